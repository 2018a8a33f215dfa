package fields

import (
	"encoding/binary"
	"math"
)

// Append appends the length of field and its bytes.
func Append[T string | []byte](b []byte, field T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

// AppendVarint appends a signed varint, zigzag.
func AppendVarint(b []byte, v int64) []byte { return binary.AppendUvarint(b, Zigzag(v)) }

// Zigzag returns what a signed number is written as: small ones of either sign are small.
func Zigzag(v int64) uint64 { return uint64(v)<<1 ^ uint64(v>>63) }

// AppendNumber appends a number as its eight bytes.
func AppendNumber(b []byte, v float64) []byte {
	return binary.BigEndian.AppendUint64(b, math.Float64bits(v))
}

// AppendFlag appends a bit as a byte.
func AppendFlag(b []byte, on bool) []byte {
	if on {
		return append(b, 1)
	}
	return append(b, 0)
}
