package session

import (
	"maps"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// goneAfter is how long somebody has to be out of sight before the lead says so, which begins when those next to it on the
// ring have noticed, within 6 s. Our choice: who changes networks is back by then.
const goneAfter = 10 * time.Second

// cutOffAfter is how long a lead that hears nobody takes that for its own fault. Our choice: attendance does not suffer
// from a teacher's network that fails for a moment, and a class that everybody left is not attended for long.
const cutOffAfter = 2 * time.Minute

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
		case lead && c.isGone(now, c.seen[a]):
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

// isGone reports whether who was seen last at some time has been out of sight for so long that it is not this machine
// that is cut off, or was until a moment ago.
func (c *Class) isGone(now, seen time.Time) bool {
	if c.link.now != LinkUp {
		return now.Sub(seen) >= cutOffAfter
	}
	return now.Sub(seen) >= goneAfter && now.Sub(c.link.since) >= goneAfter
}

// isPresent reports whether a member is linked to this machine or a neighbour, and did not say goodbye.
func (c *Class) isPresent(m *person) bool {
	return !m.Left && c.group.Membership().IsMember(m.Author) && c.group.Present(m.Peer)
}
