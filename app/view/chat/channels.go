//go:build !nogui

package chat

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// channels are the conversations, in a row. It has the focus as a whole; the arrows go from one to the next. What finds no
// room is in a menu at the end.
type channels struct {
	fynewidget.BaseWidget
	window fyne.Window
	open   func(key string)
	all    []model.Channel
	on     string // Key of the one on show
	boxes  []box
	over   int // the one under the pointer; -1: none
	has    bool
}

// A box is where a channel is drawn; that of the menu has no channel.
type box struct {
	channel int // -1: the menu
	x, w    float32
}

func newChannels(w fyne.Window, open func(key string)) *channels {
	c := &channels{window: w, open: open, over: -1}
	c.ExtendBaseWidget(c)
	return c
}

func (c *channels) set(all []model.Channel, on string) {
	if len(all) == len(c.all) && (len(all) == 0 || &all[0] == &c.all[0]) && on == c.on {
		return
	}
	c.all, c.on = all, on
	c.Refresh()
}

// word is what a channel is called.
func word(c model.Channel) string {
	switch c.Key {
	case model.ChannelAll:
		return words.C("a conversation of the chat", "Everyone")
	case model.ChannelStaff:
		return words.T("Staff")
	}
	return c.Name
}

const (
	chipGap  float32 = 8
	chipSide float32 = 12
	maxChip  float32 = 180
)

func chipHeight() float32 { return widget.RowHeight(24, widget.Caption) }

// width is that of a channel's chip.
func (c *channels) width(i int) float32 {
	w := fyne.MeasureText(word(c.all[i]), widget.Scaled(widget.Caption), fyne.TextStyle{Bold: c.all[i].Key == c.on}).Width + 2*chipSide
	if c.all[i].Unread > 0 {
		w += c.count(i)
	}
	return min(w, maxChip+c.count(i))
}

// count is the width of the number of what is not read.
func (c *channels) count(i int) float32 {
	if c.all[i].Unread == 0 {
		return 0
	}
	return fyne.MeasureText(number(c.all[i].Unread), widget.Scaled(widget.Caption), fyne.TextStyle{Bold: true}).Width + 16
}

