//go:build !nogui

package chat

import (
	"fmt"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

const (
	// shownGroups is how much of the chat is drawn; more comes on demand.
	shownGroups = 150
	// nearEnd is how close to the bottom, in pixels, still counts as being there.
	nearEnd float32 = 12
	// countFrom is the length from which the characters left are shown.
	countFrom = room.MaxMessage - 500
)

// clock writes the time of day.
func clock(t time.Time) string { return t.Local().Format("15:04") }

// A Pane shows what was said and takes what is to be said.
type Pane struct {
	Content fyne.CanvasObject

	in      Asks
	window  fyne.Window
	log     *fyne.Container
	scroll  *container.Scroll
	empty   fyne.CanvasObject
	earlier *widget.Button
	newer   *widget.Button
	input   *widget.MessageInput
	send    *widget.Button
	length  *widget.Text
	foot    fyne.CanvasObject
	body    *fyne.Container

	class  int // number of the class shown
	start  time.Time
	phase  model.Phase
	groups []*model.Group
	blocks map[string]*chatBlock
	limit  int
	seen   int // messages when the reader was last at the bottom
	unsent int // number of the newest text that came back
}

// Asks is what the chat asks for; *model.Store does it.
type Asks interface{ Say(text string) }

// New returns an empty chat.
func New(in Asks, w fyne.Window) *Pane {
	c := &Pane{in: in, window: w, blocks: make(map[string]*chatBlock), limit: shownGroups, log: widget.Column(12)}
	c.earlier = widget.NewButton("Show earlier messages", widget.Quiet, c.showEarlier)
	c.newer = widget.NewIconButton("down", "", widget.Pill, c.toEnd)
	c.newer.SetOn(true)
	c.newer.Hide()
	c.scroll = container.NewVScroll(widget.Pad(12, 12, 12, 12, c.log))
	c.scroll.OnScrolled = func(fyne.Position) { c.scrolled() }
	c.empty = widget.NewEmpty("chat", "No messages yet", "Say hello to the class.", "", nil)
	c.input = widget.NewMessageInput("Message everyone", c.say, c.layout)
	c.input.OnChanged = func(string) { c.typed() }
	c.send = widget.NewIconButton("send", "", widget.Flat, c.say)
	c.length = widget.NewText("", widget.Caption, widget.Muted)
	c.length.Hide()
	c.foot = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 12, 12, 12, widget.Column(4,
		widget.TopRow(8, c.input, c.input, c.send), c.length)))
	head := widget.NewGround(widget.Surface, widget.BottomEdge,
		widget.Pad(0, 12, 0, 12, widget.Row(8, widget.NewBold("Chat", widget.Body, widget.Ink))))
	c.body = container.New(&chatLayout{}, head, c.scroll, c.empty, c.newer, c.foot)
	c.Content = widget.NewGround(widget.Surface, widget.LeftEdge, widget.Pad(0, 0, 0, 1, c.body))
	return c
}

// Focus leads the keyboard to the box.
func (c *Pane) Focus() { c.window.Canvas().Focus(c.input) }

func (c *Pane) layout() { c.body.Refresh(); c.body.Layout.Layout(c.body.Objects, c.body.Size()) }

// Set shows the chat of the snapshot's class; without one it keeps what it shows.
func (c *Pane) Set(s *model.Snapshot) {
	k := s.Class
	if k == nil {
		return
	}
	fresh := k.Number != c.class
	if fresh {
		c.class, c.limit, c.seen, c.unsent = k.Number, shownGroups, 0, 0
		c.blocks = make(map[string]*chatBlock)
		c.groups = nil
		c.input.SetText("")
	}
	if c.phase != k.Phase || fresh {
		c.phase = k.Phase
		if k.Phase == model.Present {
			c.input.Enable()
		} else {
			c.input.Disable()
		}
		c.send.Set("", k.Phase == model.Present)
	}
	c.refill(k.Unsent)
	same := len(k.Talk.Groups) == len(c.groups) && (len(k.Talk.Groups) == 0 || &k.Talk.Groups[0] == &c.groups[0])
	if same && !fresh && c.start.Equal(k.StartedAt) {
		return
	}
	follow := fresh || c.atEnd()
	c.groups, c.start = k.Talk.Groups, k.StartedAt
	c.fill()
	if follow {
		c.toEnd()
	}
	c.scrolled()
}

// refill puts the oldest text that came back into the empty input. The next one
// waits until that is sent: nothing is typed over.
func (c *Pane) refill(unsent []model.Unsent) {
	for _, u := range unsent {
		if u.Number > c.unsent && c.input.Text == "" {
			c.unsent = u.Number
			c.input.Refill(u.Text)
			return
		}
	}
}

