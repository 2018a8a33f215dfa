//go:build !nogui

package monitor

import (
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
)

// settleTime is how long what is in sight has to stay as it is before its pictures are asked for: while somebody scrolls,
// nobody is told of every step.
const settleTime = 200 * time.Millisecond

// looks tell which small pictures are on the screen, whenever that changes.
type looks struct {
	p       *Pane
	told    []model.MemberLook
	wanted  []model.MemberLook
	waits   bool
	changed time.Time // of wanted
}

// look says what is on the screen now.
func (p *Pane) look() {
	var list []model.MemberLook
	switch {
	case !p.shown:
	case p.large.id != "":
		list = p.large.looks()
	case p.choice().View == model.ViewTiles && p.wall.Visible():
		list = p.wall.looks()
	}
	p.looks.want(list)
	p.shots.keep(func(key shotKey) bool {
		_, inSight := p.wall.Tile(key.id)
		return inSight || key.id == p.large.id
	})
}

// looks are the small pictures of whoever is in sight and shows them.
func (w *wall) looks() (list []model.MemberLook) {
	w.InSight(func(is *model.Watched, size fyne.Size) {
		picture := fyne.NewSize(size.Width, size.Width*9/16)
		if is.Offline() {
			return
		}
		screen := is.ShowsScreen == model.ConsentGiven
		if screen {
			list = append(list, w.p.lookAt(is.Person.ID, model.SightScreen, picture))
		}
		if is.ShowsCamera == model.ConsentGiven {
			if screen {
				picture = fyne.NewSize(picture.Width*56/240, picture.Width*56/240*3/4)
			}
			list = append(list, w.p.lookAt(is.Person.ID, model.SightCamera, picture))
		}
	})
	return list
}

// lookAt is one small picture in the size in which it shows.
func (p *Pane) lookAt(id string, what model.Sight, size fyne.Size) model.MemberLook {
	width, height := p.window.Canvas().PixelCoordinateForPosition(fyne.NewPos(size.Width, size.Height))
	key := shotKey{id, what}
	return model.MemberLook{ID: id, What: what, Width: max(1, width), Height: max(1, height), Picture: func(is image.Image, at time.Time) { p.shots.put(key, is, at) }}
}

func sameLook(a, b model.MemberLook) bool {
	return a.ID == b.ID && a.What == b.What && a.Width == b.Width && a.Height == b.Height
}

// want says what is in sight; it is told of when it stays, and at once when it is nothing.
func (l *looks) want(list []model.MemberLook) {
	switch {
	case slices.EqualFunc(list, l.told, sameLook):
		l.wanted = nil
	case len(list) == 0 || len(l.told) == 0:
		l.tell(list)
	case l.wanted != nil && slices.EqualFunc(list, l.wanted, sameLook):
	default:
		l.wanted, l.changed = list, time.Now()
		if !l.waits {
			l.waits = true
			l.p.ticker.Animate(l.settle)
		}
	}
}

func (l *looks) settle(now time.Time) (more bool) {
	if l.wanted != nil && now.Sub(l.changed) < settleTime {
		return true
	}
	l.waits = false
	if l.wanted != nil {
		l.tell(l.wanted)
	}
	return false
}

func (l *looks) tell(list []model.MemberLook) {
	if len(list) == 0 && len(l.told) == 0 {
		l.wanted = nil
		return
	}
	l.told, l.wanted = list, nil
	l.p.asks.LookAtMembers(list)
}

// now tells at once what is in sight: the person went elsewhere.
func (l *looks) now() {
	if l.wanted != nil {
		l.tell(l.wanted)
	}
}

// renew is called once a second: what waits for a redraw that does not come is told.
func (l *looks) renew() {
	if l.wanted != nil && !l.waits {
		l.tell(l.wanted)
	}
}
