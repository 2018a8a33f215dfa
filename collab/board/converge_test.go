package board

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// The class of the test of convergence: 30 authors of 300 entries each.
const (
	sceneAuthors = 30
	sceneOps     = 300
)

// A scene is a class in which all draw at once, sound things and others.
type scene struct {
	*class
	rng     *rand.Rand
	members []*member // the first two are staff
	objects map[DocumentID][]ObjectID
	pages   map[DocumentID][]PageID
	clears  []ObjectID
	docs    []DocumentID
}

// writeScene has authors write entries. Their clocks are near one another, so that much is said at the same time.
func writeScene(t testing.TB, seed uint64, authors, entries int, desk bool) *scene {
	s := &scene{class: newClass(t), rng: rand.New(rand.NewPCG(seed, 11)), objects: map[DocumentID][]ObjectID{}, pages: map[DocumentID][]PageID{}}
	for n := range authors {
		rights := student
		if n < 2 {
			rights = proctor
		}
		s.members = append(s.members, s.join(byte(n+1), rights))
	}
	s.docs = []DocumentID{{}, {}, {}, DeckID(s.members[0].author, 5), DeckID(s.members[1].author, 9)}
	for _, d := range s.docs {
		s.pages[d] = []PageID{PageNumber(1)}
	}
	clocks := make([]journal.Clock, authors)
	for n := range authors * entries {
		i := n % authors
		clocks[i] += 1 + journal.Clock(s.rng.IntN(4))
		s.write(s.members[i], 1000+clocks[i], desk)
	}
	return s
}

func (s *scene) write(m *member, clock journal.Clock, desk bool) {
	switch n := s.rng.IntN(400); {
	case n == 0:
		m.saysAt(clock, journal.KindBoard, []byte{byte(s.rng.IntN(8)), 3, 1})
	case n < 2 || n < 16 && m.rights == proctor:
		d := conduct.Drawers{Who: []conduct.DrawersRule{conduct.DrawAll, conduct.DrawAll, conduct.DrawAll, conduct.DrawStaff, conduct.DrawListed}[s.rng.IntN(5)]}
		if d.Who == conduct.DrawListed {
			d.People = []journal.Author{s.members[1].author, s.members[4%len(s.members)].author}
		}
		m.saysAt(clock, journal.KindDrawers, s.must(d.Encode()))
	case n < 20 && m.rights == proctor:
		l := conduct.LockChange{On: conduct.LockAnnotations}
		if n > 16 {
			l = conduct.LockChange{Off: conduct.LockAnnotations}
		}
		m.saysAt(clock, journal.KindLocks, s.must(l.Encode()))
	case n < 32 && m.rights == proctor:
		m.saysAt(clock, journal.KindBoardReveal, EncodeReveal(s.members[3%len(s.members)].author))
		s.docs = append(s.docs, RevealID(m.author, m.seqs[false]))
	case n < 40 && m.rights == proctor:
		ops := []Op{draw(s.rng.IntN(8))}
		if owner := s.members[3%len(s.members)]; owner != m {
			m.saysAt(clock, journal.KindBoardReturn, s.must(EncodeReturn(m, m.author, owner.author, ops)))
		}
	case n < 8:
		m.saysAt(clock, journal.KindBoardReveal, EncodeRevealEnd(s.someReveal(m)))
	case n < 20 && desk:
		m.saysAt(clock, journal.KindBoardPrivate, s.must(EncodePrivate(m.author, []Op{draw(s.rng.IntN(8))})))
	default:
		s.action(m, clock)
	}
}

func (s *scene) someReveal(m *member) DocumentID {
	for _, d := range s.docs {
		if d.Kind == Reveal && (d.Author != m.author || d.Seq <= m.seqs[false]) {
			return d
		}
	}
	return RevealID(s.members[0].author, 1)
}

// action writes one to three operations on some document.
func (s *scene) action(m *member, clock journal.Clock) {
	doc := s.docs[s.rng.IntN(len(s.docs))]
	if doc.Kind == Reveal && doc.Author != m.author {
		doc = DocumentID{}
	}
	if s.pages[doc] == nil {
		s.pages[doc] = []PageID{PageNumber(1)}
	}
	var ops []Op
	for i := range 1 + s.rng.IntN(3) {
		ops = append(ops, s.op(m, doc, uint16(i)))
	}
	if body, err := Encode(m.author, doc, ops); err == nil {
		m.saysAt(clock, journal.KindBoard, body)
	} else {
		s.Fatal(err)
	}
}

