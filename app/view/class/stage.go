//go:build !nogui

package class

import (
	"fmt"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// A Stage is the middle of a class. Until something can be shown there, it says
// how things stand: on the way in, what the class is, how to invite.
type Stage struct {
	Content fyne.CanvasObject

	waiting *waitingCard
	invite  *inviteCard
	about   *aboutCard
	ended   *endedCard
}

// NewStage returns the stage.
func NewStage(in Asks, copyInvite func()) *Stage {
	s := &Stage{
		waiting: newWaitingCard(in),
		invite:  newInviteCard(copyInvite),
		about:   newAboutCard(),
		ended:   newEndedCard(in),
	}
	s.Content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.Pad(16, 16, 16, 16, container.NewStack(
		widget.Centre(440, s.waiting.content),
		widget.Centre(520, s.invite.content),
		widget.Centre(440, s.about.content),
		widget.Centre(440, s.ended.content))))
	return s
}

// Set shows what c is.
func (s *Stage) Set(c *model.Class) {
	waiting := c.Phase == model.Connecting || c.Phase == model.NoAnswer || c.Phase == model.Leaving
	invite := c.Phase == model.Present && c.Invite != ""
	if waiting {
		s.waiting.set(c)
	}
	if invite {
		s.invite.set(c)
	}
	s.about.set(c)
	s.ended.set(c)
	widget.Show(s.waiting.content, waiting)
	widget.Show(s.invite.content, invite)
	widget.Show(s.about.content, c.Phase == model.Present && !invite)
	widget.Show(s.ended.content, c.Phase == model.Ended)
	if !waiting {
		s.waiting.spin.Stop()
	}
	s.Content.Refresh()
}

// waitingCard shows that nobody has answered yet, or not within the time.
type waitingCard struct {
	content fyne.CanvasObject
	spin    *fynewidget.Activity
	alarm   fyne.CanvasObject
	title   *widget.Text
	help    *widget.Text
	retry   *widget.Button
	cancel  *widget.Button
}

func newWaitingCard(in Asks) *waitingCard {
	w := &waitingCard{spin: fynewidget.NewActivity()}
	w.alarm = widget.NewIcon("offline", 40, widget.Muted)
	w.title = widget.NewHeading("", widget.Title, widget.Ink).Centred()
	w.help = widget.NewParagraph("", widget.Body, widget.Muted).Centred()
	w.retry = widget.NewIconButton("refresh", "Try again", widget.Primary, in.Retry)
	w.cancel = widget.NewButton("Cancel", widget.Outline, in.Leave)
	w.content = widget.NewCard(widget.Pad(32, 24, 32, 24, widget.Column(0,
		container.NewCenter(widget.Fixed(40, 40, container.NewStack(w.spin, w.alarm))),
		widget.Pad(16, 0, 8, 0, w.title),
		w.help,
		widget.Pad(24, 0, 0, 0, container.NewCenter(widget.Row(8, w.cancel, w.retry))))))
	return w
}

func (w *waitingCard) set(c *model.Class) {
	late := c.Phase == model.NoAnswer
	widget.Show(w.alarm, late)
	widget.Show(w.spin, !late)
	widget.Show(w.retry, late)
	widget.Show(w.cancel, c.Phase != model.Leaving)
	switch {
	case late:
		w.spin.Stop()
		w.title.Set("Still looking for the class")
		w.help.Set(c.Fault)
	case c.Phase == model.Leaving:
		w.spin.Start()
		w.title.Set("Leaving the class")
		w.help.Set("Telling the others.")
	default:
		w.spin.Start()
		w.title.Set("Connecting to the class")
		w.help.Set("Looking for somebody who is there already.")
	}
}

// inviteCard hands the invite to who may give it on.
type inviteCard struct {
	content fyne.CanvasObject
	title   *widget.Text
	help    *widget.Text
	text    *widget.Text
	length  *widget.Text
	open    *widget.Chip
	copy    *widget.Button
	shown   string
}

