package quiz

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// A Seat is a place in a student's own test: which question, in which order what is in it is shown, and its mark.
type Seat struct {
	Slot     int     // index of Test.Slots
	Question int     // index of the slot's Pool
	Mark     float64 // in points

	Options []OptionID   // as the student sees them: choices, true and false, or items of an ordering
	Stems   []OptionID   // of a matching
	Rights  []OptionID   // of a matching
	Gaps    [][]OptionID // of a cloze: the options of each gap; none for one to be written in
}

// Order returns a student's own test, seat by seat: which questions are picked from pools, and the order of slots,
// options, stems and items where they are shuffled. It follows from the test, the key of the student and the number
// of the attempt alone, so every machine works it out alike, from a whole test and from its paper, in all versions of
// this program. The test is sealed.
func (t *Test) Order(author [32]byte, attempt int) []Seat {
	seed := seedOf(t.ID, author, attempt)
	slots := newStream(seed, "slots").permutation(len(t.Slots))
	if !t.Shuffle {
		slices.Sort(slots)
	}
	var seats []Seat
	for _, i := range slots {
		slot := &t.Slots[i]
		for _, j := range pick(slot, newStream(seed, "pool", byte(i>>8), byte(i))) {
			q := &slot.Pool[j]
			seat := Seat{Slot: i, Question: j, Mark: slot.Mark}
			// Each question has a stream of its own, so that no other one changes what is shown of it.
			q.arrange(&seat, newStream(seed, "question", q.ID[:]...))
			seats = append(seats, seat)
		}
	}
	return seats
}

// pick returns which questions of a pool a student gets, in the order of the pool if they are all.
func pick(s *Slot, random *stream) []int {
	if s.Pick >= len(s.Pool) {
		all := make([]int, len(s.Pool))
		for i := range all {
			all[i] = i
		}
		return all
	}
	return random.permutation(len(s.Pool))[:s.Pick]
}

// arrange sets the orders of a seat.
func (q *Question) arrange(seat *Seat, random *stream) {
	seat.Options = idsOf(q.Options)
	if q.Type == Ordering || q.Shuffle && q.Type != TrueFalse {
		random.shuffle(seat.Options)
	}
	for _, s := range q.Stems {
		seat.Stems = append(seat.Stems, s.ID)
	}
	slices.Sort(seat.Stems)
	if q.Shuffle {
		random.shuffle(seat.Stems)
	}
	seat.Rights = idsOf(q.Rights)
	random.shuffle(seat.Rights)
	for _, g := range q.Gaps {
		ids := idsOf(g.Options)
		if g.Shuffle {
			random.shuffle(ids)
		}
		seat.Gaps = append(seat.Gaps, ids)
	}
}

// idsOf returns the IDs of options, sorted: a paper has them so.
func idsOf(options []Option) (ids []OptionID) {
	for _, o := range options {
		ids = append(ids, o.ID)
	}
	slices.Sort(ids)
	return ids
}

// orderLabel begins what the seed of an order is the hash of.
const orderLabel = "lyceum/v1/quiz order"

func seedOf(test ID, author [32]byte, attempt int) [32]byte {
	b := append([]byte(orderLabel), 0)
	b = append(b, test[:]...)
	b = append(b, author[:]...)
	return sha256.Sum256(binary.BigEndian.AppendUint64(b, uint64(attempt)))
}

// A stream is an endless row of numbers that follows from a seed: SHA-256 of seed, name and a counter, eight bytes
// a number.
type stream struct {
	base  []byte
	count uint64
	left  []byte
}

func newStream(seed [32]byte, name string, more ...byte) *stream {
	base := append(append(seed[:], name...), 0)
	return &stream{base: append(base, more...)}
}

func (s *stream) next() uint64 {
	if len(s.left) == 0 {
		block := sha256.Sum256(binary.BigEndian.AppendUint64(s.base, s.count))
		s.left, s.count = block[:], s.count+1
	}
	v := binary.BigEndian.Uint64(s.left)
	s.left = s.left[8:]
	return v
}

// below returns a number from 0 to n-1, each as likely as any other: what lies above the largest multiple of n is
// drawn again.
func (s *stream) below(n int) int {
	most := ^uint64(0) - ^uint64(0)%uint64(n)
	for {
		if v := s.next(); v < most {
			return int(v % uint64(n))
		}
	}
}

// shuffle brings IDs into an order by chance (Fisher and Yates).
func (s *stream) shuffle(ids []OptionID) {
	for i := len(ids) - 1; i > 0; i-- {
		j := s.below(i + 1)
		ids[i], ids[j] = ids[j], ids[i]
	}
}

// permutation returns 0 to n-1 in an order by chance.
func (s *stream) permutation(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		j := s.below(i + 1)
		ids[i] = ids[j]
		ids[j] = i
	}
	return ids
}
