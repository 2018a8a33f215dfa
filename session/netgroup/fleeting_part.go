package netgroup

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/fleeting"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A fleetingPart brings what is fleeting to all members: an engine, and for it the neighbours and the messages. What the engine
// holds are whole messages.
type fleetingPart struct {
	group   *Group
	engine  *fleeting.Engine
	now     time.Time // of the call into the engine
	places  [fleeting.MaxNeighbors]*neighbor
	relays  allowance // what is passed on for others
	weighAt time.Time // when to look anew who may pass on how much

	wayed, wayedOf []byte // a message sent in another way, and which it was
}

// A fleetingPlace is what a neighbour is to a fleetingPart.
type fleetingPlace struct {
	at     fleeting.Neighbor
	taken  bool      // there is a place
	relays allowance // of what it brings that is passed on
	read   allowance // messages that are read, whatever they are about
}

// spreadFleeting returns the part, which begins with the first such post.
func (g *Group) spreadFleeting(now time.Time) *fleetingPart {
	if g.fleeting == nil {
		p := &fleetingPart{group: g}
		p.engine = fleeting.New(fleeting.Config{Sender: p, Rand: g.c.cfg.Rand})
		g.fleeting = p
		for _, n := range g.ups {
			if !n.silent {
				p.add(now, n)
			}
		}
	}
	return g.fleeting
}

// at returns the engine, for calls at a time.
func (p *fleetingPart) at(now time.Time) *fleeting.Engine {
	if p.now = now; !now.Before(p.weighAt) {
		p.weighAt = now.Add(weighEvery)
		p.weigh(now)
	}
	return p.engine
}

// weigh tells the engine who may pass on how much.
func (p *fleetingPart) weigh(now time.Time) {
	g := p.group
	ordinary := g.ordinary(now)
	all := make([]float64, 0, len(g.ups))
	for _, n := range g.ups {
		kbit := n.believed(now, ordinary)
		all = append(all, kbit)
		if n.brief.taken {
			p.engine.SetStrength(n.brief.at, kbit)
		}
	}
	slices.Sort(all)
	line, passes := g.c.capacity.kbit(now), float64(g.Uplink())
	if _, limited := g.me.PassOn.Limit(); g.c.capacity.limit == 0 { // it was never full
		if line = max(line, unmeasuredLine); !limited {
			passes = line
		}
	}
	weak := len(all) > 0 && passes*weakBeside < all[len(all)/2]
	p.engine.SetBudget(line*fleetingShare, passes*fleetingShare, weak)
}

// add takes in a neighbour that is up, unless it is in, and reports whether it is. One too many, which the overlay does not
// allow, would be left out.
func (p *fleetingPart) add(now time.Time, n *neighbor) bool {
	if n.brief.taken {
		return true
	}
	place, ok := p.engine.Free()
	if ok {
		n.brief.at, n.brief.taken = place, true
		p.places[place] = n
		p.engine.Add(place, n.believed(now, p.group.ordinary(now)))
	}
	return ok
}

// remove takes out a neighbour that is gone.
func (p *fleetingPart) remove(now time.Time, n *neighbor) {
	if n.brief.taken {
		n.brief.taken = false
		p.at(now).Remove(now, n.brief.at)
		p.places[n.brief.at] = nil
	}
}

// Push implements fleeting.Sender.
func (p *fleetingPart) Push(to fleeting.Neighbor, data []byte, w fleeting.Way) bool {
	if data[1] != byte(w) { // the message is shared, so it is not changed but replaced
		if len(p.wayedOf) == 0 || &p.wayedOf[0] != &data[0] || p.wayed[1] != byte(w) {
			p.wayed, p.wayedOf = bytes.Clone(data), data
			p.wayed[1] = byte(w)
		}
		data = p.wayed
	}
	return p.places[to].sendAside(p.now, sideFleeting, data, rtmfp.Deadlines{
		StartBy: p.now.Add(fleetingStart), FinishBy: p.now.Add(fleetingFinish),
	})
}

// Graft implements fleeting.Sender.
func (p *fleetingPart) Graft(to fleeting.Neighbor, of fleeting.Author, since uint64, alone bool) {
	p.places[to].sendAside(p.now, sideFleeting, appendGraft(nil, of, since, alone), rtmfp.Deadlines{})
}

// Prune implements fleeting.Sender.
func (p *fleetingPart) Prune(to fleeting.Neighbor, of fleeting.Author) {
	p.places[to].sendAside(p.now, sideFleeting, append([]byte{byte(messagePrune)}, of[:]...), rtmfp.Deadlines{})
}

func appendGraft(b []byte, of fleeting.Author, since uint64, alone bool) []byte {
	b = append(b, byte(messageFetch), 0)
	if alone {
		b[len(b)-1] = 1
	}
	return wire.AppendVLU(append(b, of[:]...), since)
}

func parseGraft(b []byte) (of fleeting.Author, since uint64, alone bool, err error) {
	if len(b) == 0 || b[0] > 1 {
		return of, 0, false, fmt.Errorf("graft: %w", wire.ErrMalformed)
	}
	alone = b[0] == 1
	raw, b, err := take(b[1:], len(of))
	if err != nil {
		return of, 0, false, err
	}
	since, b, err = takeNumber(b)
	return fleeting.Author(raw), since, alone, orTrailing(err, b)
}

func parsePruneOf(b []byte) (of fleeting.Author, err error) {
	if len(b) != len(journal.Author{}) {
		return of, fmt.Errorf("prune of %d bytes: %w", len(b), wire.ErrMalformed)
	}
	return fleeting.Author(b), nil
}
