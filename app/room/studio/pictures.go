package studio

import (
	"errors"
	"sync/atomic"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/netgroup"
)

// ownPictures are the camera or the screen of the person at this computer.
type ownPictures struct {
	kind   device.Kind
	name   string // of the stream
	spec   device.Spec
	wanted bool
	out    *picturesOut // nil: not published

	forStaff bool // they were turned on for staff alone
}

// picturesOut are pictures that are published.
type picturesOut struct {
	published *session.Publication
	feed      *feed
	preview   preview
	rung      stream.Rung
	sender    atomic.Pointer[stream.PictureSender]
	ended     atomic.Pointer[error] // why the stream ended, or the source
}

// setPictures turns pictures on or off and waits until they are.
func (s *Studio) setPictures(v *session.View, o *ownPictures, on bool) error {
	if s.isForStaff(v, o) {
		o.stop()
		return s.setForStaff(o, on)
	}
	if !on {
		o.wanted = false
		o.stop()
		return nil
	}
	if o.out != nil {
		return nil
	}
	err := s.publishPictures(v, o)
	o.wanted = err == nil
	return err
}

// settlePictures publishes pictures if they are to be and are not, and notices when they have ended.
func (s *Studio) settlePictures(v *session.View, o *ownPictures) {
	if s.isForStaff(v, o) {
		o.stop()
		return // see settleShowing
	}
	if o.forStaff { // the class is not to see by a lock that ends what was not turned on for it
		o.forStaff = false
		if o.wanted {
			o.wanted = false
			s.stopped(o.kind, ErrStaffOnly)
		}
	}
	if o.out != nil {
		if why := o.out.ended.Load(); why != nil {
			o.stop()
			o.wanted = false
			s.stopped(o.kind, *why)
		} else if rung := s.rungOf(v, o); rung != o.out.rung {
			o.out.rung = rung
			o.out.sender.Load().SetRung(rung)
		}
	}
	if !o.wanted || o.out != nil || !v.Ready || s.epoch.IsZero() {
		return
	}
	if err := s.publishPictures(v, o); err != nil && !errors.Is(err, session.ErrNotReady) {
		o.wanted = false
		s.fail(err)
	}
}

// publishPictures opens the device and publishes what it gives.
func (s *Studio) publishPictures(v *session.View, o *ownPictures) error {
	if s.epoch.IsZero() {
		return session.ErrNotReady
	}
	if o.spec.From == device.None {
		return ErrNoDevice
	}
	rung, sh := s.rungOf(v, o), s.showingOf(o.kind)
	sh.closeSource() // some devices cannot be opened twice
	source, err := s.openPictures(o)
	if err != nil {
		return err
	}
	out := &picturesOut{rung: rung, feed: newFeed(source)}
	ctx, cancel := timed()
	defer cancel()
	cfg := o.publishing(rung)
	out.published, err = s.cfg.Class.Publish(ctx, o.name, cfg, session.Publishing{
		KeyFrameWanted: func() {
			if sender := out.sender.Load(); sender != nil {
				sender.WantKeyFrame()
			}
		},
		RateAdvised: func(kbit int) {
			if sender := out.sender.Load(); sender != nil {
				sender.Advise(advice(kbit, cfg.Kbit))
			}
		},
		Ended: func(why error) { out.end(s, why) },
	})
	if err != nil {
		return errors.Join(err, source.Close())
	}
	sender, err := stream.PublishPictures(stream.PictureConfig{
		Source: out.feed, Out: out.published, Epoch: s.epoch, Screen: o.kind == device.Screen, Rung: rung, Idle: out.published.IsIdle,
		Preview: func(p *media.Picture) {
			out.preview.show(p)
			sh.fan.take(p)
		},
	})
	if err != nil {
		out.published.Close()
		return errors.Join(err, source.Close())
	}
	out.sender.Store(sender)
	o.out = out
	s.beside.Go(func() { out.end(s, sender.Wait()) })
	s.begins(o.spec, source)
	return nil
}

// advice returns what a sender is told when the class can carry so many kbit/s of what was planned when the stream began: 0
// for no limit, as more may be sent by now; and never that for nothing, which is what is left beside a screen that takes all.
func advice(kbit, planned int) int {
	if kbit >= planned {
		return 0
	}
	return max(kbit, 1)
}

// publishing returns how the stream travels.
func (o *ownPictures) publishing(r stream.Rung) netgroup.PublishConfig {
	if o.kind == device.Screen {
		return r.ScreenPublishing()
	}
	return r.Publishing()
}

func (s *Studio) openPictures(o *ownPictures) (media.VideoSource, error) {
	spec := o.spec
	spec.Initials, spec.Changed = s.cfg.Initials, s.deviceChanged
	if o.kind == device.Screen {
		return s.hardware.openScreen(spec, screenMode)
	}
	return s.hardware.openCamera(spec, cameraMode)
}

// What is asked of a camera and of a screen.
var (
	cameraMode = device.Mode{Width: 640, Height: 360, FPS: 30}
	screenMode = device.Mode{Width: 1920, Height: 1080}
)

// end notes why pictures have ended; the first reason counts.
func (out *picturesOut) end(s *Studio, why error) {
	if why == nil {
		why = ErrEnded
	}
	out.ended.CompareAndSwap(nil, &why)
	s.poke()
}

// stop ends the stream and closes the device.
func (o *ownPictures) stop() {
	if o.out == nil {
		return
	}
	_ = o.out.sender.Load().Close() // why it ended is told by Wait
	o.out.published.Close()
	o.out = nil
}

// smallAbove is with how many cameras those of students are shown as tiles.
const smallAbove = 4

// rungOf returns how large and how often pictures are sent: less as cameras multiply, and more of who is looked at.
func (s *Studio) rungOf(v *session.View, o *ownPictures) stream.Rung {
	if o.kind == device.Screen {
		return stream.ScreenRung()
	}
	cameras := 0
	for _, is := range v.Streams {
		if is.Name == session.StreamCamera && !is.Direct && !is.Locked {
			cameras++
		}
	}
	shown := stream.Large
	if cameras > smallAbove && rankOf(v, s.cfg.Self) > rankStaff {
		shown = stream.Tile
	}
	return stream.CameraRung(max(cameras, 1), shown)
}
