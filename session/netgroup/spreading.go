package netgroup

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"time"

	"lyceum/session/netgroup/posting"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// What is passed on for others stays below what a correct member reads from a neighbour, so that nobody can have
// honest members slow each other down; of one neighbour's news it is half of that, which leaves the other half
// to everybody else. Of either the last quarter is for authors who have said little of late: nobody's lines wait because
// others say much.
const (
	relayRate   = 300.0 // posts and entries a second
	relayBurst  = 1500.0
	fromOne     = 2
	ofMuch      = 0.75 // the share of those who say more than
	littleRate  = 2.0  // a second,
	littleBurst = 20.0 // and at once
)

// A spreading brings posts and entries to all members: an engine, and for it the neighbours and the messages.
// What the engine holds are whole messages: kind ‖ wave ‖ envelope or entry.
type spreading struct {
	group  *Group
	on     bool // the invite has members post
	engine *posting.Engine
	now    time.Time // of the call into the engine
	places [posting.MaxNeighbors]*neighbor
	relays allowance // what is passed on for others

	waved, wavedOf []byte // a message with another wave, and which it was
	list           []posting.Announced
	ids            []posting.ID
}

// spreadingHead is how many bytes stand before the envelope or entry.
const spreadingHead = 2

// A spreadingPlace is what a neighbour is to a spreading.
type spreadingPlace struct {
	at     posting.Neighbor
	taken  bool      // there is a place
	relays allowance // of its news that are passed on
}

func newSpreading(now time.Time, g *Group) *spreading {
	s := &spreading{group: g, on: g.spec.carriesPosts()}
	s.engine = posting.New(posting.Config{Sender: s, Rand: g.c.cfg.Rand, Now: now})
	return s
}

// at returns the engine, for calls at a time.
func (s *spreading) at(now time.Time) *posting.Engine {
	s.now = now
	return s.engine
}

// add takes in a neighbour that is up, unless it is in. One too many, which the overlay does not allow, would be
// left out.
func (s *spreading) add(now time.Time, n *neighbor) {
	if n.spread.taken || !s.on {
		return
	}
	place, ok := s.engine.Free()
	if !ok {
		return
	}
	n.spread.at, n.spread.taken = place, true
	s.places[place] = n
	s.at(now).Add(now, place)
}

// remove takes out a neighbour that is gone.
func (s *spreading) remove(now time.Time, n *neighbor) {
	if p := &n.spread; p.taken {
		p.taken = false
		s.at(now).Remove(now, p.at)
		s.places[p.at] = nil
	}
}

func idOf(hash [32]byte) posting.ID { return posting.ID(hash[:len(posting.ID{})]) }

// publish sends an envelope or entry of this machine's own to everybody.
func (s *spreading) publish(now time.Time, kind messageKind, raw []byte) {
	// A mesh is no mesh if neighbours tell of somebody who is not linked here, whom no estimate counts.
	s.engine.SetMembers(max(s.group.count, s.group.present+1), s.group.isMesh())
	s.at(now).Publish(now, idOf(sha256.Sum256(raw)), spreadingMessage(kind, raw))
}

func spreadingMessage(kind messageKind, raw []byte) []byte {
	return append([]byte{byte(kind), 0}, raw...)
}

// insert passes on an entry that came otherwise. With push it is sent to eager neighbours.
func (s *spreading) insert(now time.Time, raw []byte, push bool) {
	s.at(now).Insert(now, idOf(sha256.Sum256(raw)), spreadingMessage(messageEntry, raw), push)
}

// A spread is an envelope or entry as it came from a neighbour.
type spread struct {
	from    *neighbor
	wave    posting.Wave
	message []byte // all of it
	raw     []byte // the envelope or entry
	hash    [32]byte
}

// take takes a message apart. It is false if the message was here already.
func (s *spreading) take(now time.Time, from *neighbor, message []byte) (p spread, fresh bool, err error) {
	if len(message) < spreadingHead {
		return p, false, fmt.Errorf("post or entry without a wave: %w", wire.ErrMalformed)
	}
	p = spread{from: from, wave: posting.Wave(message[1]), message: message, raw: message[spreadingHead:]}
	if s.add(now, from); !from.spread.taken {
		return p, false, nil
	}
	p.hash = sha256.Sum256(p.raw)
	if s.engine.Has(idOf(p.hash)) {
		s.group.counters.Duplicate++
		s.at(now).Duplicate(now, from.spread.at, idOf(p.hash), p.wave)
		return p, false, nil
	}
	return p, true, nil
}

