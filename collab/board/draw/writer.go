package draw

import (
	"bytes"
	"io"
	"log"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/goregular"
)

// A Writer lays text out and knows the outlines of its letters. Latin, Greek and Cyrillic letters are of the Go fonts, which are in
// the program, so that they look the same everywhere; others are looked for in the fonts of the computer. It belongs to one
// goroutine at a time.
type Writer struct {
	own    *font.Face
	system *fontscan.FontMap // nil: there are none
	looked bool              // for those of the computer

	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper

	layouts  map[layoutKey]*Layout
	runes    int // in all of layouts
	outlines map[glyphKey][]font.Segment
}

// What a writer remembers at most; when there is more it forgets all of it.
const (
	mostLayouts  = 4096
	mostRunes    = 1 << 20
	mostOutlines = 8192
)

type layoutKey struct {
	text       string
	size, wrap float32
}

type glyphKey struct {
	face *font.Face
	id   font.GID
}

// NewWriter returns a writer. If system is false it knows no fonts but its own: pictures are then the same on every computer.
func NewWriter(system bool) *Writer {
	own, err := font.ParseTTF(bytes.NewReader(goregular.TTF))
	if err != nil {
		panic("BUG: the font of the board: " + err.Error())
	}
	return &Writer{
		own: own, looked: !system, layouts: make(map[layoutKey]*Layout), outlines: make(map[glyphKey][]font.Segment),
	}
}

// ResolveFace implements shaping.Fontmap: the font that has r, or the writer's own.
func (w *Writer) ResolveFace(r rune) *font.Face {
	if _, has := w.own.NominalGlyph(r); has {
		return w.own
	}
	if !w.looked {
		w.looked = true
		m := fontscan.NewFontMap(log.New(io.Discard, "", 0))
		if m.UseSystemFonts("") == nil {
			m.SetQuery(fontscan.Query{Families: []string{fontscan.SansSerif}})
			w.system = m
		}
	}
	if w.system != nil {
		if face := w.system.ResolveFace(r); face != nil {
			if _, has := face.NominalGlyph(r); has {
				return face
			}
		}
	}
	return w.own
}

// outline returns the lines around a letter, in units of its font; nil if it is drawn by a bitmap, or not at all.
func (w *Writer) outline(face *font.Face, id font.GID) []font.Segment {
	key := glyphKey{face, id}
	out, known := w.outlines[key]
	if known {
		return out
	}
	switch is := face.GlyphData(id).(type) {
	case font.GlyphOutline:
		out = is.Segments
	case font.GlyphSVG:
		out = is.Outline.Segments
	case font.GlyphBitmap:
		if is.Outline != nil {
			out = is.Outline.Segments
		}
	}
	if len(w.outlines) >= mostOutlines {
		clear(w.outlines)
	}
	w.outlines[key] = out
	return out
}
