//go:build !nogui

package viewtest

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"time"

	"lyceum/app/model"
	"lyceum/collab/board"
)

// A sketch is a page on which something is drawn.
type sketch struct {
	objects []*board.Object
	style   board.Style
}

// add puts an object on the page.
func (s *sketch) add(shape board.Shape) {
	shape.Place = board.Here
	box := board.Rect{MinX: math.MaxInt16, MinY: math.MaxInt16, MaxX: math.MinInt16, MaxY: math.MinInt16}
	edge := int32(shape.Style.Width)/2 + 1
	for _, p := range shape.Points {
		box.MinX, box.MinY = min(box.MinX, int32(p.X)-edge), min(box.MinY, int32(p.Y)-edge)
		box.MaxX, box.MaxY = max(box.MaxX, int32(p.X)+edge), max(box.MaxY, int32(p.Y)+edge)
	}
	if shape.Kind == board.Text {
		box.MaxY += 2 * int32(shape.Style.Width)
	}
	s.objects = append(s.objects, &board.Object{ID: board.ObjectID{Seq: uint64(len(s.objects) + 1)}, Shape: shape, Bounds: box})
}

// with returns the style in another colour and width, in pixels.
func (s *sketch) with(c board.Colour, width float64) board.Style {
	is := board.DefaultStyle
	is.Colour, is.Width = c, uint16(width*board.Unit)
	return is
}

func at4(x, y float64) board.Point {
	return board.Point{X: int16(x * board.Unit), Y: int16(y * board.Unit)}
}

func (s *sketch) shape(kind board.ObjectKind, style board.Style, xy ...float64) {
	shape := board.Shape{Kind: kind, Style: style}
	for i := 0; i+1 < len(xy); i += 2 {
		shape.Points = append(shape.Points, at4(xy[i], xy[i+1]))
	}
	s.add(shape)
}

func (s *sketch) text(c board.Colour, size, x, y, width float64, text string) {
	s.add(board.Shape{Kind: board.Text, Style: s.with(c, size), Points: []board.Point{at4(x, y), at4(x+width, y)}, Text: text})
}

// ring draws around something by hand.
func (s *sketch) ring(c board.Colour, width, x, y, rx, ry float64) {
	shape := board.Shape{Kind: board.Pen, Style: s.with(c, width)}
	for i := range 49 {
		a := float64(i)*2*math.Pi/47 - 1.2
		shape.Points = append(shape.Points, at4(x+rx*math.Cos(a)*(1+0.02*math.Sin(3*a)), y+ry*math.Sin(a)*(1+0.03*math.Cos(2*a))))
	}
	s.add(shape)
}

// wave draws a line under something by hand.
func (s *sketch) wave(kind board.ObjectKind, style board.Style, x, y, long, deep float64) {
	shape := board.Shape{Kind: kind, Style: style}
	for i := range 25 {
		t := float64(i) / 24
		shape.Points = append(shape.Points, at4(x+long*t, y+deep*math.Sin(math.Pi*t)))
	}
	s.add(shape)
}

func (s *sketch) page(version uint64) *board.Page {
	return &board.Page{ID: board.PageNumber(1), Size: board.PageSize, Objects: s.objects, Version: version}
}

// photosynthesis is what the class of the samples has drawn on its board.
func photosynthesis() *board.Page {
	s := &sketch{}
	ink, orange, green, blue := board.Palette[0], board.Palette[2], board.Palette[3], board.Palette[1]
	s.text(ink, 48, 80, 60, 1000, "Two stages, one chloroplast")
	leaf := s.with(green, 4)
	leaf.Filled, leaf.Fill = true, 0xE3F2E1
	s.shape(board.Ellipse, leaf, 70, 170, 1530, 800)
	s.text(ink, 32, 330, 240, 400, "Light reactions")
	s.text(ink, 32, 1010, 240, 400, "Calvin cycle")
	disc := s.with(0x4D9A5B, 14)
	for i := range 5 {
		y := 330 + 34*float64(i)
		s.shape(board.Line, disc, 300, y, 420, y)
		s.shape(board.Line, disc, 610, y, 730, y)
		if i > 1 {
			s.shape(board.Line, disc, 455, y+17, 575, y+17)
		}
	}
	s.shape(board.Ellipse, s.with(0x4D9A5B, 14), 990, 330, 1250, 590)
	s.text(ink, 28, 1040, 430, 180, "3-carbon sugars")
	plain := s.with(0x515D6C, 4)
	s.shape(board.Arrow, plain, 760, 400, 960, 400)
	s.text(ink, 26, 790, 345, 220, "ATP, NADPH")
	s.shape(board.Arrow, plain, 960, 520, 760, 520)
	s.text(ink, 26, 790, 540, 220, "ADP, NADP⁺")
	s.shape(board.Arrow, plain, 370, 690, 370, 560)
	s.text(ink, 30, 330, 700, 120, "H₂O")
	s.text(ink, 30, 540, 700, 120, "O₂")
	marker := s.with(board.Palette[6], 24)
	marker.Opacity = board.HighlighterOpacity
	s.wave(board.Highlighter, marker, 320, 720, 110, 0)
	s.ring(orange, 6, 560, 718, 70, 44)
	s.shape(board.Arrow, s.with(orange, 6), 620, 750, 760, 735)
	s.text(orange, 32, 790, 700, 560, "¹⁸O from the water ends up here")
	s.wave(board.Pen, s.with(blue, 6), 790, 382, 190, 10)
	s.text(ink, 32, 1340, 440, 160, "Sugar")
	s.shape(board.Arrow, plain, 1265, 460, 1330, 460)
	return s.page(7)
}

