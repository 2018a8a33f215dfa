//go:build !nogui

package editor

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// places are the zones of a picture, and the items that belong to them.
type places struct {
	e       *Editor
	picture *chosenPicture
	list    *form.List[*placeRow]
	tiles   *form.List[*placed]
	board   *board
	count   int       // of places, as the items have boxes for them
	rows    []*placed // that were filled in last
}

// A placeRow is a row of places.
type placeRow struct {
	label    *lineBox
	numbers  [4]*lineBox // x, y, width and height, in percent
	capacity *lineBox
	body     fyne.CanvasObject
}

// Content implements form.Row.
func (r *placeRow) Content() fyne.CanvasObject { return r.body }

// First implements form.Row.
func (r *placeRow) First() fyne.Focusable { return r.label.input }

// A placed item is a row of items, with a box for each place.
type placed struct {
	*itemBox
	boxes    []*widget.Check
	belongs  map[*placeRow]bool
	reusable *widget.Check
	checks   *fyne.Container
	whole    *fyne.Container
}

// Content implements form.Row.
func (t *placed) Content() fyne.CanvasObject { return t.whole }

// First implements form.Row.
func (t *placed) First() fyne.Focusable { return t.area }

func placeName(i int) string { return words.T("Place %d", i+1) }

func newPlaces(e *Editor, is *puzzle.Zones) *places {
	z := &places{e: e, picture: e.newChosenPicture(words.T("Picture"), is.Picture, true)}
	z.board = newBoard(z.drawn, z.moved)
	z.list = form.NewList(&e.owner, words.T("Places"), words.T("Add a place"), placeName, func() *placeRow { return z.row(freshZone(len(z.list.Rows))) })
	z.list.Field.SetHelp(words.T("Draw places on the picture with the mouse, or type where they are, in percent of its width and height."))
	for _, zone := range is.Zones {
		z.list.Append(z.row(zone))
	}
	z.tiles = form.NewList(&e.owner, words.T("Items"), words.T("Add an item"), itemName, func() *placed { return z.item(puzzle.Tile{}) })
	for _, t := range is.Tiles {
		z.tiles.Append(z.item(t))
	}
	for len(z.tiles.Rows) < freshRows {
		z.tiles.Append(z.item(puzzle.Tile{}))
	}
	z.follow()
	return z
}

// freshZone is where a place is at first that nobody drew.
func freshZone(n int) puzzle.Zone {
	return puzzle.Zone{X: 500 + n%4*2400, Y: 500 + n/4%4*2400, Width: 1800, Height: 1800}
}

func (z *places) row(is puzzle.Zone) *placeRow {
	r := &placeRow{label: z.e.newLine(words.C("of a place on a picture", "Name"), is.Label)}
	for i, name := range []string{words.T("Left, in percent"), words.T("Top, in percent"), words.T("Width, in percent"), words.T("Height, in percent")} {
		r.numbers[i] = z.e.newLine(name, writePercent([]int{is.X, is.Y, is.Width, is.Height}[i]))
	}
	r.capacity = z.e.newLine(words.T("Takes at most"), strconv.Itoa(is.Capacity))
	r.capacity.field.SetHelp(words.T("0: any number."))
	n := r.numbers
	r.body = widget.Column(8, widget.Beside(16, 120, []float32{2, 1}, r.label.field, r.capacity.field),
		widget.Beside(8, 110, []float32{1, 1, 1, 1}, n[0].field, n[1].field, n[2].field, n[3].field))
	return r
}

// writePercent writes 1/10000 in percent.
func writePercent(n int) string { return model.Decimal(float64(n) / 100) }

