package studio

import (
	"errors"

	"lyceum/media/device"
	"lyceum/session"
)

// ParseSpec reads what a person chose for a device of a kind, and looks whether a file that is named is there.
func ParseSpec(k device.Kind, text string) (device.Spec, error) {
	spec, err := device.ParseSpec(k, text)
	if err != nil {
		return spec, err
	}
	look := NoDevices()
	look.Camera = spec // of whatever kind: a file is a file
	if k == device.Speaker {
		look = NoDevices()
	}
	return spec, LookAtFiles(look)
}

// isReal reports whether a spec is for a device of this machine, and not for what stands in for one.
func isReal(spec device.Spec) bool { return spec.From == device.Default || spec.From == device.Named }

// Choose uses another device of spec's kind from now on, also while one is used. If it cannot be opened what there was goes
// on, and the error says why; where that cannot be opened again either, it is off.
func (s *Studio) Choose(spec device.Spec) error {
	return s.do(func() error {
		switch spec.Kind {
		case device.Microphone:
			return s.chooseMicrophone(spec)
		case device.Speaker:
			return s.chooseSpeaker(spec)
		}
		for _, o := range s.pictures {
			if o.kind == spec.Kind {
				return s.choosePictures(o, spec)
			}
		}
		return nil
	})
}

func (s *Studio) chooseMicrophone(spec device.Spec) error {
	m := &s.mic
	before := m.spec
	_, isMissing := s.missing.why[device.Microphone]
	m.spec = spec
	switch {
	case spec.From == device.None:
		m.wanted = false
		s.found(device.Microphone) // nobody waits for it
		s.stopMicrophone()
		return nil
	case isMissing:
		err := s.publishMicrophone()
		m.wanted = m.wanted || err == nil
		if errors.Is(err, session.ErrNotReady) {
			m.wanted, err = true, nil // it is opened as soon as it can be
		}
		return err
	case m.sender == nil:
		return nil // it is opened when it is wanted
	}
	return s.reopenMicrophone(before)
}

// reopenMicrophone opens the microphone anew by its spec, without the class losing what is published; or as it was before.
func (s *Studio) reopenMicrophone(before device.Spec) error {
	m := &s.mic
	s.closeMicrophone()
	err := s.openMicrophone()
	if err != nil {
		m.spec = before
		if again := s.openMicrophone(); again != nil {
			s.stopMicrophone()
			m.wanted = false
			s.stopped(device.Microphone, again)
		}
	}
	s.routeMicrophone()
	return err
}

func (s *Studio) choosePictures(o *ownPictures, spec device.Spec) error {
	before := o.spec
	o.spec = spec
	switch {
	case spec.From == device.None:
		o.wanted = false
		o.stop()
		s.showingOf(o.kind).closeSource()
		return nil
	case o.out == nil:
		s.showingOf(o.kind).closeSource() // it is opened anew
		return nil
	}
	_ = o.out.feed.put(nil).Close() // some devices cannot be opened twice
	source, err := s.openPictures(o)
	if err == nil {
		o.out.feed.put(source)
		s.begins(o.spec, source)
		return nil
	}
	o.spec = before
	source, again := s.openPictures(o)
	if again != nil {
		o.stop()
		o.wanted = false
		s.stopped(o.kind, again)
		return err
	}
	o.out.feed.put(source)
	return err
}

func (s *Studio) chooseSpeaker(spec device.Spec) error {
	sp := &s.speaker
	before := s.cfg.Setup.Speaker
	s.cfg.Setup.Speaker = spec
	if spec.From == device.None {
		s.found(device.Speaker)
		if sp.isHeard {
			sp.isHeard, sp.tried = false, false // what is saved is made without one
			s.closeSpeaker()
		}
		return nil
	}
	if !sp.tried {
		return nil // it is opened soon
	}
	err := s.useSpeaker(spec)
	if errors.Is(err, device.ErrBusy) && sp.isHeard { // by this program perhaps
		s.closeSpeaker()
		sp.isHeard = false
		err = s.useSpeaker(spec)
	}
	if err == nil {
		return nil
	}
	s.cfg.Setup.Speaker = before
	if sp.out == nil {
		sp.tried = false // what was there is opened again
	}
	return err
}

// useSpeaker has all that is heard be played on a speaker from now on.
func (s *Studio) useSpeaker(spec device.Spec) error {
	spec.Changed = s.deviceChanged
	if err := s.playOn(spec); err != nil {
		return err
	}
	s.speaker.isHeard = true
	s.found(device.Speaker)
	s.begins(spec, s.speaker.sink)
	return nil
}
