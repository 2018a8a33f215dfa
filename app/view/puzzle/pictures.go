//go:build !nogui

package puzzle

import (
	"image"
	"slices"
	"time"

	"lyceum/app/view/video"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/draw"
)

// pictures decodes the pictures of a puzzle beside the window, one after the other, since each may need much memory for a moment. Everything
// is called in the goroutine of the window.
type pictures struct {
	away    func(work func()) // a goroutine that ends with what it runs; tests may run it in place
	ticker  *video.Ticker
	came    func() // a picture is here that was not
	of      *puzzle.Puzzle
	done    map[pictureKey]*image.RGBA // nil: it cannot be read
	waiting []pictureKey
	busy    bool // one is being decoded
}

// A pictureKey is a picture of the puzzle, so large at most, in pixels.
type pictureKey struct {
	name string
	long int
}

func newPictures(ticker *video.Ticker, came func()) *pictures {
	return &pictures{away: func(work func()) { go work() }, ticker: ticker, came: came}
}

// set says of which puzzle pictures are.
func (p *pictures) set(of *puzzle.Puzzle) {
	if p.of != of {
		p.of, p.done, p.waiting = of, map[pictureKey]*image.RGBA{}, nil
	}
}

// get returns a picture; nil: it is not here yet, and comes.
func (p *pictures) get(name string, long int) *image.RGBA {
	key := pictureKey{name, long}
	if is, known := p.done[key]; known || p.of == nil || slices.Contains(p.waiting, key) {
		return is
	}
	p.waiting = append(p.waiting, key)
	p.next()
	return nil
}

// next decodes the one that has waited longest.
func (p *pictures) next() {
	if p.busy || len(p.waiting) == 0 {
		return
	}
	p.busy = true
	of, key := p.of, p.waiting[0]
	p.away(func() {
		is, err := draw.Picture(of.Pictures[key.name], key.long)
		if err != nil {
			is = nil
		}
		p.ticker.Hurry(func(time.Time) bool {
			p.busy = false
			if p.of == of {
				p.waiting = p.waiting[1:]
				p.done[key] = is
				p.came()
			}
			p.next()
			return false
		})
	})
}
