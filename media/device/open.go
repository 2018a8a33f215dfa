package device

import (
	"fmt"

	"lyceum/media"
)

// OpenCamera opens what gives pictures in the place of a camera.
func OpenCamera(spec Spec, want Mode) (media.VideoSource, error) {
	return openVideo(spec, want.orDefault(30))
}

// OpenScreen opens what gives pictures in the place of a screen.
func OpenScreen(spec Spec, want Mode) (media.VideoSource, error) {
	return openVideo(spec, want.orDefault(10))
}

func (m Mode) orDefault(fps int) Mode {
	if m.FPS == 0 {
		m.FPS = fps
	}
	return m
}

// check says what is wrong with a mode.
func (m Mode) check() error {
	if m.FPS < 1 || m.FPS > 60 {
		return fmt.Errorf("%d pictures a second: want 1 to 60", m.FPS)
	}
	return media.CheckSize(m.Width, m.Height)
}

func openVideo(spec Spec, want Mode) (media.VideoSource, error) {
	if err := want.check(); err != nil {
		return nil, err
	}
	switch spec.From {
	case Test:
		return openTestCard(spec, want), nil
	case None:
		return openNothing(), nil
	}
	return nil, &Error{spec.Kind, spec.Name, ErrMissing}
}

// OpenMicrophone opens what gives sound in the place of a microphone.
func OpenMicrophone(spec Spec) (media.AudioSource, error) {
	switch spec.From {
	case Test:
		return openTestSound(spec), nil
	case None:
		return openNothing(), nil
	}
	return nil, &Error{spec.Kind, spec.Name, ErrMissing}
}

// OpenSpeaker opens what takes sound in the place of a speaker.
func OpenSpeaker(spec Spec) (media.AudioSink, error) {
	if spec.From == None {
		return openNothing(), nil
	}
	return nil, &Error{spec.Kind, spec.Name, ErrMissing}
}
