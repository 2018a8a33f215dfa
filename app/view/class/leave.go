//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

func (c *Screen) copyInvite() {
	if k := c.last.Class; k != nil && k.Invite != "" {
		fyne.CurrentApp().Clipboard().SetContent(k.Invite)
		c.in.Copied()
	}
}

// AskLeave leaves at once, or asks a teacher first.
func (c *Screen) AskLeave() { c.LeaveThen(c.in.Leave, c.in.End) }

// LeaveThen calls leave at once, or asks a teacher first, who may want to end the class.
func (c *Screen) LeaveThen(leave, end func()) {
	k := c.last.Class
	if k == nil || !k.Teaching || k.Phase == model.Ended || k.Phase == model.Leaving {
		leave()
		return
	}
	help := "The class stays open while others are connected."
	if k.Here <= 1 {
		help = "Nobody else is here, so the class closes when you leave."
	}
	answers := []answer{{"Leave", widget.DangerPlain, leave}}
	if k.CanEnd && k.Here > 1 {
		answers = append([]answer{{"End for everyone", widget.Outline, end}}, answers...)
	}
	ask(c.window.Canvas(), "Leave the class", help, answers)
}
