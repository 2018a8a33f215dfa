package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Publishing tells who publishes a stream what is wanted of it. The functions run on the loop and must not block; each
// may be nil.
type Publishing struct {
	// KeyFrameWanted says that somebody waits for a key frame.
	KeyFrameWanted func()
	// RateAdvised says what rate the class can carry, in kbit/s of what is written.
	RateAdvised func(kbit int)
	// Ended says why the stream ended other than by Close: ErrLocked, ErrNotAllowed or ErrClosed.
	Ended func(why error)
}

// A Publication is a stream that this machine publishes. Its methods may be called from any goroutine but the loop's.
type Publication struct {
	class *Class
	on    Publishing
	over  atomic.Bool
	idle  atomic.Bool
	lost  atomic.Uint64

	// Owned by the loop.
	is     Stream
	to     journal.Author // of a direct stream
	stream *netgroup.NetStream
}

// Publish begins a stream of this machine's own, for the whole class. Errors wrap ErrLocked, ErrNotAllowed, ErrNotReady,
// ErrClosed or those of netgroup.
func (c *Class) Publish(ctx context.Context, name string, cfg netgroup.PublishConfig, on Publishing) (*Publication, error) {
	p := &Publication{class: c, on: on, is: Stream{Author: c.self(), Name: name, Config: cfg}}
	return c.publish(ctx, p, func(now time.Time) (*netgroup.NetStream, error) {
		return c.group.Publish(now, name, cfg)
	})
}

// PublishDirect begins a stream for one member alone, which no other gets or can read. Errors are those of Publish, and
// ErrNoMember.
func (c *Class) PublishDirect(
	ctx context.Context, to journal.Author, name string, cfg netgroup.PublishConfig, on Publishing,
) (*Publication, error) {
	p := &Publication{class: c, on: on, to: to, is: Stream{Author: c.self(), Name: name, Config: cfg, Direct: true}}
	return c.publish(ctx, p, func(now time.Time) (*netgroup.NetStream, error) {
		if !c.isMember(to) {
			return nil, ErrNoMember
		}
		return c.group.PublishDirect(now, to, name, cfg)
	})
}

// publish begins a stream if its publisher may.
func (c *Class) publish(ctx context.Context, p *Publication, begin func(now time.Time) (*netgroup.NetStream, error)) (*Publication, error) {
	var publishErr error
	if err := c.do(ctx, func(now time.Time) {
		if publishErr = c.mayPublish(p); publishErr != nil {
			return
		}
		if p.stream, publishErr = begin(now); publishErr == nil {
			p.is.Config = p.stream.Config()
			c.media.publications = append(c.media.publications, p)
			c.dirty = true
		}
	}); err != nil {
		return nil, err
	}
	if errors.Is(publishErr, netgroup.ErrNotEnabled) {
		publishErr = fmt.Errorf("%w: %w", ErrNotAllowed, publishErr)
	}
	if publishErr != nil {
		return nil, fmt.Errorf("publish %q: %w", p.is.Name, publishErr)
	}
	return p, nil
}

// mayPublish returns why a stream of this machine's own may not be now.
func (c *Class) mayPublish(p *Publication) error {
	switch {
	case c.closed || c.leaving || c.isOver():
		return ErrClosed
	case !c.isReady():
		return ErrNotReady
	case c.standing(c.self()).rights&journal.Publish == 0:
		return ErrNotAllowed
	case p.is.Direct && strings.HasPrefix(p.is.Name, StreamShow) && c.standing(p.to).rights&journal.Monitor == 0:
		return ErrNotAllowed // whom it is for may not see it any more
	case c.isLocked(p.is, p.to):
		return ErrLocked
	}
	return nil
}

// Write sends a frame and takes ownership of its data. It never waits and may be called on the loop: frames are lost while
// the loop is behind, or nothing can be sealed. The error is ErrClosed once the stream has ended.
func (p *Publication) Write(f netgroup.Frame) error {
	if p.over.Load() || p.class.peer.ctx.Err() != nil {
		return ErrClosed
	}
	if !p.class.offer(func(now time.Time) {
		if _, err := p.stream.Write(now, f); err != nil && !errors.Is(err, netgroup.ErrClosed) {
			p.lost.Add(1)
		}
	}) {
		p.lost.Add(1)
	}
	return nil
}

// IsIdle reports whether what is written goes nowhere, as nobody plays it: a second or less after that began, and no longer
// once somebody does. It never waits.
func (p *Publication) IsIdle() bool { return p.idle.Load() }

// Lost returns how many frames were written and not sent.
func (p *Publication) Lost() uint64 { return p.lost.Load() }

// Info returns what the stream costs this machine; zero once it has ended.
func (p *Publication) Info() (info netgroup.NetStreamMulticastInfo) {
	_ = p.class.do(p.class.peer.ctx, func(now time.Time) { info = p.stream.Info(now) }) // it fails with the class
	return info
}

// Close ends the stream.
func (p *Publication) Close() {
	_ = p.class.do(p.class.peer.ctx, func(now time.Time) { p.class.unpublish(now, p) }) // with the class it has ended
}

// unpublish ends a stream, on the loop, if it has not ended.
func (c *Class) unpublish(now time.Time, p *Publication) {
	p.over.Store(true)
	p.stream.Close(now)
	c.media.forget(p)
	c.dirty = true
}

// endPublication ends a stream that may be no longer.
func (c *Class) endPublication(now time.Time, p *Publication, why error) {
	c.unpublish(now, p)
	if p.on.Ended != nil {
		p.on.Ended(why)
	}
}