func (s *scene) op(m *member, doc DocumentID, index uint16) Op {
	own := ObjectID{m.author, m.seqs[false] + 1, index}
	page := s.pages[doc][s.rng.IntN(len(s.pages[doc]))]
	n := s.rng.IntN(20)
	if n > 16 && m.rights != proctor && s.rng.IntN(5) > 0 {
		n = 0
	}
	ids := s.objects[doc]
	switch {
	case n < 8 || len(ids) == 0:
		s.objects[doc] = append(ids, own)
		p := Put{page, line(s.rng.IntN(8))}
		if s.rng.IntN(6) == 0 {
			p.Z = Key([]byte{byte(1 + s.rng.IntN(255))})
		}
		if s.rng.IntN(6) == 0 {
			p.Shape = Shape{Kind: Text, Points: []Point{{0, 0}, {400, 0}}, Style: DefaultStyle, Text: "words"}
		}
		return p
	case n < 11:
		id := ids[s.rng.IntN(len(ids))]
		style := line(s.rng.IntN(8)).Style
		return []Set{
			{Object: id, Style: &style}, {Object: id, Place: &Place{int32(s.rng.IntN(50)), 3, One, One}},
			{Object: id, Z: new(Key([]byte{byte(1 + s.rng.IntN(255))}))}, {Object: id, Text: new(fmt.Sprint("other words ", s.rng.IntN(5)))},
		}[s.rng.IntN(4)]
	case n < 14:
		return Delete{s.some(ids)}
	case n < 17:
		return Restore{s.some(ids)}
	case n == 17 && s.rng.IntN(8) == 0:
		s.clears = append(s.clears, own)
		return Clear{page}
	case n == 18 && len(s.clears) > 0:
		return Unclear{s.clears[s.rng.IntN(len(s.clears))], s.rng.IntN(2) == 0}
	}
	switch s.rng.IntN(4) {
	case 0:
		s.pages[doc] = append(s.pages[doc], PageID{Added: own})
		return AddPage{Key([]byte{byte(1 + s.rng.IntN(255))}), PageSize, Pattern(s.rng.IntN(2))}
	case 1:
		return RemovePage{page}
	case 2:
		return RestorePage{page}
	}
	return SetPage{Page: page, Order: new(Key([]byte{byte(1 + s.rng.IntN(255))}))}
}

func (s *scene) some(ids []ObjectID) []ObjectID {
	var out []ObjectID
	for range 1 + s.rng.IntN(3) {
		out = append(out, ids[s.rng.IntN(len(ids))])
	}
	return out
}

// replica folds the entries as somebody might who was cut off for a while: one part in random order, then the other, some
// of both again, looked at in between.
func (s *scene) replica(m *member) *Board {
	order := slices.Clone(s.all)
	s.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	cut := s.rng.IntN(len(order) + 1)
	missed, order := order[:cut], order[cut:]
	b := New(m.author, m)
	for i, e := range slices.Concat(order, order[:len(order)/3], missed, order[:len(order)/9], missed[:len(missed)/3]) {
		apply(b, e)
		switch s.rng.IntN(2000) {
		case 0:
			b.Hash()
		case 1, 2:
			b.Snapshot()
		}
		if i == len(order)/2 {
			b.Reopen()
		}
	}
	return b
}

// converge checks that whoever was given the same entries has the same boards, in state and in what is shown.
func converge(t testing.TB, seed uint64) {
	s := writeScene(t, seed, sceneAuthors, sceneOps, false)
	want := s.members[0].sees()
	shown := describe(want.Snapshot())
	if want.Stats().NotAllowed == 0 || want.Stats().Malformed == 0 || len(want.Snapshot().Reveals) == 0 {
		t.Fatalf("seed %d: a class in which nothing goes wrong: %+v", seed, want.Stats())
	}
	got := s.replica(s.members[0])
	if got.Hash() != want.Hash() {
		t.Fatalf("seed %d: the states differ", seed)
	}
	if now := describe(got.Snapshot()); now != shown {
		t.Fatalf("seed %d: what is shown differs:\n%.3000s\n\n%.3000s", seed, now, shown)
	}
	if seed%8 == 0 && s.replica(s.members[7]).Hash() != want.Hash() {
		t.Fatalf("seed %d: a student has another state", seed)
	}
}

