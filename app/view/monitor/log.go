//go:build !nogui

package monitor

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// openLog shows what staff looked at.
func (p *Pane) openLog() {
	ShowLog(p.window, words.T("Log of looks"), words.T("Everybody sees the lines about themselves. The lines are part of the class and cannot be taken away."), p.class.Monitor.Views, false)
}

// ShowLog shows in a dialog who looked at whom, or with own, at this person.
func ShowLog(w fyne.Window, title, help string, all []model.View, own bool) {
	body := widget.Column(12, widget.NewParagraph(help, widget.Secondary, widget.Muted))
	d := widget.Dialog{Title: title, Width: 560 * widget.TextScale(), Body: body}
	if len(all) == 0 {
		body.Add(widget.Pad(24, 0, 24, 0, widget.NewEmpty("eye", words.T("Nobody has looked at anything"), words.T("Each look is written down here, with who looked and for how long."), "", nil)))
		widget.ShowDialog(w.Canvas(), d)
		return
	}
	type line struct {
		n    int
		view model.View
	}
	lines := make([]line, len(all))
	for i, v := range all {
		lines[i] = line{i, v}
	}
	list := rows.New(rows.Of[line]{
		Name: words.T("Looks"),
		Key: func(l line) string {
			return l.view.ByID + l.view.OfID + string(l.view.What) + l.view.From.String() + viewKey(l.view)
		},
		Same:  func(a, b line) bool { return a == b },
		Guess: func(line) float32 { return widget.RowHeight(48, widget.Body, widget.Secondary) },
		New:   func(int) fyne.CanvasObject { return newLogLine() },
		Fill:  func(o fyne.CanvasObject, l line) { o.(*logLine).set(l.view, own) },
	})
	list.Set(lines)
	body.Add(widget.Fixed(0, 320, list))
	d.First = list.Focusable()
	widget.ShowDialog(w.Canvas(), d)
}

func viewKey(v model.View) string {
	switch {
	case v.Saved:
		return "saved"
	case v.Large:
		return "large"
	}
	return "small"
}

// A logLine is one look.
type logLine struct {
	fynewidget.BaseWidget
	icon         *widget.Icon
	word, detail *widget.Text
	body         *fyne.Container
}

func newLogLine() *logLine {
	l := &logLine{icon: widget.NewIcon("eye", 20, widget.Muted), word: widget.NewParagraph("", widget.Body, widget.Ink), detail: widget.NewParagraph("", widget.Secondary, widget.Muted)}
	text := widget.Column(0, l.word, l.detail)
	l.body = widget.Pad(6, 8, 6, 4, widget.GrowRow(12, text, l.icon, text))
	l.ExtendBaseWidget(l)
	return l
}

func (l *logLine) set(v model.View, own bool) {
	icon := "screen"
	if v.What == model.SightCamera {
		icon = "cam"
	}
	l.icon.Set(icon, widget.Muted)
	l.word.Set(lookWords(v, own))
	text := v.From.Local().Format("15:04:05")
	switch {
	case v.Saved, !v.To.After(v.From): // it was just written down
	default:
		text += words.T(", for %s", exactly(v.To.Sub(v.From).Round(time.Second)))
	}
	l.detail.Set(text)
}

// lookWords says what a look was.
func lookWords(v model.View, own bool) string {
	by, of := cmp.Or(v.By, words.T("Somebody of the staff")), cmp.Or(v.Of, words.T("somebody"))
	screen := v.What != model.SightCamera
	switch {
	case own && v.Saved:
		return words.T("%s kept a picture", by)
	case own && screen && v.Large:
		return words.T("%s saw your screen large", by)
	case own && screen:
		return words.T("%s saw your screen small", by)
	case own && v.Large:
		return words.T("%s saw your camera large", by)
	case own:
		return words.T("%s saw your camera small", by)
	case v.Saved:
		return words.T("%s kept a picture of %s", by, of)
	case screen && v.Large:
		return words.T("%s saw the screen of %s large", by, of)
	case screen:
		return words.T("%s saw the screen of %s small", by, of)
	case v.Large:
		return words.T("%s saw the camera of %s large", by, of)
	}
	return words.T("%s saw the camera of %s small", by, of)
}

// HeightFor returns the height at this width.
func (l *logLine) HeightFor(width float32) float32 { return widget.HeightFor(l.body, width) }

// CreateRenderer implements fyne.Widget.
func (l *logLine) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(l.body) }
