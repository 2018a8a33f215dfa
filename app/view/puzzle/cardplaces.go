//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
)

// Measures of cards.
const (
	stageEdge  float32 = 16
	rowGap     float32 = 8
	cardLeast  float32 = 96 // how wide a card is at least
	cardMost   float32 = 220
	pictureTop float32 = 88 // how high the picture of a card is
	sheetRatio float32 = 16.0 / 10
)

// laidOut is where everything is at some width.
func (c *cards) laidOut(width float32) (l cardLayout) {
	inner := width - 2*stageEdge
	switch is := c.v.Puzzle.Content.(type) {
	case *puzzle.Ordering:
		c.layOrder(&l, inner)
		return l
	case *puzzle.Matching:
		c.layMatching(&l, inner, is)
	case *puzzle.Sorting:
		c.laySorting(&l, inner, len(is.Groups))
	case *puzzle.Zones:
		c.layZones(&l, inner, is)
	}
	c.layTray(&l, inner)
	return l
}

// layOrder lays the items under each other.
func (c *cards) layOrder(l *cardLayout, inner float32) {
	width, y := min(inner, 560*widget.TextScale()), stageEdge
	x := stageEdge + float32(int((inner-width)/2))
	for at, item := range c.order() {
		h := c.cardHeight(item, width-40*widget.TextScale())
		p := widget.Place{At: fyne.NewPos(x, y), Size: fyne.NewSize(width, h)}
		l.slots = append(l.slots, slotBox{place: p})
		l.boxes = append(l.boxes, cardBox{model.PuzzleHand{Is: true, Piece: item, From: puzzle.Nowhere, To: at}, p})
		y += h + rowGap
	}
	l.height = y + stageEdge
}

// layMatching lays each left half with its place beside it.
func (c *cards) layMatching(l *cardLayout, inner float32, is *puzzle.Matching) {
	width, y := min(inner, 640*widget.TextScale()), stageEdge
	x, half := stageEdge+float32(int((inner-width)/2)), float32(int((width-rowGap)/2))
	for i, pair := range is.Pairs {
		on := c.onSlot(i)
		h := c.itemHeight(pair.Left, half)
		for _, t := range on {
			h = max(h, c.cardHeight(t.Piece, half))
		}
		right := widget.Place{At: fyne.NewPos(x+half+rowGap, y), Size: fyne.NewSize(half, h)}
		l.slots = append(l.slots, slotBox{place: right, label: widget.Place{At: fyne.NewPos(x, y), Size: fyne.NewSize(half, h)}})
		for _, t := range on {
			l.boxes = append(l.boxes, cardBox{t, right})
		}
		y += h + rowGap
	}
	l.height = y
}

// laySorting lays groups beside each other, as many as there is room for.
func (c *cards) laySorting(l *cardLayout, inner float32, groups int) {
	columns := max(1, min(groups, int((inner+rowGap)/(160*widget.TextScale()+rowGap))))
	width := float32(int((inner - rowGap*float32(columns-1)) / float32(columns)))
	y := stageEdge
	for first := 0; first < groups; first += columns {
		high := float32(0)
		for i := first; i < min(first+columns, groups); i++ {
			x := stageEdge + float32(i-first)*(width+rowGap)
			label := widget.LineHeight(widget.Body) + 16
			inside := y + label
			for _, t := range c.onSlot(i) {
				h := c.cardHeight(t.Piece, width-16)
				l.boxes = append(l.boxes, cardBox{t, widget.Place{At: fyne.NewPos(x+8, inside), Size: fyne.NewSize(width-16, h)}})
				inside += h + rowGap
			}
			high = max(high, inside-y+40)
			l.slots = append(l.slots, slotBox{
				place: widget.Place{At: fyne.NewPos(x, y), Size: fyne.NewSize(width, 0)},
				label: widget.Place{At: fyne.NewPos(x+8, y+8), Size: fyne.NewSize(width-16, label-8)},
			})
		}
		for i := first; i < len(l.slots); i++ {
			l.slots[i].place.Size.Height = high
		}
		y += high + rowGap
	}
	l.height = y
}

// sheet is where the picture of zones is.
func (c *cards) sheet(inner float32, is *puzzle.Zones) widget.Place {
	ratio := sheetRatio
	if size, err := puzzle.PictureSize(c.v.Puzzle.Pictures[is.Picture]); is.Picture != "" && err == nil {
		ratio = float32(size.X) / float32(size.Y)
	}
	width := min(inner, 900, 420*ratio)
	return widget.Place{At: fyne.NewPos(stageEdge+float32(int((inner-width)/2)), stageEdge), Size: fyne.NewSize(width, float32(int(width/ratio)))}
}

