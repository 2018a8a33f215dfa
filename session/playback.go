package session

import (
	"context"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Playing takes what comes of a stream. The functions run on the loop and must not block. Frame is required, the others
// may be nil.
type Playing struct {
	// Frame takes a frame: genuine, each once, in the order in which they became complete. Its data are the function's.
	Frame func(now time.Time, f netgroup.Frame)
	// Began says that a publication begins, or that another takes its place: frames before have nothing to do with it.
	Began func(now time.Time, cfg netgroup.PublishConfig)
	// Ended says that nobody publishes the stream now, or may.
	Ended func(now time.Time)
}

// A Playback is a stream that this machine plays, whenever its publisher publishes it. Its methods may be called from any
// goroutine but the loop's.
type Playback struct {
	class  *Class
	on     Playing
	author journal.Author
	name   string
	direct bool

	// Owned by the loop.
	stream *netgroup.NetStream // nil while the publisher may not publish it, and once closed
	began  bool                // Began was told, and Ended not since
}

// Play has a member's stream come, from the moment on at which it is published, and as often as it is. While staff have
// locked it for its publisher it does not come. Errors are those of netgroup.
func (c *Class) Play(ctx context.Context, author journal.Author, name string, on Playing) (*Playback, error) {
	return c.play(ctx, &Playback{class: c, on: on, author: author, name: name})
}

// PlayDirect is Play for what a member publishes for this machine alone.
func (c *Class) PlayDirect(ctx context.Context, author journal.Author, name string, on Playing) (*Playback, error) {
	return c.play(ctx, &Playback{class: c, on: on, author: author, name: name, direct: true})
}

func (c *Class) play(ctx context.Context, p *Playback) (*Playback, error) {
	var playErr error
	if err := c.do(ctx, func(now time.Time) {
		if c.closed || c.leaving {
			playErr = ErrClosed
			return
		}
		if playErr = c.tune(now, p); playErr == nil {
			c.media.playbacks = append(c.media.playbacks, p)
		}
	}); err != nil {
		return nil, err
	}
	if playErr != nil {
		return nil, fmt.Errorf("play %q: %w", p.name, playErr)
	}
	return p, nil
}

// tune plays a stream if its publisher may publish it, and else does not.
func (c *Class) tune(now time.Time, p *Playback) (err error) {
	switch locked := c.isPlaybackLocked(p); {
	case locked && p.stream != nil:
		p.stream.Close(now)
		p.stream = nil
		p.ended(now)
	case !locked && p.stream == nil && p.direct:
		p.stream, err = c.group.PlayDirect(now, p.author, p.name)
	case !locked && p.stream == nil:
		p.stream, err = c.group.PlayFrom(now, p.author, p.name)
	}
	return err
}

// isPlaybackLocked reports whether staff have locked what is played for its publisher. What kind of stream it is the
// publisher says, if there is one.
func (c *Class) isPlaybackLocked(p *Playback) bool {
	s := Stream{Author: p.author, Name: p.name, Direct: p.direct}
	if is, published := c.media.published[s.key()]; published {
		s = is
	}
	return c.isLocked(s, c.self()) || c.isHidden(s)
}

func (p *Playback) begins(now time.Time) {
	p.began = true
	if p.on.Began != nil {
		p.on.Began(now, p.stream.Config())
	}
}

func (p *Playback) ended(now time.Time) {
	if p.began && p.on.Ended != nil {
		p.on.Ended(now)
	}
	p.began = false
}

// WantKeyFrame asks the publisher for a frame that can be shown without those before it. It never waits and may be called
// on the loop; while the loop is behind nothing comes of it.
func (p *Playback) WantKeyFrame() {
	p.class.offer(func(now time.Time) {
		if p.stream != nil {
			p.stream.WantKeyFrame(now)
		}
	})
}

// Info returns what the stream costs this machine; zero while nobody publishes it.
func (p *Playback) Info() (info netgroup.NetStreamMulticastInfo) {
	_ = p.class.do(p.class.peer.ctx, func(now time.Time) { // it fails with the class
		if p.stream != nil {
			info = p.stream.Info(now)
		}
	})
	return info
}

// Close ends the playing. No function is called after it has returned.
func (p *Playback) Close() {
	_ = p.class.do(p.class.peer.ctx, func(now time.Time) { // with the class it has ended
		p.class.media.forgetPlayback(p)
		if p.stream != nil {
			p.stream.Close(now)
			p.stream = nil
		}
	})
}
