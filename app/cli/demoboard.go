package cli

import (
	"math"
	"os"
	"path/filepath"
	"time"

	"lyceum/app/model"
	"lyceum/assets"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

// An artist is a player who draws.
type artist interface {
	Draw(doc board.DocumentID, ops ...board.Op) error
	SendInk(message live.Message)
}

// A sketch is what somebody draws on the class board in the demo: with the hand, as long as that takes, or at once.
type sketch struct {
	shape board.Shape
	takes time.Duration
}

// The colours of the demo's pens.
const (
	demoBlack  board.Colour = 0x111111
	demoBlue   board.Colour = 0x0072B2
	demoOrange board.Colour = 0xD55E00
	demoGreen  board.Colour = 0x009E73
	demoYellow board.Colour = 0xE69F00
)

// px is a point of the page, in pixels.
func px(x, y float64) board.Point { return board.PointAt(x*board.Unit, y*board.Unit) }

// inked is how a shape of the demo looks.
func inked(kind board.ObjectKind, c board.Colour, width uint16, points ...board.Point) board.Shape {
	s := board.Shape{Kind: kind, Style: board.DefaultStyle, Place: board.Here, Points: points}
	s.Style.Colour, s.Style.Width = c, width*board.Unit
	return s
}

// written is a text of the demo.
func written(text string, c board.Colour, size uint16, x, y float64) sketch {
	s := inked(board.Text, c, size, px(x, y), px(x+700, y))
	s.Text = text
	return sketch{shape: s}
}

// penned is a stroke of the demo.
func penned(c board.Colour, width uint16, takes time.Duration, points ...board.Point) sketch {
	return sketch{inked(board.Pen, c, width, points...), takes}
}

// ring is the points of a circle drawn by hand.
func ring(x, y, rx, ry float64) (points []board.Point) {
	for i := range 41 {
		a := -math.Pi/2 + float64(i)/40*2*math.Pi*1.03
		points = append(points, px(x+rx*math.Cos(a), y+ry*math.Sin(a)))
	}
	return points
}

// wave is the points of a wavy line.
func wave(x, y, length float64) (points []board.Point) {
	for i := range 41 {
		t := float64(i) / 40
		points = append(points, px(x+t*length, y+10*math.Sin(t*4*math.Pi)))
	}
	return points
}

// What is drawn on the class board: by the teacher, and then by two students at once.
var (
	demoLesson = []sketch{
		written("Two stages, one chloroplast", demoBlack, 54, 80, 60),
		{shape: filled(inked(board.Rectangle, demoGreen, 4, px(80, 190), px(1520, 780)), 0xE1F2DF)},
		written("Light reactions", demoBlack, 34, 330, 220),
		written("Calvin cycle", demoBlack, 34, 1060, 220),
		{shape: inked(board.Ellipse, demoGreen, 14, px(1030, 320), px(1330, 620))},
		written("3-carbon sugars", demoBlack, 28, 1080, 450),
		{shape: inked(board.Arrow, demoBlack, 4, px(700, 400), px(980, 400))},
		written("ATP, NADPH", demoBlack, 28, 740, 345),
		{shape: inked(board.Arrow, demoBlack, 4, px(980, 540), px(700, 540))},
		written("H₂O", demoBlue, 34, 240, 640),
		written("O₂", demoBlack, 34, 520, 640),
		{shape: inked(board.Arrow, demoBlack, 4, px(270, 620), px(270, 480))},
		{shape: inked(board.Arrow, demoBlack, 4, px(540, 480), px(540, 595))},
		penned(demoYellow, 8, 600*time.Millisecond, px(170, 300), px(260, 380)),
		penned(demoYellow, 8, 600*time.Millisecond, px(150, 360), px(250, 420)),
	}
	demoAnswers = []sketch{
		penned(demoOrange, 8, 2*time.Second, ring(545, 665, 90, 55)...),
		penned(demoBlue, 8, 2*time.Second, wave(720, 420, 230)...),
	}
	demoMarks = []sketch{
		penned(demoOrange, 8, 2*time.Second, ring(325, 518, 230, 222)...),        // the flask with marked water
		{shape: inked(board.Arrow, demoOrange, 8, px(1180, 850), px(1240, 765))}, // what follows from it
	}
	demoOwn = []sketch{
		penned(demoGreen, 14, time.Second, ring(800, 450, 380, 220)...),
		penned(demoOrange, 8, time.Second, wave(560, 450, 480)...),
	}
)

func filled(s board.Shape, with board.Colour) board.Shape {
	s.Style.Filled, s.Style.Fill = true, with
	return s
}

// A spot is where somebody draws: a page of a document; false: it is not there.
type spot func(p player) (board.DocumentID, board.PageID, bool)

func classBoard(player) (board.DocumentID, board.PageID, bool) {
	return board.DocumentID{}, board.PageNumber(1), true
}

// ownBoard is the private board of somebody who has no window.
func ownBoard(p player) (doc board.DocumentID, page board.PageID, is bool) {
	r, is := p.(class)
	if is {
		doc = board.PrivateID(r.Snapshot().Boards.Self)
	}
	return doc, board.PageNumber(1), is
}

// demoSlide is a page of the slides that the teacher marks up.
const demoSlide = 3

// theSlides is that page, once the slides are open.
func theSlides(p player) (doc board.DocumentID, page board.PageID, is bool) {
	t, is := p.(teaching)
	if !is {
		return doc, page, false
	}
	if k := t.store.Snapshot().Class; k != nil && k.Board != nil {
		for _, d := range k.Board.Docs {
			if d.ID.Kind == board.Deck {
				return d.ID, board.PageNumber(demoSlide), true
			}
		}
	}
	return doc, page, false
}

// sketches has a player draw some things, one after the other.
func sketches(where spot, all ...sketch) func(player) error {
	return func(p player) error {
		a, is := p.(artist)
		doc, page, there := where(p)
		if !is || !there {
			return nil
		}
		for i, s := range all {
			if s.takes > 0 {
				s.shape.Token = board.Token(i + 1)
				s.shape.Points = board.Simplify(sendStroke(a.SendInk, doc, page, s.shape, s.shape.Points, s.takes))
			}
			if err := a.Draw(doc, board.Put{Page: page, Shape: s.shape}); err != nil {
				return err
			}
		}
		return nil
	}
}

// teacher is a turn of the teacher at the window.
func teacher(do func(t teaching) error) func(player) error {
	return func(p player) error {
		if t, is := p.(teaching); is {
			return do(t)
		}
		return nil
	}
}

// turnsTo has the teacher open a tab, which the class then sees.
func turnsTo(tab model.Tab) func(player) error {
	return teacher(func(t teaching) error { t.store.ShowTab(tab); return nil })
}

// opensSlides has the teacher open the slides of the sample class.
func opensSlides(p player) error {
	return teacher(func(t teaching) error {
		file := filepath.Join(t.dir, demoTitle+".pdf")
		if err := os.WriteFile(file, assets.Sample(assets.SampleSlides), 0o600); err != nil {
			return err
		}
		t.store.OpenSlides([]string{file})
		t.waitForSlides()
		return nil
	})(p)
}

// demoOpensSlides is how long the demo waits for its slides. Profiles of a demo are new, so each time is the first, and the computer
// prepares to show slides: that is half a minute of a processor that draws windows and codes pictures for everybody beside it.
const demoOpensSlides = 2 * time.Minute

// waitForSlides waits until slides are in front, or none are being opened.
func (t teaching) waitForSlides() {
	for began := time.Now(); time.Since(began) < demoOpensSlides && t.ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		begun := time.Since(began) > time.Second // by then they are among what is opened
		k := t.store.Snapshot().Class
		if k == nil || k.Board == nil || k.Tab == model.TabSlides || begun && len(k.Board.Opening) == 0 {
			return
		}
	}
}

// Draw implements artist.
func (t teaching) Draw(doc board.DocumentID, ops ...board.Op) error {
	t.store.Draw(doc, ops...)
	return nil
}

// SendInk implements artist.
func (t teaching) SendInk(message live.Message) { t.store.SendInk(message) }
