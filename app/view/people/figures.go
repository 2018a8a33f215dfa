//go:build !nogui

package people

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// figures is the dialog of how this computer hears everybody.
type figures struct {
	dialog *widget.OpenDialog
	total  *widget.Text
	list   *rows.List[model.PersonFigures]
}

// ToggleFigures shows how well everybody is linked, or closes that.
func (p *Pane) ToggleFigures() {
	if p.figures != nil {
		p.figures.dialog.Close()
		return
	}
	f := &figures{total: widget.NewParagraph(words.T("Measuring…"), widget.Body, widget.Ink)}
	f.list = rows.New(rows.Of[model.PersonFigures]{
		Name:  words.T("Connections"),
		Key:   func(x model.PersonFigures) string { return x.ID },
		Same:  func(a, b model.PersonFigures) bool { return a == b },
		Guess: func(model.PersonFigures) float32 { return rowHeight(student) },
		New:   func(int) fyne.CanvasObject { return newFigureLine() },
		Fill:  func(o fyne.CanvasObject, x model.PersonFigures) { o.(*figureLine).set(figureWords(x)) },
	})
	head := newFigureLine()
	head.set([4]string{words.T("Name"), words.T("There and back"), words.T("Lost"), words.T("Comes in")})
	head.quiet()
	body := widget.Column(12, f.total, widget.Column(0, widget.NewGround(widget.Clear, widget.BottomEdge, head), widget.Fixed(0, 320, f.list)))
	f.dialog = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Connections"), Width: 600 * widget.TextScale(), Body: body, First: f.list.Focusable(),
		Closed: func() {
			p.figures = nil
			p.asks.ShowFigures(false)
		},
	})
	p.figures = f
	p.asks.ShowFigures(true)
	p.fillFigures()
}

// fillFigures shows the latest figures in the dialog, if it is open.
func (p *Pane) fillFigures() {
	f, now := p.figures, p.class.Figures
	if f == nil || now == nil {
		return
	}
	text := words.N("Linked to %d computer", "Linked to %d computers", now.Neighbors)
	f.total.Set(words.T("%s · %s there and back · %s lost · %s out · %s in", text, milliseconds(now.RTT), percent(now.Loss), kilobits(now.Sent), kilobits(now.Received)))
	f.list.Set(now.People)
}

// figureWords says the figures of a person; a dash where there is none.
func figureWords(x model.PersonFigures) [4]string {
	all := [4]string{x.Name, "–", "–", "–"}
	if x.Direct {
		all[1], all[2] = milliseconds(x.RTT), percent(x.Loss)
	}
	if x.Kbit > 0 {
		all[3] = kilobits(x.Kbit)
	}
	return all
}

func milliseconds(d time.Duration) string {
	return words.T("%d ms", int(math.Ceil(float64(d)/float64(time.Millisecond))))
}
func percent(share float64) string { return words.T("%.1f %%", share*100) }
func kilobits(kbit float64) string { return words.T("%d kbit/s", int(math.Round(kbit))) }

// A figureLine is a name and three figures, in columns.
type figureLine struct {
	fynewidget.BaseWidget
	texts [4]*widget.Text
	body  *fyne.Container
}

func newFigureLine() *figureLine {
	l := &figureLine{}
	var all []fyne.CanvasObject
	for i := range l.texts {
		l.texts[i] = widget.NewText("", widget.Body, widget.Ink).Cut()
		all = append(all, l.texts[i])
	}
	l.body = container.New(&figureLayout{}, all...)
	l.ExtendBaseWidget(l)
	return l
}

// quiet makes the line a head.
func (l *figureLine) quiet() {
	for _, t := range l.texts {
		t.SetTone(widget.Muted)
	}
}

func (l *figureLine) set(texts [4]string) {
	for i, t := range l.texts {
		t.Set(texts[i])
	}
}

// HeightFor returns how high the line is.
func (l *figureLine) HeightFor(float32) float32 { return rowHeight(student) }

// CreateRenderer implements fyne.Widget.
func (l *figureLine) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(l.body)
}

// figureLayout right-aligns figures in three columns.
type figureLayout struct{}

func (figureLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	column := size.Width / 5
	name := size.Width - 3*column
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(name, size.Height))
	for i, t := range o[1:] {
		w := fyne.MeasureText(t.(*widget.Text).Text(), widget.Scaled(widget.Body), fyne.TextStyle{}).Width + 1
		end := name + float32(i+1)*column - 8
		t.Move(fyne.NewPos(end-w, 0))
		t.Resize(fyne.NewSize(w, size.Height))
	}
}

func (figureLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, rowHeight(student))
}
