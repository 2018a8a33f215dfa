//go:build !nogui

package board

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"lyceum/app/model"
	"lyceum/app/view/ink"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// A toolInfo is a tool as the strip shows it.
type toolInfo struct {
	tool   ink.Tool
	icon   string
	word   string // for words.Say
	action model.BoardAction
}

// toolInfos are the tools in the order of the strip.
var toolInfos = []toolInfo{
	{ink.Hand, "pan", words.Mark("Move the page"), model.BoardHand},
	{ink.Select, "select", words.Mark("Select"), model.BoardSelect},
	{ink.Pen, "pen", words.Mark("Pen"), model.BoardPen},
	{ink.Marker, "marker", words.Mark("Highlighter"), model.BoardHighlighter},
	{ink.Eraser, "eraser", words.Mark("Eraser"), model.BoardEraser},
	{ink.Line, "line", words.Mark("Line"), model.BoardLine},
	{ink.Arrow, "arrow", words.Mark("Arrow"), model.BoardArrow},
	{ink.Rectangle, "rect", words.Mark("Rectangle"), model.BoardRectangle},
	{ink.Ellipse, "ellipse", words.Mark("Ellipse"), model.BoardEllipse},
	{ink.Text, "text", words.Mark("Text"), model.BoardText},
	{ink.Image, "image", words.Mark("Image"), model.BoardPicture},
	{ink.Laser, "laser", words.Mark("Laser pointer"), model.BoardLaser},
}

// Which tools stand together, and those that share a button where the strip has little room.
var (
	holdTools  = []ink.Tool{ink.Hand, ink.Select}
	drawTools  = []ink.Tool{ink.Pen, ink.Marker, ink.Eraser}
	shapeTools = []ink.Tool{ink.Line, ink.Arrow, ink.Rectangle, ink.Ellipse}
	putTools   = []ink.Tool{ink.Text, ink.Image}
)

func infoOf(t ink.Tool) toolInfo {
	for _, i := range toolInfos {
		if i.tool == t {
			return i
		}
	}
	return toolInfos[1]
}

// colourNames are what the colours of board.Palette are called, for words.Say.
var colourNames = [len(board.Palette)]string{
	words.Mark("Black"), words.Mark("Blue"), words.Mark("Orange"), words.Mark("Green"),
	words.Mark("Pink"), words.Mark("Yellow"), words.Mark("Light blue"), words.Mark("Violet"),
	words.Mark("Red"), words.Mark("Dark green"), words.Mark("Brown"), words.Mark("Grey"),
}

// safeColours is how many of them, the first, everybody can tell apart. They show at once.
const safeColours = 8

// widthLooks say how the widths of board.Widths are shown: what they are called, and how wide their discs are.
var widthLooks = [len(board.Widths)]struct {
	word string // for words.Say
	disc float32
}{
	{words.Mark("Finest"), 4}, {words.Mark("Fine"), 6}, {words.Mark("Medium"), 10}, {words.Mark("Broad"), 14}, {words.Mark("Broadest"), 20},
}

// colourSwatches are some of the palette to choose from, by the keys of colourKey.
func colourSwatches(from, to int) (out []widget.Swatch) {
	for i := from; i < to; i++ {
		c := board.Palette[i]
		out = append(out, widget.Swatch{Key: colourKey(c), Word: words.Say(colourNames[i]), Colour: shownColour(c)})
	}
	return out
}

// widthSwatches are the widths to choose from, by their number of quarter pixels.
func widthSwatches() (out []widget.Swatch) {
	for i, w := range board.Widths {
		out = append(out, widget.Swatch{Key: strconv.Itoa(int(w)), Word: words.Say(widthLooks[i].word), Size: widthLooks[i].disc})
	}
	return out
}

// colourKey writes a colour as people do.
func colourKey(c board.Colour) string { return fmt.Sprintf("#%06X", uint32(c)) }

// parseColour reads what colourKey writes, with or without its sign.
func parseColour(text string) (c board.Colour, ok bool) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "#")
	if len(text) != 6 || strings.ContainsAny(text, "+-_") {
		return 0, false
	}
	v, err := strconv.ParseUint(text, 16, 24)
	return board.Colour(v), err == nil
}

func shownColour(c board.Colour) color.NRGBA {
	r, g, b := c.RGB()
	return color.NRGBA{R: r, G: g, B: b, A: 255}
}
