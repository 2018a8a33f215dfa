//go:build !nogui

package form

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A Leaving is what is asked of who leaves a form in which something was changed.
type Leaving struct {
	About string // a sentence: what was changed
	Save  string // what the button says that keeps it
	Drop  func() // what was changed is to be forgotten
	Keep  func() // it is to be saved
}

// AskLeave asks what becomes of what was written.
func AskLeave(w fyne.Window, l Leaving) (o *widget.OpenDialog) {
	stay := widget.NewButton(words.T("Go on writing"), widget.Outline, func() { o.Close() })
	discard := widget.NewButton(words.T("Discard changes"), widget.DangerQuiet, func() {
		o.Close()
		l.Drop()
	})
	save := widget.NewButton(l.Save, widget.Primary, func() {
		o.Close()
		l.Keep()
	})
	o = widget.ShowDialog(w.Canvas(), widget.Dialog{
		Title: words.T("Leave without saving?"), Width: 560 * widget.TextScale(), First: stay, Left: []fyne.CanvasObject{discard}, Buttons: []fyne.CanvasObject{stay, save},
		Body: widget.NewParagraph(l.About, widget.Body, widget.Ink),
	})
	return o
}
