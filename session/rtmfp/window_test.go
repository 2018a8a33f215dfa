package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// pausedFlow opens a flow from a to b, which b pauses as soon as it learns of it.
func pausedFlow(t *testing.T, limits ...Limits) (w *netsim.World, a, b *testPeer, ab *Session, f *SendFlow, in **ReceiveFlow, tp *tap) {
	t.Helper()
	w, a, b, ab, _, tp = plainPair(t, limits...)
	in = new(*ReceiveFlow)
	b.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(FlowOpened); ok {
			*in = ev.Flow
			ev.Flow.SetPaused(now, true)
		}
	}
	return w, a, b, ab, a.openFlow(ab, "f", PriorityData), in, tp
}

func TestPausedFlowStopsTheSenderAndGoesOnWithNothingLost(t *testing.T) {
	w, a, b, _, f, in, tp := pausedFlow(t)
	size := func(int) int { return 10_000 }
	for i := range 300 {
		a.write(f, numbered(i, 10_000))
	}
	w.RunFor(time.Minute)
	if n := len(b.messages("f")); n != 0 {
		t.Fatalf("%d messages came from a paused flow", n)
	}
	acks := tp.acksFrom(b)
	if last := acks[len(acks)-1]; last.BufferBlocks != 0 || f.rxBuffer != 0 {
		t.Errorf("the window is %d blocks, want 0", last.BufferBlocks)
	}
	if (*in).buffered > b.limits.ReceiveBuffer {
		t.Errorf("%d bytes wait, the limit is %d", (*in).buffered, b.limits.ReceiveBuffer)
	}
	b.do(func(now time.Time) { (*in).SetPaused(now, false) })
	w.RunFor(time.Minute)
	wantNumbered(t, b.messages("f"), 300, size)
}

// RFC 7016 §3.6.2.9.1: within 1 s, then with growing intervals up to 60 s.
func TestBufferProbesWhileTheWindowIsZero(t *testing.T) {
	w, a, b, _, f, in, tp := pausedFlow(t)
	a.write(f, make([]byte, 200_000))
	for range 15 {
		a.write(f, make([]byte, 200_000))
	}
	eventually(t, w, time.Minute, "out of window", func() bool { return f.rxBuffer == 0 })
	tp.forget()
	w.RunFor(10 * time.Minute)
	var at []time.Time
	for _, p := range tp.from(a) {
		if p.has(wire.TypeBufferProbe) {
			at = append(at, p.at)
		}
		if len(p.data) > 0 {
			t.Fatal("data was sent into a window of zero")
		}
	}
	if len(at) < 10 || len(at) > 30 {
		t.Fatalf("%d probes in 10 minutes", len(at))
	}
	for i := 2; i < len(at); i++ {
		d, before := at[i].Sub(at[i-1]), at[i-1].Sub(at[i-2])
		if d < before-time.Millisecond || d > probeMax+time.Second || before < time.Second-time.Millisecond {
			t.Errorf("probe %d came %v after the one before, which came after %v", i, d, before)
		}
	}
	b.do(func(now time.Time) { (*in).SetPaused(now, false) })
	w.RunFor(time.Minute)
	if len(b.messages("f")) != 16 || len(a.Session(b.PeerID()).sending.probing) != 0 {
		t.Errorf("%d of 16 messages came", len(b.messages("f")))
	}
}

// The acknowledgement that opens the window may be lost, and the sender may have written only after the
// window had closed.
func TestLostWindowUpdateIsFoundByProbing(t *testing.T) {
	w, a, b, _, f, in, tp := pausedFlow(t, Limits{ReceiveBuffer: 20_000, Message: 10_000})
	a.write(f, make([]byte, 10_000))
	a.write(f, make([]byte, 8_000))
	for i := 0; f.rxBuffer != 0 && i < 100; i++ {
		a.write(f, make([]byte, 500))
		w.RunFor(time.Second)
	}
	w.RunFor(10 * time.Second)
	if f.rxBuffer != 0 {
		t.Fatalf("the window is %d", f.rxBuffer)
	}
	tp.drop = func(p seenPacket) bool { return p.from == b.addr && len(p.acks()) > 0 }
	b.do(func(now time.Time) { (*in).SetPaused(now, false) })
	w.RunFor(100 * time.Millisecond)
	tp.drop = nil
	a.write(f, numbered(0, 10))
	w.RunFor(2 * time.Minute)
	got := b.messages("f")
	if last := got[len(got)-1]; len(last) != 10 {
		t.Errorf("the last message did not come, %d did", len(got))
	}
}

