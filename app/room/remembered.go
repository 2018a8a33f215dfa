package room

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"lyceum/app/profile"
	"lyceum/session/journal"
)

// A guestList is the people whom the person at this computer lets in without being asked, in every class. The profile
// keeps it. Any goroutine may use it.
type guestList struct {
	profile *profile.Profile

	mu     sync.Mutex // guards guests
	guests map[journal.Author]bool
}

// loadGuests reads the list of a profile.
func loadGuests(p *profile.Profile) (*guestList, error) {
	people, err := p.People()
	if err != nil {
		return nil, fmt.Errorf("people to be let in: %w", err)
	}
	l := &guestList{profile: p, guests: make(map[journal.Author]bool)}
	for _, q := range people {
		l.guests[q.Author] = true
	}
	return l, nil
}

// has reports whether somebody is on the list.
func (l *guestList) has(a journal.Author) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.guests[a]
}

// add puts somebody on the list, and the list on disk.
func (l *guestList) add(a journal.Author, name string) error {
	if l.has(a) {
		return nil
	}
	if err := l.profile.RememberPerson(profile.Person{Author: a, Name: name}); err != nil {
		return fmt.Errorf("remember %q: %w", name, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.guests[a] = true
	return nil
}

// Remember lets in who waits and has a name or ID, now and whenever they come to a class of this person's. Of who is
// in the class already, it sees to the latter.
func (r *Room) Remember(who string) error {
	waits := true
	meant, err := meantBy(who, r.oneWaiting)
	if errors.Is(err, ErrNobody) {
		waits = false
		meant, err = meantBy(who, r.others)
	}
	if err != nil {
		return err
	}
	if err := r.guests.add(meant[0], r.nameOf(meant[0])); err != nil || !waits {
		return err
	}
	return call(func(ctx context.Context) error { return r.class.Admit(ctx, meant[0]) })
}

// nameOf returns the name of who waits or is in the class.
func (r *Room) nameOf(a journal.Author) string {
	waiting, _ := r.waiting()
	members, _ := r.everybody()
	for _, n := range append(waiting, members...) {
		if n.author == a {
			return n.name
		}
	}
	return ""
}

// oneWaiting is waiting for what is done to one person at a time.
func (r *Room) oneWaiting() (all []named, everyone bool) {
	all, _ = r.waiting()
	return all, false
}