func number(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

// place puts as many channels as there is room for beside each other; the one on show always is.
func (c *channels) place(width float32) {
	c.boxes = c.boxes[:0]
	menu := chipHeight() + 8
	room := func(n int) float32 {
		if n < len(c.all) {
			return width - side - menu - chipGap
		}
		return width - side
	}
	x := side
	for i := range c.all {
		w := c.width(i)
		if x+w > room(i+1) && i > 0 {
			break
		}
		c.boxes = append(c.boxes, box{i, x, w})
		x += w + chipGap
	}
	if n := len(c.boxes); n < len(c.all) {
		at := c.at(c.on)
		for at >= n && n > 1 { // it takes the place of the last that is there
			last := c.boxes[n-1]
			w := c.width(at)
			if n--; last.x+w <= room(0) || n == 1 {
				c.boxes = append(c.boxes[:n], box{at, last.x, min(w, max(40, room(0)-last.x))})
				x = last.x + w + chipGap
				break
			}
		}
		c.boxes = append(c.boxes, box{-1, min(x, width-side-menu), menu})
	}
}

// at returns the place of a key in all; -1 if there is none.
func (c *channels) at(key string) int {
	for i := range c.all {
		if c.all[i].Key == key {
			return i
		}
	}
	return -1
}

func (c *channels) under(p fyne.Position) int {
	for i, b := range c.boxes {
		if p.X >= b.x && p.X < b.x+b.w {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *channels) Tapped(e *fyne.PointEvent) {
	i := c.under(e.Position)
	switch {
	case i < 0:
	case c.boxes[i].channel < 0:
		c.menu()
	default:
		c.open(c.all[c.boxes[i].channel].Key)
	}
}

// menu lists all channels.
func (c *channels) menu() {
	var items []widget.MenuItem
	for _, ch := range c.all {
		text := word(ch)
		if ch.Unread > 0 {
			text = words.T("%s (%s new)", text, number(ch.Unread))
		}
		items = append(items, widget.MenuItem{Word: text, Ticked: ch.Key == c.on, Do: func() { c.open(ch.Key) }})
	}
	widget.ShowMenu(c.window.Canvas(), c, items)
}

// MouseIn implements desktop.Hoverable.
func (c *channels) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *channels) MouseMoved(e *desktop.MouseEvent) {
	if i := c.under(e.Position); i != c.over {
		c.over = i
		c.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *channels) MouseOut() { c.over = -1; c.Refresh() }

// Word returns what this is.
func (c *channels) Word() string { return words.T("Conversations") }

// FocusGained implements fyne.Focusable.
func (c *channels) FocusGained() { c.has = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *channels) FocusLost() { c.has = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *channels) TypedRune(r rune) { widget.PassRune(c, r) }

// TypedKey implements fyne.Focusable.
func (c *channels) TypedKey(e *fyne.KeyEvent) {
	at := c.at(c.on)
	switch e.Name {
	case fyne.KeyRight:
		at++
	case fyne.KeyLeft:
		at--
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace:
		c.menu()
		return
	default:
		widget.PassKey(c, e)
		return
	}
	if at >= 0 && at < len(c.all) {
		c.open(c.all[at].Key)
	}
}

// KeyDown implements desktop.Keyable.
func (c *channels) KeyDown(e *fyne.KeyEvent) { widget.PassPress(c, e, true) }

// KeyUp implements desktop.Keyable.
func (c *channels) KeyUp(e *fyne.KeyEvent) { widget.PassPress(c, e, false) }

// CreateRenderer implements fyne.Widget.
func (c *channels) CreateRenderer() fyne.WidgetRenderer {
	r := &channelsRenderer{c: c, ring: &canvas.Rectangle{}, more: widget.NewIcon("down", 16, widget.Muted)}
	r.Refresh()
	return r
}

// chip is a channel as drawn.
type chip struct {
	ground *canvas.Rectangle
	text   *widget.Text
	pill   *canvas.Rectangle
	count  *widget.Text
}

type channelsRenderer struct {
	c       *channels
	chips   []*chip
	ring    *canvas.Rectangle
	more    *widget.Icon
	objects []fyne.CanvasObject
}

func (r *channelsRenderer) Layout(size fyne.Size) {
	r.c.place(size.Width)
	r.draw(size)
}
func (r *channelsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, chipHeight()+2*chipSide)
}
func (r *channelsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *channelsRenderer) Destroy()                     {}
func (r *channelsRenderer) Refresh() {
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *channelsRenderer) draw(size fyne.Size) {
	c, h := r.c, chipHeight()
	y := (size.Height - h) / 2
	r.objects = r.objects[:0]
	r.ring.Hidden = true
	for i, b := range c.boxes {
		if i == len(r.chips) {
			r.chips = append(r.chips, &chip{&canvas.Rectangle{}, widget.NewText("", widget.Caption, widget.Ink).Cut(), &canvas.Rectangle{}, widget.NewBold("", widget.Caption, widget.OnAccent).Centred()})
		}
		o := r.chips[i]
		at, box := fyne.NewPos(b.x, y), fyne.NewSize(b.w, h)
		on := b.channel >= 0 && c.all[b.channel].Key == c.on
		o.ground.FillColor, o.ground.StrokeColor, o.ground.StrokeWidth, o.ground.CornerRadius = theme.Color(widget.Surface), theme.Color(widget.Border), 1, h/2
		if c.over == i {
			o.ground.FillColor = theme.Color(widget.Surface2)
		}
		tone := widget.Ink
		if on {
			tone, o.ground.FillColor, o.ground.StrokeWidth = widget.Accent, theme.Color(widget.Soft), 0
			r.ring.Hidden = !c.has
			r.ring.Move(at.SubtractXY(3, 3))
			r.ring.Resize(box.AddWidthHeight(6, 6))
		}
		o.ground.Move(at)
		o.ground.Resize(box)
		o.ground.Refresh()
		r.objects = append(r.objects, o.ground)
		if b.channel < 0 {
			r.more.Move(at.AddXY((b.w-16)/2, (h-16)/2))
			r.more.Resize(fyne.NewSquareSize(16))
			r.objects = append(r.objects, r.more)
			continue
		}
		count := c.count(b.channel)
		o.text.Set(word(c.all[b.channel]))
		o.text.SetBold(on)
		o.text.SetTone(tone)
		o.text.Move(at.AddXY(chipSide, 0))
		o.text.Resize(fyne.NewSize(b.w-2*chipSide-count+1, h))
		r.objects = append(r.objects, o.text)
		if count == 0 {
			continue
		}
		size := h - 6
		o.pill.FillColor, o.pill.CornerRadius = theme.Color(widget.Accent), size/2
		o.pill.Move(fyne.NewPos(b.x+b.w-count-5, y+3))
		o.pill.Resize(fyne.NewSize(count, size))
		o.pill.Refresh()
		o.count.Set(number(c.all[b.channel].Unread))
		o.count.Move(o.pill.Position())
		o.count.Resize(o.pill.Size())
		r.objects = append(r.objects, o.pill, o.count)
	}
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = theme.Color(widget.Clear), theme.Color(widget.Ring), 2, h/2+3
	r.ring.Refresh()
	r.objects = append(r.objects, r.ring)
}
