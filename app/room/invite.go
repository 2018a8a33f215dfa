package room

import (
	"context"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// An InviteInfo is what an invite tells of its class.
type InviteInfo struct {
	Title string
	Until time.Time // zero: it does not stop working
}

// ReadInvite reads the invite in a text without joining its class. The error is as Join's.
func ReadInvite(text string, now time.Time) (InviteInfo, error) {
	spec, err := netgroup.ParseSpec(text, now)
	if err != nil {
		return InviteInfo{}, err
	}
	return InviteInfo{Title: spec.Name, Until: spec.Expires}, nil
}

// Invite returns the invite for students, or the one by which this computer joined.
func (r *Room) Invite() string { return r.class.Invite() }

// NewInvite makes an invite for a role that stops working at a time, never if that is zero.
func (r *Room) NewInvite(role Role, until time.Time) (made Invite, err error) {
	err = call(func(ctx context.Context) error {
		i, err := r.class.NewInvite(ctx, journal.Role(role), until)
		made = inviteOf(i)
		return err
	})
	return made, err
}

// Invites returns what was made on this computer, the class's own invite first if it was launched here.
func (r *Room) Invites() (all []Invite, err error) {
	err = call(func(ctx context.Context) error {
		list, err := r.class.Invites(ctx)
		for _, i := range list {
			all = append(all, inviteOf(i))
		}
		return err
	})
	return all, err
}

// RevokeInvite has an invite let nobody in any more. Who came by it stays; every newcomer waits to be admitted.
func (r *Room) RevokeInvite(id string) error {
	return call(func(ctx context.Context) error { return r.class.RevokeInvite(ctx, id) })
}

func inviteOf(i session.Invite) Invite {
	return Invite{ID: i.ID, Role: Role(i.Role), Text: i.Text, Until: i.Until, State: string(i.State)}
}
