package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
)

// A bulkRun is a peer with flows that always have something to send, over one uplink, each to a peer of
// its own.
type bulkRun struct {
	w     *netsim.World
	a     *testPeer
	flows []*bulkFlow
}

type bulkFlow struct {
	session  *Session
	flow     *SendFlow
	idle     bool // has nothing to send
	received int
	rate     float64 // for the test to add up
}

const bulkMessage = 16 << 10

// newBulkRun opens one flow for each downlink.
func newBulkRun(t *testing.T, up netsim.Link, down ...netsim.Link) *bulkRun {
	t.Helper()
	w := netsim.New(1, testStart)
	r := &bulkRun{w: w, a: newTestPeer(t, w, "a", 1, up)}
	for i, link := range down {
		f := &bulkFlow{}
		b := newTestPeer(t, w, "b", byte(2+i), link)
		b.react = func(_ time.Time, ev Event) {
			if m, ok := ev.(MessageReceived); ok {
				f.received += len(m.Data)
			}
			b.events = b.events[:0]
		}
		f.session, _ = openBetween(r.a, b)
		f.flow = r.a.openFlow(f.session, "bulk", PriorityBulk)
		r.flows = append(r.flows, f)
	}
	return r
}

// run keeps all flows busy for d and returns what each brought through, in Mbit/s.
func (r *bulkRun) run(d time.Duration) (rates []float64) {
	var before []int
	for _, f := range r.flows {
		before = append(before, f.received)
	}
	for end := r.w.Now().Add(d); r.w.Now().Before(end); r.w.RunFor(5 * time.Millisecond) {
		r.a.do(func(now time.Time) {
			for _, f := range r.flows {
				for !f.idle && f.flow.queued < 1<<20 {
					if err := f.flow.Write(now, make([]byte, bulkMessage), Deadlines{}); err != nil {
						r.a.t.Fatal(err)
					}
				}
			}
		})
	}
	for i, f := range r.flows {
		rates = append(rates, float64(f.received-before[i])*8/1e6/d.Seconds())
	}
	return rates
}
