package device

import (
	"io"
	"sync"
	"time"
)

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

// AwaitRoom waits until WriteSound would not, so that who mixes can do it as late as there is time.
func (s *speaker) AwaitRoom() error {
	ring := &s.playback.ring
	for ring.waiting() > s.cushion.room() {
		taken := time.Since(ring.base.Add(time.Duration(ring.heard.Load())))
		if err := rest(s.done, samplesTime(ring.waiting()-s.cushion.room())-taken); err != nil {
			return err
		}
	}
	select {
	case <-s.done:
		return io.EOF
	default:
		return nil
	}
}

// WriteSound implements media.AudioSink.
func (s *speaker) WriteSound(buf []int16) (time.Time, error) {
	ring := &s.playback.ring
	if err := s.AwaitRoom(); err != nil {
		return time.Time{}, err
	}
	s.cushion.wrote(ring.short.Load())
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
func (s *speaker) Buffer() time.Duration { return samplesTime(periodSamples * speakerPeriods) }

func (s *speaker) alive(now time.Time) error {
	return s.sound.alive(now, s.playback.ring.base, s.playback.ring.heard.Load())
}

// Close implements media.AudioSink.
func (s *speaker) Close() error { s.close(); return nil }
