package device

import (
	"io"
	"sync"
	"time"

	"lyceum/media"
)

// A microphone reads what malgo's callback brings.
type microphone struct {
	sound   *soundDevice
	capture capture
	clock   sampleClock
	samples uint64 // taken from the ring so far
	skip    int    // of the oldest piece: read already
	slack   slack
	waste   [pieceSamples]int16 // for what is left out
	done    chan struct{}
	close   func()
}

func openMicrophone(info Info, preferred bool) (listener, error) {
	m := &microphone{done: make(chan struct{})}
	m.capture.ring.base = time.Now()
	sound, err := openSoundDevice(info, preferred, m.capture.data)
	if err != nil {
		return nil, err
	}
	m.sound = sound
	m.close = sync.OnceFunc(func() { close(m.done); sound.close() })
	return m, nil
}

// ReadSound implements media.AudioSource.
func (m *microphone) ReadSound(buf []int16) (time.Time, error) {
	buf = buf[:media.FrameSamples]
	ring := &m.capture.ring
	if waiting := m.waiting(); samplesTime(waiting) > tooLate {
		m.leaveOut(waiting - len(buf))
	}
	first := m.samples
	for n := 0; n < len(buf); {
		if ring.waiting() > 0 {
			n += m.take(buf[n:])
		} else if err := m.rest(samplesTime(len(buf) - n)); err != nil {
			return time.Time{}, err
		}
	}
	m.leaveOut(m.slack.left(m.waiting()))
	return ring.base.Add(m.clock.time(first)), nil
}

// waiting returns how many samples are there to be read.
func (m *microphone) waiting() (n int) {
	for i := range m.capture.ring.waiting() {
		n += m.capture.ring.at(i).n
	}
	return n - m.skip
}

// leaveOut passes over sound, of which there must be as much.
func (m *microphone) leaveOut(samples int) {
	for samples > 0 {
		samples -= m.take(m.waste[:min(samples, len(m.waste))])
	}
}

// A slack finds sound that always waits and is nothing but delay, because whoever reads was late once, or because it
// comes in lumps that frames do not begin with. What is left out is missing in the sound, so it must not be done again
// and again: lumps are not all of one length, and once nothing waited, the next short one would have a frame wait for
// one more lump, which then is slack again.
type slack struct{ frames, least int }

const (
	slackKept  = 120 // samples that wait always: 2.5 ms, more than lumps of a calm machine differ by
	slackWorth = 240 // beyond those that are worth a gap in the sound: 5 ms
)

// left learns how many samples wait after a frame was read, and returns how many of them to leave out.
func (s *slack) left(waiting int) int {
	if s.frames == 0 || waiting < s.least {
		s.least = waiting
	}
	if s.frames++; s.frames < 50 {
		return 0
	}
	s.frames = 0
	if s.least < slackKept+slackWorth {
		return 0
	}
	return s.least - slackKept
}

// take takes what fits into buf of what is left of the oldest piece, and returns how many samples that was.
func (m *microphone) take(buf []int16) (n int) {
	ring := &m.capture.ring
	p := ring.at(0)
	if m.skip == 0 {
		m.clock.told(m.samples, p.at)
	}
	n = copy(buf, p.pcm[m.skip:p.n])
	m.samples += uint64(n)
	if m.skip += n; m.skip == p.n {
		m.skip = 0
		ring.drop()
	}
	return n
}

// rest waits for sound to come, of which that much is missing: until the callback is due, and then in small steps.
func (m *microphone) rest(missing time.Duration) error {
	ring := &m.capture.ring
	return rest(m.done, missing-time.Since(ring.base.Add(time.Duration(ring.heard.Load()))))
}

// rest waits for a time, at least a millisecond and at most ten, or until done.
func rest(done <-chan struct{}, wait time.Duration) error {
	timer := time.NewTimer(min(max(wait, time.Millisecond), 10*time.Millisecond))
	defer timer.Stop()
	select {
	case <-done:
		return io.EOF
	case <-timer.C:
		return nil
	}
}

func (m *microphone) alive(now time.Time) error {
	return m.sound.alive(now, m.capture.ring.base, m.capture.ring.heard.Load())
}

// Close implements media.AudioSource.
func (m *microphone) Close() error { m.close(); return nil }
