package session

import (
	"context"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// ErrNoBranch says that the log is not forked there, or was decided about meanwhile.
var ErrNoBranch = netgroup.ErrNoBranch

// Resolve says, for everybody, which branch of somebody's forked log counts: that which begins with an entry
// (View.Forks). Staff can who outrank its author. Errors are ErrNotStaff, ErrNoBranch or those of Write.
func (c *Class) Resolve(ctx context.Context, who journal.Author, branch journal.Hash) error {
	return c.decide(ctx, func(now time.Time) error { return c.group.Resolve(now, who, branch) })
}
