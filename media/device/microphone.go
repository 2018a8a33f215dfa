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
	if ring.waiting() > int(tooLate/(10*time.Millisecond)) {
		for ring.waiting() > media.FrameSamples/pieceSamples {
			m.take(nil)
		}
	}
	first := m.samples
	for n := 0; n < len(buf); {
		if ring.waiting() > 0 {
			n += m.take(buf[n:])
		} else if err := m.rest(samplesTime(len(buf) - n)); err != nil {
			return time.Time{}, err
		}
	}
	for range m.slack.left(ring.waiting()) {
		m.take(nil)
	}
	return ring.base.Add(m.clock.time(first)), nil
}

// A slack finds sound that always waits and is nothing but delay, because whoever reads was late once, or because it
// comes in lumps that frames do not begin with.
type slack struct{ frames, least int }

// left learns how many pieces wait after a frame was read, and returns how many of them to leave out.
func (s *slack) left(waiting int) int {
	if s.frames == 0 || waiting < s.least {
		s.least = waiting
	}
	if s.frames++; s.frames < 50 {
		return 0
	}
	s.frames = 0
	return s.least
}

// take takes what is left of the oldest piece, into buf or nowhere, and returns how many samples went into buf.
func (m *microphone) take(buf []int16) (n int) {
	ring := &m.capture.ring
	p := ring.next()
	if m.skip == 0 {
		m.clock.told(m.samples, p.at)
	}
	left := p.pcm[m.skip:p.n]
	taken := len(left)
	if buf != nil {
		n = copy(buf, left)
		taken = n
	}
	m.samples += uint64(taken)
	if m.skip += taken; m.skip == p.n {
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
