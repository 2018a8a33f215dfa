package stream

import (
	"time"

	"lyceum/media"
)

// fadeAfter is for how long a pause has the noise that was there before, while nothing comes.
const fadeAfter = 2 * time.Second

// skipBeyond is by how much too late sound may be heard at most: what is beyond is not heard at all.
const skipBeyond = 100 * time.Millisecond

// samplesIn returns how many samples last for d.
func samplesIn(d time.Duration) int { return int(d * media.SampleRate / time.Second) }

// lasting returns how long n samples last.
func lasting(n int) time.Duration { return time.Duration(n) * time.Second / media.SampleRate }

// pull fills pcm, at most 100 ms, with what is to be heard next. heard is the timestamp of its first sample; it is false if
// nothing is played.
func (b *voiceBuffer) pull(now time.Duration, pcm []int16) (heard int64, ok bool) {
	passed := min(max(now-b.pulledAt, 0), time.Second)
	b.now, b.pulledAt = max(b.now, now), now
	if !b.begun {
		clear(pcm)
		return 0, false
	}
	b.pulls.pulled(now, lasting(len(pcm)))
	b.relax(passed)
	b.control(passed)
	for done := 0; done < len(pcm); {
		switch n := b.maker.take(pcm[done:]); {
		case n > 0:
			done += n
		case b.playing:
			b.play(b.now + lasting(done))
		default:
			done += b.rest(b.now+lasting(done), pcm[done:])
		}
	}
	// Seen from its end, as it may begin with a rest.
	return b.heardNext() - lasting(len(pcm)).Microseconds(), b.playing
}

// heardNext returns the timestamp of the sample that is pulled next.
func (b *voiceBuffer) heardNext() int64 {
	return b.nextAt - lasting(b.maker.waiting()).Microseconds()
}

// rest fills pcm up to the moment at which the first frame is due, and has it played from then on. It returns how many samples that were.
func (b *voiceBuffer) rest(now time.Duration, pcm []int16) int {
	s := b.first()
	for s != nil && now-b.due(s.at) > skipBeyond {
		b.take(s)
		b.count.skipped++
		s = b.first()
	}
	n := len(pcm)
	if s != nil {
		n = min(n, max(samplesIn(b.due(s.at)-now), 0))
	}
	if s == nil || n > 0 {
		b.maker.quiet(pcm[:n], b.pausing)
	}
	if s != nil && n < len(pcm) {
		b.next, b.nextAt = s.number, s.at
		b.playing, b.pausing = true, false
		b.maker.begin()
		b.wait = now + lasting(n) - b.base - micros(s.at)
		b.maker.lengthened()
		b.steer = steering{skew: b.steer.skew}
	}
	return n
}

// play makes sound of the next frame, or of what there is in its place.
func (b *voiceBuffer) play(now time.Duration) {
	s := b.slot(b.next)
	switch {
	case s == nil:
		b.miss(now)
	case s.at-b.nextAt > slack:
		b.stop(true)
	case len(s.data) <= pauseMax:
		b.take(s)
		b.stop(true)
	default:
		b.waits.add(max(now-b.base-micros(b.heardNext()), 0))
		data := b.take(s)
		if b.maker.decode(data) {
			b.count.played++
		} else {
			b.count.malformed++
			b.count.concealed++
		}
	}
}

// miss makes up for a frame that is not here: by what the next one says of it; by what sounds likely. If nothing is here, what comes
// next is probably late, and it is waited for, as long as it is not too late for any use.
func (b *voiceBuffer) miss(now time.Duration) {
	next := b.first()
	switch {
	case next == nil && now+media.FrameTime-b.due(b.nextAt)+b.target > mostWait:
		b.stop(false)
		b.count.interrupted++
		return
	case next == nil:
		b.maker.conceal()
		b.count.concealed++
		b.wait += media.FrameTime
		b.held = true
		return
	case next.number == b.next+1 && b.maker.restore(next.data):
		b.count.restored++
		b.learn(b.next, next.way+media.FrameTime) // it was here as of then
	default:
		b.maker.conceal()
		b.count.concealed++
	}
	b.next++
	b.nextAt += frameMicros
	b.held = false
}

// stop has the buffer wait.
func (b *voiceBuffer) stop(pausing bool) {
	b.playing, b.pausing = false, pausing
}

// control keeps how late sound is heard at the target.
func (b *voiceBuffer) control(passed time.Duration) {
	if !b.playing {
		b.maker.steer(steady)
		return
	}
	is := b.now - b.base - micros(b.heardNext())
	b.wait += b.maker.lengthened()
	b.wait += (is - b.wait) / waitOver
	b.maker.steer(b.steer.next(b.wait-b.target, passed, b.settled))
}

// waitOver is over how many pulls the wait is averaged.
const waitOver = 16
