package session

import (
	"context"
	"slices"
	"time"

	"lyceum/session/journal"
)

// A View is what is known of a class at one moment. Nobody changes it.
type View struct {
	Title     string // empty until it was learnt
	StartedAt time.Time
	Self      journal.Author
	Role      journal.Role
	Members   []Member  // staff first, then by name; the same slice as before if nothing changed
	Waiting   []Waiting // to be let in, as they came; nobody unless this machine is staff
	Link      Link
	LinkSince time.Time
	Lost      bool           // with LinkAlone: links ended without a goodbye, and are sought again
	Lead      journal.Author // who of the staff acts for the class now; zero if nobody of them is there
	Deputy    bool           // this machine's
	Ready     bool           // Write may be called
	Removed   bool           // by staff
	Ended     bool           // the instructor ended the class
	Leaving   bool           // this machine is on its way out: that links end now says nothing of others
	Closed    bool           // this machine is out of it
	Failed    bool           // Closed because the network broke; Leave says how
	Entries   int
	State     [32]byte // hash of the roster

	inviteRevoked bool // the class's own
}

// View returns the newest view.
func (c *Class) View() View { return *c.view.Load() }

// Inspect runs f on the loop with a fresh view, so that f may read what Fold has built. Unless it returns
// nil, f may still be running, or run later; ErrClosed says that it does neither.
func (c *Class) Inspect(ctx context.Context, f func(View)) error {
	return c.do(ctx, func(now time.Time) { f(c.makeView(now)) })
}

func (c *Class) makeView(now time.Time) View {
	c.link.look(now, c.group.NeighborCount(), c.group.IsReady(), c.staff != nil)
	if c.stale {
		c.stale = false
		if members := c.listMembers(); !slices.Equal(members, c.members) {
			c.members = members
		}
		c.state = c.roster.hash()
	}
	v := View{
		Title: c.roster.title, Self: c.self(), Role: c.role, Members: c.members, Waiting: c.waiting,
		Ready: c.isReady(), Ended: c.roster.ended != 0, Leaving: c.leaving, Closed: c.closed,
		Lead: c.lead(), Removed: c.standing(c.self()).removed,
		Entries: c.group.CountedEntries(), State: c.state, inviteRevoked: !c.isInviteOpen(),
	}
	if c.roster.members[c.self()] != nil {
		self := c.standing(c.self())
		v.Role, v.Deputy = self.role, isDeputy(self.rights)
	}
	if c.roster.started != 0 {
		v.StartedAt = c.roster.started.Time()
	}
	v.Link, v.LinkSince, v.Lost = c.link.now, c.link.since, c.link.lost
	return v
}

// listMembers returns who belongs to the class, as it is shown.
func (c *Class) listMembers() []Member {
	list := slices.DeleteFunc(c.roster.list(c.group.Present), func(m Member) bool { return m.Removed })
	for i := range list {
		list[i].Quality = qualityOf(c.group.Quality(list[i].Peer))
	}
	return list
}
