package device

import (
	"errors"
	"io"
	"sync"
	"time"

	"lyceum/media"
)

// tooLate is how far a reader of sound may fall behind before it loses the oldest.
const tooLate = 200 * time.Millisecond

// A pace waits for moments that are one period apart, until it is closed.
type pace struct {
	start  time.Time
	period time.Duration
	next   int64 // the moment to wait for next
	done   chan struct{}
	close  func()
}

func newPace(period time.Duration) *pace {
	p := &pace{start: time.Now(), period: period, done: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.done) })
	return p
}

// wait waits for the next moment, or takes one that was up to late ago, and returns its number and its time.
func (p *pace) wait(late time.Duration) (n int64, at time.Time, err error) {
	if behind := time.Since(p.moment(p.next)); behind > late {
		p.next += int64((behind - late + p.period - 1) / p.period)
	}
	n, at = p.next, p.moment(p.next)
	p.next++
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-p.done:
		return 0, time.Time{}, io.EOF
	case <-timer.C:
	}
	select {
	case <-p.done:
		return 0, time.Time{}, io.EOF
	default:
		return n, at, nil
	}
}

func (p *pace) moment(n int64) time.Time { return p.start.Add(time.Duration(n) * p.period) }

// A testCard is a camera or a screen that shows a test card.
type testCard struct {
	*pace
	card *card
}

func openTestCard(spec Spec, want Mode) *testCard {
	return &testCard{newPace(time.Second / time.Duration(want.FPS)), newCard(want.Width, want.Height, spec.Initials)}
}

// ReadPicture implements media.VideoSource.
func (t *testCard) ReadPicture(p *media.Picture) error {
	n, at, err := t.wait(t.period)
	if err == nil {
		t.card.draw(p, uint32(n), at)
	}
	return err
}

// Close implements media.VideoSource.
func (t *testCard) Close() error { t.close(); return nil }

// A testSound is a microphone that hears the test sound.
type testSound struct {
	*pace
	voice *voice
}

func openTestSound(spec Spec) *testSound {
	return &testSound{newPace(media.FrameTime), newVoice(spec.Initials)}
}

// ReadSound implements media.AudioSource.
func (t *testSound) ReadSound(buf []int16) (time.Time, error) {
	_, at, err := t.wait(tooLate)
	at = at.Add(-media.FrameTime) // it is complete at the moment, and began before
	if err == nil {
		t.voice.speak(buf[:media.FrameSamples], at)
	}
	return at, err
}

// Close implements media.AudioSource.
func (t *testSound) Close() error { t.close(); return nil }

// Nothing is a source that gives nothing, and a sink that hears nothing.
type nothing struct{ *pace }

func openNothing() nothing { return nothing{newPace(media.FrameTime)} }

// ReadPicture implements media.VideoSource.
func (n nothing) ReadPicture(*media.Picture) error { <-n.done; return io.EOF }

// ReadSound implements media.AudioSource.
func (n nothing) ReadSound([]int16) (time.Time, error) { <-n.done; return time.Time{}, io.EOF }

// WriteSound implements media.AudioSink.
func (n nothing) WriteSound([]int16) (time.Time, error) {
	_, at, err := n.wait(2 * media.FrameTime) // as much as a speaker has in store
	return at, err
}

func (n nothing) alive(time.Time) error { return nil }

// Close implements all three.
func (n nothing) Close() error { n.close(); return nil }

// checkEvery is how often an open device is looked after: it is replaced within a second.
const checkEvery = 250 * time.Millisecond

// run looks after the device until it is closed.
func (k *keeper[T]) run() {
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	for {
		select {
		case <-k.done:
			return
		case now := <-ticker.C:
			k.check(now)
		}
	}
}

// soundStall is how long a callback may stay away before a device is thought to have stopped. PulseAudio does not say
// that a stream's device is gone, but then the device is not listed any more, and that is seen sooner. The first
// callback has more time: one that PulseAudio had asleep took two seconds.
const (
	soundStall = 4 * time.Second
	soundStart = 6 * time.Second
)

var errStalled = errors.New("the device gives nothing any more")

// alive says why a device gives nothing any more, whose ring was made at base and whose callback came last at heard
// since then, 0 for never.
func (d *soundDevice) alive(now, base time.Time, heard int64) error {
	select {
	case err := <-d.stopped:
		d.stopped <- err
		return err
	default:
	}
	since := now.Sub(base.Add(time.Duration(heard)))
	if since > soundStart || since > soundStall && heard != 0 {
		return errStalled
	}
	return nil
}

// closeTime is how long closing a device may take. A driver that takes longer is left to itself, with what it holds.
const closeTime = time.Second

// close ends the device, and its callback.
func (d *soundDevice) close() {
	ended := make(chan struct{})
	go func() {
		d.free()
		close(ended)
	}()
	timer := time.NewTimer(closeTime)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
	}
}

// A microphone reads what malgo's callback brings.
type microphone struct {
	sound   *soundDevice
	capture capture
	clock   sampleClock
	samples uint64 // taken from the ring so far
	skip    int    // of the oldest piece: read already
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
		for ring.waiting() > 2*media.FrameSamples/pieceSamples {
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
	return ring.base.Add(m.clock.time(first)), nil
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

// A speaker gives malgo's callback what it plays.
type speaker struct {
	sound    *soundDevice
	playback playback
	clock    sampleClock
	cushion  cushion
	done     chan struct{}
	close    func()
}

func openSpeaker(info Info, preferred bool) (player, error) {
	s := &speaker{done: make(chan struct{})}
	s.playback.ring.base = time.Now()
	sound, err := openSoundDevice(info, preferred, s.playback.data)
	if err != nil {
		return nil, err
	}
	s.sound = sound
	s.close = sync.OnceFunc(func() { close(s.done); sound.close() })
	return s, nil
}

// WriteSound implements media.AudioSink.
func (s *speaker) WriteSound(buf []int16) (time.Time, error) {
	ring := &s.playback.ring
	room := s.cushion.wrote(ring.short.Load())
	for ring.waiting() > room {
		if err := rest(s.done, samplesTime(ring.waiting()-room)-time.Since(ring.base.Add(time.Duration(ring.heard.Load())))); err != nil {
			return time.Time{}, err
		}
	}
	select {
	case <-s.done:
		return time.Time{}, io.EOF
	default:
	}
	if m, ok := ring.lastMark(); ok {
		s.clock.told(m.sample, m.at)
	}
	first := ring.written.Load()
	ring.put(buf)
	handed := s.clock.time(first)
	if now := time.Since(ring.base); !s.clock.known || handed < now { // it plays silence now, and will take this next
		handed = now
	}
	return ring.base.Add(handed + s.Buffer()), nil
}

// Buffer returns how long sound stays in the buffers of the device and the system after its callback took it, as far as
// that was asked for.
func (s *speaker) Buffer() time.Duration { return samplesTime(periodSamples * periods) }

func (s *speaker) alive(now time.Time) error {
	return s.sound.alive(now, s.playback.ring.base, s.playback.ring.heard.Load())
}

// Close implements media.AudioSink.
func (s *speaker) Close() error { s.close(); return nil }
