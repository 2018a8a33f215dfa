package netgroup

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
)

// A Quality is how good this machine's link to a member is. The zero value is that of a member that is not linked to
// this machine: what others pass on for it says nothing of how far away it is.
type Quality struct {
	Direct bool          // the member is linked to this machine, and answers
	RTT    time.Duration // round trip, smoothed; 0 before it was measured
	Loss   float64       // share of what this machine sent the member lately that had to be sent again, 0 to 1
	At     netip.Addr    // where the member is reached
}

// fewestForLoss is of how many fragments a share is computed: of fewer it would say nothing.
const fewestForLoss = 16

// Quality returns how good the link to a member is. The round trip is that of now; the loss is over about the last
// twenty seconds, and 0 where less than 16 packets' worth was sent.
func (g *Group) Quality(peer keying.PeerID) Quality {
	n := g.neighbors[peer]
	if n == nil || !n.up || n.silent {
		return Quality{}
	}
	return Quality{Direct: true, RTT: n.session.RTT(), Loss: n.loss.share(), At: n.session.Address().Addr()}
}

// A lossMeter tells what share of the fragments of a session is lost, the latest counting most. The zero value has
// measured nothing.
type lossMeter struct {
	sent, lost       float64 // lately
	sentAll, lostAll uint64  // as of the last measurement
	measured         bool
}

// measure takes in a session's counts. It is called every reportEvery, and what was before counts half.
func (m *lossMeter) measure(sent, lost uint64) {
	if m.measured {
		m.sent = m.sent/2 + float64(sent-m.sentAll)
		m.lost = m.lost/2 + float64(int64(lost-m.lostAll)) // one that was late only is taken back
	}
	m.sentAll, m.lostAll, m.measured = sent, lost, true
}

func (m *lossMeter) share() float64 {
	if m.sent < fewestForLoss {
		return 0
	}
	return min(max(m.lost/m.sent, 0), 1)
}
