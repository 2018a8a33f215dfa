package room

import (
	"cmp"
	"fmt"
	"slices"

	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// LockItems lists what staff can lock; see [Room.SetLock].
func LockItems() []string { return conduct.AllLocks.Names() }

// The floor is who has it and what is allowed, as it was told.
type floor struct {
	hands     map[string]bool // up, by ID
	presenter string          // ID
	locks     conduct.Locks
	roles     map[string]Person
	reactions map[line]bool // of the view before
	saved     uint64
	trouble   error
	forks     []Fork
	faults    []Fault
}

func newFloor() floor {
	return floor{hands: map[string]bool{}, roles: map[string]Person{}, reactions: map[line]bool{}}
}

// A lockBook is whose the latest word on each lock is.
type lockBook map[string]lockWord // by item

// A lockWord is somebody's word on one lock.
type lockWord struct {
	by    journal.Author
	clock journal.Clock
}

// apply takes in an entry about locks that counts.
func (b lockBook) apply(e journal.Entry) {
	change, err := conduct.ParseLockChange(e.Body)
	if e.Sealed || err != nil || !conduct.May(e.Kind, e.Rights) {
		return
	}
	for _, item := range (change.On | change.Off).Names() {
		word := b[item]
		if cmp.Or(cmp.Compare(e.Clock, word.clock), e.Author.Compare(word.by)) > 0 {
			b[item] = lockWord{e.Author, e.Clock}
		}
	}
}

// show puts who has the floor and what is locked into a snapshot.
func (n *news) show(v session.View, s *Snapshot) {
	for _, h := range v.Hands {
		if p, known := n.people[h.Author]; known {
			s.Hands = append(s.Hands, Hand{ID: p.ID, Name: p.Name, Since: h.Since.Time()})
		}
	}
	s.Presenter = n.people[v.Stage].ID
	for _, item := range v.Locks.Names() {
		s.Locks = append(s.Locks, Lock{Item: item, By: n.people[n.locks[item].by].ID})
	}
	for _, f := range v.Forks {
		s.Forks = append(s.Forks, n.fork(f))
	}
	for _, f := range v.Faults {
		if p, known := n.people[f.Author]; known {
			s.Faults = append(s.Faults, Fault{ID: p.ID, Name: p.Name, Kind: string(f.Kind), Seq: f.Seq, Until: f.Until})
		}
	}
}

// tellFloor tells what is new of that since the view before; people who are not known yet wait.
func (r *Room) tellFloor(v session.View, s *Snapshot) {
	f := &r.news.floor
	r.tellHands(s)
	if s.Presenter != f.presenter {
		f.presenter = s.Presenter
		r.tell(Presenting{r.news.people[v.Stage]})
	}
	if changed := v.Locks ^ f.locks; changed != 0 {
		for _, item := range changed.Names() {
			lock, _ := conduct.ParseLock(item) // it has that name from there
			r.tell(Locked{Item: item, On: v.Locks&lock != 0, By: r.news.people[r.news.locks[item].by]})
		}
		f.locks = v.Locks
	}
	r.tellReactions(v)
	r.tellForks(s.Forks)
	r.tellFaults(s.Faults)
	if v.Saved > f.saved {
		f.saved = v.Saved
		r.tell(Saved{v.Saved})
	}
	if v.DiskError != nil && f.trouble == nil { // once, until it works again
		r.tell(Failed{fmt.Errorf("%w: %w", ErrDisk, v.DiskError)})
	}
	f.trouble = v.DiskError
}

func (r *Room) tellHands(s *Snapshot) {
	f := &r.news.floor
	up := make(map[string]bool, len(s.Hands))
	for _, h := range s.Hands {
		up[h.ID] = true
	}
	for _, p := range r.news.list {
		if f.hands[p.ID] && !up[p.ID] {
			delete(f.hands, p.ID)
			r.tell(HandMoved{Person: p})
		}
	}
	for i, h := range s.Hands {
		if !f.hands[h.ID] {
			f.hands[h.ID] = true
			r.tell(HandMoved{Person: r.news.byID(h.ID), Up: true, Position: i + 1})
		}
	}
}

// tellReactions tells of those that were not there before.
func (r *Room) tellReactions(v session.View) {
	f := &r.news.floor
	now := make(map[line]bool, len(v.Reactions))
	for _, e := range v.Reactions {
		p, known := r.news.people[e.Author]
		if !known {
			continue
		}
		l := line{e.Author, e.Seq}
		if now[l] = true; !f.reactions[l] {
			r.tell(Reacted{Person: p, Emoji: e.Emoji})
		}
	}
	f.reactions = now
}

// tellRoles tells whose role is not what was told. What somebody has when they join is told with that.
func (r *Room) tellRoles() {
	f := &r.news.floor
	for _, p := range r.news.list {
		if old, told := f.roles[p.ID]; told && (old.Role != p.Role || old.Deputy != p.Deputy) || !told && p.Deputy {
			r.tell(RoleChanged{p})
		}
		f.roles[p.ID] = p
	}
}

// byID returns a person of the class, the zero one if there is none.
func (n *news) byID(id string) Person {
	if i := slices.IndexFunc(n.list, func(p Person) bool { return p.ID == id }); i >= 0 {
		return n.list[i]
	}
	return Person{}
}