// layZones lays zones over their picture.
func (c *cards) layZones(l *cardLayout, inner float32, is *puzzle.Zones) {
	sheet := c.sheet(inner, is)
	const whole = 10_000
	for i, z := range is.Zones {
		at := sheet.At.AddXY(sheet.Size.Width*float32(z.X)/whole, sheet.Size.Height*float32(z.Y)/whole)
		size := fyne.NewSize(sheet.Size.Width*float32(z.Width)/whole, sheet.Size.Height*float32(z.Height)/whole)
		l.slots = append(l.slots, slotBox{place: widget.Place{At: at, Size: size}, label: widget.Place{At: at, Size: fyne.NewSize(size.Width, min(size.Height, widget.LineHeight(widget.Caption)))}, lines: true})
		x, y := at.X+2, at.Y+2
		for _, t := range c.onSlot(i) {
			w := min(c.cardWidth(t.Piece), max(size.Width-4, 32))
			h := c.cardHeight(t.Piece, w)
			if x > at.X+2 && x+w > at.X+size.Width {
				x, y = at.X+2, y+h+2
			}
			l.boxes = append(l.boxes, cardBox{t, widget.Place{At: fyne.NewPos(x, min(y, at.Y+max(2, size.Height-h-2))), Size: fyne.NewSize(w, h)}})
			x += w + 2
		}
	}
	l.height = sheet.At.Y + sheet.Size.Height + rowGap
}

// onSlot are the cards on a slot, as far as this window knows.
func (c *cards) onSlot(slot int) (all []model.PuzzleHand) {
	add := func(t, from int) {
		h := model.PuzzleHand{Is: true, Piece: t, From: from, To: slot}
		if c.slotOf(h) == slot {
			all = append(all, h)
		}
	}
	for _, t := range c.v.OnSlot(slot) {
		add(t, slot)
	}
	for t, l := range c.laid {
		if l.at.To == slot && l.at.From != slot {
			all = append(all, model.PuzzleHand{Is: true, Piece: t, From: l.at.From, To: slot})
		}
	}
	return all
}

// layTray lays the cards that are left beneath, side by side.
func (c *cards) layTray(l *cardLayout, inner float32) {
	top := l.height + rowGap
	x, y, high := stageEdge+rowGap, top+rowGap, float32(0)
	for _, t := range c.v.Tray() {
		h := model.PuzzleHand{Is: true, Piece: t, From: puzzle.Nowhere, To: puzzle.Nowhere}
		reused := c.v.Shape.Reusable != nil && c.v.Shape.Reusable[t]
		if _, waits := c.laid[t]; waits && !reused && c.slotOf(h) != puzzle.Nowhere {
			continue
		}
		w := c.cardWidth(t)
		w = min(w, inner-2*rowGap)
		tall := c.cardHeight(t, w)
		if x > stageEdge+rowGap && x+w > stageEdge+inner-rowGap {
			x, y, high = stageEdge+rowGap, y+high+rowGap, 0
		}
		l.boxes = append(l.boxes, cardBox{h, widget.Place{At: fyne.NewPos(x, y), Size: fyne.NewSize(w, tall)}})
		x, high = x+w+rowGap, max(high, tall)
	}
	high = max(high, widget.RowHeight(44, widget.Body))
	l.tray = widget.Place{At: fyne.NewPos(stageEdge, top), Size: fyne.NewSize(inner, y+high+rowGap-top)}
	l.height = l.tray.At.Y + l.tray.Size.Height + stageEdge
}

// item is what a card shows.
func (c *cards) item(t int) puzzle.Item { return c.v.Puzzle.Items()[t] }

// cardWidth is how wide a card wants to be.
func (c *cards) cardWidth(t int) float32 {
	is := c.item(t)
	if is.Picture != "" {
		return 132 * widget.TextScale()
	}
	w := fyne.MeasureText(is.Text, widget.Scaled(widget.Body), fyne.TextStyle{}).Width + 2*cardSide + 1
	least := cardLeast
	if c.v.Kind == puzzle.ZonesKind { // names in a picture are short
		least = 40
	}
	return float32(int(max(least, min(w, cardMost*widget.TextScale())))) + 1
}

const cardSide float32 = 12

// cardHeight is how high it is at a width.
func (c *cards) cardHeight(t int, width float32) float32 { return c.itemHeight(c.item(t), width) }

func (c *cards) itemHeight(is puzzle.Item, width float32) (h float32) {
	if is.Picture != "" {
		h += pictureTop + 8
	}
	if is.Text != "" {
		h += widget.NewParagraph(is.Text, widget.Body, widget.Ink).HeightFor(width - 2*cardSide)
	}
	least := widget.RowHeight(44, widget.Body)
	if c.v.Kind == puzzle.ZonesKind {
		least = widget.RowHeight(32, widget.Body)
	}
	return max(least, h+16)
}
