package stream

import "lyceum/session/wire"

// A Map says which numbers of a layer group somebody has.
type Map struct {
	first uint64 // the lowest
	run   uint64 // how many there are from first on, all of which are here
	more  uint64 // how many numbers follow the one that is missing behind these; the last is here
	bits  []byte // of these; bit i is bit i%8 of byte i/8, the lowest being 0
}

// First returns the lowest number, or where the next would come if the map is empty.
func (m *Map) First() uint64 { return m.first }

// End returns one above the highest number: 0 to 1<<32.
func (m *Map) End() uint64 {
	if m.more > 0 {
		return m.first + m.run + 1 + m.more
	}
	return m.first + m.run
}

// Has reports whether a number is in the map.
func (m *Map) Has(number uint32) bool {
	n := uint64(number) - m.first // wraps below first
	switch {
	case uint64(number) < m.first:
		return false
	case n <= m.run:
		return n < m.run
	}
	n -= m.run + 1
	return n < m.more && m.bits[n/8]>>(n%8)&1 != 0
}

// Set makes the map a copy of another, with storage of its own.
func (m *Map) Set(other *Map) {
	bits := append(m.bits[:0], other.bits...)
	*m = *other
	m.bits = bits
}

const (
	errMap     = malformed("map")
	errMapLong = malformed("map: not as it would be written")
)

// mapAhead is how many numbers above what was verified a map tells of: a forged number must not make it long.
const mapAhead = MaxParts

// AppendMap appends the map of a window to b: about ten bytes where little is missing, and at most 1,033. It has what is
// here up to mapAhead numbers above what was verified.
func (w *Window) AppendMap(b []byte) []byte {
	first, end := w.floor, min(w.top, w.sure+mapAhead)
	for first < end && w.place(first).state != here {
		first++
	}
	for end > first && w.place(end-1).state != here {
		end--
	}
	run := first
	for run < end && w.place(run).state == here {
		run++
	}
	b = wire.AppendVLU(wire.AppendVLU(b, first), run-first)
	if run == end {
		return wire.AppendVLU(b, 0)
	}
	b = wire.AppendVLU(b, end-run-1)
	start := len(b)
	for n := run + 1; n < end; n++ {
		i := n - run - 1
		if i%8 == 0 {
			b = append(b, 0)
		}
		if w.place(n).state == here {
			b[start+int(i/8)] |= 1 << (i % 8)
		}
	}
	return b
}

// AppendTo appends the map to b.
func (m *Map) AppendTo(b []byte) []byte {
	b = wire.AppendVLU(wire.AppendVLU(wire.AppendVLU(b, m.first), m.run), m.more)
	return append(b, m.bits...)
}

// TakeMap reads a map from the front of b, as AppendTo wrote it and not otherwise. Its storage is b's. Errors wrap
// wire.ErrMalformed.
func TakeMap(b []byte) (m Map, rest []byte, err error) {
	var fields [3]uint64
	rest = b
	size := 0
	for i := range fields {
		if fields[i], rest, err = wire.TakeVLU(rest); err != nil {
			return Map{}, nil, err
		}
		size += wire.SizeVLU(fields[i])
	}
	if len(b)-len(rest) != size {
		return Map{}, nil, errMapLong
	}
	m = Map{first: fields[0], run: fields[1], more: fields[2]}
	bytes := (m.more + 7) / 8
	switch {
	case m.first > 1<<32 || m.run > MaxSpan || m.more > MaxSpan || m.End() > 1<<32 || m.End()-m.first > MaxSpan:
		return Map{}, nil, errMap
	case m.more > 0 && m.run == 0 || bytes > uint64(len(rest)):
		return Map{}, nil, errMap
	}
	m.bits, rest = rest[:bytes:bytes], rest[bytes:]
	if m.more > 0 && m.bits[bytes-1]>>((m.more-1)%8) != 1 { // the last is here, and no bits follow it
		return Map{}, nil, errMapLong
	}
	return m, rest, nil
}
