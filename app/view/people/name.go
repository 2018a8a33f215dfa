//go:build !nogui

package people

import (
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// A name goes on in a second line where it does not fit into one, and ends in … where it does not fit into two.
type name struct {
	fynewidget.BaseWidget
	text string
	bold bool
	tone fyne.ThemeColorName
}

func newName() *name {
	n := &name{tone: widget.Ink}
	n.ExtendBaseWidget(n)
	return n
}

func (n *name) set(text string, bold bool, tone fyne.ThemeColorName) {
	if n.text != text || n.bold != bold || n.tone != tone {
		n.text, n.bold, n.tone = text, bold, tone
		n.Refresh()
	}
}

// split returns the two lines for a width; the second is empty if the first holds all.
func (n *name) split(width float32) (first, second string) {
	fits := func(s string) bool {
		return fyne.MeasureText(s, widget.Scaled(widget.Body), fyne.TextStyle{Bold: n.bold}).Width <= width
	}
	if width <= 0 || fits(n.text) {
		return n.text, ""
	}
	at, any := 0, 0 // where the first line can end at last: behind a word, or within one
	for i, r := range n.text {
		switch {
		case i == 0 || !fits(n.text[:i]):
			continue
		case r == ' ' || n.text[i-1] == '-':
			at = i
		}
		any = i
	}
	if at == 0 {
		at = any
	}
	return n.text[:at], strings.TrimSpace(n.text[at:])
}

// HeightFor returns the height at a width.
func (n *name) HeightFor(width float32) float32 {
	if _, second := n.split(width); second != "" {
		return 2 * widget.LineHeight(widget.Body)
	}
	return widget.LineHeight(widget.Body)
}

// CreateRenderer implements fyne.Widget.
func (n *name) CreateRenderer() fyne.WidgetRenderer {
	r := &nameRenderer{n: n}
	for i := range r.lines {
		r.lines[i] = widget.NewText("", widget.Body, widget.Ink).Cut()
	}
	return r
}

type nameRenderer struct {
	n     *name
	lines [2]*widget.Text
}

func (r *nameRenderer) Layout(size fyne.Size) {
	first, second := r.n.split(size.Width)
	h := widget.LineHeight(widget.Body)
	for i, s := range []string{first, second} {
		l := r.lines[i]
		l.SetBold(r.n.bold)
		l.SetTone(r.n.tone)
		l.Resize(fyne.NewSize(size.Width, h))
		l.Move(fyne.NewPos(0, float32(i)*h))
		l.Set(s)
		widget.Show(l, s != "")
	}
}
func (r *nameRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.n.HeightFor(r.n.Size().Width)) }
func (r *nameRenderer) Refresh()           { r.Layout(r.n.Size()) }
func (r *nameRenderer) Destroy()           {}
func (r *nameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.lines[0], r.lines[1]}
}
