//go:build !nogui

package ink

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board/draw"
)

// keyed is the keyboard's pointer: arrows move it, Enter presses and releases what a mouse would.
type keyed struct {
	at    draw.Point
	shown bool
	down  bool
	lines [4]*canvas.Rectangle // a cross, white around the accent
	plate *canvas.Rectangle    // beneath words about what it does
	words *canvas.Text
	caret *canvas.Rectangle // of a text that is typed
}

// How far the pointer goes with a key, in Fyne's pixels; with Shift it goes one pixel of the page.
const keyStep = 8

func newKeyed() keyed {
	k := keyed{caret: &canvas.Rectangle{}, plate: &canvas.Rectangle{CornerRadius: 4}, words: canvas.NewText("", color.Black)}
	k.words.TextSize = keyedText
	k.plate.Hide()
	k.words.Hide()
	for i := range k.lines {
		k.lines[i] = &canvas.Rectangle{}
		k.lines[i].Hide()
	}
	k.caret.Hide()
	return k
}

func (k *keyed) colour() {
	for i, l := range k.lines {
		l.FillColor = widget.Tone(widget.White)
		if i >= 2 {
			l.FillColor = widget.Tone(widget.Accent)
		}
	}
	k.caret.FillColor = widget.Tone(widget.Accent)
	k.plate.FillColor, k.words.Color = widget.Tone(widget.Surface), widget.Tone(widget.Ink)
	k.plate.StrokeColor, k.plate.StrokeWidth = widget.Tone(widget.Border), 1
}

func (k *keyed) append(all []fyne.CanvasObject) []fyne.CanvasObject {
	for _, l := range k.lines {
		all = append(all, l)
	}
	return append(all, k.plate, k.words, k.caret)
}

// keyedText is how large the words beside the pointer are.
const keyedText = 12

// say shows words beside the pointer: where it is, and what Enter did.
func (k *keyed) say(text string) {
	k.words.Text = text
	size := k.words.MinSize()
	k.words.Resize(size)
	k.plate.Resize(size.AddWidthHeight(12, 4))
	k.words.Refresh()
}

// placeWords puts them below the pointer and to its right, or where there is room.
func (k *keyed) placeWords(c *Canvas, at fyne.Position) {
	const away = 14
	from, room := c.room()
	size := k.plate.Size()
	x := min(at.X+away, from.X+room.Width-size.Width)
	y := at.Y + away
	if y+size.Height > from.Y+room.Height {
		y = at.Y - away - size.Height
	}
	k.plate.Move(fyne.NewPos(max(x, 0), y))
	k.words.Move(fyne.NewPos(max(x, 0)+6, y+2))
}

// place puts the cross where the pointer is.
func (k *keyed) place(c *Canvas) {
	for _, l := range k.lines {
		l.Hidden = !k.shown
	}
	k.plate.Hidden, k.words.Hidden = !k.shown, !k.shown
	if k.shown {
		at := c.position(k.at)
		k.placeWords(c, at)
		const long, wide, edge = 9, 1, 1
		lay(k.lines[0], at.X-long-edge, at.Y-wide-edge, at.X+long+edge, at.Y+wide+edge)
		lay(k.lines[1], at.X-wide-edge, at.Y-long-edge, at.X+wide+edge, at.Y+long+edge)
		lay(k.lines[2], at.X-long, at.Y-wide, at.X+long, at.Y+wide)
		lay(k.lines[3], at.X-wide, at.Y-long, at.X+wide, at.Y+long)
	}
	if c.typing != nil {
		c.placeCaret()
	}
}

// hide takes the keyboard's pointer off: the mouse is used.
func (k *keyed) hide(c *Canvas) {
	if !k.shown {
		return
	}
	if k.down {
		c.cancel()
	}
	k.shown = false
	k.place(c)
	c.repaint()
}

// FocusGained implements fyne.Focusable.
func (c *Canvas) FocusGained() { c.focus(true) }

// FocusLost implements fyne.Focusable. What is typed is done; what is held by the keyboard is put back.
func (c *Canvas) FocusLost() {
	c.space = false
	c.keyed.hide(c)
	c.stopTyping(true)
	c.focus(false)
}

func (c *Canvas) focus(on bool) {
	for _, r := range c.look.ring {
		r.Hidden = !on
	}
	c.focused = on
	c.repaint()
	if c.hooks.Focused != nil {
		c.hooks.Focused(on)
	}
}

// TypedRune implements fyne.Focusable.
func (c *Canvas) TypedRune(r rune) {
	switch {
	case c.typing != nil:
		c.insert([]rune{r})
	case r == ' ': // is held to move the view
	case r == '+' || r == '=':
		c.ZoomBy(zoomStep * zoomStep)
	case r == '-':
		c.ZoomBy(1 / (zoomStep * zoomStep))
	case c.hooks.Rune != nil && c.hooks.Rune(r):
	default:
		widget.PassRune(c, r)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Canvas) TypedKey(e *fyne.KeyEvent) {
	if c.typing != nil && c.typingKey(e.Name) {
		return
	}
	if c.page.Page != nil && c.key(e.Name) || c.hooks.Key != nil && c.hooks.Key(e) {
		return
	}
	widget.PassKey(c, e)
}

// key does what a key does, and reports whether it does anything.
func (c *Canvas) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyLeft:
		c.step4(-1, 0)
	case fyne.KeyRight:
		c.step4(1, 0)
	case fyne.KeyUp:
		c.step4(0, -1)
	case fyne.KeyDown:
		c.step4(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.enter()
	case fyne.KeyEscape:
		return c.escape()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if len(c.chosen) == 0 {
			return false
		}
		c.Delete()
	case fyne.Key1: // as a character it chooses a tool; with Shift it is not the same one on every keyboard
		if c.modifiers() != fyne.KeyModifierShift {
			return false
		}
		c.Fit()
	default:
		return false
	}
	return true
}