// accept passes a genuine message of an author's on, within limits.
func (s *spreading) accept(now time.Time, p *spread, by *postAuthor) {
	most := relayBurst
	if little := by.little.has(now, littleRate, littleBurst); little {
		by.little.spent++
	} else {
		most *= ofMuch
	}
	if !s.mayRelay(now, p.from, relayRate, most) {
		s.refuse(now, p, false)
		return
	}
	s.pass(now, p)
}

// mayRelay reports whether one more message that comes by a neighbour may be passed on, and counts it.
func (s *spreading) mayRelay(now time.Time, from *neighbor, rate, most float64) bool {
	one := &from.spread.relays
	if !s.relays.has(now, rate, most) || !one.has(now, rate/fromOne, most/fromOne) {
		return false
	}
	s.relays.spent++
	one.spent++
	return true
}

// pass takes in a genuine message and passes it on.
func (s *spreading) pass(now time.Time, p *spread) {
	s.at(now).Accept(now, p.from.spread.at, idOf(p.hash), p.wave, p.message)
}

// refuse passes a message on to nobody. With again it may be fetched once more from somebody else.
func (s *spreading) refuse(now time.Time, p *spread, again bool) {
	s.at(now).Refuse(now, p.from.spread.at, idOf(p.hash), again)
}

// receive reads what neighbours say about posts and entries.
func (s *spreading) receive(now time.Time, n *neighbor, kind messageKind, body []byte) (err error) {
	if !s.on {
		return ErrNotEnabled
	}
	if s.add(now, n); !n.spread.taken {
		return nil
	}
	place := n.spread.at
	switch kind {
	case messageAnnounce:
		if s.list, err = parseAnnounce(s.list[:0], body); err == nil {
			n.charge(now, float64(len(s.list)/idsPerToken))
			s.at(now).Announced(now, place, s.list)
		}
	case messageFetch:
		var graft bool
		if s.ids, graft, err = parseFetch(s.ids[:0], body); err == nil {
			n.charge(now, float64(len(s.ids)/idsPerToken))
			s.at(now).Fetched(place, s.ids, graft)
		}
	case messagePrune:
		if err = orTrailing(nil, body); err == nil {
			s.at(now).Pruned(place)
		}
	case messageCatchUp:
		var within time.Duration
		if within, err = parseCatchUp(body); err == nil {
			s.at(now).CaughtUp(now, place, within)
		}
	}
	return err
}

// Push implements posting.Sender.
func (s *spreading) Push(to posting.Neighbor, data []byte, w posting.Wave) bool {
	if data[1] != byte(w) { // the message is shared, so it is not changed but replaced
		if len(s.wavedOf) == 0 || &s.wavedOf[0] != &data[0] || s.waved[1] != byte(w) {
			s.waved, s.wavedOf = bytes.Clone(data), data
			s.waved[1] = byte(w)
		}
		data = s.waved
	}
	return s.write(to, data)
}

// Announce implements posting.Sender.
func (s *spreading) Announce(to posting.Neighbor, list []posting.Announced) bool {
	return s.write(to, appendAnnounce(nil, list))
}

// Fetch implements posting.Sender.
func (s *spreading) Fetch(to posting.Neighbor, ids []posting.ID, graft bool) {
	s.write(to, appendFetch(nil, ids, graft))
}

// Prune implements posting.Sender.
func (s *spreading) Prune(to posting.Neighbor) { s.write(to, []byte{byte(messagePrune)}) }

// CatchUp implements posting.Sender.
func (s *spreading) CatchUp(to posting.Neighbor, within time.Duration) {
	s.write(to, appendCatchUp(nil, within))
}

// write reports whether there was room for a message.
func (s *spreading) write(to posting.Neighbor, b []byte) bool {
	n := s.places[to]
	if n.out.Write(s.now, b, rtmfp.Deadlines{}) != nil {
		return false
	}
	n.group.countSent(s.now, b)
	return true
}
