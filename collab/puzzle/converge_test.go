package puzzle

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// The class of the test of convergence.
const (
	scenePeople = 8
	sceneMoves  = 160
)

// A scene is a class in which all grab the same few pieces at once, some of them with lies.
type scene struct {
	*class
	rng    *rand.Rand
	kind   Kind
	people []*person // the first two are staff
	game   GameID
	mode   Mode
	now    int // ms
}

func writeScene(t testing.TB, seed uint64, kind Kind) *scene {
	s := &scene{class: newClass(t), rng: rand.New(rand.NewPCG(seed, uint64(kind))), kind: kind, mode: Mode(1 + seed%3)}
	for n := range scenePeople {
		rights := student
		if n < 2 {
			rights = proctor
		}
		s.people = append(s.people, s.join(byte(n+1), rights))
	}
	s.now = 100_000
	s.game = s.people[0].opens(s.now, kind, s.mode)
	if s.mode == Teams {
		s.teams()
	}
	for range sceneMoves {
		s.now += s.rng.IntN(400)
		s.one()
	}
	return s
}

// teams puts people into teams, whom they may have been in before.
func (s *scene) teams() {
	var who []journal.Author
	for _, p := range s.people {
		if s.rng.IntN(8) > 0 {
			who = append(who, p.Author())
		}
	}
	s.people[s.rng.IntN(2)].says(s.now, s.must(EncodeTeams(s.game, EvenTeams(who, 2, s.rng.Uint32()))))
}

// one has somebody say something.
func (s *scene) one() {
	p := s.people[s.rng.IntN(len(s.people))]
	switch n := s.rng.IntN(200); {
	case n == 0:
		s.people[0].says(s.now, EncodeReset(s.game))
	case n == 1:
		s.people[1].says(s.now, EncodeResetBoard(s.game, BoardID{Team: 1 + s.rng.IntN(2)}))
	case n < 4 && s.mode == Teams:
		s.teams()
	case n == 4:
		p.SayAt(ms(s.now), journal.KindPuzzleMove, p.rights, []byte{1, 2, 3})
	case n == 5:
		s.people[7].says(s.now, EncodeEnd(s.game)) // a student
	case n == 6:
		p.moves(GameID{p.Author(), 9999}, s.now, s.now, check())
	default:
		m := s.move(n)
		at := s.now - s.rng.IntN(2_000) // clocks do not rise from author to author
		grabbed := at - s.rng.IntN(3_000)
		switch s.rng.IntN(12) {
		case 0:
			grabbed = s.rng.IntN(at) // a lie
		case 1:
			grabbed = at + 60_000
		}
		if s.mode == Alone {
			p.plays(s.game, at, grabbed, m)
		} else {
			p.moves(s.game, at, grabbed, m)
		}
	}
}

// move returns some move; of many pieces some are moved by all.
func (s *scene) move(n int) Move {
	shape := shapes[s.kind]
	switch {
	case n < 14:
		return hint(s.rng.IntN(6))
	case n < 22:
		return check()
	case n < 24 && s.mode == Alone:
		return Move{Kind: Restart, From: Nowhere, To: Nowhere}
	}
	switch few := s.rng.IntN(4); s.kind {
	case JigsawKind:
		m := aside(s.rng.IntN(5), s.rng.IntN(10_000))
		if s.rng.IntN(3) == 0 {
			m.At = shape.Cut().Home(m.Piece)
			m.At = jigsaw.Point{X: m.At.X + s.rng.IntN(1_000) - 500, Y: m.At.Y + s.rng.IntN(1_000) - 500}
		}
		return m
	case OrderingKind:
		to := s.rng.IntN(6) - 1
		if to == few {
			to = Nowhere
		}
		return behind(few, to)
	case CrosswordKind:
		m := Move{Kind: Type, From: Nowhere, To: Nowhere}
		for range 1 + s.rng.IntN(4) {
			m.Letters = append(m.Letters, Letter{[]int{0, 1, 2, 3, 4, 7}[s.rng.IntN(6)], []rune{'L', 'E', 0, 'A', 'F'}[s.rng.IntN(5)]})
		}
		return m
	default:
		m := put(few, s.rng.IntN(1+len(shape.Slots))-1)
		if shape.isReusable(few) {
			m.From = s.rng.IntN(1+len(shape.Slots)) - 1
		}
		return m
	}
}

// replica folds the entries as somebody might who was cut off for a while: one part in an order of chance, then the other, some
// of both again, looked at in between.
func (s *scene) replica(order []journal.Entry) *Games {
	order = slices.Clone(order)
	s.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	cut := s.rng.IntN(len(order) + 1)
	missed, order := order[:cut], order[cut:]
	g := New()
	for _, e := range slices.Concat(order, order[:len(order)/3], missed, order[:len(order)/9], missed[:len(missed)/3]) {
		s.apply(g, e)
		switch s.rng.IntN(60) {
		case 0:
			g.Hash()
		case 1:
			g.Snapshot()
		}
	}
	return g
}

// witness folds the entries as they were written, and looks after each.
func (s *scene) witness(order []journal.Entry) *Games {
	g := New()
	for _, e := range order {
		s.apply(g, e)
		g.Snapshot()
	}
	return g
}

