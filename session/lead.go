package session

import (
	"context"
	"time"

	"lyceum/session/journal"
)

// The acting lead (netgroup.Group.Lead) does what somebody has to do by itself and only one should. Two that do not see
// each other may both be it, so what it writes is made so that it does no harm twice.

// qualityEvery is how often the quality of links is shown anew.
const qualityEvery = 5 * time.Second

// leads reports whether this machine is the acting lead.
func (c *Class) leads() bool {
	lead, is := c.group.Lead()
	return is && lead == c.self()
}

// ClassTime returns the time of the class: that of the lead's clock, as far as it is known here.
func (c *Class) ClassTime(ctx context.Context) (at time.Time, err error) {
	err = c.do(ctx, func(now time.Time) { at = c.group.ClassTime(now) })
	return at, err
}

// advance does what is due; it runs on the loop every second.
func (c *Class) advance(now time.Time) {
	if c.closed || c.leaving {
		return
	}
	if !now.Before(c.qualityAt) {
		c.qualityAt = now.Add(qualityEvery)
		c.stale, c.dirty = true, true
		c.countMembers()
	}
	if v := c.view.Load(); len(v.Reactions) > 0 || v.Attention.Text != "" {
		c.dirty = true // they are shown for a while
	}
	c.media.lookForReceivers()
	c.keepUplink()
	c.watchOwner(now)
	c.watchPresence(now)
	c.tellActivity(now, false)
	c.advanceReports(now)
	c.seekFiles(now)
	c.posts.set(c, now)
	if c.leads() {
		c.admitRemembered(now)
	}
}

// admitRemembered lets in who waits and is to be let in without anybody being asked.
func (c *Class) admitRemembered(now time.Time) {
	if c.cfg.Remembered == nil {
		return
	}
	var known []journal.Author
	for _, w := range c.waiting {
		if !w.Removed && c.cfg.Remembered(w.Author) {
			known = append(known, w.Author)
		}
	}
	if len(known) == 0 {
		return
	}
	if err := c.group.Admit(now, known...); err != nil {
		c.cfg.Log.Warn("letting in whom staff let in before", "error", err)
	}
}
