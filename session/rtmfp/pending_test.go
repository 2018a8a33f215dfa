package rtmfp

import (
	"testing"
	"time"
)

// heldMessages has a paused flow hold small messages, but for the first, which came with the packet that opened it.
func heldMessages(t *testing.T, n int) (run func(time.Duration), b *testPeer, s *Session, in *ReceiveFlow) {
	t.Helper()
	w, a, b, _, f, paused, _ := pausedFlow(t)
	for i := range n {
		a.write(f, numbered(i, 10))
		if i == 0 {
			w.RunFor(time.Second)
		}
	}
	w.RunFor(time.Minute)
	if got := len(b.messages("f")); got != 1 {
		t.Fatalf("%d messages came of a paused flow", got)
	}
	return w.RunFor, b, b.Session(a.PeerID()), *paused
}

func TestFlowThatIsPausedAgainDeliversLittleOfWhatItHolds(t *testing.T) {
	const n = 20 * deliverAtOnce
	run, b, _, in := heldMessages(t, n)
	b.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(MessageReceived); ok {
			ev.Flow.SetPaused(now, true)
		}
	}
	b.do(func(now time.Time) { in.SetPaused(now, false) })
	run(time.Minute)
	if got := len(b.messages("f")); got == 1 || got > 1+deliverAtOnce {
		t.Errorf("%d messages came, want %d more at most", got-1, deliverAtOnce)
	}
	b.react = nil
	b.do(func(now time.Time) { in.SetPaused(now, false) })
	run(time.Minute)
	wantNumbered(t, b.messages("f"), n, func(int) int { return 10 })
}

func TestWhatArrivedBeforeThePeerClosedIsDelivered(t *testing.T) {
	for _, networkOrder := range []bool{false, true} {
		const n = 20 * deliverAtOnce
		run, b, s, in := heldMessages(t, n)
		b.do(func(now time.Time) {
			if networkOrder {
				in.UseNetworkOrder(now)
			}
			in.SetPaused(now, false)
			s.gotCloseRequest(now)
		})
		run(time.Minute)
		wantNumbered(t, b.messages("f"), n, func(int) int { return 10 })
	}
}
