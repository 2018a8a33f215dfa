package rtmfp

import (
	"errors"
	"testing"
	"time"

	"lyceum/session/wire"
)

// "A flow can start without data by sending an already abandoned fragment."
func TestFlowCanStartWithoutData(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	start := func() error {
		var err error
		a.do(func(time.Time) { err = f.Start() })
		return err
	}
	if err := errors.Join(start(), start()); err != nil {
		t.Fatal(err)
	}
	w.RunFor(time.Second)
	data := tp.dataFrom(a)
	if len(data) != 1 || !data[0].Abandoned || !data[0].HasOptions || data[0].Sequence != 1 || data[0].FSNOffset != 0 || len(data[0].Data) != 0 {
		t.Errorf("sent %+v, want one abandoned fragment with the metadata", data)
	}
	if count[FlowOpened](b) != 1 || count[MessageReceived](b) != 0 || f.queue.len() != 0 {
		t.Errorf("%d flows opened, %d messages", count[FlowOpened](b), count[MessageReceived](b))
	}
	a.write(f, numbered(0, 10))
	if err := start(); err != nil {
		t.Fatal(err)
	}
	a.do(func(time.Time) { f.Close() })
	w.RunFor(time.Second)
	if len(b.messages("f")) != 1 || count[FlowFinished](b) != 1 || count[FlowDelivered](a) != 1 || len(tp.dataFrom(a)) != 2 {
		t.Errorf("%d messages, finished %d times, %d fragments sent", len(b.messages("f")), count[FlowFinished](b), len(tp.dataFrom(a)))
	}
	if err := start(); !errors.Is(err, ErrFlowClosed) {
		t.Errorf("Start of a closed flow: %v, want ErrFlowClosed", err)
	}
}

func TestStartedFlowThatIsClosedEndsAtTheReceiverToo(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.do(func(time.Time) {
		if err := f.Start(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	})
	w.RunFor(time.Second)
	if count[FlowOpened](b) != 1 || count[FlowFinished](b) != 1 || count[FlowDelivered](a) != 1 {
		t.Errorf("opened %d, finished %d, delivered %d times", count[FlowOpened](b), count[FlowFinished](b), count[FlowDelivered](a))
	}
}

// The receiver keeps a finished flow's ID for 120 s and the sender is to keep it for 130 s. Ours keeps it for
// good, which needs no timer.
func TestFlowIDsAreNeverUsedTwice(t *testing.T) {
	w, a, _, ab, _, _ := plainPair(t)
	seen := map[uint64]bool{}
	for i := range 50 {
		f := a.openFlow(ab, "f", PriorityData)
		if seen[f.id] || f.id == 0 {
			t.Fatalf("flow ID %d is used twice", f.id)
		}
		seen[f.id] = true
		a.write(f, numbered(i, 10))
		a.do(func(time.Time) { f.Close() })
		w.RunFor(time.Second)
	}
	if len(ab.sending.flows) != 0 {
		t.Errorf("%d flows left", len(ab.sending.flows))
	}
}

// Until the receiver says what it takes it is believed to take 65,536 bytes.
func TestReceiverThatSaidNothingIsSentNoMoreThanTheInitialWindow(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	tp.drop = func(p seenPacket) bool { return p.from == b.addr && len(p.acks()) > 0 }
	ab.cc, ab.rtt.srtt = &appendixA{cwnd: 1 << 20, ssthresh: infinite}, 10*time.Millisecond
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, make([]byte, 200_000))
	w.RunFor(150 * time.Millisecond)
	if f.outstanding < rxBufferInitial || f.outstanding > rxBufferInitial+smss {
		t.Errorf("%d bytes in flight, want just over %d", f.outstanding, rxBufferInitial)
	}
}

