package netgroup

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// Knocking without an invite. A staff peer that announces a class on the local network lets those knock who know of
// it from there: they open a session by a key that everybody knows, in which nothing is heard but knocks. Once
// staff let such a visitor in, whichever of them it is, the class's invite goes back in that session.
//
// Either end opens one flow with the metadata porchMetadata ‖ group ID. A message is one byte of kind and then
//
//	knock    a knock (knock_codec.go) without grants
//	invite   a groupspec in binary, with its check
//	refused  nothing
//
// The kinds are numbered from 1.
const (
	porchMetadata = "lyceum/knock/1"

	porchKnock   = 1
	porchInvite  = 2
	porchRefused = 3

	maxVisitors   = 32               // beyond it the newest is refused,
	maxVisitorsAt = 4                // as it is beyond these from one IP address
	visitorWithin = 10 * time.Second // from opening a session to knocking
)

// porchTag names the key of zeros by which visitors open sessions. It is none of a group's, which are chance.
var porchTag = keying.Tag([]byte("porch\x00\x00\x01"))

// A porch is where visitors of one group wait. The zero value is closed.
type porch struct {
	invite []byte // what those get who are let in; nil: nobody may knock here
}

// A visitor is a peer that opened a session by the key that everybody knows.
type visitor struct {
	c      *Connection
	link   *link
	author journal.Author
	group  *Group // where it knocks; nil until it opened a flow
	out    SendFlow

	until   time.Time // when to let it go
	knockAt time.Time // when it may knock again
	done    bool      // it has had its answer
}

// OpenPorch lets strangers knock who hear of the group by an announcement. Those who are let in get the invite,
// which must be one to this group. The error says that this machine may not admit anybody, or what is wrong with
// the invite.
func (g *Group) OpenPorch(invite *Spec) error {
	if g.ownRights()&journal.Moderate == 0 || g.spec.PeerToPeerDisabled {
		return fmt.Errorf("open porch: %w", ErrNotStaff)
	}
	if err := invite.Validate(); err != nil {
		return fmt.Errorf("open porch: %w", err)
	}
	if invite.ID() != g.id {
		return fmt.Errorf("open porch: %w", errOtherGroup)
	}
	g.porch.invite = invite.appendBinary(nil, true)
	return nil
}

// hasPorch reports whether strangers may open sessions at all.
func (c *Connection) hasPorch() bool {
	return slices.ContainsFunc(c.groups, func(g *Group) bool { return g.porch.invite != nil && g.state == groupOpen })
}

// visited takes in a session that somebody opened by the key that everybody knows.
func (c *Connection) visited(now time.Time, l *link) {
	certificate, err := keying.ParseCertificate(l.session.Certificate())
	if err != nil || !c.hasPorch() || len(c.visitors) >= maxVisitors || c.visitorsAt(l.session.Address().Addr()) >= maxVisitorsAt {
		return // nobody uses the session then
	}
	l.visitor = &visitor{c: c, link: l, author: journal.Author(certificate.Signing), until: now.Add(visitorWithin)}
	c.visitors = append(c.visitors, l.visitor)
}

func (c *Connection) visitorsAt(ip netip.Addr) (n int) {
	for _, v := range c.visitors {
		if v.link.session.Address().Addr() == ip {
			n++
		}
	}
	return n
}

// accepts takes the one flow of a visitor. It reports whether it did.
func (v *visitor) accepts(f ReceiveFlow) bool {
	id, ok := porchOf(f.Metadata())
	if !ok || v.group != nil {
		return false
	}
	i := slices.IndexFunc(v.c.groups, func(g *Group) bool { return g.id == id && g.porch.invite != nil && g.state == groupOpen })
	if i < 0 {
		return false
	}
	out, err := v.link.session.OpenFlow(porchName(id), rtmfp.PriorityData)
	if err != nil {
		return false
	}
	v.group, v.out = v.c.groups[i], out
	out.SetOwner(v)
	f.SetOwner(v)
	return true
}

func porchName(id journal.GroupID) []byte { return append([]byte(porchMetadata), id[:]...) }

func porchOf(metadata []byte) (id journal.GroupID, ok bool) {
	if len(metadata) != len(porchMetadata)+len(id) || string(metadata[:len(porchMetadata)]) != porchMetadata {
		return id, false
	}
	return journal.GroupID(metadata[len(porchMetadata):]), true
}

// receive takes in a knock. A visitor that sends anything else is sent away.
func (v *visitor) receive(now time.Time, b []byte) {
	if v.done || now.Before(v.knockAt) {
		return // too soon
	}
	k, err := knock{}, error(wire.ErrMalformed)
	if len(b) > 0 && b[0] == porchKnock {
		k, err = parseKnock(v.group.id, b[1:])
	}
	if err != nil || k.author != v.author || len(k.grants) > 0 {
		v.leave(now)
		return
	}
	v.knockAt, v.until = now.Add(knockEvery), now.Add(knockFor)
	v.group.passOn(now, nil, messageKnocked, b[1:])
	v.group.heardKnock(now, k, keying.PeerID{})
	v.advance(now)
}

// advance answers a visitor that was let in, and lets one go whose time is up.
func (v *visitor) advance(now time.Time) (wake time.Time) {
	switch g := v.group; {
	case !now.Before(v.until):
		v.leave(now)
		return time.Time{}
	case g == nil || v.done || v.knockAt.IsZero():
	case g.state != groupOpen || g.porch.invite == nil:
		v.leave(now)
		return time.Time{}
	case g.membership.IsAdmitted(v.author):
		v.answer(now, append([]byte{porchInvite}, g.porch.invite...))
	}
	return v.until
}

// answer says the last that a visitor hears.
func (v *visitor) answer(now time.Time, b []byte) {
	v.done, v.until = true, now.Add(visitorWithin)
	_ = v.out.Write(now, b, rtmfp.Deadlines{}) // the first that is written finds room
	v.out.Close()                              // the session goes when it is delivered
}

// moved lets a visitor go that has come to where there are too many.
func (v *visitor) moved(now time.Time) {
	if v.c.visitorsAt(v.link.session.Address().Addr()) > maxVisitorsAt {
		v.leave(now)
	}
}

func (v *visitor) leave(now time.Time) {
	v.link.visitor = nil
	v.gone()
	v.link.closeIfUnused(now)
}

// gone takes note that a visitor's session is over.
func (v *visitor) gone() {
	v.c.visitors = slices.DeleteFunc(v.c.visitors, func(other *visitor) bool { return other == v })
}

// refuseVisitor tells somebody who is refused and knocks here.
func (g *Group) refuseVisitor(now time.Time, a journal.Author) {
	for _, v := range g.c.visitors {
		if v.group == g && v.author == a && !v.done {
			v.answer(now, []byte{porchRefused})
		}
	}
}
