//go:build !nogui

package monitor

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

func linkRows(g *model.Mesh) (all []linkRow) {
	for _, l := range g.Links {
		r := linkRow{a: g.Nodes[l.A].Name, b: g.Nodes[l.B].Name, rtt: words.T("%d ms", model.Milliseconds(l.RTT)), loss: model.Percent(l.Loss), carries: l.Carries, bad: l.Bad}
		all = append(all, r)
	}
	return all
}

// A linkLine is one link.
type linkLine struct {
	fynewidget.BaseWidget
	icon  *widget.Icon
	texts [4]*widget.Text
}

func newLinkLine() *linkLine {
	l := &linkLine{icon: widget.NewIcon("lan", 18, widget.Muted)}
	for i := range l.texts {
		tone := fyne.ThemeColorName(widget.Ink)
		if i > 1 {
			tone = widget.Muted
		}
		l.texts[i] = widget.NewText("", widget.Body, tone).Cut()
	}
	l.ExtendBaseWidget(l)
	return l
}

// newLinkHead names the columns.
func newLinkHead() *linkLine {
	l := newLinkLine()
	for i, word := range []string{words.T("Name"), words.T("Linked to"), words.T("Time"), words.T("Lost")} {
		l.texts[i].Set(word)
		l.texts[i].SetTone(widget.Muted)
	}
	l.icon.Hide()
	return l
}

func (l *linkLine) set(r linkRow) {
	for i, text := range []string{r.a, r.b, r.rtt, r.loss} {
		l.texts[i].Set(text)
	}
	switch {
	case r.bad:
		l.icon.Set("alert", widget.Danger)
	case r.carries:
		l.icon.Set("arrow", widget.Accent)
	default:
		l.icon.Set("lan", widget.Muted)
	}
}

// HeightFor returns how high the row is.
func (l *linkLine) HeightFor(float32) float32 { return tableRowHeight() }

// CreateRenderer implements fyne.Widget.
func (l *linkLine) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(container.New(&linkLineLayout{}, l.icon, l.texts[0], l.texts[1], l.texts[2], l.texts[3]))
}

type linkLineLayout struct{}

// Layout implements fyne.Layout.
func (linkLineLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const side = 16
	m := o[0].MinSize()
	o[0].Move(fyne.NewPos(side, (size.Height-m.Height)/2))
	o[0].Resize(m)
	x := side + m.Width + 8
	room := size.Width - x - side
	h := widget.LineHeight(widget.Body)
	for i, share := range []float32{0.34, 0.34, 0.18, 0.14} {
		o[i+1].Move(fyne.NewPos(x, (size.Height-h)/2))
		o[i+1].Resize(fyne.NewSize(max(0, room*share-8), h))
		x += room * share
	}
}

// MinSize implements fyne.Layout.
func (linkLineLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, tableRowHeight())
}
