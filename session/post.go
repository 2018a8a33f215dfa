package session

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// MaxPosted is how long a fleeting post may be, in bytes.
const MaxPosted = netgroup.MaxFleeting

// How often this machine posts. Members pass on as much of one author, and 300 a second of all.
const (
	postRate, postBurst          = 80.0, 160.0        // posts a second, and at once
	postByteRate, postBytesBurst = 64 << 10, 64 << 10 // bytes

	postPauseLeast  = 16 * time.Millisecond // a frame
	postPauseScarce = 50 * time.Millisecond
	// postsOfAll is how many posts a second all who post are to make together.
	postsOfAll = 250
	// postScarce is the uplink, once it was measured, below which a machine has little to spare, in kbit/s: a picture and what it
	// passes on.
	postScarce = 2000
	// postsFor is for how long somebody counts as posting who did.
	postsFor = 2 * time.Second
	// maxPosting is how many of those are told apart; more are as many.
	maxPosting = 64
)

// A postPace is how often to post, so that what all post together can be passed on. The loop owns it, but for pause.
type postPace struct {
	pause   atomic.Int64 // ns; 0: not known yet
	posting map[journal.Author]time.Time
	count   budget // of this machine's posts,
	bytes   budget // and their bytes
}

// Post tells all members something that is worth nothing a moment later, such as where somebody draws: in no log, sent once, ahead of
// all else but streams; what is lost is lost. It waits for the loop only, so it is not to be called there. How often makes
// sense PostPause says. Errors wrap ErrClosed, ErrNotReady, ErrNotAllowed, ErrTooMuch, or [journal.ErrLimit] if data are longer than
// MaxPosted.
func (c *Class) Post(ctx context.Context, data []byte) error {
	var postErr error
	if err := c.do(ctx, func(now time.Time) { postErr = c.post(now, data) }); err != nil {
		return err
	}
	return postErr
}

func (c *Class) post(now time.Time, data []byte) error {
	p := &c.posts
	switch {
	case c.closed || c.leaving:
		return ErrClosed
	case !c.isReady():
		return fmt.Errorf("post: %w", ErrNotReady)
	case c.standing(c.self()).rights&journal.Post == 0:
		return fmt.Errorf("post: %w", ErrNotAllowed)
	case len(data) > MaxPosted:
		return fmt.Errorf("post of %d bytes, at most %d: %w", len(data), MaxPosted, journal.ErrLimit)
	case !p.count.take(now, 1, postRate, postBurst), !p.bytes.take(now, float64(len(data)), postByteRate, postBytesBurst):
		return fmt.Errorf("post: %w", ErrTooMuch)
	}
	p.note(c, now, c.self())
	switch err := c.group.PostFleeting(now, data); {
	case errors.Is(err, netgroup.ErrNotEnabled):
		return fmt.Errorf("post: %w: %w", ErrNotAllowed, err)
	case err != nil:
		return fmt.Errorf("post: %w", err)
	}
	return nil
}

// PostPause returns how much time to let pass between two posts now: a frame, more where the uplink is scarce, and more when many
// post. It never waits.
func (c *Class) PostPause() time.Duration {
	return max(postPauseLeast, time.Duration(c.posts.pause.Load()))
}

// fleeting hands over what somebody posted.
func (c *Class) fleeting(now time.Time, ev netgroup.FleetingReceived) {
	c.posts.note(c, now, ev.Author)
	if c.cfg.Posted != nil {
		c.cfg.Posted(now, ev.Author, ev.Data)
	}
}

// note notes that somebody posts.
func (p *postPace) note(c *Class, now time.Time, a journal.Author) {
	_, known := p.posting[a]
	if !known && len(p.posting) >= maxPosting {
		return
	}
	if p.posting == nil {
		p.posting = map[journal.Author]time.Time{}
	}
	p.posting[a] = now
	if !known {
		p.set(c, now)
	}
}

// set works out how long to pause.
func (p *postPace) set(c *Class, now time.Time) {
	for a, at := range p.posting {
		if now.Sub(at) > postsFor {
			delete(p.posting, a)
		}
	}
	pause := time.Duration(len(p.posting)) * time.Second / postsOfAll
	if measured := c.group.MeasuredUplink(); measured > 0 && min(measured, c.group.Uplink()) < postScarce {
		pause = max(pause, postPauseScarce)
	}
	p.pause.Store(int64(pause))
}
