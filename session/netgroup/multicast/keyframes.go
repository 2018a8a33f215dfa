package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	manyMembers  = 1000                   // with more of them, key frames are half as frequent
	rewindMost   = 60                     // packets of before a member joined that it fetches
	rewindWithin = 300 * time.Millisecond // after which another key frame is asked for
)

// keyFrames merges requests for key frames on their way to the publisher.
type keyFrames struct {
	wanted bool
	sent   time.Time // when one was passed on
	at     time.Time // when to pass one on; zero: none is wanted
	any    bool      // one came since this member joined

	rewound bool   // what others have of before this member joined was looked for
	has     bool   // one came
	first   uint32 // packet of the latest, in the first layer group
	parts   uint16
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
	k.note(p)
	switch {
	case p.Key:
		k.any = true
		k.came()
	case !k.any && (e.cfg.Info.Kind == stream.Video || e.cfg.Info.Kind == stream.Screen):
		e.RequestKeyFrame(now)
	}
}

// note remembers which key frame is the latest.
func (k *keyFrames) note(p *stream.Packet) {
	if p.Key && p.Group == 0 && (!k.has || int32(p.First()-k.first) > 0) {
		k.has, k.first, k.parts = true, p.First(), p.Parts
	}
}

// latestKey returns the first packet of the latest key frame, if all of it is here.
func (e *Engine) latestKey() (first uint32, ok bool) {
	k, b := &e.keyFrames, &e.groups[0]
	for i := uint32(0); k.has && i < uint32(k.parts); i++ {
		if !b.has(k.first + i) {
			return 0, false
		}
	}
	return k.first, k.has
}

// rewind has who has just come fetch the latest key frame that a neighbour has, and what came in the first layer group
// after it: then the publisher need make no other. A frame of long ago is not worth it.
func (e *Engine) rewind(now time.Time) {
	k, b := &e.keyFrames, &e.groups[0]
	if k.any || k.rewound || !b.started || e.cfg.Publisher {
		return
	}
	most := uint32(0) // packets to fetch
	for _, n := range e.neighbors {
		if before := b.low - n.key; n.hasKey && before-1 < rewindMost && (most == 0 || before < most) {
			most = before
		}
	}
	if most == 0 {
		return
	}
	first := b.low
	b.rewind(first - most)
	for n := b.low; n != first; n++ {
		e.miss(now, b, 0, b.get(n), now)
	}
	k.rewound, k.wanted, k.at = true, true, now.Add(rewindWithin)
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
