package puzzle

import (
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Hash returns the SHA-256 of the games of the class log: who opened which, in what state they are, and the boards that
// people share. Equal hashes mean equal games, whatever each may see of others' own boards.
func (g *Games) Hash() [32]byte {
	shown := g.Snapshot()
	if g.hashed {
		return g.hash
	}
	w := stateWriter{fields.NewDigest("lyceum/v1/puzzles")}
	for _, is := range shown {
		w.game(is)
		for _, b := range is.Boards {
			if is.Mode != Alone {
				w.board(b)
			}
		}
	}
	g.hash, g.hashed = w.Total(), true
	return g.hash
}

// DeskHash returns the SHA-256 of boards that people have for themselves, as far as this machine has them: the same for all of staff who
// have the same desk logs.
func (g *Games) DeskHash() [32]byte {
	w := stateWriter{fields.NewDigest("lyceum/v1/own puzzles")}
	for _, is := range g.Snapshot() {
		if is.Mode == Alone {
			w.id(is.ID)
			for _, b := range is.Boards {
				w.board(b)
			}
		}
	}
	return w.Total()
}

// A stateWriter writes games and boards.
type stateWriter struct{ *fields.Digest }

func (w stateWriter) id(id GameID) {
	w.Write(id.Author[:])
	w.Numbers(id.Seq)
}

func (w stateWriter) game(g *Game) {
	w.id(g.ID)
	w.Numbers(uint64(g.Opened), uint64(g.Ended), uint64(g.Mode), uint64(g.Teams), uint64(g.Seed))
	w.Text(g.Title)
	w.Text(string(g.Ticket))
	w.Text(string(appendShape(nil, &g.Shape)))
	w.Numbers(uint64(len(g.Members)))
	for _, m := range g.Members {
		w.Write(m.Author[:])
		w.Numbers(uint64(m.Team))
	}
}

// signed is how a number that may be Nowhere, or beside the picture, is written.
func signed(v int) uint64 { return uint64(int64(v)) }

func flags(all ...bool) (f uint64) {
	for i, is := range all {
		if is {
			f |= 1 << i
		}
	}
	return f
}

func (w stateWriter) board(b *Board) {
	w.Numbers(uint64(b.ID.Team), uint64(b.Since), uint64(b.Hints), uint64(b.Void), uint64(len(b.Moves)), uint64(len(b.Pieces)))
	w.Write(b.ID.Owner[:])
	for _, p := range b.Pieces {
		w.Numbers(signed(p.At.X), signed(p.At.Y), signed(p.Slot), uint64(p.Letter), uint64(p.Moved), flags(p.Placed, p.Hinted, p.Checked))
		w.Write(p.By[:])
	}
	w.Numbers(uint64(len(b.Copies)), uint64(len(b.Order)))
	for _, c := range b.Copies {
		w.Numbers(uint64(c.Tile), uint64(c.Slot))
		w.Write(c.By[:])
	}
	for _, i := range b.Order {
		w.Numbers(uint64(i))
	}
}

// sortedAuthors returns people by their keys, nobody twice.
func sortedAuthors(people []journal.Author) []journal.Author {
	sorted := slices.Clone(people)
	slices.SortFunc(sorted, journal.Author.Compare)
	return slices.Compact(sorted)
}
