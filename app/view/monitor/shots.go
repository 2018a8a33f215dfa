//go:build !nogui

package monitor

import (
	"image"
	"image/draw"
	"sync"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/video"
)

// shotsMost bounds how many pictures are kept of who is not in sight any more, so that they show at once when they are again
// (our choice: some ten MB).
const shotsMost = 64

// freshEvery is how often small pictures that came are shown: each time costs a repaint of the window, however many there are
// (our choice: they come every two seconds, so nobody sees the difference).
const freshEvery = 500 * time.Millisecond

// A shotKey says what a picture is of.
type shotKey struct {
	id   string
	what model.Sight
}

// A shot is the newest small picture of somebody.
type shot struct {
	is *image.RGBA // nobody changes it
	at time.Time
	n  int // rises with each that comes
}

// shots are the small pictures that came, whoever is in sight. Put may be called from any goroutine, all else from the
// window's.
type shots struct {
	ticker *video.Ticker
	fresh  func(keys map[shotKey]bool) // pictures came; in the window's goroutine

	mu     sync.Mutex // guards what follows
	all    map[shotKey]shot
	new    map[shotKey]bool
	queued bool
	shown  time.Time // when pictures were last
	every  time.Duration
	count  int
}

func newShots(ticker *video.Ticker, fresh func(map[shotKey]bool)) *shots {
	return &shots{ticker: ticker, fresh: fresh, all: map[shotKey]shot{}, new: map[shotKey]bool{}, every: freshEvery}
}

// put takes a picture, of which it makes what is drawn fastest, and has it shown with the next redraw.
func (s *shots) put(key shotKey, is image.Image, at time.Time) {
	rgba := toRGBA(is)
	s.mu.Lock()
	s.count++
	s.all[key] = shot{rgba, at, s.count}
	s.new[key] = true
	queue := !s.queued
	s.queued = true
	wait := s.every - time.Since(s.shown)
	s.mu.Unlock()
	switch {
	case !queue:
	case wait > 0:
		time.AfterFunc(wait, func() { s.ticker.Animate(s.tell) })
	default:
		s.ticker.Animate(s.tell)
	}
}

// tell hands over what came since the last time.
func (s *shots) tell(time.Time) (more bool) {
	s.mu.Lock()
	keys := s.new
	s.new, s.queued, s.shown = map[shotKey]bool{}, false, time.Now()
	s.mu.Unlock()
	s.fresh(keys)
	return false
}

func (s *shots) get(key shotKey) (shot, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	is, ok := s.all[key]
	return is, ok
}

// keep forgets the oldest of those that are not in sight.
func (s *shots) keep(inSight func(shotKey) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.all) > shotsMost {
		var oldest shotKey
		least := 0
		for key, is := range s.all {
			if !inSight(key) && (least == 0 || is.n < least) {
				oldest, least = key, is.n
			}
		}
		if least == 0 {
			return
		}
		delete(s.all, oldest)
	}
}

// forget drops all pictures: there is no class any more.
func (s *shots) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.all)
	clear(s.new)
}

// retain forgets all pictures but those that stay.
func (s *shots) retain(stays func(shotKey) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.all {
		if !stays(key) {
			delete(s.all, key)
		}
	}
}

func toRGBA(is image.Image) *image.RGBA {
	if rgba, ok := is.(*image.RGBA); ok {
		return rgba
	}
	out := image.NewRGBA(image.Rect(0, 0, is.Bounds().Dx(), is.Bounds().Dy()))
	draw.Draw(out, out.Rect, is, is.Bounds().Min, draw.Src)
	return out
}
