package live

import (
	"cmp"
	"slices"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

const (
	// Lease is how long a piece counts as held after the last sign of who holds it.
	Lease = 5 * time.Second
	// Renewal is how often who holds a piece still has to say so.
	Renewal = time.Second
	// Often is how often a place that changes is worth saying; what comes more often joins what waits.
	Often = 50 * time.Millisecond
)

// clocks is how far a hold may seem to begin in the future: class times of two machines differ by less. What begins later is not believed.
const clocks = 2 * time.Second

// takeAgain is how long after somebody was found to have held a piece before who was known to, this is not believed of them again. Our choice:
// two grab one piece at once now and then, and not time and again; who lies stops one hand in ten seconds, and not everybody's.
const takeAgain = 10 * time.Second

// maxPeople is of how many people something is kept; of more nothing is.
const maxPeople = 500

// A Hold is what somebody does with a piece.
type Hold struct {
	Author journal.Author
	Game   puzzle.GameID
	Board  puzzle.BoardID
	Cursor bool // they hold nothing, and are at the cell Piece
	Piece  int
	Since  journal.Clock // of a piece that is held
	At     jigsaw.Point

	seen time.Time // when the last sign came
}

// Holds are the pieces that people hold now, as far as they say so. It is not safe for concurrent use. Use [NewHolds].
type Holds struct {
	of   map[journal.Author]Hold
	took map[journal.Author]time.Time // when somebody was found to have held a piece before another
}

// NewHolds returns a class in which nobody holds anything.
func NewHolds() *Holds {
	return &Holds{of: map[journal.Author]Hold{}, took: map[journal.Author]time.Time{}}
}

// Apply takes in what somebody said, who plays on a board of the game, at a class time. It reports whether something may be otherwise
// now.
func (h *Holds) Apply(author journal.Author, board puzzle.BoardID, m Message, now time.Time) bool {
	was, known := h.of[author]
	if m.State == Held && m.Since.Time().Sub(now) > clocks {
		return false
	}
	if m.State == LetGo {
		if known && was.Game == m.Game && was.Piece == m.Piece && !was.Cursor {
			delete(h.of, author)
			return true
		}
		return false
	}
	if !known && len(h.of) >= maxPeople {
		h.Expire(now)
		if len(h.of) >= maxPeople {
			return false
		}
	}
	is := Hold{Author: author, Game: m.Game, Board: board, Cursor: m.State == Cursor, Piece: m.Piece, At: m.At, seen: now}
	if m.State == Held {
		is.Since = m.Since
		if known && !was.Cursor && was.Game == is.Game && was.Piece == is.Piece && was.Since > is.Since {
			is.Since = was.Since // who holds a piece does not find out later that it was for longer
		}
		h.judge(&is, now)
	}
	h.of[author] = is
	return true
}

// judge has somebody who says to have held a piece before who is known to hold it be believed once in a while, else be behind that one.
func (h *Holds) judge(is *Hold, now time.Time) {
	first, held := h.Holder(is.Game, is.Board, is.Piece, now)
	if !held || first.Author == is.Author || !is.before(&first) {
		return
	}
	if last, took := h.took[is.Author]; took && now.Sub(last) < takeAgain || len(h.took) >= maxPeople {
		is.Since = first.Since + 1<<16 // a millisecond later
		return
	}
	h.took[is.Author] = now
}

// Moved notes that somebody's move is an entry now: they hold nothing any more.
func (h *Holds) Moved(author journal.Author) bool {
	_, known := h.of[author]
	delete(h.of, author)
	return known
}

// alive reports whether a hold counts at a class time.
func (is *Hold) alive(now time.Time) bool {
	if now.Sub(is.seen) >= Lease {
		return false
	}
	return is.Cursor || now.Sub(is.Since.Time()) < puzzle.MaxHold
}

// Holder returns who holds a piece at a class time; held is false if nobody does.
func (h *Holds) Holder(game puzzle.GameID, board puzzle.BoardID, piece int, now time.Time) (first Hold, held bool) {
	for _, is := range h.of {
		if is.Game != game || is.Board != board || is.Piece != piece || is.Cursor || !is.alive(now) {
			continue
		}
		if !held || is.before(&first) {
			first, held = is, true
		}
	}
	return first, held
}

// before reports whether of two who hold one piece this one did first.
func (is *Hold) before(o *Hold) bool {
	return cmp.Or(cmp.Compare(is.Since, o.Since), is.Author.Compare(o.Author)) < 0
}

// On returns who holds what on a board at a class time, and who is where, by piece; of those who say that they hold one piece the first.
func (h *Holds) On(game puzzle.GameID, board puzzle.BoardID, now time.Time) []Hold {
	var all []Hold
	first := map[int]Hold{}
	for _, is := range h.of {
		if is.Game != game || is.Board != board || !is.alive(now) {
			continue
		}
		if is.Cursor {
			all = append(all, is)
		} else if o, held := first[is.Piece]; !held || is.before(&o) {
			first[is.Piece] = is
		}
	}
	for _, is := range first {
		all = append(all, is)
	}
	slices.SortFunc(all, func(a, b Hold) int {
		return cmp.Or(cmp.Compare(a.Piece, b.Piece), a.Author.Compare(b.Author))
	})
	return all
}

// Expire forgets what does not count any more at a class time, and reports whether something was forgotten.
func (h *Holds) Expire(now time.Time) (changed bool) {
	for author, is := range h.of {
		if !is.alive(now) {
			delete(h.of, author)
			changed = true
		}
	}
	for author, at := range h.took {
		if now.Sub(at) >= takeAgain {
			delete(h.took, author)
		}
	}
	return changed
}

// Due returns when something is to expire; zero: nothing is.
func (h *Holds) Due() (due time.Time) {
	for _, is := range h.of {
		at := is.seen.Add(Lease)
		if !is.Cursor && is.Since.Time().Add(puzzle.MaxHold).Before(at) {
			at = is.Since.Time().Add(puzzle.MaxHold)
		}
		if due.IsZero() || at.Before(due) {
			due = at
		}
	}
	return due
}
