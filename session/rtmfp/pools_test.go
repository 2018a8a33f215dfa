package rtmfp

import "testing"

// A fragment may be as long as a packet in pieces, 64 KiB, and thousands are kept for reuse. What a peer sends
// must not decide how large those are: small ones that wait in large stores are not counted as large.
func TestWhatIsKeptForReuseStaysSmall(t *testing.T) {
	e := New(Config{Profile: lyceumProfile(1), Rand: newRand(1), Random: newSecrets(1)})
	f := newReceiveFlow(e)
	for n := uint64(2); n < 100; n++ { // 1 is missing, so all wait
		f.got(testStart, received{sequence: n, data: make([]byte, 60_000)})
	}
	if len(f.waiting) < 10 {
		t.Fatalf("%d fragments wait", len(f.waiting))
	}
	f.Reject(0)
	kept := 0
	for _, w := range e.pools.received.items {
		kept += cap(w.store)
	}
	if n := len(e.pools.received.items); n < 10 || kept > n*maxStore {
		t.Errorf("%d bytes are kept in %d fragments", kept, n)
	}
}

// newReceiveFlow returns a flow that a peer sends to e.
func newReceiveFlow(e *Endpoint) *ReceiveFlow {
	s := e.newSession(testStart, lyceumProfile(2).PeerID())
	f := &ReceiveFlow{s: s, id: 1, advertised: -1}
	s.receiving.flows[1] = f
	return f
}
