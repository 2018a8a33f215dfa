package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// What is passed on is read where it is, and encoded once for all children.
func TestRelayedPacketCostsNoAllocation(t *testing.T) {
	out := stream.Packet{Number: 7, Frame: 3, Parts: 1, Payload: make([]byte, 1000)}
	wire := out.AppendTo(nil)
	var p streamPart
	perPacket := testing.AllocsPerRun(1000, func() {
		var err error
		if p.incoming, err = stream.Parse(wire); err != nil {
			t.Fatal(err)
		}
		p.incoming.Number++
		wire = append(wire[:0], p.encoded.of(&p.incoming)...)
	})
	if perPacket > 0 {
		t.Errorf("%v allocations a packet", perPacket)
	}
	if again, err := stream.Parse(p.encoded.bytes); err != nil || again.Number != p.incoming.Number || len(again.Payload) != 1000 {
		t.Errorf("became %+v, %v", again, err)
	}
	first := p.encoded.of(&p.incoming)
	if second := p.encoded.of(&p.incoming); &first[0] != &second[0] {
		t.Error("encoded anew for another child")
	}
}

// A flow may come before what shows that its sender belongs, and is not taken then.
func TestFlowThatWasRejectedIsOpenedAgain(t *testing.T) {
	c, all := settledClass(t, 16, classLinks[0].link, 2)
	back := all[1].g.neighbors[all[0].PeerID()]
	back.shown = false
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(500 * time.Millisecond)
	back.shown = true
	n := all[0].g.neighbors[all[1].PeerID()]
	if k := n.streams.byID[s.ID()]; k == nil || k.out[flowControl] != nil {
		t.Fatal("the flow was taken, or nothing is remembered of it")
	}
	played := all[1].play("cam")
	c.w.RunFor(100 * time.Millisecond)
	if played.ID() != (stream.ID{}) { // its list was not taken either, and is said again
		t.Fatal("it heard of the stream")
	}
	c.w.RunFor(listEvery + 2*time.Second)
	all[0].film(s, 20, 1000, 50*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	all[1].checkFrames(played, 1000, 20)
}
