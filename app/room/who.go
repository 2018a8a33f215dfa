package room

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lyceum/session/journal"
)

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

func (r *Room) everybody() (all []named, everyone bool) {
	for _, m := range r.class.View().Members {
		all = append(all, named{m.Peer.String(), m.Name, m.Author})
	}
	return all, false
}

func (r *Room) others() (all []named, everyone bool) {
	self := r.class.View().Self
	all, _ = r.everybody()
	return slices.DeleteFunc(all, func(n named) bool { return n.author == self }), false
}

// decide does something to those who are meant.
func (r *Room) decide(who string, among func() ([]named, bool), what func(context.Context, []journal.Author) error) error {
	meant, err := meantBy(who, among)
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error { return what(ctx, meant) })
}

// meantBy returns who has a name or ID, one person unless who is [Everyone].
func meantBy(who string, among func() ([]named, bool)) ([]journal.Author, error) {
	all, everyone := among()
	everyone = everyone && who == Everyone
	meant := slices.DeleteFunc(all, func(n named) bool { return n.id != who && n.name != who && !everyone })
	if i := slices.IndexFunc(meant, func(n named) bool { return n.id == who }); i >= 0 && !everyone {
		meant = meant[i : i+1] // somebody else may have taken that ID for a name
	}
	switch {
	case len(meant) == 0 && everyone:
		return nil, ErrNobodyWaits
	case len(meant) == 0:
		return nil, fmt.Errorf("%q: %w", who, ErrNobody)
	case len(meant) > 1 && !everyone:
		several := &SeveralError{Name: who}
		for _, n := range meant {
			several.IDs = append(several.IDs, n.id)
		}
		return nil, several
	}
	authors := make([]journal.Author, len(meant))
	for i, n := range meant {
		authors[i] = n.author
	}
	return authors, nil
}

// Errors about whom somebody means.
var (
	ErrNobody      = errors.New("there is nobody of that name")
	ErrNobodyWaits = errors.New("there is nobody at the door")
	ErrSeveral     = errors.New("several people have that name")
)

// A SeveralError is an [ErrSeveral] that tells them apart.
type SeveralError struct {
	Name string
	IDs  []string // each names one of them in place of the name
}

// Error lists the IDs.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("%q: %v: %s", e.Name, ErrSeveral, strings.Join(e.IDs, ", "))
}

// Unwrap returns ErrSeveral.
func (e *SeveralError) Unwrap() error { return ErrSeveral }
