//go:build !nogui

package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// cardHead is an icon on a soft tile with a title and what it is about.
func cardHead(icon, title, about string) fyne.CanvasObject {
	tile := widget.NewRound(widget.Soft, widget.CardRadius, container.NewCenter(widget.NewIcon(icon, 24, widget.Accent)))
	words := widget.Column(0,
		widget.NewBold(title, widget.Head, widget.Ink).Cut(),
		widget.NewParagraph(about, widget.Secondary, widget.Muted))
	return widget.GrowRow(16, words, widget.Fixed(48, 48, tile), words)
}

func card(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewCard(widget.Pad(20, 24, 20, 24, widget.Column(12, objects...)))
}

// note is a line of help that gives way to a fault.
type note struct {
	content *fyne.Container
	help    *widget.Text
	fault   *widget.Text
	alarm   *fyne.Container
}

func newNote(help string) *note {
	n := &note{
		help:  widget.NewParagraph(help, widget.Caption, widget.Muted),
		fault: widget.NewParagraph("", widget.Secondary, widget.Danger),
	}
	n.alarm = widget.TopRow(8, n.fault, widget.NewIcon("alert", 18, widget.Danger), n.fault)
	n.alarm.Hide()
	n.content = widget.Tall(36, widget.Column(0, n.help, n.alarm)) // two lines of a fault
	return n
}

func (n *note) set(fault string) {
	n.fault.Set(fault)
	if fault == "" {
		n.alarm.Hide()
		n.help.Show()
	} else {
		n.help.Hide()
		n.alarm.Show()
	}
}

// joinCard takes a pasted invite.
type joinCard struct {
	content fyne.CanvasObject
	paste   *widget.Input
	button  *widget.Button
	note    *note
	fault   string
}

func newJoinCard(in Asks) *joinCard {
	c := &joinCard{note: newNote("A link or a whole message works too.")}
	send := func() {
		if !c.button.Disabled() {
			in.JoinInvite(c.paste.Text)
		}
	}
	c.paste = widget.NewInput("Paste invite", send)
	c.button = widget.NewButton("Join", widget.Primary, send)
	c.content = card(
		cardHead("join", "Join a class", "Paste the invite you got"),
		widget.Pad(8, 0, 0, 0, widget.GrowRow(8, c.paste, c.paste, widget.Fixed(80, 0, c.button))),
		c.note.content)
	return c
}

func (c *joinCard) set(s *model.Snapshot) {
	word := "Join"
	if s.Busy == model.Joining {
		word = "Joining"
	}
	c.button.Set(word, s.Busy == model.Idle)
	if s.JoinFault != c.fault {
		c.fault = s.JoinFault
		c.note.set(s.JoinFault)
		c.content.Refresh()
	}
}

// teachCard starts a class.
type teachCard struct {
	content fyne.CanvasObject
	title   *widget.Input
	open    *widget.Check
	button  *widget.Button
	note    *note
	fault   string
}

func newTeachCard(in Asks) *teachCard {
	c := &teachCard{note: newNote("You get an invite to hand out.")}
	send := func() {
		if !c.button.Disabled() {
			in.Teach(c.title.Text, c.open.Checked)
		}
	}
	c.title = widget.NewInput("Class title", send)
	c.open = widget.NewCheck("Anyone on this network may join")
	c.button = widget.NewIconButton("teach", "Start class", widget.Outline, send)
	c.content = card(
		cardHead("teach", "Teach a class", "Start now and invite people"),
		widget.Pad(8, 0, 0, 0, c.title),
		c.open,
		c.button,
		c.note.content)
	return c
}

func (c *teachCard) set(s *model.Snapshot) {
	word := "Start class"
	if s.Busy == model.Starting {
		word = "Starting"
	}
	c.button.Set(word, s.Busy == model.Idle)
	if s.TeachFault != c.fault {
		c.fault = s.TeachFault
		c.note.set(s.TeachFault)
		c.content.Refresh()
	}
}

// practiseCard says what is to come. It has no button, since nothing is there.
func practiseCard() fyne.CanvasObject {
	return card(
		cardHead("practise", "Practise alone", "No network needed"),
		widget.Pad(8, 0, 0, 0, widget.NewParagraph(
			"Try the board, slides and tests by yourself, offline.", widget.Body, widget.Muted)),
		widget.NewParagraph("This comes with the board, in a later version.", widget.Caption, widget.Muted))
}
