package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// MaxTold is how long a message to one member may be, in bytes.
const MaxTold = 15 << 10

// Errors of Tell, besides those of Write.
var (
	ErrTooMuch     = errors.New("too much is told at a time")
	ErrUnreachable = errors.New("nobody is linked who could pass that on")
)

// What one machine tells others. Our choice: a student's pictures to some of the staff, and far more words than people
// say; staff who look at hundreds say so to all of them at once.
const (
	tellRate, tellBurst          = 64.0, 512.0        // messages a second
	tellByteRate, tellBytesBurst = 192 << 10, 1 << 20 // bytes a second
)

// tellWithin is for how long what was told waits on this machine to be sent, or sent another way. Our choice: what is told this way is
// said again, and what somebody takes back is not to go out long after.
const tellWithin = 3 * time.Second

// A budget is what may be spent now, refilled with time. The zero value is full.
type budget struct {
	spent float64
	at    time.Time
}

// take spends what something costs, if there is so much.
func (b *budget) take(now time.Time, cost, rate, burst float64) bool {
	b.spent, b.at = max(0, b.spent-rate*now.Sub(b.at).Seconds()), now
	if b.spent+cost > burst {
		return false
	}
	b.spent += cost
	return true
}

// Tell sends one member a message that nobody else can read and that is in no log: Config.Told gets it there. It is sent
// once, by way of other members where the two are not linked, after posts and what else is more urgent; whether it
// arrives is not known. It does not wait for anything but the loop. Errors wrap [ErrTooMuch], [ErrUnreachable],
// [ErrNoMember], or those of Write.
func (c *Class) Tell(ctx context.Context, who journal.Author, message []byte) error {
	var tellErr error
	if err := c.do(ctx, func(now time.Time) { tellErr = c.tellOne(now, who, message) }); err != nil {
		return err
	}
	return tellErr
}

// Withdraw takes back what was told to a member, as far as nobody has taken it on.
func (c *Class) Withdraw(ctx context.Context, who journal.Author) error {
	return c.do(ctx, func(time.Time) { c.group.Withdraw(who) })
}

func (c *Class) tellOne(now time.Time, who journal.Author, message []byte) error {
	m := c.roster.members[who]
	switch {
	case c.closed:
		return ErrClosed
	case !c.isReady():
		return ErrNotReady
	case len(message) > MaxTold:
		return fmt.Errorf("tell: %d bytes, at most %d: %w", len(message), MaxTold, journal.ErrLimit)
	case m == nil, who == c.self(), !c.group.Membership().IsMember(who):
		return ErrNoMember
	case !c.tells.take(now, 1, tellRate, tellBurst), !c.tellsBytes.take(now, float64(len(message)), tellByteRate, tellBytesBurst):
		return ErrTooMuch
	}
	switch result, err := c.group.SendToMemberWithin(now, who, message, tellWithin); {
	case errors.Is(err, netgroup.ErrCongested):
		return ErrTooMuch
	case err != nil:
		return fmt.Errorf("tell: %w", err)
	case result == netgroup.NoRoute:
		return ErrUnreachable
	}
	return nil
}

// told hands over what a member told this machine alone.
func (c *Class) told(now time.Time, ev netgroup.SendToNotify) {
	if c.cfg.Told != nil && ev.Sealed && !ev.FromLocal {
		c.cfg.Told(now, ev.Author, ev.Message)
	}
}
