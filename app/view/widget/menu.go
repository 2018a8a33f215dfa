//go:build !nogui

package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// A MenuItem is one row of a menu.
type MenuItem struct {
	Icon, Word string
	Key        string // the shortcut that does the same; only shown
	Do         func()
	Danger     bool
	Off        bool // cannot be chosen at present
	Ticked     bool
	Line       bool // a line above; without a word nothing but the line
}

// ShowMenu opens a menu under an object, or above it where there is no room.
// Arrows move in it, Enter chooses, Esc closes it and the focus returns.
func ShowMenu(c fyne.Canvas, under fyne.CanvasObject, items []MenuItem) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	showMenu(c, at, under.Size(), items, 0)
}

// ShowMenuAt opens a menu at a place in the window.
func ShowMenuAt(c fyne.Canvas, at fyne.Position, items []MenuItem) {
	showMenu(c, at, fyne.Size{}, items, 0)
}

// menuEdge is the room between a menu and the window's edge.
const menuEdge float32 = 8

// showMenu opens a menu at a place, or under an object there; from is the row to
// begin with, if it can be chosen.
func showMenu(c fyne.Canvas, at fyne.Position, under fyne.Size, items []MenuItem, from int) {
	v := &veil{canvas: c}
	list := newMenuList(items, v.close)
	scroll := container.NewVScroll(list)
	list.scroll = scroll
	panel := NewCard(Pad(4, 4, 4, 4, scroll))
	panel.radius, panel.line = Radius+2, Strong
	content := container.NewWithoutLayout(panel)
	v.content = content
	v.place = func(size fyne.Size) {
		content.Resize(size)
		m := list.MinSize().AddWidthHeight(8, 8)
		m.Width = min(max(m.Width, under.Width), size.Width-2*menuEdge)
		m.Height = min(m.Height, size.Height-2*menuEdge)
		x := min(max(menuEdge, at.X), size.Width-m.Width-menuEdge)
		y := at.Y + under.Height + 4
		if y+m.Height > size.Height-menuEdge {
			y = max(menuEdge, at.Y-m.Height-4)
			if under.Height == 0 {
				y = max(menuEdge, size.Height-m.Height-menuEdge)
			}
		}
		panel.Move(fyne.NewPos(x, y))
		panel.Resize(m)
	}
	v.escape, v.outside = v.close, v.close
	v.show(list)
	list.at = from - 1
	list.step(1)
	rise(panel)
}

// A menuList is the rows of a menu; it has the focus as a whole.
type menuList struct {
	part
	items  []MenuItem
	close  func()
	scroll *container.Scroll
	at     int  // chosen row; -1: none
	mouse  bool // it was the pointer that chose it last
}

func newMenuList(items []MenuItem, close func()) *menuList {
	m := &menuList{items: items, close: close, at: -1}
	m.Extend(m)
	return m
}

func (m *menuList) can(i int) bool {
	return i >= 0 && i < len(m.items) && m.items[i].Word != "" && !m.items[i].Off
}

// step goes to the next row that can be chosen, around the end.
func (m *menuList) step(by int) {
	n := len(m.items)
	i := m.at
	if i < 0 && by < 0 {
		i = n
	}
	for range n {
		i = (i + by + n) % n
		if m.can(i) {
			m.choose(i)
			return
		}
	}
}

func (m *menuList) choose(i int) {
	if m.at == i {
		return
	}
	m.at = i
	m.Refresh()
	if i < 0 {
		return
	}
	top, height := m.top(i), m.height(i)
	switch y := m.scroll.Offset.Y; {
	case top < y:
		m.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+height > y+m.scroll.Size().Height:
		m.scroll.ScrollToOffset(fyne.NewPos(0, top+height-m.scroll.Size().Height))
	}
}

func (m *menuList) do(i int) {
	if !m.can(i) {
		return
	}
	m.close()
	if do := m.items[i].Do; do != nil {
		do()
	}
}

// height is that of a row, the line above included.
func (m *menuList) height(i int) (h float32) {
	if m.items[i].Line {
		h = 9
	}
	if m.items[i].Word != "" {
		h += ControlHeight()
	}
	return h
}

func (m *menuList) top(i int) (y float32) {
	for j := range i {
		y += m.height(j)
	}
	return y
}

func (m *menuList) rowAt(y float32) int {
	for i := range m.items {
		if y -= m.height(i); y < 0 {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (m *menuList) Tapped(e *fyne.PointEvent) { m.do(m.rowAt(e.Position.Y)) }

// MouseMoved implements desktop.Hoverable.
func (m *menuList) MouseMoved(e *desktop.MouseEvent) {
	if i := m.rowAt(e.Position.Y); m.can(i) {
		m.mouse = true
		m.choose(i)
	}
}

// AcceptsTab implements fyne.Tabbable: Tab closes a menu.
func (m *menuList) AcceptsTab() bool { return true }

// TypedKey implements fyne.Focusable.
func (m *menuList) TypedKey(e *fyne.KeyEvent) {
	m.mouse = false
	switch e.Name {
	case fyne.KeyDown:
		m.step(1)
	case fyne.KeyUp:
		m.step(-1)
	case fyne.KeyHome:
		m.at = -1
		m.step(1)
	case fyne.KeyEnd:
		m.at = -1
		m.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.do(m.at)
	case fyne.KeyTab, fyne.KeyEscape:
		m.close()
	}
}

// TypedRune implements fyne.Focusable: a letter goes to the next row that begins
// with it.
func (m *menuList) TypedRune(r rune) {
	for d := 1; d <= len(m.items); d++ {
		i := (max(m.at, 0) + d) % len(m.items)
		if m.can(i) && strings.HasPrefix(strings.ToLower(m.items[i].Word), strings.ToLower(string(r))) {
			m.choose(i)
			return
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (m *menuList) CreateRenderer() fyne.WidgetRenderer {
	r := &menuRenderer{m: m}
	for _, item := range m.items {
		r.rows = append(r.rows, newMenuRow(item))
	}
	r.Refresh()
	return r
}
