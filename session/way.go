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

// wayOf returns how the class is reached: by the link to whose sitting it is, or else by the shortest, of those on this network
// if there are any.
func (c *Class) wayOf() (way Way, rtt time.Duration) {
	owner := c.conduct.Sittings.Last().Owner
	for _, m := range c.members {
		switch {
		case !m.Quality.Direct:
			continue
		case m.Author == owner:
			return c.wayTo(m.Peer), m.Quality.RTT
		}
		switch is := c.wayTo(m.Peer); {
		case way == NoWay, is == WayLAN && way != WayLAN, is == way && m.Quality.RTT < rtt:
			way, rtt = is, m.Quality.RTT
		}
	}
	return way, rtt
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
