package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const manyMembers = 1000 // with more of them, key frames are half as frequent

// keyFrames merges requests for key frames on their way to the publisher.
type keyFrames struct {
	wanted bool
	sent   time.Time // when one was passed on
	at     time.Time // when to pass one on; zero: none is wanted
	any    bool      // one came since this member joined
}

// RequestKeyFrame asks the publisher for a frame that can be decoded without those before it. Requests of several
// members become one on the way, and those that one who has just come answers are dropped.
func (e *Engine) RequestKeyFrame(now time.Time) {
	k := &e.keyFrames
	if k.wanted {
		return
	}
	every := e.cfg.KeyFrameEvery
	if e.cfg.Members > manyMembers {
		every *= 2
	}
	k.wanted, k.at = true, now
	if at := k.sent.Add(every); !k.sent.IsZero() && at.After(now) {
		k.at = at
	}
	k.advance(now, e)
}

// take looks at a packet. Who has no key frame asks for one with the first packet that comes, and again until one does.
func (k *keyFrames) take(now time.Time, e *Engine, p *stream.Packet) {
	switch {
	case p.Key:
		k.any = true
		k.came()
	case !k.any && (e.cfg.Info.Kind == stream.Video || e.cfg.Info.Kind == stream.Screen):
		e.RequestKeyFrame(now)
	}
}

// came takes in that a key frame came, or was asked for.
func (k *keyFrames) came() { k.wanted, k.at = false, time.Time{} }

// advance passes on a request that is due, by the way its substream came.
func (k *keyFrames) advance(now time.Time, e *Engine) {
	if !k.wanted || now.Before(k.at) {
		return
	}
	if e.cfg.Publisher {
		k.came()
		k.sent = now
		e.owner.KeyFrameWanted()
		return
	}
	n := e.source()
	for s := 0; s < e.k && n == nil; s++ {
		n = e.find(e.substreams[s].parent)
	}
	if n == nil {
		k.at = now.Add(seekEvery)
		return
	}
	k.came()
	k.sent = now
	e.control(n, []byte{kindKeyFrame})
}
