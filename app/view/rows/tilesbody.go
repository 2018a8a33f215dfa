//go:build !nogui

package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A tilesKeeper is the tiles that a body belongs to.
type tilesKeeper interface {
	word() string
	empty() bool
	total() float32
	tapped(e *fyne.PointEvent, menu bool)
	focused(on bool)
	key(e *fyne.KeyEvent) bool
}

// A tilesBody is what scrolls. It has the focus for all tiles.
type tilesBody struct {
	fynewidget.BaseWidget
	of      tilesKeeper
	objects []fyne.CanvasObject
}

func newTilesBody(of tilesKeeper) *tilesBody {
	b := &tilesBody{of: of}
	b.ExtendBaseWidget(b)
	return b
}

// Word returns what the tiles are of.
func (b *tilesBody) Word() string { return b.of.word() }

// Disabled implements fyne.Disableable: nothing leads where there are no tiles.
func (b *tilesBody) Disabled() bool { return b.of.empty() }

// Enable implements fyne.Disableable.
func (b *tilesBody) Enable() {}

// Disable implements fyne.Disableable.
func (b *tilesBody) Disable() {}

// Tapped implements fyne.Tappable.
func (b *tilesBody) Tapped(e *fyne.PointEvent) { b.of.tapped(e, false) }

// TappedSecondary implements fyne.SecondaryTappable.
func (b *tilesBody) TappedSecondary(e *fyne.PointEvent) { b.of.tapped(e, true) }

// Cursor implements desktop.Cursorable.
func (b *tilesBody) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// FocusGained implements fyne.Focusable.
func (b *tilesBody) FocusGained() { b.of.focused(true) }

// FocusLost implements fyne.Focusable.
func (b *tilesBody) FocusLost() { b.of.focused(false) }

// TypedKey implements fyne.Focusable.
func (b *tilesBody) TypedKey(e *fyne.KeyEvent) {
	if !b.of.key(e) {
		widget.PassKey(b, e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *tilesBody) TypedRune(r rune) { widget.PassRune(b, r) }

// KeyDown implements desktop.Keyable.
func (b *tilesBody) KeyDown(e *fyne.KeyEvent) { widget.PassPress(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *tilesBody) KeyUp(e *fyne.KeyEvent) { widget.PassPress(b, e, false) }

// TypedShortcut implements fyne.Shortcutable: Shift+F10 opens the menu as well.
func (b *tilesBody) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyF10 && c.Modifier == fyne.KeyModifierShift {
		b.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(b).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// CreateRenderer implements fyne.Widget.
func (b *tilesBody) CreateRenderer() fyne.WidgetRenderer { return &tilesBodyRenderer{b} }

type tilesBodyRenderer struct{ b *tilesBody }

func (r *tilesBodyRenderer) Layout(fyne.Size)             {} // the tiles do it
func (r *tilesBodyRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, r.b.of.total()) }
func (r *tilesBodyRenderer) Refresh()                     { canvas.Refresh(r.b) }
func (r *tilesBodyRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *tilesBodyRenderer) Destroy()                     {}

// A tilesRenderer lays the tiles out anew when they get another size.
type tilesRenderer struct {
	scroll  *container.Scroll
	arrange func()
	objects []fyne.CanvasObject
}

func (r *tilesRenderer) Layout(size fyne.Size) {
	if r.scroll.Size() != size {
		r.scroll.Resize(size)
		r.arrange()
	}
}
func (r *tilesRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 120) }
func (r *tilesRenderer) Refresh()                     { r.scroll.Refresh() }
func (r *tilesRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tilesRenderer) Destroy()                     {}
