package rtmfp

import (
	"testing"

	"lyceum/session/wire"
)

// A peer may send the fragments of a message from the last to the first. That must not cost a look at all of
// those that wait with each.
func TestFragmentsThatArriveBackwardsAreNotLookedAtAgain(t *testing.T) {
	for _, networkOrder := range []bool{false, true} {
		e := New(Config{Profile: lyceumProfile(1), Rand: newRand(1), Random: newSecrets(1)})
		f := newReceiveFlow(e)
		f.networkOrder = networkOrder
		arrive := func(n uint64, fr wire.Fragmentation) {
			f.got(testStart, received{sequence: n, fragmentation: fr, data: []byte{byte(n)}})
		}
		arrive(200, wire.End)
		for n := uint64(199); n > 100; n-- {
			arrive(n, wire.Middle)
		}
		middle := f.waiting[60]
		f.waiting[60] = nil // who looks there panics
		for n := uint64(100); n > 1; n-- {
			arrive(n, wire.Middle)
		}
		f.waiting[99+60] = middle
		if err := checkChains(f.waiting); err != nil {
			t.Error(err)
		}
		arrive(1, wire.Begin)
		ev, ok := e.NextEvent()
		if m, isMessage := ev.(*MessageReceived); !ok || !isMessage || len(m.Data) != 200 {
			t.Errorf("%T was delivered, want a message of 200 bytes", ev)
		}
	}
}