// step4 moves the keyboard's pointer.
func (c *Canvas) step4(x, y float32) {
	k := &c.keyed
	if !k.shown {
		k.shown = true
		at, room := c.room()
		middle := c.onPage(at.AddXY(room.Width/2, room.Height/2))
		size := c.page.size()
		if !(draw.Rect{X1: float32(size.Width), Y1: float32(size.Height)}).Holds(k.at) || k.at == (draw.Point{}) {
			k.at = middle
		}
	}
	by := keyStep * c.pixel()
	held := c.modifiers()&fyne.KeyModifierShift != 0
	if held {
		by = 1
	}
	size := c.page.size()
	k.at.X = min(max(k.at.X+x*by, 0), float32(size.Width))
	k.at.Y = min(max(k.at.Y+y*by, 0), float32(size.Height))
	c.follow(k.at)
	p := place{pos: c.position(k.at), at: k.at}
	c.last = p.pos
	if c.gesture != nil {
		c.gesture.move(p)
	}
	c.point(p)
	k.say(fmt.Sprintf("%d, %d", int(k.at.X), int(k.at.Y)))
	k.place(c)
	c.draw()
}

// follow moves the view so that a place can be seen.
func (c *Canvas) follow(at draw.Point) {
	pos := c.position(at)
	from, room := c.room()
	const edge = 24
	dx := max(from.X+edge-pos.X, 0) + min(from.X+room.Width-edge-pos.X, 0)
	dy := max(from.Y+edge-pos.Y, 0) + min(from.Y+room.Height-edge-pos.Y, 0)
	if (dx != 0 || dy != 0) && !c.fitted {
		c.pan(dx, dy)
	}
}

// enter presses where the keyboard's pointer is, and releases the next time.
func (c *Canvas) enter() {
	k := &c.keyed
	if !k.shown {
		c.step4(0, 0)
		return
	}
	if k.down {
		k.down = false
		c.release()
		c.say(words.T("Done"))
		return
	}
	if c.gesture != nil {
		return
	}
	c.press(place{pos: c.position(k.at), at: k.at}, false)
	if c.gesture != nil {
		k.down = true
		c.say(words.T("Begun. Arrows move, Enter ends, Esc cancels."))
	}
}

// escape gives up what is going on, from the nearest to the farthest, and reports whether anything was.
func (c *Canvas) escape() bool {
	switch {
	case c.gesture != nil:
		c.cancel()
		c.say(words.T("Cancelled"))
	case len(c.chosen) > 0:
		c.setSelected(nil)
	case c.keyed.shown:
		c.keyed.hide(c)
	case c.tool != Select:
		c.choose(Select)
	default:
		return false
	}
	return true
}

// KeyDown implements desktop.Keyable.
func (c *Canvas) KeyDown(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.space = c.typing == nil
		return
	}
	if c.typing == nil {
		widget.PassPress(c, e, true)
	}
}

// KeyUp implements desktop.Keyable.
func (c *Canvas) KeyUp(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.space = false
		return
	}
	widget.PassPress(c, e, false)
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Canvas) TypedShortcut(s fyne.Shortcut) {
	call := func(f func()) {
		if f != nil {
			f()
		}
	}
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		c.stopTyping(true)
		call(c.hooks.Undo)
	case *fyne.ShortcutRedo:
		c.stopTyping(true)
		call(c.hooks.Redo)
	case *fyne.ShortcutPaste:
		if c.typing != nil {
			c.insert([]rune(s.Clipboard.Content()))
		} else {
			c.Paste()
		}
	case *fyne.ShortcutCopy:
		c.Copy()
	case *fyne.ShortcutCut:
		c.Copy()
		c.Delete()
	case *fyne.ShortcutSelectAll:
		c.SelectAll()
	case *desktop.CustomShortcut:
		c.custom(s)
	}
}

// custom takes shortcuts that the toolkit has no name for. Those that the canvas has no use for go to the window.
func (c *Canvas) custom(s *desktop.CustomShortcut) {
	const ctrl = fyne.KeyModifierShortcutDefault
	switch {
	case s.KeyName == fyne.KeyZ && s.Modifier == ctrl|fyne.KeyModifierShift:
		c.TypedShortcut(&fyne.ShortcutRedo{})
	case s.KeyName == fyne.KeyD && s.Modifier == ctrl:
		c.Duplicate()
	case (s.KeyName == fyne.KeyEqual || s.KeyName == fyne.KeyPlus) && s.Modifier&ctrl != 0:
		c.ZoomBy(zoomStep * zoomStep)
	case s.KeyName == fyne.KeyMinus && s.Modifier&ctrl != 0:
		c.ZoomBy(1 / (zoomStep * zoomStep))
	case s.KeyName == fyne.Key0 && s.Modifier == ctrl:
		c.Fit()
	default:
		widget.PassShortcut(c, s)
	}
}
