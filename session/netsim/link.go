package netsim

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// DefaultQueue is the longest a datagram waits for a link with a Rate when Link.Queue is 0.
// Our choice: a quarter of a second is what home routers commonly buffer.
const DefaultQueue = 250 * time.Millisecond

// A Link says what happens to datagrams on the way. The zero value delivers everything at once.
type Link struct {
	Delay     time.Duration // fixed one-way delay
	Jitter    time.Duration // mean of an exponential extra delay, drawn for each datagram alone, so it reorders
	Loss      float64       // probability of vanishing, 0…1; drawn after the queue, so a lost datagram used its share of Rate
	Duplicate float64       // probability of a second copy, 0…1; the copy draws its own jitter and reordering
	Reorder   float64       // probability of being held back by ReorderBy, 0…1
	ReorderBy time.Duration // extra delay of a datagram that Reorder chose, so that later ones overtake it
	Rate      int64         // bit/s, counting IP and UDP headers; 0 is unlimited
	Queue     time.Duration // longest wait for the link at Rate; what would wait longer is dropped. 0 is DefaultQueue
}

// check panics if no link can be like l: links are written by programmers, not by peers.
func (l Link) check() {
	for _, p := range []float64{l.Loss, l.Duplicate, l.Reorder} {
		if !(p >= 0 && p <= 1) { // NaN fails both
			panic(fmt.Sprintf("netsim: probability %v is outside 0…1 in %+v", p, l))
		}
	}
	if l.Delay < 0 || l.Jitter < 0 || l.ReorderBy < 0 || l.Rate < 0 || l.Queue < 0 {
		panic(fmt.Sprintf("netsim: negative value in %+v", l))
	}
}

// A pipe is a link in use: it remembers until when it is busy sending.
type pipe struct {
	Link
	busy int64 // ns since the world's start; meaningful only with a Rate
}

func newPipe(l Link) *pipe {
	l.check()
	if l.Queue == 0 {
		l.Queue = DefaultQueue
	}
	return &pipe{Link: l}
}

// admit queues a datagram of size bytes on the wire at time at and returns when its last bit has
// left, or false if it would have had to wait longer than the queue allows.
func (p *pipe) admit(at int64, size int) (int64, bool) {
	if p.Rate == 0 {
		return at, true
	}
	start := max(at, p.busy)
	if start-at > int64(p.Queue) {
		return 0, false
	}
	p.busy = start + transmission(size, p.Rate)
	return p.busy, true
}

// transmission returns how long size bytes take at rate bit/s, in ns, rounded up.
func transmission(size int, rate int64) int64 {
	bits := int64(size) * 8
	return (bits*int64(time.Second) + rate - 1) / rate
}

// transit draws the time a datagram spends on the link after it has been sent.
func (p *pipe) transit(r *rand.Rand) int64 {
	d := int64(p.Delay)
	if p.Jitter > 0 {
		d += int64(r.ExpFloat64() * float64(p.Jitter))
	}
	if chance(r, p.Reorder) {
		d += int64(p.ReorderBy)
	}
	return d
}

// chance reports true with probability p. Certainties draw nothing, so that adding a feature to
// one link leaves the luck of a run without it unchanged.
func chance(r *rand.Rand, p float64) bool {
	return p > 0 && (p >= 1 || r.Float64() < p)
}
