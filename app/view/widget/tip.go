//go:build !nogui

package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// tipAfter is how long the pointer rests before a tip appears.
const tipAfter = 600 * time.Millisecond

// A tip is a few words beside a control. It lies in a layer of the window or of
// the dialog the control is in, never in an overlay of its own, which would take
// the focus.
type tip struct {
	text  string
	word  bool // it is the word of a narrow button
	wait  *fyne.Animation
	shown fyne.CanvasObject
	layer *tipLayer
}

// A tipLayer lies over everything else and lets the pointer through.
type tipLayer struct {
	box     *fyne.Container
	content fyne.CanvasObject
}

// layers has the tip layers of the windows that are open, the topmost last.
var layers = map[fyne.Canvas][]*tipLayer{}

// WithTips returns content with room above it for the tips of its controls. A
// window's content is wrapped once; dialogs wrap themselves.
func WithTips(c fyne.Canvas, content fyne.CanvasObject) fyne.CanvasObject {
	l := newTipLayer(content)
	layers[c] = []*tipLayer{l}
	return container.NewStack(content, l.box)
}

func newTipLayer(content fyne.CanvasObject) *tipLayer {
	return &tipLayer{box: container.NewWithoutLayout(), content: content}
}

func pushTips(c fyne.Canvas, l *tipLayer) { layers[c] = append(layers[c], l) }

func popTips(c fyne.Canvas, l *tipLayer) {
	all := layers[c]
	for i := range all {
		if all[i] == l {
			layers[c] = all[:i]
			return
		}
	}
}

// start shows the tip after a while.
func (t *tip) start(o fyne.CanvasObject) {
	if t.text == "" || t.wait != nil || t.shown != nil {
		return
	}
	t.wait = fyne.NewAnimation(tipAfter, func(done float32) {
		if done == 1 && t.wait != nil {
			t.wait = nil
			t.show(o)
		}
	})
	t.wait.Start()
}

// stop takes the tip away.
func (t *tip) stop() {
	if t.wait != nil {
		t.wait.Stop()
		t.wait = nil
	}
	if t.shown != nil {
		t.layer.box.Remove(t.shown)
		t.shown = nil
	}
}

// show puts the words under o, or above it where there is no room.
func (t *tip) show(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil || len(layers[c]) == 0 || !o.Visible() {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if at.X <= 0 && at.Y <= 0 { // it went while the tip waited, as the button of a dialog does; no control lies in the very corner
		return
	}
	t.layer = layers[c][len(layers[c])-1]
	words := NewRound(Ink, Radius, Pad(4, 8, 4, 8, NewText(t.text, Caption, Surface)))
	size := words.MinSize()
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(t.layer.box))
	room := t.layer.box.Size()
	x := min(max(at.X+(o.Size().Width-size.Width)/2, 4), room.Width-size.Width-4)
	y := at.Y + o.Size().Height + 6
	if y+size.Height > room.Height-4 {
		y = at.Y - size.Height - 6
	}
	words.Resize(size)
	words.Move(fyne.NewPos(max(0, x), max(0, y)))
	t.shown = words
	t.layer.box.Add(words)
}
