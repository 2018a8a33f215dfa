//go:build !nogui

package test

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// An order is the items of an ordering, which are dragged, or moved by the keyboard: Space takes the item up and puts it down, the
// arrows move it meanwhile.
type order struct {
	widget.Part
	q     *quiz.Question
	h     hooks
	items []quiz.OptionID // in the student's order
	texts map[quiz.OptionID]*prose.Prose
	plain map[quiz.OptionID]string
	fixed bool
	at    int  // under the ring
	held  bool // it is moved by the keyboard
	drag  int  // the item that is dragged; -1: none
	dragY float32
	tops  []float32 // of rows, as they were laid out; one more for the end
}

func newOrder(q *quiz.Question, h hooks) *order {
	o := &order{q: q, h: h, texts: map[quiz.OptionID]*prose.Prose{}, plain: map[quiz.OptionID]string{}, drag: -1}
	for i := range q.Options {
		is := &q.Options[i]
		o.items = append(o.items, is.ID)
		blocks := prose.Of(is.Text, q.Pictures)
		t := prose.New(widget.Body, widget.Ink)
		t.Set(blocks)
		o.texts[is.ID], o.plain[is.ID] = t, prose.Words(blocks)
	}
	o.Extend(o)
	return o
}

func (o *order) object() fyne.CanvasObject { return o }

func (o *order) set(is *quiz.Response, fixed bool) {
	if o.drag >= 0 {
		return // the pointer has it
	}
	items := is.Chosen
	if len(items) != len(o.q.Options) {
		items = nil
		for i := range o.q.Options {
			items = append(items, o.q.Options[i].ID)
		}
	}
	if slices.Equal(items, o.items) && fixed == o.fixed {
		return
	}
	o.items, o.fixed = items, fixed
	o.Refresh()
}

func (o *order) pick(rune) bool        { return false }
func (o *order) first() fyne.Focusable { return o }
func (o *order) hint() string {
	return words.T("Drag, or press Space to take an item, arrows to move it, Space to put it down. Enter leads to the next question.")
}

// Word says where the ring is.
func (o *order) Word() string {
	if o.at >= len(o.items) {
		return words.T("Items in order")
	}
	return words.T("%d of %d: %s", o.at+1, len(o.items), o.plain[o.items[o.at]])
}

// move brings the item at a place to another.
func (o *order) move(from, to int) {
	to = min(max(to, 0), len(o.items)-1)
	if o.fixed || from == to {
		return
	}
	items := slices.Clone(o.items)
	id := items[from]
	items = slices.Insert(slices.Delete(items, from, from+1), to, id)
	o.items, o.at = items, to
	o.Refresh()
}

// tell tells the order as it is.
func (o *order) tell() { o.h.answer(quiz.Response{Chosen: o.items}) }

// TypedKey implements fyne.Focusable.
func (o *order) TypedKey(e *fyne.KeyEvent) {
	by := 0
	switch e.Name {
	case fyne.KeyUp:
		by = -1
	case fyne.KeyDown:
		by = 1
	case fyne.KeySpace:
		if o.held {
			o.tell()
		}
		o.held = !o.held && !o.fixed
		o.Refresh()
		return
	case fyne.KeyEscape:
		if !o.held {
			o.Part.TypedKey(e)
			return
		}
		o.held = false
		o.tell()
		o.Refresh()
		return
	default:
		if !o.h.enter(e) {
			o.Part.TypedKey(e)
		}
		return
	}
	if o.held {
		o.move(o.at, o.at+by)
		return
	}
	o.at = min(max(o.at+by, 0), max(0, len(o.items)-1))
	o.Refresh()
}

// FocusLost implements fyne.Focusable: what was taken is put down.
func (o *order) FocusLost() {
	if o.held {
		o.held = false
		o.tell()
	}
	o.Part.FocusLost()
}

// rowAt returns which row is at a height.
func (o *order) rowAt(y float32) int {
	for i := len(o.items) - 1; i > 0 && i < len(o.tops); i-- {
		if y >= o.tops[i] {
			return i
		}
	}
	return 0
}

// Tapped implements fyne.Tappable.
func (o *order) Tapped(e *fyne.PointEvent) {
	o.at = o.rowAt(e.Position.Y)
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(o)
	}
	o.Refresh()
}

// Dragged implements fyne.Draggable.
func (o *order) Dragged(e *fyne.DragEvent) {
	if o.fixed {
		return
	}
	if o.drag < 0 {
		o.drag = o.rowAt(e.Position.Y - e.Dragged.DY)
		o.dragY = o.tops[o.drag]
		o.held = false
	}
	o.dragY += e.Dragged.DY
	if to := o.rowAt(e.Position.Y); to != o.drag {
		from := o.drag
		o.drag = to
		o.move(from, to)
	}
	o.Refresh()
}

