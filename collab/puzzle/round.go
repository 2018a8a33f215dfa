package puzzle

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A round is what was said of a board since it was begun anew last.
type round struct {
	began *record   // what opened the game, or began it anew
	moves []*record // by clock
	made  int       // of them, by player
	player
	pieces []contested // who held each, of those moves; nil of letters
	board  *Board      // that was shown last, nil: it is not as that any more
}

// contested is who held a piece.
type contested struct {
	last claim         // of all claims that which is last, by claim.compare
	free journal.Clock // when the last move that counts was done with it
}

// A claim is since when somebody held the piece of a move.
type claim struct {
	record *record // nil: nobody
	held   journal.Clock
}

// compare orders claims to one piece: the earlier first, of two at once that of the author who comes first.
func (c claim) compare(o claim) int {
	if c.held != o.held {
		return cmp.Compare(c.held, o.held)
	}
	return cmp.Or(c.record.author.Compare(o.record.author), c.record.compare(o.record))
}

// adopt goes on from an earlier round, if that has nothing but the first of the same moves.
func (r *round) adopt(o *round) {
	if o.began == r.began && len(o.moves) <= len(r.moves) && slices.Equal(o.moves, r.moves[:len(o.moves)]) {
		r.made, r.player, r.pieces, r.board = o.made, o.player, o.pieces, o.board
	}
}

// show returns the board after all moves.
func (r *round) show(g *Game, id BoardID) *Board {
	if r.player.Board == nil {
		r.start(g, id)
	}
	for r.made < len(r.moves) {
		m := r.moves[r.made]
		r.made, r.board = r.made+1, nil
		lost, late := r.contest(m)
		if late { // it was held before what counted already
			r.start(g, id)
			r.playAll()
			break
		}
		r.play(m, lost)
	}
	if r.board == nil {
		r.board = r.player.show()
	}
	return r.board
}

// start has a board on which nobody has moved anything.
func (r *round) start(g *Game, id BoardID) {
	r.player = newPlayer(&g.Shape, g.Seed)
	r.ID, r.Since = id, r.began.clock
	r.made, r.pieces, r.board = 0, nil, nil
	if g.Shape.Kind != CrosswordKind {
		r.pieces = make([]contested, g.Shape.places())
	}
}

// contests reports whether it matters who held the piece of a move first. It does not where there is always another; and a piece that
// is laid where it belongs is there whoever held it: what somebody claims later takes no piece away that was placed.
func (r *round) contests(m *Move) bool {
	return m.Kind.holds() && !r.shape.isReusable(m.Piece) && !(m.Kind == Lay && r.cut.Snaps(m.Piece, m.At))
}

// contest takes in the claim of a move that comes last by clock, and reports whether it is lost to an earlier one. If it is late, it may be
// that others lost to it that were played, and nothing was taken in. Of moves whose holds of one piece overlap that which began earlier
// counts, of two that began together that of the author who comes first. What began before the round does not.
func (r *round) contest(m *record) (lost, late bool) {
	if !m.move.Kind.holds() || r.shape.isReusable(m.move.Piece) {
		return false, false
	}
	c := claim{m, m.held()}
	if c.held < Moment(r.began.clock) {
		return true, false
	}
	if !r.contests(m.move) {
		return false, false
	}
	of := &r.pieces[m.move.Piece]
	if of.last.record != nil && c.compare(of.last) < 0 {
		return false, true
	}
	return of.take(c), false
}

// take takes in the next claim, and reports whether it is lost.
func (of *contested) take(c claim) (lost bool) {
	of.last = c
	if c.held < of.free {
		return true
	}
	of.free = Moment(c.record.clock)
	return false
}

// playAll plays all moves from the beginning, when all claims are known.
func (r *round) playAll() {
	claims := make([][]claim, len(r.pieces))
	lost := map[*record]bool{}
	for _, m := range r.moves {
		if !m.move.Kind.holds() || r.shape.isReusable(m.move.Piece) {
			continue
		}
		if held := m.held(); held < Moment(r.began.clock) {
			lost[m] = true
		} else if r.contests(m.move) {
			claims[m.move.Piece] = append(claims[m.move.Piece], claim{m, held})
		}
	}
	for piece, all := range claims {
		slices.SortFunc(all, claim.compare)
		for _, c := range all {
			if r.pieces[piece].take(c) {
				lost[c.record] = true
			}
		}
	}
	r.Moves = make([]Made, 0, len(r.moves))
	for _, m := range r.moves {
		r.play(m, lost[m])
	}
	r.made = len(r.moves)
}

// play makes a move, if it is not lost to somebody else's.
func (r *round) play(m *record, lost bool) {
	if lost {
		r.Void++
		return
	}
	n := len(r.Moves)
	r.Moves = append(r.Moves, Made{Move: m.move, By: m.author, Clock: m.clock})
	if !r.make(&r.Moves[n], n+1) {
		r.Void++
		r.Moves = r.Moves[:n]
	}
}
