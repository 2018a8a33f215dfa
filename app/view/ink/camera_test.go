//go:build !nogui

package ink

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/view/video"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
)

func TestPageFitsBetweenWhatLiesOverTheBoard(t *testing.T) {
	e := open(t)
	e.Fit()
	for _, insets := range [][4]float32{{0, 0, 0, 0}, {56, 0, 56, 0}, {56, 100, 10, 40}} {
		e.SetInsets(insets[0], insets[1], insets[2], insets[3])
		from, to := e.position(draw.Point{}), e.position(draw.Point{X: 800, Y: 450})
		if from.X < insets[3]+7 || from.Y < insets[0]+7 || to.X > 800-insets[1]-7 || to.Y > 450-insets[2]-7 {
			t.Errorf("with insets %v the page lies from %v to %v", insets, from, to)
		}
	}
}

func TestZoomKeepsWhatIsUnderThePointer(t *testing.T) {
	e := open(t)
	e.SetTool(Hand)
	under := fyne.NewPos(300, 200)
	before := e.onPage(under)
	for _, by := range []float32{1, 1, 1, -1, -5, 3} {
		e.zoomAround(under, e.zoom*power(zoomStep, by))
		if now := e.onPage(under); now.Distance(before) > 1/e.zoom+0.1 {
			t.Fatalf("at %g there is %v under the pointer, before it was %v", e.zoom, now, before)
		}
	}
	e.ZoomTo(100)
	if e.Zoom() != mostZoom {
		t.Errorf("the zoom is %g, want at most %g", e.Zoom(), float32(mostZoom))
	}
	e.ZoomTo(0)
	if e.Zoom() != leastZoom {
		t.Errorf("the zoom is %g, want at least %g", e.Zoom(), float32(leastZoom))
	}
}

func TestPanDrawsNothingAnew(t *testing.T) {
	e := open(t)
	e.put(me, line(pt(100, 100), pt(700, 400)))
	e.show()
	e.ZoomTo(0.5)
	e.Settle()
	drawn := e.sheets.shop.tiles.Drawn()
	shown := make(map[draw.TileID]*image.RGBA)
	for id, tile := range e.sheets.tiles {
		shown[id] = tile.is
	}
	for range 20 {
		e.pan(7, 3)
		e.Settle()
	}
	if got := e.sheets.shop.tiles.Drawn() - drawn; got != 0 {
		t.Errorf("moving the page had %d tiles drawn", got)
	}
	for id, is := range shown {
		if e.sheets.tiles[id] == nil || e.sheets.tiles[id].is != is {
			t.Error("moving the page changed the picture of a tile")
		}
	}
}

func TestPageNeverLeavesTheSight(t *testing.T) {
	e := open(t)
	for _, by := range [][2]float32{{5000, 0}, {-9000, 0}, {0, 5000}, {0, -9000}} {
		e.pan(by[0], by[1])
		from, to := e.position(draw.Point{}), e.position(draw.Point{X: 800, Y: 450})
		if from.X > 800-60 || to.X < 60 || from.Y > 450-60 || to.Y < 60 {
			t.Errorf("the page lies from %v to %v in a window of 800 by 450", from, to)
		}
	}
}

func TestWhatWasThereShowsUntilTheNewZoomIsDrawn(t *testing.T) {
	e := open(t)
	e.put(me, line(pt(100, 100), pt(700, 100)))
	e.show()
	e.Settle()
	var orders []func()
	e.Away = func(work func()) { orders = append(orders, work) }
	e.ZoomTo(2)
	e.clock = e.clock.Add(calm)
	e.ticker.Tick()
	p := e.position(draw.Point{X: 400, Y: 100})
	if p.X < 0 || p.X > 800 || p.Y < 0 || p.Y > 450 {
		e.pan(400-p.X, 100-p.Y)
		p = e.position(draw.Point{X: 400, Y: 100})
	}
	if !e.dark(int(p.X), int(p.Y)) {
		t.Error("while the new zoom is drawn there is nothing")
	}
	for len(orders) > 0 {
		order := orders[0]
		orders = orders[1:]
		order()
		e.ticker.Tick()
	}
	if len(e.sheets.old) != 0 || !e.dark(int(p.X), int(p.Y)) {
		t.Error("the new zoom is not shown alone")
	}
}

func TestZoomingDrawsWhenItRests(t *testing.T) {
	e := open(t)
	e.put(me, line(pt(100, 100), pt(700, 100)))
	e.show()
	e.Settle()
	drawn := e.sheets.shop.tiles.Drawn()
	for range 20 {
		e.ZoomBy(1.05)
		e.frames(1)
	}
	if got := e.sheets.shop.tiles.Drawn() - drawn; got != 0 {
		t.Errorf("%d tiles were drawn at zooms that nobody stayed at", got)
	}
	e.frames(int(calm/video.Frame) + 2)
	if !e.Drawn() || e.sheets.shop.tiles.Drawn() == drawn {
		t.Error("the zoom rests, and its tiles are not drawn")
	}
}

func TestHiddenCanvasDrawsNothing(t *testing.T) {
	e := open(t)
	e.SetShown(false)
	n := e.sheets.shop.tiles.Drawn()
	e.put(me, line(pt(100, 100), pt(700, 100)))
	e.show()
	e.frames(3)
	if got := e.sheets.shop.tiles.Drawn() - n; got != 0 {
		t.Errorf("%d tiles were drawn that nobody sees", got)
	}
	e.SetShown(true)
	e.Settle()
	if !e.dark(400, 100) {
		t.Error("in sight again the page is as it was")
	}
}

func TestDeckPageTakesItsSizeFromTheDeck(t *testing.T) {
	e := open(t)
	page := &board.Page{ID: board.PageNumber(3), Pattern: board.DeckPage}
	e.SetPage(Page{Page: page, Size: board.Size{Width: 600, Height: 800}})
	if got := e.page.size(); got != (board.Size{Width: 600, Height: 800}) {
		t.Errorf("the page is %v", got)
	}
	e.SetPage(Page{Page: page})
	if got := e.page.size(); got != board.PageSize {
		t.Errorf("a page whose size nobody knows is %v, want %v", got, board.PageSize)
	}
	e.SetPage(Page{})
	e.Settle()
	e.drag([2]float32{100, 100}, [2]float32{200, 200})
	if len(e.asked) != 0 {
		t.Error("one can draw on nothing")
	}
}
