//go:build !nogui

package test

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A clock says how much time an attempt has left.
type clock struct {
	content *fyne.Container
	icon    *widget.Icon
	time    *widget.Text
	word    *widget.Text
}

func newClock() *clock {
	c := &clock{
		icon: widget.NewIcon("clock", 20, widget.Ink), time: widget.NewBold("", widget.Head, widget.Ink), word: widget.NewText("", widget.Secondary, widget.Muted),
	}
	row := widget.Row(8, c.icon, c.time, c.word)
	c.content = widget.Fixed(0, 28, widget.NewRound(widget.Surface2, 14, widget.Pad(0, 12, 0, 12, row)))
	c.content.Hide()
	return c
}

// set shows the time; it reports whether the clock takes another place.
func (c *clock) set(t *model.Taking, now time.Time) (moved bool) {
	on := !t.Deadline.IsZero() && t.Phase == model.TakingOpen
	if on != c.content.Visible() {
		widget.Show(c.content, on)
		moved = true
	}
	if !on {
		return moved
	}
	left, state := model.TimeLeft(t.Deadline, t.Whole, now)
	tone, word := widget.Ink, words.C("of time", "left")
	switch state {
	case model.TimeShort:
		tone, word = widget.Warning, words.T("left: hurry")
	case model.TimeLast:
		tone, word = widget.Danger, words.T("left: last minute")
	case model.TimeOver:
		tone, word = widget.Danger, words.T("time is over")
	}
	text := timeWord(left)
	moved = moved || len(text) != len(c.time.Text()) || word != c.word.Text()
	c.icon.Set("clock", tone)
	c.time.SetTone(tone)
	c.word.Set(word)
	c.time.Set(text)
	return moved
}

// timeWord writes a length of time as 18:42 or 1:18:42.
func timeWord(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
