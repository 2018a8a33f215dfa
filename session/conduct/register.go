package conduct

import (
	"maps"

	"lyceum/session/journal"
)

// A Register is what attendance is worked out from, as it was at one moment. Making one takes a moment however much was said,
// for it shares what the folds hold; working out who was there takes longer, and can be done by any goroutine.
type Register struct {
	sittings  []Sitting
	now       journal.Clock
	people    map[journal.Author]attendee
	about     map[journal.Author][]event
	ends      []event
	locks     LockHistory
	hands     map[journal.Author][]journal.Clock
	reactions map[journal.Author][]journal.Clock
	active    map[journal.Author][]activityCount
}

// Register returns what there is now. With active, which may be nil, it knows who talked. A sitting that runs lasts until
// the last thing heard of it, or until now if that is later; 0 is no time.
func (c *Conduct) Register(active *ActivityFold, now journal.Clock) *Register {
	c.People.settle()
	c.Hands.settle()
	c.Reactions.settle()
	r := &Register{
		sittings: c.Sittings.Snapshot(), now: now, locks: c.Locks.Snapshot(),
		people: make(map[journal.Author]attendee, len(c.People.people)),
		about:  maps.Clone(c.People.about), ends: c.People.ends,
		hands: maps.Clone(c.Hands.raised), reactions: maps.Clone(c.Reactions.counted),
	}
	for a, p := range c.People.people {
		if p.joins != 0 {
			r.people[a] = *p
		}
	}
	if active != nil {
		r.active = maps.Clone(active.counts)
	}
	return r
}
