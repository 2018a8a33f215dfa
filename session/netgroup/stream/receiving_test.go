package stream

import "testing"

// A receiving is all a member does with a stream of 3 packets a frame, 90 a second, that come in order and unharmed.
type receiving struct {
	t       testing.TB
	cutter  *Cutter
	a       *Assembler
	data    []byte
	frame   []byte // as received
	packets []Packet
	next    int
	wire    []byte
}

func newReceiving(t testing.TB) *receiving {
	info := lecture()
	return &receiving{t: t, cutter: NewCutter(info), a: NewAssembler(info), data: make([]byte, 3*MaxPayload), wire: make([]byte, 0, MaxPacket)}
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
	p, err := Parse(sent.AppendTo(r.wire))
	if err != nil {
		r.t.Fatal(err)
	}
	p.Payload = sent.Payload // what came has storage of its own, which here is that of the frame
	if r.a.Add(&p) != Added {
		r.t.Fatalf("packet %d was not new", p.Number)
	}
	for f, ok := r.a.Next(); ok; f, ok = r.a.Next() {
		r.frame, _ = r.a.Data(r.frame[:0], &f)
		r.a.Verified(&f)
	}
	r.a.Forget(0, p.Number-min(p.Number, 270)) // 3 s
}
