package rtmfp

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// RFC 7016 §2.2.4: "A packet SHOULD hold at least one chunk." What has nothing to say keeps its timestamp too.
func TestNoPacketIsSentWithoutAChunk(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	fa, fb := a.openFlow(ab, "there", PriorityAudio), b.openFlow(ba, "back", PriorityBulk)
	for i := range 20 {
		a.write(fa, numbered(i, 500))
		b.write(fb, numbered(i, 5000))
		w.RunFor(17 * time.Millisecond)
	}
	w.RunFor(time.Minute)
	for _, p := range tp.all {
		if len(p.chunks) == 0 {
			t.Fatalf("an empty packet: %+v", p)
		}
	}
	tp.forget()
	a.do(func(time.Time) { a.markReady(ab) })
	w.RunFor(time.Microsecond) // it tries to send, and has nothing
	a.write(fa, numbered(20, 10))
	w.RunFor(time.Millisecond)
	if len(tp.all) != 1 || !tp.all[0].header.HasTimestamp {
		t.Errorf("sent %+v, want one packet with a timestamp", tp.all)
	}
}

// "Receivers must take both" kinds of acknowledgement.
func TestBothKindsOfAcknowledgementAreUnderstood(t *testing.T) {
	for _, bitmap := range []bool{false, true} {
		w, a, b, ab, ba, tp := plainPair(t)
		tp.drop = func(p seenPacket) bool { return p.from == b.addr && len(p.acks()) > 0 }
		f := a.openFlow(ab, "f", PriorityData)
		for i := range 6 {
			a.write(f, numbered(i, 1000))
		}
		w.RunFor(time.Millisecond)
		if f.queue.len() != 6 || (*f.queue.at(0)).sequence != 1 {
			t.Fatalf("%d fragments queued", f.queue.len())
		}
		k := wire.Ack{FlowID: f.id, BufferBlocks: 7, Cumulative: 1, Received: []wire.Range{{First: 3, Last: 3}}}
		chunk := ackChunk(k)
		if bitmap {
			chunk = wire.AppendChunk(nil, wire.TypeAckBitmap, k.AppendBitmap(nil))
		}
		inject(w, b, a, ba, chunk)
		var left []uint64
		for i := range f.queue.len() {
			if fr := *f.queue.at(i); !fr.acked {
				left = append(left, fr.sequence)
			}
		}
		if f.rxBuffer != 7*1024 || len(left) == 0 || !slices.Equal(left[:2], []uint64{2, 4}) {
			t.Errorf("bitmap %v: window %d, not acknowledged %v; want 7168, all but 1 and 3", bitmap, f.rxBuffer, left)
		}
	}
}

