package rtmfp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// inNetworkOrder makes b choose network order for every flow it learns of.
func inNetworkOrder(b *testPeer) {
	b.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(FlowOpened); ok {
			ev.Flow.UseNetworkOrder(now)
		}
	}
}

// openedInNetworkOrder returns a pair where flow 1 has brought message 1 and is in network order.
func openedInNetworkOrder(t *testing.T, limits ...Limits) (w *netsim.World, b *testPeer, ba *Session, send func(chunks ...[]byte)) {
	t.Helper()
	w, a, b, ab, ba, _ := plainPair(t, limits...)
	inNetworkOrder(b)
	send = func(chunks ...[]byte) {
		for _, c := range chunks {
			inject(w, a, b, ab, c)
		}
	}
	send(whole(1, 0, []byte("1")))
	return w, b, ba, send
}

func pieceOf(sequence uint64, fr wire.Fragmentation, data string) []byte {
	return dataChunk(wire.UserData{FlowID: 1, Sequence: sequence, FSNOffset: sequence, Fragmentation: fr, Data: []byte(data)})
}

func givenUp(sequence uint64, final bool) []byte {
	return dataChunk(wire.UserData{FlowID: 1, Sequence: sequence, FSNOffset: sequence, Abandoned: true, Final: final})
}

// RFC 7016 §3.6.3.3.2.
func TestInNetworkOrderACompleteMessageIsDeliveredAtOnce(t *testing.T) {
	_, b, ba, send := openedInNetworkOrder(t)
	for _, tt := range []struct {
		chunk []byte
		want  string // all that was delivered so far
	}{
		{whole(9, 0, []byte("9")), "19"},
		{pieceOf(5, wire.Middle, "b"), "19"},
		{pieceOf(6, wire.End, "c"), "19"},
		{pieceOf(11, wire.Begin, "x"), "19"},
		{pieceOf(4, wire.Begin, "a"), "19abc"},
		{whole(9, 0, []byte("9")), "19abc"}, // again
		{pieceOf(5, wire.Middle, "b"), "19abc"},
		{whole(2, 0, []byte("2")), "19abc2"},
		{pieceOf(13, wire.End, "z"), "19abc2"},
		{pieceOf(12, wire.Middle, "y"), "19abc2xyz"},
	} {
		send(tt.chunk)
		if got := string(bytes.Join(b.messages("f"), nil)); got != tt.want {
			t.Fatalf("delivered %q, want %q", got, tt.want)
		}
	}
	if f := ba.receiving.flows[1]; f.buffered != 0 || len(f.waiting) != 0 {
		t.Errorf("%d bytes wait", f.buffered)
	}
	if slices.Contains(b.gaps("f"), true) {
		t.Errorf("gaps %v, although nothing was given up", b.gaps("f"))
	}
}

func TestInNetworkOrderPartialMessagesAreNeverDelivered(t *testing.T) {
	_, b, ba, send := openedInNetworkOrder(t)
	send(
		pieceOf(2, wire.Begin, "a"), pieceOf(4, wire.End, "c"), // the middle is given up below
		pieceOf(6, wire.Middle, "e"), whole(7, 0, []byte("7")), // no beginning
		pieceOf(8, wire.Begin, "g"), pieceOf(9, wire.Begin, "h"), pieceOf(10, wire.End, "i"), // the first has no end
		pieceOf(11, wire.Middle, "j"), pieceOf(12, wire.End, "k"), // of nothing
	)
	if got := string(bytes.Join(b.messages("f"), nil)); got != "17hi" {
		t.Errorf("delivered %q, want 17hi", got)
	}
	send(givenUp(3, false), givenUp(5, false))
	if f := ba.receiving.flows[1]; len(f.waiting) != 0 || f.buffered != 0 || count[MessageReceived](b) != 3 {
		t.Errorf("%d fragments that will never be whole wait", len(f.waiting))
	}
}

