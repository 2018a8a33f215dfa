package studio

import (
	"errors"
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
	"lyceum/media/stream"
	"lyceum/session"
)

// A microphone is that of the person at this computer. It goes to the class, to one other, or nowhere.
type microphone struct {
	spec      device.Spec
	wanted    bool                // the class is to hear it
	sender    *stream.SoundSender // nil: the device is not open
	published *session.Publication
	ended     *atomic.Pointer[error] // why what is published ended
	failed    *atomic.Pointer[error] // why the device gives nothing any more
	sound     *soundOut
}

// A soundOut is the way of a microphone's sound, that its own goroutine goes.
type soundOut struct {
	to        atomic.Pointer[session.Publication] // nil: nobody hears it
	processor *dsp.Processor                      // nil: it is sent as it is
	clean     atomic.Pointer[dsp.Config]          // what it is to do from the next frame on; nil: as before
	meter     dsp.Meter
	activity  dsp.Activity
	forClass  atomic.Bool // it is the class that hears it, not one other
	spoken    *spoken     // to the class
	level     *level
	key       *talkKey
	hints     hints
}

// process is what is done to sound before it is encoded. It returns who hears it; nil if nobody does.
func (o *soundOut) process(frame []int16, at time.Time) stream.Writer {
	o.hints.captured(frame)
	if o.processor != nil {
		if c := o.clean.Swap(nil); c != nil {
			o.processor.Set(*c)
		}
		o.processor.Captured(frame, at)
	}
	o.meter.Add(frame)
	o.level.set(o.meter.Level())
	isSpeech := o.activity.Add(frame)
	to := o.to.Load()
	heard := to != nil && o.key.isOpen(at)
	if heard && isSpeech && o.forClass.Load() {
		o.spoken.add(frame)
	}
	o.hints.processed(frame, at, heard)
	if !heard {
		return nil
	}
	return to
}

// config returns how the sound of a source is sent.
func (o *soundOut) config(source media.AudioSource, epoch time.Time, isReal bool) stream.SoundConfig {
	cfg := stream.SoundConfig{Source: source, Epoch: epoch, DTX: isReal, Process: o.process}
	if o.processor != nil {
		cfg.Delay = o.processor.Delay()
	}
	return cfg
}

// setMicrophone turns the microphone on or off for the class, and waits until it is.
func (s *Studio) setMicrophone(on bool) error {
	m := &s.mic
	if !on {
		m.wanted = false
		s.found(device.Microphone) // nobody waits for it
		s.muteMicrophone()
		return nil
	}
	s.tryAgain(device.Speaker)
	err := s.publishMicrophone()
	m.wanted = err == nil
	return err
}

// settleMicrophone publishes the microphone if the class is to hear it and cannot, and notices what has ended.
func (s *Studio) settleMicrophone(v *session.View) {
	m := &s.mic
	if m.sender != nil {
		if why := m.failed.Load(); why != nil {
			s.stopMicrophone()
			m.wanted = false
			s.stopped(device.Microphone, *why)
		}
	}
	if m.published != nil {
		if why := m.ended.Load(); why != nil {
			s.muteMicrophone()
			m.wanted = false
			s.stopped(device.Microphone, *why)
		}
	}
	if m.wanted && m.published == nil && v.Ready {
		if err := s.publishMicrophone(); err != nil && !errors.Is(err, session.ErrNotReady) {
			m.wanted = false
			s.isMissing(device.Microphone, err)
		}
	}
	s.routeMicrophone()
}

// routeMicrophone sends sound to who is to hear it: the other end of a call, or else the class.
func (s *Studio) routeMicrophone() {
	if s.mic.sound == nil {
		return
	}
	s.mic.sound.forClass.Store(s.call.state != Talking)
	switch {
	case s.call.state == Talking:
		s.mic.sound.to.Store(s.call.published)
	case s.call.state == Calling, s.mic.published == nil: // what is said while it rings is for nobody
		s.mic.sound.to.Store(nil)
	default:
		s.mic.sound.to.Store(s.mic.published)
	}
}

// publishMicrophone has the class hear the microphone.
func (s *Studio) publishMicrophone() error {
	m := &s.mic
	if m.published != nil {
		return nil
	}
	if err := s.openMicrophone(); err != nil {
		return err
	}
	ended := &atomic.Pointer[error]{}
	ctx, cancel := timed()
	defer cancel()
	published, err := s.cfg.Class.Publish(ctx, session.StreamMicrophone, stream.SoundPublishing(), session.Publishing{Ended: func(why error) {
		ended.Store(&why)
		s.poke()
	}})
	if err != nil {
		return err
	}
	m.published, m.ended = published, ended
	s.routeMicrophone()
	return nil
}

// openMicrophone opens the device, if it is not.
func (s *Studio) openMicrophone() error {
	m := &s.mic
	switch {
	case m.sender != nil:
		return nil
	case m.spec.From == device.None:
		return ErrNoDevice
	case s.epoch.IsZero():
		return session.ErrNotReady
	}
	spec := m.spec
	spec.Initials, spec.Changed = s.cfg.Initials, s.deviceChanged
	source, err := s.hardware.openMicrophone(spec)
	if err != nil {
		return err
	}
	sound := &soundOut{key: &s.key, level: &s.level, spoken: &s.used.talk}
	isReal := isReal(spec)
	if isReal && s.clean != (dsp.Config{}) {
		if sound.processor, err = dsp.NewProcessor(s.clean); err != nil {
			return errors.Join(err, source.Close())
		}
	}
	if isReal {
		sound.hints.tell = func(h HintKind) { s.cfg.Tell(Hint{h}) }
	}
	sender, err := stream.PublishSound(sound.config(source, s.epoch, isReal))
	if err != nil {
		if sound.processor != nil {
			sound.processor.Close()
		}
		return errors.Join(err, source.Close())
	}
	failed := &atomic.Pointer[error]{}
	m.sender, m.sound, m.failed = sender, sound, failed
	s.speaker.setEcho(sound.processor)
	s.beside.Go(func() {
		err := sender.Wait()
		if err == nil {
			err = ErrEnded
		}
		failed.Store(&err)
		s.poke()
	})
	s.found(device.Microphone)
	s.begins(spec, source)
	return nil
}

// muteMicrophone has the class hear it no more.
func (s *Studio) muteMicrophone() {
	m := &s.mic
	if m.published == nil {
		return
	}
	m.published.Close()
	m.published = nil
	s.routeMicrophone()
}

// stopMicrophone ends what is published and closes the device.
func (s *Studio) stopMicrophone() {
	m := &s.mic
	if m.published != nil {
		m.published.Close()
		m.published = nil
	}
	s.closeMicrophone()
}

// closeMicrophone closes the device; what is published stays.
func (s *Studio) closeMicrophone() {
	m := &s.mic
	if m.sender == nil {
		return
	}
	_ = m.sender.Close() // why it ended is told by Wait
	s.speaker.setEcho(nil)
	if m.sound.processor != nil {
		m.sound.processor.Close()
	}
	m.sender, m.sound = nil, nil
	s.level.set(dsp.Silence)
}
