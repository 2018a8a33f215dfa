package device

import (
	"fmt"

	"lyceum/media"
	"lyceum/media/record"
)

// OpenCamera opens what gives pictures in the place of a camera.
func OpenCamera(spec Spec, want Mode) (media.VideoSource, error) {
	spec.Kind = Camera
	return openVideo(spec, want.orDefault(30))
}

// OpenScreen opens what gives pictures in the place of a screen.
func OpenScreen(spec Spec, want Mode) (media.VideoSource, error) {
	spec.Kind = Screen
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
	case File:
		return record.OpenVideo(spec.Name)
	}
	if spec.Kind == Screen {
		if err := screenError(); err != nil {
			return nil, &Error{Screen, spec.Name, err}
		}
	}
	open := func(info Info, _ bool) (pictures, error) { return openDriver(info, want) }
	k, err := keep(spec, listVideo, open, func() pictures { return openNothing() })
	if err != nil {
		return nil, err
	}
	return keptPictures{k}, nil
}

// Cameras returns the cameras there are, the one that is used by default first.
func Cameras() []Info { return listVideo(Camera) }

// Screens returns the screens that can be captured: none under Wayland.
func Screens() []Info {
	if screenError() != nil {
		return nil
	}
	return listVideo(Screen)
}

// sounds lists microphones and speakers for everybody.
var sounds soundLister

// Microphones returns the microphones there are.
func Microphones() []Info { return sounds.list(Microphone) }

// Speakers returns the speakers there are.
func Speakers() []Info { return sounds.list(Speaker) }

// OpenMicrophone opens what gives sound in the place of a microphone.
func OpenMicrophone(spec Spec) (media.AudioSource, error) {
	spec.Kind = Microphone
	switch spec.From {
	case Test:
		return openTestSound(spec), nil
	case None:
		return openNothing(), nil
	case File:
		return record.OpenAudio(spec.Name)
	}
	k, err := keep(spec, sounds.list, openMicrophone, func() listener { return openNothing() })
	if err != nil {
		return nil, err
	}
	return keptMicrophone{k}, nil
}

// OpenSpeaker opens what takes sound in the place of a speaker. While a speaker that was open is gone, sound is taken
// at the clock's pace.
func OpenSpeaker(spec Spec) (media.AudioSink, error) {
	spec.Kind = Speaker
	switch spec.From {
	case None:
		return openNothing(), nil
	case Test, File:
		return nil, &Error{Speaker, spec.Name, ErrNoStandIn}
	}
	k, err := keep(spec, sounds.list, openSpeaker, func() player { return openNothing() })
	if err != nil {
		return nil, err
	}
	return keptSpeaker{k}, nil
}
