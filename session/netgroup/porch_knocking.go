package netgroup

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/rtmfp"
)

// A knocking is this machine's wish to be let into a class of which it knows from the local network alone.
type knocking struct {
	c     *Connection
	class Announcement
	name  string
	link  *link
	out   SendFlow
	again time.Time // when to knock; zero while the session opens
	done  bool      // there was an answer
}

var (
	errOtherGroup = errors.New("the invite is to another group")
	errNoEndpoint = errors.New("it does not say where")
)

// Invited says that staff of an announced class let this machine in.
type Invited struct {
	Class  Announcement
	Invite *Spec
}

// KnockEnded says that there will be no invite: staff refused this machine, or the peer is not to be reached or has
// gone.
type KnockEnded struct {
	Class   Announcement
	Refused bool
}

func (Invited) event()    {}
func (KnockEnded) event() {}

// KnockAt asks the staff peer that announces a class to be let in, under a name, until Invited or KnockEnded
// follows. The error says that it cannot be asked.
func (c *Connection) KnockAt(now time.Time, class Announcement, name string) error {
	at := class.Endpoint()
	if !sendable(at) {
		return fmt.Errorf("knock at class %q: %w", class.Title, errNoEndpoint)
	}
	if name = journal.CleanName(name); name == "" || len([]rune(name)) > journal.MaxName {
		return fmt.Errorf("knock at class %q: a name has 1 to %d characters", class.Title, journal.MaxName)
	}
	k := &knocking{c: c, class: class, name: name}
	c.knocking = append(c.knocking, k) // before the key is asked for
	s, err := c.transport.Connect(now, class.Peer, porchTag, at)
	if err == nil && (s.IsOpen() || linkOf(s).knocking != nil) {
		err = fmt.Errorf("peer %v: in touch already", class.Peer)
	}
	if err != nil {
		c.forgetKnocking(k)
		return fmt.Errorf("knock at class %q: %w", class.Title, err)
	}
	k.link = linkOf(s)
	k.link.knocking = k
	return nil
}

func (c *Connection) forgetKnocking(k *knocking) {
	c.knocking = slices.DeleteFunc(c.knocking, func(other *knocking) bool { return other == k })
}

// isKnocking reports whether a session is being opened in order to knock. Only then this machine uses the key that
// everybody knows, unless it has a porch itself.
func (c *Connection) isKnocking() bool {
	return slices.ContainsFunc(c.knocking, func(k *knocking) bool { return k.link == nil || !k.link.session.IsOpen() })
}

// opened knocks for the first time.
func (k *knocking) opened(now time.Time) {
	out, err := k.link.session.OpenFlow(porchName(k.class.Group), rtmfp.PriorityData)
	if err != nil {
		k.end(now, false)
		return
	}
	out.SetOwner(k)
	k.out, k.again = out, now
	k.advance(now)
}

// advance knocks again, as long as there is no answer.
func (k *knocking) advance(now time.Time) (wake time.Time) {
	if k.again.IsZero() || k.done {
		return time.Time{}
	}
	if !now.Before(k.again) {
		k.again = now.Add(knockAgainEvery)
		raw := knock{certificate: k.c.cfg.Identity.Certificate(), name: k.name, at: uint64(max(now.UnixMilli(), 0))}.
			seal(k.class.Group, k.c.cfg.Identity).raw
		_ = k.out.Write(now, append([]byte{porchKnock}, raw...), rtmfp.Deadlines{}) // else the next one
	}
	return k.again
}

// accepts takes the flow in which the answer comes.
func (k *knocking) accepts(f ReceiveFlow) bool {
	if id, ok := porchOf(f.Metadata()); !ok || id != k.class.Group || f.Owner() != nil {
		return false
	}
	f.SetOwner(k)
	return true
}

// receive takes in the answer. An invite that is none to the class announced is none.
func (k *knocking) receive(now time.Time, b []byte) {
	if k.done || len(b) == 0 {
		return
	}
	spec, err := k.readInvite(b)
	if err != nil {
		k.end(now, b[0] == porchRefused)
		return
	}
	k.done = true
	k.c.emit(Invited{k.class, spec})
	k.leave(now)
}

func (k *knocking) readInvite(b []byte) (*Spec, error) {
	if b[0] != porchInvite {
		return nil, errors.New("no invite")
	}
	size, version, fault := specFrame(b[1:])
	if fault != nil {
		return nil, fault
	}
	if size != len(b)-1 {
		return nil, errOtherGroup
	}
	spec, fault := decodeSpec(b[1:], version)
	if fault != nil {
		return nil, fault
	}
	if spec.ID() != k.class.Group || spec.ClassKey != k.class.ClassKey {
		return nil, errOtherGroup
	}
	return spec, spec.validateAuthorizations()
}

// end tells the owner that there will be no invite.
func (k *knocking) end(now time.Time, refused bool) {
	if !k.done {
		k.done = true
		k.c.emit(KnockEnded{k.class, refused})
	}
	k.leave(now)
}

func (k *knocking) leave(now time.Time) {
	k.c.forgetKnocking(k)
	if l := k.link; l != nil && l.knocking == k {
		l.knocking = nil
		l.closeIfUnused(now)
	}
}

// attend does what is due with visitors and for own knocking, and returns when to do that again.
func (c *Connection) attend(now time.Time) (wake time.Time) {
	for _, v := range slices.Clone(c.visitors) {
		wake = earliest(wake, v.advance(now))
	}
	for _, k := range slices.Clone(c.knocking) {
		wake = earliest(wake, k.advance(now))
	}
	return wake
}
