package rtmfp

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// RFC 7016 §3.6.2.1: "The Metadata option … sent with … the first User Data chunk … in every packet until
// the first acknowledgement" in our words; never after.
func TestMetadataIsInEveryPacketUntilAcknowledged(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "subject", PriorityData)
	for i := range 4 {
		a.write(f, numbered(i, 900)) // one a packet
	}
	w.RunFor(5 * time.Millisecond) // nothing is acknowledged yet
	a.write(f, numbered(4, 10))
	a.write(f, numbered(5, 10))
	w.RunFor(time.Second)
	a.write(f, numbered(6, 10))
	w.RunFor(time.Second)
	for i, p := range tp.from(a) {
		for j, d := range p.data {
			if want := j == 0 && d.Sequence < 7; d.HasOptions != want {
				t.Errorf("packet %d, sequence %d: options %v, want %v", i, d.Sequence, d.HasOptions, want)
			}
		}
	}
	if got := b.messages("subject"); len(got) != 7 {
		t.Errorf("%d messages, want 7", len(got))
	}
}

// "Never more than once per packet": also where a number given up makes the packet hold two User Data chunks.
func TestMetadataIsInAPacketOnce(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "subject", PriorityData)
	a.do(func(now time.Time) {
		for i, d := range []Deadlines{{}, {StartBy: now.Add(-1)}, {}} {
			if err := f.Write(now, numbered(i, 10), d); err != nil {
				t.Fatal(err)
			}
		}
	})
	w.RunFor(time.Millisecond)
	data := tp.dataFrom(a)
	if len(data) != 2 || data[1].Sequence != 3 || data[1].next || !data[0].HasOptions || data[1].HasOptions {
		t.Errorf("sent %+v, want numbers 1 and 3 as User Data, the options with the first alone", data)
	}
	w.RunFor(time.Second)
	if n := len(b.messages("subject")); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestFollowingFragmentsAreNextUserData(t *testing.T) {
	w, a, _, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.do(func(now time.Time) {
		for i := range 5 {
			if err := f.Write(now, numbered(i, 8), Deadlines{}); err != nil {
				t.Fatal(err)
			}
		}
	})
	w.RunFor(time.Millisecond)
	packets := tp.from(a)
	if len(packets) != 1 || len(packets[0].data) != 5 {
		t.Fatalf("%d packets", len(packets))
	}
	for i, d := range packets[0].data {
		if d.next != (i > 0) || d.Sequence != uint64(i+1) || d.FSNOffset != uint64(i+1) {
			t.Errorf("fragment %d: next %v, sequence %d, forward offset %d", i, d.next, d.Sequence, d.FSNOffset)
		}
	}
}

func TestLongMessageIsCutIntoFragmentsThatFit(t *testing.T) {
	for _, metadata := range []int{0, 100, maxMetadata} {
		w, a, b, ab, ba, tp := plainPair(t)
		for i := range 3 { // so that IDs are not the smallest
			a.openFlow(ab, "unused", Priority(i))
		}
		fb := b.openFlow(ba, "first", PriorityData)
		b.write(fb, numbered(0, 10))
		w.RunFor(time.Second)
		in := a.events[len(a.events)-1].(MessageReceived).Flow
		f, err := ab.OpenReturnFlow(bytes.Repeat([]byte{'m'}, metadata), PriorityData, in)
		if err != nil {
			t.Fatal(err)
		}
		tp.forget()
		a.write(f, numbered(1, 100_000))
		w.RunFor(5 * time.Second)
		for _, p := range tp.from(a) {
			if p.size > MaxDatagram {
				t.Errorf("metadata of %d bytes: datagram of %d bytes", metadata, p.size)
			}
		}
		data := tp.dataFrom(a)
		for i, d := range data {
			want := wire.Middle
			if i == 0 {
				want = wire.Begin
			} else if i == len(data)-1 {
				want = wire.End
			}
			if d.Fragmentation != want {
				t.Errorf("fragment %d of %d is %v, want %v", i, len(data), d.Fragmentation, want)
			}
		}
		last, ok := b.events[len(b.events)-1].(MessageReceived)
		if !ok || !bytes.Equal(last.Data, numbered(1, 100_000)) || last.Flow.ReturnOf() != fb {
			t.Errorf("metadata of %d bytes: the message did not arrive, or in another flow", metadata)
		}
	}
}

func TestEmptyMessageIsAMessage(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, nil)
	a.write(f, []byte{})
	w.RunFor(time.Second)
	if got := b.messages("f"); len(got) != 2 || len(got[0])+len(got[1]) != 0 {
		t.Errorf("received %v, want two empty messages", got)
	}
}

