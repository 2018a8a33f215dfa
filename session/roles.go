package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/journal"
)

// deputyRights are what a deputyship gives: those of a proctor, and to pass rights on. In one grant, for who passes
// rights on needs them in the chain that gives the right to do so.
const deputyRights = journal.Post | journal.Publish | journal.Present | journal.Moderate | journal.Monitor | journal.GrantRight

// endRights are what it takes to end the class: an instructor has them, and a deputy.
const endRights = journal.Moderate | journal.GrantRight

// isDeputy reports whether rights are those of somebody who stands in for the instructor and is none.
func isDeputy(rights journal.Rights) bool {
	return rights&endRights == endRights && rights.Role() != journal.Instructor
}

// isDeputyship reports whether a chain gives the rights of a deputy, which are those of no role.
func isDeputyship(c journal.Chain) bool {
	return len(c) > 0 && c[len(c)-1].Rights&(journal.GrantRight|journal.Grade) == journal.GrantRight
}

// standing returns what the record makes of somebody now.
func (c *Class) standing(a journal.Author) standing {
	m := c.group.Membership()
	s := standing{rights: m.Standing(a).Rights(), removed: m.IsRemoved(a)}
	s.role = s.rights.Role()
	if isDeputy(s.rights) {
		s.role = m.RightsBy(a, func(c journal.Chain) bool { return !isDeputyship(c) }).Role()
	}
	return s
}

// SetRole gives somebody the rights of a role and takes all others, a deputyship too. It takes the right to grant,
// and all rights of the role; to take rights from somebody, the other's rank has to be lower. Errors wrap
// [ErrNotStaff] or those of Write.
func (c *Class) SetRole(ctx context.Context, who journal.Author, role journal.Role) error {
	switch role {
	case journal.Instructor, journal.Proctor, journal.Student, journal.Observer:
	default:
		return fmt.Errorf("role %q: %w", role, ErrNoRole)
	}
	return c.decide(ctx, func(now time.Time) error { return c.setRights(now, who, role.Rights()) })
}

// SetDeputy has somebody stand in for the instructor, beside the own role, or no longer.
func (c *Class) SetDeputy(ctx context.Context, who journal.Author, on bool) error {
	return c.decide(ctx, func(now time.Time) error { return c.setDeputy(now, who, on) })
}

func (c *Class) setDeputy(now time.Time, who journal.Author, on bool) error {
	if err := c.mayAppoint(who); err != nil {
		return err
	}
	m, have := c.group.Membership(), c.standing(who).rights
	switch {
	case on && have&deputyRights == deputyRights, !on && !isDeputy(have):
		return nil
	case on:
		return c.appoint(now, who, deputyRights)
	}
	return c.revoke(now, who, have&^m.RightsBy(who, func(c journal.Chain) bool { return !isDeputyship(c) }))
}

// setRights has a member have these rights and no others: what is missing is granted, in one grant with the rest,
// after what is too much was revoked.
func (c *Class) setRights(now time.Time, who journal.Author, want journal.Rights) error {
	if err := c.mayAppoint(who); err != nil {
		return err
	}
	have := c.standing(who).rights
	if extra := have &^ want; extra != 0 {
		if err := c.revoke(now, who, extra); err != nil {
			return err
		}
	}
	if want&^have == 0 {
		return nil
	}
	return c.appoint(now, who, want)
}

// mayAppoint returns an error unless who is a member and this machine may pass on rights. Who was removed is none: a
// grant would bring them back, which only [Class.Admit] is to do.
func (c *Class) mayAppoint(who journal.Author) error {
	switch {
	case !c.isMember(who):
		return ErrNoMember
	case c.standing(c.self()).rights&journal.GrantRight == 0:
		return ErrNotStaff
	}
	return nil
}

// appoint grants rights to a member, who is admitted if only an invite made one: rights of staff need that.
func (c *Class) appoint(now time.Time, who journal.Author, rights journal.Rights) error {
	if !c.group.Membership().IsAdmitted(who) {
		if err := c.group.Admit(now, who); err != nil {
			return err
		}
	}
	return c.group.Grant(now, who, rights, time.Time{})
}

// revoke takes rights from somebody.
func (c *Class) revoke(now time.Time, who journal.Author, rights journal.Rights) error {
	return c.keepHeirs(now, who, func() error { return c.group.Revoke(now, who, rights) })
}

// remove ends somebody's membership.
func (c *Class) remove(now time.Time, who journal.Author) error {
	return c.keepHeirs(now, who, func() error { return c.group.Remove(now, who) })
}

// keepHeirs sees that those keep their rights who have them by way of somebody who is about to lose some: who came by
// a deputy's invite stays a student when the deputy is none any more. They get what this machine may give.
func (c *Class) keepHeirs(now time.Time, who journal.Author, demote func() error) error {
	heirs := c.group.Membership().Heirs(who)
	had := make([]journal.Rights, len(heirs))
	for i, a := range heirs {
		if at := c.standing(a); !at.removed { // a grant would bring who was removed back
			had[i] = at.rights
		}
	}
	if err := demote(); err != nil {
		return err
	}
	may := c.standing(c.self()).rights
	if may&journal.GrantRight == 0 {
		return nil
	}
	for i, a := range heirs {
		if a == who || had[i]&may&^c.standing(a).rights == 0 {
			continue
		}
		if err := c.group.Grant(now, a, had[i]&may, time.Time{}); err != nil {
			return fmt.Errorf("rights by way of %v: %w", who, err)
		}
	}
	return nil
}
