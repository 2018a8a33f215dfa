package studio

import (
	"errors"

	"lyceum/media/device"
)

// ErrMuted is why a microphone is off that staff asked to be.
var ErrMuted = errors.New("staff turned the microphone off")

// Mute turns the microphone off, as staff asked; what a key holds open stays closed when the key comes up. A call goes on.
// It never waits; the class's loop may call it.
func (s *Studio) Mute() {
	s.StopTalking()
	s.muted.Store(true)
	s.poke()
}

// settleMuted does what Mute was called for.
func (s *Studio) settleMuted() {
	if !s.muted.Swap(false) {
		return
	}
	s.found(device.Microphone) // one that comes now, or is chosen, is not to be heard
	if !s.mic.wanted && s.mic.published == nil {
		return
	}
	_ = s.setMicrophone(false) // that cannot fail
	s.stopped(device.Microphone, ErrMuted)
}
