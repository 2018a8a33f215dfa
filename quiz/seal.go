package quiz

import (
	"fmt"
	"io"
	"slices"
)

// Seal returns a copy of a test that is ready to be announced: with random IDs for all that can be chosen, matched or
// ordered (but true and false), and an ID for the test and for each question that has none. What is not shuffled has IDs
// that rise in its author's order, everything else IDs whose order tells nothing; so a paper, sorted by ID, shows what it
// should. Random bytes are cryptographic ones.
func (t *Test) Seal(random io.Reader) (Test, error) {
	s := sealer{random: random}
	sealed := *t
	s.name(&sealed.ID)
	sealed.Slots = slices.Clone(t.Slots)
	for i := range sealed.Slots {
		slot := &sealed.Slots[i]
		slot.Pool = slices.Clone(slot.Pool)
		for j := range slot.Pool {
			s.question(&slot.Pool[j])
		}
	}
	if s.err != nil {
		return Test{}, fmt.Errorf("sealing test %q: %w", t.Title, s.err)
	}
	return sealed, nil
}

// A sealer draws IDs until its first error.
type sealer struct {
	random io.Reader
	err    error
}

// read fills b with random bytes.
func (s *sealer) read(b []byte) {
	if s.err == nil {
		_, s.err = io.ReadFull(s.random, b)
	}
}

func (s *sealer) name(id *ID) {
	if *id == (ID{}) {
		s.read(id[:])
	}
}

// draw returns n IDs, different from each other and from those in use, which it adds to; sorted if their order is to be
// kept.
func (s *sealer) draw(n int, used map[OptionID]bool, sorted bool) []OptionID {
	ids := make([]OptionID, 0, n)
	for len(ids) < n && s.err == nil {
		var b [2]byte
		s.read(b[:])
		id := OptionID(b[0])<<8 | OptionID(b[1])
		if id != 0 && !used[id] {
			used[id] = true
			ids = append(ids, id)
		}
	}
	if sorted {
		slices.Sort(ids)
	}
	return ids[:len(ids):n]
}

func (s *sealer) options(options []Option, used map[OptionID]bool, sorted bool) []Option {
	ids, sealed := s.draw(len(options), used, sorted), slices.Clone(options)
	for i, id := range ids {
		sealed[i].ID = id
	}
	return sealed
}

// question gives a question its IDs. Items and what is matched are never left in the order of the key.
func (s *sealer) question(q *Question) {
	s.name(&q.ID)
	used := map[OptionID]bool{}
	switch q.Type {
	case Single, Multiple, Ordering:
		q.Options = s.options(q.Options, used, !q.Shuffle && q.Type != Ordering)
	case Matching:
		s.matching(q, used)
	case Cloze:
		q.Gaps = slices.Clone(q.Gaps)
		for i, g := range q.Gaps {
			q.Gaps[i].Options = s.options(g.Options, map[OptionID]bool{}, !g.Shuffle)
		}
	}
}

func (s *sealer) matching(q *Question, used map[OptionID]bool) {
	before := q.Rights
	q.Rights = s.options(q.Rights, used, false)
	ids := s.draw(len(q.Stems), used, !q.Shuffle)
	q.Stems = slices.Clone(q.Stems)
	for i, id := range ids {
		at := optionAt(before, q.Stems[i].Right)
		q.Stems[i].ID, q.Stems[i].Right = id, q.Rights[at].ID
	}
}
