package session

import (
	"slices"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
)

// withinPlaces is how many places two members stand apart at most on the ring of those who did not leave, of whom one may miss the
// other: those of three, and three more, as not all on it are there.
const withinPlaces = 2 * ring.EachSide

// ringPlaces says in which order members stand on the ring.
type ringPlaces struct {
	of     []Member // the list that it was made of
	number map[journal.Author]int
}

// standNear reports whether two members stand so near to one another that one may miss the other.
func (c *Class) standNear(a, b journal.Author) bool {
	p := &c.reports.places
	if p.number == nil || len(p.of) != len(c.members) || len(p.of) > 0 && &p.of[0] != &c.members[0] {
		p.make(c.members, c.group.GroupAddress)
	}
	i, here := p.number[a]
	j, there := p.number[b]
	apart := max(i-j, j-i)
	return here && there && min(apart, len(p.number)-apart) <= withinPlaces
}

func (p *ringPlaces) make(members []Member, addressOf func(keying.PeerID) ring.Address) {
	type place struct {
		at     ring.Address
		author journal.Author
	}
	var places []place
	for _, m := range members {
		if !m.Left {
			places = append(places, place{addressOf(m.Peer), m.Author})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return a.at.Compare(b.at) })
	p.of, p.number = members, make(map[journal.Author]int, len(places))
	for i, x := range places {
		p.number[x.author] = i
	}
}
