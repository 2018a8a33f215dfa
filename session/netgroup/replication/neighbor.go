package replication

import (
	"time"
)

// What a neighbour may cost.
const (
	maxInFlight = 32 // requests to one neighbour
	maxQueue    = 64 // requests of one neighbour that wait; correct ones have maxInFlight at most

	firstPatience = 10 * time.Second // for an answer while nothing is known of the neighbour
	minPatience   = 3 * time.Second
	maxPatience   = 30 * time.Second
	maxShun       = 60 * time.Second // of a neighbour that does not answer or denies what it says it has
	deniesAllowed = 8                // more without an object between count as not answering

	startWindow = 1
	waitMemory  = 256 // replies after which the shortest wait is mostly forgotten
)

// A neighbor is one other member as far as this space goes.
type neighbor struct {
	id       Neighbor
	present  bool // has told what it has and wants
	missed   bool // was not told of a change, as it had not
	liar     bool
	have     Set
	want     Set
	bits     []uint64 // have, within the window of rarity
	requests []request
	idle     bool // says that nobody asks it for anything, and was not asked since
	late     int  // answers that may come although nobody waits for them any more
	failures int  // in a row
	denials  int  // since the last object
	shunTo   time.Time

	window    float64       // requests that may be under way
	loweredAt time.Time     // window, last
	wait      time.Duration // from a request to its answer, the shortest of late
	slow      time.Duration // the same, smoothed

	got   uint64  // objects that it wanted, as far as it says
	queue []Range // its requests that wait for an answer
	turn  float64 // when it is served again, counted in turns
	seen  shown
}

// A request was sent and not answered yet.
type request struct {
	objects  Range
	at       time.Time
	deadline time.Time
}

// limit is how many requests may be under way: between one and two products of rate and delay, so that the
// neighbour is never idle for want of a request, and its line is found out if it can carry more.
func (n *neighbor) limit() int {
	if n.failures > 0 {
		return 1
	}
	return int(n.window)
}

// patience is how long an answer is waited for.
func (n *neighbor) patience() time.Duration {
	if n.slow == 0 {
		return firstPatience
	}
	return min(maxPatience, max(minPatience, 4*n.slow))
}

// measure learns from the answer to a request. An answer that takes twice as long as one does when nobody
// else asks says that requests wait over there: then fewer will do.
func (n *neighbor) measure(now time.Time, q request) {
	wait := max(now.Sub(q.at), time.Microsecond)
	if n.slow == 0 {
		n.slow, n.wait = wait, wait
	}
	n.slow += (wait - n.slow) / 4
	n.wait = min(wait, n.wait+(wait-n.wait)/waitMemory)
	switch {
	case wait > n.wait*2 && q.at.Before(n.loweredAt): // sent before that could help
	case wait > n.wait*2:
		n.window, n.loweredAt = max(1, n.window*3/4), now
	case wait > n.wait*3/2 || len(n.requests)+2 <= n.limit(): // enough, or more than was used
	case n.loweredAt.IsZero(): // nothing is known yet of how much the neighbour's line carries
		n.window = min(maxInFlight, n.window+1)
	default:
		n.window = min(maxInFlight, n.window+1/n.window)
	}
}

// failed notes that a neighbour did not answer, and leaves it alone for a while, longer each time.
func (n *neighbor) failed(now time.Time) {
	n.failures++
	n.shunTo = now.Add(min(maxShun, time.Second<<min(n.failures, 6)))
}

// find returns the position of the request that begins with an object, or -1.
func (n *neighbor) find(first uint64) int {
	for i := range n.requests {
		if n.requests[i].objects.First == first {
			return i
		}
	}
	return -1
}
