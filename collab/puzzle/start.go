package puzzle

import (
	"cmp"
	"math/rand/v2"

	"lyceum/session/journal"
)

// Start returns a board on which nobody has done anything yet.
func Start(s *Shape, seed uint32) *Board {
	b := &Board{Pieces: make([]Piece, s.places())}
	for i := range b.Pieces {
		b.Pieces[i].Slot = Nowhere
	}
	switch s.Kind {
	case JigsawKind:
		for i, at := range s.Cut().Scatter(uint64(seed)) {
			b.Pieces[i].At = at
		}
	case OrderingKind:
		b.Order = Shuffled(s, seed)
	}
	return b
}

// Shuffled returns the order in which tiles lie at first, for all boards of a game alike. Without shuffling they lie as in the file, but
// for items to be ordered, which never do.
func Shuffled(s *Shape, seed uint32) []int {
	order := make([]int, s.Tiles)
	for i := range order {
		order[i] = i
	}
	if !s.Shuffle && s.Kind != OrderingKind {
		return order
	}
	rng := rand.New(rand.NewPCG(uint64(seed), 0x73687566666c65)) // "shuffle"
	rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
	solved := true
	for i, tile := range order {
		solved = solved && i == tile
	}
	if solved && len(order) > 1 {
		order[0], order[1] = order[1], order[0]
	}
	return order
}

func compareCopies(a, b Copy) int {
	return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Tile, b.Tile))
}

// EvenTeams puts people into teams by chance from a seed, none of which has more than one more than another. The result is as
// [EncodeTeams] takes it.
func EvenTeams(people []journal.Author, teams int, seed uint32) []Member {
	sorted := sortedAuthors(people)
	members := make([]Member, len(sorted))
	rng := rand.New(rand.NewPCG(uint64(seed), 0x7465616d73)) // "teams"
	for place, i := range rng.Perm(len(sorted)) {
		members[i] = Member{sorted[i], 1 + place%teams}
	}
	return members
}
