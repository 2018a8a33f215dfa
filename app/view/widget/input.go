//go:build !nogui

package widget

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// An Input is one line to type in. Several pasted lines become one.
type Input struct {
	widget.Entry
	OnEscape func() // may be nil
	OnLeave  func() // the focus went elsewhere; may be nil
	// OnPaste hears how many characters were pasted, before they are there; may be nil.
	OnPaste func(n int)
	hint    string
	focused bool
}

// NewInput returns an empty input. done runs on Enter; nil: nothing does.
func NewInput(hint string, done func()) *Input {
	i := &Input{}
	i.ExtendBaseWidget(i)
	i.hint, i.PlaceHolder = hint, hint
	if done != nil {
		i.OnSubmitted = func(string) { done() }
	}
	return i
}

// CreateRenderer implements fyne.Widget.
func (i *Input) CreateRenderer() fyne.WidgetRenderer {
	return newFramed(&i.Entry, &i.focused, i.Entry.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (i *Input) FocusGained() { i.focused = true; i.Entry.FocusGained(); reveal(i) }

// MinSize implements fyne.CanvasObject: the height of every control.
func (i *Input) MinSize() fyne.Size {
	return fyne.NewSize(i.Entry.MinSize().Width, max(ControlHeight(), i.Entry.MinSize().Height))
}

// TypedShortcut implements fyne.Shortcutable. Fyne pastes line ends into a
// one-line entry as they are; an invite copied out of a letter has them.
func (i *Input) TypedShortcut(s fyne.Shortcut) {
	if passShortcut(i, s) {
		return
	}
	p, ok := s.(*fyne.ShortcutPaste)
	if ok && i.OnPaste != nil {
		i.OnPaste(utf8.RuneCountInString(p.Clipboard.Content()))
	}
	if !ok || !strings.ContainsAny(p.Clipboard.Content(), "\r\n") {
		i.Entry.TypedShortcut(s)
		return
	}
	line := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(p.Clipboard.Content())
	i.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: &line1{p.Clipboard, line}})
}

// TypedShortcut implements fyne.Shortcutable.
func (m *MessageInput) TypedShortcut(s fyne.Shortcut) {
	if !passShortcut(m, s) {
		m.Entry.TypedShortcut(s)
	}
}

// line1 is a clipboard that gives another text than the real one.
type line1 struct {
	fyne.Clipboard
	text string
}

func (c *line1) Content() string { return c.text }

// TypedKey implements fyne.Focusable.
func (i *Input) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && i.OnEscape != nil:
		i.OnEscape()
	case notForTyping(e.Name):
		PassKey(i, e)
	default:
		i.Entry.TypedKey(e)
	}
}

// FocusLost implements fyne.Focusable.
func (i *Input) FocusLost() {
	i.focused = false
	i.Entry.FocusLost()
	if i.OnLeave != nil {
		i.OnLeave()
	}
}

// maxRows is how far a MessageInput grows before it scrolls.
const maxRows = 5

// A MessageInput is where a chat message is typed: Enter sends it, Shift+Enter
// starts a new line, and it grows with the text up to maxRows lines.
type MessageInput struct {
	widget.Entry
	OnSend  func()
	OnGrow  func()                    // the height has changed
	OnKey   func(*fyne.KeyEvent) bool // sees a key before the input does; true: it is used; may be nil
	rows    int
	hint    string
	focused bool
}

// NewMessageInput returns an empty input.
func NewMessageInput(hint string, send, grow func()) *MessageInput {
	m := &MessageInput{OnSend: send, OnGrow: grow, rows: 1}
	m.ExtendBaseWidget(m)
	m.hint, m.PlaceHolder = hint, hint
	m.MultiLine = true
	m.Wrapping = fyne.TextWrapWord
	m.SetMinRowsVisible(1)
	return m
}

// Refill replaces the text and puts the cursor behind it.
func (m *MessageInput) Refill(text string) {
	m.SetText(text)
	m.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
}

// TypedKey implements fyne.Focusable.
func (m *MessageInput) TypedKey(e *fyne.KeyEvent) {
	if (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && !shiftHeld() {
		m.OnSend()
		return
	}
	if m.OnKey != nil && m.OnKey(e) {
		return
	}
	if notForTyping(e.Name) {
		PassKey(m, e)
		return
	}
	m.Entry.TypedKey(e)
}

// CreateRenderer implements fyne.Widget.
func (m *MessageInput) CreateRenderer() fyne.WidgetRenderer {
	return newFramed(&m.Entry, &m.focused, m.Entry.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (m *MessageInput) FocusGained() { m.focused = true; m.Entry.FocusGained() }

// FocusLost implements fyne.Focusable.
func (m *MessageInput) FocusLost() { m.focused = false; m.Entry.FocusLost() }

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// Fit makes the input as high as its text needs. Call it when the text or the
// width has changed.
func (m *MessageInput) Fit() {
	width := textWidth(m.Size().Width)
	lines := wrapText(m.Text, width, func(s string) float32 {
		return fyne.MeasureText(s, Scaled(Body), fyne.TextStyle{}).Width
	})
	rows := min(max(len(lines), 1), maxRows)
	if rows != m.rows {
		m.rows = rows
		m.OnGrow()
	}
}

// MinSize implements fyne.CanvasObject.
func (m *MessageInput) MinSize() fyne.Size {
	return fyne.NewSize(80, ControlHeight()+float32(m.rows-1)*LineHeight(Body))
}

// AcceptsTab implements fyne.Tabbable: Tab goes on to the next control, as from
// everywhere else.
func (m *MessageInput) AcceptsTab() bool { return false }

// Hint returns what an empty input says.
func (m *MessageInput) Hint() string { return m.hint }

// SetHint changes what an empty input says.
func (m *MessageInput) SetHint(hint string) { m.hint = hint; cutHint(&m.Entry, hint, m.Size().Width) }

// Resize implements fyne.CanvasObject.
func (m *MessageInput) Resize(size fyne.Size) {
	m.Entry.Resize(size)
	cutHint(&m.Entry, m.hint, size.Width)
}

// Hint returns what an empty input says.
func (i *Input) Hint() string { return i.hint }

// Resize implements fyne.CanvasObject.
func (i *Input) Resize(size fyne.Size) { i.Entry.Resize(size); cutHint(&i.Entry, i.hint, size.Width) }

// textWidth is what an entry of a width has for its text.
func textWidth(width float32) float32 { return width - 20 - 2*entryShift }

// cutHint ends the hint of an entry in … where it does not fit: Fyne would scroll or wrap it.
func cutHint(e *widget.Entry, hint string, width float32) {
	room := textWidth(width)
	if e.Icon != nil {
		room -= iconScaled(20) + 4
	}
	if width > 0 {
		hint = shorten(hint, room, func(s string) float32 { return fyne.MeasureText(s, Scaled(Body), fyne.TextStyle{}).Width })
	}
	if hint != e.PlaceHolder {
		e.SetPlaceHolder(hint)
	}
}

// MouseDown implements desktop.Mouseable.
func (i *Input) MouseDown(e *desktop.MouseEvent) { i.Entry.MouseDown(shifted(*e)) }

// MouseDown implements desktop.Mouseable.
func (m *MessageInput) MouseDown(e *desktop.MouseEvent) { m.Entry.MouseDown(shifted(*e)) }