// A tallyOfScenes shows that scenes are not all void, or all smooth.
type tallyOfScenes struct{ moves, void, placed, hints int }

// converge checks that whoever was given the same entries has the same games, in state and in what is shown.
func converge(t testing.TB, seed uint64, kind Kind, sum *tallyOfScenes) {
	s := writeScene(t, seed, kind)
	all := s.Entries()
	want := s.fold()
	shown := describe(want.Snapshot())
	for _, b := range want.Game(s.game).Boards {
		sum.moves, sum.void, sum.hints = sum.moves+len(b.Moves), sum.void+b.Void, sum.hints+b.Hints
		for _, p := range b.Pieces {
			if p.Placed {
				sum.placed++
			}
		}
		checkHolds(t, b)
	}
	for n := range 3 {
		got := s.replica(all)
		if n == 2 {
			got = s.witness(all)
		}
		if got.Hash() != want.Hash() || got.DeskHash() != want.DeskHash() {
			t.Fatalf("%v, seed %d: the states differ", kind, seed)
		}
		if now := describe(got.Snapshot()); now != shown {
			t.Fatalf("%v, seed %d: what is shown differs:\n%.3000s\n\n%.3000s", kind, seed, now, shown)
		}
	}
}

// checkHolds checks that no two moves that count held one piece at one time.
func checkHolds(t testing.TB, b *Board) {
	t.Helper()
	last := map[int]journal.Clock{}
	for _, m := range b.Moves {
		if !m.Kind.holds() || m.Placed || m.From != Nowhere || b.Pieces[m.Piece].Slot == Nowhere && len(b.Copies) > 0 {
			continue // what is placed, or of what there is always another, is held by nobody
		}
		since := max(Moment(m.Clock)-journal.Clock(MaxHold.Milliseconds())<<16, min(m.Grabbed, Moment(m.Clock)))
		if since < Moment(last[m.Piece]) && m.Grabbed > Moment(last[m.Piece]) {
			t.Fatalf("piece %d was held by two at once", m.Piece)
		}
		last[m.Piece] = m.Clock
	}
}

func TestPuzzlesOfAllKindsConverge(t *testing.T) {
	for _, kind := range Kinds() {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			seeds := uint64(200)
			if testing.Short() {
				seeds = 20
			}
			var sum tallyOfScenes
			for seed := range seeds {
				converge(t, seed, kind, &sum)
			}
			t.Logf("%+v", sum)
			if sum.moves == 0 || sum.hints == 0 && kind != OrderingKind && kind != SortingKind || kind == JigsawKind && sum.placed == 0 || kind != CrosswordKind && 20*sum.void < sum.moves {
				t.Errorf("scenes in which nothing goes wrong: %+v", sum)
			}
		})
	}
}

func TestSameEntriesGiveSameStateWhateverIsAskedInBetween(t *testing.T) {
	for _, kind := range Kinds() {
		s := writeScene(t, 3*uint64(kind), kind)
		journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return New() }, s.Entries())
	}
}

// A snapshot that was given out stays as it is.
func TestSnapshotsStayAsTheyAre(t *testing.T) {
	for _, kind := range Kinds() {
		s := writeScene(t, 4, kind)
		g := New()
		var kept [][]*Game
		var were []string
		for i, e := range s.Entries() {
			s.apply(g, e)
			if i%17 == 0 {
				kept = append(kept, g.Snapshot())
				were = append(were, describe(kept[len(kept)-1]))
			}
		}
		for i, is := range kept {
			if describe(is) != were[i] {
				t.Fatalf("%v: snapshot %d changed", kind, i)
			}
		}
	}
}

// Of moves whose holds overlap one counts, and whatever is void gave way to one that began no later, or moved what lay for good.
func TestVoidMoveGaveWayToAnEarlierHold(t *testing.T) {
	for seed := range uint64(100) {
		s := writeScene(t, 3*seed, JigsawKind) // together
		g := s.fold()
		board := g.Game(s.game).Boards[0]
		r := g.games[s.game].last.rounds[board.ID]
		counted := map[*Move]bool{}
		placed := map[int]journal.Clock{}
		for _, m := range board.Moves {
			counted[m.Move] = true
			if m.Placed {
				placed[m.Piece] = m.Clock
			}
		}
		if len(counted)+board.Void != len(r.moves) {
			t.Fatalf("%d counted and %d void of %d", len(counted), board.Void, len(r.moves))
		}
		for _, m := range r.moves {
			at, lies := placed[m.move.Piece]
			if m.move.Kind.holds() && !counted[m.move] && m.held() >= Moment(r.began.clock) && !(lies && at <= m.clock) {
				checkGaveWay(t, seed, m, r.moves)
			}
		}
	}
}

func checkGaveWay(t *testing.T, seed uint64, m *record, all []*record) {
	t.Helper()
	for _, c := range all {
		if c != m && c.move.Kind.holds() && c.move.Piece == m.move.Piece && c.held() <= m.held() && m.held() < Moment(c.clock) {
			return
		}
	}
	t.Fatalf("seed %d: a move at %v, held since %v, gave way to nothing", seed, m.clock.Time(), m.held().Time())
}
