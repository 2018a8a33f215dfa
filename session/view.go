package session

import (
	"context"
	"slices"
	"time"

	"lyceum/session/journal"
)

// A Link says how this machine stands to the rest of the class.
type Link uint8

// What a View's Link can be.
const (
	LinkSeeking Link = iota // nobody has let this machine in yet
	LinkUp                  // at least one neighbour is linked
	LinkAlone               // was let in, or founded the class, and nobody is linked now
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
	Ready     bool // Write may be called
	Removed   bool // by staff
	Ended     bool // the instructor ended the class
	Leaving   bool // this machine is on its way out: that links end now says nothing of others
	Closed    bool // this machine is out of it
	Failed    bool // Closed because the network broke; Leave says how
	Entries   int
	State     [32]byte // hash of the roster
}

// View returns the newest view.
func (c *Class) View() View { return *c.view.Load() }

// Inspect runs f on the loop with a fresh view, so that f may read what Fold has built. Unless it returns
// nil, f may still be running, or run later; ErrClosed says that it does neither.
func (c *Class) Inspect(ctx context.Context, f func(View)) error {
	return c.do(ctx, func(time.Time) { f(c.makeView()) })
}

func (c *Class) makeView() View {
	if c.stale {
		c.stale = false
		c.members = slices.DeleteFunc(c.roster.list(c.group.Present), func(m Member) bool { return m.Removed })
		c.state = c.roster.hash()
	}
	v := View{
		Title: c.roster.title, Self: c.self(), Role: c.role, Members: c.members, Waiting: c.waiting,
		Ready: c.isReady(), Ended: c.roster.ended != 0, Leaving: c.leaving, Closed: c.closed,
		Removed: c.standing(c.self()).removed,
		Entries: c.group.CountedEntries(), State: c.state,
	}
	if c.roster.members[c.self()] != nil {
		v.Role = c.standing(c.self()).rights.Role()
	}
	if c.roster.started != 0 {
		v.StartedAt = c.roster.started.Time()
	}
	switch {
	case c.group.NeighborCount() > 0:
		v.Link = LinkUp
	case c.linked && c.group.IsReady() || c.staff != nil:
		v.Link = LinkAlone
	}
	return v
}
