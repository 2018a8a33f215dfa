package room

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Everyone stands for all who wait, or whose hands are up.
const Everyone = "all"

// A Waiter is somebody who asks to be let in.
type Waiter struct {
	ID   string // as a Person has one
	Name string
	Role Role // by the invite; empty without one
}

// Admit lets in who waits and has a name or ID, or [Everyone].
func (r *Room) Admit(who string) error {
	return r.decide(who, r.waiting, func(ctx context.Context, all []journal.Author) error {
		return r.class.Admit(ctx, all...)
	})
}

// Refuse tells somebody who waits, or [Everyone], that there is no way in.
func (r *Room) Refuse(who string) error {
	return r.decide(who, r.waiting, func(ctx context.Context, all []journal.Author) (err error) {
		for _, a := range all {
			err = errors.Join(err, r.class.Refuse(ctx, a))
		}
		return err
	})
}

// Remove ends the membership of a person with a name or ID.
func (r *Room) Remove(who string) error {
	return r.decide(who, r.others, func(ctx context.Context, all []journal.Author) error {
		return r.class.Remove(ctx, all[0])
	})
}

// SetRole gives a person a role, and takes what does not belong to it.
func (r *Room) SetRole(who string, role Role) error {
	return r.decide(who, r.everybody, func(ctx context.Context, all []journal.Author) error {
		return r.class.SetRole(ctx, all[0], journal.Role(role))
	})
}

// SetDeputy has a person stand in for the instructor, beside the own role, or no longer.
func (r *Room) SetDeputy(who string, on bool) error {
	return r.decide(who, r.everybody, func(ctx context.Context, all []journal.Author) error {
		return r.class.SetDeputy(ctx, all[0], on)
	})
}

// door tells what happens at the door; on the loop.
func (r *Room) door(n session.DoorNews) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n.State == session.DoorEpoch {
		r.tell(Rekeyed{hex.EncodeToString(n.Key[:])})
		return
	}
	if n.Self {
		r.news.door = string(n.State)
		if n.State == session.DoorAdmitted {
			r.news.door = ""
		}
	}
	ev := AtDoor{State: string(n.State), Name: n.Name, Self: n.Self}
	if n.Peer != [32]byte{} {
		ev.ID = n.Peer.String()
	}
	r.tell(ev)
	if n.State == session.DoorRevoked {
		r.tell(Failed{ErrInviteRevoked})
	}
}

func waiters(list []session.Waiting) (all []Waiter) {
	for _, w := range list {
		waiter := Waiter{ID: w.Peer.String(), Name: w.Name}
		if w.Rights != 0 {
			waiter.Role = Role(w.Rights.Role())
		}
		all = append(all, waiter)
	}
	return all
}

// Knock asks the staff of a class on this network, by its Key, to let this computer's person in, as long as ctx
// lasts. It returns the invite; a class that is open gives it without being asked. Errors wrap [ErrGone],
// [ErrRefused], [ErrNotReached] or ctx's.
func (b *Browser) Knock(ctx context.Context, o Options, key string) (invite string, err error) {
	heard := b.lan.Classes()
	i := slices.IndexFunc(heard, func(a netgroup.Announcement) bool { return a.Key() == key })
	if i < 0 {
		return "", ErrGone
	}
	if heard[i].Invite != "" {
		return heard[i].Invite, nil
	}
	r, cfg, err := prepare(o)
	if err != nil {
		return "", err
	}
	spec, err := session.Knock(ctx, cfg, heard[i])
	if err = errors.Join(err, r.profile.Close()); err != nil {
		return "", err
	}
	return spec.WithAuthorizations(), nil
}

// Errors of Knock.
var (
	ErrGone       = errors.New("the class is not announced any more")
	ErrRefused    = session.ErrRefused
	ErrNotReached = session.ErrNotReached
)
