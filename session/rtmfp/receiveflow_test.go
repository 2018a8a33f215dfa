package rtmfp

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"lyceum/session/wire"
)

// whole is a whole message in flow 1.
func whole(sequence, forward uint64, data []byte) []byte {
	d := wire.UserData{FlowID: 1, Sequence: sequence, FSNOffset: sequence - forward, Data: data}
	d.HasOptions, d.Options = true, named("f")
	return dataChunk(d)
}

func piece(sequence uint64, fr wire.Fragmentation, data []byte) []byte {
	d := wire.UserData{FlowID: 1, Sequence: sequence, FSNOffset: sequence, Fragmentation: fr, Data: data}
	d.HasOptions, d.Options = true, named("f")
	return dataChunk(d)
}

func TestMessagesAreDeliveredInOriginalOrder(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	for _, n := range []uint64{3, 2, 5, 1, 5, 2, 4} {
		inject(w, a, b, ab, whole(n, 0, []byte{byte(n)}))
	}
	if got := bytes.Join(b.messages("f"), nil); !bytes.Equal(got, []byte{1, 2, 3, 4, 5}) {
		t.Errorf("delivered %v, want 1 to 5", got)
	}
	if slices.Contains(b.gaps("f"), true) {
		t.Errorf("gaps %v, want none", b.gaps("f"))
	}
}

func TestFragmentsAreJoinedWhateverTheirOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}, {1, 0, 2}} {
		w, a, b, ab, _, _ := plainPair(t)
		parts := [][]byte{
			piece(1, wire.Begin, []byte("be")), piece(2, wire.Middle, []byte("mid")), piece(3, wire.End, []byte("end")),
		}
		for _, i := range order {
			inject(w, a, b, ab, parts[i])
		}
		if got := b.messages("f"); len(got) != 1 || string(got[0]) != "bemidend" {
			t.Errorf("order %v: delivered %q", order, got)
		}
		if f := onlyFlow(t, b); f.buffered != 0 {
			t.Errorf("order %v: %d bytes wait", order, f.buffered)
		}
	}
}

func TestPartialMessagesAreNeverDelivered(t *testing.T) {
	abandoned := func(seq uint64) []byte {
		return dataChunk(wire.UserData{FlowID: 1, Sequence: seq, FSNOffset: seq, Abandoned: true})
	}
	for name, chunks := range map[string][][]byte{
		"the end was given up":          {piece(1, wire.Begin, nil), abandoned(2), piece(3, wire.Whole, []byte{9})},
		"the beginning was given up":    {abandoned(1), piece(2, wire.End, nil), piece(3, wire.Whole, []byte{9})},
		"the middle was given up":       {piece(1, wire.Begin, nil), abandoned(2), piece(3, wire.End, nil), piece(4, wire.Whole, []byte{9})},
		"a forward number skipped it":   {piece(1, wire.Begin, nil), whole(5, 4, []byte{9})},
		"it never ends":                 {piece(1, wire.Begin, nil), piece(2, wire.Begin, nil), piece(3, wire.Whole, []byte{9})},
		"it starts in the middle":       {piece(1, wire.Middle, nil), piece(2, wire.Whole, []byte{9})},
		"given up after parts arrived":  {piece(2, wire.Middle, nil), piece(3, wire.Whole, []byte{9}), abandoned(1)},
		"given up by an empty fragment": {piece(1, wire.Begin, nil), dataChunk(wire.UserData{FlowID: 1, Sequence: 4, Abandoned: true}), piece(5, wire.Whole, []byte{9})},
	} {
		w, a, b, ab, _, _ := plainPair(t)
		for _, c := range chunks {
			inject(w, a, b, ab, withOptions(c))
		}
		got := b.messages("f")
		if len(got) != 1 || !bytes.Equal(got[0], []byte{9}) {
			t.Errorf("%s: delivered %v, want the last alone", name, got)
		} else if !b.gaps("f")[0] {
			t.Errorf("%s: no gap was told", name)
		}
	}
}

// withOptions makes sure that a User Data chunk of flow 1 opens the flow if it comes first.
func withOptions(chunk []byte) []byte {
	_, payload, _, _ := wire.NextChunk(chunk)
	d, err := wire.ParseUserData(payload)
	if err != nil {
		panic(err)
	}
	d.HasOptions, d.Options = true, named("f")
	return dataChunk(d)
}

// RFC 7016 §3.6.3.1.
func TestUnacceptableFlowsAreRejected(t *testing.T) {
	unknown := append(wire.AppendOption(wire.AppendOption(nil, 0, nil), 0x1fff, []byte{1}), 0)
	harmless := append(wire.AppendOption(wire.AppendOption(nil, 0, nil), 0x2000, []byte{1}), 0)
	returning := wire.FlowOptions{HasMetadata: true, HasReturnFlow: true, ReturnFlow: 77}.AppendTo(nil)
	for name, tt := range map[string]struct {
		options []byte
		opened  int
	}{
		"no metadata":                {wire.FlowOptions{}.AppendTo(nil), 0},
		"no options":                 {nil, 0},
		"unknown mandatory option":   {unknown, 0},
		"unknown option":             {harmless, 1},
		"return of an unknown flow":  {returning, 0},
		"empty metadata is metadata": {named(""), 1},
	} {
		w, a, b, ab, _, tp := plainPair(t)
		inject(w, a, b, ab, dataChunk(wire.UserData{
			FlowID: 9, Sequence: 1, FSNOffset: 1, HasOptions: tt.options != nil, Options: tt.options, Data: []byte("x"),
		}))
		w.RunFor(time.Second)
		refused := false
		for _, p := range tp.from(b) {
			refused = refused || p.has(wire.TypeFlowException)
		}
		if count[FlowOpened](b) != tt.opened || count[MessageReceived](b) != tt.opened || refused != (tt.opened == 0) {
			t.Errorf("%s: opened %d, delivered %d, exception %v; want %d opened", name, count[FlowOpened](b), count[MessageReceived](b), refused, tt.opened)
		}
	}
}