// describe says all that a snapshot shows.
func describe(s *Snapshot) string {
	var out strings.Builder
	for _, d := range slices.Concat([]*Document{s.Class}, s.Decks, s.Private, s.Reveals) {
		fmt.Fprintln(&out, d.ID, d.Owner, d.Shown, d.Since, d.Removed)
		for _, p := range d.Pages {
			fmt.Fprintf(&out, "  %v %x %v %v\n", p.ID, p.Order, p.Size, p.Pattern)
			for _, o := range p.Objects {
				fmt.Fprintf(&out, "    %v %x %v %v %q\n", o.ID, o.Z, o.Style, o.Place, o.Text)
			}
		}
	}
	return out.String()
}

func TestThirtyAuthorsConvergeInAnyOrder(t *testing.T) {
	for part := range uint64(4) {
		t.Run(fmt.Sprint("seeds from ", part*50), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(50) {
				converge(t, part*50+seed)
			}
		})
	}
}

func TestSameEntriesGiveSameStateWhateverIsAskedInBetween(t *testing.T) {
	s := writeScene(t, 1, 5, 40, false)
	journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return New(journal.Author{}, nil) }, s.all)
}

// Staff who have the same desk logs see the same private boards.
func TestPrivateBoardsConverge(t *testing.T) {
	for seed := range uint64(10) {
		s := writeScene(t, seed, 6, 120, true)
		want := s.members[0].sees()
		if len(want.Snapshot().Private) < 3 {
			t.Fatal("nobody draws on private boards")
		}
		for range 3 {
			if got := s.replica(s.members[1]); got.DeskHash() != want.DeskHash() || got.Hash() != want.Hash() || describe(got.Snapshot()) != describe(want.Snapshot()) {
				t.Fatalf("seed %d: private boards differ", seed)
			}
		}
	}
}

// A snapshot that was given out stays as it is, and what did not change is the same in memory.
func TestSnapshotsStayAsTheyAre(t *testing.T) {
	s := writeScene(t, 3, 8, 100, true)
	m := s.members[0]
	b := New(m.author, m)
	var kept []*Snapshot
	var were []string
	for i, e := range s.all {
		apply(b, e)
		if i%37 == 0 {
			kept = append(kept, b.Snapshot())
			were = append(were, describe(kept[len(kept)-1]))
			if b.Snapshot() != kept[len(kept)-1] {
				t.Fatal("without news it is another")
			}
		}
	}
	for i, is := range kept {
		if describe(is) != were[i] {
			t.Fatalf("snapshot %d changed", i)
		}
		if i > 0 {
			checkDiff(t, kept[i-1].Class, is.Class)
		}
	}
}

// checkDiff checks that the differences between the pages of two views are what leads from one to the other.
func checkDiff(t *testing.T, old, new *Document) {
	t.Helper()
	for _, p := range new.Pages {
		was := old.Page(p.ID)
		if was != nil && was.Version == p.Version && was != p {
			t.Fatal("two pages of one version")
		}
		is := map[ObjectID]*Object{}
		if was != nil {
			for _, o := range was.Objects {
				is[o.ID] = o
			}
		}
		d := Diff(was, p)
		for _, o := range d.Removed {
			if is[o.ID] != o {
				t.Fatal("what was not there is gone")
			}
			delete(is, o.ID)
		}
		for _, c := range d.Changed {
			if is[c.Old.ID] != c.Old {
				t.Fatal("what was not there has changed")
			}
			is[c.New.ID] = c.New
		}
		for _, o := range d.Added {
			if is[o.ID] != nil {
				t.Fatal("what was there comes")
			}
			is[o.ID] = o
		}
		for _, o := range p.Objects {
			if is[o.ID] != o {
				t.Fatal("the differences lead elsewhere")
			}
		}
		if len(is) != len(p.Objects) {
			t.Fatal("the differences leave something")
		}
	}
}
