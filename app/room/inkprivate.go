package room

import (
	"slices"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/session/journal"
)

// What goes on on private boards while it is drawn is told members alone: to those of staff who have such a board in front, and by them to
// its owner. Our choices: staff who vanish are told nothing more soon, and what is told does not crowd out pictures that are shown to staff,
// which go the same way.
const (
	lookEvery    = 4 * time.Second
	lookHolds    = 12 * time.Second
	mostLooking  = 3 // of staff who are told of one board
	privatePause = 80 * time.Millisecond
)

// A privateInk is what a room knows of that. The lock of the ink guards it.
type privateInk struct {
	out     live.Outbox
	doc     board.DocumentID             // that out is about
	to      []journal.Author             // who is told what out holds
	lookers map[journal.Author]time.Time // of staff, who have the own board in front, and until when that holds

	looking journal.Author   // whose board this person has in front; zero: nobody's
	left    []journal.Author // whose board no longer
	lookAt  time.Time        // when its owner is to be told again
}

// add takes in what is to be told of a board; nothing if nobody is to be told.
func (p *privateInk) add(now time.Time, self journal.Author, doc board.DocumentID, m live.Message) {
	to := []journal.Author{doc.Author}
	if doc.Author == self {
		to = nil
		for who, until := range p.lookers {
			if now.Before(until) {
				to = append(to, who)
			} else {
				delete(p.lookers, who)
			}
		}
		slices.SortFunc(to, journal.Author.Compare)
	}
	if doc != p.doc {
		p.doc, p.out = doc, live.Outbox{} // what waits is not for these
	}
	if p.to = to; len(to) > 0 {
		p.out.Add(m)
	}
}

// looks takes in that one of staff has the own board in front, or no longer. Of too many nothing is told the last.
func (p *privateInk) looks(now time.Time, who journal.Author, on bool) {
	_, known := p.lookers[who]
	switch {
	case !on:
		delete(p.lookers, who)
	case known || len(p.lookers) < mostLooking:
		if p.lookers == nil {
			p.lookers = map[journal.Author]time.Time{}
		}
		p.lookers[who] = now.Add(lookHolds)
	}
}

// A told is something for one member alone.
type told struct {
	who  journal.Author
	data []byte
}

// next returns what is to be told now, or when there may be something; zero: not before more is added.
func (p *privateInk) next(now time.Time) (all []told, due time.Time) {
	for _, who := range p.left {
		all = append(all, told{who, live.EncodeLook(false)})
	}
	p.left = nil
	if p.looking != (journal.Author{}) && !now.Before(p.lookAt) {
		p.lookAt = now.Add(lookEvery)
		all = append(all, told{p.looking, live.EncodeLook(true)})
	}
	if m, ok := p.out.Next(now, privatePause); ok {
		if data, err := live.EncodeTold(m); err == nil {
			for _, who := range p.to {
				all = append(all, told{who, data})
			}
		}
	}
	due = p.out.Due()
	if p.looking != (journal.Author{}) && (due.IsZero() || p.lookAt.Before(due)) {
		due = p.lookAt
	}
	return all, due
}

// LookAtBoard says whose private board this person, of staff, has in front from now on: what its owner draws comes as it is drawn. Of the zero
// document it is nobody's. It never waits.
func (r *Room) LookAtBoard(doc board.DocumentID) {
	var owner journal.Author
	if doc.Kind == board.PrivateBoard && doc.Author != r.self {
		owner = doc.Author
	}
	i := r.ink
	i.mu.Lock()
	defer i.mu.Unlock()
	p := &i.private
	if owner == p.looking {
		return
	}
	if p.looking != (journal.Author{}) {
		p.left = append(p.left[:0], p.looking)
	}
	p.looking, p.lookAt = owner, time.Time{}
	i.poke()
}

// told takes in what somebody told about private boards: that they look, which staff may, or what goes on on the board that is looked at, or,
// by staff, on the own one. On the loop.
func (i *ink) told(now time.Time, self, from journal.Author, data []byte) {
	i.mu.Lock()
	watch, who := i.watch, i.people[from]
	looking := i.private.looking
	if on, is := live.ParseLook(data); is {
		if who.reads {
			i.private.looks(now, from, on)
		}
		watch = nil
	}
	i.mu.Unlock()
	if watch == nil || who.ID == "" {
		return
	}
	m, err := live.ParseTold(data)
	if err != nil {
		return
	}
	switch doc, _ := m.On(); {
	case doc.Author == self && who.staff, doc.Author == from && from == looking:
		watch(who.Inker, m)
	}
}
