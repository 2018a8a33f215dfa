package wire

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

// ackTests are acknowledgements with both encodings.
var ackTests = []struct {
	name           string
	a              Ack
	bitmap, ranges []byte
}{
	{"all arrived", Ack{FlowID: 5, BufferBlocks: 127, Cumulative: 16}, unhex("05 7f 10"), unhex("05 7f 10")},
	{"RFC example of ranges", Ack{5, 127, 16, []Range{{18, 18}, {21, 24}}}, unhex("05 7f 10 79"), unhex("05 7f 10 00 00 01 03")},
	{"RFC example of a bitmap", Ack{5, 127, 16, []Range{{18, 18}, {21, 24}, {27, 28}}},
		unhex("05 7f 10 79 06"), unhex("05 7f 10 00 00 01 03 01 01")},
	{"run over a byte's end", Ack{1, 0, 0, []Range{{9, 10}}}, unhex("01 00 00 80 01"), unhex("01 00 00 07 01")},
	{"run over three bytes", Ack{1, 0, 0, []Range{{2, 18}}}, unhex("01 00 00 ff ff 01"), unhex("01 00 00 00 10")},
	{"highest number", Ack{1, 0, math.MaxUint64 - 2, []Range{{math.MaxUint64, math.MaxUint64}}},
		unhex("01 00 81ffffffffffffffff7d 01"), unhex("01 00 81ffffffffffffffff7d 00 00")},
}

// brokenAcks have Received lists that break the rule.
var brokenAcks = map[string]Ack{
	"below cumulative":      {Cumulative: 10, Received: []Range{{5, 6}}},
	"next to cumulative":    {Cumulative: 10, Received: []Range{{11, 12}}},
	"first above last":      {Cumulative: 1, Received: []Range{{9, 8}}},
	"descending":            {Cumulative: 1, Received: []Range{{9, 9}, {5, 20}}},
	"overlapping":           {Cumulative: 1, Received: []Range{{5, 9}, {8, 12}}},
	"adjacent":              {Cumulative: 1, Received: []Range{{5, 9}, {10, 12}}},
	"cumulative is highest": {Cumulative: math.MaxUint64, Received: []Range{{0, 1}}},
}

func TestRangeAckCodec(t *testing.T) {
	for _, tt := range ackTests {
		if got := tt.a.AppendRanges(nil); !bytes.Equal(got, tt.ranges) || tt.a.SizeRanges() != len(got) {
			t.Errorf("%s: AppendRanges, SizeRanges = %x, %d; want %x", tt.name, got, tt.a.SizeRanges(), tt.ranges)
		}
		if got, err := ParseAckRanges(tt.ranges, nil); err != nil || !equalAcks(got, tt.a) {
			t.Errorf("%s: ParseAckRanges(%x) = %+v, %v; want %+v", tt.name, tt.ranges, got, err, tt.a)
		}
	}
}

// "A Range Ack truncated in its range list is valid up to the last complete range": RFC
// 7016 §2.3, and its example with the last byte changed.
func TestRangeAckTruncatedKeepsCompletePairs(t *testing.T) {
	want := Ack{5, 127, 16, []Range{{18, 18}}}
	for name, in := range map[string][]byte{
		"cut inside a VLU":  unhex("05 7f 10 00 00 01 83"),
		"second value gone": unhex("05 7f 10 00 00 01"),
		"first value cut":   unhex("05 7f 10 00 00 81"),
	} {
		if got, err := ParseAckRanges(in, nil); err != nil || !equalAcks(got, want) {
			t.Errorf("%s: ParseAckRanges(%x) = %+v, %v; want %+v", name, in, got, err, want)
		}
	}
}