func TestWriteSaysWhatIsWrong(t *testing.T) {
	w, a, _, ab, _, _ := plainPair(t, Limits{Message: 1000, SendBuffer: 3000, SendBufferSession: 5000, SendFlows: 4})
	now := w.Now()
	w.SetPath(a.addr, ab.dest, netsim.Link{Loss: 1})
	f := a.openFlow(ab, "f", PriorityData)
	if err := f.Write(now, make([]byte, 1001), Deadlines{}); !errors.Is(err, ErrMessageTooLong) {
		t.Errorf("1001 bytes: %v, want ErrMessageTooLong", err)
	}
	fill := func(f *SendFlow) (n int, err error) {
		for ; err == nil; n++ {
			err = f.Write(now, make([]byte, 1000), Deadlines{})
		}
		return n - 1, err
	}
	if n, err := fill(f); n != 2 || !errors.Is(err, ErrBufferFull) {
		t.Errorf("a flow took %d messages, then %v; want 2, ErrBufferFull", n, err)
	}
	g := a.openFlow(ab, "g", PriorityData)
	if n, err := fill(g); n != 2 || !errors.Is(err, ErrBufferFull) {
		t.Errorf("the second took %d messages, then %v; want 2, ErrBufferFull", n, err)
	}
	h := a.openFlow(ab, "h", PriorityData)
	if n, err := fill(h); n != 0 || !errors.Is(err, ErrBufferFull) {
		t.Errorf("a third took %d messages, then %v; want 0: the session's buffer is full", n, err)
	}
	if _, err := ab.OpenFlow(make([]byte, maxMetadata+1), PriorityData); !errors.Is(err, ErrMetadata) {
		t.Errorf("long metadata: %v, want ErrMetadata", err)
	}
	a.openFlow(ab, "i", PriorityData)
	if _, err := ab.OpenFlow(nil, PriorityData); !errors.Is(err, ErrTooMany) {
		t.Errorf("a fifth flow: %v, want ErrTooMany", err)
	}
	h.Close()
	if err := h.Write(now, nil, Deadlines{}); !errors.Is(err, ErrFlowClosed) {
		t.Errorf("closed flow: %v, want ErrFlowClosed", err)
	}
	a.do(ab.Close)
	if _, err := ab.OpenFlow(nil, PriorityData); !errors.Is(err, ErrNotOpen) {
		t.Errorf("closed session: %v, want ErrNotOpen", err)
	}
	if err := f.Write(now, nil, Deadlines{}); !errors.Is(err, ErrFlowClosed) {
		t.Errorf("flow of a closed session: %v, want ErrFlowClosed", err)
	}
}

func TestEmptyMessagesFillTheBufferToo(t *testing.T) {
	_, a, _, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	n := 0
	for f.Write(testStart, nil, Deadlines{}) == nil {
		n++
	}
	if n > a.limits.SendBuffer/sendOverhead {
		t.Errorf("%d empty messages are queued", n)
	}
}

// What blocks a flow may be the messages of others.
func TestEveryBlockedFlowIsToldWhenThereIsRoom(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t, Limits{Message: 1000, SendBuffer: 4000, SendBufferSession: 5000})
	f, g := a.openFlow(ab, "f", PriorityData), a.openFlow(ab, "g", PriorityData)
	a.do(func(now time.Time) {
		for f.Write(now, make([]byte, 1000), Deadlines{}) == nil {
		}
		for g.Write(now, make([]byte, 1000), Deadlines{}) == nil {
		}
	})
	h := a.openFlow(ab, "h", PriorityData) // has nothing of its own that could be acknowledged
	if err := h.Write(w.Now(), make([]byte, 1000), Deadlines{}); !errors.Is(err, ErrBufferFull) {
		t.Fatalf("Write error = %v, want ErrBufferFull", err)
	}
	w.RunFor(time.Second)
	told := map[*SendFlow]int{}
	for _, ev := range a.events {
		if ev, ok := ev.(FlowWritable); ok {
			told[ev.Flow]++
		}
	}
	if told[f] != 1 || told[g] != 1 || told[h] != 1 {
		t.Errorf("told %d %d %d times, want once each", told[f], told[g], told[h])
	}
	if n := len(b.messages("f")) + len(b.messages("g")); n == 0 || ab.sending.queued != 0 {
		t.Errorf("%d messages arrived, %d bytes still queued", n, ab.sending.queued)
	}
}

