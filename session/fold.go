package session

import (
	"iter"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func (c *Class) handle(now time.Time, ev netgroup.Event) {
	c.dirty = true
	switch ev := ev.(type) {
	case netgroup.Ready:
		c.announceSelf(now)
	case netgroup.EntryFolded:
		c.fold(ev.Entry)
	case netgroup.FoldRestarted:
		c.roster, c.conduct, c.stale = newRoster(c.standing), conduct.New(), true
		c.cfg.Restart()
		c.foldAll(c.group.Folded())
	case netgroup.NeighborConnected:
		c.link.linked = true
		c.cfg.Log.Debug("neighbor connected", "peer", ev.Peer)
	case netgroup.NeighborDisconnected:
		c.link.left = ev.Left
		c.cfg.Log.Debug("neighbor disconnected", "peer", ev.Peer, "left", ev.Left)
	case netgroup.PresenceChanged:
		c.stale = true
	case netgroup.Closed:
		c.closed = true
	default:
		if m, ok := meetingOf(ev); ok {
			c.meet(m)
		} else {
			c.door(now, ev)
		}
	}
}

// meet tells of a rendezvous.
func (c *Class) meet(m Meeting) {
	c.cfg.Log.Debug("rendezvous", "peer", m.Peer, "state", m.State, "reason", m.Reason)
	if c.cfg.Met != nil {
		c.cfg.Met(m)
	}
}

// announceSelf writes the entries that begin the own log, unless an earlier run of the program did; then
// it writes that the author is back.
func (c *Class) announceSelf(now time.Time) {
	body, err := c.me.AppendTo(nil)
	if err == nil {
		_, err = c.group.Append(now, journal.KindJoin, body)
	}
	if err == nil && c.staff != nil {
		if body, err = (journal.Launch{Title: c.staff.title, StaffKey: c.staff.sealing.Public()}).AppendTo(nil); err == nil {
			_, err = c.group.Append(now, journal.KindLaunch, body)
		}
		if err == nil && c.cfg.WaitingRoom {
			err = c.group.SetWaitingRoom(now, true)
		}
	}
	if err != nil {
		c.cfg.Log.Error("could not join the class's record", "error", err)
	}
}

func (c *Class) foldAll(entries iter.Seq[journal.Entry]) {
	for e := range entries {
		c.fold(e)
	}
}

// fold gives an entry to the roster if it is on the record, else to the owner.
func (c *Class) fold(e journal.Entry) {
	c.conduct.Apply(e)
	if !e.Kind.IsRecord() {
		c.cfg.Fold(e)
		return
	}
	c.stale = true
	if join, ok := c.group.Member(e.Author); ok {
		c.roster.apply(e, join)
	}
}
