package cli

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

// errPoints says how points are written.
var errPoints = commandError("Points are written X,Y in pixels of the page, with spaces between them: 100,80 220,80.")

// maxDrawn is how many points a command can say.
const maxDrawn = 8000

// pointsIn reads X,Y X,Y in pixels of the page.
func pointsIn(text string) (points []board.Point, err error) {
	for word := range strings.FieldsSeq(text) {
		x, y, ok := strings.Cut(word, ",")
		px, xerr := strconv.ParseFloat(x, 64)
		py, yerr := strconv.ParseFloat(y, 64)
		if !ok || xerr != nil || yerr != nil || !(math.Abs(px) <= 8000) || !(math.Abs(py) <= 8000) || len(points) == maxDrawn {
			return nil, errPoints
		}
		points = append(points, board.PointAt(px*board.Unit, py*board.Unit))
	}
	if len(points) == 0 {
		return nil, errPoints
	}
	return points, nil
}

// kindNamed returns the kind of an object that commands draw.
func kindNamed(word string) (board.ObjectKind, bool) {
	for k := board.Pen; k <= board.Text; k++ {
		if k.String() == word {
			return k, true
		}
	}
	return 0, false
}

// shapeIn reads KIND COLOUR WIDTH, and returns the rest.
func shapeIn(args string) (s board.Shape, rest string, ok bool) {
	words := strings.SplitN(args, " ", 4)
	if len(words) < 4 {
		return s, "", false
	}
	kind, known := kindNamed(words[0])
	colour, err := strconv.ParseUint(strings.TrimPrefix(words[1], "#"), 16, 24)
	width, widthErr := strconv.ParseFloat(words[2], 64)
	if !known || err != nil || len(words[1]) != len("#000000") || widthErr != nil || width < 0.25 || width > 256 {
		return s, "", false
	}
	style := board.DefaultStyle
	style.Colour, style.Width = board.Colour(colour), uint16(math.Round(width*board.Unit))
	if kind == board.Highlighter {
		style.Opacity = board.HighlighterOpacity
	}
	return board.Shape{Kind: kind, Style: style, Place: board.Here}, strings.TrimSpace(words[3]), true
}

func drawShape(_ *printer, r class, args string) error {
	shape, rest, ok := shapeIn(args)
	if !ok {
		return errUsage
	}
	if shape.Kind == board.Text {
		at, text, _ := strings.Cut(rest, " ")
		points, err := pointsIn(at)
		if err != nil || strings.TrimSpace(text) == "" {
			return errUsage
		}
		shape.Text, shape.Points = strings.TrimSpace(text), []board.Point{points[0], {X: points[0].X + textWide*board.Unit, Y: points[0].Y}}
		return sit(r).put(shape)
	}
	points, err := pointsIn(rest)
	if err != nil {
		return err
	}
	return sit(r).finish(shape, points)
}

// textWide is how wide a text is that a command writes, in pixels.
const textWide = 600

// finish puts a shape of some points on the page in front.
func (s *seat) finish(shape board.Shape, points []board.Point) error {
	switch {
	case shape.Kind.IsStroke():
		points = board.Simplify(points)
	case len(points) != 2:
		return errUsage
	}
	shape.Points = points
	return s.put(shape)
}

// put puts a shape on the page in front.
func (s *seat) put(shape board.Shape) error {
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	return s.Draw(doc, board.Put{Page: pages[n-1].ID, Shape: shape})
}

// inkEvery is how often a stroke that a command draws live goes on.
const inkEvery = 16 * time.Millisecond

// drawLive draws a stroke as somebody with a pen does, in so many milliseconds.
func drawLive(_ *printer, r class, args string) error {
	shape, rest, ok := shapeIn(args)
	word, rest, _ := strings.Cut(rest, " ")
	ms, err := strconv.Atoi(word)
	if !ok || !shape.Kind.IsStroke() || err != nil || ms < 0 || ms > 60_000 {
		return errUsage
	}
	points, err := pointsIn(rest)
	if err != nil {
		return err
	}
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	if s.token++; s.token == 0 {
		s.token = 1
	}
	shape.Token = s.token
	return s.finish(shape, sendStroke(s.SendInk, doc, pages[n-1].ID, shape, points, time.Duration(ms)*time.Millisecond))
}

// sendStroke shows others how a stroke is drawn that takes some time, and returns its points.
func sendStroke(send func(live.Message), doc board.DocumentID, page board.PageID, shape board.Shape, points []board.Point, takes time.Duration) []board.Point {
	steps := max(1, int(takes/inkEvery))
	all := along(points, steps)
	each := (len(all) + steps - 1) / steps
	for first := 0; first < len(all); first += each {
		if first > 0 {
			time.Sleep(inkEvery)
		}
		next := min(len(all), first+each)
		send(live.Ink{
			Document: doc, Page: page, Token: shape.Token, Kind: shape.Kind, Style: shape.Style, First: first, Points: all[first:next], End: next == len(all),
		})
	}
	return all
}

// along returns at least so many points on the way through some.
func along(points []board.Point, n int) []board.Point {
	if len(points) < 2 || len(points) >= n {
		return points
	}
	each := (n + len(points) - 2) / (len(points) - 1)
	all := points[:1:1]
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		for k := 1; k <= each; k++ {
			t := float64(k) / float64(each)
			all = append(all, board.PointAt(float64(a.X)+t*(float64(b.X)-float64(a.X)), float64(a.Y)+t*(float64(b.Y)-float64(a.Y))))
		}
	}
	return all
}

// eraseAt takes away the topmost object at a point of the page in front.
func eraseAt(_ *printer, r class, args string) error {
	points, err := pointsIn(args)
	if err != nil || len(points) != 1 {
		return errUsage
	}
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	at := board.Rect{MinX: int32(points[0].X), MinY: int32(points[0].Y), MaxX: int32(points[0].X) + 1, MaxY: int32(points[0].Y) + 1}
	all := pages[n-1].Objects
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Bounds.Overlaps(at) {
			return s.Draw(doc, board.Delete{Objects: []board.ObjectID{all[i].ID}})
		}
	}
	return room.ErrNothing
}

// point shows others where one points.
func point(_ *printer, r class, args string) error {
	at, word, _ := strings.Cut(args, " ")
	points, err := pointsIn(at)
	if err != nil || len(points) != 1 || word != "" && word != "laser" {
		return errUsage
	}
	s := sit(r)
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	if word == "laser" {
		s.SendInk(live.Laser{Document: doc, Page: pages[n-1].ID, Points: points})
	} else {
		s.SendInk(live.Pointer{Document: doc, Page: pages[n-1].ID, At: points[0]})
	}
	return nil
}
