package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/wire"
)

// nextChunk is a Next User Data chunk with a whole message.
func nextChunk(data string) []byte {
	return wire.AppendChunk(nil, wire.TypeNextUserData, wire.NextUserData{Data: []byte(data)}.AppendTo(nil))
}

func join(chunks ...[]byte) (all []byte) {
	for _, c := range chunks {
		all = append(all, c...)
	}
	return all
}

// RFC 7016 §2.3.12: directly after User Data of the same flow, one number on.
func TestNextUserDataContinuesTheChunkBefore(t *testing.T) {
	ping := wire.AppendChunk(nil, wire.TypePing, nil)
	broken := wire.AppendChunk(nil, wire.TypeUserData, []byte{0})
	brokenNext := wire.AppendChunk(nil, wire.TypeNextUserData, nil)
	top := wire.UserData{FlowID: 1, Sequence: ^uint64(0), FSNOffset: 1, HasOptions: true, Options: named("f"), Data: []byte("a")}
	for name, tt := range map[string]struct {
		chunks []byte
		want   int
	}{
		"after user data":        {join(whole(1, 0, []byte("a")), nextChunk("b"), nextChunk("c")), 3},
		"first in a packet":      {join(nextChunk("b"), whole(1, 0, []byte("a"))), 1},
		"after another chunk":    {join(whole(1, 0, []byte("a")), ping, nextChunk("b")), 1},
		"after a malformed one":  {join(whole(1, 0, []byte("a")), broken, nextChunk("b")), 1},
		"after a malformed next": {join(whole(1, 0, []byte("a")), brokenNext, nextChunk("b")), 1},
		"beyond the last number": {join(dataChunk(top), nextChunk("b")), 1},
	} {
		w, a, b, ab, _, _ := plainPair(t)
		inject(w, a, b, ab, tt.chunks)
		if got := len(b.messages("f")); got != tt.want {
			t.Errorf("%s: %d messages, want %d", name, got, tt.want)
		}
	}
}

func TestMalformedChunksAreSkipped(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	var chunks []byte
	for _, typ := range []wire.ChunkType{wire.TypeUserData, wire.TypeAckRanges, wire.TypeAckBitmap, wire.TypeBufferProbe, wire.TypeFlowException, wire.TypeForwardedHello} {
		chunks = wire.AppendChunk(chunks, typ, []byte{0x80})
	}
	chunks = wire.AppendChunk(chunks, wire.TypeInitiatorHello, nil) // not of this mode
	chunks = wire.AppendChunk(chunks, wire.ChunkType(0x77), nil)    // of no type
	before := b.Counters()
	inject(w, a, b, ab, join(chunks, whole(1, 0, []byte("a"))))
	after := b.Counters()
	if after.Malformed-before.Malformed != 6 || after.IgnoredChunks-before.IgnoredChunks != 2 || len(b.messages("f")) != 1 {
		t.Errorf("%d malformed, %d ignored, %d messages; want 6, 2, 1",
			after.Malformed-before.Malformed, after.IgnoredChunks-before.IgnoredChunks, len(b.messages("f")))
	}
}

func TestRefusedFlowsAreAnsweredChunkByChunk(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t, Limits{ReceiveFlows: 1})
	data := func(flow, sequence, forward uint64) []byte {
		return dataChunk(wire.UserData{FlowID: flow, Sequence: sequence, FSNOffset: sequence - forward, HasOptions: true, Options: named("f")})
	}
	inject(w, a, b, ab, join(data(1, 1, 0), data(2, 1, 0), nextChunk(""), nextChunk(""), data(3, 9, 5), nextChunk("")))
	w.RunFor(time.Second)
	got := map[uint64]wire.Ack{}
	for _, a := range tp.acksFrom(b) {
		got[a.FlowID] = a
	}
	if a := got[2]; a.Cumulative != 3 || len(a.Received) != 0 {
		t.Errorf("flow 2: acknowledged %+v, want all up to 3", a)
	}
	if a := got[3]; a.Cumulative != 5 || len(a.Received) != 1 || a.Received[0] != (wire.Range{First: 9, Last: 10}) {
		t.Errorf("flow 3: acknowledged %+v, want up to 5, and 9 and 10", a)
	}
	var many []byte
	for flow := uint64(2); flow < 100; flow++ {
		many = append(many, dataChunk(wire.UserData{FlowID: flow, Sequence: 1, FSNOffset: 1})...)
	}
	tp.forget()
	inject(w, a, b, ab, many)
	w.RunFor(time.Second)
	if n := len(tp.acksFrom(b)); n != maxRefusals {
		t.Errorf("%d answers at once, want %d", n, maxRefusals)
	}
}

func TestSessionTellsWhatItKnows(t *testing.T) {
	w, a, b, ab, ba, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	if f.Session() != ab || onlyFlow(t, b).Session() != ba {
		t.Error("a flow is of another session")
	}
	if rtt := ab.RTT(); rtt < 20*time.Millisecond || rtt > 30*time.Millisecond {
		t.Errorf("round trip %v, want 20 ms", rtt)
	}
	opening := a.connect(newPlainPeer(t, w, "carol", 3, lan))
	if opening.Tag() != testTag || opening.IsOpen() || opening.Address().IsValid() || opening.Certificate() != nil {
		t.Errorf("an opening session says tag %x, address %v", opening.Tag(), opening.Address())
	}
}
