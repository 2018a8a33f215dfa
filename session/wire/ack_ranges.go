package wire

const (
	errAckRangeOverflow = malformed("acknowledgement: range above 64 bits")
)

// AppendRanges appends the payload of a [TypeAckRanges] chunk: for each range how many
// numbers are missing before it and how many it has, both less one. It panics if Received
// breaks its rule.
func (a Ack) AppendRanges(b []byte) []byte {
	b = a.appendHead(b)
	cursor := a.Cumulative
	for _, r := range a.Received {
		b = AppendVLU(b, r.holesBefore(cursor)-1)
		b = AppendVLU(b, r.Last-r.First)
		cursor = r.Last
	}
	return b
}

// SizeRanges returns how many bytes AppendRanges appends.
func (a Ack) SizeRanges() int {
	n := a.sizeHead()
	cursor := a.Cumulative
	for _, r := range a.Received {
		n += SizeVLU(r.holesBefore(cursor)-1) + SizeVLU(r.Last-r.First)
		cursor = r.Last
	}
	return n
}

// ParseAckRanges parses the payload of a [TypeAckRanges] chunk. Received uses the storage of
// buf and allocates only if that is too small; a range takes at least 2 bytes of p. A list
// that is cut short is valid up to its last complete pair (RFC 7016 §2.3). A range
// that reaches above 64 bits makes the chunk malformed: no flow has such a number.
func ParseAckRanges(p []byte, buf []Range) (Ack, error) {
	a, p, err := takeAckHead(p)
	if err != nil {
		return Ack{}, err
	}
	a.Received = buf[:0]
	for cursor := a.Cumulative; ; {
		var r Range
		r, p, err = takeRange(p, cursor)
		switch err {
		case nil:
			a.Received = append(a.Received, r)
			cursor = r.Last
		case errVLUCut:
			return a, nil
		default:
			return Ack{}, err
		}
	}
}

// takeRange reads the pair that follows a range ending at cursor. The error is errVLUCut if
// p ends before the pair does.
func takeRange(p []byte, cursor uint64) (r Range, rest []byte, err error) {
	holes, p, err := TakeVLU(p)
	if err != nil {
		return Range{}, nil, err
	}
	more, p, err := TakeVLU(p)
	if err != nil {
		return Range{}, nil, err
	}
	missing, ok := addSequence(cursor, 1)
	if ok {
		missing, ok = addSequence(missing, holes)
	}
	if ok {
		r.First, ok = addSequence(missing, 1)
	}
	if ok {
		r.Last, ok = addSequence(r.First, more)
	}
	if !ok {
		return Range{}, nil, errAckRangeOverflow
	}
	return r, p, nil
}
