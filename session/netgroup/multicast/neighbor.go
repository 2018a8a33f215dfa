package multicast

import "time"

// A neighbor is what an Engine knows of one.
type neighbor struct {
	number    Neighbor
	member    Member
	publisher bool
	path      Path
	leastRTT  time.Duration // lately

	toldAt  time.Time // when it was sent a map
	answers tokens

	heardAt time.Time
	silent  bool // it left something unanswered, and was not heard since

	guessed bool // to take part: no map came yet

	// As its latest map says.
	mapped   time.Time // when it came; zero: never
	capacity uint32
	free     uint8
	weakest  uint8
	urgent   uint8
	over     bool
	open     mask
	hasKey   bool
	key      uint32 // first packet of the latest key frame that it has
	places   [MaxSubstreams]place
	held     [maxGroups]bits
	sets     [maxGroups][]byte // that held has its bits in

	// As a parent.
	serial  uint8
	want    mask                     // as it was asked
	promise mask                     // as it was asked for standby
	press   mask                     // as it was asked urgently
	fed     mask                     // what it was told is passed on
	retry   [MaxSubstreams]time.Time // not to be asked before
	fails   uint8

	// As a child.
	heard    uint8 // serial of its latest ask
	children mask  // substreams that it is sent
	leaving  mask  // of these, those it is to find another parent for
	leaveAt  time.Time
	standby  mask // promised to it
	feeds    mask // what it passes on itself
	regrant  bool // to be told of a change

	forgery forgery
}

// hear notes a sign of life.
func (n *neighbor) hear(now time.Time) { n.silent, n.heardAt = false, now }

// oneWay is how long a packet takes from or to the neighbour.
func (n *neighbor) oneWay() time.Duration {
	if n.path.RTT == 0 {
		return 40 * time.Millisecond
	}
	return n.path.RTT / 2
}

// strength is what the neighbour can send, as far as it is believed, in kbit/s.
func (n *neighbor) strength() uint32 {
	if n.path.Capacity > 0 {
		return min(n.path.Capacity, n.capacity)
	}
	return n.capacity
}
