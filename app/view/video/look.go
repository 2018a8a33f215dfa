//go:build !nogui

package video

import (
	"slices"
	"time"

	"lyceum/app/model"
)

// settleTime is how long sizes have to stay as they are before pictures are asked for in them: while a window is drawn
// larger, decoders and senders are not told of every step.
const settleTime = 200 * time.Millisecond

// A looker tells which pictures are looked at, whenever that changes.
type looker struct {
	asks   Asks
	ticker *Ticker
	shown  bool // the stage is in front
	hidden bool // the window is an icon

	told    []model.Look
	wanted  []model.Look
	waits   bool
	changed time.Time // of wanted
}

// next returns an empty list to be filled for tell.
func (l *looker) next() []model.Look { return make([]model.Look, 0, len(l.told)) }

// tell says what shows now. Other pictures are told of at once, other sizes when they stay.
func (l *looker) tell(list []model.Look) {
	if !l.shown || l.hidden {
		list = nil
	}
	switch {
	case slices.EqualFunc(list, l.told, sameLook):
		l.wanted = nil
	case !slices.EqualFunc(list, l.told, func(a, b model.Look) bool { return a.Key == b.Key }):
		l.say(list)
	default:
		l.wanted, l.changed = list, time.Now()
		if !l.waits {
			l.waits = true
			l.ticker.Animate(l.settle)
		}
	}
}

func sameLook(a, b model.Look) bool {
	return a.Key == b.Key && a.Width == b.Width && a.Height == b.Height
}

func (l *looker) settle(now time.Time) (more bool) {
	if l.wanted != nil && now.Sub(l.changed) < settleTime {
		return true
	}
	l.waits = false
	if l.wanted != nil {
		l.say(l.wanted)
	}
	return false
}

func (l *looker) say(list []model.Look) {
	l.told, l.wanted = list, nil
	l.asks.LookAt(list)
}

// forget is for when there is no class any more, and nothing to be told.
func (l *looker) forget() { l.told, l.wanted = nil, nil }

// look returns how the tile is looked at. A camera is asked for as large as it has to be to fill the tile, whatever its
// proportions are, so that it needs no scaling.
func (t *Tile) look() model.Look {
	size := *pixels(t, t.Size())
	l := model.Look{Key: t.is.Key, Width: size[0], Height: size[1], Picture: t.put}
	if !t.is.Key.Screen {
		l.Width = max(l.Width, (l.Height*16+8)/9)
		l.Height = max(l.Height, (size[0]*3+3)/4)
	}
	return l
}
