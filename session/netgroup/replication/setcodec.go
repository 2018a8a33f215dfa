package replication

import "lyceum/session/wire"

// A set is written as ranges or as a bitmap, whichever is shorter; as ranges if neither is.
const (
	setRanges = iota
	setBitmap
)

func appendSet(b []byte, s *Set) []byte {
	if size, ok := bitmapSize(s); ok && size < rangesSize(s) {
		return appendBitmap(b, s)
	}
	b = wire.AppendVLU(append(b, setRanges), uint64(len(s.ranges)))
	next := uint64(0)
	for _, r := range s.ranges {
		b = wire.AppendVLU(wire.AppendVLU(b, r.First-next), r.Size()-1)
		next = r.Last + 2
	}
	return b
}

// rangesSize is what a set takes as ranges: their count, and for each how many objects are left out before
// it and how many more than one it has. One object is always left out between two.
func rangesSize(s *Set) int {
	n := wire.SizeVLU(uint64(len(s.ranges)))
	next := uint64(0)
	for _, r := range s.ranges {
		n += wire.SizeVLU(r.First-next) + wire.SizeVLU(r.Size()-1)
		next = r.Last + 2
	}
	return n
}

// bitmapSize is what a set takes as a bitmap, false if that is not allowed: the first object, the number of
// bytes, and a bit for each object from the first on, from the lowest bit of a byte to the highest.
func bitmapSize(s *Set) (int, bool) {
	if s.Empty() {
		return 0, false
	}
	first, last := s.ranges[0].First, s.ranges[len(s.ranges)-1].Last
	bytes := (last-first)/8 + 1
	if bytes > maxBitmap {
		return 0, false
	}
	return wire.SizeVLU(first) + wire.SizeVLU(bytes) + int(bytes), true
}

func appendBitmap(b []byte, s *Set) []byte {
	first, last := s.ranges[0].First, s.ranges[len(s.ranges)-1].Last
	bytes := (last-first)/8 + 1
	b = wire.AppendVLU(append(b, setBitmap), first)
	b = wire.AppendVLU(b, bytes)
	start := len(b)
	b = append(b, make([]byte, bytes)...)
	for _, r := range s.ranges {
		for i := r.First - first; i <= r.Last-first; i++ {
			b[start+int(i/8)] |= 1 << (i % 8)
		}
	}
	return b
}

// takeSet reads what appendSet wrote and refuses everything else.
func takeSet(b []byte) (s Set, rest []byte, err error) {
	if len(b) == 0 {
		return s, nil, malformed("set cut short")
	}
	form, b := b[0], b[1:]
	switch form {
	case setRanges:
		s, rest, err = takeRanges(b)
	case setBitmap:
		s, rest, err = takeBitmap(b)
	default:
		return s, nil, malformed("set of unknown form")
	}
	if err != nil {
		return s, nil, err
	}
	size, ok := bitmapSize(&s)
	if len(s.ranges) > maxRanges || (ok && size < rangesSize(&s)) != (form == setBitmap) {
		return s, nil, malformed("set in the longer form, or of too many ranges")
	}
	return s, rest, nil
}

func takeRanges(b []byte) (s Set, rest []byte, err error) {
	count, b, err := takeNumber(b, maxRanges)
	if err != nil {
		return s, nil, err
	}
	next := uint64(0)
	for range count {
		var gap, more uint64
		if gap, b, err = takeNumber(b, MaxIndex); err != nil {
			return s, nil, err
		}
		if more, b, err = takeNumber(b, MaxIndex); err != nil {
			return s, nil, err
		}
		r := Range{next + gap, next + gap + more}
		if !r.valid() {
			return s, nil, malformed("range above the highest index")
		}
		s.ranges = append(s.ranges, r)
		s.size += r.Size()
		next = r.Last + 2
	}
	return s, b, nil
}

func takeBitmap(b []byte) (s Set, rest []byte, err error) {
	first, b, err := takeNumber(b, MaxIndex)
	if err != nil {
		return s, nil, err
	}
	bytes, b, err := takeNumber(b, maxBitmap)
	switch {
	case err != nil:
		return s, nil, err
	case bytes == 0 || bytes > uint64(len(b)) || b[0]&1 == 0 || b[bytes-1] == 0:
		return s, nil, malformed("bitmap")
	}
	for i := range bytes * 8 {
		if b[i/8]&(1<<(i%8)) == 0 {
			continue
		}
		if n := len(s.ranges); n > 0 && s.ranges[n-1].Last == first+i-1 {
			s.ranges[n-1].Last++
		} else {
			s.ranges = append(s.ranges, Range{first + i, first + i})
		}
		s.size++
	}
	if s.ranges[len(s.ranges)-1].Last > MaxIndex {
		return s, nil, malformed("bitmap above the highest index")
	}
	return s, b[bytes:], nil
}
