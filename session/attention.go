package session

import (
	"context"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// SetAttention has everybody's program show a text for some time, up to [conduct.MaxAttentionLasts]; only staff can. It ends by
// itself, or when another one takes its place. Errors wrap [journal.ErrMalformed] for a text that cannot be shown.
func (c *Class) SetAttention(ctx context.Context, text string, lasts time.Duration) error {
	return c.decide(ctx, func(now time.Time) error {
		lasts = min(lasts, conduct.MaxAttentionLasts)
		until := journal.ClockAt(c.group.ClassTime(now).Add(lasts))
		return c.declare(now, journal.KindAttention, conduct.AttentionChange{Until: until, Text: journal.CleanName(text)}.Encode)
	})
}

// EndAttention ends what is shown, if anything is.
func (c *Class) EndAttention(ctx context.Context) error {
	return c.decide(ctx, func(now time.Time) error {
		if !c.conduct.Attention.Snapshot().Holds(journal.ClockAt(c.group.ClassTime(now))) {
			return c.mayWrite(journal.KindAttention)
		}
		return c.declare(now, journal.KindAttention, conduct.AttentionChange{}.Encode)
	})
}
