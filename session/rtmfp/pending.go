package rtmfp

import (
	"math"
	"time"
)

// deliverAtOnce is how many messages that waited in a flow are handed over at one time (our choice). A buffer holds
// thousands of small ones: the owner can pause the flow again before the rest comes, and hears others in between.
const deliverAtOnce = 64

// deliverSoon has the next Advance deliver more of a flow.
func (f *ReceiveFlow) deliverSoon() {
	if !f.pending {
		f.pending = true
		f.s.e.pending = append(f.s.e.pending, f)
	}
}

// deliverPending delivers some more of each flow of which more is to be delivered.
func (e *Endpoint) deliverPending(now time.Time) {
	flows := e.pending
	e.pending = e.nextPending[:0]
	for _, f := range flows {
		if f.pending = false; f.s.state == stateOpen {
			f.deliverWaiting(now, deliverAtOnce)
		}
	}
	clear(flows)
	e.nextPending = flows
}

// deliverRest delivers at once what the peer, which is closing the session, knows to have arrived.
func (s *Session) deliverRest(now time.Time) {
	for _, f := range s.e.pending {
		if f.s == s {
			f.deliverWaiting(now, math.MaxInt)
		}
	}
}
