package studio

import (
	"errors"
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
	tried   bool
	isHeard bool // it is no file alone that has the sound
	sink    media.AudioSink
	out     *stream.Output // nil: nothing is heard, nor asked for
	echoTap
}

// An echoTap leads what is played to where it is taken out of what a microphone captures. Any goroutine may use it.
type echoTap struct {
	mu   sync.Mutex // guards echo
	echo *dsp.Processor
}

// setEcho has the sound that is played be taken out of what a microphone captures; nil ends that.
func (t *echoTap) setEcho(p *dsp.Processor) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.echo = p
}

// played tells what is heard.
func (t *echoTap) played(frame []int16, heard time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.echo != nil {
		t.echo.Played(frame, heard)
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

// settleSpeaker opens the speaker, unless that was tried. Where there is none, sound is still made if it is saved.
func (s *Studio) settleSpeaker() {
	sp := &s.speaker
	if spec := s.cfg.Setup.Speaker; spec.From != device.None && !sp.tried {
		if err := s.useSpeaker(spec); err != nil {
			s.isMissing(device.Speaker, err)
		}
	}
	sp.tried = true
	switch saves := s.files.wantsSound(); {
	case sp.out == nil && saves:
		s.fail(s.playOn(device.Spec{Kind: device.Speaker, From: device.None}))
	case sp.out != nil && !saves && !sp.isHeard:
		s.closeSpeaker()
	}
}

// playOn opens a speaker, and has it play what another one did.
func (s *Studio) playOn(spec device.Spec) error {
	sink, err := s.hardware.openSpeaker(spec)
	if err != nil {
		return err
	}
	out, err := stream.NewOutput(stream.OutputConfig{Sink: sink, Heard: s.heardVoice, Played: s.played})
	if err != nil {
		return errors.Join(err, sink.Close())
	}
	before := s.speaker.out
	s.speaker.sink, s.speaker.out = sink, out
	if s.files.wantsSound() {
		out.SetPublic(s.files.sound)
	}
	if before != nil {
		s.moveVoices(before)
		_ = before.Close() // nothing is to be done about a speaker that does not close
	} else if s.call.state == Talking {
		s.fail(s.hearCall())
	}
	return nil
}

// moveVoices has voices that were heard by one output be heard by the one there is now.
func (s *Studio) moveVoices(before *stream.Output) {
	for _, v := range s.voices {
		before.Remove(v.sound)
		s.fail(s.speaker.out.Add(v.sound))
	}
	if v := s.call.voice; v != nil {
		before.Remove(v.sound)
		s.fail(s.speaker.out.AddPrivate(v.sound))
	}
}

// closeSpeaker ends all that is heard. Voices of the class that are to be heard come back when they are settled.
func (s *Studio) closeSpeaker() {
	for a, v := range s.voices {
		s.silence(v)
		delete(s.voices, a)
	}
	if s.call.voice != nil {
		s.silence(s.call.voice)
		s.call.voice = nil
	}
	s.speaker.close()
}

// heardVoice takes in what is heard of one voice.
func (s *Studio) heardVoice(v *stream.Voice, frame []int16) { s.talkers.heard(now(), v, frame) }

// played takes in what is heard of all.
func (s *Studio) played(frame []int16, heard time.Time) {
	s.speaker.played(frame, heard)
	for _, ev := range s.talkers.look(now()) {
		s.cfg.Tell(ev)
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
	voice, err := s.newVoice(a, s.speaker.out.Add, func(on session.Playing) (*session.Playback, error) {
		ctx, cancel := timed()
		defer cancel()
		return s.cfg.Class.Play(ctx, a, session.StreamMicrophone, on)
	})
	if err == nil {
		s.talkers.add(a, voice.sound)
		s.voices[a] = voice
	}
	return err
}

// newVoice plays sound of somebody that play has come, where add puts it.
func (s *Studio) newVoice(who journal.Author, add func(*stream.Voice) error, play func(session.Playing) (*session.Playback, error)) (*voice, error) {
	sound, err := stream.NewVoice(s.epoch)
	if err != nil {
		return nil, err
	}
	if volume, set := s.volumes[who]; set {
		sound.SetVolume(volume)
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
	if who, spoke := s.talkers.remove(v.sound); spoke {
		s.cfg.Tell(Speaking{Who: who})
	}
}
