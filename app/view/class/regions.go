//go:build !nogui

package class

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
)

// A region is a part of the screen that the keyboard can go to at once.
type region struct {
	area  fyne.CanvasObject
	focus func()
}

// regions are those that are shown, in their order.
func (c *Screen) regions() []region {
	to := func(o fyne.Focusable) func() { return func() { c.window.Canvas().Focus(o) } }
	all := []region{
		{c.title.content, to(c.title.more)},
		{c.people.Content, focusOf(c.people)},
		{c.middle.content, c.focusMiddle},
		{c.side.content, to(c.side.tabs)},
		{c.bar.content, func() { c.bar.focus() }},
	}
	switch c.side.shown {
	case model.SideChat:
		all[3].focus = c.side.chat.Focus
	case model.SideFiles:
		all[3].focus = c.files.Focus
	}
	var shown []region
	for _, r := range all {
		if r.area.Visible() && r.focus != nil {
			shown = append(shown, r)
		}
	}
	return shown
}

// focusOf leads the keyboard into a pane that knows where to; nil: it does not.
func focusOf(pane any) func() {
	if p, ok := pane.(interface{ Focus() }); ok {
		return p.Focus
	}
	return nil
}

// Region leads the keyboard to the next part of the screen, or with -1 to the one before.
func (c *Screen) Region(by int) {
	all := c.regions()
	if len(all) == 0 {
		return
	}
	now := -1
	for i, r := range all {
		if c.hasFocus(r.area) {
			now = i
		}
	}
	switch {
	case now < 0 && by > 0:
		now = 0
	case now < 0:
		now = len(all) - 1
	default:
		now = (now + by + len(all)) % len(all)
	}
	all[now].focus()
}

// hasFocus reports whether what has the keyboard lies in a part of the screen.
func (c *Screen) hasFocus(area fyne.CanvasObject) bool {
	o, ok := c.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	at, from, size := place(o), place(area), area.Size()
	return at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height
}

// focusMiddle leads the keyboard to what one mostly comes to the middle for; to the tabs, where there is nothing to be done.
func (c *Screen) focusMiddle() {
	c.window.Canvas().Unfocus()
	m := c.middle
	switch {
	case m.monitor.Content.Visible():
		m.monitor.Focus()
	case m.board.Content.Visible():
		m.board.Focus()
	case m.test.Content.Visible():
		m.test.Focus()
	case m.puzzle.Content.Visible():
		m.puzzle.Focus()
	}
	if c.window.Canvas().Focused() == nil { // where it lies would not tell: what was never drawn has no place yet
		c.window.Canvas().Focus(m.tabs)
	}
}

// GoTab has the place of a tab in front, by its digit as tabs are counted from the left, and leads the keyboard into it.
func (c *Screen) GoTab(digit string) {
	n, err := strconv.Atoi(digit)
	if err != nil || !c.present() {
		return
	}
	to := model.Tab(c.middle.tabs.Nth(n))
	switch to {
	case "":
	case c.middle.tab:
		c.focusMiddle()
	default:
		c.leads = to
		c.asks.ShowTab(to)
	}
}

// arrive leads the keyboard into the place of the tab that GoTab asked for, once that is in front.
func (c *Screen) arrive() {
	if c.leads != "" && c.leads == c.middle.tab {
		c.leads = ""
		c.focusMiddle()
	}
}

// focus leads to the first button that is shown.
func (b *bar) focus() {
	for _, o := range b.row.Objects {
		if f, ok := o.(fyne.Focusable); ok && o.Visible() {
			b.screen.window.Canvas().Focus(f)
			return
		}
	}
}

// Escape closes what can be closed and reports whether there was anything: full screen, the panel that lies over the stage,
// a picture that is pinned, the focus.
func (c *Screen) Escape() bool {
	k := c.last.Class
	switch {
	case k == nil:
	case c.full:
		c.SetFull(false)
		return true
	case c.middle.monitor.Escape(), c.middle.board.Escape(), c.middle.test.Escape(), c.middle.puzzle.Escape():
		return true
	case c.frame.showRight && c.Content.Size().Width < narrow:
		c.asks.ShowChat(false)
		return true
	case k.Stage.Main != nil && k.Stage.Main.Pinned:
		c.asks.Unpin()
		return true
	case c.window.Canvas().Focused() != nil:
		c.window.Canvas().Unfocus()
		return true
	}
	return false
}

// Pin makes the picture of a person large by a digit: 1 to 9 count those on the stage from the left, 0 is oneself. The same
// again lets it go.
func (c *Screen) Pin(digit string) {
	n, err := strconv.Atoi(digit)
	if err != nil || !c.present() {
		return
	}
	k := c.last.Class
	var all []model.Tile
	if k.Stage.Main != nil {
		all = append(all, *k.Stage.Main)
	}
	all = append(all, k.Stage.Tiles...)
	at := 0
	for _, t := range all {
		if !t.Person.Self {
			at++
		}
		if n == 0 && t.Person.Self && !t.Key.Screen || n > 0 && !t.Person.Self && at == n {
			if t.Pinned {
				c.asks.Unpin()
			} else {
				c.asks.Pin(t.Key)
			}
			return
		}
	}
	if n == 0 {
		c.asks.Pin(model.TileKey{ID: k.Self.ID})
	}
}

// Write leads to the box of the chat.
func (c *Screen) Write() {
	if !c.present() {
		return
	}
	c.asks.ShowSide(model.SideChat)
	c.side.chat.Focus()
}

// ToggleLayout changes between grid and speaker.
func (c *Screen) ToggleLayout() {
	if c.present() {
		c.middle.stage.ToggleLayout()
	}
}

// kept is what was begun in the panes of a screen.
type kept struct{ chat, board any }

// Keep returns what was begun and not sent; Restore takes it into a screen that replaces this one.
func (c *Screen) Keep() any {
	is := kept{board: c.middle.board.Keep()}
	if k, ok := any(c.side.chat).(interface{ Keep() any }); ok {
		is.chat = k.Keep()
	}
	return is
}

// Restore takes what Keep of the screen before returned.
func (c *Screen) Restore(before any) {
	is, ok := before.(kept)
	if !ok {
		return
	}
	c.middle.board.Restore(is.board)
	if k, ok := any(c.side.chat).(interface{ Restore(any) }); ok && is.chat != nil {
		k.Restore(is.chat)
	}
}

// Rest has nothing of the screen move or be decoded any more: another takes its place.
func (c *Screen) Rest() {
	c.last = &model.Snapshot{Settings: c.last.Settings}
	c.middle.rest()
	c.middle.board.Close()
}