func TestInNetworkOrderAGapIsToldWithTheNextMessage(t *testing.T) {
	_, b, _, send := openedInNetworkOrder(t)
	send(
		whole(5, 0, nil),                    // 2 to 4 are late
		givenUp(3, false), whole(6, 0, nil), // 3 was given up
		whole(2, 0, nil),                    // told already
		givenUp(3, false), whole(7, 0, nil), // nothing new
		whole(10, 9, nil), // 4, 8 and 9 were given up
		pieceOf(12, wire.Middle, "without a beginning"), whole(13, 11, nil),
		givenUp(14, true), whole(14, 0, nil), // the final number alone is no message
	)
	want := []bool{false, false, true, false, false, true, true}
	if got := b.gaps("f"); !slices.Equal(got, want) {
		t.Errorf("gaps %v, want %v", got, want)
	}
	if n := count[FlowFinished](b); n != 1 {
		t.Errorf("finished %d times", n)
	}
}

func TestWhatWaitsIsDeliveredWhenNetworkOrderIsChosen(t *testing.T) {
	for name, tt := range map[string]struct {
		chunks [][]byte
		want   string
		gap    bool
	}{
		"above a gap":              {[][]byte{whole(3, 0, []byte("3")), piece(5, wire.Begin, []byte("a")), piece(6, wire.End, []byte("b"))}, "3ab", false},
		"behind a part":            {[][]byte{piece(1, wire.Begin, nil), whole(3, 0, []byte("3"))}, "3", false},
		"after something given up": {[][]byte{withOptions(givenUp(1, false)), whole(3, 0, []byte("3"))}, "3", true},
	} {
		w, a, b, ab, ba, _ := plainPair(t)
		for _, c := range tt.chunks {
			inject(w, a, b, ab, c)
		}
		f := ba.receiving.flows[1]
		b.do(func(now time.Time) { f.UseNetworkOrder(now); f.UseNetworkOrder(now) })
		if got := string(bytes.Join(b.messages("f"), nil)); got != tt.want {
			t.Errorf("%s: delivered %q, want %q", name, got, tt.want)
		} else if b.gaps("f")[0] != tt.gap {
			t.Errorf("%s: gap %v, want %v", name, b.gaps("f")[0], tt.gap)
		}
	}
}

func TestPausedFlowInNetworkOrderHoldsMessages(t *testing.T) {
	_, b, ba, send := openedInNetworkOrder(t)
	f := ba.receiving.flows[1]
	b.do(func(now time.Time) { f.SetPaused(now, true) })
	send(whole(4, 0, []byte("4")), pieceOf(6, wire.Begin, "a"), pieceOf(7, wire.End, "b"), whole(2, 0, []byte("2")))
	if n := count[MessageReceived](b); n != 1 {
		t.Errorf("%d messages while paused", n-1)
	}
	b.do(func(now time.Time) { f.SetPaused(now, false) })
	if got := string(bytes.Join(b.messages("f"), nil)); got != "124ab" {
		t.Errorf("delivered %q, want 124ab", got)
	}
}

func TestInNetworkOrderTheBufferIsBounded(t *testing.T) {
	l := Limits{ReceiveBuffer: 20_000, Message: 5_000}
	_, b, ba, send := openedInNetworkOrder(t, l)
	f := ba.receiving.flows[1]
	for n := uint64(4); n < 200; n += 2 { // parts of messages that nobody completes
		send(pieceOf(n, wire.Begin, string(make([]byte, 1000))))
		if f.buffered > l.ReceiveBuffer {
			t.Fatalf("%d bytes wait", f.buffered)
		}
	}
	if b.Counters().RefusedData == 0 {
		t.Error("nothing was refused")
	}
	_, b, ba, send = openedInNetworkOrder(t, l)
	f = ba.receiving.flows[1]
	send(pieceOf(3, wire.Begin, string(make([]byte, 2000))), pieceOf(4, wire.Middle, string(make([]byte, 2000))), pieceOf(5, wire.End, string(make([]byte, 2000))))
	if f.state != receiveRejected || f.buffered != 0 || count[MessageReceived](b) != 1 {
		t.Errorf("a message of 6000 bytes where 5000 are allowed: state %d, %d bytes wait", f.state, f.buffered)
	}
}