// answer is what a student has drawn on a board of their own; n makes them differ.
func answer(n int) *board.Page {
	s := &sketch{}
	c := board.Palette[n%8]
	s.text(board.Palette[0], 64, 120, 90, 1200, []string{"Water", "6 CO₂ + 6 H₂O", "Oxygen comes from…", "Leaf"}[n%4])
	switch n % 3 {
	case 0:
		s.ring(c, 14, 780, 520, 320, 230)
		s.wave(board.Pen, s.with(c, 8), 560, 560, 420, 60)
	case 1:
		s.shape(board.Rectangle, s.with(c, 8), 220, 300, 720, 700)
		s.shape(board.Arrow, s.with(board.Palette[0], 8), 740, 500, 1120, 500)
		s.shape(board.Ellipse, s.with(c, 8), 1140, 330, 1460, 680)
	default:
		for i := range 4 {
			s.wave(board.Pen, s.with(c, 8), 200, 320+110*float64(i), 400+220*float64((n+i)%4), 24)
		}
	}
	return s.page(uint64(n) + 1)
}

// Board returns the typical class before its board, as its teacher sees it, who leads.
func Board() *model.Snapshot { return boardOf(Teacher(), model.TabBoard, photosynthesis()) }

// BoardStudent returns the same as a student sees it who follows and may draw.
func BoardStudent() *model.Snapshot { return boardOf(Student(), model.TabBoard, photosynthesis()) }

// boardOf returns a class with a page of its board in front.
func boardOf(s *model.Snapshot, tab model.Tab, page *board.Page) *model.Snapshot {
	k := s.Class
	k.Tab = tab
	staff := k.Self.Staff()
	open := model.BoardDoc{Pages: 1}
	mara := *find(k.Everyone, Teacher1)
	b := &model.Board{
		Docs: []model.BoardDoc{open}, Open: &open, Pages: []*board.Page{page}, Page: 1, Size: board.PageSize,
		Follow: model.Following, Shown: model.BoardPlace{Tab: tab}, ShownBy: mara, MayDraw: true, CanInsert: true, CanUndo: true,
		Drawers:       model.Drawers{Who: model.DrawersListed, People: []string{ID("Amara Okafor"), ID("Priya Nair"), ID("Jonas Virtanen")}},
		CanSetDrawers: staff, CanOpen: staff, CanLead: staff, CanClear: staff, CanReveal: staff, CanPrivate: !staff,
	}
	if staff {
		b.Follow, b.Wall = model.Leading, []model.PrivateBoard{}
	}
	k.Board = b
	return s
}

// changed returns a snapshot of which the board differs.
func changed(s *model.Snapshot, change func(b *model.Board)) *model.Snapshot {
	b := *s.Class.Board
	change(&b)
	s.Class.Board = &b
	return s
}

// BoardBlank returns a class whose board nobody has drawn on yet, as somebody sees it who may.
func BoardBlank() *model.Snapshot {
	return changed(boardOf(Student(), model.TabBoard, (&sketch{}).page(1)), func(b *model.Board) {
		b.CanUndo, b.Drawers = false, model.Drawers{}
	})
}

// BoardLocked returns the board as a student sees it who may only look.
func BoardLocked() *model.Snapshot {
	return changed(BoardStudent(), func(b *model.Board) {
		b.MayDraw, b.CanInsert, b.CanUndo = false, false, false
		b.WhyNot = "Only Dr. Mara Lindqvist can draw. Raise your hand to ask."
		b.Drawers = model.Drawers{Who: model.DrawersStaff}
	})
}

// deckPages is how many pages the slides of the samples have.
const deckPages = 12

// Slides returns the third page of twelve, with something drawn on it, as the teacher sees it.
func Slides() *model.Snapshot { return slidesOf(Teacher()) }

// SlidesBrowsed returns slides as a student sees them who went to another page than the teacher.
func SlidesBrowsed() *model.Snapshot {
	return changed(slidesOf(Student()), func(b *model.Board) { b.Follow, b.Page = model.Browsing, 5 })
}

