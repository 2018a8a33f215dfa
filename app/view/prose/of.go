//go:build !nogui

package prose

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures of questions are PNG
	_ "image/png"  // or JPEG
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/quiz"
)

// Of returns what a text of a question says, with its pictures.
func Of(text quiz.Text, pictures []quiz.Picture) []Block { return Filled(text, pictures, nil) }

// Filled is Of for a cloze: holes are filled with controls, one a gap.
func Filled(text quiz.Text, pictures []quiz.Picture, holes []fyne.CanvasObject) (out []Block) {
	for _, b := range text.Blocks() {
		is := Block{Tight: len(out) > 0 && b.Kind != quiz.Paragraph && b.Kind != quiz.Preformatted}
		switch b.Kind {
		case quiz.Bullet:
			is.Indent, is.Mark = b.Depth+1, "•"
		case quiz.Numbered:
			is.Indent, is.Mark = b.Depth+1, strconv.Itoa(b.Number)+"."
		case quiz.Preformatted:
			is.Code = true
		}
		for _, s := range b.Spans {
			if s.Picture != "" {
				if p := pictureOf(s.Picture, pictures); p != nil {
					if len(is.Runs) > 0 {
						out = append(out, is)
					}
					out = append(out, Block{Picture: p, Alt: s.Text, Indent: is.Indent})
					is.Runs, is.Mark, is.Tight = nil, "", false
					continue
				}
				s.Text = "[" + s.Text + "]"
			}
			is.Runs = append(is.Runs, runOf(s, b.Kind == quiz.Preformatted, holes))
		}
		if len(is.Runs) > 0 {
			out = append(out, is)
		}
	}
	return out
}

// runOf returns what a span says.
func runOf(s quiz.Span, code bool, holes []fyne.CanvasObject) Run {
	r := Run{Text: s.Text, Bold: s.Style&quiz.Bold != 0, Italic: s.Style&quiz.Italic != 0, Mono: code || s.Style&quiz.Code != 0}
	switch {
	case s.Style&quiz.Sub != 0:
		r.Shift = -1
	case s.Style&quiz.Sup != 0:
		r.Shift = 1
	}
	if s.Hole > 0 && s.Hole <= len(holes) {
		r.Object = holes[s.Hole-1]
	}
	return r
}

// Plain is a paragraph without styles.
func Plain(text string) []Block { return []Block{{Runs: []Run{{Text: text}}}} }

// Words are what blocks say, in one line.
func Words(blocks []Block) string {
	var b strings.Builder
	for i := range blocks {
		for j := range blocks[i].Runs {
			b.WriteString(blocks[i].Runs[j].Text)
		}
		if blocks[i].Picture != nil {
			b.WriteString("[" + blocks[i].Alt + "]")
		}
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// decoded are the pictures that were used last, the latest last; only Fyne's goroutine has them.
var decoded []decodedPicture

type decodedPicture struct {
	of *byte
	is image.Image
}

// mostDecoded bounds them (our choice: a few questions with pictures; each can be tens of megabytes).
const mostDecoded = 12

// pictureOf returns a picture of a question by its name; nil: there is none that can be shown.
func pictureOf(name string, pictures []quiz.Picture) image.Image {
	for i := range pictures {
		p := &pictures[i]
		if p.Name != name || len(p.Bytes) == 0 {
			continue
		}
		for n, d := range decoded {
			if d.of == &p.Bytes[0] {
				decoded = append(append(decoded[:n:n], decoded[n+1:]...), d)
				return d.is
			}
		}
		is, _, err := image.Decode(bytes.NewReader(p.Bytes))
		if err != nil {
			return nil
		}
		if len(decoded) == mostDecoded {
			decoded = decoded[1:]
		}
		decoded = append(decoded, decodedPicture{&p.Bytes[0], is})
		return is
	}
	return nil
}
