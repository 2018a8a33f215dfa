package room

import (
	"context"
	"errors"
	"fmt"

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

// LeaveAs says what becomes of the class, and leaves it.
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
