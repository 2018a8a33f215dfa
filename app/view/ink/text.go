//go:build !nogui

package ink

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

// typing is a text that is being typed, on the page itself.
type typing struct {
	shape  board.Shape
	text   []rune
	caret  int           // before the character of that number
	object *board.Object // that is changed; nil: a new one
	is     *draw.LiveShape
}

// The size of a text by the width that is chosen for lines: 16, 24, 40, 64 and 104 pixels for the five of them.
func (c *Canvas) textStyle(s board.Style) board.Style {
	s.Width = min(8*board.Unit+4*s.Width, board.MaxWidth)
	s.Filled, s.Fill, s.Dash = false, 0, board.Solid
	return s
}

// lineWidth returns the width of lines to which a size of text belongs.
func lineWidth(size uint16) uint16 { return max(size, 8*board.Unit+4)/4 - 2*board.Unit }

// Where lines of a text end.
const (
	textMargin  = 16  // from the edge of the page, in its pixels
	leastColumn = 160 // a text is that wide, even at the edge
)

// beginText begins a text at a place.
func (c *Canvas) beginText(p place) {
	at := c.snapped(p.at)
	style := c.textStyle(c.style)
	at.Y -= float32(style.Width) / board.Unit / 2 // where was pressed is the middle of the first line
	right := max(float32(c.page.size().Width)-textMargin, at.X+leastColumn)
	c.typing = &typing{shape: board.Shape{
		Kind: board.Text, Style: style, Place: board.Here, Token: newToken(),
		Points: []board.Point{draw.InUnits(at), draw.InUnits(draw.Point{X: right, Y: at.Y})},
	}}
	c.showTyping()
}

// editText goes on with a text that is on the page.
func (c *Canvas) editText(o *board.Object, p place) {
	if !c.may {
		return
	}
	c.setSelected(nil)
	c.typing = &typing{shape: o.Shape, text: []rune(o.Text), object: o}
	c.typing.caret = c.typing.at(c, p.at)
	c.hide(o.ID, false)
	c.showTyping()
	c.paint()
}

// layout returns the lines of the text, where they begin on the page, and how much larger they are shown.
func (t *typing) layout(c *Canvas) (l *draw.Layout, from, scale draw.Point) {
	return c.layer.painter.LayoutOf(&t.shape)
}

// at returns before which character a place of the page is.
func (t *typing) at(c *Canvas, p draw.Point) int {
	l, from, scale := t.layout(c)
	d := p.Sub(from)
	return l.At(draw.Point{X: d.X / scale.X, Y: d.Y / scale.Y})
}

// typingPressed takes a press while a text is typed: within it the caret goes there, elsewhere the text is done.
func (c *Canvas) typingPressed(p place) bool {
	t := c.typing
	if c.layer.painter.ShapeBounds(&t.shape).Grown(reach * c.pixel()).Holds(p.at) {
		t.caret = t.at(c, p.at)
		c.showTyping()
		return true
	}
	c.stopTyping(true)
	return false
}

// showTyping shows the text as it is now, with the caret.
func (c *Canvas) showTyping() {
	t := c.typing
	t.shape.Text = string(t.text)
	if t.is == nil {
		t.is = c.layer.live.Begin(t.shape)
	} else {
		c.layer.live.Change(t.is, t.shape)
	}
	c.showLive()
	c.placeCaret()
	c.draw()
}

// placeCaret puts the caret where the next letter comes.
func (c *Canvas) placeCaret() {
	t, caret := c.typing, c.keyed.caret
	caret.Hidden = t == nil
	if t == nil {
		return
	}
	l, from, scale := t.layout(c)
	at := l.Caret(t.caret)
	top := c.position(from.Add(draw.Point{X: at.X * scale.X, Y: at.Y * scale.Y}))
	tall := l.Size * draw.LineHeight * abs(scale.Y) * c.zoom
	lay(caret, top.X-1, top.Y, top.X+1, top.Y+tall)
}

// stopTyping ends the typing. If keep is true, what was typed is handed over; a text without a letter is taken away.
func (c *Canvas) stopTyping(keep bool) {
	t := c.typing
	if t == nil {
		return
	}
	c.typing = nil
	c.placeCaret()
	text := string(t.text)
	blank := strings.TrimFunc(text, unicode.IsSpace) == ""
	switch {
	case t.object == nil && (!keep || blank):
		c.layer.live.End(t.is)
	case t.object == nil:
		c.wait(pending{is: t.is, token: t.shape.Token})
		c.do(board.Put{Page: c.page.Page.ID, Shape: t.shape})
	case !keep || text == t.object.Text:
		c.give(pending{is: t.is, id: t.object.ID})
	case blank:
		c.layer.live.End(t.is)
		c.remove([]board.ObjectID{t.object.ID})
	default:
		c.wait(pending{is: t.is, id: t.object.ID})
		c.do(board.Set{Object: t.object.ID, Text: &text})
	}
	c.showLive()
	c.paint()
	c.used()
}

// insert puts characters where the caret is, as far as there is room.
func (c *Canvas) insert(typed []rune) {
	t := c.typing
	typed = slices.DeleteFunc(slices.Clone(typed), func(r rune) bool { return r != '\n' && unicode.IsControl(r) || r == unicode.ReplacementChar })
	typed = typed[:min(len(typed), board.MaxText-len(t.text))]
	t.text = slices.Insert(t.text, t.caret, typed...)
	t.caret += len(typed)
	c.showTyping()
}

// typingKey takes a key while a text is typed, and reports whether it had a use for it.
func (c *Canvas) typingKey(name fyne.KeyName) bool {
	t := c.typing
	l, _, _ := t.layout(c)
	line := l.LineOf(t.caret)
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		c.insert([]rune{'\n'})
		return true
	case fyne.KeyEscape:
		c.stopTyping(true)
		return true
	case fyne.KeyBackspace:
		if t.caret > 0 {
			t.text = slices.Delete(t.text, t.caret-1, t.caret)
			t.caret--
		}
	case fyne.KeyDelete:
		if t.caret < len(t.text) {
			t.text = slices.Delete(t.text, t.caret, t.caret+1)
		}
	case fyne.KeyLeft:
		t.caret = max(0, t.caret-1)
	case fyne.KeyRight:
		t.caret = min(len(t.text), t.caret+1)
	case fyne.KeyUp, fyne.KeyDown:
		by := l.Size * draw.LineHeight
		if name == fyne.KeyUp {
			by = -by
		}
		at := l.Caret(t.caret)
		t.caret = l.At(draw.Point{X: at.X, Y: at.Y + l.Size/2 + by})
	case fyne.KeyHome:
		t.caret = l.Lines[line].From
	case fyne.KeyEnd:
		t.caret = min(l.Lines[line].To, len(t.text))
	default:
		return false
	}
	c.showTyping()
	return true
}
