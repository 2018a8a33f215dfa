package rtmfp

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
)

func TestHighPriorityOvertakesWhatIsQueued(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	w.SetUplink(a.addr, netsim.Link{Delay: 10 * time.Millisecond, Rate: 1_000_000})
	bulk, control := a.openFlow(ab, "bulk", PriorityBulk), a.openFlow(ab, "control", PriorityControl)
	a.write(bulk, make([]byte, 250_000)) // two seconds
	w.RunFor(500 * time.Millisecond)
	began := w.Now()
	a.write(control, numbered(0, 10))
	eventually(t, w, 5*time.Second, "control arrives", func() bool { return len(b.messages("control")) == 1 })
	if took := w.Now().Sub(began); took > 400*time.Millisecond || len(b.messages("bulk")) != 0 {
		t.Errorf("control took %v, bulk had arrived: %d", took, len(b.messages("bulk")))
	}
	w.RunFor(10 * time.Second)
	if len(b.messages("bulk")) != 1 {
		t.Error("bulk did not arrive")
	}
}

// What is written at one instant leaves by priority, and within one priority in turns.
func TestPrioritiesAreStrictAndEqualOnesTakeTurns(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	var flows []*SendFlow
	for _, p := range []Priority{PriorityIdle, PriorityBulk, PriorityBulk, PriorityData, PriorityRepair, PriorityVideoDetail, PriorityVideo, PriorityAudio, PriorityControl} {
		flows = append(flows, a.openFlow(ab, "f", p))
	}
	a.do(func(now time.Time) {
		for _, f := range flows {
			if err := f.Write(now, make([]byte, 20_000), Deadlines{}); err != nil {
				t.Fatal(err)
			}
		}
	})
	w.RunFor(20 * time.Second)
	if n := len(b.messages("f")); n != len(flows) {
		t.Fatalf("%d messages arrived, want %d", n, len(flows))
	}
	var order []uint64 // of flows as they first sent
	turns, last := 0, uint64(0)
	for _, d := range tp.dataFrom(a) {
		if !slices.Contains(order, d.FlowID) {
			order = append(order, d.FlowID)
		}
		if p := d.FlowID; (p == 2 || p == 3) && p != last {
			turns, last = turns+1, p
		}
	}
	if want := []uint64{9, 8, 7, 6, 5, 4, 2, 3, 1}; !slices.Equal(order, want) {
		t.Errorf("flows began in the order %v, want %v", order, want)
	}
	if turns < 20 {
		t.Errorf("the two flows of one priority changed turns %d times only", turns)
	}
}

func TestTimeCriticalPacketsAreMarked(t *testing.T) {
	for p := PriorityIdle; p <= PriorityControl; p++ {
		w, a, _, ab, _, tp := plainPair(t)
		f := a.openFlow(ab, "f", p)
		a.write(f, numbered(0, 10))
		w.RunFor(time.Second)
		for _, packet := range tp.from(a) {
			if want := p >= PriorityVideoDetail && len(packet.data) > 0; packet.header.TimeCritical != want {
				t.Errorf("priority %d: marked %v, want %v", p, packet.header.TimeCritical, want)
			}
		}
	}
}

func TestReceivingTimeCriticalDataIsReportedToOthers(t *testing.T) {
	w := netsim.New(1, testStart)
	a, b, c := newPlainPeer(t, w, "alice", 1, lan), newPlainPeer(t, w, "bob", 2, lan), newPlainPeer(t, w, "carol", 3, lan)
	tp := newTap(w)
	ab, _ := openBetween(a, b)
	_, bc := openBetween(c, b)
	w.RunFor(time.Second)
	tp.forget()
	audio, bulk := a.openFlow(ab, "audio", PriorityAudio), b.openFlow(bc, "bulk", PriorityBulk)
	a.write(audio, numbered(0, 10))
	w.RunFor(100 * time.Millisecond)
	b.write(bulk, numbered(0, 10))
	w.RunFor(100 * time.Millisecond)
	for _, p := range tp.from(b) {
		if want := len(p.data) > 0; p.header.TimeCriticalReverse != want {
			t.Errorf("packet with %d fragments: reported %v, want %v", len(p.data), p.header.TimeCriticalReverse, want)
		}
	}
	if s := c.Session(b.PeerID()); s.mode(w.Now()) != modeYield {
		t.Error("carol does not yield to what bob receives")
	}
	if ab.mode(w.Now()) != modeCritical {
		t.Error("alice yields on the session with the time-critical data")
	}
}

// RFC 7016 §3.5.2.3: at most 6 packets between acknowledgements, unless time passes.
func TestBurstIsLimited(t *testing.T) {
	w, a, _, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	ab.cc = &appendixA{cwnd: 100_000, ssthresh: infinite}
	a.write(f, make([]byte, 100_000))
	at := w.Now()
	w.RunFor(time.Millisecond)
	n := 0
	for _, p := range tp.from(a) {
		if p.at.Equal(at) && len(p.data) > 0 {
			n++
		}
	}
	if n != burstLimit {
		t.Errorf("%d packets left at once, want %d", n, burstLimit)
	}
}

func TestNoMoreIsInFlightThanTheWindows(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	over := 0
	most := 0
	tp := newTap(w)
	tp.drop = func(p seenPacket) bool {
		if p.from == a.addr && len(p.data) > 0 {
			if ab.sending.outstanding > ab.cc.window()+datagramSize {
				over++
			}
			most = max(most, ab.sending.outstanding)
		}
		return false
	}
	a.write(f, make([]byte, 200_000))
	w.RunFor(20 * time.Second)
	if len(b.messages("f")) != 1 || over > 0 || most < 10_000 {
		t.Errorf("window exceeded %d times; at most %d bytes in flight", over, most)
	}
}

func TestLossIsRepairedWithoutATimeout(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	lost := false
	tp.drop = func(p seenPacket) bool {
		if p.carries(10) && !lost {
			lost = true
			return true
		}
		return false
	}
	for i := range 60 {
		a.write(f, numbered(i, 1000))
		w.RunFor(5 * time.Millisecond)
	}
	w.RunFor(time.Second)
	c := a.Counters()
	if len(b.messages("f")) != 60 || c.Timeouts != 0 || c.LostFragments != 1 {
		t.Errorf("%d messages, %d timeouts, %d fragments repeated; want 60, 0, 1", len(b.messages("f")), c.Timeouts, c.LostFragments)
	}
}