func TestReturnOfAClosedFlowIsRejected(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	fb := b.openFlow(ba, "f", PriorityData)
	b.write(fb, numbered(0, 10))
	w.RunFor(time.Second)
	b.do(func(time.Time) { fb.Close() })
	options := wire.FlowOptions{HasMetadata: true, HasReturnFlow: true, ReturnFlow: fb.id}.AppendTo(nil)
	inject(w, a, b, ab, dataChunk(wire.UserData{FlowID: 9, Sequence: 1, FSNOffset: 1, HasOptions: true, Options: options}))
	if count[FlowOpened](b) != 0 {
		t.Error("accepted")
	}
	in := a.events[len(a.events)-1]
	w.RunFor(time.Second)
	if m, ok := in.(MessageReceived); ok {
		if _, err := ab.OpenReturnFlow(nil, PriorityData, m.Flow); err != ErrFlowClosed {
			t.Errorf("OpenReturnFlow on a finished flow: %v, want ErrFlowClosed", err)
		}
	}
}

func TestReceiverCanRejectAFlow(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	b.react = func(_ time.Time, ev Event) {
		if ev, ok := ev.(FlowOpened); ok {
			ev.Flow.Reject(42)
		}
	}
	f, other := a.openFlow(ab, "unwanted", PriorityData), a.openFlow(ab, "also unwanted", PriorityData)
	for i := range 20 {
		a.write(f, numbered(i, 3000))
	}
	a.write(other, nil)
	w.RunFor(5 * time.Second)
	a.do(func(time.Time) { other.Close() })
	w.RunFor(time.Second)
	codes := map[*SendFlow]uint64{}
	for _, ev := range a.events {
		if ev, ok := ev.(FlowRejected); ok {
			codes[ev.Flow] = ev.Code
		}
	}
	if codes[f] != 42 || codes[other] != 42 || count[FlowRejected](a) != 2 {
		t.Errorf("codes %v, want 42 for both flows, once", codes)
	}
	if err := f.Write(w.Now(), nil, Deadlines{}); err != ErrFlowClosed {
		t.Errorf("Write error = %v, want ErrFlowClosed", err)
	}
	if len(ab.sending.flows) != 0 || ab.sending.queued != 0 || ab.sending.outstanding != 0 {
		t.Errorf("%d flows, %d bytes left at the sender", len(ab.sending.flows), ab.sending.queued)
	}
	w.RunFor(receiveLingerPeriod + time.Second)
	if n := len(b.Session(a.PeerID()).receiving.flows); n != 0 || count[FlowFinished](b) != 0 {
		t.Errorf("%d flows left at the receiver, %d finished", n, count[FlowFinished](b))
	}
}

func TestRejectedFlowThatWasCompleteIsForgottenToo(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	var in *ReceiveFlow
	b.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(FlowOpened); ok {
			in = ev.Flow
			in.SetPaused(now, true)
		}
	}
	f := a.openFlow(ab, "f", PriorityData)
	a.do(func(now time.Time) {
		if err := f.Write(now, numbered(0, 10), Deadlines{}); err != nil {
			t.Fatal(err)
		}
		f.Close()
	})
	w.RunFor(time.Second)
	b.do(func(time.Time) { in.Reject(1) })
	w.RunFor(receiveLingerPeriod + time.Second)
	if n := len(b.Session(a.PeerID()).receiving.flows); n != 0 {
		t.Errorf("%d flows left", n)
	}
}

func TestFlowsBeyondTheLimitAreRefusedWithoutMemory(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t, Limits{ReceiveFlows: 3, SendFlows: 100})
	for i := range 10 {
		f := a.openFlow(ab, "f", PriorityData)
		a.write(f, numbered(i, 5000))
	}
	w.RunFor(5 * time.Second)
	if len(ba.receiving.flows) != 3 || count[FlowRejected](a) != 7 || len(b.messages("f")) != 3 {
		t.Errorf("%d flows, %d rejected, %d messages; want 3, 7, 3", len(ba.receiving.flows), count[FlowRejected](a), len(b.messages("f")))
	}
	if ab.sending.outstanding != 0 || ab.sending.queued != 0 || a.Counters().Timeouts != 0 {
		t.Errorf("%d bytes outstanding, %d queued, %d timeouts", ab.sending.outstanding, ab.sending.queued, a.Counters().Timeouts)
	}
	if b.Counters().RefusedFlows == 0 {
		t.Error("nothing was counted")
	}
}

func TestFinishedFlowIsForgottenAfterLingering(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	a.do(func(time.Time) { f.Close() })
	w.RunFor(receiveLingerPeriod - time.Second)
	if len(ba.receiving.flows) != 1 {
		t.Fatal("forgotten too early")
	}
	inject(w, a, b, ab, whole(1, 0, numbered(0, 10)))
	if n := len(b.messages("f")); n != 1 {
		t.Errorf("a late repeat was delivered: %d messages", n)
	}
	w.RunFor(2 * time.Second)
	if len(ba.receiving.flows) != 0 || ba.receiving.lingering.len() != 0 {
		t.Error("not forgotten")
	}
}
