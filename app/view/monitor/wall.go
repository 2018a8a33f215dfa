//go:build !nogui

package monitor

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// How wide the narrowest card is, and the narrowest picture with a line, in Fyne's pixels.
const (
	cardLeast float32 = 208
	lineLeast float32 = 152
)

// A wall is a tile for each person.
type wall struct {
	*rows.Tiles[model.Watched, *tile]
	p      *Pane
	filled int // how often a tile was drawn anew, for tests
}

func newWall(p *Pane) *wall {
	w := &wall{p: p}
	w.Tiles = rows.NewTiles(rows.TilesOf[model.Watched, *tile]{
		Word: func() string { return words.T("Students") },
		Key:  func(is *model.Watched) string { return is.Person.ID },
		New:  newTile,
		Fill: w.fill,
		Least: func(large bool) float32 {
			if large {
				return cardLeast
			}
			return lineLeast
		},
		Height: tileHeight,
		Top:    12,
		Head:   newWallHead,
		Placed: p.look,
		Tap:    func(is *model.Watched) { p.tap(is, held()) },
		Menu:   p.openMenu,
		Do:     w.key,
	})
	return w
}

// held reports which of the keys are down that have a click add to what is picked.
func held() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift) != 0
}

// set shows people, of whom the first so many need attention and have a part of their own.
func (w *wall) set(m *model.Monitor) { w.Set(m.All, split(m)...) }

// split puts people into parts.
func split(m *model.Monitor) (parts []rows.Part) {
	if m.Choice.Sort != model.SortAttention || m.Choice.Backward || m.Choice.Filter != model.FilterAll {
		return []rows.Part{{To: len(m.All), Large: m.Choice.Filter != model.FilterAll}}
	}
	if m.Needs > 0 {
		parts = append(parts, rows.Part{Word: words.T("Needs attention"), To: m.Needs, Large: true})
	}
	if m.Needs < len(m.All) {
		word := words.T("Everybody else")
		if m.Tests {
			word = words.T("Working")
		}
		parts = append(parts, rows.Part{Word: word, From: m.Needs, To: len(m.All)})
	}
	return parts
}

// fill shows on a tile how a person is.
func (w *wall) fill(t *tile, is *model.Watched, large, ring bool) {
	f := w.p.faceOf(is, large)
	f.ring = ring
	screen, camera := w.pictures(is.Person.ID)
	before := t.drawn
	t.set(f, screen, camera)
	w.filled += t.drawn - before
}

// pictures returns the latest of somebody's screen and camera.
func (w *wall) pictures(id string) (screen, camera shot) {
	screen, _ = w.p.shots.get(shotKey{id, model.SightScreen})
	camera, _ = w.p.shots.get(shotKey{id, model.SightCamera})
	return screen, camera
}

// clearFree takes the pictures out of tiles that show nobody.
func (w *wall) clearFree() {
	for _, t := range w.Free() {
		t.set(face{}, shot{}, shot{})
	}
}

// fresh shows pictures that came.
func (w *wall) fresh(keys map[shotKey]bool) {
	for key := range keys {
		if t, inSight := w.Tile(key.id); inSight {
			screen, camera := w.pictures(key.id)
			t.set(t.face, screen, camera)
		}
	}
}

// key shows a person large by Enter, and picks them by Space.
func (w *wall) key(is *model.Watched, e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.p.open(is.Person.ID)
	case fyne.KeySpace:
		w.p.pick(is.Person.ID)
	default:
		return false
	}
	return true
}

// A wallHead says what a part is of, and how many there are in it.
type wallHead struct {
	fynewidget.BaseWidget
	word, count *widget.Text
	row         *fyne.Container
}

func newWallHead() rows.Head {
	h := &wallHead{word: widget.NewBold("", widget.Body, widget.OnStage), count: widget.NewText("", widget.Body, widget.MutedOn)}
	h.row = widget.Row(6, h.word, h.count)
	h.ExtendBaseWidget(h)
	return h
}

// Set shows a word and a number.
func (h *wallHead) Set(word string, count int) {
	if n := strconv.Itoa(count); h.word.Text() != word || h.count.Text() != n {
		h.word.Set(word)
		h.count.Set(n)
		h.row.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (h *wallHead) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(h.row) }
