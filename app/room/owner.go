package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"lyceum/session/conduct"
)

// policy says what becomes of the class; to is who a class is handed over to.
func (r *Room) policy(how OwnerLeaves, to string) (p conduct.OwnerPolicy, err error) {
	switch how {
	case KeepOpen:
		return conduct.OwnerPolicy{Choice: conduct.KeepOpen}, nil
	case LockUp:
		return conduct.OwnerPolicy{Choice: conduct.LockUp}, nil
	case HandOver:
		heir, err := meantBy(to, r.others)
		if err != nil {
			return p, err
		}
		return conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: heir[0]}, nil
	}
	return p, fmt.Errorf("owner leaves %q: %w", how, ErrNoChoice)
}

// ErrNoChoice is for an [OwnerLeaves] that is none.
var ErrNoChoice = errors.New("the class goes on, is locked or is handed over")

// SetOwnerLeaves says what becomes of the class when its instructor is gone; to has a name or ID, for [HandOver].
func (r *Room) SetOwnerLeaves(how OwnerLeaves, to string) error {
	p, err := r.policy(how, to)
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error { return r.class.SetOwnerPolicy(ctx, p) })
}

// LeaveAs says what becomes of the class, and leaves it. If the class cannot become that, the error says why and nobody has
// left.
func (r *Room) LeaveAs(how OwnerLeaves, to string) error {
	p, err := r.policy(how, to)
	if err != nil {
		return err
	}
	// Whatever goes wrong once this computer is on its way out, Leave tells.
	if err := call(func(ctx context.Context) error { return r.class.LeaveAs(ctx, p) }); err != nil && !r.class.View().Leaving {
		return fmt.Errorf("leave: %w", err)
	}
	return r.Leave()
}

// A RosterError says what is wrong with a list of people, line by line.
type RosterError struct{ Problems []string }

// Error lists the problems.
func (e *RosterError) Error() string { return "list of people: " + strings.Join(e.Problems, "; ") }

// ImportRoster makes a list the people who are expected in the class, for reports: a table of comma-separated values
// with names, IDs and e-mail addresses. It is taken as a whole or, with a [RosterError], not at all. It returns how
// many people it lists.
func (r *Room) ImportRoster(csv io.Reader) (people int, err error) {
	list, err := io.ReadAll(io.LimitReader(csv, conduct.MaxRosterFile+1)) // ReadRoster refuses a longer one
	if err != nil {
		return 0, err
	}
	rows, problems := conduct.ReadRoster(list)
	if len(problems) > 0 {
		wrong := &RosterError{}
		for _, p := range problems {
			wrong.Problems = append(wrong.Problems, p.String())
		}
		return 0, wrong
	}
	return len(rows), call(func(ctx context.Context) error { return r.class.ImportRoster(ctx, rows) })
}
