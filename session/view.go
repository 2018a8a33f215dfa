package session

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A View is what is known of a class at one moment. Nobody changes it.
type View struct {
	Title     string    // empty until it was learnt
	StartedAt time.Time // of the last sitting
	Self      journal.Author
	Role      journal.Role
	Members   []Member        // staff first, then by name; the same slice as before if nothing changed
	Gone      []Member        // who was removed, the same
	Forks     []journal.Fork  // logs of which staff have to say what counts (Resolve)
	Faults    []journal.Fault // why logs are silent other than by a fork; nobody's unless this machine is staff
	Waiting   []Waiting       // to be let in, as they came; nobody unless this machine is staff
	Link      Link
	LinkSince time.Time
	Neighbors int            // linked
	Lost      bool           // with LinkAlone: links ended without a goodbye, and are sought again
	Lead      journal.Author // who of the staff acts for the class now; zero if nobody of them is there

	Sitting   conduct.Sitting     // the one that runs, or else the last
	Hands     []conduct.Hand      // up, those that went up first in front
	Stage     journal.Author      // who presents; zero: nobody
	Locks     conduct.Locks       // in force
	Locked    conduct.LockHistory // what was locked when
	Reactions []conduct.Reaction  // of the last 30 s, by clock
	Owner     conduct.OwnerPolicy
	Asks      []conduct.SaidAsk   // what staff ask the person at this machine, of the last 30 s, by clock
	Recorders []journal.Author    // who says that they save pictures or sound, in order
	Shown     conduct.Shown       // where everybody is to look; no author: nobody has said
	Drawers   conduct.Drawers     // who may draw on the class board and on slides
	Attention conduct.Attention   // what staff ask everybody to attend to now; zero: nothing
	Viewings  []conduct.Viewing   // who looked at whom: at this machine's person or, for staff, at anybody
	Roster    []conduct.RosterRow // who is expected, for staff

	// Unwatching says that this machine's person may monitor, and that nobody reports to it: netgroup.MaxWatchers others of the
	// staff who may are here, who come first by rank and then by key.
	Unwatching bool

	Streams []Stream // that members publish, this machine too, by author and name; the same slice as before if nothing changed

	WaitingRoom bool          // newcomers wait until staff let them in
	Practice    bool          // held alone, on this machine's loopback
	Way         Way           // how the class is reached
	WayRTT      time.Duration // of that link; 0 before it was measured
	ClockOff    time.Duration // class time less this machine's clock, to the second

	Ready     bool  // Write may be called
	Removed   bool  // by staff
	InviteErr error // ErrInviteRevoked while this machine waits with an invite that was
	Ended     bool  // somebody who may ended the last sitting
	Leaving   bool  // this machine is on its way out: that links end now says nothing of others
	Closed    bool  // this machine is out of it
	Failed    bool  // Closed because the network broke; Leave says how
	Entries   int
	Saved     uint64 // last entry of the own log that is on disk; 0 if nothing is kept
	AllSaved  bool   // all of the own log is on disk
	DiskError error  // why nothing can be written to disk now; nil once that works again
	// State sums up what the record and package conduct say: equal for equal sets of entries. It is set in what
	// Inspect gives, and in the last view.
	State [32]byte

	inviteRevoked bool // the class's own
}

// View returns the newest view.
func (c *Class) View() View { return *c.view.Load() }

// Inspect runs f on the loop with a fresh view, so that f may read what Fold has built. Unless it returns
// nil, f may still be running, or run later; ErrClosed says that it does neither.
func (c *Class) Inspect(ctx context.Context, f func(View)) error {
	return c.do(ctx, func(now time.Time) {
		v := c.makeView(now)
		v.State = c.hash()
		f(v)
	})
}

// hash sums up the state. It looks at everything, so it is not for every view.
func (c *Class) hash() [32]byte {
	people, decided := c.roster.hash(), c.conduct.Hash()
	return sha256.Sum256(append(people[:], decided[:]...))
}

func (c *Class) makeView(now time.Time) View {
	c.link.look(now, c.group.HeardCount(), c.group.IsReady(), c.staff != nil)
	if c.stale {
		c.stale = false
		c.listMembers()
		c.forks, c.faults = c.group.Forks(), c.group.Faults()
		c.way, c.wayRTT = c.wayOf()
		c.viewed.RightsChanged()
	}
	v := View{
		Self: c.self(), Role: c.role, Members: c.members, Gone: c.gone, Forks: c.forks, Neighbors: c.group.NeighborCount(), Waiting: c.waiting,
		Link: c.link.now, LinkSince: c.link.since, Lost: c.link.lost,
		Ready: c.isReady(), Ended: c.isOver(), Leaving: c.leaving, Closed: c.closed,
		InviteErr: c.inviteErr, Removed: c.standing(c.self()).removed, Entries: c.group.CountedEntries(), inviteRevoked: !c.isInviteOpen(),
	}
	v.Lead, _ = c.group.Lead()
	if c.roster.members[c.self()] != nil {
		self := c.standing(c.self())
		v.Role = self.role
		if self.rights&(journal.Moderate|journal.Monitor) != 0 {
			v.Faults = c.faults
		}
	}
	v.ClockOff = c.group.ClassTime(now).Sub(now).Round(time.Second)
	v.Unwatching = c.reports.unwatching
	v.WaitingRoom, v.Practice, v.Way, v.WayRTT = c.group.Membership().HasWaitingRoom(), c.cfg.Practice, c.way, c.wayRTT
	if c.disk != nil {
		v.Saved, v.DiskError = c.disk.saved, c.disk.err
		v.AllSaved = v.DiskError == nil && v.Saved >= c.group.Journal().Length(c.self())
	}
	if streams := c.listStreams(); !slices.Equal(streams, c.media.shown) {
		c.media.shown = streams
	}
	v.Streams = c.media.shown
	c.showConduct(now, &v)
	return v
}

// showConduct fills in what the class decided.
func (c *Class) showConduct(now time.Time, v *View) {
	v.Sitting = c.conduct.Sittings.Last()
	if v.Title = v.Sitting.Title; v.Sitting.Number > 0 {
		v.StartedAt = v.Sitting.Started.Time()
	}
	v.Hands, v.Stage, v.Owner = c.conduct.Hands.Snapshot(), c.conduct.Stage.Snapshot(), c.conduct.Owner.Snapshot()
	v.Locked = c.conduct.Locks.Snapshot()
	v.Locks = v.Locked.Now()
	if c.expects == nil {
		c.expects = c.expected.Snapshot()
	}
	v.Roster = c.expects
	v.Shown, v.Drawers = c.conduct.Shown.Snapshot(), c.conduct.Drawers.Snapshot().Now()
	v.Asks, v.Recorders = c.asks(now), c.conduct.Recorders.Snapshot()
	if is := c.conduct.Attention.Snapshot(); !c.isOver() && is.Holds(journal.ClockAt(c.group.ClassTime(now))) {
		v.Attention = is
	}
	v.Viewings = c.viewed.Snapshot()
	v.Reactions = c.conduct.Reactions.Since(journal.ClockAt(now.Add(-conduct.ReactionShown)))
}

// listMembers lists who belongs to the class and who was removed, as they are shown.
func (c *Class) listMembers() {
	var members, gone []Member
	for _, m := range c.roster.list(c.group.Present) {
		if m.Removed {
			gone = append(gone, m)
			continue
		}
		m.Quality = qualityOf(c.group.Quality(m.Peer))
		members = append(members, m)
	}
	if !slices.Equal(members, c.members) {
		c.members = members
	}
	if !slices.Equal(gone, c.gone) {
		c.gone = gone
	}
}
