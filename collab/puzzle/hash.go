package puzzle

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"

	"lyceum/session/journal"
)

// Hash returns the SHA-256 of the games of the class log: who opened which, in what state they are, and the boards that
// people share. Equal hashes mean equal games, whatever each may see of others' own boards.
func (g *Games) Hash() [32]byte {
	shown := g.Snapshot()
	if g.hashed {
		return g.hash
	}
	h := sha256.New()
	h.Write([]byte("lyceum/v1/puzzles\x00"))
	w := stateWriter{h: h}
	for _, is := range shown {
		w.game(is)
		for _, b := range is.Boards {
			if is.Mode != Alone {
				w.board(b)
			}
		}
	}
	h.Sum(g.hash[:0])
	g.hashed = true
	return g.hash
}

// DeskHash returns the SHA-256 of boards that people have for themselves, as far as this machine has them: the same for all of staff who
// have the same desk logs.
func (g *Games) DeskHash() (sum [32]byte) {
	h := sha256.New()
	h.Write([]byte("lyceum/v1/own puzzles\x00"))
	w := stateWriter{h: h}
	for _, is := range g.Snapshot() {
		if is.Mode == Alone {
			w.id(is.ID)
			for _, b := range is.Boards {
				w.board(b)
			}
		}
	}
	h.Sum(sum[:0])
	return sum
}

// A stateWriter writes numbers as unsigned varints.
type stateWriter struct {
	h hash.Hash
	b []byte
}

func (w *stateWriter) number(v ...uint64) {
	w.b = w.b[:0]
	for _, n := range v {
		w.b = binary.AppendUvarint(w.b, n)
	}
	w.h.Write(w.b)
}

func (w *stateWriter) text(s string) {
	w.number(uint64(len(s)))
	w.h.Write([]byte(s))
}

func (w *stateWriter) id(id GameID) {
	w.h.Write(id.Author[:])
	w.number(id.Seq)
}

func (w *stateWriter) game(g *Game) {
	w.id(g.ID)
	w.number(uint64(g.Opened), uint64(g.Ended), uint64(g.Mode), uint64(g.Teams), uint64(g.Seed))
	w.text(g.Title)
	w.text(string(g.Ticket))
	w.text(string(appendShape(nil, &g.Shape)))
	w.number(uint64(len(g.Members)))
	for _, m := range g.Members {
		w.h.Write(m.Author[:])
		w.number(uint64(m.Team))
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

func (w *stateWriter) board(b *Board) {
	w.number(uint64(b.ID.Team), uint64(b.Since), uint64(b.Hints), uint64(b.Void), uint64(len(b.Moves)), uint64(len(b.Pieces)))
	w.h.Write(b.ID.Owner[:])
	for _, p := range b.Pieces {
		w.number(signed(p.At.X), signed(p.At.Y), signed(p.Slot), uint64(p.Letter), uint64(p.Moved), flags(p.Placed, p.Hinted, p.Checked))
		w.h.Write(p.By[:])
	}
	w.number(uint64(len(b.Copies)), uint64(len(b.Order)))
	for _, c := range b.Copies {
		w.number(uint64(c.Tile), uint64(c.Slot))
		w.h.Write(c.By[:])
	}
	for _, i := range b.Order {
		w.number(uint64(i))
	}
}

// sortedAuthors returns people by their keys, nobody twice.
func sortedAuthors(people []journal.Author) []journal.Author {
	sorted := slices.Clone(people)
	slices.SortFunc(sorted, journal.Author.Compare)
	return slices.Compact(sorted)
}
