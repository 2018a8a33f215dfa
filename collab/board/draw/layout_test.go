package draw

import (
	"strings"
	"testing"

	"lyceum/collab/board"
)

func TestLinesBreakBetweenWordsAndFit(t *testing.T) {
	w := NewWriter(false)
	const text = "Light reactions happen in the thylakoids.\n\nThe Calvin cycle does not need light."
	l := w.Layout(text, 24, 200)
	if len(l.Lines) < 6 {
		t.Errorf("%d lines, want more", len(l.Lines))
	}
	runes := []rune(text)
	var back strings.Builder
	for i, line := range l.Lines {
		if line.Width > 201 && strings.Contains(strings.TrimSpace(string(runes[line.From:line.To])), " ") {
			t.Errorf("line %d is %.0f pixels long, want at most 200", i, line.Width)
		}
		if i > 0 && line.From > l.Lines[i-1].To {
			back.WriteByte('\n')
		}
		back.WriteString(string(runes[line.From:line.To]))
	}
	if back.String() != text {
		t.Errorf("the lines say %q, want %q", back.String(), text)
	}
	if want := float32(len(l.Lines)) * 24 * LineHeight; l.Height != want {
		t.Errorf("they are %g high, want %g", l.Height, want)
	}
}

func TestCaretStandsWhereItIsPut(t *testing.T) {
	w := NewWriter(false)
	for _, text := range []string{"", "a", "Photosynthesis and light", "one\ntwo\n\nthree", "ends with a line feed\n"} {
		l := w.Layout(text, 32, 150)
		for at := range len([]rune(text)) + 1 {
			p := l.Caret(at)
			p.Y += 16
			if got := l.At(p); got != at && l.Caret(got) != l.Caret(at) {
				t.Errorf("%q: the caret at %d stands at %v, where it is %d", text, at, p, got)
			}
		}
	}
}

func TestTextFromRightToLeft(t *testing.T) {
	w := NewWriter(false)
	l := w.Layout("שלום", 32, 400)
	if first, last := l.Caret(0), l.Caret(4); first.X <= last.X {
		t.Errorf("the caret stands at %g before the first letter and at %g behind the last, want the first at the right", first.X, last.X)
	}
	if line := l.Lines[0]; line.X+line.Width < 399 {
		t.Errorf("the line ends at %g, want at the right edge, 400", line.X+line.Width)
	}
}

func TestLettersLieInTheBoundsOfTheirText(t *testing.T) {
	for _, text := range []string{"gjpqy", "ÀÉÎ", "W\nlower", "f"} {
		o := put(0, board.Shape{Kind: board.Text, Text: text, Points: []board.Point{pt(300, 300), pt(700, 300)}, Style: black(48)})
		is := painted(t, 1, o)
		if n := ink(is); n < 50 {
			t.Errorf("%q: only %.0f pixels are black", text, n)
		}
		in := testPainter.Bounds(o).Pixels(1)
		for y := is.Rect.Min.Y; y < is.Rect.Max.Y; y++ {
			for x := is.Rect.Min.X; x < is.Rect.Max.X; x++ {
				if !isWhite(is.RGBAAt(x, y)) && (x < in.Min.X || x >= in.Max.X || y < in.Min.Y || y >= in.Max.Y) {
					t.Fatalf("%q: pixel %d, %d is outside of %v", text, x, y, in)
				}
			}
		}
	}
}

func TestWriterRemembersABoundedNumber(t *testing.T) {
	w := NewWriter(false)
	text := strings.Repeat("a", 1000)
	for i := range 3000 {
		w.Layout(text[:i%1000], float32(8+i%7), 400)
	}
	if len(w.layouts) > mostLayouts || w.runes > mostRunes {
		t.Errorf("%d layouts of %d characters are kept", len(w.layouts), w.runes)
	}
}
