package session

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// maxInvites is how many invites one machine makes for a class: they are kept for as long as the class is.
const maxInvites = 1024

// Errors about invites.
var (
	ErrInviteRole      = errors.New("nobody is invited to that role")
	ErrNoInvite        = errors.New("no invite of that ID was made here")
	ErrTooManyInvites  = fmt.Errorf("at most %d invites are made for a class", maxInvites)
	ErrInviteRevoked   = errors.New("the invite was revoked")
	ErrInviteUntilPast = errors.New("that time has passed")
)

// An Invite is one that was made on this machine.
type Invite struct {
	ID    string // in hexadecimal; the beginning of its public key
	Role  journal.Role
	Until time.Time // zero: for good
	Text  string    // what is handed out; a secret
	State InviteState
}

// An InviteState says whether an invite makes members.
type InviteState string

// What an Invite's State can be.
const (
	InviteOpen    InviteState = "open"
	InviteExpired InviteState = "expired"
	InviteRevoked InviteState = "revoked" // or who made it may invite nobody any more
)

// authorize makes a bearer key with a role's rights, until a time if that is not zero. Chain leads to the issuer; it
// is empty for the class root key.
func authorize(id journal.GroupID, chain journal.Chain, issuer journal.Signer, role journal.Role, until time.Time) (a netgroup.Authorization, err error) {
	copy(a.Seed[:], randomBytes(len(a.Seed)))
	grant := journal.Grant{Bearer: true, Rights: role.Rights()}
	copy(grant.Subject[:], a.Signer().Public())
	if len(chain) > 0 { // it passes on no more than it has
		last := chain[len(chain)-1]
		grant.NotBefore, grant.NotAfter = last.NotBefore, last.NotAfter
	}
	if !until.IsZero() {
		grant.NotAfter = uint64(until.Unix())
	}
	a.Grants, err = chain.Extend(id, issuer, grant)
	return a, err
}

// Invite returns the invite for students, or that by which this machine joined.
func (c *Class) Invite() string { return c.spec.WithAuthorizations() }

// NewInvite makes an invite for a role, one that stops working at a time unless that is zero. It takes the right to
// pass on rights, and those of the role. There is none for an instructor: invites are passed on, and whoever held that
// one could end the class. Errors wrap [ErrInviteRole], [ErrNotAllowed] or those of Write.
func (c *Class) NewInvite(ctx context.Context, role journal.Role, until time.Time) (made Invite, err error) {
	switch role {
	case journal.Proctor, journal.Student, journal.Observer:
	default:
		return Invite{}, fmt.Errorf("invite %q: %w", role, ErrInviteRole)
	}
	self := c.peer.Self() // asks the system: not on the loop
	err = c.decide(ctx, func(now time.Time) error {
		auth, err := c.newInvite(now, role, until)
		if err == nil {
			c.place = self
			made = c.describe(now, auth)
		}
		return err
	})
	return made, err
}

func (c *Class) newInvite(now time.Time, role journal.Role, until time.Time) (a netgroup.Authorization, err error) {
	switch {
	case !until.IsZero() && !now.Before(until):
		return a, ErrInviteUntilPast
	case len(c.invites) >= maxInvites:
		return a, ErrTooManyInvites
	case c.closed:
		return a, ErrClosed
	}
	if c.staff != nil {
		a, err = authorize(c.spec.ID(), nil, c.staff.root, role, until)
	} else {
		chain, ok := c.group.Membership().ChainFor(c.self(), role.Rights(), journal.ClockAt(now))
		if !ok {
			return a, ErrNotAllowed
		}
		a, err = authorize(c.spec.ID(), chain, c.cfg.Identity, role, until)
	}
	if err == nil {
		c.invites = append(c.invites, a)
		c.keepInvites()
	}
	return a, err
}

// textOf returns what is handed out of an invite: the class, with one key.
func (c *Class) textOf(a netgroup.Authorization) string {
	spec := *c.spec
	spec.Auth, spec.Expires = []netgroup.Authorization{a}, untilOf(a)
	spec.Bootstrap = slices.Clone(spec.Bootstrap)
	if len(c.place.Addrs) > 0 {
		_ = spec.AddBootstrapPeer(c.place) // if there is room: others are named as well
	}
	return spec.WithAuthorizations()
}

// untilOf returns when an invite stops working; zero for never.
func untilOf(a netgroup.Authorization) time.Time {
	if after := a.Grants[len(a.Grants)-1].NotAfter; after != 0 {
		return time.Unix(int64(after), 0)
	}
	return time.Time{}
}

// describe returns an invite as it stands now.
func (c *Class) describe(now time.Time, a netgroup.Authorization) Invite {
	last := a.Grants[len(a.Grants)-1]
	i := Invite{
		ID: hex.EncodeToString(last.Subject[:8]), Role: last.Rights.Role(), Until: untilOf(a), Text: c.textOf(a), State: InviteOpen,
	}
	m := c.group.Membership()
	_, holds := m.ClaimedRights(journal.Author{}, a.Grants, journal.ClockAt(now)) // the deputyship may have ended
	switch {
	case m.IsInviteRevoked(last.Subject), !holds:
		i.State = InviteRevoked
	case !a.Grants.ValidAt(now):
		i.State = InviteExpired
	}
	return i
}

// Invites returns the invites that were made on this machine, as they were made: the class's own for students first,
// if it was launched here.
func (c *Class) Invites(ctx context.Context) (list []Invite, err error) {
	err = c.do(ctx, func(now time.Time) {
		for _, a := range c.invites {
			list = append(list, c.describe(now, a))
		}
	})
	return list, err
}

// RevokeInvite has an invite that was made on this machine make no members any more. From then on every newcomer has
// to be admitted. Who came by it before stays.
func (c *Class) RevokeInvite(ctx context.Context, id string) error {
	return c.decide(ctx, func(now time.Time) error {
		for _, a := range c.invites {
			if bearer := a.Grants[len(a.Grants)-1].Subject; hex.EncodeToString(bearer[:8]) == id {
				return c.group.RevokeInvite(now, bearer)
			}
		}
		return ErrNoInvite
	})
}

// isInviteOpen reports whether the class's own invite still makes members.
func (c *Class) isInviteOpen() bool {
	for _, a := range c.spec.Auth {
		if bearer, is := a.Grants.Holder(); is && c.group.Membership().IsInviteRevoked(bearer) {
			return false
		}
	}
	return true
}