// RFC 7016 §3.6.2.9.1: the first within 1 s; the period is at least the ERTO, grows, and stays below 60 s
// unless the ERTO is longer.
func TestScheduleOfBufferProbes(t *testing.T) {
	for name, tt := range map[string]struct {
		erto []time.Duration // at each probe; the last one holds on
		want []time.Duration // between probes, in ms
	}{
		"quick path":              {[]time.Duration{250}, []time.Duration{1000, 1000, 1414, 1999, 2828, 3999, 5656, 7999, 11312, 15998, 22625, 31996, 45249, 60000, 60000}},
		"slow path":               {[]time.Duration{5000}, []time.Duration{1000, 5000, 7071, 9999}},
		"one that becomes slow":   {[]time.Duration{250, 250, 9000}, []time.Duration{1000, 1000, 1414, 9000, 12727}},
		"one slower than the cap": {[]time.Duration{70_000}, []time.Duration{1000, 70_000, 70_000}},
	} {
		_, a, _, ab, _, _ := plainPair(t)
		f := a.openFlow(ab, "f", PriorityData)
		f.cut(make([]byte, 10), Deadlines{})
		f.rxBuffer = 0
		now := testStart
		f.probe.update(now, f)
		for i, want := range tt.want {
			f.s.rtt.erto = tt.erto[min(i, len(tt.erto)-1)] * time.Millisecond
			want *= time.Millisecond
			if got := f.probe.at.Sub(now); got < want || got >= want+2*time.Millisecond {
				t.Errorf("%s: probe %d comes %v after the one before, want %v", name, i, got, want)
			}
			f.probe.advance(f.probe.at.Add(-1), f)
			if f.probe.due {
				t.Fatalf("%s: probe %d is early", name, i)
			}
			now = f.probe.at
			if f.probe.advance(now, f); !f.probe.due {
				t.Fatalf("%s: probe %d is late", name, i)
			}
			f.probe.due = false
		}
		f.rxBuffer = 1024
		if f.probe.update(now, f); f.probe.active || len(ab.sending.probing) != 0 {
			t.Errorf("%s: probing goes on although the window is open", name)
		}
	}
}

func TestChunksOfUnknownFlowsAreIgnored(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	before := b.Counters()
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypeBufferProbe, wire.BufferProbe{FlowID: 77}.AppendTo(nil)))
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypeFlowException, wire.FlowException{FlowID: 77, Code: 1}.AppendTo(nil)))
	inject(w, a, b, ab, ackChunk(wire.Ack{FlowID: 77, Cumulative: 1}))
	w.RunFor(time.Second)
	if len(tp.from(b)) != 0 || len(b.events) != 1 || len(ba.sending.flows)+len(ba.receiving.flows) != 0 || b.Counters().Malformed != before.Malformed {
		t.Errorf("%d packets, %d events, %d flows", len(tp.from(b)), len(b.events), len(ba.sending.flows)+len(ba.receiving.flows))
	}
}

// A Flow Exception Report precedes each acknowledgement of a rejected flow, and none of any other, whatever
// becomes of it. That includes the time in which the rejected flow lingers: its first report may be lost.
func TestExceptionReportsPrecedeAcknowledgementsOfRejectedFlowsOnly(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	unwanted := dataChunk(wire.UserData{FlowID: 9, Sequence: 1, FSNOffset: 1, Final: true, Data: []byte("x")})
	final := dataChunk(wire.UserData{FlowID: 1, Sequence: 2, FSNOffset: 2, Final: true})
	for _, c := range [][]byte{whole(1, 0, nil), unwanted, final, unwanted, final} {
		inject(w, a, b, ab, c)
		w.RunFor(time.Second)
	}
	acks := map[uint64]int{}
	for _, p := range tp.from(b) {
		for i, c := range p.chunks {
			if c.typ != wire.TypeAckRanges {
				continue
			}
			k, err := wire.ParseAckRanges(c.payload, nil)
			if err != nil {
				t.Fatal(err)
			}
			acks[k.FlowID]++
			if reported := i > 0 && p.chunks[i-1].typ == wire.TypeFlowException; reported != (k.FlowID == 9) {
				t.Errorf("acknowledgement %d of flow %d: reported %v", acks[k.FlowID], k.FlowID, reported)
			}
		}
	}
	if acks[1] != 3 || acks[9] != 2 {
		t.Errorf("acknowledgements by flow %v, want 3 of flow 1 and 2 of flow 9", acks)
	}
}

