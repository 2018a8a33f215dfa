package netgroup

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
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

// A sinkFlow counts what is written to it, and forgets it.
type sinkFlow struct {
	SendFlow
	messages int
}

func (f *sinkFlow) Write(time.Time, []byte, rtmfp.Deadlines) error {
	f.messages++
	return nil
}

// relay returns a member between a publisher and another who plays, the flow by which the publisher's packets come, what
// came by it lately and was kept back, and how many packets it passed on to the other since.
func relay(t *testing.T) (between *viewer, from *streamFlow, kept [][]byte, passed *int) {
	_, all := settledClass(t, 30, classLinks[0].link, 3)
	film := all[0].publish("cam", PublishConfig{Kind: DataStream, Kbit: 4000, Copies: 1.1})
	playAll(all[1:], "cam")
	all[0].film(film, 60, 1000, 20*time.Millisecond, 0)
	for i, b := range all[1:] {
		other := all[2-i]
		before := b.g.streams.parts[film.ID()].engine.Counters().PacketsPushed
		all[0].film(film, 20, 1000, 20*time.Millisecond, 0)
		if b.g.streams.parts[film.ID()].engine.Counters().PacketsPushed == before {
			continue
		}
		out := b.g.neighbors[other.PeerID()].streams.byID[film.ID()].out
		sink := &sinkFlow{SendFlow: out[flowFirst]}
		b.g.neighbors[other.PeerID()].streams.byID[film.ID()].out[flowFirst] = sink
		tampers(all[0], b, film, func(m []byte) []byte { kept = append(kept, m); return nil })
		all[0].film(film, 8, 250_000, 20*time.Millisecond, 0)
		sink.messages = 0
		from = b.g.neighbors[all[0].PeerID()].streams.byID[film.ID()].in[flowFirst].Owner().(*streamFlow)
		return b, from, kept, &sink.messages
	}
	t.Fatal("nobody passes on anything")
	return nil, nil, nil, nil
}

// The whole way of a packet that is passed on, from one flow to the other, costs no allocation. What plays frames, and so
// puts them together, costs some: the frames here are so long that none is complete.
func TestPacketThroughAMemberCostsNoAllocation(t *testing.T) {
	const runs, tried = 100, 60
	b, from, kept, passed := relay(t)
	if len(kept) < tried {
		t.Fatalf("%d packets were kept back", len(kept))
	}
	b.do(func(now time.Time) {
		info := &b.g.streams.order[0].listed.info
		pushed := map[int]bool{} // substreams that the other gets from here: not only what it asked for before
		for _, m := range kept[:tried] {
			before := *passed
			from.receive(now, m)
			pushed[substreamOf(t, info, m)] = *passed > before
		}
		kept = slices.DeleteFunc(kept[tried:], func(m []byte) bool { return !pushed[substreamOf(t, info, m)] })
		if len(kept) < runs+1 {
			t.Fatalf("%d packets that are passed on were kept back, of %d substreams", len(kept), len(pushed))
		}
		next := 0
		*passed = 0
		perPacket := testing.AllocsPerRun(runs, func() {
			from.receive(now, kept[next])
			next++
		})
		if perPacket > 0 {
			t.Errorf("%v allocations a packet", perPacket)
		}
		if *passed < runs*9/10 {
			t.Errorf("%d of %d packets were passed on", *passed, runs)
		}
	})
}

func substreamOf(t *testing.T, info *stream.Info, message []byte) int {
	t.Helper()
	p, err := stream.Parse(message)
	if err != nil {
		t.Fatal(err)
	}
	return info.Substream(&p)
}
