//go:build !nogui

package class

import (
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A callStrip is the private call, from the ringing on: with whom, how long, what the class hears, and the ways out.
type callStrip struct {
	content fyne.CanvasObject
	screen  *Screen
	shown   bool

	avatar  *widget.Avatar
	title   *widget.Text
	help    *widget.Text
	answer  *widget.Button
	decline *widget.Button
	row     *fyne.Container
	state   model.CallState
}

func newCallStrip(c *Screen) *callStrip {
	s := &callStrip{
		screen: c,
		avatar: widget.NewAvatar("", "", 32),
		title:  widget.NewHeading("", widget.Body, widget.Ink),
		help:   widget.NewParagraph("", widget.Secondary, widget.Muted),
	}
	s.answer = widget.NewButton(words.T("Answer"), widget.Primary, c.asks.AnswerCall)
	s.decline = widget.NewButton(words.T("Decline"), widget.Outline, c.asks.HangUp)
	text := widget.Column(0, s.title, s.help)
	s.row = widget.GrowRow(12, text, s.avatar, text, s.decline, s.answer)
	s.content = widget.NewGround(widget.Soft, widget.BottomEdge, widget.Pad(8, 16, 8, 16, s.row))
	s.content.Hide()
	return s
}

func (s *callStrip) set(k *model.Class) {
	s.shown = k.Call != nil
	if k.Call == nil {
		s.state = ""
		return
	}
	call := k.Call
	s.avatar.Set(call.With.ID, call.With.Name)
	show(s.answer, call.State == model.Ringing && call.Incoming)
	switch {
	case call.State == model.Ringing && call.Incoming:
		s.help.Set(words.T("While you talk, the class does not hear you."))
		s.decline.Set(words.T("Decline"), true)
		s.decline.SetKind(widget.Outline)
	case call.State == model.InCall:
		s.help.Set(words.T("Only the two of you hear this. The class does not hear you."))
		s.decline.Set(words.T("Hang up"), true)
		s.decline.SetKind(widget.Outline)
	default:
		s.help.Set(words.T("Nobody else hears a private call. The class does not hear you."))
		s.decline.Set(words.T("Cancel the call"), true)
	}
	if call.Fault != "" {
		s.help.Set(call.Fault)
	}
	s.tick(s.screen.Now())
	if s.state != call.State {
		s.state = call.State
		s.row.Refresh()
		s.content.Refresh()
	}
}

// tick shows how long the two have talked.
func (s *callStrip) tick(now time.Time) {
	k := s.screen.last.Class
	if k == nil || k.Call == nil {
		return
	}
	switch call := k.Call; {
	case call.State == model.InCall:
		s.title.Set(words.T("Private call with %s · %s", call.With.Name, elapsed(now.Sub(call.Since))))
	case call.Incoming:
		s.title.Set(words.T("%s calls you privately", call.With.Name))
	default:
		s.title.Set(words.T("Calling %s", call.With.Name))
	}
}