// DragEnd implements fyne.Draggable.
func (o *order) DragEnd() {
	if o.drag >= 0 {
		o.drag = -1
		o.tell()
		o.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (o *order) Cursor() desktop.Cursor {
	if o.fixed {
		return desktop.DefaultCursor
	}
	return desktop.VResizeCursor
}

// textWidth is what the words of an item have.
func (o *order) textWidth(width float32) float32 {
	return width - 2*cardSide - widget.Scaled(letterSize) - 12 - tickSize - 8
}

func (o *order) rowHeight(id quiz.OptionID, width float32) float32 {
	return max(widget.RowHeight(44, widget.Body), o.texts[id].HeightFor(o.textWidth(width))+20)
}

const orderGap float32 = 8

// HeightFor returns the height at this width.
func (o *order) HeightFor(width float32) (h float32) {
	for i, id := range o.items {
		if i > 0 {
			h += orderGap
		}
		h += o.rowHeight(id, width)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (o *order) CreateRenderer() fyne.WidgetRenderer {
	r := &orderRenderer{o: o, ring: &canvas.Rectangle{}}
	for range o.items {
		r.grounds = append(r.grounds, &canvas.Rectangle{CornerRadius: widget.Radius})
		r.numbers = append(r.numbers, widget.NewBold("", widget.Secondary, widget.Muted).Centred())
		r.grips = append(r.grips, widget.NewIcon("swap", tickSize, widget.Muted))
	}
	r.Refresh()
	return r
}

type orderRenderer struct {
	o       *order
	ring    *canvas.Rectangle
	grounds []*canvas.Rectangle
	numbers []*widget.Text
	grips   []*widget.Icon
}

func (r *orderRenderer) Layout(size fyne.Size) {
	o, y := r.o, float32(0)
	o.tops = o.tops[:0]
	for i, id := range o.items {
		h := o.rowHeight(id, size.Width)
		o.tops = append(o.tops, y)
		at := y
		if i == o.drag {
			at = o.dragY
		}
		r.place(i, id, at, fyne.NewSize(size.Width, h))
		y += h + orderGap
	}
	o.tops = append(o.tops, y)
}

// place puts one row.
func (r *orderRenderer) place(i int, id quiz.OptionID, y float32, size fyne.Size) {
	o := r.o
	r.grounds[i].Move(fyne.NewPos(0, y))
	r.grounds[i].Resize(size)
	if i == o.at {
		widget.PlaceRing(r.ring, fyne.NewPos(0, y), size)
	}
	round := widget.Scaled(letterSize)
	r.numbers[i].Move(fyne.NewPos(cardSide, y+float32(int((size.Height-round)/2))))
	r.numbers[i].Resize(fyne.NewSquareSize(round))
	t := o.texts[id]
	h := t.HeightFor(o.textWidth(size.Width))
	t.Move(fyne.NewPos(cardSide+round+12, y+float32(int((size.Height-h)/2))))
	t.Resize(fyne.NewSize(o.textWidth(size.Width), h))
	m := r.grips[i].MinSize()
	r.grips[i].Move(fyne.NewPos(size.Width-cardSide-m.Width, y+float32(int((size.Height-m.Height)/2))))
	r.grips[i].Resize(m)
}

func (r *orderRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, r.o.HeightFor(max(r.o.Size().Width, 160)))
}

func (r *orderRenderer) Refresh() {
	o := r.o
	for i := range r.grounds {
		g := r.grounds[i]
		g.FillColor, g.StrokeColor, g.StrokeWidth = widget.Tone(widget.Surface), widget.Tone(widget.Border), 1
		if i == o.drag || i == o.at && o.held {
			g.FillColor, g.StrokeColor, g.StrokeWidth = widget.Tone(widget.Soft), widget.Tone(widget.Accent), 2
		}
		r.numbers[i].Set(strconv.Itoa(i + 1))
		r.grips[i].Hidden = o.fixed
	}
	widget.DrawRing(r.ring, o.Focused(), widget.Radius)
	r.Layout(o.Size())
	canvas.Refresh(o)
}

func (r *orderRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.ring}
	add := func(i int) { out = append(out, r.grounds[i], r.numbers[i], r.o.texts[r.o.items[i]], r.grips[i]) }
	for i := range r.grounds {
		if i != r.o.drag {
			add(i)
		}
	}
	if d := r.o.drag; d >= 0 && d < len(r.grounds) { // over the others
		add(d)
	}
	return out
}

func (r *orderRenderer) Destroy() {}
