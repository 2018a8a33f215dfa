package stream

import (
	"sync"
	"time"

	"lyceum/media"
)

// A PictureConfig says which pictures are published, and how.
type PictureConfig struct {
	Source media.VideoSource // owned by the sender from then on
	Out    Writer
	Epoch  time.Time // see Timestamp
	Screen bool      // the pictures are of a screen, not of a camera
	Rung   Rung      // zero: that of one camera, or of a screen

	// Preview, if not nil, has each picture as it was captured, in the sender's goroutine. The picture is valid until
	// it returns.
	Preview func(p *media.Picture)

	// Idle, if not nil, reports that what is written goes nowhere: then nothing is encoded, and it begins anew with a key frame.
	Idle func() bool
}

// A PictureSender publishes the pictures of a source. Any goroutine may call its methods.
type PictureSender struct {
	cfg     PictureConfig
	encoder pictureEncoder // its goroutine's
	idle    bool           // the same: nothing was encoded of the picture before
	done    chan struct{}  // closed when that has ended

	mu      sync.Mutex // guards what follows
	rung    Rung       // as was set
	advice  int        // kbit/s; 0: none
	changed bool       // since its goroutine looked
	wantKey bool
	stats   SenderStats
	kbit    rate
	fps     rate
	err     error
}

func newPictureSender(cfg PictureConfig) *PictureSender {
	if cfg.Rung == (Rung{}) {
		cfg.Rung = CameraRung(1, Large)
		if cfg.Screen {
			cfg.Rung = ScreenRung()
		}
	}
	return &PictureSender{
		cfg: cfg, rung: cfg.Rung, done: make(chan struct{}),
		encoder: pictureEncoder{epoch: cfg.Epoch, screen: cfg.Screen, rung: cfg.Rung},
	}
}

// SetRung changes the size and rate of the pictures, from the next on.
func (s *PictureSender) SetRung(r Rung) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = s.changed || s.rung != r
	s.rung = r
}

// Advise says what rate can be carried: there will be fewer pictures, then smaller ones. It holds until it is called
// again; 0 ends it.
func (s *PictureSender) Advise(kbit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = s.changed || s.advice != kbit
	s.advice = kbit
}

// WantKeyFrame has the next picture be one that needs no other. Requests in short order count once.
func (s *PictureSender) WantKeyFrame() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wantKey = true
}

// Close closes the source, and waits until nothing is written any more.
func (s *PictureSender) Close() error {
	err := s.cfg.Source.Close()
	<-s.done
	return err
}

// Wait waits until the source has ended, and returns why: nil if it was closed, or has no more pictures.
func (s *PictureSender) Wait() error {
	<-s.done
	return s.err
}

// Stats returns the figures of now.
func (s *PictureSender) Stats(now time.Time) SenderStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	is := s.stats
	is.Kbit, is.FPS = s.kbit.kbit(now), s.fps.kbit(now)*1000/8
	return is
}

// current returns the rung to use, whether it changed, and whether a key frame is wanted.
func (s *PictureSender) current() (r Rung, changed, key bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, changed = s.rung, s.changed
	s.changed = false
	switch {
	case s.advice == 0:
	case s.cfg.Screen:
		r = r.ScreenWithin(s.advice)
	default:
		r = r.Within(s.advice)
	}
	return r, changed, s.wantKey
}

// publish encodes and writes a picture, if it is one to be sent.
func (s *PictureSender) publish(p *media.Picture, now time.Time) error {
	if s.cfg.Preview != nil {
		s.cfg.Preview(p)
	}
	if s.cfg.Idle != nil && s.cfg.Idle() {
		s.idle = true
		return nil
	}
	if s.idle {
		s.idle = false
		s.WantKeyFrame()
	}
	r, changed, key := s.current()
	if changed {
		if err := s.encoder.set(r); err != nil {
			return err
		}
	}
	f, ok, err := s.encoder.encode(p, key)
	if err != nil || !ok {
		return err
	}
	n := len(f.Data)
	written := s.cfg.Out.Write(f) == nil
	s.mu.Lock()
	defer s.mu.Unlock()
	if !written {
		s.stats.Lost++ // as it would be on its way
		return nil
	}
	if f.Key {
		s.wantKey = false
		s.stats.Keys++
	}
	s.stats.Sent++
	s.stats.Width, s.stats.Height = s.encoder.width, s.encoder.height
	s.kbit.add(now, n)
	s.fps.add(now, 1)
	return nil
}