// fill draws the newest groups, those drawn before as they are.
func (c *Pane) fill() {
	from := max(0, len(c.groups)-c.limit)
	blocks := make(map[string]*chatBlock, c.limit)
	c.log.Objects = nil
	if from > 0 {
		c.log.Add(container.NewCenter(c.earlier))
	} else if !c.start.IsZero() {
		c.log.Add(newsLine("Class started at " + clock(c.start)))
	}
	for _, g := range c.groups[from:] {
		b := c.blocks[g.ID]
		if b == nil || b.count != len(g.Lines) {
			b = newChatBlock(g)
		}
		blocks[g.ID] = b
		c.log.Add(b.content)
	}
	c.blocks = blocks
	widget.Show(c.empty, c.messages() == 0)
	c.log.Refresh()
	c.scroll.Refresh()
	c.layout()
}

// messages counts what people said.
func (c *Pane) messages() (n int) {
	for _, g := range c.groups {
		n += len(g.Lines)
	}
	return n
}

// othersSince counts messages after the first n that somebody else wrote.
func (c *Pane) othersSince(n int) (count int) {
	for _, g := range c.groups {
		for range g.Lines {
			if n--; n < 0 && !g.Own {
				count++
			}
		}
	}
	return count
}

func (c *Pane) atEnd() bool {
	hidden := c.scroll.Content.MinSize().Height - c.scroll.Size().Height
	return c.scroll.Offset.Y >= hidden-nearEnd
}

// scrolled shows how much came while the reader was further up.
func (c *Pane) scrolled() {
	if c.atEnd() {
		c.seen = c.messages()
	}
	n := c.othersSince(c.seen)
	if n > 0 {
		c.newer.Set(fmt.Sprintf("%d new", n), true)
	}
	if (n > 0) != c.newer.Visible() {
		widget.Show(c.newer, n > 0)
	}
	c.layout()
}

func (c *Pane) toEnd() {
	c.scroll.ScrollToBottom()
	c.scrolled()
}

// showEarlier draws more, and keeps what is being read where it is.
func (c *Pane) showEarlier() {
	below := c.scroll.Content.MinSize().Height - c.scroll.Offset.Y
	c.limit += shownGroups
	c.fill()
	c.scroll.ScrollToOffset(fyne.NewPos(0, c.scroll.Content.MinSize().Height-below))
}

// say sends what is typed. The text goes only if it can be sent; if the class
// does not take it, it comes back with a later snapshot.
func (c *Pane) say() {
	text := c.input.Text
	if c.send.Disabled() {
		return
	}
	c.in.Say(text)
	if _, err := model.CleanMessage(text); err == nil {
		c.input.SetText("")
		c.toEnd()
	}
}

// typed fits the input to its text and counts near the limit.
func (c *Pane) typed() {
	c.input.Fit()
	n := utf8.RuneCountInString(c.input.Text)
	c.length.Set(fmt.Sprintf("%d of %d characters", n, room.MaxMessage))
	if n > room.MaxMessage {
		c.length.SetTone(widget.Danger)
	} else {
		c.length.SetTone(widget.Muted)
	}
	if (n >= countFrom) != c.length.Visible() {
		widget.Show(c.length, n >= countFrom)
		c.layout()
	}
}

// chatLayout places head, log, empty state, "new" chip and input.
type chatLayout struct{}

func (chatLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	foot := widget.HeightFor(o[4], size.Width)
	o[0].Resize(fyne.NewSize(size.Width, widget.TitleBar))
	body := size.Height - widget.TitleBar - foot
	o[1].Move(fyne.NewPos(0, widget.TitleBar))
	if s := fyne.NewSize(size.Width, body); o[1].Size() != s {
		end := o[1].(*container.Scroll)
		atEnd := end.Offset.Y >= end.Content.MinSize().Height-end.Size().Height-nearEnd
		o[1].Resize(s)
		if atEnd {
			end.ScrollToBottom()
		}
	}
	h := widget.HeightFor(o[2], size.Width-48)
	o[2].Move(fyne.NewPos(24, widget.TitleBar+float32(int((body-h)/2))))
	o[2].Resize(fyne.NewSize(size.Width-48, h))
	m := o[3].MinSize()
	o[3].Move(fyne.NewPos(float32(int((size.Width-m.Width)/2)), size.Height-foot-m.Height-12))
	o[3].Resize(m)
	o[4].Move(fyne.NewPos(0, size.Height-foot))
	o[4].Resize(fyne.NewSize(size.Width, foot))
}

func (chatLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widget.ChatWidth-1, 200)
}
