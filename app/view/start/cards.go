//go:build !nogui

package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// cardHead is an icon on a soft tile with a title and what it is about.
func cardHead(icon, title, about string) fyne.CanvasObject {
	tile := widget.NewRound(widget.Soft, widget.CardRadius, container.NewCenter(widget.NewIcon(icon, 24, widget.Accent)))
	head := widget.Column(0, widget.NewHeading(title, widget.Head, widget.Ink), widget.NewParagraph(about, widget.Secondary, widget.Muted))
	return widget.GrowRow(16, head, widget.Fixed(48, 48, tile), head)
}

// card puts a head above what one does, and a note below it.
func card(head fyne.CanvasObject, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewCard(widget.Pad(20, 24, 20, 24, widget.Column(20, head, widget.Column(12, objects...))))
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
	n.content = widget.Tall(2*widget.LineHeight(widget.Caption), widget.Column(0, n.help, n.alarm))
	return n
}

// set reports whether anything changed.
func (n *note) set(fault string) bool {
	if n.fault.Text() == fault {
		return false
	}
	n.fault.Set(fault)
	widget.Show(n.alarm, fault != "")
	widget.Show(n.help, fault == "")
	return true
}

// joinCard takes an invite: pasted, seen by the camera, or in a picture.
type joinCard struct {
	content fyne.CanvasObject
	paste   *widget.Input
	button  *widget.Button
	scan    *widget.Button
	picture *widget.Button
	note    *note
}

func newJoinCard(p *Pane) *joinCard {
	c := &joinCard{note: newNote(words.T("A link or a whole message works too."))}
	send := func() {
		if !c.button.Disabled() {
			p.asks.JoinInvite(c.paste.Text)
		}
	}
	c.paste = widget.NewInput(words.T("Paste invite"), send)
	c.button = widget.NewButton(words.T("Join"), widget.Primary, send)
	c.scan = widget.NewIconButton("qr", words.T("Scan QR"), widget.Outline, p.openScanner)
	c.picture = widget.NewIconButton("image", words.T("From image"), widget.Outline, p.choosePicture)
	c.content = card(
		cardHead("join", words.T("Join a class"), words.T("Paste the invite you were given")),
		widget.BesideOrBelow(130, c.paste, c.button),
		sideBySide(c.scan, c.picture),
		c.note.content)
	return c
}

// sideBySide gives two buttons half of the width each, or a line each where their words need more.
func sideBySide(a, b fyne.CanvasObject) fyne.CanvasObject {
	const gap = 8
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		m, n := a.MinSize(), b.MinSize()
		height := max(m.Height, n.Height)
		left := max(m.Width, min((width-gap)/2, width-gap-n.Width))
		if m.Width+gap+n.Width > width {
			return []widget.Place{
				{Size: fyne.NewSize(width, height)},
				{At: fyne.NewPos(0, height+gap), Size: fyne.NewSize(width, height)},
			}, 2*height + gap
		}
		return []widget.Place{
			{Size: fyne.NewSize(left, height)},
			{At: fyne.NewPos(left+gap, 0), Size: fyne.NewSize(width-gap-left, height)},
		}, height
	}, a, b)
}

func (c *joinCard) set(s *model.Snapshot) {
	word := words.T("Join")
	if s.Busy == model.Joining {
		word = words.T("Joining")
	}
	c.button.Set(word, s.Busy == model.Idle)
	c.scan.Set(words.T("Scan QR"), s.Busy == model.Idle)
	c.picture.Set(words.T("From image"), s.Busy == model.Idle)
	if c.note.set(s.JoinFault) {
		c.content.Refresh()
	}
}

// teachCard starts a class.
type teachCard struct {
	content fyne.CanvasObject
	title   *widget.Input
	button  *widget.Button
	note    *note
}

func newTeachCard(p *Pane) *teachCard {
	c := &teachCard{note: newNote(words.T("Invite by link, picture code or this network."))}
	send := func() {
		if !c.button.Disabled() {
			p.asks.Teach(c.title.Text, false)
		}
	}
	c.title = widget.NewInput(words.T("Class title"), send)
	c.button = widget.NewIconButton("teach", words.T("Start class"), widget.Outline, send)
	c.content = card(
		cardHead("teach", words.T("Teach a class"), words.T("Start now and invite people")),
		c.title, c.button, c.note.content)
	return c
}

func (c *teachCard) set(s *model.Snapshot) {
	word := words.T("Start class")
	if s.Busy == model.Starting {
		word = words.T("Starting")
	}
	c.button.Set(word, s.Busy == model.Idle)
	if c.note.set(s.TeachFault) {
		c.content.Refresh()
	}
}

// practiseCard opens the practice room.
type practiseCard struct {
	content fyne.CanvasObject
	button  *widget.Button
	note    *note
}

func newPractiseCard(p *Pane) *practiseCard {
	c := &practiseCard{note: newNote(words.T("What you do there stays on this computer."))}
	c.button = widget.NewIconButton("pen", words.T("Open practice room"), widget.Outline, func() {
		if p.last.Settings.Name == "" {
			p.footer.edit() // no check asks for it on this way
		}
		p.asks.Practise()
	})
	about := widget.NewParagraph(words.T("Try everything by yourself, offline."), widget.Body, widget.Muted)
	line := widget.NewArranged(func(width float32) ([]widget.Place, float32) { // as high as the inputs beside it
		h := widget.HeightFor(about, width)
		all := max(widget.ControlHeight(), h)
		return []widget.Place{{At: fyne.NewPos(0, (all-h)/2), Size: fyne.NewSize(width, h)}}, all
	}, about)
	c.content = card(
		cardHead("practise", words.T("Practise alone"), words.T("No network needed")),
		line, c.button,
		c.note.content)
	return c
}

func (c *practiseCard) set(s *model.Snapshot) {
	c.button.Set(words.T("Open practice room"), s.Busy == model.Idle)
	if c.note.set(s.PractiseFault) {
		c.content.Refresh()
	}
}