// RFC 7016 §3.6.2.3: "First fragment of a flow in a packet is always User Data"; what follows it in the same
// flow, by one number, is Next User Data.
func TestFirstFragmentOfEachFlowInAPacketIsUserData(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f, g := a.openFlow(ab, "f", PriorityData), a.openFlow(ab, "g", PriorityData)
	of := []wire.ChunkType{wire.TypeUserData, wire.TypeNextUserData, wire.TypeNextUserData}
	for round := range 2 { // in the second the numbers go on
		tp.forget()
		a.do(func(now time.Time) {
			for i := range 3 {
				for _, flow := range []*SendFlow{f, g} {
					if err := flow.Write(now, numbered(3*round+i, 8), Deadlines{}); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
		w.RunFor(time.Second)
		packets := tp.from(a)
		if len(packets) == 0 || len(packets[0].data) != 6 {
			t.Fatalf("%d packets, want all six messages in the first", len(packets))
		}
		var got []wire.ChunkType
		for _, c := range packets[0].chunks {
			got = append(got, c.typ)
		}
		if !slices.Equal(got, slices.Concat(of, of)) {
			t.Errorf("round %d: chunks %v", round, got)
		}
	}
	wantNumbered(t, b.messages("f"), 6, func(int) int { return 8 })
	wantNumbered(t, b.messages("g"), 6, func(int) int { return 8 })
}

// RFC 7016 §3.6.2.3: "Assemble lowest eligible first": what was lost goes before what was never sent.
func TestLostFragmentIsSentBeforeNewOnes(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	drops := 0
	tp.drop = func(p seenPacket) bool {
		if p.carries(3) && drops == 0 {
			drops++
			return true
		}
		return false
	}
	a.write(f, make([]byte, 200_000))
	w.RunFor(20 * time.Second)
	highest, again := uint64(0), 0
	for _, p := range tp.from(a) {
		for i, d := range p.data {
			if i > 0 && d.Sequence <= p.data[i-1].Sequence {
				t.Errorf("sequence %d behind %d in one packet", d.Sequence, p.data[i-1].Sequence)
			}
		}
		if p.carries(3) {
			again++
			if p.data[0].Sequence != 3 || highest >= f.nextSeq-1 {
				t.Errorf("it was sent again behind %d of %d", highest, f.nextSeq-1)
			}
		}
		if n := len(p.data); n > 0 {
			highest = max(highest, p.data[n-1].Sequence)
		}
	}
	if drops != 1 || again != 1 || len(b.messages("f")) != 1 || a.Counters().Timeouts != 0 {
		t.Errorf("lost %d times, sent again %d times, %d messages, %d timeouts", drops, again, len(b.messages("f")), a.Counters().Timeouts)
	}
}

// RFC 7016 §3.6.3.3: "Flow is finished when CSN == final SN and the buffer is empty."
func TestFlowIsFinishedOnlyWhenNothingIsMissing(t *testing.T) {
	last := wire.UserData{FlowID: 1, Sequence: 3, FSNOffset: 3, Final: true, HasOptions: true, Options: named("f")}
	for name, abandoned := range map[string]bool{"on a message": false, "on an abandoned fragment": true} {
		w, a, b, ab, _, _ := plainPair(t)
		last.Abandoned = abandoned
		for i, c := range [][]byte{dataChunk(last), whole(1, 0, []byte("1")), whole(2, 0, []byte("2"))} {
			inject(w, a, b, ab, c)
			if done := count[FlowFinished](b) == 1; done != (i == 2) {
				t.Errorf("%s: after %d of 3 fragments finished %v", name, i+1, done)
			}
		}
		_, finished := b.events[len(b.events)-1].(FlowFinished)
		if n := len(b.messages("f")); !finished || abandoned && n != 2 || !abandoned && n != 3 {
			t.Errorf("%s: %d messages, the last event is %T", name, n, b.events[len(b.events)-1])
		}
	}
}

// RFC 7016 §3.5.2: "Window = user-data bytes in flight per session, shared by all flows."
func TestCongestionWindowIsSharedByAllFlows(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	w.SetUplink(a.addr, netsim.Link{Delay: 50 * time.Millisecond})
	ab.cc = &appendixA{cwnd: 20_000, ssthresh: 20_000}
	most, flying := 0, 0
	tp.drop = func(p seenPacket) bool {
		if p.from == a.addr && len(p.data) > 0 {
			most = max(most, ab.sending.outstanding)
			for n, f := 0, 0; f < 5; f++ {
				if ab.sending.flows[uint64(f+1)].outstanding > 0 {
					n++
				}
				flying = max(flying, n)
			}
			if ab.sending.outstanding > ab.cc.window()+datagramSize {
				t.Fatalf("%d bytes in flight, the window is %d", ab.sending.outstanding, ab.cc.window())
			}
		}
		return false
	}
	for range 5 {
		f := a.openFlow(ab, "f", PriorityData)
		a.write(f, make([]byte, 100_000))
	}
	w.RunFor(30 * time.Second)
	if len(b.messages("f")) != 5 || flying < 4 || most < 15_000 {
		t.Errorf("%d messages, %d flows in flight at once, at most %d bytes", len(b.messages("f")), flying, most)
	}
}

// Growth "only when the window was actually full": Appendix A, and here too.
func TestDelayControlDoesNotGrowUnlessTheWindowIsFull(t *testing.T) {
	for _, ssthresh := range []int{infinite, 0} {
		for _, full := range []bool{false, true} {
			c := newDelayControl()
			c.cwnd, c.ssthresh, c.drainAt = 100_000, ssthresh, testStart.Add(time.Hour)
			c.round = delayRound{began: testStart, end: 50}
			out := 90_000
			if full {
				out = c.cwnd
			}
			for tsn := uint64(1); tsn <= 51; tsn++ {
				c.onAck(acknowledged{now: testStart.Add(40 * time.Millisecond), bytes: 1000, out: out, rtt: 40 * time.Millisecond, maxAcked: tsn, nextTSN: 100, mode: modeFast})
			}
			if grew := c.cwnd > 100_000; grew != full {
				t.Errorf("full %v, slow start %v: window %d", full, ssthresh > 0, c.cwnd)
			}
		}
	}
}
