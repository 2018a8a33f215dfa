package wire

import "math/bits"

const (
	errVLUCut      = malformed("variable length unsigned integer: cut short")
	errVLUOverflow = malformed("variable length unsigned integer: over 64 bits")
	errFieldCut    = malformed("field: longer than what is left")
)

// AppendVLU appends v as a variable length unsigned integer: 7 bits a byte, the most
// significant first, bit 7 set in every byte but the last (RFC 7016 §2.1.2). It takes the
// fewest bytes possible, 1 to 10.
func AppendVLU(b []byte, v uint64) []byte {
	for shift := 7 * (SizeVLU(v) - 1); shift > 0; shift -= 7 {
		b = append(b, 0x80|byte(v>>shift))
	}
	return append(b, byte(v)&0x7f)
}

// TakeVLU reads an integer from the front of b. Encodings longer than needed are legal
// (§2.1.2), however many zero groups lead. Integers of any size are legal too, but one that
// needs over 64 bits is refused: nothing that we handle counts that far, and a wrapped
// value would be taken for another.
func TakeVLU(b []byte) (v uint64, rest []byte, err error) {
	for i, c := range b {
		if v>>57 != 0 {
			return 0, nil, errVLUOverflow
		}
		v = v<<7 | uint64(c&0x7f)
		if c&0x80 == 0 {
			return v, b[i+1:], nil
		}
	}
	return 0, nil, errVLUCut
}

// SizeVLU returns how many bytes AppendVLU appends for v: 1 to 10.
func SizeVLU(v uint64) int {
	return (bits.Len64(v|1) + 6) / 7
}

// AppendField appends field behind its length in bytes, which is a VLU.
func AppendField(b, field []byte) []byte {
	return append(AppendVLU(b, uint64(len(field))), field...)
}

// TakeField reads what AppendField wrote. The field aliases b and may be empty.
func TakeField(b []byte) (field, rest []byte, err error) {
	n, b, err := TakeVLU(b)
	if err != nil {
		return nil, nil, err
	}
	if n > uint64(len(b)) {
		return nil, nil, errFieldCut
	}
	return b[:n:n], b[n:], nil
}
