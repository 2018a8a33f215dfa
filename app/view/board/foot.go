//go:build !nogui

package board

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A zoomStrip makes the page larger and smaller.
type zoomStrip struct {
	content  *widget.Float
	less     *widget.Button
	percent  *widget.Button
	greater  *widget.Button
	fit      *widget.Button
	row      *fyne.Container
	lastZoom int
}

// zoomStep is by how much a press of a button changes the zoom.
const zoomStep = 1.25

// zoomItems are offered by the percentage, in percent.
var zoomItems = []int{50, 100, 150, 200, 400}

func newZoomStrip(p *Pane) *zoomStrip {
	z := &zoomStrip{}
	z.less = widget.NewBare("minus", tipOf(p, words.T("Smaller"), model.BoardSmaller), func() { p.canvas.ZoomBy(1 / zoomStep) })
	z.percent = widget.NewButton(words.T("%d %%", 100), widget.Words, func() { p.openZoom() })
	z.greater = widget.NewBare("plus", tipOf(p, words.T("Larger"), model.BoardLarger), func() { p.canvas.ZoomBy(zoomStep) })
	z.fit = widget.NewBare("fit", tipOf(p, words.T("Show the whole page"), model.BoardFit), func() { p.canvas.Fit() })
	z.row = newStripRow([]fyne.CanvasObject{z.less, widget.Fixed(widget.Scaled(68), 0, z.percent), z.greater}, []fyne.CanvasObject{z.fit})
	z.content = widget.NewFloat(widget.Pad(1, 4, 1, 4, z.row))
	return z
}

// set shows a zoom, 1 for as large as a page is.
func (z *zoomStrip) set(zoom float32) {
	if n := int(zoom*100 + 0.5); n != z.lastZoom {
		z.lastZoom = n
		z.percent.Set(words.T("%d %%", n), true)
	}
}

// openZoom offers some sizes of the page.
func (p *Pane) openZoom() {
	items := []widget.MenuItem{{Icon: "fit", Word: words.T("Show the whole page"), Key: p.keyOf(model.BoardFit), Do: p.canvas.Fit}}
	for i, n := range zoomItems {
		items = append(items, widget.MenuItem{Word: words.T("%d %%", n), Line: i == 0, Ticked: p.zoom.lastZoom == n, Do: func() { p.canvas.ZoomTo(float32(n) / 100) }})
	}
	widget.ShowMenu(p.window.Canvas(), p.zoom.percent, items)
}

// A pageStrip turns pages.
type pageStrip struct {
	content      *widget.Float
	p            *Pane
	before, next *widget.Button
	number       *widget.Button
	insert       *widget.Button
	row          *fyne.Container
}

func newPageStrip(p *Pane) *pageStrip {
	s := &pageStrip{p: p}
	s.before = widget.NewBare("left", words.T("Page before"), func() { p.Turn(-1) })
	s.number = widget.NewButton("", widget.Words, func() { p.openPages() })
	s.number.SetTip(words.T("Go to a page"))
	s.next = widget.NewBare("right", words.T("Next page"), func() { p.Turn(+1) })
	s.insert = widget.NewIconButton("insert", words.T("Insert page"), widget.Words, p.insert)
	s.row = newStripRow([]fyne.CanvasObject{s.before, s.number, s.next}, []fyne.CanvasObject{s.insert})
	s.content = widget.NewFloat(widget.Pad(0, 4, 0, 4, s.row))
	return s
}

func (s *pageStrip) set(b *model.Board) {
	n := len(b.Pages)
	s.number.Set(words.T("%d / %d", b.Page, n), n > 1)
	s.before.Set("", b.Page > 1)
	s.next.Set("", b.Page < n)
	widget.Show(s.insert, b.CanInsert)
}

// fit leaves the words out where there is little room.
func (s *pageStrip) fit(narrow bool) { s.insert.SetNarrow(narrow) }

// mostPages is how many pages the menu offers by themselves.
const mostPages = 12

// openPages offers pages to go to; of many, some.
func (p *Pane) openPages() {
	b := p.board
	last := len(b.Pages)
	step := (last + mostPages - 1) / mostPages
	var items []widget.MenuItem
	for n := 1; n <= last; n++ {
		if n == 1 || n == last || n == b.Page || n%step == 0 {
			items = append(items, widget.MenuItem{Word: words.T("Page %d", n), Ticked: n == b.Page, Do: func() { p.asks.ShowBoardPage(n) }})
		}
	}
	widget.ShowMenu(p.window.Canvas(), p.pages.number, items)
}

// Turn goes some pages on, or back.
func (p *Pane) Turn(by int) {
	b := p.board
	if len(b.Pages) == 0 || !p.drawing() {
		return
	}
	if n := min(max(b.Page+by, 1), len(b.Pages)); n != b.Page {
		p.asks.ShowBoardPage(n)
	}
}

// TurnTo goes to the first page, or to the last.
func (p *Pane) TurnTo(last bool) {
	if last {
		p.Turn(len(p.board.Pages))
	} else {
		p.Turn(-len(p.board.Pages))
	}
}

// insert puts an empty page behind this one, and goes there.
func (p *Pane) insert() { p.asks.InsertBoardPage() }