// readPercent reads it; what is no number is none of a picture.
func readPercent(text string) int {
	f, ok := model.ParseDecimal(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")))
	if !ok || math.Abs(f) > 1000 {
		return -1
	}
	return int(math.Round(f * 100))
}

func (r *placeRow) zone() puzzle.Zone {
	n := func(i int) int { return readPercent(r.numbers[i].input.Text) }
	return puzzle.Zone{Label: r.label.text(), X: n(0), Y: n(1), Width: n(2), Height: n(3), Capacity: r.capacity.number()}
}

// set moves a place.
func (r *placeRow) set(is puzzle.Zone) {
	for i, n := range []int{is.X, is.Y, is.Width, is.Height} {
		if text := writePercent(n); r.numbers[i].input.Text != text {
			r.numbers[i].input.SetText(text)
		}
	}
}

// drawn takes a place that was drawn on the picture.
func (z *places) drawn(is puzzle.Zone) {
	row := z.row(is)
	z.list.Append(row)
	z.e.change()
	z.e.window.Canvas().Focus(row.First())
}

// moved takes where a place was moved to.
func (z *places) moved(at int, is puzzle.Zone) { z.list.Rows[at].set(is) }

func (z *places) item(is puzzle.Tile) *placed {
	t := &placed{itemBox: z.e.newItem(words.C("of an item of a puzzle", "Text"), is.Item), belongs: map[*placeRow]bool{}, checks: widget.Column(4)}
	for _, n := range is.Zones {
		t.belongs[z.list.Rows[n]] = true
	}
	t.reusable = z.e.newCheck(words.T("There is always another of it, and it belongs to each of these"), is.Reusable)
	t.whole = widget.Column(8, t.body, caption(words.T("It belongs to")), t.checks, t.reusable)
	z.fillBoxes(t)
	return t
}

// fillBoxes gives an item a box for each place.
func (z *places) fillBoxes(t *placed) {
	t.boxes, t.checks.Objects = nil, nil
	for i, r := range z.list.Rows {
		box := widget.NewCheck(r.name(i))
		box.Set(t.belongs[r])
		box.Changed = func(on bool) {
			t.belongs[r] = on
			z.e.change()
		}
		t.boxes = append(t.boxes, box)
		t.checks.Add(box)
	}
	t.checks.Refresh()
}

// name is what a place is called in the list of an item.
func (r *placeRow) name(i int) string {
	if label := r.label.text(); label != "" {
		return words.T("%s: %s", placeName(i), label)
	}
	return placeName(i)
}

// follow has the items have boxes for the places that there are, by their names.
func (z *places) follow() {
	for _, t := range z.tiles.Rows {
		same := len(t.boxes) == len(z.list.Rows)
		for i, r := range z.list.Rows {
			same = same && t.boxes[i].Word() == r.name(i) && t.boxes[i].Checked == t.belongs[r]
		}
		if !same {
			z.fillBoxes(t)
		}
	}
	if z.count != len(z.list.Rows) {
		z.count = len(z.list.Rows)
		z.e.relay()
	}
}

func (z *places) objects() []fyne.CanvasObject {
	return slices.Concat([]fyne.CanvasObject{z.picture.field}, z.list.Objects(), z.tiles.Objects())
}

func (z *places) fill(p *puzzle.Puzzle) {
	c := &puzzle.Zones{Picture: z.picture.name}
	z.e.album.useNamed(p, c.Picture)
	for _, r := range z.list.Rows {
		c.Zones = append(c.Zones, r.zone())
	}
	z.rows = nil
	for _, t := range z.tiles.Rows {
		tile := puzzle.Tile{Item: t.item(), Reusable: t.reusable.Checked}
		for i, r := range z.list.Rows {
			if t.belongs[r] {
				tile.Zones = append(tile.Zones, i)
			}
		}
		if t.blank() && len(tile.Zones) == 0 {
			continue
		}
		c.Tiles, z.rows = append(c.Tiles, tile), append(z.rows, t)
		z.e.album.use(p, tile.Item)
	}
	p.Content = c
}

func (z *places) spot(f *puzzle.Fault) spot {
	at := f.Where - 1
	if at >= 0 && at < len(z.list.Rows) {
		r := z.list.Rows[at]
		s := spot{}
		switch {
		case f.Cause == puzzle.BadCapacity || f.Cause == puzzle.NoRoom:
			s = r.capacity.spot()
		case f.Cause == puzzle.BadZone:
			s = r.wrong()
		case f.Cause == puzzle.BadText && isBad(puzzle.Item{Text: r.label.text()}):
			s = r.label.spot()
		}
		if s.field != nil {
			s.place = placeName(at)
			return s
		}
	}
	switch {
	case f.Cause == puzzle.MissingPicture && f.Where == 0 || f.Cause == puzzle.BadPicture || f.Cause == puzzle.TooManyPictures:
		return z.picture.spot()
	case at >= 0 && at < len(z.rows):
		return z.rows[at].spotIn(itemName(slices.Index(z.tiles.Rows, z.rows[at])))
	case len(z.list.Rows) == 0 || f.Cause == puzzle.TooManySlots:
		return ofList(words.T("Places"), z.list)
	}
	return ofList(words.T("Items"), z.tiles)
}

// wrong is the first of the numbers that keeps a place from being on the picture.
func (r *placeRow) wrong() spot {
	is := r.zone()
	switch {
	case is.X < 0 || is.X > 10_000:
		return r.numbers[0].spot()
	case is.Y < 0 || is.Y > 10_000:
		return r.numbers[1].spot()
	case is.Width < 100 || is.X+is.Width > 10_000:
		return r.numbers[2].spot()
	}
	return r.numbers[3].spot()
}

func (z *places) shown(p *puzzle.Puzzle, sound bool) []fyne.CanvasObject {
	z.follow()
	c := p.Content.(*puzzle.Zones)
	z.board.set(z.e.album.image(c.Picture, z.e.show), c.Zones)
	about := caption(words.T("Press and pull the mouse to draw a place. Pull a place to move it, and its corner to change its size."))
	return []fyne.CanvasObject{z.board, about, z.e.tiles(lying(p, sound))}
}