func slidesOf(s *model.Snapshot) *model.Snapshot {
	marks := &sketch{}
	marks.ring(board.Palette[2], 8, 520, 610, 150, 80)
	marks.shape(board.Arrow, marks.with(board.Palette[2], 8), 660, 660, 900, 760)
	marks.text(board.Palette[2], 36, 920, 740, 520, "from the water")
	s = boardOf(s, model.TabSlides, marks.page(3))
	return changed(s, func(b *model.Board) {
		deck := model.BoardDoc{
			ID: board.DocumentID{Kind: board.Deck, Seq: 5}, Title: "Photosynthesis, lesson 4.pdf", Owner: b.ShownBy, Pages: deckPages, Since: Began, Have: 1, Size: 1, Remove: b.CanOpen,
		}
		b.Docs, b.Open, b.Page, b.Pages = append(b.Docs, deck), &deck, 3, nil
		for n := 1; n <= deckPages; n++ {
			page := &board.Page{ID: board.PageNumber(n), Pattern: board.DeckPage, Version: 1}
			if n == 3 {
				page.Objects = marks.objects
			}
			b.Pages = append(b.Pages, page)
		}
	})
}

// NoSlides returns a class in which nobody has opened slides, as staff or somebody else sees it.
func NoSlides(staff bool) *model.Snapshot {
	s := Student()
	if staff {
		s = Teacher()
	}
	return changed(boardOf(s, model.TabSlides, photosynthesis()), func(b *model.Board) {
		b.Open, b.Pages, b.Page, b.Shown = nil, nil, 0, model.BoardPlace{}
	})
}

// BoardPrivate returns a student's own board, with what they drew.
func BoardPrivate() *model.Snapshot {
	return changed(boardOf(Student(), model.TabBoard, answer(1)), func(b *model.Board) {
		own := model.BoardDoc{ID: board.DocumentID{Kind: board.PrivateBoard, Seq: 0}, Owner: *find(Student().Class.Everyone, Student1), Pages: 1}
		b.Open, b.Private, b.Follow = &own, true, model.Browsing
	})
}

// privateBoards returns boards of so many students.
func privateBoards(all []model.Person, n int) (boards []model.PrivateBoard) {
	for _, p := range all {
		if p.Staff() || len(boards) == n {
			continue
		}
		i := len(boards)
		is := model.PrivateBoard{Owner: p, Pages: []*board.Page{answer(i)}, Version: uint64(i) + 1, Changed: Now.Add(-time.Duration(i*i) * 5 * time.Second)}
		is.Doc.Kind = board.PrivateBoard
		is.Revealed, is.Returned = i == 2, i == 5
		boards = append(boards, is)
	}
	return boards
}

// BoardWall returns the class board of a teacher of whose students so many have drawn on boards of their own.
func BoardWall(n int) *model.Snapshot {
	s := Board()
	if n >= len(s.Class.Everyone) {
		s = boardOf(Crowd(n+2), model.TabBoard, photosynthesis())
	}
	return changed(s, func(b *model.Board) { b.Wall = privateBoards(s.Class.Everyone, n) })
}

// BoardComment returns a student's private board as staff see it, to write on.
func BoardComment() *model.Snapshot {
	return changed(BoardWall(8), func(b *model.Board) {
		of := b.Wall[3]
		doc := model.BoardDoc{ID: of.Doc, Owner: of.Owner, Pages: 1}
		b.Open, b.Pages, b.Follow = &doc, of.Pages, model.Browsing
	})
}

// BoardRevealed returns a student's board as everybody sees it.
func BoardRevealed() *model.Snapshot {
	return changed(boardOf(Student(), model.TabBoard, answer(1)), func(b *model.Board) {
		doc := model.BoardDoc{ID: board.DocumentID{Kind: board.Reveal, Seq: 9}, Owner: *find(Student().Class.Everyone, "Priya Nair"), Pages: 1}
		b.Docs, b.Open = append(b.Docs, doc), &doc
		b.MayDraw, b.CanInsert, b.CanUndo, b.WhyNot = false, false, false, "This is a copy of Priya Nair’s board. Nobody draws on it."
	})
}

// SlideGround is a page of the sample's slides: a heading, lines of text and a box, in greys.
func SlideGround(width int, part image.Rectangle) (*image.RGBA, bool) {
	height := width * 9 / 16
	all := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(all, all.Rect, image.White, image.Point{}, draw.Src)
	box := func(x0, y0, x1, y1 int, v uint8) {
		r := image.Rect(x0*width/1600, y0*width/1600, x1*width/1600, y1*width/1600)
		draw.Draw(all, r, image.NewUniform(color.Gray{v}), image.Point{}, draw.Src)
	}
	box(80, 80, 900, 150, 50)
	for i := range 6 {
		box(80, 240+i*70, 700-i%3*90, 262+i*70, 150)
	}
	box(860, 240, 1520, 700, 225)
	box(900, 280, 1480, 660, 240)
	out := image.NewRGBA(part)
	draw.Draw(out, out.Rect, all, part.Min, draw.Src)
	return out, true
}
