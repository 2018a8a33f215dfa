package session

import (
	"time"

	"lyceum/session/keying"
)

// A Way is how this machine reaches the class.
type Way string

// What a View's Way can be.
const (
	NoWay     Way = ""
	WayLAN    Way = "lan"    // over a network that both are on, or within one machine
	WayDirect Way = "direct" // from one network to another, with nobody between who passes it on
)

// wayOf returns how the class is reached: by the link to whose sitting it is, or else by the shortest.
func (c *Class) wayOf() (Way, time.Duration) {
	var best keying.PeerID
	var rtt time.Duration
	owner := c.conduct.Sittings.Last().Owner
	for _, m := range c.members {
		switch {
		case !m.Quality.Direct:
			continue
		case m.Author == owner:
			return c.wayTo(m.Peer), m.Quality.RTT
		case best == (keying.PeerID{}), m.Quality.RTT < rtt:
			best, rtt = m.Peer, m.Quality.RTT
		}
	}
	if best == (keying.PeerID{}) {
		return NoWay, 0
	}
	return c.wayTo(best), rtt
}

func (c *Class) wayTo(peer keying.PeerID) Way {
	switch at := c.group.Quality(peer).At; {
	case !at.IsValid():
		return NoWay
	case c.peer.conn.IsNear(at):
		return WayLAN
	}
	return WayDirect
}
