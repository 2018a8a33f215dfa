package session

import (
	"maps"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// goneAfter is how long somebody has to be out of sight before the lead says so. Our choice: neighbours notice within 6 s
// that somebody is silent, and who changes networks is back by then.
const goneAfter = 10 * time.Second

// statedEvery is how much time passes between two statements of the lead at least, so that people who come and go on
// purpose fill nobody's log: one statement is about many.
const statedEvery = 5 * time.Second

// watchPresence has the lead state who is gone without a goodbye, and who is back: what is known of that by links is
// not the same for all, and gone tomorrow.
func (c *Class) watchPresence(now time.Time) {
	lead := c.leads() && now.Sub(c.statedAt) >= statedEvery
	var said conduct.Sightings
	for _, a := range c.group.Membership().Authors() {
		m := c.roster.members[a]
		if m == nil || a == c.self() || c.isOver() {
			continue
		}
		here, present := c.conduct.People.Here(a), c.isPresent(m)
		switch {
		case present:
			c.seen[a] = now
			if lead && !here {
				said = append(said, conduct.Sighting{Author: a, Back: true, Since: journal.ClockAt(now)})
			}
		case !here:
			delete(c.seen, a)
		case c.seen[a].IsZero():
			c.seen[a] = now // since this machine looks
		case lead && now.Sub(c.seen[a]) >= goneAfter:
			said = append(said, conduct.Sighting{Author: a, Since: journal.ClockAt(c.seen[a])})
		}
		if len(said) == conduct.MaxSightings {
			break
		}
	}
	maps.DeleteFunc(c.seen, func(a journal.Author, _ time.Time) bool { return c.roster.members[a] == nil })
	if len(said) == 0 {
		return
	}
	c.statedAt = now
	if err := c.declare(now, journal.KindPresence, said.Encode); err != nil {
		c.cfg.Log.Warn("saying who is gone and who is back", "error", err)
	}
}

// isPresent reports whether a member is linked to this machine or a neighbour, and did not say goodbye.
func (c *Class) isPresent(m *person) bool {
	return !m.Left && c.group.Membership().IsMember(m.Author) && c.group.Present(m.Peer)
}
