package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
)

// A publisher whose frames never become complete signs nothing by which it could be told from who forges. Still nobody
// takes more of it from a neighbour than of a stream that floods.
func TestFramesThatNeverBecomeCompleteAreTakenNoFasterThanAFlood(t *testing.T) {
	c, all := settledClass(t, 7, classLinks[0].link, 2)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Kbit: 300})
	played := playAll(all[1:], "cam")
	warmUp(all, s, 2000, 50*time.Millisecond, 0)
	p := all[0].g.streams.parts[s.ID()]
	before := make([]uint64, len(played))
	for i := range played {
		before[i] = played[i].part.engine.Counters().PacketsReceived
	}
	const took = 12 * time.Second
	sent := 0
	for i := range int(took / (10 * time.Millisecond)) {
		all[0].do(func(now time.Time) {
			for k := range 12 { // 10 Mbit/s to each
				number := uint32(1<<14 + 2*(12*i+k))
				packet := stream.Packet{Number: number, Frame: 1<<13 + uint32(12*i+k), Parts: 2, Payload: make([]byte, 1000)}
				b := packet.AppendTo(nil)
				sent += len(b)
				for _, v := range all[1:] {
					n := all[0].g.neighbors[v.PeerID()]
					n.streams.write(now, n, p, flowFirst, b, rtmfp.Deadlines{})
				}
			}
		})
		c.w.RunFor(10 * time.Millisecond)
	}
	most := uint64(tooMuch(&p.listed)/1000) * uint64(took/floodOver+1)
	for i, v := range all[1:] {
		got := played[i].part.engine.Counters().PacketsReceived - before[i]
		if got > most {
			t.Errorf("person %d takes in %d packets in %v, want at most %d; %d bytes were sent", v.seed, got, took, most, sent)
		}
		if v.g.Counters().PacketsFlooded == 0 {
			t.Errorf("person %d took all", v.seed)
		}
	}
}
