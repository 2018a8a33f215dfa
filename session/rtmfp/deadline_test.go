package rtmfp

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// gaps returns, for each message received in flows with this metadata, whether it came after a gap.
func (p *testPeer) gaps(metadata string) (all []bool) {
	for _, ev := range p.events {
		if m, ok := ev.(MessageReceived); ok && string(m.Flow.Metadata()) == metadata {
			all = append(all, m.AfterGap)
		}
	}
	return all
}

func (p *testPeer) writeBy(f *SendFlow, data []byte, d func(now time.Time) Deadlines) {
	p.t.Helper()
	p.do(func(now time.Time) {
		if err := f.Write(now, data, d(now)); err != nil {
			p.t.Fatalf("%s: Write: %v", p.name, err)
		}
	})
}

func startIn(d time.Duration) func(time.Time) Deadlines {
	return func(now time.Time) Deadlines { return Deadlines{StartBy: now.Add(d)} }
}

func finishIn(d time.Duration) func(time.Time) Deadlines {
	return func(now time.Time) Deadlines { return Deadlines{FinishBy: now.Add(d)} }
}

// fillWindow makes a busy for about as long as 200 kB take on the link.
func fillWindow(a *testPeer, s *Session) {
	f := a.openFlow(s, "busy", PriorityControl)
	a.write(f, make([]byte, 200_000))
}

func TestMessageNotStartedInTimeIsNotSent(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	w.SetUplink(a.addr, netsim.Link{Delay: 10 * time.Millisecond, Rate: 1_000_000})
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	fillWindow(a, ab)
	a.writeBy(f, numbered(1, 3000), startIn(500*time.Millisecond))
	a.writeBy(f, numbered(2, 10), startIn(time.Minute))
	w.RunFor(20 * time.Second)
	if got := b.messages("f"); len(got) != 2 || len(got[1]) != 10 {
		t.Fatalf("%d messages arrived, want the first and the third", len(got))
	}
	if got := b.gaps("f"); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("after a gap: %v, want the third alone", got)
	}
	for _, d := range tp.dataFrom(a) {
		if d.FlowID == f.id && len(d.Data) > 10 {
			t.Errorf("%d bytes of the late message were sent", len(d.Data))
		}
	}
	if a.Counters().DroppedMessages != 1 {
		t.Errorf("%d messages counted as dropped, want 1", a.Counters().DroppedMessages)
	}
}

// What is taken back leaves no more, nor is sent again if it was lost; what follows arrives.
func TestMessageTakenBackIsNotSentAnyMore(t *testing.T) {
	for name, after := range map[string]time.Duration{"at once": 0, "amid it": 300 * time.Millisecond, "when all of it was lost": 2 * time.Second} {
		t.Run(name, func(t *testing.T) {
			w, a, b, ab, _, tp := plainPair(t)
			w.SetUplink(a.addr, netsim.Link{Delay: 10 * time.Millisecond, Rate: 64_000})
			f := a.openFlow(ab, "f", PriorityBulk)
			a.write(f, numbered(0, 10))
			w.RunFor(time.Second)
			tp.forget()
			until := w.Now().Add(after)
			tp.drop = func(p seenPacket) bool { return after > time.Second && len(p.data) > 0 && p.at.Before(until) }
			sent := func() (n int) {
				for _, d := range tp.dataFrom(a) {
					if len(d.Data) > 10 {
						n += len(d.Data)
					}
				}
				return n
			}
			var recall Recall
			a.writeBy(f, numbered(1, 8000), func(time.Time) Deadlines { return Deadlines{Recall: &recall} })
			w.RunFor(after)
			a.do(func(time.Time) { recall.Take() })
			before := sent()
			if after < time.Second && (before == 0 || before >= 8000) { // what is lost is not seen
				t.Fatalf("%d bytes of 8,000 were sent before it was taken back", before)
			}
			a.write(f, numbered(2, 10))
			w.RunFor(20 * time.Second)
			if more := sent() - before; more != 0 {
				t.Errorf("%d bytes of it were sent after it was taken back", more)
			}
			if got := b.messages("f"); len(got) != 2 || len(got[1]) != 10 {
				t.Errorf("%d messages arrived, want the first and the third", len(got))
			}
			if n := a.Counters().DroppedMessages; n != 1 {
				t.Errorf("%d messages counted as dropped, want 1", n)
			}
		})
	}
}

func TestStartedMessageIsNotGivenUpForStartBy(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	tp.drop = func(p seenPacket) bool { return len(p.data) > 0 && p.at.Sub(testStart) < 5*time.Second }
	a.writeBy(f, numbered(0, 10), startIn(time.Second))
	w.RunFor(20 * time.Second)
	if len(b.messages("f")) != 1 {
		t.Error("a message that was sent in time, and lost, was not repeated")
	}
}

func TestMessageNotFinishedInTimeIsGivenUpAndTheReceiverToldOfTheGap(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	// The second fragment of three never arrives with its data.
	tp.drop = func(p seenPacket) bool { return p.carries(3) && !p.data[0].Abandoned }
	a.writeBy(f, numbered(1, 3000), finishIn(time.Second))
	w.RunFor(10 * time.Second)
	data := tp.dataFrom(a)
	last := data[len(data)-1]
	if !last.Abandoned || last.FSNOffset != 0 && last.Sequence-last.FSNOffset < 3 {
		t.Errorf("last fragment sent: %+v, want word of what was given up", last)
	}
	in := onlyFlow(t, b)
	if in.seen.cumulative != 4 || in.seen.hasGap() || in.buffered != 0 || len(in.waiting) != 0 {
		t.Errorf("receiver: cumulative %d, %d bytes waiting; want 4, 0", in.seen.cumulative, in.buffered)
	}
	a.write(f, numbered(2, 10))
	w.RunFor(time.Second)
	if got := b.gaps("f"); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("after a gap: %v, want [false true]", got)
	}
	if f.queue.len() != 0 || f.outstanding != 0 || f.queued != 0 || ab.sending.queued != 0 {
		t.Errorf("sender still holds %d fragments, %d bytes", f.queue.len(), f.queued)
	}
}

