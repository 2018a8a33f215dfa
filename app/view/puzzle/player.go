//go:build !nogui

package puzzle

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// A player is what jigsaws and cards have in common: what this person has picked, lifts and drags, what was laid and is not on the
// board yet, and who else holds what.
type player struct {
	widget.Part
	p    *Pane
	self fyne.Focusable
	redo func() // draws anew what may differ

	v      *model.PuzzleView // as the board is, or was in a replay; nil: nothing was shown
	hand   model.PuzzleHand  // of the keyboard
	holds  []room.PuzzleHold
	laid   map[int]laid
	drag   *dragging // nil: the pointer holds nothing
	shift  bool
	shaken int       // the piece that shakes; -1: none
	shakes time.Time // since when
}

// laid is where a piece was laid that is not on the board yet.
type laid struct {
	at   model.PuzzleHand
	seen puzzle.Piece // as it was on the board
	on   int          // how many moves the board had
	void int          // and how many did not count
}

// dragging is what the pointer holds.
type dragging struct {
	is   model.PuzzleHand
	dx   float32 // of the pointer, from its upper left corner
	dy   float32
	at   fyne.Position // of the upper left corner
	away bool          // it was moved
}

// start prepares a player; self embeds it.
func (pl *player) start(p *Pane, self interface {
	fyne.Widget
	fyne.Focusable
}, redo func()) {
	pl.p, pl.self, pl.redo, pl.laid, pl.shaken = p, self, redo, map[int]laid{}, -1
	pl.Extend(self)
}

// take takes in a board; it reports whether it is another one.
func (pl *player) take(v *model.PuzzleView) bool {
	before := pl.v
	pl.v = v
	if before == nil || before.ID != v.ID || before.BoardID != v.BoardID || before.Refused != v.Refused || v.Board.Since != before.Board.Since {
		clear(pl.laid)
		if before == nil || before.ID != v.ID || before.BoardID != v.BoardID {
			pl.hand, pl.drag = model.PuzzleHand{}, nil
		} else if before.Refused != v.Refused {
			pl.refused()
		}
	}
	for i, l := range pl.laid {
		if v.Board.Pieces[i] != l.seen || len(v.Board.Moves) < l.on || v.Board.Void > l.void {
			delete(pl.laid, i)
		}
	}
	pl.hand = v.Still(pl.hand)
	if !v.Plays && (pl.hand.Lifted || pl.drag != nil) {
		pl.hand.Lifted, pl.drag = false, nil
	}
	return before == nil || before.Board != v.Board || before.Puzzle != v.Puzzle
}

// refused lets go what this person holds: somebody else was first, say. It shakes where it was.
func (pl *player) refused() {
	switch {
	case pl.drag != nil:
		pl.shake(pl.drag.is.Piece)
	case pl.hand.Lifted:
		pl.shake(pl.hand.Piece)
	}
	pl.hand.Lifted, pl.drag = false, nil
}

// holder returns who else holds a piece; nil: nobody does.
func (pl *player) holder(piece int) *room.PuzzleHold {
	for i := range pl.holds {
		if h := &pl.holds[i]; !h.Cursor && !h.Self && h.Piece == piece {
			return h
		}
	}
	return nil
}

// may reports whether a piece can be taken up. If somebody else holds it, it shakes, and who that is is said.
func (pl *player) may(h model.PuzzleHand) bool {
	if !pl.v.Plays || !h.Is {
		return false
	}
	by := pl.holder(h.Piece)
	if by == nil || pl.v.Shape.Reusable != nil && pl.v.Shape.Reusable[h.Piece] {
		return true
	}
	pl.shake(h.Piece)
	pl.p.note("lock", movingWords(by.Person.Name))
	return false
}

// Shaking takes a fifth of a second, three times four pixels to and fro.
const (
	shakeFor  = 240 * time.Millisecond
	shakeWide = 4
)

// shake has a piece shake a little.
func (pl *player) shake(piece int) {
	pl.shaken, pl.shakes = piece, time.Time{}
	pl.p.ticker.Hurry(func(now time.Time) bool {
		if pl.shakes.IsZero() {
			pl.shakes = now
		}
		more := pl.p.moves() && now.Sub(pl.shakes) < shakeFor
		if !more {
			pl.shaken = -1
		}
		pl.redo()
		return more
	})
}

// shakeBy is how far a piece is beside its place while it shakes.
func (pl *player) shakeBy(piece int) float32 {
	if piece != pl.shaken || pl.shakes.IsZero() {
		return 0
	}
	step := int(pl.p.clock().Sub(pl.shakes) / (40 * time.Millisecond))
	if step%2 == 0 {
		return shakeWide
	}
	return -shakeWide
}

// lift takes up what is picked.
func (pl *player) lift() {
	if !pl.may(pl.hand) {
		return
	}
	pl.hand.Lifted = true
	pl.p.asks.GrabPiece(pl.hand.Piece, pl.hand.At)
	pl.redo()
}

// back puts back what was lifted.
func (pl *player) back() {
	if pl.hand.Lifted || pl.drag != nil {
		pl.hand.Lifted, pl.drag = false, nil
		pl.p.asks.PutBack()
		pl.hand = pl.v.Still(pl.hand)
		pl.redo()
	}
}

