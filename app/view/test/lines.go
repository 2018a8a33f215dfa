//go:build !nogui

package test

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A field is one line to type an answer in. What is typed goes on with each key; what comes back does not disturb who types.
type field struct {
	input *widget.Input
	said  string // as it was told last, or came
}

func newField(hint string, h hooks, typed func(text string)) *field {
	f := &field{input: widget.NewInput(hint, h.next)}
	f.input.OnChanged = func(text string) {
		if text != f.said {
			f.said = text
			typed(text)
		}
	}
	f.input.OnLeave, f.input.OnPaste = h.left, h.pasted
	return f
}

// set shows what was answered.
func (f *field) set(text string, fixed bool) {
	if text != f.said {
		f.said = text
		f.input.SetText(text)
	}
	if fixed != f.input.Disabled() {
		if fixed {
			f.input.Disable()
		} else {
			f.input.Enable()
		}
	}
}

// oneLine is the answer to a short question.
type oneLine struct {
	*field
	body fyne.CanvasObject
}

func newLine(_ *quiz.Question, h hooks) *oneLine {
	l := &oneLine{}
	l.field = newField(words.T("Your answer"), h, func(text string) { h.typed(quiz.Response{Text: text}) })
	l.body = atMost(480, l.input)
	return l
}

func (l *oneLine) object() fyne.CanvasObject         { return l.body }
func (l *oneLine) set(is *quiz.Response, fixed bool) { l.field.set(is.Text, fixed) }
func (l *oneLine) pick(rune) bool                    { return false }
func (l *oneLine) first() fyne.Focusable             { return l.input }
func (l *oneLine) hint() string {
	return words.T("A word or a line. Press Enter for the next question.")
}

// A number is the answer to a numeric question: a number, and perhaps a unit from a menu.
type number struct {
	*field
	units *widget.Select // nil: there are none
	names []string
	h     hooks
	body  fyne.CanvasObject
}

func newNumber(q *quiz.Question, h hooks) *number {
	n := &number{h: h}
	n.field = newField(words.T("A number"), h, func(string) { h.typed(n.response()) })
	if len(q.Units) == 0 {
		n.body = atMost(160, n.input)
		return n
	}
	options := []widget.Option{{Key: "", Word: words.C("of a number", "No unit")}}
	for _, u := range q.Units {
		n.names = append(n.names, u.Name)
		options = append(options, widget.Option{Key: u.Name, Word: u.Name})
	}
	n.units = widget.NewSelect(options, "", func(string) { h.answer(n.response()) })
	n.body = widget.Row(8, widget.Fixed(160*widget.TextScale(), 0, n.input), widget.Fixed(136*widget.TextScale(), 0, n.units))
	return n
}

// response is what is typed with what is chosen.
func (n *number) response() quiz.Response {
	text := strings.TrimSpace(n.input.Text)
	if n.units != nil && n.units.Chosen() != "" {
		text = strings.TrimSpace(text + " " + n.units.Chosen())
	}
	return quiz.Response{Text: text}
}

// split parts a number from its unit.
func (n *number) split(text string) (value, unit string) {
	for _, name := range n.names {
		if before, ok := strings.CutSuffix(text, name); ok && len(name) > len(unit) {
			value, unit = strings.TrimSpace(before), name
		}
	}
	if unit == "" {
		return text, ""
	}
	return value, unit
}

func (n *number) set(is *quiz.Response, fixed bool) {
	value, unit := n.split(is.Text)
	if strings.TrimSpace(n.input.Text) != value || fixed != n.input.Disabled() {
		n.field.set(value, fixed)
	}
	if n.units != nil {
		n.units.Set(n.units.Options(), unit)
		n.units.SetEnabled(!fixed)
	}
}

func (n *number) object() fyne.CanvasObject { return n.body }
func (n *number) pick(rune) bool            { return false }
func (n *number) first() fyne.Focusable     { return n.input }
func (n *number) hint() string              { return words.T("A number. Both 4.5 and 4,5 are read.") }

// An essay is an answer of several lines.
type essay struct {
	area  *widget.Area
	count *widget.Text
	said  string
	body  fyne.CanvasObject
}

func newEssay(q *quiz.Question, h hooks) *essay {
	e := &essay{area: widget.NewArea(words.T("Your answer"), min(max(q.Lines, 3), 14)), count: widget.NewText("", widget.Secondary, widget.Muted)}
	e.area.OnChanged = func(text string) {
		text = cutBytes(text, quiz.MaxAnswer)
		e.tell(text)
		if text != e.said {
			e.said = text
			h.typed(quiz.Response{Text: text})
		}
	}
	e.area.OnLeave, e.area.OnPaste, e.area.OnNext = h.left, h.pasted, h.next
	e.body = widget.Column(8, e.area, e.count)
	e.tell("")
	return e
}

// tell counts the words.
func (e *essay) tell(text string) {
	n := len(strings.Fields(text))
	if len(text) >= quiz.MaxAnswer {
		e.count.Set(words.N("%d word: this is as long as an answer gets", "%d words: this is as long as an answer gets", n))
		return
	}
	e.count.Set(words.N("%d word", "%d words", n))
}

func (e *essay) set(is *quiz.Response, fixed bool) {
	if is.Text != e.said {
		e.said = is.Text
		e.area.SetText(is.Text)
		e.tell(is.Text)
	}
	if fixed != e.area.Disabled() {
		if fixed {
			e.area.Disable()
		} else {
			e.area.Enable()
		}
	}
}

func (e *essay) object() fyne.CanvasObject { return e.body }
func (e *essay) pick(rune) bool            { return false }
func (e *essay) first() fyne.Focusable     { return e.area }
func (e *essay) hint() string {
	return words.T("Write as much as you need. Ctrl+Enter leads to the next question.")
}

// cutBytes shortens a text to at most n bytes, at the end of a character.
func cutBytes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}

// atMost is o at the left, at most width wide in the scale of texts in use.
func atMost(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewArranged(func(room float32) ([]widget.Place, float32) {
		w := min(width*widget.TextScale(), room)
		h := widget.HeightFor(o, w)
		return []widget.Place{{Size: fyne.NewSize(w, h)}}, h
	}, o)
}
