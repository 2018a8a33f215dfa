package netgroup

import (
	"bytes"
	"time"

	"lyceum/session/keying"
)

// maxBars is how many peers are kept out at once. Our choice: more than can be dropped within shunFor.
const maxBars = 512

// bars keeps out who sent too much nonsense, for shunFor. They have no place among the contacts, which can
// be full. The zero value is empty.
type bars map[keying.PeerID]time.Time

func (b *bars) add(now time.Time, id keying.PeerID) {
	if *b == nil {
		*b = bars{}
	}
	var soonest keying.PeerID
	for other, until := range *b {
		switch {
		case !now.Before(until):
			delete(*b, other)
		case soonest == (keying.PeerID{}), until.Before((*b)[soonest]),
			until.Equal((*b)[soonest]) && bytes.Compare(other[:], soonest[:]) < 0: // so that a simulation repeats
			soonest = other
		}
	}
	if len(*b) >= maxBars {
		delete(*b, soonest)
	}
	(*b)[id] = now.Add(shunFor)
}

func (b bars) has(now time.Time, id keying.PeerID) bool { return now.Before(b[id]) }