// lay lays what was lifted where it is; what is where it was is put back.
func (pl *player) lay(h model.PuzzleHand) {
	b := pl.v.Board
	pl.hand = h
	pl.hand.Lifted = false
	was, here := b.Pieces[h.Piece], false
	switch {
	case pl.v.Kind == puzzle.JigsawKind:
		pl.p.asks.LayPiece(h.Piece, h.At)
		if cut := pl.v.Shape.Cut(); cut.Snaps(h.Piece, h.At) {
			h.At = cut.Home(h.Piece)
		}
	case pl.v.Kind == puzzle.OrderingKind:
		here = h.To == index(b.Order, h.Piece)
		if !here {
			pl.p.asks.OrderItem(h.Piece, behind(b.Order, h.Piece, h.To))
		}
	default:
		if here = h.To == h.From; !here {
			from := puzzle.Nowhere
			if pl.v.Shape.Reusable != nil && pl.v.Shape.Reusable[h.Piece] {
				from = h.From
			}
			pl.p.asks.PutTile(h.Piece, from, h.To)
		}
	}
	if here {
		pl.p.asks.PutBack()
	} else {
		h.Lifted = false
		pl.laid[h.Piece] = laid{h, was, len(b.Moves), b.Void}
	}
	pl.redo()
}

// index returns the place of an item.
func index(order []int, item int) int {
	for i, is := range order {
		if is == item {
			return i
		}
	}
	return -1
}

// behind returns behind which item one has to be put so that it comes to a place.
func behind(order []int, item, to int) int {
	before := puzzle.Nowhere
	for _, is := range order {
		if is == item {
			continue
		}
		if to == 0 {
			break
		}
		before = is
		to--
	}
	return before
}

// AcceptsTab implements fyne.Tabbable: Tab picks the next piece. At the last one it leads on, and Esc leads there at once.
func (pl *player) AcceptsTab() bool {
	if pl.v == nil || !pl.v.Plays {
		return false
	}
	_, more := pl.v.Next(pl.hand, pl.shift)
	return pl.hand.Lifted || more
}

// TypedKey implements fyne.Focusable.
func (pl *player) TypedKey(e *fyne.KeyEvent) {
	if pl.v == nil || !pl.v.Plays {
		pl.Part.TypedKey(e)
		return
	}
	switch e.Name {
	case fyne.KeyTab:
		pl.tab()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		switch {
		case pl.hand.Lifted:
			pl.lay(pl.hand)
		case pl.hand.Is:
			pl.lift()
		default:
			pl.hand, _ = pl.v.Next(pl.hand, false)
			pl.redo()
		}
	case fyne.KeyEscape:
		switch {
		case pl.hand.Lifted:
			pl.back()
		case pl.hand.Is:
			pl.hand = model.PuzzleHand{}
			pl.redo()
		default:
			pl.Part.TypedKey(e)
		}
	case fyne.KeyLeft:
		pl.arrow(-1, 0)
	case fyne.KeyRight:
		pl.arrow(1, 0)
	case fyne.KeyUp:
		pl.arrow(0, -1)
	case fyne.KeyDown:
		pl.arrow(0, 1)
	default:
		pl.Part.TypedKey(e)
	}
}

// tab picks the next piece, or leads on. What is lifted is not forgotten by it.
func (pl *player) tab() {
	if pl.hand.Lifted {
		return
	}
	n, ok := pl.v.Next(pl.hand, pl.shift)
	if ok {
		pl.hand = n
		pl.redo()
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(pl.self.(fyne.CanvasObject)); c != nil && pl.shift {
		c.FocusPrevious()
	} else if c != nil {
		c.FocusNext()
	}
}

func (pl *player) arrow(dx, dy int) {
	pl.hand = pl.v.Arrow(pl.hand, dx, dy, pl.shift)
	if pl.hand.Lifted {
		pl.p.asks.MovePiece(pl.hand.At)
	}
	pl.redo()
}

// KeyDown implements desktop.Keyable.
func (pl *player) KeyDown(e *fyne.KeyEvent) {
	pl.shift = pl.shift || isShift(e.Name)
	pl.Part.KeyDown(e)
}

// KeyUp implements desktop.Keyable.
func (pl *player) KeyUp(e *fyne.KeyEvent) {
	pl.shift = pl.shift && !isShift(e.Name)
	pl.Part.KeyUp(e)
}

func isShift(k fyne.KeyName) bool { return k == desktop.KeyShiftLeft || k == desktop.KeyShiftRight }

// FocusGained implements fyne.Focusable.
func (pl *player) FocusGained() {
	pl.Part.FocusGained()
	pl.redo()
}

// FocusLost implements fyne.Focusable: what was lifted is put back.
func (pl *player) FocusLost() {
	pl.shift = false
	pl.Part.FocusLost()
	if pl.hand.Lifted {
		pl.back()
	}
	pl.redo()
}

// Word says what is picked and where it is.
func (pl *player) Word() string {
	if pl.v == nil {
		return ""
	}
	return pl.v.HandWords(pl.hand)
}

// carried is a piece that is not where the board has it.
type carried struct {
	piece int
	from  int
	at    jigsaw.Point
	who   *room.PuzzleHold // nil: this person
	ring  bool             // it is only picked
}

// carriedNow are the pieces that somebody holds, and the one that is picked, without what the pointer drags.
func (pl *player) carriedNow() (all []carried) {
	for i := range pl.holds {
		h := &pl.holds[i]
		if h.Cursor || h.Self || h.Piece < 0 || h.Piece >= len(pl.v.Board.Pieces) || pl.v.Board.Pieces[h.Piece].Placed {
			continue
		}
		all = append(all, carried{piece: h.Piece, at: h.At, who: h, from: puzzle.Nowhere})
	}
	if pl.hand.Is && pl.Focused() && pl.drag == nil {
		at := pl.hand.At
		if l, waits := pl.laid[pl.hand.Piece]; waits && !pl.hand.Lifted {
			at = l.at.At
		}
		all = append(all, carried{piece: pl.hand.Piece, from: pl.hand.From, at: at, ring: !pl.hand.Lifted})
	}
	return all
}
