package netgroup

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
)

// What staff can do. All of it is entries in the record of the class, which count for everybody by the rights
// of who wrote them; only a refusal leaves no trace.

// ErrNotStaff reports that this machine may not do that, or not to this person.
var ErrNotStaff = errors.New("that takes other rights, or rights that the other does not have")

// may returns an error unless this machine has all of some rights.
func (g *Group) may(rights journal.Rights) error {
	switch {
	case g.state != groupOpen:
		return ErrClosed
	case !g.readiness.ready:
		return ErrNotReady
	case g.rights(g.self())&rights != rights:
		return ErrNotStaff
	}
	return nil
}

// Admit makes members of people, and of those who were removed members again.
func (g *Group) Admit(now time.Time, authors ...journal.Author) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("admit: %w", err)
	}
	authors = slices.Clone(authors)
	slices.SortFunc(authors, journal.Author.Compare)
	for batch := range slices.Chunk(slices.Compact(authors), journal.MaxAdmitted) {
		var body journal.Admit
		for _, a := range batch {
			body.Admissions = append(body.Admissions, journal.Admission{Author: a, Removals: g.membership.Removals(a)})
		}
		if err := g.declare(now, journal.KindAdmit, body.Encode); err != nil {
			return fmt.Errorf("admit: %w", err)
		}
	}
	g.forgetWaiting(now)
	return nil
}

// declare writes a statement.
func (g *Group) declare(now time.Time, kind journal.Kind, encode func() ([]byte, error)) error {
	body, err := encode()
	if err == nil {
		_, err = g.Append(now, kind, body)
	}
	return err
}

// Refuse tells somebody who knocks that there is no way in. That is not on the record; it may knock again
// after a minute.
func (g *Group) Refuse(now time.Time, a journal.Author) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("refuse: %w", err)
	}
	r := refusal{subject: a, at: uint64(max(now.UnixMilli(), 0))}.seal(g.id, g.c.cfg.Identity)
	g.passOn(now, nil, messageRefusal, r.raw)
	g.refuse(now, r)
	return nil
}

// Remove ends somebody's membership, and begins an epoch of the content key that keeps the removed out.
// Everybody who is a member by invite alone is admitted before, for from now on that takes an admission.
func (g *Group) Remove(now time.Time, a journal.Author) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if a == g.self() || !g.membership.Outranks(g.self(), a) {
		return fmt.Errorf("remove %v: %w", a, ErrNotStaff)
	}
	if err := g.admitMembers(now); err != nil {
		return err
	}
	if err := g.declare(now, journal.KindRemove, journal.Remove{Cuts: g.cuts(a)}.Encode); err != nil {
		return fmt.Errorf("remove %v: %w", a, err)
	}
	if err := g.beginEpoch(now); err != nil {
		return fmt.Errorf("remove %v: new key: %w", a, err)
	}
	return nil
}

// cuts returns where the logs of an author end here, and of all who have rights by way of the author, as many
// as a statement holds.
func (g *Group) cuts(a journal.Author) []journal.Cut {
	cuts := []journal.Cut{g.cut(a)}
	for _, heir := range g.membership.Heirs(a) {
		if heir != a && len(cuts) < journal.MaxCuts {
			cuts = append(cuts, g.cut(heir))
		}
	}
	return cuts
}

func (g *Group) cut(a journal.Author) journal.Cut {
	c := journal.Cut{Author: a, Seq: g.journal.Length(a)}
	c.Hash, _ = g.journal.HashAt(a, c.Seq)
	return c
}

// admitMembers admits those whose invite was enough so far.
func (g *Group) admitMembers(now time.Time) error {
	if all := g.membership.Unadmitted(); len(all) > 0 {
		return g.Admit(now, all...)
	}
	return nil
}

// Grant gives somebody rights that this machine has itself, until a time if that is not zero.
func (g *Group) Grant(now time.Time, a journal.Author, rights journal.Rights, until time.Time) error {
	if err := g.may(journal.GrantRight); err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	chain, ok := g.membership.ChainFor(g.self(), rights, journal.ClockAt(g.ClassTime(now)))
	if !ok {
		return fmt.Errorf("grant %v: %w", rights, ErrNotStaff)
	}
	grant := journal.Grant{Subject: a, Rights: rights, NotBefore: uint64(max(g.ClassTime(now).Unix(), 0))}
	grant.NotAfter = chain[len(chain)-1].NotAfter
	if !until.IsZero() && (grant.NotAfter == 0 || uint64(until.Unix()) < grant.NotAfter) {
		grant.NotAfter = uint64(until.Unix())
	}
	chain, err := chain.Extend(g.id, g.c.cfg.Identity, grant)
	if err != nil {
		return fmt.Errorf("grant %v: %w", rights, err)
	}
	named := g.membership.Revocations(a)
	if len(named) > journal.MaxNamed {
		return fmt.Errorf("grant %v: after %d revocations: %w", rights, len(named), journal.ErrLimit)
	}
	return g.declare(now, journal.KindGrant, journal.GrantStatement{Grants: chain, Revocations: named}.Encode)
}

// Revoke takes rights from somebody, from the entry after the last that is here on. Who read what was sealed
// to staff and may no more is left out of what follows.
func (g *Group) Revoke(now time.Time, a journal.Author, rights journal.Rights) error {
	if g.may(journal.Moderate) != nil && g.may(journal.GrantRight) != nil {
		return fmt.Errorf("revoke: %w", g.may(journal.Moderate))
	}
	if a == g.self() || !g.membership.Outranks(g.self(), a) {
		return fmt.Errorf("revoke from %v: %w", a, ErrNotStaff)
	}
	if err := g.declare(now, journal.KindRevoke, journal.Revoke{Rights: rights, Cuts: g.cuts(a)}.Encode); err != nil {
		return fmt.Errorf("revoke from %v: %w", a, err)
	}
	if g.may(journal.Moderate) == nil && g.mayRenewStaffKey() {
		return g.beginEpoch(now)
	}
	return nil
}

// RevokeInvite has an invite's bearer key admit nobody any more. From then on every newcomer has to be admitted.
func (g *Group) RevokeInvite(now time.Time, bearer [32]byte) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("revoke invite: %w", err)
	}
	if err := g.admitMembers(now); err != nil {
		return err
	}
	if _, err := g.Append(now, journal.KindRevokeInvite, journal.RevokeInvite{Bearer: bearer}.Encode()); err != nil {
		return fmt.Errorf("revoke invite: %w", err)
	}
	return g.beginEpochIfNeeded(now)
}

// SetWaitingRoom has newcomers wait until they are admitted, or no more. Those who are in stay in.
func (g *Group) SetWaitingRoom(now time.Time, on bool) error {
	if err := g.may(journal.Moderate); err != nil {
		return fmt.Errorf("waiting room: %w", err)
	}
	if on {
		if err := g.admitMembers(now); err != nil {
			return err
		}
	}
	if _, err := g.Append(now, journal.KindWaitingRoom, journal.WaitingRoom{On: on}.Encode()); err != nil {
		return fmt.Errorf("waiting room: %w", err)
	}
	return g.beginEpochIfNeeded(now)
}

// beginEpochIfNeeded keeps those out of the content key who have an invite and wait.
func (g *Group) beginEpochIfNeeded(now time.Time) error {
	if _, needed := g.membership.NeedsEpoch(); needed {
		return g.beginEpoch(now)
	}
	return nil
}
