package studio

import (
	"sync/atomic"
	"time"

	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// A largeTo is pictures as they move, for one of staff.
type largeTo struct {
	published *session.Publication
	tap       *tap
	sender    atomic.Pointer[stream.PictureSender]
	ended     atomic.Bool
}

// streamShow is what a stream is called that shows staff something large.
func streamShow(w monitor.What) string { return session.StreamShow + w.String() }

// settleLarge publishes pictures for one of staff who looks at them large, or does no more.
func (s *Studio) settleLarge(at time.Time, sh *showing, who journal.Author, to *shownTo) {
	if to.large != nil && (to.large.ended.Load() || !to.look.Of(sh.what).Large) {
		to.stopLarge(sh)
	}
	to.busy = false
	switch {
	case !to.look.Of(sh.what).Large:
	case to.large != nil:
		to.wide = at
		s.viewings.Shown(at, who, sh.what, conduct.ViewLarge)
	case at.Sub(to.begun) < deviceFor: // not as often as looks change
	case s.countLarge() >= maxLarge, !s.viewings.Shown(at, who, sh.what, conduct.ViewLarge): // which is noted before anything goes out
		to.busy = true
	default:
		to.begun, to.wide = at, at
		large, err := s.publishLarge(sh, who)
		if err != nil {
			to.busy = true
			return
		}
		to.large = large
	}
}

func (s *Studio) countLarge() (n int) {
	for _, sh := range s.showings {
		for _, to := range sh.to {
			if to.large != nil {
				n++
			}
		}
	}
	return n
}

// publishLarge begins a stream for one of staff, which nobody else gets.
func (s *Studio) publishLarge(sh *showing, who journal.Author) (*largeTo, error) {
	large := &largeTo{tap: newTap()}
	rung, screen := stream.CameraRung(1, stream.Large), sh.what == monitor.OfScreen
	if screen {
		rung = stream.ScreenRung()
	}
	cfg := sh.own.publishing(rung)
	ctx, cancel := timed()
	defer cancel()
	published, err := s.cfg.Class.PublishDirect(ctx, who, streamShow(sh.what), cfg, session.Publishing{
		KeyFrameWanted: func() {
			if sender := large.sender.Load(); sender != nil {
				sender.WantKeyFrame()
			}
		},
		RateAdvised: func(kbit int) {
			if sender := large.sender.Load(); sender != nil {
				sender.Advise(advice(kbit, cfg.Kbit))
			}
		},
		Ended: func(error) {
			large.ended.Store(true)
			s.poke()
		},
	})
	if err != nil {
		return nil, err
	}
	large.published = published
	sender, err := stream.PublishPictures(stream.PictureConfig{Source: large.tap, Out: published, Epoch: s.epoch, Screen: screen, Rung: rung})
	if err != nil {
		published.Close()
		return nil, err
	}
	large.sender.Store(sender)
	sh.fan.add(large.tap)
	return large, nil
}

// stopLarge ends the stream for one of staff, if there is one.
func (to *shownTo) stopLarge(sh *showing) {
	if to.large == nil {
		return
	}
	sh.fan.remove(to.large.tap)
	_ = to.large.sender.Load().Close() // a tap has no error
	to.large.published.Close()
	to.large = nil
}
