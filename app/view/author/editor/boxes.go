//go:build !nogui

package editor

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// A textBox is a field for a text, which has a format.
type textBox struct {
	area   *widget.Area
	field  *widget.Field
	format quiz.Format
}

// newText returns a field of some lines with a text in it; word is what it is called.
func (e *Editor) newText(word string, rows int, is quiz.Text) *textBox {
	t := &textBox{area: widget.NewArea(word, rows), format: is.Format}
	if is == (quiz.Text{}) {
		t.format = e.format
	}
	t.area.SetText(is.Source)
	t.area.OnChanged = func(string) { e.change() }
	t.area.OnNext = func() { e.save() }
	t.field = widget.NewField(word, t.area).Tight()
	e.texts = append(e.texts, t)
	return t
}

// text returns what stands there; the zero Text: nothing.
func (t *textBox) text() quiz.Text {
	source := strings.ReplaceAll(t.area.Text, "\r\n", "\n")
	if strings.TrimSpace(source) == "" {
		return quiz.Text{}
	}
	return quiz.Text{Format: t.format, Source: source}
}

func (t *textBox) spot() spot { return spot{t.field, t.area} }

// setFormat has all texts that were in the format of the question be in another.
func (e *Editor) setFormat(to quiz.Format) {
	for _, t := range e.texts {
		if t.format == e.format {
			t.format = to
		}
	}
	e.format = to
	e.change()
}

// A lineBox is a field for one line.
type lineBox struct {
	input *widget.Input
	field *widget.Field
}

func (e *Editor) newLine(word, hint, is string) *lineBox {
	l := &lineBox{input: widget.NewInput(hint, func() { e.window.Canvas().FocusNext() })}
	l.input.SetText(is)
	l.input.OnChanged = func(string) { e.change() }
	l.field = widget.NewField(word, l.input).Tight()
	return l
}

func (l *lineBox) spot() spot { return spot{l.field, l.input} }

// A numberBox is a line for a number. A number that nobody touches stays exactly as it was, however it is written.
type numberBox struct {
	*lineBox
	said string
	is   float64
	read func(text string) (float64, bool)
}

// newNumber returns a line with a number in it, as write and read have it.
func (e *Editor) newNumber(word string, is float64, write func(float64) string, read func(string) (float64, bool)) *numberBox {
	n := &numberBox{said: write(is), is: is, read: read}
	n.lineBox = e.newLine(word, "", n.said)
	return n
}

// value returns what stands there; NaN, which no check lets pass, for what is no number.
func (n *numberBox) value() float64 {
	if n.input.Text == n.said {
		return n.is
	}
	if x, ok := n.read(n.input.Text); ok {
		return x
	}
	return math.NaN()
}

// writeNumber writes a number with a point, or the comma, as the language has it.
func writeNumber(x float64) string { return localised(strconv.FormatFloat(x, 'g', 15, 64)) }

func localised(number string) string {
	if words.Language() == "de" {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

// writePercent writes a fraction in percent.
func writePercent(f float64) string { return localised(exchange.FormatFraction(f)) }

// readPercent reads one with a point or a comma, and with or without the sign. A third is read as one from 33.33333.
func readPercent(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if _, ok := model.ParseDecimal(text); !ok {
		return 0, false
	}
	f, err := exchange.ParseFraction(strings.Replace(text, ",", ".", 1))
	if err != nil { // with an exponent, which people hardly write
		return 0, false
	}
	return f, true
}

// readAmount is model.ParseDecimal for which nothing is 0.
func readAmount(text string) (float64, bool) {
	if strings.TrimSpace(text) == "" {
		return 0, true
	}
	return model.ParseDecimal(text)
}

// writeAmount writes 0 as nothing.
func writeAmount(x float64) string {
	if x == 0 {
		return ""
	}
	return writeNumber(x)
}

// insert puts words into an area where its cursor is.
func insert(a *widget.Area, text string) {
	a.TypedShortcut(&fyne.ShortcutPaste{Clipboard: inserted(text)})
}

// inserted is a clipboard that holds a text: an entry takes text at its cursor from a clipboard alone.
type inserted string

func (i inserted) Content() string { return string(i) }
func (inserted) SetContent(string) {}
