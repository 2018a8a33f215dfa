package studio

import (
	"context"
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// A Shown is a stream of pictures that is looked at.
type Shown struct {
	Author        journal.Author
	Name          string
	Width, Height int // at which it is shown; 0: as it comes
	// Picture takes each picture, in a goroutine of the stream. It is valid until the function returns.
	Picture func(*media.Picture)
}

type streamKey struct {
	author journal.Author
	name   string
}

// A watched stream is one whose pictures are played.
type watched struct {
	pictures *stream.Pictures
	playback *session.Playback
	show     atomic.Pointer[func(*media.Picture)] // nil: nobody looks
	save     atomic.Bool                          // it goes to files
	want     atomic.Pointer[session.Playback]     // the same as playback, for the goroutine of the pictures
	sound    *stream.Voice                        // by which it is shown
}

// WantKeyFrame implements stream.Source.
func (w *watched) WantKeyFrame() {
	if p := w.want.Load(); p != nil {
		p.WantKeyFrame()
	}
}

// Show says which pictures are looked at from now on, in the place of all before.
func (s *Studio) Show(list []Shown) error {
	return s.do(func() error {
		s.shown = list
		return nil
	})
}

// settleWatched plays the pictures that are shown, and those that are saved.
func (s *Studio) settleWatched(v *session.View) {
	wanted := map[streamKey]Shown{}
	for _, is := range s.shown {
		if is.Author == s.cfg.Self {
			continue // see settlePreviews
		}
		wanted[streamKey{is.Author, is.Name}] = is
	}
	saved, saves := s.savedPictures(v)
	if _, shown := wanted[saved]; saves && !shown {
		wanted[saved] = Shown{Author: saved.author, Name: saved.name}
	}
	for key, w := range s.watched {
		if _, is := wanted[key]; !is || !isPublished(v, key) {
			w.stop()
			delete(s.watched, key)
		}
	}
	s.unseen.begin()
	for key, is := range wanted {
		if !isPublished(v, key) {
			continue
		}
		w := s.watched[key]
		if w == nil {
			var err error
			if w, err = s.watch(key, s.cfg.Class.Play); err != nil {
				if s.unseen.isNew(key, err) {
					s.fail(err)
				}
				continue
			}
			s.watched[key] = w
		}
		s.adjust(w, is, saves && key == saved)
	}
}

// isPublished reports whether there is a stream to be played.
func isPublished(v *session.View, key streamKey) bool {
	for _, is := range v.Streams {
		if is.Author == key.author && is.Name == key.name && !is.Direct && !is.Locked {
			return true
		}
	}
	return false
}

// savedPictures returns which pictures go to files: of who matters most, the screen before the camera.
func (s *Studio) savedPictures(v *session.View) (streamKey, bool) {
	if !s.files.wantsPictures() {
		return streamKey{}, false
	}
	screens, cameras := s.published(v, session.StreamScreen, false), s.published(v, session.StreamCamera, false)
	switch {
	case len(screens) == 0 && len(cameras) == 0:
		return streamKey{}, false
	case len(cameras) == 0, len(screens) > 0 && rankOf(v, screens[0].Author) <= rankOf(v, cameras[0].Author):
		return streamKey{screens[0].Author, session.StreamScreen}, true
	}
	return streamKey{cameras[0].Author, session.StreamCamera}, true
}

// adjust has a stream be shown as it is to be.
func (s *Studio) adjust(w *watched, is Shown, save bool) {
	w.save.Store(save)
	if is.Picture != nil {
		w.show.Store(&is.Picture)
	} else {
		w.show.Store(nil)
	}
	if is.Width <= 0 || is.Height <= 0 {
		is.Width, is.Height = media.MaxSide, media.MaxSide
	}
	w.pictures.SetSize(is.Width, is.Height)
	var sound *stream.Voice
	if v := s.voices[is.Author]; v != nil && is.Name == session.StreamCamera {
		sound = v.sound
	}
	if sound != w.sound {
		w.sound = sound
		w.pictures.SetVoice(sound)
	}
}

// A player plays a stream, as [session.Class.Play] does.
type player func(ctx context.Context, author journal.Author, name string, on session.Playing) (*session.Playback, error)

// watch plays a stream of pictures.
func (s *Studio) watch(key streamKey, play player) (*watched, error) {
	w := &watched{}
	pictures, err := stream.PlayPictures(stream.PlayerConfig{
		From: w, Epoch: s.epoch,
		Show: func(p *media.Picture) {
			if show := w.show.Load(); show != nil {
				(*show)(p)
			}
		},
		Encoded: func(p media.EncodedPicture) {
			if w.save.Load() {
				s.files.picture(key, p)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	w.pictures = pictures
	ctx, cancel := timed()
	defer cancel()
	w.playback, err = play(ctx, key.author, key.name, session.Playing{
		Frame: pictures.Push,
		Began: func(time.Time, netgroup.PublishConfig) { pictures.Reset() },
		Ended: func(time.Time) { pictures.Reset() },
	})
	if err != nil {
		pictures.Close()
		return nil, err
	}
	w.want.Store(w.playback)
	return w, nil
}

func (w *watched) stop() {
	w.playback.Close()
	w.pictures.Close()
}
