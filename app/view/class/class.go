//go:build !nogui

package class

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/chat"
	"lyceum/app/view/people"
	"lyceum/app/view/widget"
)

// Asks is what the frame and the panes in it ask for; *model.Store does it.
type Asks interface {
	people.Asks
	chat.Asks
	Retry()
	Leave()
	End()
	ShowPeople(on bool)
	ShowChat(on bool)
	Dismiss(toast int)
	HoldToasts(on bool)
}

// A Screen is the screen of one class.
type Screen struct {
	Content fyne.CanvasObject

	in     Asks
	window fyne.Window
	last   *model.Snapshot
	title  *titleLine
	people *people.Pane
	chat   *chat.Pane
	stage  *Stage
	bar    *bar
	frame  *frame
}

// New returns the class screen of window w.
func New(in Asks, w fyne.Window) *Screen {
	c := &Screen{
		in:     in,
		window: w,
		last:   &model.Snapshot{},
		title:  newTitleLine(),
		people: people.New(in, w),
		chat:   chat.New(in, w),
	}
	c.stage = NewStage(in, c.copyInvite)
	c.bar = newBar(in, c.AskLeave)
	c.frame = &frame{}
	c.Content = container.New(c.frame,
		c.title.content, c.people.Content, c.stage.Content, c.chat.Content, c.bar.content)
	return c
}

// Set shows the snapshot; without a class it keeps what it shows.
func (c *Screen) Set(s *model.Snapshot) {
	c.last = s
	if s.Class == nil {
		return
	}
	in := s.Class.Phase == model.Present || s.Class.Phase == model.Ended || s.Class.Phase == model.Leaving
	left, right := s.Panels.People && in, s.Panels.Chat && in
	c.title.set(s.Class)
	c.people.Set(s)
	c.stage.Set(s.Class)
	c.bar.set(s)
	if left != c.people.Content.Visible() || right != c.chat.Content.Visible() {
		widget.Show(c.people.Content, left)
		widget.Show(c.chat.Content, right)
		c.Content.Refresh()
	}
	c.chat.Set(s)
}

// FocusChat leads the keyboard to the chat's box.
func (c *Screen) FocusChat() { c.chat.Focus() }

// frame places title, people, stage, chat and bar.
type frame struct{}

func (frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	height := size.Height - widget.TitleBar - widget.BottomBar
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	left, right := float32(0), float32(0)
	if o[1].Visible() {
		left = widget.PeopleWidth
	}
	if o[3].Visible() {
		right = widget.ChatWidth
	}
	place(o[0], 0, 0, size.Width, widget.TitleBar)
	place(o[1], 0, widget.TitleBar, widget.PeopleWidth, height)
	place(o[2], left, widget.TitleBar, size.Width-left-right, height)
	place(o[3], size.Width-widget.ChatWidth, widget.TitleBar, widget.ChatWidth, height)
	place(o[4], 0, size.Height-widget.BottomBar, size.Width, widget.BottomBar)
}

func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

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
	widget.Show(t.role, c.Role != "")
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

func newBar(in Asks, leave func()) *bar {
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
	widget.Show(b.people, in)
	widget.Show(b.chat, in)
	b.people.SetOn(s.Panels.People)
	b.chat.SetOn(s.Panels.Chat)
	badge := ""
	if s.Class.Talk.Unread > 99 {
		badge = "99+"
	} else if s.Class.Talk.Unread > 0 {
		badge = fmt.Sprint(s.Class.Talk.Unread)
	}
	b.chat.SetBadge(badge)
	word := "Leave"
	if s.Class.Phase == model.Leaving {
		word = "Leaving"
	}
	b.leave.Set(word, s.Class.Phase != model.Leaving)
	b.content.Refresh()
}
