//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A crossStage is the play area of a crossword: the clue of the word one is at, the grid, and all clues.
type crossStage struct {
	content fyne.CanvasObject
	p       *Pane
	grid    *cross
	clue    *widget.Text
	way     *widget.Segments
	clues   *fyne.Container
	scroll  *container.Scroll
	lines   []*clueLine
	of      *model.PuzzleCross
}

func newCrossStage(p *Pane) *crossStage {
	s := &crossStage{p: p, clues: widget.Column(2)}
	s.grid = newCross(p, s.follow)
	s.clue = widget.NewParagraph("", widget.Body, widget.Ink)
	s.way = widget.NewSegments([]widget.Option{{Key: "across", Word: words.T("Across")}, {Key: "down", Word: words.T("Down")}}, func(key string) {
		if x := s.of; x != nil && (key == "down") != s.grid.at.Down {
			s.grid.goTo(x.Turn(s.grid.at))
		}
		s.follow()
	})
	s.scroll = widget.NewScroll(widget.Pad(12, 12, 12, 12, s.clues))
	head := widget.Pad(12, 16, 8, 16, beside(160, s.clue, s.way))
	side := widget.NewGround(widget.Surface, widget.LeftEdge, s.scroll)
	s.content = container.New(crossLayout{}, head, s.grid, side)
	return s
}

func (s *crossStage) object() fyne.CanvasObject { return s.content }
func (s *crossStage) focus() fyne.Focusable     { return s.grid }
func (s *crossStage) settled() bool             { return true }
func (s *crossStage) inPlace()                  {}
func (s *crossStage) peek(bool)                 {}

// picked is the cell one is at, which a hint is about.
func (s *crossStage) picked() model.PuzzleHand {
	return model.PuzzleHand{Is: s.of != nil, Piece: s.grid.at.Cell}
}

// set shows a board.
func (s *crossStage) set(v *model.PuzzleView) {
	s.grid.set(v)
	if v.Cross != s.of {
		s.of = v.Cross
		s.fill()
	}
	s.follow()
}

func (s *crossStage) setHolds(all []room.PuzzleHold) {
	s.grid.holds = all
	s.grid.Refresh()
}

func (s *crossStage) foot() string {
	if s.grid.Focused() {
		return s.grid.Word()
	}
	return words.N("%d letter of %d", "%d letters of %d", s.grid.v.Done, s.grid.v.Of)
}

// fill lists the clues.
func (s *crossStage) fill() {
	s.clues.Objects, s.lines = nil, nil
	if s.of == nil {
		return
	}
	for i := range s.of.Words {
		w := &s.of.Words[i]
		if i == 0 || w.Down != s.of.Words[i-1].Down {
			word := words.T("Across")
			if w.Down {
				word = words.T("Down")
			}
			s.clues.Add(widget.Pad(8, 8, 4, 8, widget.NewBold(word, widget.Body, widget.Ink)))
		}
		line := newClueLine(w, func() { s.grid.goTo(s.of.At(i)); s.p.window.Canvas().Focus(s.grid) })
		s.lines = append(s.lines, line)
		s.clues.Add(line)
	}
	s.clues.Refresh()
}

// follow shows the word one is at.
func (s *crossStage) follow() {
	x := s.of
	if x == nil {
		s.clue.Set("")
		return
	}
	w := x.Word(s.grid.at)
	for i, line := range s.lines {
		line.setOn(i == w)
	}
	if w >= 0 {
		if clue := x.Words[w].Word() + ": " + x.Words[w].Clue; clue != s.clue.Text() {
			s.clue.Set(clue)
			s.content.Refresh() // which may be of another height, and has the grid be drawn, too
		}
		s.reveal(s.lines[w])
	}
	key := "across"
	if s.grid.at.Down {
		key = "down"
	}
	s.way.Set(key)
	s.p.foots()
}

