package stream

import (
	"testing"
	"time"
)

// A receiving is all a member does with a stream of 3 packets a frame, 90 a second, that comes in order and unharmed.
type receiving struct {
	t       testing.TB
	cutter  *Cutter
	window  *Window
	a       *Assembler
	now     time.Time
	data    []byte
	frame   []byte // as received
	packets []Packet
	next    int
	wire    []byte
	m       []byte
}

func newReceiving(t testing.TB) *receiving {
	info := lecture()
	return &receiving{t: t, cutter: NewCutter(info), window: NewWindow(&info, 0), a: NewAssembler(info),
		now: time.Unix(1000, 0), data: make([]byte, 3*MaxPayload), wire: make([]byte, 0, MaxPacket)}
}

func (r *receiving) round() {
	for range 600 {
		r.packet()
	}
}

// packet sends a packet and receives it, with all that follows.
func (r *receiving) packet() {
	if r.next == len(r.packets) {
		f, err := r.cutter.Begin(0, false, 1, len(r.data))
		if err != nil {
			r.t.Fatal(err)
		}
		r.packets, r.next = r.cutter.Cut(r.packets[:0], &f, r.data), 0
	}
	sent := &r.packets[r.next]
	r.next++
	r.now = r.now.Add(11 * time.Millisecond)
	p, err := Parse(sent.AppendTo(r.wire))
	if err != nil {
		r.t.Fatal(err)
	}
	p.Payload = sent.Payload // what came has storage of its own, which here is that of the frame
	if r.window.Add(r.now, p.Number, true) != New || r.a.Add(&p, 1) != Added {
		r.t.Fatalf("packet %d was not new", p.Number)
	}
	for f, ok := r.a.Next(); ok; f, ok = r.a.Next() {
		r.frame, _ = r.a.Data(r.frame[:0], &f)
		r.a.Verified(&f)
		r.window.Confirm(r.now, f.First+uint32(f.Parts)-1)
	}
	r.window.Advance(r.now)
	r.a.Forget(0, uint32(r.window.Floor()))
	for g := range r.window.Gaps() {
		r.t.Fatalf("%+v", g)
	}
	r.m = r.window.AppendMap(r.m[:0])
}