func TestAckHeadCutShortIsMalformed(t *testing.T) {
	for n := range 5 {
		in := unhex("8105 817f 10")[:n]
		for name, parse := range map[string]func([]byte, []Range) (Ack, error){
			"ranges": ParseAckRanges, "bitmap": ParseAckBitmap,
		} {
			if got, err := parse(in, nil); !errors.Is(err, ErrMalformed) || !equalAcks(got, Ack{}) {
				t.Errorf("%s: Parse(%x) = %+v, %v; want ErrMalformed", name, in, got, err)
			}
		}
	}
}

// Sequence numbers never wrap, so a range above 64 bits is nonsense throughout.
func TestRangeAckOverflowRejected(t *testing.T) {
	const highest = "81ffffffffffffffff7f"
	for name, in := range map[string][]byte{
		"no number above cumulative":   unhex("01 00" + highest + "00 00"),
		"one, which is the hole":       unhex("01 00 81ffffffffffffffff7e 00 00"),
		"holes overflow":               unhex("01 00 05" + highest + "00"),
		"first overflows":              unhex("01 00 00 81ffffffffffffffff7e 00"),
		"last overflows":               unhex("01 00 05 00" + highest),
		"second range overflows":       unhex("01 00 05 00 00 00" + highest),
		"a value of more than 64 bits": unhex("01 00 05 00 82808080808080808000"),
		"more than 64 bits of holes":   unhex("01 00 05 82808080808080808000 00"),
	} {
		if got, err := ParseAckRanges(in, nil); !errors.Is(err, ErrMalformed) || !equalAcks(got, Ack{}) {
			t.Errorf("%s: ParseAckRanges(%x) = %+v, %v; want ErrMalformed", name, in, got, err)
		}
	}
}

func TestRangeAckUsesTheStorageGiven(t *testing.T) {
	buf := make([]Range, 1, 8)
	buf[0] = Range{99, 99}
	got, err := ParseAckRanges(ackTests[1].ranges, buf)
	if err != nil || !equalAcks(got, ackTests[1].a) || &got.Received[0] != &buf[0] {
		t.Errorf("ParseAckRanges = %+v, %v; want %+v in the storage given", got, err, ackTests[1].a)
	}
}

func TestRangeAckOutOfOrderPanics(t *testing.T) {
	for name, a := range brokenAcks {
		checkPanics(t, name, func() { a.AppendRanges(nil) })
		checkPanics(t, name, func() { a.SizeRanges() })
	}
}

// What parses is ordered, encodes the same way in no more bytes, and says the same as a
// bitmap if it fits one.
func FuzzParseAckRanges(f *testing.F) {
	for _, tt := range ackTests {
		f.Add(tt.ranges)
	}
	f.Add(unhex("05 7f 10 00 00 01 83"))
	f.Add(unhex("01 00 05 00 81ffffffffffffffff7f"))
	f.Add(unhex("01 00 05 8000 8000 8f7f 00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := ParseAckRanges(in, nil)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("ParseAckRanges(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		checkRanges(t, in, a)
		checkAckRoundTrips(t, in, a)
		if out := a.AppendRanges(nil); len(out) > len(in) {
			t.Errorf("%x grew to %x", in, out)
		}
	})
}

// checkAckRoundTrips checks that both encodings of a parse as a and have the size foretold.
func checkAckRoundTrips(t *testing.T, in []byte, a Ack) {
	t.Helper()
	out := a.AppendRanges(nil)
	if again, err := ParseAckRanges(out, nil); err != nil || !equalAcks(again, a) || len(out) != a.SizeRanges() {
		t.Errorf("%x parsed as %+v, became ranges %x, then %+v, %v", in, a, out, again, err)
	}
	if a.SizeBitmap() > MaxChunkPayload {
		return
	}
	out = a.AppendBitmap(nil)
	if again, err := ParseAckBitmap(out, nil); err != nil || !equalAcks(again, a) || len(out) != a.SizeBitmap() {
		t.Errorf("%x parsed as %+v, became bitmap %x, then %+v, %v", in, a, out, again, err)
	}
}