func TestWindowClosedBeforeAnythingWasWrittenIsProbed(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	f := b.openFlow(ba, "f", PriorityData)
	b.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	inject(w, a, b, ab, ackChunk(wire.Ack{FlowID: f.id, Cumulative: 1}))
	tp.forget()
	b.write(f, numbered(1, 10))
	w.RunFor(probeFirst + time.Second)
	probed := false
	for _, p := range tp.from(b) {
		probed = probed || p.has(wire.TypeBufferProbe)
	}
	if !probed || len(a.messages("f")) != 2 {
		t.Errorf("probed: %v, %d messages came, want 2", probed, len(a.messages("f")))
	}
}

func TestWindowIsNeverZeroUnlessPaused(t *testing.T) {
	f := &ReceiveFlow{s: &Session{e: &Endpoint{limits: DefaultLimits}}}
	for _, tt := range []struct {
		buffered int
		paused   bool
		want     int
	}{
		{0, false, 817}, {0, true, 817}, {1 << 19, false, 408}, {1<<20 - 5000, true, 2},
		{1<<20 - 1, false, 1}, {1 << 20, false, 1}, {1 << 21, false, 1}, {1<<20 - 1, true, 0}, {1 << 20, true, 0}, {1 << 21, true, 0},
	} {
		f.buffered, f.paused = tt.buffered, tt.paused
		if got := f.window(); got != tt.want {
			t.Errorf("%d bytes wait, paused %v: window %d blocks, want %d", tt.buffered, tt.paused, got, tt.want)
		}
	}
}

func TestSenderWithoutRegardForTheWindowFillsNoMoreThanTheLimits(t *testing.T) {
	l := Limits{ReceiveBuffer: 50_000, Message: 10_000, ReceiveBufferTotal: 100_000}
	for name, paused := range map[string]bool{"paused": true, "unfinished messages": false} {
		w, a, b, ab, ba, _ := plainPair(t, l)
		if paused {
			b.react = func(now time.Time, ev Event) {
				if ev, ok := ev.(FlowOpened); ok {
					ev.Flow.SetPaused(now, true)
				}
			}
		}
		for n := uint64(1); n <= 40; n++ {
			for flow := uint64(1); flow <= 20; flow++ {
				d := wire.UserData{FlowID: flow, Sequence: n, FSNOffset: n, Fragmentation: wire.Middle, Data: make([]byte, 1000)}
				if d.HasOptions, d.Options = n == 1, named("f"); n == 1 {
					d.Fragmentation = wire.Begin
				}
				inject(w, a, b, ab, dataChunk(d))
				if most := l.ReceiveBufferTotal * 3 / 2; ba.receiving.buffered > most {
					t.Fatalf("%s: %d bytes wait, want at most %d", name, ba.receiving.buffered, most)
				}
			}
		}
		if b.Counters().RefusedData == 0 {
			t.Errorf("%s: nothing was refused", name)
		}
	}
}

func TestMessageLongerThanAnyMayBeRejectsItsFlow(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t, Limits{Message: 5_000})
	inject(w, a, b, ab, piece(1, wire.Begin, make([]byte, 1000)))
	for n := uint64(2); n <= 7; n++ {
		inject(w, a, b, ab, piece(n, wire.Middle, make([]byte, 1000)))
	}
	if in := ba.receiving.flows[1]; in.state != receiveRejected || in.buffered != 0 {
		t.Errorf("state %d, %d bytes wait; want rejected, 0", in.state, in.buffered)
	}
}

// What has arrived behind a lost fragment is no reason to reject.
func TestMuchDataBehindALostFragmentIsKept(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	inject(w, a, b, ab, piece(1, wire.Begin, make([]byte, 1000)))
	for n := uint64(3); n < 700; n++ {
		inject(w, a, b, ab, whole(n, 0, make([]byte, 1100)))
	}
	if in := ba.receiving.flows[1]; in.state != receiveOpen || in.buffered < 700_000 {
		t.Fatalf("state %d, %d bytes wait", in.state, in.buffered)
	}
	inject(w, a, b, ab, piece(2, wire.End, make([]byte, 1000)))
	if n := len(b.messages("f")); n != 698 {
		t.Errorf("%d messages, want 698", n)
	}
}
