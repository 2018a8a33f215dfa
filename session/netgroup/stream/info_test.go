package stream

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/session/wire"
)

func lecture() Info {
	return Info{ID: ID{1, 2, 3}, Kind: Video, Widths: Widths(Video, 90, 3), FEC: true, Window: 2 * time.Second, Margin: time.Second}
}

func TestInfoHasOneEncoding(t *testing.T) {
	info := lecture()
	want := append(append([]byte{1, 2, 3}, make([]byte, 13)...), 2, 1, 3, 4, 2, 2, 0x8f, 0x50, 0x87, 0x68)
	b := info.AppendTo(nil)
	if !bytes.Equal(b, want) {
		t.Fatalf("AppendTo = %x, want %x", b, want)
	}
	if got, err := ParseInfo(b); err != nil || got != info {
		t.Fatalf("ParseInfo = %+v, %v; want %+v", got, err, info)
	}
	for n := range b {
		if _, err := ParseInfo(b[:n]); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("cut to %d bytes: %v, want ErrMalformed", n, err)
		}
	}
}

func TestInfoOutOfRangeIsRefused(t *testing.T) {
	valid := lecture()
	for name, change := range map[string]func(*Info){
		"no kind":            func(i *Info) { i.Kind = 0 },
		"unknown kind":       func(i *Info) { i.Kind = Data + 1 },
		"no layer group":     func(i *Info) { i.Widths = [3]uint8{} },
		"nine substreams":    func(i *Info) { i.Widths = [3]uint8{4, 4, 1} },
		"a group left out":   func(i *Info) { i.Widths = [3]uint8{4, 0, 2} },
		"window too short":   func(i *Info) { i.Window = shortestWindow - time.Millisecond },
		"window too long":    func(i *Info) { i.Window = longestWindow + time.Millisecond },
		"margin too long":    func(i *Info) { i.Margin = longestWindow + time.Millisecond },
		"part of a ms":       func(i *Info) { i.Window += time.Microsecond },
		"widths that wrap":   func(i *Info) { i.Widths = [3]uint8{255, 255, 2} },
		"a negative margin":  func(i *Info) { i.Margin = -time.Millisecond },
		"first group absent": func(i *Info) { i.Widths = [3]uint8{0, 4, 2} },
	} {
		i := valid
		change(&i)
		if i.Valid() {
			t.Errorf("%s: valid", name)
		}
	}
	b := valid.AppendTo(nil)
	for name, b := range map[string][]byte{
		"unknown kind":  with(b, 16, 9),
		"unknown flag":  with(b, 17, 2),
		"four groups":   with(b, 18, 4),
		"nothing wide":  with(b, 19, 0),
		"more follows":  append(bytes.Clone(b), 0),
		"a long number": append(bytes.Clone(b[:22]), 0x80, 0x8f, 0x50, 0x87, 0x68),
	} {
		if _, err := ParseInfo(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: error %v, want ErrMalformed", name, err)
		}
	}
}

func with(b []byte, at int, c byte) []byte {
	b = bytes.Clone(b)
	b[at] = c
	return b
}

func TestEverySubstreamBelongsToOneGroup(t *testing.T) {
	for _, tt := range []struct {
		kind    Kind
		packets float64
		groups  int
		want    [3]uint8
	}{
		{Video, 90, 3, [3]uint8{4, 2, 2}}, {Video, 59, 3, [3]uint8{2, 1, 1}}, {Video, 90, 2, [3]uint8{4, 4}},
		{Screen, 90, 1, [3]uint8{8}}, {Screen, 10, 1, [3]uint8{4}}, {Audio, 50, 1, [3]uint8{2}},
	} {
		i := Info{Widths: Widths(tt.kind, tt.packets, tt.groups)}
		if i.Widths != tt.want {
			t.Errorf("Widths(%v, %v, %d) = %v, want %v", tt.kind, tt.packets, tt.groups, i.Widths, tt.want)
		}
		var groups [MaxGroups]uint8
		for s := range i.Substreams() {
			groups[i.Group(s)]++
		}
		if groups != i.Widths {
			t.Errorf("%v: substreams are of groups %v", i.Widths, groups)
		}
	}
}

func TestPacketsGoBySubstreamsInTurn(t *testing.T) {
	i := lecture()
	for _, tt := range []struct {
		p    Packet
		want int
	}{
		{Packet{Group: 0, Number: 0}, 0}, {Packet{Group: 0, Number: 7}, 3}, {Packet{Group: 1, Number: 7}, 5},
		{Packet{Group: 2, Number: 1 << 31}, 6},
		{Packet{Group: 0, Number: 30, Block: 10}, 3}, {Packet{Group: 0, Number: 40, Block: 10}, 0},
	} {
		if got := i.Substream(&tt.p); got != tt.want {
			t.Errorf("Substream(group %d, number %d, block %d) = %d, want %d", tt.p.Group, tt.p.Number, tt.p.Block, got, tt.want)
		}
	}
	i.FEC, i.Widths = false, [3]uint8{4, 2}
	if i.Fits(&Packet{Block: 1}) || i.Fits(&Packet{Group: 2}) || !i.Fits(&Packet{Group: 1}) {
		t.Error("Fits is wrong for a stream of two groups and no parity")
	}
}

func FuzzParseInfo(f *testing.F) {
	info := lecture()
	f.Add(info.AppendTo(nil))
	f.Fuzz(func(t *testing.T, in []byte) {
		if i, err := ParseInfo(in); err == nil {
			if out := i.AppendTo(nil); !i.Valid() || !bytes.Equal(out, in) {
				t.Errorf("%x parsed as %+v, which is %x", in, i, out)
			}
		}
	})
}
