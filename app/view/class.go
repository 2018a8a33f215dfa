//go:build !nogui

package view

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

// Measures of the class screen, in the pixels of a display of ordinary density;
// what is left over is the stage's.
const (
	titleBar    float32 = 44
	bottomBar   float32 = 64
	peopleWidth float32 = 256
	chatWidth   float32 = 320
)

// A Class is the screen of one class.
type Class struct {
	Content fyne.CanvasObject

	title  *titleLine
	people *People
	chat   *Chat
	stage  *Stage
	bar    *bar
	frame  *frame
}

// NewClass returns the class screen.
func NewClass(in Intents, copyInvite, leave func()) *Class {
	c := &Class{
		title:  newTitleLine(),
		people: NewPeople(copyInvite),
		chat:   NewChat(in),
		stage:  NewStage(in, copyInvite),
		bar:    newBar(in, leave),
	}
	c.frame = &frame{}
	c.Content = container.New(c.frame,
		c.title.content, c.people.Content, c.stage.Content, c.chat.Content, c.bar.content)
	return c
}

// Set shows the snapshot; without a class it keeps what it shows.
func (c *Class) Set(s *model.Snapshot) {
	if s.Class == nil {
		return
	}
	in := s.Class.Phase == model.Present || s.Class.Phase == model.Ended || s.Class.Phase == model.Leaving
	people, chat := s.Panels.People && in, s.Panels.Chat && in
	c.title.set(s.Class)
	c.people.Set(s.Class)
	c.stage.Set(s.Class)
	c.bar.set(s)
	if people != c.people.Content.Visible() || chat != c.chat.Content.Visible() {
		show(c.people.Content, people)
		show(c.chat.Content, chat)
		c.Content.Refresh()
	}
	c.chat.Set(s.Class)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// frame places title, people, stage, chat and bar.
type frame struct{}

func (frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	height := size.Height - titleBar - bottomBar
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	left, right := float32(0), float32(0)
	if o[1].Visible() {
		left = peopleWidth
	}
	if o[3].Visible() {
		right = chatWidth
	}
	place(o[0], 0, 0, size.Width, titleBar)
	place(o[1], 0, titleBar, peopleWidth, height)
	place(o[2], left, titleBar, size.Width-left-right, height)
	place(o[3], size.Width-chatWidth, titleBar, chatWidth, height)
	place(o[4], 0, size.Height-bottomBar, size.Width, bottomBar)
}

func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return minSize }

// titleLine is the line at the top of a class.
type titleLine struct {
	content fyne.CanvasObject
	title   *widget.Text
	role    *widget.Chip
	link    *widget.Chip
}

func newTitleLine() *titleLine {
	t := &titleLine{
		title: widget.NewBold("", widget.Body, widget.Ink).Cut(),
		role:  widget.NewChip("person", "", widget.Muted),
		link:  widget.NewChip("okc", "", widget.Success),
	}
	t.content = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 12, 0, 16,
		widget.GrowRow(12, t.title, widget.NewIcon("logo", 20, widget.Accent), t.title, t.role, t.link)))
	return t
}

func (t *titleLine) set(c *model.Class) {
	title := c.Title
	if title == "" {
		title = "Your class"
	}
	t.title.Set(title)
	if c.Role != "" {
		t.role.Set("person", model.RoleWord(c.Role), widget.Muted)
	}
	show(t.role, c.Role != "")
	icon, word, tone := linkState(c)
	t.link.Set(icon, word, tone)
	t.content.Refresh()
}

// linkState is the chip that says how this computer stands to the class.
func linkState(c *model.Class) (icon, word string, tone fyne.ThemeColorName) {
	switch c.Phase {
	case model.Connecting, model.NoAnswer:
		return "clock", "Connecting", widget.Warning
	case model.Leaving:
		return "clock", "Leaving", widget.Warning
	case model.Ended:
		return "info", "Ended", widget.Muted
	}
	if c.Connection == room.Connected {
		return "okc", fmt.Sprintf("Connected · %s here", model.CountPeople(c.Here)), widget.Success
	}
	if c.Connection == room.Connecting && !c.Teaching {
		return "clock", "Reconnecting", widget.Warning
	}
	if c.Teaching {
		return "okc", "Open · waiting for people", widget.Success
	}
	return "offline", "Nobody connected right now", widget.Warning
}

// bar is the line of buttons at the bottom of a class.
type bar struct {
	content      fyne.CanvasObject
	people, chat *widget.Button
	leave        *widget.Button
	panels       model.Panels
}

func newBar(in Intents, leave func()) *bar {
	b := &bar{}
	b.people = widget.NewIconButton("people", "People", widget.Pill, func() { in.ShowPeople(!b.panels.People) })
	b.chat = widget.NewIconButton("chat", "Chat", widget.Pill, func() { in.ShowChat(!b.panels.Chat) })
	b.leave = widget.NewIconButton("leave", "Leave", widget.DangerPill, leave)
	space := widget.NewSpace(0, 0)
	b.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(0, 16, 0, 16,
		widget.GrowRow(8, space, space, b.people, b.chat, widget.NewSpace(8, 0), b.leave)))
	return b
}

func (b *bar) set(s *model.Snapshot) {
	b.panels = s.Panels
	in := s.Class.Phase == model.Present || s.Class.Phase == model.Ended
	show(b.people, in)
	show(b.chat, in)
	b.people.SetOn(s.Panels.People)
	b.chat.SetOn(s.Panels.Chat)
	badge := ""
	if s.Class.Unread > 99 {
		badge = "99+"
	} else if s.Class.Unread > 0 {
		badge = fmt.Sprint(s.Class.Unread)
	}
	b.chat.SetBadge(badge)
	word := "Leave"
	if s.Class.Phase == model.Leaving {
		word = "Leaving"
	}
	b.leave.Set(word, s.Class.Phase != model.Leaving)
	b.content.Refresh()
}
