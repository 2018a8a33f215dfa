//go:build !nogui

package widget

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Text is words in one size and colour, without any space around them. It
// shortens to what fits, or wraps.
type Text struct {
	widget.BaseWidget
	text  string
	size  float32
	bold  bool
	mono  bool
	tone  fyne.ThemeColorName
	align fyne.TextAlign
	mode  textMode
	most  float32 // with fit: the most it asks for
	width float32 // last laid out
}

type textMode uint8

const (
	whole textMode = iota // asks for the width it needs
	cut                   // ends in … where it does not fit
	wrap                  // goes on in the next line
	fit                   // asks for the width it needs up to a limit, then is cut
)

// NewText returns one line that asks for the width it needs.
func NewText(text string, size float32, tone fyne.ThemeColorName) *Text {
	t := &Text{text: text, size: size, tone: tone}
	t.ExtendBaseWidget(t)
	return t
}

// NewBold is NewText in bold.
func NewBold(text string, size float32, tone fyne.ThemeColorName) *Text {
	t := NewText(text, size, tone)
	t.bold = true
	return t
}

// NewParagraph returns text that wraps at the width it is given.
func NewParagraph(text string, size float32, tone fyne.ThemeColorName) *Text {
	t := NewText(text, size, tone)
	t.mode = wrap
	return t
}

// NewHeading is NewParagraph in bold.
func NewHeading(text string, size float32, tone fyne.ThemeColorName) *Text {
	t := NewParagraph(text, size, tone)
	t.bold = true
	return t
}

// Cut makes t end in … where it does not fit, and returns it.
func (t *Text) Cut() *Text { t.mode = cut; return t }

// Fit makes t ask for at most this width and end in … beyond, and returns it.
func (t *Text) Fit(most float32) *Text { t.mode, t.most = fit, most; return t }

// Mono makes t monospaced, and returns it.
func (t *Text) Mono() *Text { t.mono = true; return t }

// Centred centres t, and returns it.
func (t *Text) Centred() *Text { t.align = fyne.TextAlignCenter; return t }

// Text returns what t says.
func (t *Text) Text() string { return t.text }

// Fits reports whether all of the words show in the space t has.
func (t *Text) Fits() bool {
	lines := t.lines(t.Size().Width)
	if len(lines) == 0 || t.mode != wrap && lines[0] != t.text {
		return false
	}
	const rounding = 0.5
	for _, l := range lines {
		if t.measure(l) > t.Size().Width+rounding {
			return false
		}
	}
	return float32(len(lines))*LineHeight(t.size) <= t.Size().Height+rounding
}

// Set changes what t says.
func (t *Text) Set(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// SetTone changes t's colour.
func (t *Text) SetTone(tone fyne.ThemeColorName) {
	if t.tone != tone {
		t.tone = tone
		t.Refresh()
	}
}

// SetBold changes t's weight.
func (t *Text) SetBold(on bool) {
	if t.bold != on {
		t.bold = on
		t.Refresh()
	}
}

func (t *Text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.bold, Monospace: t.mono} }

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, Scaled(t.size), t.style()).Width
}

// lines returns t's lines for a width.
func (t *Text) lines(width float32) []string {
	switch t.mode {
	case cut, fit:
		return []string{shorten(t.text, width, t.measure)}
	case wrap:
		return wrapText(t.text, width, t.measure)
	}
	return []string{t.text}
}

// HeightFor returns t's height at this width.
func (t *Text) HeightFor(width float32) float32 {
	if t.mode != wrap {
		return LineHeight(t.size)
	}
	return float32(len(t.lines(width))) * LineHeight(t.size)
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t}
	r.Refresh()
	return r
}

type textRenderer struct {
	t     *Text
	lines []*canvas.Text
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.t
	t.width = size.Width
	r.fill(t.lines(size.Width))
	h := LineHeight(t.size)
	y := float32(0)
	if t.mode != wrap {
		y = (size.Height - h) / 2
	}
	for _, l := range r.lines {
		m := l.MinSize()
		l.Resize(fyne.NewSize(size.Width, m.Height))
		l.Move(fyne.NewPos(0, y+(h-m.Height)/2))
		y += h
	}
}

// fill makes the drawn lines say lines.
func (r *textRenderer) fill(lines []string) {
	for len(r.lines) < len(lines) {
		r.lines = append(r.lines, &canvas.Text{})
	}
	r.lines = r.lines[:len(lines)]
	for i, s := range lines {
		l := r.lines[i]
		l.Text, l.TextSize, l.TextStyle = s, Scaled(r.t.size), r.t.style()
		l.Alignment, l.Color = r.t.align, Tone(r.t.tone)
	}
}

func (r *textRenderer) MinSize() fyne.Size {
	t := r.t
	switch t.mode {
	case cut:
		return fyne.NewSize(0, LineHeight(t.size))
	case wrap:
		return fyne.NewSize(0, t.HeightFor(t.width))
	case fit:
		return fyne.NewSize(min(t.most, t.measure(t.text)), LineHeight(t.size))
	}
	return fyne.NewSize(t.measure(t.text), LineHeight(t.size))
}

func (r *textRenderer) Refresh() {
	r.Layout(r.t.Size())
	for _, l := range r.lines {
		l.Refresh()
	}
}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.lines))
	for i, l := range r.lines {
		out[i] = l
	}
	return out
}

func (r *textRenderer) Destroy() {}

// fits reports whether s is at most width wide. No character is narrower than a
// pixel: very long texts are not measured, which is slow.
func fits(s string, width float32, measure func(string) float32) bool {
	if len(s) > int(width)+1 && utf8.RuneCountInString(s) > int(width)+1 {
		return false
	}
	return measure(s) <= width
}

// prefix returns how many of the runes, and least at least, fit with an end behind
// them.
func prefix(runes []rune, least int, end string, width float32, measure func(string) float32) int {
	low, high := least, min(len(runes), max(int(width)+1, least)) // the longest that fits lies between
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+end) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// shorten cuts s to width and ends it in … if it does not fit.
func shorten(s string, width float32, measure func(string) float32) string {
	if fits(s, width, measure) {
		return s
	}
	runes := []rune(s)
	n := prefix(runes, 0, "…", width, measure)
	return strings.TrimRight(string(runes[:n]), " ") + "…"
}

// wrapText breaks s into lines at spaces; a word wider than a line is broken
// where the line ends. A width of 0, before the first layout, gives one line.
func wrapText(s string, width float32, measure func(string) float32) []string {
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		if width <= 0 {
			lines = append(lines, para)
			continue
		}
		line := ""
		for word := range strings.FieldsSeq(para) {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if fits(next, width, measure) {
				line = next
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			rest := []rune(word)
			for len(rest) > 1 && !fits(string(rest[:min(len(rest), int(width)+2)]), width, measure) {
				n := prefix(rest, 1, "", width, measure)
				lines = append(lines, string(rest[:n]))
				rest = rest[n:]
			}
			line = string(rest)
		}
		lines = append(lines, line)
	}
	return lines
}
