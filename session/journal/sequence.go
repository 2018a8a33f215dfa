package journal

import (
	"encoding/binary"
	"fmt"
)

// A sequence is entries of one author from entry 1 on, each naming the one before. Of an entry it keeps the
// bytes alone: the rest is parsed when it is asked for, and the hash stands in the entry after it.
type sequence struct {
	raws  [][]byte // entry n is at n-1
	bytes int      // of all raws
	end   Hash     // of the last
	clock Clock    // of the last
}

func (s *sequence) len() int { return len(s.raws) }

// add appends an entry that names the last one; raw is kept.
func (s *sequence) add(raw []byte, h Hash, at Clock) {
	s.raws = append(s.raws, raw)
	s.bytes += len(raw)
	s.end, s.clock = h, at
}

// cut leaves the first n entries.
func (s *sequence) cut(n int) {
	if n == len(s.raws) {
		return
	}
	for _, raw := range s.raws[n:] {
		s.bytes -= len(raw)
	}
	if n > 0 {
		s.end, s.clock = s.hash(uint64(n)), clockIn(s.raws[n-1])
	} else {
		s.end, s.clock = Hash{}, 0
	}
	clear(s.raws[n:])
	s.raws = s.raws[:n]
}

// hash returns the hash of an entry that is here.
func (s *sequence) hash(seq uint64) Hash {
	if seq == uint64(len(s.raws)) {
		return s.end
	}
	return prevOf(s.raws[seq])
}

// has reports whether the entry with a number is here and has a hash.
func (s *sequence) has(seq uint64, h Hash) bool {
	return seq >= 1 && seq <= uint64(len(s.raws)) && s.hash(seq) == h
}

// entry returns an entry that is here, sealed.
func (s *sequence) entry(seq uint64) (Entry, layout) {
	e, l := stored(s.raws[seq-1])
	e.Hash = s.hash(seq)
	return e, l
}

// stored takes apart an entry that was checked when it came. It has no hash yet.
func stored(raw []byte) (Entry, layout) {
	e, l, err := decode(raw)
	if err != nil {
		panic(fmt.Sprintf("BUG: stored entry does not parse: %v", err))
	}
	return e, l
}

// prevOf returns the hash of the previous entry that a stored entry names.
func prevOf(raw []byte) (h Hash) {
	at := 1 + len(Author{})
	_, n := binary.Uvarint(raw[at:])
	copy(h[:], raw[at+n:])
	return h
}

// seqIn returns the sequence number of a stored entry.
func seqIn(raw []byte) uint64 {
	seq, _ := binary.Uvarint(raw[1+len(Author{}):])
	return seq
}

// clockIn returns the clock of a stored entry.
func clockIn(raw []byte) Clock {
	at := 1 + len(Author{})
	_, n := binary.Uvarint(raw[at:])
	c, _ := binary.Uvarint(raw[at+n+len(Hash{}):])
	return Clock(c)
}
