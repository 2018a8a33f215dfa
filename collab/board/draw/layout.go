package draw

import (
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"

	"lyceum/collab/board"
)

// LineHeight is how far lines are apart, as part of the size of the font; ascent is how far what letters stand on is from the top.
const (
	LineHeight = board.LineHeight
	ascent     = 0.95
)

// shapedSize is the size in which text is shaped, in pixels; it is drawn larger or smaller then.
const shapedSize = 64

// A Layout is a text in lines. Places in it are pixels of the page from its upper left corner.
type Layout struct {
	Size          float32 // of the font, in pixels
	Width, Height float32 // of all lines
	Lines         []TextLine
}

// A TextLine is one line of a layout.
type TextLine struct {
	From, To int     // of the text's characters (runes) it has these; a line feed is in none
	X, Width float32 // where it begins, at the left, and how long it is
	Base     float32 // what its letters stand on
	glyphs   []glyph
	carets   []float32 // where a caret stands before each of its characters, and behind the last
}

// A glyph is one letter in its place.
type glyph struct {
	face *font.Face
	id   font.GID
	at   Point
	unit float32 // pixels a unit of the font
}

// Layout returns text in lines no longer than wrap pixels (0: as long as they are), in letters of a size. It may not be changed.
func (w *Writer) Layout(text string, size, wrap float32) *Layout {
	key := layoutKey{text, size, wrap}
	if l := w.layouts[key]; l != nil {
		return l
	}
	l := &Layout{Size: size}
	from := 0
	for _, paragraph := range strings.Split(text, "\n") {
		runes := []rune(strings.ReplaceAll(paragraph, "\t", " "))
		w.paragraph(l, runes, from, wrap)
		from += len(runes) + 1
	}
	l.Height = float32(len(l.Lines)) * size * LineHeight
	for _, line := range l.Lines {
		l.Width = max(l.Width, line.X+line.Width)
	}
	if w.runes += from; len(w.layouts) >= mostLayouts || w.runes > mostRunes {
		clear(w.layouts)
		w.runes = from
	}
	w.layouts[key] = l
	return l
}

// paragraph adds the lines of a paragraph whose first character is that of a number in the text.
func (w *Writer) paragraph(l *Layout, runes []rune, from int, wrap float32) {
	if len(runes) == 0 {
		l.Lines = append(l.Lines, TextLine{From: from, To: from, Base: l.base(), carets: []float32{0}})
		return
	}
	direction := directionOf(runes)
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: direction, Size: fixed.I(shapedSize)}
	var shaped []shaping.Output
	for _, part := range w.segmenter.Split(in, w) {
		shaped = append(shaped, w.shaper.Shape(part))
	}
	most := 1 << 20
	if wrap > 0 {
		most = max(1, int(wrap*shapedSize/l.Size))
	}
	config := shaping.WrapConfig{Direction: direction, DisableTrailingWhitespaceTrim: true}
	lines, _ := w.wrapper.WrapParagraph(config, most, runes, shaping.NewSliceIterator(shaped))
	for _, line := range lines {
		l.add(line, from)
		if last := &l.Lines[len(l.Lines)-1]; direction == di.DirectionRTL && wrap > 0 {
			last.X = max(0, wrap-last.Width)
		}
	}
}

// base returns where letters of the next line stand.
func (l *Layout) base() float32 { return (float32(len(l.Lines))*LineHeight + ascent) * l.Size }

// add adds a line of shaped text.
func (l *Layout) add(runs shaping.Line, from int) {
	k := l.Size / shapedSize / 64 // pixels of the page a 64th of one of those in which text is shaped
	line := TextLine{Base: l.base()}
	first, end := runs[0].Runes.Offset, 0
	for _, run := range runs {
		first, end = min(first, run.Runes.Offset), max(end, run.Runes.Offset+run.Runes.Count)
	}
	line.From, line.To = from+first, from+end
	line.carets = make([]float32, end-first+1)
	order := slices.Clone(runs)
	slices.SortStableFunc(order, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	var x float32
	for _, run := range order {
		left := x
		for i, g := range run.Glyphs {
			line.glyphs = append(line.glyphs, glyph{run.Face, g.GlyphID,
				Point{x + float32(g.XOffset)*k, -float32(g.YOffset) * k}, l.Size / float32(run.Face.Upem())})
			x += float32(g.XAdvance) * k
			if last := i+1 == len(run.Glyphs) || run.Glyphs[i+1].ClusterIndex != g.ClusterIndex; last {
				line.stand(run.Direction == di.DirectionRTL, g.ClusterIndex-first, g.RuneCount, left, x)
				left = x
			}
		}
	}
	line.Width = x
	l.Lines = append(l.Lines, line)
}

// stand notes where a caret stands at n characters from the one at i, which are drawn as one from left to right.
func (t *TextLine) stand(backwards bool, i, n int, left, right float32) {
	if backwards {
		left, right = right, left
	}
	for j := 0; j <= n && i+j < len(t.carets); j++ {
		if i+j >= 0 {
			t.carets[i+j] = left + (right-left)*float32(j)/float32(max(n, 1))
		}
	}
}

// Caret returns where the top of a caret is that stands before the character of a number.
func (l *Layout) Caret(at int) Point {
	line := l.LineOf(at)
	t := &l.Lines[line]
	i := min(max(at-t.From, 0), len(t.carets)-1)
	return Point{t.X + t.carets[i], float32(line) * LineHeight * l.Size}
}

// LineOf returns the number of the line with a character.
func (l *Layout) LineOf(at int) int {
	for i := range l.Lines {
		if at <= l.Lines[i].To && (i+1 == len(l.Lines) || at < l.Lines[i+1].From) {
			return i
		}
	}
	return len(l.Lines) - 1
}

// At returns before which character a caret stands that is put at a place.
func (l *Layout) At(p Point) int {
	line := min(max(int(p.Y/(LineHeight*l.Size)), 0), len(l.Lines)-1)
	t := &l.Lines[line]
	best := 0
	for i, x := range t.carets {
		if abs(t.X+x-p.X) < abs(t.X+t.carets[best]-p.X) {
			best = i
		}
	}
	return t.From + best
}

func abs(v float32) float32 { return max(v, -v) }

// directionOf returns in which direction a paragraph is written: that of its first letter that has one.
func directionOf(text []rune) di.Direction {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return di.DirectionLTR
		case bidi.R, bidi.AL:
			return di.DirectionRTL
		}
	}
	return di.DirectionLTR
}
