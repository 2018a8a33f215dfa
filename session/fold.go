package session

import (
	"iter"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func (c *Class) handle(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) { // of which there are many, and they change no view
	case netgroup.FrameReceived:
		c.frame(now, ev)
		return
	case netgroup.SendToNotify:
		c.told(now, ev)
		return
	case netgroup.PostReceived:
		c.posted(now, ev)
		return
	case netgroup.FleetingReceived:
		c.fleeting(now, ev)
		return
	case netgroup.ReportDue:
		c.report(now)
		return
	case netgroup.ReportReceived:
		c.reported(now, ev)
		return
	}
	if c.replicated(now, ev) {
		return
	}
	c.dirty = true
	switch ev := ev.(type) {
	case netgroup.Ready: // again, if staff decided about the own log
		if !c.announced {
			c.announced = true
			c.announceSelf(now)
		}
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
	case netgroup.SecretsToStore, netgroup.EntriesToStore:
		c.keep(now, ev)
	case netgroup.DeskEntryFolded, netgroup.DeskFoldRestarted:
		c.desk(ev)
	case netgroup.Restored:
		c.restored(ev)
	case netgroup.PresenceChanged, netgroup.LogForked, netgroup.FaultsChanged:
		c.stale = true
	case netgroup.Closed:
		c.closed = true
	default:
		if m, ok := meetingOf(ev); ok {
			c.meet(m)
		} else if !c.streamed(now, ev) {
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

// announceSelf writes the entries that begin the own log, or that the author is back. Where the class meets, an
// instructor launches it, again perhaps; that changes nothing while a sitting runs.
func (c *Class) announceSelf(now time.Time) {
	launches := c.staff != nil || c.meets && c.standing(c.self()).rights == journal.AllRights
	c.cameAt = journal.ClockAt(c.group.ClassTime(now))
	err := c.append(now, journal.KindJoin, c.me.AppendTo)
	if err == nil && launches {
		l := journal.Launch{Title: c.spec.Name}
		if c.staff != nil {
			l.StaffKey = c.staff.sealing.Public()
		}
		err = c.append(now, journal.KindLaunch, l.AppendTo)
	}
	if err == nil && launches && c.cfg.WaitingRoom && !c.group.Membership().HasWaitingRoom() {
		err = c.group.SetWaitingRoom(now, true)
	}
	if err != nil {
		c.cfg.Log.Error("could not join the class's record", "error", err)
	}
}

// append writes an entry that needs nobody's leave.
func (c *Class) append(now time.Time, kind journal.Kind, encode func([]byte) ([]byte, error)) error {
	body, err := encode(nil)
	if err == nil {
		_, err = c.group.Append(now, kind, body)
	}
	return err
}

func (c *Class) foldAll(entries iter.Seq[journal.Entry]) {
	for e := range entries {
		c.fold(e)
	}
}

// fold gives an entry to the roster if it is on the record, else to the owner.
func (c *Class) fold(e journal.Entry) {
	c.conduct.Apply(e)
	switch {
	case !e.Kind.IsRecord():
		c.cfg.Fold(e)
		return
	case e.Kind == journal.KindLeave, e.Kind == journal.KindEnd, e.Kind == journal.KindRemove: // they end presenting
		c.cfg.Fold(e)
	}
	c.stale = true
	if join, ok := c.group.Member(e.Author); ok {
		c.roster.apply(e, join)
	}
}