// onlyFlow returns the one flow that a peer receives.
func onlyFlow(t *testing.T, p *testPeer) *ReceiveFlow {
	t.Helper()
	for _, s := range p.peers {
		for _, f := range s.receiving.flows {
			if len(s.receiving.flows) == 1 {
				return f
			}
		}
	}
	t.Fatalf("%s does not receive exactly one flow", p.name)
	return nil
}

func TestFlowOfLateMessagesOnlyStillEnds(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	f := a.openFlow(ab, "f", PriorityData)
	for i := range 50 {
		a.writeBy(f, numbered(i, 2000), startIn(time.Millisecond))
	}
	a.do(func(time.Time) { f.Close() })
	w.RunFor(10 * time.Second)
	w.SetPath(a.addr, b.addr, netsim.Link{})
	w.RunFor(30 * time.Second)
	if count[FlowDelivered](a) != 1 || count[FlowFinished](b) != 1 || ab.sending.queued != 0 {
		t.Errorf("delivered %d, finished %d times, %d bytes queued",
			count[FlowDelivered](a), count[FlowFinished](b), ab.sending.queued)
	}
	if n := len(b.messages("f")); n == 50 || a.Counters().DroppedMessages == 0 {
		t.Errorf("%d messages arrived, %d were given up", n, a.Counters().DroppedMessages)
	}
}

// An abandoned message may be the last the receiver misses while all after it is under way already.
func TestGapBeforeWhatIsInFlightIsTold(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	tp.drop = func(p seenPacket) bool { return p.carries(2) && !p.data[0].Abandoned }
	a.writeBy(f, numbered(1, 10), finishIn(20*time.Millisecond))
	for i := range 10 {
		w.RunFor(5 * time.Millisecond)
		if i < 8 {
			a.write(f, numbered(2+i, 1000))
		}
	}
	w.RunFor(5 * time.Second)
	if got := b.gaps("f"); len(got) != 9 || !got[1] {
		t.Errorf("%d messages arrived, want the first and, after a gap, 8", len(got))
	}
	if in := onlyFlow(t, b); in.seen.hasGap() || f.queue.len() != 0 || f.unsent != 0 {
		t.Errorf("receiver misses something: %v; the sender has %d fragments", in.seen.hasGap(), f.queue.len())
	}
}

// "FSN must not exceed any outstanding sequence number, nor equal one that was not abandoned when sent",
// watched from outside under loss, with half of the messages late. What is not late arrives.
func TestForwardSequenceNumberNeverPassesWhatIsStillSent(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	link := netsim.Link{Delay: 10 * time.Millisecond, Jitter: 5 * time.Millisecond, Loss: 0.2, Rate: 2_000_000}
	w.SetUplink(a.addr, link)
	w.SetUplink(b.addr, link)
	f := a.openFlow(ab, "f", PriorityData)
	var keep int
	for i := range 400 {
		if i%2 == 0 {
			keep++
			a.write(f, numbered(i, 700+i))
		} else {
			a.writeBy(f, numbered(i, 3000), finishIn(time.Duration(i)*time.Millisecond))
		}
		w.RunFor(10 * time.Millisecond)
	}
	w.RunFor(2 * time.Minute)
	floor := uint64(0)
	for _, d := range tp.dataFrom(a) {
		forward := d.Sequence - d.FSNOffset
		if d.Sequence <= floor && !d.Abandoned {
			t.Fatalf("sequence %d was sent after forward sequence number %d", d.Sequence, floor)
		}
		floor = max(floor, forward)
	}
	var even int
	last := -1
	for _, m := range b.messages("f") {
		n := int(m[7]) | int(m[6])<<8
		if n <= last {
			t.Fatalf("message %d after %d", n, last)
		}
		last = n
		if n%2 == 0 {
			even++
		}
	}
	if even != keep || a.Counters().DroppedMessages == 0 || f.queue.len() != 0 {
		t.Errorf("%d of %d messages without deadline arrived, %d given up, %d fragments left",
			even, keep, a.Counters().DroppedMessages, f.queue.len())
	}
}

// The same for what was in flight when it was given up: its data may still arrive, and is then no duplicate.
func TestForwardSequenceNumberIsBelowWhatWasSentBeforeItWasGivenUp(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	dropped := false
	tp.drop = func(p seenPacket) bool {
		first := p.carries(1) && !dropped
		dropped = dropped || first
		return first
	}
	a.writeBy(f, numbered(0, 30_000), finishIn(5*time.Millisecond)) // more than the first window
	w.RunFor(10 * time.Millisecond)
	a.write(f, numbered(1, 10))
	w.RunFor(12 * time.Millisecond) // what followed the first fragment was acknowledged; that one is not lost yet
	var next *seenData
	for _, d := range tp.dataFrom(a) {
		if len(d.Data) == 10 && !d.Abandoned {
			next = &d
		}
	}
	if head := *f.queue.at(0); next == nil || head.sequence != 1 || !head.inFlight || !head.abandoned || next.FSNOffset != next.Sequence {
		t.Errorf("sent %+v while number %d was in flight: %v, given up: %v; want a forward number of 0", next, head.sequence, head.inFlight, head.abandoned)
	}
	w.RunFor(time.Second)
	if got := b.gaps("f"); !slices.Equal(got, []bool{true}) || f.queue.len() != 0 {
		t.Errorf("after a gap: %v, %d fragments left", got, f.queue.len())
	}
}
