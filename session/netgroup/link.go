package netgroup

import (
	"slices"
	"time"
)

// A link is a session and who uses it: the groups that both ends are in, each by a neighbor, and while it
// opens those that wait for it. The session is closed when nobody uses it any more.
type link struct {
	session   Session
	waiting   []*contact  // at most one a group
	neighbors []*neighbor // the same
	meeting   *meeting    // if the peer is a rendezvous
	visitor   *visitor    // if the peer opened it to knock
	knocking  *knocking   // if this machine did
	carried   linkMark
}

// linkOf returns the session's link, making one if there is none.
func linkOf(s Session) *link {
	l, ok := s.Owner().(*link)
	if !ok {
		l = &link{session: s}
		s.SetOwner(l)
	}
	return l
}

// neighbor returns the session's neighbour in a group, or nil.
func (l *link) neighbor(g *Group) *neighbor {
	for _, n := range l.neighbors {
		if n.group == g {
			return n
		}
	}
	return nil
}

// watch has the peer pinged sooner while it stands near this machine in one of the groups.
func (l *link) watch(now time.Time) {
	after := time.Duration(0)
	if slices.ContainsFunc(l.neighbors, func(n *neighbor) bool { return n.up && n.wasNear }) {
		after = nearKeepalive
	}
	l.session.SetKeepalive(now, after)
}

// abandon ends a contact's wait for the session to open.
func (l *link) abandon(now time.Time, k *contact) {
	l.waiting = slices.DeleteFunc(l.waiting, func(other *contact) bool { return other == k })
	k.attemptOver(now, false)
	l.closeIfUnused(now)
}

// leave ends a group's use of the session. Its neighbour is removed when the Connection settles.
func (l *link) leave(now time.Time, n *neighbor) {
	if !slices.Contains(l.neighbors, n) {
		return
	}
	l.neighbors = slices.DeleteFunc(l.neighbors, func(other *neighbor) bool { return other == n })
	n.out.Close()
	if n.in != nil {
		n.in.Reject(0)
	}
	n.bulk.close()
	n.streams.close()
	n.aside.close()
	n.group.c.gone = append(n.group.c.gone, n)
	l.closeIfUnused(now)
}

func (l *link) closeIfUnused(now time.Time) {
	if len(l.waiting) == 0 && len(l.neighbors) == 0 && l.meeting == nil && l.visitor == nil && l.knocking == nil {
		l.session.Close(now)
	}
}

// opened hands the session to the groups that waited for it and, where the peer began it, to the group
// whose key opened it; other groups follow when the peer begins their flows.
func (l *link) opened(now time.Time, c *Connection) {
	waiting := l.waiting
	l.waiting = nil
	for _, k := range waiting {
		k.attemptOver(now, true)
		k.group.begin(now, l, true)
	}
	if g := c.linking(l.session.Tag()); g != nil {
		g.begin(now, l, false)
	}
	switch {
	case l.meeting != nil:
		l.meeting.opened(now)
	case l.knocking != nil:
		l.knocking.opened(now)
	case l.session.Tag() == porchTag:
		c.visited(now, l)
	}
	l.closeIfUnused(now)
}

// takesKnocks takes a flow of a session in which knocks and their answers alone are heard. It reports whether it
// did.
func (l *link) takesKnocks(f ReceiveFlow) bool {
	switch {
	case l.knocking != nil:
		return l.knocking.accepts(f)
	case l.visitor != nil:
		return l.visitor.accepts(f)
	}
	return false
}

// closed tells all who used the session that it ended.
func (l *link) closed(now time.Time) {
	waiting, neighbors, m := l.waiting, l.neighbors, l.meeting
	l.waiting, l.neighbors, l.meeting = nil, nil, nil
	if m != nil {
		m.closed(now)
	}
	if l.visitor != nil {
		l.visitor.gone()
		l.visitor = nil
	}
	if l.knocking != nil {
		l.knocking.end(now, false)
	}
	for _, k := range waiting {
		k.attemptOver(now, false)
	}
	for _, n := range neighbors {
		n.group.neighborGone(now, n)
	}
}
