package studio

import (
	"context"
	"errors"
	"sync/atomic"

	"lyceum/media"
	"lyceum/media/device"
)

// A hardware is how devices are opened, and looked for.
type hardware struct {
	openMicrophone func(device.Spec) (media.AudioSource, error)
	openSpeaker    func(device.Spec) (media.AudioSink, error)
	openCamera     func(device.Spec, device.Mode) (media.VideoSource, error)
	openScreen     func(device.Spec, device.Mode) (media.VideoSource, error)
	watch          func(context.Context, func(device.Change)) // until the context ends
}

var ownHardware = hardware{device.OpenMicrophone, device.OpenSpeaker, device.OpenCamera, device.OpenScreen, device.Watch}

// A missing is the microphone and the speaker, as far as they are to be used and could not be opened. Each is tried again
// when a device of its kind comes.
type missing struct {
	why  map[device.Kind]string
	stop func() // ends the watch for devices; nil: there is none
	came [device.Speaker + 1]atomic.Bool
}

// isMissing tells that a device could not be opened, once until there is another reason, and has it be tried again. Any other
// error is told only.
func (s *Studio) isMissing(k device.Kind, err error) {
	m := &s.missing
	if broken := (*device.Error)(nil); !errors.As(err, &broken) {
		s.fail(err)
		return
	}
	if m.why == nil {
		m.why = map[device.Kind]string{}
	}
	if m.why[k] != err.Error() {
		m.why[k] = err.Error()
		s.fail(err)
	}
	if m.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	m.stop = stop
	s.beside.Go(func() {
		s.hardware.watch(ctx, func(c device.Change) {
			if c.What == device.Added {
				m.came[c.Kind].Store(true)
				s.poke()
			}
		})
	})
}

// found has a device be tried no more.
func (s *Studio) found(k device.Kind) {
	m := &s.missing
	delete(m.why, k)
	if len(m.why) == 0 && m.stop != nil {
		m.stop()
		m.stop = nil
	}
}

// tryAgain has a device be tried once more, if it is missing.
func (s *Studio) tryAgain(k device.Kind) {
	if _, is := s.missing.why[k]; !is {
		return
	}
	if k == device.Microphone {
		s.mic.wanted = true
	} else {
		s.speaker.tried = false
	}
}

// settleMissing has those be tried again of whose kind another device came.
func (s *Studio) settleMissing() {
	for _, k := range []device.Kind{device.Microphone, device.Speaker} {
		if s.missing.came[k].Swap(false) {
			s.tryAgain(k)
		}
	}
}
