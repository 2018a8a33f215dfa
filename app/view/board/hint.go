//go:build !nogui

package board

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// A hint lies over an empty page, and says to whom may draw that it is for drawing; to who may not, why not, in the place of the
// tools.
type hint struct {
	here   *widget.Text  // in the middle of the page
	locked *widget.Float // in the place of the tools
	why    *widget.Text
	shown  bool // here is
}

func newHint() *hint {
	h := &hint{here: widget.NewText("", widget.Title, widget.Faint).Centred(), why: widget.NewParagraph("", widget.Secondary, widget.Ink)}
	h.locked = widget.NewFloat(widget.Pad(8, 14, 8, 12, widget.GrowRow(8, h.why, widget.NewIcon("lockon", 20, widget.Muted), h.why)))
	return h
}

// size is how large the words are that say why not, in so much room.
func (h *hint) size(room float32) fyne.Size {
	const around = 12 + 20 + 8 + 14 + 2
	w := fyne.MeasureText(h.why.Text(), widget.Scaled(widget.Secondary), fyne.TextStyle{}).Width + around*widget.TextScale()
	w = min(float32(int(w)+1), room)
	return fyne.NewSize(w, h.locked.HeightFor(w))
}

// set shows what is so of the page in front.
func (h *hint) set(p *Pane) {
	b, page := p.board, p.page()
	h.shown = p.drawing() && b.MayDraw && page != nil && len(page.Objects) == 0 && page.Pattern != board.DeckPage
	h.here.Set(words.T("Draw here"))
	why := b.WhyNot
	if why == "" {
		why = words.T("You can look at this, and not draw on it.")
	}
	if h.why.Text() != why {
		h.why.Set(why)
		p.laid = [parts]need{} // it may need another height
	}
}
