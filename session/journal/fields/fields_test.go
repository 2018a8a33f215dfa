package fields

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"
)

func TestAfterTheFirstMistakeAllIsZero(t *testing.T) {
	r := Read([]byte{5, 1, 2, 3})
	r.Within(6, 9, "number")
	if got := r.Uvarint("next"); got != 0 || r.OK() || r.Done() {
		t.Errorf("after a mistake: %d, ok %t, done %t", got, r.OK(), r.Done())
	}
	r.Fail("another")
	if err := r.End("thing"); !errors.Is(err, ErrMalformed) || err.Error() != "thing: number: 5, 6 to 9 allowed: malformed" {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	zeros := make([]byte, KeySize)
	for _, c := range []struct {
		name string
		b    []byte
		take func(*Reader)
	}{
		{"a varint that could be shorter", []byte{0x80, 0}, func(r *Reader) { r.Uvarint("") }},
		{"a varint that is cut", []byte{0x80}, func(r *Reader) { r.Uvarint("") }},
		{"a varint of more than 64 bits", bytes.Repeat([]byte{0xff}, 10), func(r *Reader) { r.Uvarint("") }},
		{"a number above", []byte{10}, func(r *Reader) { r.Within(1, 9, "") }},
		{"a number below", []byte{0}, func(r *Reader) { r.Within(1, 9, "") }},
		{"a signed number below", AppendVarint(nil, -3), func(r *Reader) { r.Varint(-2, 2, "") }},
		{"a flag that is neither", []byte{2}, func(r *Reader) { r.Flag("") }},
		{"a field that is longer than the rest", []byte{3, 1, 2}, func(r *Reader) { r.Field(0, 9, "") }},
		{"a field of a length beyond an int", binary.AppendUvarint(nil, math.MaxUint64), func(r *Reader) { r.Field(0, math.MaxUint64, "") }},
		{"a text that is none", []byte{1, 0xff}, func(r *Reader) { r.Text(9, "") }},
		{"a key of zeros", zeros, func(r *Reader) { r.Key("") }},
		{"minus zero", AppendNumber(nil, math.Copysign(0, -1)), func(r *Reader) { r.Number(-1, 1, "") }},
		{"no number", AppendNumber(nil, math.NaN()), func(r *Reader) { r.Number(math.Inf(-1), math.Inf(1), "") }},
		{"bytes too few", nil, func(r *Reader) { r.Byte("") }},
		{"fewer than none", []byte{1}, func(r *Reader) { r.Take(-1, "") }},
		{"bytes left over", []byte{1, 2}, func(r *Reader) { r.Byte("") }},
	} {
		r := Read(c.b)
		if c.take(&r); r.End("x") == nil {
			t.Errorf("%s was accepted", c.name)
		}
	}
}

func TestNumbersOfFixedLengthTakeNoByteTooMany(t *testing.T) {
	r := Read([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	if a, b, c := r.Uint32("four"), r.Uint64("eight"), r.Byte("one"); a != 0x00010203 || b != 0x0405060708090a0b || c != 12 {
		t.Errorf("got %#x, %#x and %d", a, b, c)
	}
	if err := r.End("all"); err != nil {
		t.Error(err)
	}
}

// Whatever is read without a mistake is what writing gives again.
func FuzzReader(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{0, 1, 2})
	f.Add(Append(AppendVarint(AppendNumber(nil, 1.5), -7), "text"), []byte{5, 2, 4})
	f.Fuzz(func(t *testing.T, b, plan []byte) {
		r := Read(b)
		var again []byte
		for _, p := range plan {
			switch p % 7 {
			case 0:
				again = append(again, r.Byte("byte"))
			case 1:
				again = binary.AppendUvarint(again, r.Within(0, math.MaxUint64, "number"))
			case 2:
				again = AppendVarint(again, r.Varint(math.MinInt64, math.MaxInt64, "signed"))
			case 3:
				again = Append(again, r.Field(0, 1<<20, "field"))
			case 4:
				again = Append(again, r.Text(1<<20, "text"))
			case 5:
				again = AppendNumber(again, r.Number(math.Inf(-1), math.Inf(1), "number"))
			case 6:
				again = AppendFlag(again, r.Flag("flag"))
			}
			if !r.OK() {
				return
			}
		}
		if got := append(again, r.Rest()...); !bytes.Equal(got, b) {
			t.Errorf("read %x, written again %x", b, got)
		}
	})
}
