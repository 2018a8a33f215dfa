package room

import (
	"sync"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// An Inker is somebody who draws or points.
type Inker struct{ ID, Name string } // a Person's

// An ink carries what is drawn and pointed at, as it is, between this person's window and the class.
type ink struct {
	wake chan struct{} // holds one if there is something to be said

	mu      sync.Mutex // guards what follows
	out     live.Outbox
	watch   func(Inker, live.Message) // nil: nobody looks
	people  map[journal.Author]inker  // replaced, never changed
	private privateInk
}

// An inker is what somebody may do there now.
type inker struct {
	Inker
	draws, points bool
	staff         bool // writes on private boards
	reads         bool // and reads them
}

func newInk() *ink { return &ink{wake: make(chan struct{}, 1)} }

// SendInk shows others what this person draws, as they draw it, or points at. It never waits: points gather until the line has room,
// and of pointers the latest counts. Of the own private board it is told those of staff who have it in front, of somebody else's its owner.
func (r *Room) SendInk(m live.Message) {
	i := r.ink
	i.mu.Lock()
	if doc, _ := m.On(); doc.Kind == board.PrivateBoard {
		i.private.add(time.Now(), r.self, doc, m)
	} else {
		i.out.Add(m)
	}
	i.mu.Unlock()
	i.poke()
}

// poke has what there is to say be said.
func (i *ink) poke() {
	select {
	case i.wake <- struct{}{}:
	default: // it is told already
	}
}

// WatchInk has f called with what others draw and point at, as far as they may, until it is called with nil. f runs on the class's loop:
// it must not wait.
func (r *Room) WatchInk(f func(from Inker, m live.Message)) {
	r.ink.mu.Lock()
	defer r.ink.mu.Unlock()
	r.ink.watch = f
}

// posted takes in what somebody posted; on the loop.
func (i *ink) posted(_ time.Time, from journal.Author, data []byte) {
	i.mu.Lock()
	watch, who := i.watch, i.people[from]
	i.mu.Unlock()
	if watch == nil || who.ID == "" {
		return
	}
	m, err := live.Parse(data)
	if err != nil {
		return
	}
	_, strokes := m.(live.Ink)
	doc, _ := m.On()
	if strokes && who.draws && doc.Kind != board.Reveal || !strokes && who.points {
		watch(who.Inker, m)
	}
}

// allow says who may do what from now on.
func (i *ink) allow(people map[journal.Author]inker) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.people = people
}

// next returns what is to be posted and told now, or when there may be something; zero: not before more is added.
func (i *ink) next(now time.Time, pause time.Duration) (m live.Message, all []told, due time.Time) {
	i.mu.Lock()
	defer i.mu.Unlock()
	m, _ = i.out.Next(now, pause)
	all, due = i.private.next(now)
	if post := i.out.Due(); !post.IsZero() && (due.IsZero() || post.Before(due)) {
		due = post
	}
	return m, all, due
}

// inkers returns what people may show as they draw. Students do not see each other's pointers while staff have locked that.
func (n *news) inkers(v session.View) map[journal.Author]inker {
	locked := v.Locks.Forbids(conduct.LockCursors, rightsIn(v, v.Self), v.Stage == v.Self)
	drawers := v.Drawers.Under(v.Locks)
	all := make(map[journal.Author]inker, len(v.Members))
	for _, m := range v.Members {
		if m.Author == v.Self {
			continue
		}
		p := n.people[m.Author]
		draws := drawers.Allows(m.Author, m.Rights)
		leads := conduct.IsStaff(m.Rights) || v.Stage == m.Author
		all[m.Author] = inker{Inker: Inker{p.ID, p.Name}, draws: draws, points: leads || draws && !locked,
			staff: conduct.IsStaff(m.Rights), reads: m.Rights&(journal.Monitor|journal.Grade) != 0}
	}
	return all
}