func TestInNetworkOrderEveryMessageArrivesOnce(t *testing.T) {
	for _, tt := range testLinks {
		t.Run(tt.name, func(t *testing.T) {
			w, a, b, ab, _ := pair(t, tt.link)
			inNetworkOrder(b)
			f := a.openFlow(ab, "f", PriorityData)
			const n = 200
			size := func(i int) int { return 8 + (i*997)%4000 }
			for i := range n {
				a.write(f, numbered(i, size(i)))
			}
			a.do(func(time.Time) { f.Close() })
			eventually(t, w, time.Minute, "finished", func() bool { return count[FlowFinished](b) == 1 })
			got := b.messages("f")
			inOrder := slices.IsSortedFunc(got, func(x, y []byte) int { return bytes.Compare(x[:8], y[:8]) })
			if tt.name == "perfect" && !inOrder || tt.link.Loss > 0 && inOrder {
				t.Errorf("arrived in order: %v", inOrder)
			}
			slices.SortFunc(got, func(x, y []byte) int { return bytes.Compare(x[:8], y[:8]) })
			wantNumbered(t, got, n, size)
			if _, last := b.events[len(b.events)-1].(FlowFinished); !last {
				t.Errorf("the last event is %T", b.events[len(b.events)-1])
			}
		})
	}
}

// Every order in which the fragments of three messages can arrive delivers the three, each as soon as its
// last fragment is there.
func TestInNetworkOrderAnyOrderOfArrivalDelivers(t *testing.T) {
	kinds := []wire.Fragmentation{wire.Begin, wire.End, wire.Whole, wire.Begin, wire.Middle, wire.End}
	messages := [][]uint64{{1, 2}, {3}, {4, 5, 6}}
	var try func(rest, order []uint64)
	try = func(rest, order []uint64) {
		if len(rest) > 0 {
			for i := range rest {
				try(slices.Delete(slices.Clone(rest), i, i+1), append(slices.Clone(order), rest[i]))
			}
			return
		}
		e := New(Config{Profile: lyceumProfile(1), Rand: newRand(1), Random: newSecrets(1)})
		f := newReceiveFlow(e)
		f.networkOrder = true
		arrived := map[uint64]bool{}
		for _, n := range order {
			f.got(testStart, received{sequence: n, fragmentation: kinds[n-1], data: binary.BigEndian.AppendUint64(nil, n)})
			arrived[n] = true
			want := 0
			for _, m := range messages {
				if !slices.ContainsFunc(m, func(n uint64) bool { return !arrived[n] }) {
					want++
				}
			}
			if e.events.len() != want {
				t.Fatalf("order %v: after %d, %d messages, want %d", order, n, e.events.len(), want)
			}
		}
		var got []string
		for ev, ok := e.NextEvent(); ok; ev, ok = e.NextEvent() {
			got = append(got, fmt.Sprintf("%x", ev.(*MessageReceived).Data))
		}
		slices.Sort(got)
		if want := []string{"00000000000000010000000000000002", "0000000000000003", "000000000000000400000000000000050000000000000006"}; !slices.Equal(got, want) {
			t.Fatalf("order %v: delivered %v", order, got)
		}
	}
	try([]uint64{1, 2, 3, 4, 5, 6}, nil)
}

// A gap that was told in original order is not told again.
func TestGapToldBeforeNetworkOrderWasChosenIsToldOnce(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	inject(w, a, b, ab, join(withOptions(givenUp(1, false)), whole(2, 0, nil), whole(4, 0, nil)))
	f := ba.receiving.flows[1]
	b.do(func(now time.Time) { f.UseNetworkOrder(now) })
	inject(w, a, b, ab, whole(5, 0, nil))
	if got := b.gaps("f"); !slices.Equal(got, []bool{true, false, false}) {
		t.Errorf("gaps %v, want the first alone", got)
	}
}
