//go:build !nogui

package video

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/media"
)

// A Tile is one person's camera, or the initials in its place, or a screen that is shared.
type Tile struct {
	fynewidget.BaseWidget

	is      model.Tile
	picture *Picture
	put     func(*media.Picture) // of picture; kept, so that a look is the same as before
	ticker  *Ticker
	still   bool // nothing moves but pictures

	pin  func()                          // or unpin
	menu func(t *Tile, at fyne.Position) // at a place in the window

	hovered, focused bool
	risen            float32 // how far up the reaction is, 0 to 1
	rising           time.Time
}

// radius is that of a tile's corners, in Fyne's pixels.
const radius float32 = 10

// riseTime is how long a reaction moves.
const riseTime = 400 * time.Millisecond

func newTile(ticker *Ticker, key model.TileKey) *Tile {
	t := &Tile{ticker: ticker}
	t.is.Key = key
	if key.Screen {
		t.picture = NewPicture(ticker, Fit, false)
	} else {
		t.picture = NewPicture(ticker, Crop, false)
		t.picture.SetRadius(radius)
	}
	t.picture.Changed = func() { t.Refresh() }
	t.put = t.picture.Put
	t.ExtendBaseWidget(t)
	return t
}

// set shows who and what the tile is now.
func (t *Tile) set(is model.Tile, mirror, still bool) {
	t.still = still
	t.picture.SetMirrored(mirror && is.Person.Self && !is.Key.Screen)
	if !is.Picture {
		t.picture.Clear()
	}
	if t.is == is {
		return
	}
	if before := t.is.Person.Reaction; is.Person.Reaction != before && is.Person.Reaction != "" {
		t.rise()
	}
	t.is = is
	t.Refresh()
}

// rise has the reaction come up from the bottom.
func (t *Tile) rise() {
	t.risen = 1
	if t.still {
		return
	}
	idle := t.rising.IsZero()
	t.risen, t.rising = 0, time.Now()
	if idle {
		t.ticker.Animate(t.riseOn)
	}
}

func (t *Tile) riseOn(now time.Time) bool {
	done := float32(now.Sub(t.rising)) / float32(riseTime)
	if done >= 1 {
		t.risen, t.rising = 1, time.Time{}
		t.Refresh()
		return false
	}
	t.risen = 1 - (1-done)*(1-done)
	t.Refresh()
	return true
}

// DoubleTapped implements fyne.DoubleTappable.
func (t *Tile) DoubleTapped(*fyne.PointEvent) { t.pin() }

// TappedSecondary implements fyne.SecondaryTappable.
func (t *Tile) TappedSecondary(e *fyne.PointEvent) { t.menu(t, e.AbsolutePosition) }

// FocusGained implements fyne.Focusable.
func (t *Tile) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *Tile) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements fyne.Focusable.
func (t *Tile) TypedRune(r rune) { widget.PassRune(t, r) }

// TypedKey implements fyne.Focusable: Enter pins, the menu key opens the menu.
func (t *Tile) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.pin()
	case desktop.KeyMenu:
		t.openMenu()
	default:
		widget.PassKey(t, e)
	}
}

// TypedShortcut implements fyne.Shortcutable: Shift+F10 opens the menu as well.
func (t *Tile) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyF10 && c.Modifier == fyne.KeyModifierShift {
		t.openMenu()
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(t).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func (t *Tile) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t)
	t.menu(t, at.AddXY(padding, padding))
}

// KeyDown implements desktop.Keyable.
func (t *Tile) KeyDown(e *fyne.KeyEvent) { widget.PassPress(t, e, true) }

// KeyUp implements desktop.Keyable.
func (t *Tile) KeyUp(e *fyne.KeyEvent) { widget.PassPress(t, e, false) }

// MouseIn implements desktop.Hoverable.
func (t *Tile) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (t *Tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tile) MouseOut() { t.hovered = false; t.Refresh() }

// Word returns the name of the person whose tile it is.
func (t *Tile) Word() string { return t.is.Person.Name }
