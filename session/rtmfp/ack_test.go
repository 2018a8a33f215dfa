package rtmfp

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/wire"
)

// ackDelay sends chunks to a fresh pair, one packet each, and returns how long after the last one the
// receiver acknowledged first, and what it acknowledged in the end.
func ackDelay(t *testing.T, prepare, last [][]byte) (time.Duration, wire.Ack) {
	t.Helper()
	w, a, b, ab, _, tp := plainPair(t)
	for _, c := range prepare {
		inject(w, a, b, ab, c)
	}
	w.RunFor(time.Second)
	tp.forget()
	for _, c := range last {
		inject(w, a, b, ab, c)
	}
	at := w.Now().Add(-time.Millisecond)
	w.RunFor(time.Second)
	for _, p := range tp.from(b) {
		if acks := tp.acksFrom(b); p.has(wire.TypeAckRanges) {
			return p.at.Sub(at), acks[len(acks)-1]
		}
	}
	t.Fatal("no acknowledgement within a second")
	return 0, wire.Ack{}
}

// RFC 7016 §3.6.3.4.1.
func TestWhenAcknowledgementsAreSent(t *testing.T) {
	first := [][]byte{whole(1, 0, []byte("1"))}
	gap := [][]byte{whole(1, 0, []byte("1")), whole(3, 0, []byte("3"))}
	final := dataChunk(wire.UserData{FlowID: 1, Sequence: 2, FSNOffset: 2, Final: true})
	abandoned := dataChunk(wire.UserData{FlowID: 1, Sequence: 2, FSNOffset: 2, Abandoned: true})
	probe := wire.AppendChunk(nil, wire.TypeBufferProbe, wire.BufferProbe{FlowID: 1}.AppendTo(nil))
	for _, tt := range []struct {
		name          string
		prepare, last [][]byte
		want          time.Duration
	}{
		{"a new flow at once", nil, first, 0},
		{"one packet after 200 ms", first, [][]byte{whole(2, 0, nil)}, delayedAck},
		{"every second packet at once", first, [][]byte{whole(2, 0, nil), whole(3, 0, nil)}, 0},
		{"a duplicate at once", first, first, 0},
		{"a new gap at once", first, [][]byte{whole(3, 0, nil)}, 0},
		{"while there is a gap at once", gap, [][]byte{whole(4, 0, nil)}, 0},
		{"a gap that closes at once", gap, [][]byte{whole(2, 0, nil)}, 0},
		{"an abandoned number at once", first, [][]byte{abandoned}, 0},
		{"the final number at once", first, [][]byte{final}, 0},
		{"a buffer probe at once", first, [][]byte{probe}, 0},
	} {
		if got, _ := ackDelay(t, tt.prepare, tt.last); got != tt.want {
			t.Errorf("%s: after %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestAcknowledgementNamesRanges(t *testing.T) {
	var chunks [][]byte
	for _, n := range []uint64{1, 2, 4, 5, 6, 9, 20} {
		chunks = append(chunks, whole(n, 0, nil))
	}
	_, got := ackDelay(t, nil, chunks)
	want := []wire.Range{{First: 4, Last: 6}, {First: 9, Last: 9}, {First: 20, Last: 20}}
	if got.Cumulative != 2 || !slices.Equal(got.Received, want) {
		t.Errorf("acknowledged %d and %v, want 2 and %v", got.Cumulative, got.Received, want)
	}
}

func TestCumulativeAcknowledgementIsNeverBelowTheForwardNumber(t *testing.T) {
	_, got := ackDelay(t, nil, [][]byte{whole(100, 98, nil)})
	if got.Cumulative != 98 || !slices.Equal(got.Received, []wire.Range{{First: 100, Last: 100}}) {
		t.Errorf("acknowledged %d and %v, want 98 and 100", got.Cumulative, got.Received)
	}
}

func TestAcknowledgementsRideOnData(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	fa, fb := a.openFlow(ab, "there", PriorityData), b.openFlow(ba, "back", PriorityData)
	a.write(fa, numbered(0, 100))
	b.write(fb, numbered(0, 100))
	w.RunFor(time.Second)
	tp.forget()
	a.write(fa, numbered(1, 100))
	w.RunFor(20 * time.Millisecond)
	b.write(fb, numbered(1, 100))
	w.RunFor(time.Second)
	packets := tp.from(b)
	if len(packets) == 0 || len(packets[0].data) != 1 || len(packets[0].acks()) != 1 {
		t.Errorf("first packet back: %+v, want data and acknowledgement in one", packets)
	}
}

func TestFullFragmentLeavesRoomForAnAcknowledgement(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	fa, fb := a.openFlow(ab, "there", PriorityBulk), b.openFlow(ba, "back", PriorityBulk)
	a.write(fa, make([]byte, 200_000))
	b.write(fb, make([]byte, 200_000))
	w.RunFor(20 * time.Second)
	apart, packets := 0, tp.from(a)
	for i, p := range packets[1:] {
		if before := packets[i]; len(before.data) == 0 && len(p.data) > 0 && p.at.Equal(before.at) {
			apart++
		}
	}
	if apart > len(packets)/20 {
		t.Errorf("%d of %d acknowledgements left just before data", apart, len(packets))
	}
}

func TestSecondAcknowledgementOfAFlowInAPacketIsIgnored(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := b.openFlow(ba, "f", PriorityData)
	b.write(f, numbered(0, 10))
	before := b.Counters().IgnoredChunks
	inject(w, a, b, ab, append(ackChunk(wire.Ack{FlowID: f.id, BufferBlocks: 64}), ackChunk(wire.Ack{FlowID: f.id, Cumulative: 1})...))
	if f.rxBuffer != 64*1024 || b.Counters().IgnoredChunks != before+1 {
		t.Errorf("window %d, %d ignored", f.rxBuffer, b.Counters().IgnoredChunks-before)
	}
}

func TestAcknowledgementOfWhatWasNeverSentIsNotBelieved(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := b.openFlow(ba, "f", PriorityData)
	b.do(func(now time.Time) {
		if err := f.Write(now, make([]byte, 100_000), Deadlines{}); err != nil {
			t.Fatal(err)
		}
	})
	w.RunFor(time.Millisecond)
	cwnd, sent := ba.cc.window(), ba.sending.outstanding
	inject(w, a, b, ab, ackChunk(wire.Ack{FlowID: f.id, BufferBlocks: 64, Cumulative: 1 << 40, Received: []wire.Range{{First: 1 << 41, Last: ^uint64(0)}}}))
	inject(w, a, b, ab, ackChunk(wire.Ack{FlowID: 999, BufferBlocks: 64, Cumulative: 5}))
	if ba.cc.window() > cwnd+sent {
		t.Errorf("window grew from %d to %d", cwnd, ba.cc.window())
	}
	w.RunFor(5 * time.Second)
	if n := len(a.events); n == 0 || f.queue.len() != 0 {
		t.Errorf("%d fragments still queued", f.queue.len())
	}
}

func TestLongRangeListIsShortenedToFit(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	for n := uint64(1); n <= 1200; n += 2 {
		inject(w, a, b, ab, whole(n*1000, 0, nil))
	}
	w.RunFor(time.Second)
	in := ba.receiving.flows[1]
	if len(in.seen.above) != b.limits.Gaps {
		t.Errorf("%d ranges remembered, want %d", len(in.seen.above), b.limits.Gaps)
	}
	if b.Counters().RefusedData == 0 {
		t.Error("nothing was refused")
	}
	for _, p := range tp.from(b) {
		if p.size > datagramSize {
			t.Errorf("datagram of %d bytes", p.size)
		}
	}
	acks := tp.acksFrom(b)
	if last := acks[len(acks)-1]; len(last.Received) < 100 || len(last.Received) >= len(in.seen.above) {
		t.Errorf("last acknowledgement names %d ranges of %d", len(last.Received), len(in.seen.above))
	}
}
