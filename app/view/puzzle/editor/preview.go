//go:build !nogui

package editor

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A preview shows the puzzle as it is now.
type preview struct {
	content fyne.CanvasObject
	page    *fyne.Container
}

func newPreview() *preview {
	p := &preview{page: widget.Column(16)}
	card := widget.NewCard(widget.Pad(16, 16, 16, 16, p.page))
	p.content = widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(24, 24, 24, 24, card)))
	return p
}

func (p *preview) set(shown []fyne.CanvasObject) {
	p.page.Objects = append([]fyne.CanvasObject{widget.NewHeading(words.T("How it will look"), widget.Secondary, widget.Muted)}, shown...)
	p.page.Refresh()
	p.content.Refresh()
}

// tile shows an item as a card.
func (e *Editor) tile(is puzzle.Item) fyne.CanvasObject {
	body := widget.Column(4)
	if is.Picture != "" {
		if picture := e.album.image(is.Picture, e.show); picture != nil {
			shown := prose.New(widget.Body, widget.Ink)
			shown.Set([]prose.Block{{Picture: picture}})
			body.Add(shown)
		}
	}
	text := is.Text
	if text == "" && is.Picture == "" {
		text = "–"
	}
	if text != "" {
		body.Add(widget.NewParagraph(text, widget.Body, widget.Ink))
	}
	return widget.NewCard(widget.Pad(8, 12, 8, 12, body))
}

// tiles shows items as cards beside each other, as many in a row as there is room for.
func (e *Editor) tiles(items []puzzle.Item) fyne.CanvasObject {
	const gap, least = 8, 130
	var all []fyne.CanvasObject
	for _, is := range items {
		all = append(all, e.tile(is))
	}
	return widget.NewArranged(func(width float32) (places []widget.Place, y float32) {
		across := max(1, int((width+gap)/(widget.Scaled(least)+gap)))
		each := float32(int((width - gap*float32(across-1)) / float32(across)))
		for from := 0; from < len(all); from += across {
			row := all[from:min(from+across, len(all))]
			high := float32(0)
			for _, o := range row {
				high = max(high, widget.HeightFor(o, each))
			}
			if from > 0 {
				y += gap
			}
			for i := range row {
				places = append(places, widget.Place{At: fyne.NewPos(float32(i)*(each+gap), y), Size: fyne.NewSize(each, high)})
			}
			y += high
		}
		return places, y
	}, all...)
}

// lying returns the tiles of a puzzle in the order in which they lie at first, if it is sound.
func lying(p *puzzle.Puzzle, sound bool) []puzzle.Item {
	items := p.Items()
	if !sound {
		return items
	}
	shape := puzzle.ShapeOf(p)
	order := puzzle.Shuffled(&shape, 1)
	all := make([]puzzle.Item, len(order))
	for i, n := range order {
		all[i] = items[n]
	}
	return all
}

// caption is a line above something in the preview.
func caption(text string) fyne.CanvasObject {
	return widget.NewParagraph(text, widget.Secondary, widget.Muted)
}
