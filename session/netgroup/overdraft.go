package netgroup

import (
	"maps"
	"time"

	"lyceum/session/keying"
)

// maxOverdrafts is how many peers are remembered that had said much when their sessions ended. Our choice: more than can be
// linked, and within the seconds that it takes until what they may say is as at first.
const maxOverdrafts = 512

// An overdraft is what a peer that went might still have cost, so that it may not cost more if it comes again at once.
type overdraft struct {
	tokens   float64
	filledAt time.Time
}

func (o overdraft) isMadeGood(now time.Time) bool {
	return o.tokens+messageRate*now.Sub(o.filledAt).Seconds() >= messageBurst
}

// noteOverdraft remembers what a neighbour that goes might still have cost. Beyond maxOverdrafts it is forgotten.
func (g *Group) noteOverdraft(now time.Time, n *neighbor) {
	maps.DeleteFunc(g.overdrafts, func(_ keying.PeerID, o overdraft) bool { return o.isMadeGood(now) })
	if o := (overdraft{n.tokens, n.filledAt}); !o.isMadeGood(now) && len(g.overdrafts) < maxOverdrafts {
		g.overdrafts[n.id] = o
	}
}

// allowanceOf returns what a peer that comes may cost.
func (g *Group) allowanceOf(now time.Time, id keying.PeerID) overdraft {
	if o, known := g.overdrafts[id]; known && !o.isMadeGood(now) {
		return o
	}
	return overdraft{messageBurst, now}
}