// reveal has a clue come into sight.
func (s *crossStage) reveal(line *clueLine) {
	top, bottom := line.Position().Y, line.Position().Y+line.Size().Height+24
	switch sight := s.scroll.Size().Height; {
	case sight < 1 || bottom < 1:
	case top < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > s.scroll.Offset.Y+sight:
		s.scroll.ScrollToOffset(fyne.NewPos(0, bottom-sight))
	}
}

// A crossLayout puts the clue above the grid, and the list of clues beside it or, where it is narrow, beneath.
type crossLayout struct{}

// Layout implements fyne.Layout.
func (crossLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	clues := 216 * larger()
	beside := size.Width >= 2.2*clues
	wide := size.Width
	if beside {
		wide -= clues
	}
	head := widget.HeightFor(o[0], wide)
	high := size.Height - head
	if !beside {
		high = max(high*0.6, min(high, 160))
	}
	place(o[0], 0, 0, wide, head)
	place(o[1], 0, head, wide, high)
	if beside {
		place(o[2], wide, 0, clues, size.Height)
	} else {
		place(o[2], 0, head+high, wide, max(0, size.Height-head-high))
	}
}

// MinSize implements fyne.Layout.
func (crossLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// beside returns words that wrap with a control beside them, as long as that leaves them so much in the scale of texts in use, and else below
// them.
func beside(least float32, text, control fyne.CanvasObject) *widget.Arranged {
	const gap = 8
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		if !control.Visible() {
			h := widget.HeightFor(text, width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {}}, h
		}
		m := control.MinSize()
		left := width - gap - m.Width
		if left < widget.Scaled(least) {
			h := widget.HeightFor(text, width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(0, h+gap), Size: fyne.NewSize(min(width, m.Width), m.Height)}}, h + gap + m.Height
		}
		h := widget.HeightFor(text, left)
		high := max(h, m.Height)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((high-h)/2))), Size: fyne.NewSize(left, h)}, {At: fyne.NewPos(left+gap, float32(int((high-m.Height)/2))), Size: m},
		}, high
	}, text, control)
}

// larger is by how much columns grow with their texts: half as much.
func larger() float32 { return 1 + (widget.TextScale()-1)/2 }

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// A clueLine is a clue in the list; pressing it leads to its word. By keyboard words are reached in the grid.
type clueLine struct {
	fynewidget.BaseWidget
	ground *canvas.Rectangle
	body   *fyne.Container
	tapped func()
	on     bool
}

func newClueLine(w *model.CrossWord, tapped func()) *clueLine {
	l := &clueLine{ground: &canvas.Rectangle{CornerRadius: widget.Radius}, tapped: tapped}
	text := widget.NewParagraph(w.Clue, widget.Secondary, widget.Ink)
	number := widget.Fixed(24*widget.TextScale(), 0, widget.NewBold(numberWord(w.Number), widget.Secondary, widget.Muted))
	l.body = widget.Pad(5, 8, 5, 8, widget.TopRow(4, text, number, text))
	l.ExtendBaseWidget(l)
	return l
}

// HeightFor returns the height at this width.
func (l *clueLine) HeightFor(width float32) float32 { return widget.HeightFor(l.body, width) }

func (l *clueLine) setOn(on bool) {
	if l.on != on {
		l.on = on
		l.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (l *clueLine) Tapped(*fyne.PointEvent) { l.tapped() }

// CreateRenderer implements fyne.Widget.
func (l *clueLine) CreateRenderer() fyne.WidgetRenderer {
	r := &clueRenderer{l}
	r.Refresh()
	return r
}

type clueRenderer struct{ l *clueLine }

func (r *clueRenderer) Layout(size fyne.Size) {
	r.l.ground.Resize(size)
	r.l.body.Resize(size)
}
func (r *clueRenderer) MinSize() fyne.Size { return fyne.NewSize(80, r.l.body.MinSize().Height) }
func (r *clueRenderer) Refresh() {
	r.l.ground.FillColor = widget.Tone(widget.Clear)
	if r.l.on {
		r.l.ground.FillColor = widget.Tone(widget.Soft)
	}
	canvas.Refresh(r.l)
}
func (r *clueRenderer) Destroy() {}
func (r *clueRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.ground, r.l.body}
}
