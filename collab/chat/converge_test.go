package chat

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// A scene is a class in which entries of all kinds are written, by staff and students, sound ones and others.
type scene struct {
	t       testing.TB
	rng     *rand.Rand
	members []*member // the first two are staff
	lines   [][]journal.Entry
	seq     []uint64
	clock   []journal.Clock
	all     []journal.Entry
}

func writeScene(t testing.TB, seed uint64, entries int) *scene {
	s := &scene{t: t, rng: rand.New(rand.NewPCG(seed, 7))}
	class := newClass()
	for n := range 3 + s.rng.IntN(6) {
		s.members = append(s.members, class.join(byte(n+1), n < 2))
	}
	n := len(s.members)
	s.lines, s.seq, s.clock = make([][]journal.Entry, n), make([]uint64, n), make([]journal.Clock, n)
	for range entries {
		s.write(s.rng.IntN(n))
	}
	return s
}

// write has member i write something.
func (s *scene) write(i int) {
	m := s.members[i]
	s.seq[i]++
	s.clock[i] += 1 + journal.Clock(s.rng.Uint64N(4))
	kind, body := s.body(m, i)
	e := entry(m.author, s.seq[i], s.clock[i], kind, body)
	if i < 2 {
		e = byStaff(e)
	}
	if s.rng.IntN(20) == 0 {
		e.Rights = 0
	}
	if _, isLine := kindOf(kind); isLine {
		s.lines[i] = append(s.lines[i], e)
	}
	s.all = append(s.all, e)
}

func (s *scene) body(m *member, i int) (journal.Kind, []byte) {
	text := fmt.Sprintf("%d says %d ", m.author[0], s.rng.IntN(5))
	must := func(body []byte, err error) []byte {
		if err != nil {
			s.t.Fatal(err)
		}
		return body
	}
	of := s.rng.IntN(len(s.members))
	switch s.rng.IntN(12) {
	case 0:
		return journal.KindChatPrivate, must(EncodePrivate(m, m.author, s.members[(i+1+s.rng.IntN(len(s.members)-1))%len(s.members)].author, text))
	case 1:
		return journal.KindChatStaff, must(EncodeStaff(m, m.author, text))
	case 2, 3, 4:
		if own := s.lines[i]; len(own) > 0 {
			return journal.KindChatEdit, must(EncodeEdit(m, lineOf(own[s.rng.IntN(len(own))]), text))
		}
	case 5:
		of = i
		fallthrough
	case 6:
		if theirs := s.lines[of]; len(theirs) > 0 {
			return journal.KindChatDelete, EncodeDelete(lineOf(theirs[s.rng.IntN(len(theirs))]))
		}
	case 7:
		if s.rng.IntN(4) == 0 {
			return journal.KindChatDelete, EncodeClear(journal.Clock(s.rng.Uint64N(uint64(s.clock[i]) + 2)))
		}
	case 8:
		return journal.KindChat, []byte{0}
	case 9:
		return journal.KindLeave, nil
	}
	return journal.KindChat, must(Encode(text))
}

func TestSameEntriesGiveSameState(t *testing.T) {
	for seed := range uint64(2) {
		s := writeScene(t, seed, 60)
		journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return New(journal.Author{}, nil) }, s.all)
	}
}

// Order, duplication and a time cut off must not show in what anyone sees; who can open what must not show in
// the state.
func TestSameEntriesGiveSameConversationInAnyOrder(t *testing.T) {
	for seed := range uint64(40) {
		s := writeScene(t, seed, 40)
		var hashes [][32]byte
		for _, m := range s.members[1:4:4][:min(2, len(s.members)-1)] {
			want := m.reads(s.all...)
			for range 3 {
				if got := replica(s.rng, m, s.all); got.Hash() != want.Hash() || !slices.Equal(got.Snapshot(), want.Snapshot()) {
					t.Fatalf("seed %d: %q, want %q", seed, show(got), show(want))
				}
			}
			hashes = append(hashes, want.Hash())
		}
		hashes = append(hashes, (&member{}).reads(s.all...).Hash())
		if len(slices.Compact(hashes)) != 1 {
			t.Fatalf("seed %d: states differ by who reads", seed)
		}
	}
}

// replica folds the entries as somebody might who was cut off for a while: one part in random
// order, then the other, some of both again, with snapshots in between and the staff's keys late.
func replica(rng *rand.Rand, m *member, all []journal.Entry) *Chat {
	order := slices.Clone(all)
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	cut := rng.IntN(len(order) + 1)
	missed, order := order[:cut], order[cut:]
	order = slices.Concat(order, order[:len(order)/3], missed, order, missed[:len(missed)/2])
	keyless := *m
	keyless.staff = map[[32]byte]journal.SealingKey{}
	c := New(m.author, &keyless)
	for i, e := range order {
		c.Apply(e)
		switch rng.IntN(20) {
		case 0:
			c.Snapshot()
		case 1:
			c.Hash()
		}
		if i == len(order)/2 {
			keyless.staff = m.staff
			c.Reopen()
		}
	}
	return c
}
