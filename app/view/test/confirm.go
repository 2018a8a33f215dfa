//go:build !nogui

package test

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// confirm shows what is not answered and what is flagged, and asks whether to hand in.
func (t *taking) confirm() {
	if t.t.Phase == model.TakingHandIn || t.dialog != nil && t.dialog.Open() {
		return
	}
	back := widget.NewButton(words.T("Back to the test"), widget.Outline, func() { t.dialog.Close() })
	submit := widget.NewIconButton("send", words.T("Submit test"), widget.Primary, func() {
		t.dialog.Close()
		t.p.asks.HandIn()
	})
	t.dialog = widget.ShowDialog(t.p.window.Canvas(), widget.Dialog{
		Title: words.T("Submit this test?"), Width: 480 * widget.TextScale(), Body: widget.Column(12, summary(t.t)...), Buttons: []fyne.CanvasObject{back, submit}, First: back,
	})
}

// summary says how an attempt stands before it is handed in.
func summary(t *model.Taking) (lines []fyne.CanvasObject) {
	var open, flagged []string
	for _, s := range t.Seats {
		if !answered(s) {
			open = append(open, strconv.Itoa(s.Number))
		}
		if s.Flagged {
			flagged = append(flagged, numberOf(s))
		}
	}
	lines = append(lines, widget.NewHeading(words.T("%d of %d questions answered", t.Answered, t.Asked), widget.Head, widget.Ink))
	if len(open) > 0 {
		lines = append(lines, noted("alert", widget.Warning, words.T("Not answered: %s", strings.Join(open, ", "))))
	} else {
		lines = append(lines, noted("okc", widget.Success, words.T("Every question has an answer.")))
	}
	if len(flagged) > 0 {
		lines = append(lines, noted("flag", widget.Warning, words.T("Flagged to look at again: %s", strings.Join(flagged, ", "))))
	}
	switch t.Saved {
	case model.SavedDelivered:
		lines = append(lines, noted("check2", widget.Success, words.T("All answers are saved here and delivered.")))
	case model.SavingHere:
		lines = append(lines, noted("clock", widget.Muted, words.T("The last answer is being saved on this computer.")))
	case model.SaveFailed:
		lines = append(lines, noted("alert", widget.Danger, words.T("The last answer could not be saved on this computer.")))
	default:
		lines = append(lines, noted("clock", widget.Muted, words.T("All answers are saved here. They are delivered as soon as the network allows.")))
	}
	return append(lines, widget.NewParagraph(words.T("After that, nothing can be changed any more."), widget.Body, widget.Muted))
}

// numberOf is what the grid shows of a question.
func numberOf(s *room.Seat) string {
	if s.Number == 0 {
		return "i"
	}
	return strconv.Itoa(s.Number)
}
