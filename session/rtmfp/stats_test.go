package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

func TestStatsSayHowASessionIsDoing(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityBulk)
	a.write(f, numbered(0, 100_000))
	w.RunFor(15 * time.Millisecond)
	s := ab.Stats()
	if s.InFlight == 0 || s.InFlight > s.Window+smss || s.Queued < 100_000 || s.Window != cwndInit || s.SendFlows != 1 {
		t.Errorf("in the middle: %+v", s)
	}
	w.RunFor(10 * time.Second)
	s, far := ab.Stats(), ba.Stats()
	if s.Peer != b.PeerID() || s.Address != b.addr || !s.Initiator || !s.Open || far.Initiator || !far.Open {
		t.Errorf("who: %+v and %+v", s, far)
	}
	if s.InFlight != 0 || s.Queued != 0 || s.RTT != ab.RTT() || s.RTT < 20*time.Millisecond || s.RTTVariance == 0 || s.RTO < ertoMin {
		t.Errorf("at rest: %+v", s)
	}
	if s.PathMTU < 1200 || far.ReceiveFlows != 1 || far.Waiting != 0 {
		t.Errorf("at rest: %+v and %+v", s, far)
	}
	if s.PacketsSent != far.PacketsReceived || s.BytesSent != far.BytesReceived || s.PacketsReceived != far.PacketsSent ||
		s.BytesSent < 100_000 || s.FragmentsSent < 80 || s.LostFragments != 0 {
		t.Errorf("counts of the two ends differ on a perfect link: %+v and %+v", s, far)
	}
	opening := a.connect(newPlainPeer(t, w, "carol", 3, lan))
	if s := opening.Stats(); !s.Initiator || s.Open || s.Address.IsValid() || s.PacketsSent != 0 {
		t.Errorf("while opening: %+v", s)
	}
	a.do(ab.Close)
	if s := ab.Stats(); s.Open || s.FragmentsSent == 0 || s.Queued != 0 {
		t.Errorf("after the end: %+v", s)
	}
}

// Everything that goes wrong in one session is counted for it, by cause, and for no other.
func TestStatsCountDropsByCauseAndSession(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t, Limits{ReceiveFlows: 1, Gaps: 1})
	c := newPlainPeer(t, w, "carol", 3, lan)
	_, bc := openBetween(c, b)
	before := b.Counters()
	other := func(mode wire.Mode) { w.Inject(a.addr, b.addr, craft(ab, wire.Header{Mode: mode}, nil)) }
	for _, tt := range []struct {
		name  string
		cause func()
		count func(SessionCounts) uint64
	}{
		{"not authentic", func() {
			d := craft(ab, wire.Header{Mode: ab.role}, nil)
			d[len(d)-1]++ // the checksum; the session ID is of the first bytes
			w.Inject(a.addr, b.addr, d)
		}, func(c SessionCounts) uint64 { return c.NotAuthentic }},
		{"wrong mode", func() { other(wire.ModeStartup) }, func(c SessionCounts) uint64 { return c.WrongMode }},
		{"malformed", func() { inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypeUserData, []byte{0x80})) },
			func(c SessionCounts) uint64 { return c.Malformed }},
		{"ignored", func() { inject(w, a, b, ab, wire.AppendChunk(nil, 0x77, nil)) },
			func(c SessionCounts) uint64 { return c.IgnoredChunks }},
		{"refused data", func() { inject(w, a, b, ab, join(whole(1, 0, nil), whole(3, 0, nil), whole(5, 0, nil))) },
			func(c SessionCounts) uint64 { return c.RefusedData }},
		{"refused flow", func() { inject(w, a, b, ab, dataChunk(wire.UserData{FlowID: 9, Sequence: 1, FSNOffset: 1})) },
			func(c SessionCounts) uint64 { return c.RefusedFlows }},
	} {
		was := tt.count(ba.Stats().SessionCounts)
		tt.cause()
		w.RunFor(time.Second)
		if got := tt.count(ba.Stats().SessionCounts) - was; got != 1 {
			t.Errorf("%s: counted %d times", tt.name, got)
		}
		if got := tt.count(bc.Stats().SessionCounts); got != 0 {
			t.Errorf("%s: counted for another session", tt.name)
		}
	}
	after := b.Counters()
	if after.RefusedData-before.RefusedData != 1 || after.RefusedFlows-before.RefusedFlows != 1 {
		t.Errorf("the endpoint counted %+v", after)
	}
}

func TestStatsCountLossesTimeoutsAndLateMessages(t *testing.T) {
	w, a, b, ab, _ := pair(t, netsim.Link{Delay: 10 * time.Millisecond, Loss: 0.1})
	f := a.openFlow(ab, "f", PriorityBulk)
	for range 10 {
		a.write(f, make([]byte, 50_000))
	}
	w.RunFor(time.Minute)
	w.Remove(b.addr)
	a.do(func(now time.Time) {
		if err := f.Write(now, make([]byte, 50_000), Deadlines{FinishBy: now.Add(time.Second)}); err != nil {
			t.Fatal(err)
		}
	})
	w.RunFor(10 * time.Second)
	s, c := ab.Stats(), a.Counters()
	if s.LostFragments == 0 || s.Timeouts == 0 || s.DroppedMessages != 1 {
		t.Errorf("%+v", s.SessionCounts)
	}
	if s.LostFragments != c.LostFragments || s.Timeouts != c.Timeouts || s.DroppedMessages != c.DroppedMessages {
		t.Errorf("the only session counted %+v, its endpoint %+v", s.SessionCounts, c)
	}
	if loss := float64(s.LostFragments) / float64(s.FragmentsSent); loss < 0.05 || loss > 0.3 {
		t.Errorf("measured loss %.2f of a tenth", loss)
	}
}

func TestStatsAllocateNothing(t *testing.T) {
	_, _, _, ab, _, _ := plainPair(t)
	var s SessionStats
	if n := testing.AllocsPerRun(100, func() { s = ab.Stats() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	_ = s
}
