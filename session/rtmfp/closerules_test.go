package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/wire"
)

// closeChunks counts the closing chunks that a peer sent.
func (tp *tap) closeChunks(p *testPeer) (requests, acks int) {
	for _, s := range tp.from(p) {
		if s.has(wire.TypeCloseRequest) {
			requests++
		}
		if s.has(wire.TypeCloseAck) {
			acks++
		}
	}
	return requests, acks
}

// RFC 7016 §3.5.5, for each state: what a Session Close Request and a Session Close Acknowledgement lead to.
func TestClosingChunksInEachState(t *testing.T) {
	request, ack := wire.AppendChunk(nil, wire.TypeCloseRequest, nil), wire.AppendChunk(nil, wire.TypeCloseAck, nil)
	for _, tt := range []struct {
		name  string
		from  sessionState
		chunk []byte
		want  sessionState
		acks  int // sent in answer
	}{
		{"request while open", stateOpen, request, stateFarClose, 1},
		{"request while we ask ourselves", stateNearClose, request, stateNearClose, 1},
		{"request while lingering", stateFarClose, request, stateFarClose, 1},
		{"acknowledgement while open", stateOpen, ack, stateClosed, 0},
		{"acknowledgement while we ask", stateNearClose, ack, stateClosed, 0},
		{"acknowledgement while lingering", stateFarClose, ack, stateClosed, 0},
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		tp.drop = func(p seenPacket) bool { tp.all = append(tp.all, p); return true } // a says only what is injected
		switch tt.from {
		case stateNearClose:
			b.do(ba.Close)
		case stateFarClose:
			inject(w, a, b, ab, request)
		}
		w.RunFor(time.Second)
		if ba.state != tt.from {
			t.Fatalf("%s: state %d, want %d", tt.name, ba.state, tt.from)
		}
		tp.forget()
		inject(w, a, b, ab, tt.chunk)
		_, acks := tp.closeChunks(b)
		if ba.state != tt.want || acks != tt.acks || count[SessionClosed](b) != 1 {
			t.Errorf("%s: state %d, %d acknowledgements, closed %d times; want %d, %d, 1",
				tt.name, ba.state, acks, count[SessionClosed](b), tt.want, tt.acks)
		}
	}
}

// "From OPEN go to S_FARCLOSE_LINGER (19 s, then S_CLOSED)."
func TestFarCloseLingersFor19Seconds(t *testing.T) {
	w, a, b, ab, ba, tp := plainPair(t)
	tp.drop = func(p seenPacket) bool { return p.has(wire.TypeCloseAck) }
	at := w.Now()
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypeCloseRequest, nil))
	w.Run(at.Add(19*time.Second - time.Millisecond))
	if ba.state != stateFarClose {
		t.Errorf("state %d just before 19 s, want lingering", ba.state)
	}
	w.Run(at.Add(19*time.Second + time.Millisecond))
	if ba.state != stateClosed || len(b.byNearID) != 0 {
		t.Errorf("state %d after 19 s, want closed", ba.state)
	}
}

// "Leaving S_OPEN aborts all flows at once (flows exist only in S_OPEN)."
func TestNothingMovesInASessionThatCloses(t *testing.T) {
	for name, begin := range map[string]func(w func(chunk []byte), b *testPeer, ba *Session){
		"asked to close": func(send func([]byte), _ *testPeer, _ *Session) {
			send(wire.AppendChunk(nil, wire.TypeCloseRequest, nil))
		},
		"closing itself": func(_ func([]byte), b *testPeer, ba *Session) { b.do(ba.Close) },
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		tp.drop = func(p seenPacket) bool { return p.from == a.addr }
		f := b.openFlow(ba, "back", PriorityData)
		b.write(f, make([]byte, 100_000))
		send := func(chunk []byte) { inject(w, a, b, ab, chunk) }
		send(whole(1, 0, []byte("before")))
		tp.drop = func(p seenPacket) bool { tp.all = append(tp.all, p); return true }
		begin(send, b, ba)
		w.RunFor(10 * time.Millisecond)
		events := len(b.events)
		tp.forget()
		send(join(whole(2, 0, []byte("after")), ping([]byte("x")), ackChunk(wire.Ack{FlowID: f.id, BufferBlocks: 64, Cumulative: 1})))
		w.RunFor(15 * time.Second)
		for _, p := range tp.from(b) {
			if len(p.chunks) != 1 || !p.has(wire.TypeCloseRequest) && !p.has(wire.TypeCloseAck) {
				t.Errorf("%s: sent %+v", name, p.chunks)
			}
		}
		if len(b.events) != events || len(b.messages("f")) != 1 || ba.sending.outstanding != 0 || len(ba.sending.flows)+len(ba.receiving.flows) != 0 {
			t.Errorf("%s: events %v, %d flows", name, b.events[events:], len(ba.sending.flows)+len(ba.receiving.flows))
		}
	}
}
