package studio

import (
	"errors"

	"lyceum/session"
)

// Errors about recording at run time.
var (
	ErrRecording   = errors.New("the class is being recorded already")
	ErrNoRecording = errors.New("the class is not being recorded")
)

// StartRecording records the class into a new file (.webm) from now on. The class is told before.
func (s *Studio) StartRecording(path string) error {
	return s.do(func() error {
		v := s.view.Load()
		switch {
		case s.files.isRecording():
			return ErrRecording
		case v == nil || !v.Ready:
			return session.ErrNotReady
		}
		setup := NoDevices()
		setup.Record = path
		if err := errors.Join(CheckFiles(setup), LookAtFiles(setup)); err != nil {
			return err
		}
		if err := s.sayRecording(true); err != nil {
			return err
		}
		return s.files.record(path) // if that fails, the class is told so when all is settled
	})
}

// StopRecording ends the file that is recorded into. The error says that there is none, or why it is not whole.
func (s *Studio) StopRecording() error {
	return s.do(func() error {
		if !s.files.isRecording() {
			return ErrNoRecording
		}
		return s.files.stopRecording()
	})
}

// sayRecording tells the class whether anything of it is saved here. Nothing is before that was said.
func (s *Studio) sayRecording(on bool) error {
	if s.files.isTold() == on {
		return nil
	}
	ctx, cancel := timed()
	defer cancel()
	err := s.cfg.Class.SetRecording(ctx, on)
	if err == nil {
		s.files.tell(on)
	}
	return err
}

// settleRecording has the class know whether anything of it is saved here, and sound be made for it.
func (s *Studio) settleRecording(ready bool) {
	if s.speaker.out != nil {
		if s.files.wantsSound() {
			s.speaker.out.SetPublic(s.files.sound)
		} else {
			s.speaker.out.SetPublic(nil)
		}
	}
	if !ready {
		return
	}
	s.untold.begin()
	if err := s.sayRecording(s.files.saves()); err != nil && !errors.Is(err, session.ErrNotReady) && s.untold.isNew("", err) {
		s.fail(err)
	}
}
