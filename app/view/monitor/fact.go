//go:build !nogui

package monitor

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A fact is a word with its icon, and below it a detail.
type fact struct {
	fynewidget.BaseWidget
	icon         *widget.Icon
	word, detail *widget.Text
	body         *fyne.Container
	said         [3]string
}

func newFact() *fact {
	f := &fact{icon: widget.NewIcon("info", 20, widget.Muted)}
	f.word, f.detail = widget.NewParagraph("", widget.Body, widget.Ink), widget.NewParagraph("", widget.Secondary, widget.Muted)
	text := widget.Column(0, f.word, f.detail)
	f.body = widget.TopRow(10, text, f.icon, text)
	f.ExtendBaseWidget(f)
	return f
}

// set changes what the fact says, and reports whether it needs another height.
func (f *fact) set(icon, word, detail string, head bool, tone fyne.ThemeColorName) bool {
	if !head {
		tone = widget.Muted
	}
	f.icon.Set(icon, tone)
	f.word.SetBold(head)
	now := [3]string{icon, word, detail}
	if now == f.said {
		return false
	}
	other := (f.said[2] == "") != (detail == "") || f.said[1] != word
	f.said = now
	f.word.Set(word)
	widget.Show(f.detail, detail != "")
	f.detail.Set(detail)
	return other
}

// HeightFor returns the height at this width.
func (f *fact) HeightFor(width float32) float32 { return widget.HeightFor(f.body, width) }

// CreateRenderer implements fyne.Widget.
func (f *fact) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(f.body) }

// inTime says how much of others' sound and pictures comes in time; empty if there was none.
func inTime(w *model.Watched) string {
	switch {
	case w.Sound > 0 && w.Pictures > 0:
		return words.T("In time: sound %s, pictures %s", model.Percent(w.Sound), model.Percent(w.Pictures))
	case w.Sound > 0:
		return words.T("In time: sound %s", model.Percent(w.Sound))
	case w.Pictures > 0:
		return words.T("In time: pictures %s", model.Percent(w.Pictures))
	}
	return ""
}
