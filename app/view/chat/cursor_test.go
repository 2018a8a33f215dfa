//go:build !nogui

package chat

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

func TestEditedTextHasTheCursorAtItsEnd(t *testing.T) {
	text := "Good morning @Ana Petrov please mute"
	p, _, _ := open(t, with(viewtest.Student(), func(c *model.Chat) { c.Draft, c.DraftID = text, "m7" }))
	p.Focus()
	press(p.compose.input, fyne.KeyUp)
	for _, r := range " yourself" {
		p.compose.input.TypedRune(r)
	}
	if got := p.compose.input.Text; got != text+" yourself" {
		t.Errorf("box %q after typing at the end", got)
	}
}
