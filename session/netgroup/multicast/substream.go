package multicast

import "time"

// A substream is what comes by one tree.
type substream struct {
	group     uint8
	parent    Neighbor // who pushes it; 0: nobody, or multicast
	next      Neighbor // who was asked to take its place
	nextAt    time.Time
	granted   bool // next pushes too: the first packet of it makes it the parent
	nextList  []Member
	nextDelay time.Duration
	standby   Neighbor
	// previous is the parent before, which pushes until it comes to the first packet of this one, previousFirst.
	previous      Neighbor
	previousTill  time.Time
	previousFirst uint32
	leaving       bool          // parent wants its slot back
	ancestors     []Member      // root first, the parent last
	delay         time.Duration // from the publisher to here, as parents add it up
	last          time.Time     // when parent pushed a packet, or became parent
	cameAt        time.Time     // when a parent pushed a packet
	gap           time.Duration // between packets, on average
	seekAt        time.Time
	multicast     time.Time   // when a packet came by IP multicast
	children      []*neighbor // that it is pushed to, the strongest first
	idleAt        time.Time   // since when the publisher's only child of it has passed it on to nobody; zero: it does not
	idle          bool        // so it has been for long

	since  time.Time // when it was without a parent last
	age    age
	missed int     // packets in a row that others had to be asked for
	asks   float64 // share of packets that had to be asked for, lately
}

// wanted reports whether a substream's layer group is received.
func (e *Engine) wanted(s int) bool {
	return !e.cfg.Publisher && e.receivesGroup(e.substreams[s].group)
}
