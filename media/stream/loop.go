package stream

import (
	"errors"
	"io"
	"time"

	"lyceum/media"
)

// The goroutines of this package: one for each thing that is published, one for each stream of pictures that is played, one for
// all voices. Each ends when its source or sink does; who closes what it belongs to waits for it.

// PublishSound publishes the sound of a source until that ends, or the sender is closed.
func PublishSound(cfg SoundConfig) (*SoundSender, error) {
	e, err := newSoundEncoder(cfg)
	if err != nil {
		return nil, err
	}
	s := &SoundSender{encoder: e, done: make(chan struct{})}
	go s.run() // ends with its source
	return s, nil
}

func (s *SoundSender) run() {
	defer close(s.done)
	frame := make([]int16, media.FrameSamples)
	for {
		at, err := s.encoder.cfg.Source.ReadSound(frame)
		if err == nil {
			err = s.publish(frame, at, time.Now())
		}
		if err != nil {
			s.err = unlessEnd(err)
			return
		}
	}
}

// PublishPictures publishes the pictures of a source until that ends, or the sender is closed. Whatever takes too long, the source's
// newest picture is the next.
func PublishPictures(cfg PictureConfig) (*PictureSender, error) {
	s := newPictureSender(cfg)
	go s.run() // ends with its source
	return s, nil
}

func (s *PictureSender) run() {
	defer close(s.done)
	defer s.encoder.close()
	var p media.Picture
	for {
		err := s.cfg.Source.ReadPicture(&p)
		if err == nil {
			err = s.publish(&p, time.Now())
		}
		if err != nil {
			s.err = unlessEnd(err)
			return
		}
	}
}

// NewOutput plays voices until its sink ends, or it is closed.
func NewOutput(cfg OutputConfig) (*Output, error) {
	o := &Output{cfg: cfg, done: make(chan struct{})}
	go o.run() // ends with its sink
	return o, nil
}

func (o *Output) run() {
	defer close(o.done)
	frame := make([]int16, media.FrameSamples)
	for {
		if room, ok := o.cfg.Sink.(roomSink); ok {
			if err := room.AwaitRoom(); err != nil {
				o.err = unlessEnd(err)
				return
			}
		}
		o.mix(time.Now(), frame)
		heard, err := o.cfg.Sink.WriteSound(frame)
		if err != nil {
			o.err = unlessEnd(err)
			return
		}
		o.written(frame, heard)
	}
}

func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// PlayPictures plays a publisher's pictures until the player is closed.
func PlayPictures(cfg PlayerConfig) (*Pictures, error) {
	p, err := newPictures(cfg)
	if err != nil {
		return nil, err
	}
	go p.run() // ends with Close
	return p, nil
}

func (p *Pictures) run() {
	defer close(p.done)
	defer p.decoder.Close()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		now := time.Now()
		s, ok, wantKey, wake := p.next(now)
		switch {
		case ok:
			shown, err := p.play(&s)
			after := time.Now()
			p.played(after, &s, after.Sub(now), shown, err)
		case wantKey:
			p.cfg.From.WantKeyFrame()
		}
		timer.Stop()
		if ok { // there may be more; but not for who was closed
			timer.Reset(0)
		} else if !wake.IsZero() {
			timer.Reset(max(wake.Sub(now), 0))
		}
		select {
		case <-p.closed:
			return
		case <-p.poke:
		case <-timer.C:
		}
	}
}
