package session

import (
	"context"
	"time"

	"lyceum/session/netgroup"
)

// A PassOn is how much of other members' streams this machine may send on to the rest of the class. The zero value is as
// much as its line carries; with [PassOnUpTo] of 0 it sends on nothing, and still plays and publishes.
type PassOn = netgroup.PassOn

// PassOnUpTo returns a limit in kbit/s.
func PassOnUpTo(kbit uint64) PassOn { return netgroup.PassOnUpTo(kbit) }

// SetPassOn changes how much this machine sends on.
func (c *Class) SetPassOn(ctx context.Context, p PassOn) error {
	return c.do(ctx, func(now time.Time) { c.group.SetPassOn(now, p) })
}
