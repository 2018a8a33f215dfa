package room

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Errors about people named in a command.
var (
	ErrNobody    = errors.New("nobody of that name")
	ErrAmbiguous = errors.New("several people of that name")
)

// Everybody names all who wait.
const Everybody = "all"

// Waiting says that somebody waits to be let in, or, about Self, that this computer has to.
type Waiting struct{ Visitor Visitor }

// Admitted says that who waited was let in.
type Admitted struct{ Visitor Visitor }

// Refused says that who waited was not let in.
type Refused struct{ Visitor Visitor }

// Removed says that staff removed somebody from the class.
type Removed struct{ Visitor Visitor }

// Rekeyed says that what is new in the class is sealed under another key.
type Rekeyed struct{ Key string } // which, in hexadecimal

// A Visitor is somebody at the door of a class, who may never have been in it.
type Visitor struct {
	ID   string // peer ID in text form; empty if it is not known
	Name string
	Self bool // the person at this computer
}

func (Waiting) event()  {}
func (Admitted) event() {}
func (Refused) event()  {}
func (Removed) event()  {}
func (Rekeyed) event()  {}

// atTheDoor tells what happens there; on the loop.
func (r *Room) atTheDoor(n session.Notice) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := Visitor{Name: n.Name, Self: n.Author == journal.Author(r.profile.Identity.Public())}
	if n.Peer != (keying.PeerID{}) {
		v.ID = n.Peer.String()
	}
	switch n.Kind {
	case session.Waiting:
		r.tell(Waiting{v})
	case session.Admitted:
		r.tell(Admitted{v})
	case session.Refused:
		r.tell(Refused{v})
	case session.Removed:
		r.tell(Removed{v})
	case session.Rekeyed:
		r.tell(Rekeyed{hex.EncodeToString(n.KeyID[:])})
	}
}

// Admit lets somebody in who waits, by name or peer ID, or all with Everybody. Errors of this and the methods
// below wrap ErrNobody, ErrAmbiguous and those of the class.
func (r *Room) Admit(who string) error { return r.decide(who, r.class.Admit) }

// Refuse tells somebody who waits that there is no way in.
func (r *Room) Refuse(who string) error { return r.decide(who, r.class.Refuse) }

func (r *Room) decide(who string, how func(context.Context, ...journal.Author) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	knockers, err := r.class.Knockers(ctx)
	if err != nil {
		return err
	}
	var all []named
	for _, k := range knockers {
		all = append(all, named{k.Author, k.Peer.String(), k.Name})
	}
	if who == Everybody && len(all) > 0 {
		var authors []journal.Author
		for _, n := range all {
			authors = append(authors, n.author)
		}
		return how(ctx, authors...)
	}
	a, err := find(all, who)
	if err != nil {
		return err
	}
	return how(ctx, a)
}

// Remove ends the membership of somebody in the class, by name or peer ID.
func (r *Room) Remove(who string) error {
	var all []named
	for _, m := range r.class.View().Members {
		if !m.Removed {
			all = append(all, named{m.Author, m.Peer.String(), m.Name})
		}
	}
	a, err := find(all, who)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	return r.class.Remove(ctx, a)
}

// A named author is somebody who can be meant by a name.
type named struct {
	author journal.Author
	id     string
	name   string
}

// find returns the one whom a name or peer ID means, whatever the case of the name.
func find(all []named, who string) (a journal.Author, err error) {
	if i := slices.IndexFunc(all, func(n named) bool { return n.id == who }); i >= 0 {
		return all[i].author, nil
	}
	found := slices.DeleteFunc(all, func(n named) bool { return !strings.EqualFold(n.name, journal.CleanName(who)) })
	switch len(found) {
	case 0:
		return a, ErrNobody
	case 1:
		return found[0].author, nil
	}
	return a, ErrAmbiguous
}
