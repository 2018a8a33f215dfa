package netgroup

import (
	"time"

	"lyceum/session/internal/signature"
	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
)

// Frames are verified in batches, by a goroutine of the owner's: one batch is out at a time, and what becomes
// complete meanwhile makes the next. So the loop never waits for a signature, and a burst costs few hand-overs.
const (
	maxBatch      = 64  // frames
	maxToCome     = 512 // frames that wait for the next batch; beyond that, or these bytes, the oldest are given up
	maxUnverified = 16 << 20
)

// A frameToVerify is a frame that is complete.
type frameToVerify struct {
	part   *streamPart
	frame  stream.Frame
	sealed []byte
	sig    []byte
	ok     bool
}

// A FrameBatch is some frames whose signatures are to be checked.
type FrameBatch struct {
	check   signature.Checker
	frames  []frameToVerify
	authors []journal.Author
	ids     []stream.ID
	done    bool
}

// Len returns how many frames there are.
func (b *FrameBatch) Len() int { return len(b.frames) }

// Verify checks the signatures. It touches nothing but the batch, so any goroutine may run it; one at a time.
func (b *FrameBatch) Verify() {
	for i := range b.frames {
		f := &b.frames[i]
		f.ok = b.check.Verify(b.authors[i][:], appendFrameSigned(nil, b.ids[i], &f.frame, f.sealed), f.sig)
	}
	b.done = true
}

// A frameQueue is what waits to be verified in a group.
type frameQueue struct {
	waiting []frameToVerify
	bytes   int         // of these
	out     *FrameBatch // handed to the owner; nil if none is
}

// verify has a frame checked: at once where signatures are left out.
func (s *groupStreams) verify(now time.Time, f frameToVerify) {
	q := &s.frames
	for len(q.waiting) >= maxToCome || len(q.waiting) > 0 && q.bytes+len(f.sealed) > maxUnverified {
		q.take(1)
		s.group.counters.FramesUnverified++
	}
	q.waiting = append(q.waiting, f)
	q.bytes += len(f.sealed)
	s.handOut(now)
}

// take removes the first n frames, and returns them.
func (q *frameQueue) take(n int) []frameToVerify {
	taken := append([]frameToVerify(nil), q.waiting[:n]...)
	for _, f := range taken {
		q.bytes -= len(f.sealed)
	}
	rest := copy(q.waiting, q.waiting[n:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return taken
}

// handOut gives the owner the next batch, if it has none.
func (s *groupStreams) handOut(now time.Time) {
	q, g := &s.frames, s.group
	for q.out == nil && len(q.waiting) > 0 {
		b := &FrameBatch{check: g.c.cfg.Signatures, frames: q.take(min(len(q.waiting), maxBatch))}
		for i := range b.frames {
			b.authors, b.ids = append(b.authors, b.frames[i].part.author), append(b.ids, b.frames[i].part.id)
		}
		if g.c.cfg.Signatures != (signature.Checker{}) {
			b.Verify()
			s.judge(now, b)
			continue
		}
		q.out = b
		g.c.emit(FramesToVerify{Group: g, Batch: b})
	}
}

// Verified takes in the outcome of a batch. Frames that are genuine are given out as FrameReceived.
func (g *Group) Verified(now time.Time, b *FrameBatch) {
	if b == nil || g.streams.frames.out != b || !b.done {
		return
	}
	g.streams.frames.out = nil
	if g.state != groupOpen {
		return
	}
	g.streams.judge(now, b)
	g.streams.handOut(now)
	g.streams.settle(now)
}

// judge plays what is genuine and has the rest charged to who delivered it.
func (s *groupStreams) judge(now time.Time, b *FrameBatch) {
	for i := range b.frames {
		if f := &b.frames[i]; s.parts[f.part.id] == f.part { // it may have ended
			f.part.judged(now, f)
		}
	}
}