func newInviteCard(copyInvite func()) *inviteCard {
	i := &inviteCard{
		title:  widget.NewHeading("", widget.Title, widget.Ink),
		help:   widget.NewParagraph("", widget.Body, widget.Muted),
		text:   widget.NewText("", widget.Secondary, widget.Ink).Mono().Cut(),
		length: widget.NewText("", widget.Caption, widget.Muted),
		open:   widget.NewChip("lan", "", widget.Muted),
		copy:   widget.NewIconButton("copy", "Copy invite", widget.Primary, copyInvite),
	}
	box := widget.Fixed(0, widget.Control, widget.NewRound(widget.Surface2, widget.Radius,
		widget.Pad(0, 12, 0, 12, widget.GrowRow(12, i.text, i.text, i.length))))
	left := widget.NewSpace(0, 0)
	i.content = widget.NewCard(widget.Pad(24, 24, 24, 24, widget.Column(0,
		i.title,
		widget.Pad(4, 0, 20, 0, i.help),
		widget.Pad(0, 0, 4, 0, widget.NewText("Invite", widget.Secondary, widget.Muted)),
		box,
		widget.Pad(12, 0, 20, 0, i.copy),
		widget.GrowRow(8, left, i.open, left))))
	return i
}

func (i *inviteCard) set(c *model.Class) {
	i.title.Set("Invite people to " + c.Title)
	i.help.Set("Send the invite by mail or message. Whoever has it can join.")
	if c.Open {
		i.open.Set("lan", "Anyone on this network may join", widget.Success)
	} else {
		i.open.Set("lock", "Only people with the invite can join", widget.Muted)
	}
	if i.shown != c.Invite {
		i.shown = c.Invite
		i.text.Set(shortInvite(c.Invite))
		i.length.Set(fmt.Sprintf("%d characters", utf8.RuneCountInString(c.Invite)))
	}
}

// shortInvite keeps the ends of an invite: enough to tell two apart.
func shortInvite(s string) string {
	r := []rune(s)
	if len(r) <= 24 {
		return s
	}
	return string(r[:14]) + "…" + string(r[len(r)-8:])
}

// aboutCard tells a student what class this is.
type aboutCard struct {
	content fyne.CanvasObject
	avatar  *widget.Avatar
	title   *widget.Text
	teacher *widget.Text
	started *widget.Text
}

func newAboutCard() *aboutCard {
	a := &aboutCard{
		avatar:  widget.NewAvatar("", "", 64),
		title:   widget.NewHeading("", widget.Title, widget.Ink).Centred(),
		teacher: widget.NewParagraph("", widget.Body, widget.Muted).Centred(),
		started: widget.NewText("", widget.Secondary, widget.Muted).Cut().Centred(),
	}
	a.content = widget.NewCard(widget.Pad(32, 24, 32, 24, widget.Column(0,
		container.NewCenter(a.avatar),
		widget.Pad(16, 0, 4, 0, a.title), a.teacher, a.started,
		widget.Pad(20, 0, 0, 0, widget.NewParagraph(
			"Nothing is being shown right now. You can talk to the class in the chat.", widget.Body, widget.Ink).Centred()))))
	return a
}

func (a *aboutCard) set(c *model.Class) {
	a.avatar.Set(c.Teacher.ID, c.Teacher.Name)
	a.title.Set(c.Title)
	a.teacher.Set("Taught by " + c.Teacher.Name)
	widget.Show(a.teacher, c.Teacher.Name != "")
	widget.Show(a.avatar, c.Teacher.Name != "")
	a.started.Set("Started at " + c.StartedAt.Local().Format("15:04"))
	widget.Show(a.started, !c.StartedAt.IsZero())
}

// endedCard is what is left of a class that is over.
type endedCard struct {
	content fyne.CanvasObject
	help    *widget.Text
}

func newEndedCard(in Asks) *endedCard {
	e := &endedCard{help: widget.NewParagraph("", widget.Body, widget.Muted).Centred()}
	back := widget.NewButton("Back to start", widget.Primary, in.Leave)
	e.content = widget.NewCard(widget.Pad(32, 24, 32, 24, widget.Column(0,
		widget.NewBold("This class is over", widget.Title, widget.Ink).Centred(),
		widget.Pad(8, 0, 24, 0, e.help),
		container.NewCenter(back))))
	return e
}

func (e *endedCard) set(c *model.Class) { e.help.Set(c.Fault) }