// The first acknowledgement of a packet that has to be sent is cut to fit. Others ride along whole, or not.
func TestAcknowledgementsRideAlongWholeOrNotAtAll(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	f := b.openFlow(ba, "back", PriorityData)
	gapped := func(flow uint64, gaps int) (chunks []byte) {
		for i := range uint64(gaps) {
			d := wire.UserData{FlowID: flow, Sequence: 1 + 1000*i, FSNOffset: 1 + 1000*i, HasOptions: i == 0, Options: named("f")}
			chunks = append(chunks, dataChunk(d)...)
		}
		return chunks
	}
	inject(w, a, b, ab, gapped(1, 450)) // takes more than a packet, by 3 bytes a gap
	inject(w, a, b, ab, gapped(2, 100))
	w.RunFor(time.Second)
	tp.forget()
	next := func(flow uint64) []byte {
		return dataChunk(wire.UserData{FlowID: flow, Sequence: 1_000_000, FSNOffset: 1_000_000})
	}
	inject(w, a, b, ab, join(next(2), next(1)))
	b.write(f, make([]byte, 20_000))
	w.RunFor(time.Second)
	obligatory := map[uint64]int{}
	for _, p := range tp.from(b) {
		for i, k := range p.acks() {
			if whole := len(k.Received) == len(ba.receiving.flows[k.FlowID].seen.above); !whole && (i > 0 || len(p.data) > 0) {
				t.Errorf("flow %d: %d ranges ride along", k.FlowID, len(k.Received))
			} else if !whole && (len(k.Received) < 300 || p.size < datagramSize-10) {
				t.Errorf("flow %d: %d ranges in %d bytes", k.FlowID, len(k.Received), p.size)
			}
			obligatory[k.FlowID]++
		}
	}
	if obligatory[1] == 0 || obligatory[2] == 0 {
		t.Errorf("acknowledgements by flow: %v", obligatory)
	}
}

// RFC 7016 §3.6.3.2, what else makes an acknowledgement leave at once.
func TestAcknowledgementsLeaveAtOnceWhenRoomIsScarceOrTheFlowIsNotOpen(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare func(f *ReceiveFlow)
		want    time.Duration
	}{
		"nothing special":          {func(*ReceiveFlow) {}, delayedAck},
		"told less than 2 blocks":  {func(f *ReceiveFlow) { f.advertised = 1 }, 0},
		"less than 1,024 bytes":    {func(f *ReceiveFlow) { f.s.e.limits.ReceiveBuffer = 1000 }, 0},
		"rejected":                 {func(f *ReceiveFlow) { f.state = receiveRejected }, 0},
		"finished, and lingers on": {func(f *ReceiveFlow) { f.state = receiveLinger }, 0},
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		inject(w, a, b, ab, whole(1, 0, nil))
		w.RunFor(time.Second)
		tp.forget()
		tt.prepare(ba.receiving.flows[1])
		at := w.Now()
		inject(w, a, b, ab, whole(2, 0, nil))
		w.RunFor(time.Second)
		if packets := tp.from(b); len(packets) == 0 || packets[0].at.Sub(at) != tt.want {
			t.Errorf("%s: %d packets, want the first after %v", name, len(packets), tt.want)
		}
	}
}

// When everything queued is given up, one abandoned fragment tells the receiver, which misses nothing then.
func TestForwardNumberIsUpdatedWhenEverythingQueuedIsGivenUp(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	tp.drop = func(p seenPacket) bool { return p.from == a.addr && len(p.data) > 0 && !p.data[0].Abandoned }
	for range 3 {
		a.writeBy(f, numbered(1, 3000), finishIn(2*time.Second))
	}
	w.RunFor(100 * time.Millisecond)
	tp.forget()
	w.RunFor(20 * time.Second)
	updates := tp.dataFrom(a)
	if len(updates) == 0 || len(updates) > 3 {
		t.Fatalf("%d fragments tell of 9 that were given up", len(updates))
	}
	for _, d := range updates {
		if !d.Abandoned || d.FSNOffset != 0 || len(d.Data) != 0 {
			t.Errorf("sent %+v", d)
		}
	}
	if in := onlyFlow(t, b); in.seen.cumulative != 10 || in.seen.hasGap() || f.queue.len() != 0 {
		t.Errorf("the receiver knows of %d numbers; %d fragments are queued", in.seen.cumulative, f.queue.len())
	}
}