func TestOwnerIsToldOnceThatAllWasSent(t *testing.T) {
	w, a, _, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityBulk)
	a.do(func(now time.Time) {
		f.NotifySent() // nothing waits
		if err := f.Write(now, make([]byte, 100_000), Deadlines{}); err != nil {
			t.Fatal(err)
		}
	})
	if n := count[FlowSent](a); n != 1 {
		t.Fatalf("told %d times when nothing was written, want once", n)
	}
	a.do(func(time.Time) { f.NotifySent() })
	w.RunUntil(time.Second, func() bool { return count[FlowSent](a) == 2 })
	if ab.sending.outstanding == 0 || f.unsent > 0 {
		t.Errorf("told when %d bytes were in flight and %d fragments waited, want some and none", ab.sending.outstanding, f.unsent)
	}
	w.RunFor(time.Second)
	if n := count[FlowSent](a); n != 2 {
		t.Errorf("told %d times, want twice", n)
	}
}

func TestFlowThatSentNothingEndsAtOnce(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.do(func(time.Time) { f.Close(); f.Close() })
	w.RunFor(time.Second)
	if count[FlowDelivered](a) != 1 || len(tp.dataFrom(a)) != 0 || count[FlowOpened](b) != 0 {
		t.Errorf("delivered %d times, %d fragments sent", count[FlowDelivered](a), len(tp.dataFrom(a)))
	}
}

func TestFinalSequenceNumberIsOnTheLastMessageIfItWasNotSent(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.do(func(now time.Time) {
		if err := f.Write(now, numbered(0, 10), Deadlines{}); err != nil {
			t.Fatal(err)
		}
		f.Close()
	})
	w.RunFor(time.Second)
	data := tp.dataFrom(a)
	if len(data) != 1 || !data[0].Final || data[0].Abandoned {
		t.Errorf("sent %+v, want one fragment, which is final", data)
	}
	if count[FlowDelivered](a) != 1 || count[FlowFinished](b) != 1 || len(ab.sending.flows) != 0 {
		t.Errorf("delivered %d, finished %d times", count[FlowDelivered](a), count[FlowFinished](b))
	}
}

func TestFinalSequenceNumberIsOnAnAbandonedFragmentIfAllWasSent(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	tp.drop = func(p seenPacket) bool { return p.carries(2) && p.at.Sub(testStart) < 10*time.Second }
	a.do(func(time.Time) { f.Close() })
	w.RunFor(20 * time.Second)
	data := tp.dataFrom(a)
	if last := data[len(data)-1]; len(data) != 2 || !last.Final || !last.Abandoned || last.Sequence != 2 || len(last.Data) != 0 {
		t.Errorf("sent %+v, want a final abandoned fragment with sequence number 2", data)
	}
	if count[FlowDelivered](a) != 1 || count[FlowFinished](b) != 1 {
		t.Errorf("delivered %d, finished %d times", count[FlowDelivered](a), count[FlowFinished](b))
	}
}

// Whoever acknowledges everything, arrived or not, looks like an endlessly fast path.
func TestNothingIsBelievedOfAnAcknowledgementThatNamesWhatWasNeverSent(t *testing.T) {
	w, a, _, ab, _, _ := plainPair(t)
	now := w.Now()
	f := a.openFlow(ab, "f", PriorityData)
	for range 100 {
		if err := f.Write(now, make([]byte, 1000), Deadlines{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, _, ok := a.Transmit(now, make([]byte, 0, MaxDatagram)); !ok {
			t.Fatal("nothing was sent")
		}
	}
	for i, tt := range []struct {
		ack  wire.Ack
		base uint64 // first fragment that waits afterwards
	}{
		{wire.Ack{Cumulative: 1 << 60}, 1},
		{wire.Ack{Cumulative: 3}, 1},
		{wire.Ack{Cumulative: 1, Received: []wire.Range{{First: 3, Last: 3}}}, 1},
		{wire.Ack{Cumulative: 1}, 2},
		{wire.Ack{Cumulative: 2}, 3},
	} {
		tt.ack.FlowID, tt.ack.BufferBlocks = f.id, 64
		a.counters.PacketsReceived++
		ab.sending.gotAck(now, ab, tt.ack)
		if want := min(uint64(i)+1, 3); f.base() != tt.base || a.Counters().BogusAcks != want {
			t.Errorf("after %+v: fragment %d is the first that waits, %d not believed; want %d, %d", tt.ack, f.base(), a.Counters().BogusAcks, tt.base, want)
		}
	}
}
