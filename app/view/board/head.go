//go:build !nogui

package board

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// A boardHead stands above the wall of private boards, or above one of them that staff write on: whose it is, and what can be done
// with it.
type boardHead struct {
	content *widget.Ground
	p       *Pane

	back   *widget.Button
	title  *widget.Text
	note   *widget.Text
	all    *widget.Button // reveal all, or none
	reveal *widget.Button
	copy   *widget.Button
	giveIt *widget.Button // return with comments
	row    *widget.Arranged
	shown  headState
}

// A headState is what the head shows; two can be compared.
type headState struct {
	title, note, all, reveal string
	one                      bool
	can                      bool
}

func newBoardHead(p *Pane) *boardHead {
	h := &boardHead{p: p}
	h.back = widget.NewBare("back", words.T("Back"), func() { p.Escape(); p.Focus() })
	h.title = widget.NewBold("", widget.Head, widget.Ink).Fit(320)
	h.note = widget.NewText("", widget.Secondary, widget.Muted)
	h.all = widget.NewIconButton("eye", "", widget.Outline, func() { p.asks.RevealAllBoards(!p.allRevealed()) })
	h.reveal = widget.NewIconButton("eye", "", widget.Outline, func() { p.reveal(p.board.Open.Owner.ID) })
	h.copy = widget.NewIconButton("copy", words.T("Copy to class board"), widget.Outline, func() { p.asks.CopyToClassBoard(p.board.Open.Owner.ID) })
	h.giveIt = widget.NewIconButton("send", words.T("Return with comments"), widget.Primary, func() { p.giveBack(p.board.Open.Owner.ID) })
	h.row = widget.NewArranged(h.arrange, h.back, h.title, h.note, h.all, h.reveal, h.copy, h.giveIt)
	h.content = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(8, 12, 8, 12, h.row))
	return h
}

// set shows what is so of the wall, or of the board in front.
func (h *boardHead) set(b *model.Board) {
	is := headState{one: h.p.commenting(), can: b.CanReveal}
	switch {
	case is.one:
		is.title, is.note = b.Open.Owner.Name, words.T("What you draw, only they see.")
		is.reveal = revealWord(h.p.revealed(b.Open.Owner.ID))
	case h.p.walled:
		is.title = words.T("Students’ boards")
		is.note = words.N("%d board", "%d boards", len(b.Wall))
		is.all = words.T("Show all to the class")
		if h.p.allRevealed() {
			is.all = words.T("Stop showing all")
		}
	}
	if is == h.shown {
		return
	}
	h.shown = is
	h.title.Set(is.title)
	h.note.Set(is.note)
	h.all.Set(is.all, len(b.Wall) > 0)
	h.reveal.Set(is.reveal, true)
	widget.Show(h.all, !is.one && is.can)
	widget.Show(h.reveal, is.one && is.can)
	widget.Show(h.copy, is.one)
	widget.Show(h.giveIt, is.one)
	h.row.Refresh()
}

func revealWord(on bool) string {
	if on {
		return words.T("Stop showing")
	}
	return words.T("Show to the class")
}

// arrange puts whose board it is at the left and what can be done at the right, or below where there is no room.
func (h *boardHead) arrange(width float32) (places []widget.Place, height float32) {
	const gap = 8
	all := []fyne.CanvasObject{h.back, h.title, h.note, h.all, h.reveal, h.copy, h.giveIt}
	places = make([]widget.Place, len(all))
	line := widget.ControlHeight()
	wide := func(from, to int) (w float32) {
		for _, o := range all[from:to] {
			if o.Visible() {
				w += o.MinSize().Width + gap
			}
		}
		return w
	}
	put := func(from, to int, x, y float32) (end float32) {
		for i := from; i < to; i++ {
			if o := all[i]; o.Visible() {
				m := o.MinSize()
				if x > 0 && x+m.Width > width {
					x, y = 0, y+line+gap
				}
				places[i] = widget.Place{At: fyne.NewPos(x, y+float32(int((line-m.Height)/2))), Size: m}
				x += m.Width + gap
			}
		}
		return y + line
	}
	right, y := wide(3, len(all)), float32(0)
	beside := right // what has to have room beside the note
	if wide(0, 2)+right > width+gap {
		y, beside = line+gap, 0
	}
	noted := h.note.Text() != "" && wide(0, 2)+h.note.MinSize().Width+gap+beside <= width+gap
	if noted != h.note.Visible() { // it gives way first
		widget.Show(h.note, noted)
	}
	put(0, 3, 0, 0)
	return places, put(3, len(all), max(0, width+gap-right), y)
}

// commenting reports whether staff have somebody's private board in front.
func (p *Pane) commenting() bool {
	b := p.board
	return p.shown == model.TabBoard && !p.walled && b.Wall != nil && !b.Private && b.Open != nil && b.Open.ID.Kind == board.PrivateBoard
}

// revealed reports whether everybody sees somebody's board.
func (p *Pane) revealed(owner string) bool {
	for i := range p.board.Wall {
		if w := &p.board.Wall[i]; w.Owner.ID == owner {
			return w.Revealed
		}
	}
	return false
}

// allRevealed reports whether everybody sees all boards.
func (p *Pane) allRevealed() bool {
	for i := range p.board.Wall {
		if !p.board.Wall[i].Revealed {
			return false
		}
	}
	return len(p.board.Wall) > 0
}

// reveal shows somebody's board to everybody, or no longer.
func (p *Pane) reveal(owner string) { p.asks.RevealBoard(owner, !p.revealed(owner)) }

// giveBack tells somebody that their board has comments, and goes back to the wall.
func (p *Pane) giveBack(owner string) {
	p.asks.ReturnBoard(owner)
	p.ShowWall(true)
}

// ShowWall has staff look at all private boards, or no longer.
func (p *Pane) ShowWall(on bool) {
	if p.walled == on || on && p.board.Wall == nil {
		return
	}
	p.walled, p.opening = on, ""
	p.fill()
	p.Focus()
}
