//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
)

// Measures of a card, in Fyne's pixels.
const (
	cardSide   float32 = 12
	letterSize float32 = 24
	tickSize   float32 = 20
)

// A card is one thing to choose, with its letter. It has the focus by itself; Space and a click choose it.
type card struct {
	widget.Part
	letter  string
	word    string // what it says, plainly
	text    *prose.Prose
	square  bool // one of any number, else of which one can be chosen
	chosen  bool
	fixed   bool // it cannot be chosen any more
	verdict fyne.ThemeColorName
	pick    func()
	key     func(e *fyne.KeyEvent) bool // a key that the card itself has no use for
}

func newCard(letter, word string, blocks []prose.Block, square bool, pick func(), key func(e *fyne.KeyEvent) bool) *card {
	c := &card{letter: letter, word: word, square: square, pick: pick, key: key, text: prose.New(widget.Body, widget.Ink)}
	c.text.Set(blocks)
	c.Extend(c)
	return c
}

// Word returns what can be chosen.
func (c *card) Word() string { return c.letter + " " + c.word }

// set says whether it is chosen, and whether that can change.
func (c *card) set(chosen, fixed bool) {
	if c.chosen != chosen || c.fixed != fixed {
		c.chosen, c.fixed = chosen, fixed
		c.Refresh()
	}
}

func (c *card) choose() {
	if !c.fixed {
		c.pick()
	}
}

// Tapped implements fyne.Tappable.
func (c *card) Tapped(*fyne.PointEvent) { c.choose() }

// Cursor implements desktop.Cursorable.
func (c *card) Cursor() desktop.Cursor {
	if c.fixed {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// TypedKey implements fyne.Focusable.
func (c *card) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace:
		c.choose()
	case c.key(e):
	default:
		c.Part.TypedKey(e)
	}
}

// textWidth is what the words have in a card of a width.
func (c *card) textWidth(width float32) float32 {
	return width - 2*cardSide - widget.Scaled(letterSize) - 12 - tickSize - 8
}

// HeightFor returns the height at this width.
func (c *card) HeightFor(width float32) float32 {
	return max(widget.RowHeight(44, widget.Body), c.text.HeightFor(c.textWidth(width))+20)
}

// CreateRenderer implements fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{
		c: c, ground: &canvas.Rectangle{CornerRadius: widget.Radius}, ring: &canvas.Rectangle{}, disc: &canvas.Rectangle{},
		letter: widget.NewBold(c.letter, widget.Secondary, widget.Ink).Centred(), tick: widget.NewIcon("check", tickSize, widget.Accent),
	}
	r.Refresh()
	return r
}

type cardRenderer struct {
	c                  *card
	ground, ring, disc *canvas.Rectangle
	letter             *widget.Text
	tick               *widget.Icon
}

func (r *cardRenderer) Layout(size fyne.Size) {
	c := r.c
	r.ground.Resize(size)
	widget.PlaceRing(r.ring, fyne.Position{}, size)
	round := widget.Scaled(letterSize)
	first := widget.LineHeight(widget.Body)
	h := c.text.HeightFor(c.textWidth(size.Width))
	top := float32(int((size.Height - h) / 2))
	y := top + float32(int((first-round)/2))
	r.disc.Move(fyne.NewPos(cardSide, y))
	r.disc.Resize(fyne.NewSquareSize(round))
	r.letter.Move(fyne.NewPos(cardSide, y))
	r.letter.Resize(fyne.NewSquareSize(round))
	c.text.Move(fyne.NewPos(cardSide+round+12, top))
	c.text.Resize(fyne.NewSize(c.textWidth(size.Width), h))
	m := r.tick.MinSize()
	r.tick.Move(fyne.NewPos(size.Width-cardSide-m.Width, top+float32(int((first-m.Height)/2))))
	r.tick.Resize(m)
}

func (r *cardRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, r.c.HeightFor(max(r.c.Size().Width, 160)))
}

func (r *cardRenderer) Refresh() {
	c := r.c
	fill, edge, wide, ink := widget.Surface, widget.Border, float32(1), widget.Ink
	disc := fyne.ThemeColorName(widget.Clear)
	switch {
	case c.chosen:
		fill, edge, wide, disc, ink = widget.Soft, widget.Accent, 2, widget.Accent, widget.OnAccent
	case c.Hovered() && !c.fixed:
		fill = widget.Surface2
	}
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = widget.Tone(fill), widget.Tone(edge), wide
	r.disc.FillColor, r.disc.StrokeColor, r.disc.StrokeWidth = widget.Tone(disc), widget.Tone(widget.Strong), 1
	r.disc.CornerRadius = widget.Scaled(letterSize) / 2
	if c.square {
		r.disc.CornerRadius = 4
	}
	if c.chosen {
		r.disc.StrokeColor = widget.Tone(widget.Accent)
	}
	widget.DrawRing(r.ring, c.Focused(), widget.Radius)
	r.letter.SetTone(ink)
	r.tick.Hidden = !c.chosen
	r.tick.Set("check", widget.Accent)
	r.Layout(c.Size())
	r.ground.Refresh()
	r.disc.Refresh()
	c.text.Refresh()
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.disc, r.letter, r.c.text, r.tick}
}

func (r *cardRenderer) Destroy() {}
