package room

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Errors about whom somebody means.
var (
	ErrNobody   = errors.New("there is nobody of that name")
	ErrSeveral  = errors.New("several people have that name")
	ErrNotStaff = session.ErrNotStaff // that is for staff, or not to be done to this person
)

// Everyone stands for all who wait.
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

// A named is somebody that a command may mean.
type named struct {
	id, name string
	author   journal.Author
}

func (r *Room) waiting() (all []named, everyone bool) {
	for _, w := range r.class.View().Waiting {
		all = append(all, named{w.Peer.String(), w.Name, w.Author})
	}
	return all, true
}

func (r *Room) others() (all []named, everyone bool) {
	v := r.class.View()
	for _, m := range v.Members {
		if m.Author != v.Self {
			all = append(all, named{m.Peer.String(), m.Name, m.Author})
		}
	}
	return all, false
}

// decide does something to those who are meant.
func (r *Room) decide(who string, among func() ([]named, bool), what func(context.Context, []journal.Author) error) error {
	all, everyone := among()
	meant := slices.DeleteFunc(all, func(n named) bool {
		return n.id != who && n.name != who && !(everyone && who == Everyone)
	})
	switch {
	case len(meant) == 0:
		return fmt.Errorf("%q: %w", who, ErrNobody)
	case len(meant) > 1 && !(everyone && who == Everyone):
		return fmt.Errorf("%q: %w", who, ErrSeveral)
	}
	authors := make([]journal.Author, len(meant))
	for i, n := range meant {
		authors[i] = n.author
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	return what(ctx, authors)
}

// door tells what happens at the door; on the loop.
func (r *Room) door(n session.DoorNews) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n.State == session.DoorEpoch {
		r.tell(Rekeyed{hex.EncodeToString(n.Key[:])})
		return
	}
	ev := AtDoor{State: string(n.State), Name: n.Name, Self: n.Self}
	if n.Peer != [32]byte{} {
		ev.ID = n.Peer.String()
	}
	r.tell(ev)
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
