//go:build !nogui

package sharing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/widget"
)

// An action is a word at the foot of a row that can be pressed.
type action struct {
	word string
	do   func()
}

// mostActions is how many words a row has.
const mostActions = 2

// actions are the words of a row: what is mostly done with it. They are for the pointer; by keyboard it is the row that has the focus,
// and Enter opens its menu, so that Tab does not come to every word of every row.
type actions struct {
	content *fyne.Container
	words   []*widget.Text
	all     []action
}

func newActions() *actions {
	a := &actions{content: widget.Row(16)}
	for range mostActions {
		word := widget.NewText("", widget.Body, widget.Accent)
		a.words = append(a.words, word)
		a.content.Add(widget.Pad(7, 0, 7, 0, word))
	}
	return a
}

func (a *actions) set(all []action) {
	a.all = all
	for i, word := range a.words {
		on := i < len(all)
		if on {
			word.Set(all[i].word)
		}
		widget.Show(word, on)
		widget.Show(a.content.Objects[i], on)
	}
	widget.Show(a.content, len(all) > 0)
}

// at returns what is done at a place of the row o; nil: nothing is.
func (a *actions) at(o fyne.CanvasObject, at fyne.Position) func() {
	const beside = 8 // a word is hit a little beside it, too
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	at = at.Add(place(o))
	for i := range a.all {
		box := a.content.Objects[i]
		from, size := place(box), box.Size()
		if a.content.Visible() && at.X >= from.X-beside && at.X < from.X+size.Width+beside && at.Y >= from.Y && at.Y < from.Y+size.Height {
			return a.all[i].do
		}
	}
	return nil
}

// tap does what is done at a place, and reports whether that is anything.
func (a *actions) tap(o fyne.CanvasObject, at fyne.Position) bool {
	do := a.at(o, at)
	if do != nil {
		do()
	}
	return do != nil
}

// cursor is the one at a place.
func (a *actions) cursor(o fyne.CanvasObject, at fyne.Position) desktop.Cursor {
	if a.at(o, at) != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
