package studio

import (
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// maxVoices is how many people are heard at once.
const maxVoices = 32

// A speaker is where all that is heard goes.
type speaker struct {
	tried bool
	sink  media.AudioSink
	out   *stream.Output // nil: nothing is heard, nor asked for

	mu   sync.Mutex // guards echo, for the output's goroutine
	echo *dsp.Processor
}

// setEcho has the sound that is played be taken out of what a microphone captures; nil ends that.
func (sp *speaker) setEcho(p *dsp.Processor) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.echo = p
}

// played tells what is heard.
func (sp *speaker) played(frame []int16, heard time.Time) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if sp.echo != nil {
		sp.echo.Played(frame, heard)
	}
}

func (sp *speaker) close() {
	if sp.out != nil {
		_ = sp.out.Close() // nothing is to be done about a speaker that does not close
		sp.out = nil
	}
}

// buffer returns how long what a speaker was given waits in it, as far as it says.
func (sp *speaker) buffer() time.Duration {
	if b, says := sp.sink.(interface{ Buffer() time.Duration }); says {
		return b.Buffer()
	}
	return 0
}

// settleSpeaker opens the speaker, once. Where there is none, sound is still made if it is saved.
func (s *Studio) settleSpeaker() {
	if s.speaker.tried {
		return
	}
	s.speaker.tried = true
	spec := s.cfg.Setup.Speaker
	if spec.From == device.None && !s.files.wantsSound() {
		return
	}
	spec.Changed = s.deviceChanged
	sink, err := device.OpenSpeaker(spec)
	if err != nil {
		s.fail(err)
		if !s.files.wantsSound() {
			return
		}
		spec = device.Spec{Kind: device.Speaker, From: device.None}
		if sink, err = device.OpenSpeaker(spec); err != nil {
			s.fail(err)
			return
		}
	}
	cfg := stream.OutputConfig{Sink: sink, Played: s.speaker.played}
	if s.files.wantsSound() {
		cfg.Public = s.files.sound
	}
	out, err := stream.NewOutput(cfg)
	if err != nil {
		_ = sink.Close() // what counts is why there is no sound
		s.fail(err)
		return
	}
	s.speaker.sink, s.speaker.out = sink, out
	if spec.From != device.None {
		s.begins(spec, sink)
	}
}

// A voice is somebody's microphone as it is heard here.
type voice struct {
	sound    *stream.Voice
	playback *session.Playback
}

// settleVoices has those be heard who are to be.
func (s *Studio) settleVoices(v *session.View) {
	if s.speaker.out == nil {
		return
	}
	speaking := s.published(v, session.StreamMicrophone, false)
	speaking = speaking[:min(len(speaking), maxVoices)]
	wanted := map[journal.Author]bool{}
	s.unheard.begin()
	for _, is := range speaking {
		wanted[is.Author] = true
		if s.voices[is.Author] == nil {
			if err := s.hear(is.Author); err != nil && s.unheard.isNew(is.Author, err) {
				s.fail(err)
			}
		}
	}
	for a, voice := range s.voices {
		if !wanted[a] {
			s.silence(voice)
			delete(s.voices, a)
		}
	}
}

// hear plays somebody's microphone.
func (s *Studio) hear(a journal.Author) error {
	voice, err := s.newVoice(s.speaker.out.Add, func(on session.Playing) (*session.Playback, error) {
		ctx, cancel := timed()
		defer cancel()
		return s.cfg.Class.Play(ctx, a, session.StreamMicrophone, on)
	})
	if err == nil {
		s.voices[a] = voice
	}
	return err
}

// newVoice plays sound that play has come, where add puts it.
func (s *Studio) newVoice(add func(*stream.Voice) error, play func(session.Playing) (*session.Playback, error)) (*voice, error) {
	sound, err := stream.NewVoice(s.epoch)
	if err != nil {
		return nil, err
	}
	playback, err := play(session.Playing{
		Frame: sound.Push,
		Began: func(time.Time, netgroup.PublishConfig) { sound.Reset() },
		Ended: func(time.Time) { sound.Reset() },
	})
	if err != nil {
		return nil, err
	}
	if err := add(sound); err != nil {
		playback.Close()
		return nil, err
	}
	return &voice{sound, playback}, nil
}

// silence ends a voice.
func (s *Studio) silence(v *voice) {
	v.playback.Close()
	s.speaker.out.Remove(v.sound)
}
