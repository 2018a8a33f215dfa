package stream

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"
)

// cutFrame cuts the next frame of a group of a stream, which has size bytes that no other frame has.
func cutFrame(t testing.TB, c *Cutter, group uint8, size int) (Frame, []byte, []Packet) {
	t.Helper()
	f, err := c.Begin(group, false, uint64(size)+1000, size)
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i) ^ byte(i>>8) ^ byte(f.Number*31) ^ group<<6
	}
	return f, data, c.Cut(nil, &f, data)
}

func TestFrameIsCutIntoPacketsOfAboutOneSize(t *testing.T) {
	c := NewCutter(lecture())
	number := uint32(0)
	for frame, size := range []int{1, MaxPayload, MaxPayload + 1, 5*MaxPayload - 1, MaxFrame - 7, MaxFrame} {
		f, data, packets := cutFrame(t, c, 1, size)
		if f.Number != uint32(frame) || f.First != number || int(f.Parts) != len(packets) || len(packets) != (size+MaxPayload-1)/MaxPayload {
			t.Errorf("%d bytes: %+v in %d packets", size, f, len(packets))
		}
		var joined []byte
		for part := range packets {
			p := &packets[part]
			joined = append(joined, p.Payload...)
			if got, err := Parse(p.AppendTo(nil)); err != nil || !reflect.DeepEqual(got, *p) {
				t.Fatalf("%d bytes: packet %+v does not survive: %v", size, p, err)
			}
			if got := p.frame(); got != f || p.Number != number {
				t.Fatalf("%d bytes: packet %d is of %+v, want %+v, number %d", size, p.Number, got, f, number)
			}
			if part > 0 && part < len(packets)-1 && len(p.Payload) != len(packets[0].Payload) {
				t.Errorf("%d bytes: part %d has %d, the first %d", size, part, len(p.Payload), len(packets[0].Payload))
			}
			number++
		}
		if !bytes.Equal(joined, data) {
			t.Errorf("%d bytes: not what was cut", size)
		}
	}
}

func TestLayerGroupsAreNumberedApart(t *testing.T) {
	c := NewCutter(lecture())
	cutFrame(t, c, 0, 3000)
	if f, _, _ := cutFrame(t, c, 2, 10); f.Number != 0 || f.First != 0 {
		t.Errorf("first frame of another group: %+v", f)
	}
	if f, _, _ := cutFrame(t, c, 0, 10); f.Number != 1 || f.First != 3 {
		t.Errorf("second frame of the group: %+v", f)
	}
}

func TestImpossibleFrameIsNotBegun(t *testing.T) {
	c := NewCutter(Info{Widths: [3]uint8{2}})
	for name, err := range map[string]error{
		"empty":          second(c.Begin(0, false, 0, 0)),
		"too long":       second(c.Begin(0, false, 0, MaxFrame+1)),
		"no such group":  second(c.Begin(1, false, 0, 1)),
		"timestamp over": second(c.Begin(0, false, MaxTimestamp+1, 1)),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	c.groups[0].packet = 1<<32 - 1
	if _, err := c.Begin(0, false, 0, MaxPayload+1); !errors.Is(err, ErrExhausted) {
		t.Errorf("beyond the last number: %v, want ErrExhausted", err)
	}
	if f, err := c.Begin(0, false, 0, MaxPayload); err != nil || f.First != 1<<32-1 {
		t.Errorf("the last number: %+v, %v", f, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatIsSignedBindsAllOfAFrame(t *testing.T) {
	base := Frame{Group: 1, Number: 2, First: 3, Parts: 4, Timestamp: 5}
	signed := func(f Frame, id ID, digest [32]byte) string { return string(f.AppendSigned(nil, id, digest)) }
	seen := map[string]string{signed(base, ID{}, [32]byte{}): "base"}
	add := func(name, s string) {
		if other, ok := seen[s]; ok {
			t.Errorf("the same is signed for %s and %s", name, other)
		}
		seen[s] = name
	}
	for name, change := range map[string]func(*Frame){
		"group": func(f *Frame) { f.Group++ }, "key": func(f *Frame) { f.Key = true }, "number": func(f *Frame) { f.Number++ },
		"first": func(f *Frame) { f.First++ }, "parts": func(f *Frame) { f.Parts++ }, "timestamp": func(f *Frame) { f.Timestamp++ },
	} {
		f := base
		change(&f)
		add(name, signed(f, ID{}, [32]byte{}))
	}
	add("ID", signed(base, ID{1}, [32]byte{}))
	add("digest", signed(base, ID{}, [32]byte{1}))
}

func TestPublishingDoesNotAllocate(t *testing.T) {
	c, e := NewCutter(lecture()), new(Encoder)
	data := make([]byte, 3*MaxPayload)
	var packets []Packet
	now := time.Unix(0, 0)
	publish := func() {
		f, err := c.Begin(0, false, 1, len(data))
		if err != nil {
			t.Fatal(err)
		}
		packets = c.Cut(packets[:0], &f, data)
		for i := range packets {
			e.Add(now, &packets[i])
		}
	}
	publish()
	if n := testing.AllocsPerRun(100, publish); n != 0 {
		t.Errorf("%v allocations a frame, want none", n)
	}
}

func BenchmarkPublishFrame(b *testing.B) { // of 3 packets, with parity
	c, e := NewCutter(lecture()), new(Encoder)
	data := make([]byte, 3*MaxPayload)
	var packets []Packet
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f, _ := c.Begin(0, false, 1, len(data))
		packets = c.Cut(packets[:0], &f, data)
		for i := range packets {
			e.Add(time.Time{}, &packets[i])
		}
	}
}
