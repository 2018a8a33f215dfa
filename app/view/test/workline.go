//go:build !nogui

package test

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A workRow is one answer in the list. Two can be compared.
type workRow struct {
	n          int
	name, mark string
	icon       string
	tone       fyne.ThemeColorName
	now        bool
}

func workRowOf(n int, a *model.WorkAnswer, now bool) workRow {
	r := workRow{n: n, name: strconv.Itoa(a.Number) + ". " + a.Question.Name, now: now, icon: "minus", tone: widget.Muted}
	switch {
	case !a.Marked && a.Text != "":
		r.icon, r.tone, r.mark = "pen", widget.Warning, words.T("to mark")
	case !a.Marked:
		r.mark = "–"
	default:
		r.mark = words.T("%s of %s", model.Decimal(a.Mark), model.Decimal(a.Max))
		switch a.Verdict {
		case model.VerdictRight:
			r.icon, r.tone = "check", widget.Success
		case model.VerdictPart:
			r.icon, r.tone = "check", widget.Warning
		case model.VerdictWrong:
			r.icon, r.tone = "close", widget.Danger
		}
	}
	if a.Text == "" {
		r.icon, r.tone = "minus", widget.Muted
	}
	return r
}

// A workLine draws one answer in the list.
type workLine struct {
	fynewidget.BaseWidget
	row  workRow
	icon *widget.Icon
	name *widget.Text
	mark *widget.Text
}

func newWorkLine() *workLine {
	l := &workLine{
		icon: widget.NewIcon("check", 18, widget.Muted), name: widget.NewText("", widget.Body, widget.Ink).Cut(), mark: widget.NewText("", widget.Secondary, widget.Muted),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *workLine) set(r workRow) {
	l.row = r
	l.icon.Set(r.icon, r.tone)
	l.name.Set(r.name)
	l.name.SetBold(r.now)
	l.mark.Set(r.mark)
	l.Refresh()
}

// Word returns which answer it is.
func (l *workLine) Word() string { return l.row.name }

// HeightFor returns how high the row is.
func (l *workLine) HeightFor(float32) float32 { return wallRowHeight() }

// CreateRenderer implements fyne.Widget.
func (l *workLine) CreateRenderer() fyne.WidgetRenderer {
	r := &workLineRenderer{l, &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type workLineRenderer struct {
	l      *workLine
	ground *canvas.Rectangle
}

func (r *workLineRenderer) Layout(size fyne.Size) {
	l := r.l
	r.ground.Resize(size)
	m, body, mark := l.icon.MinSize(), widget.LineHeight(widget.Body), l.mark.MinSize()
	l.icon.Move(fyne.NewPos(16, float32(int((size.Height-m.Height)/2))))
	l.icon.Resize(m)
	l.mark.Move(fyne.NewPos(size.Width-16-mark.Width, float32(int((size.Height-mark.Height)/2))))
	l.mark.Resize(mark)
	l.name.Move(fyne.NewPos(16+m.Width+8, float32(int((size.Height-body)/2))))
	l.name.Resize(fyne.NewSize(max(0, size.Width-32-m.Width-16-mark.Width), body))
}

func (r *workLineRenderer) MinSize() fyne.Size { return fyne.NewSize(160, wallRowHeight()) }

func (r *workLineRenderer) Refresh() {
	r.ground.FillColor = widget.Tone(widget.Clear)
	if r.l.row.now {
		r.ground.FillColor = widget.Tone(widget.Soft)
	}
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *workLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.l.icon, r.l.name, r.l.mark}
}

func (r *workLineRenderer) Destroy() {}
