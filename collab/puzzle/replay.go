package puzzle

// Replay returns a board on which moves were made that counted, one after the other: of [Board.Moves] as many of the first as are to be
// seen. It has no ID, and is like no board of a game.
func Replay(s *Shape, seed uint32, moves []Made) *Board {
	p := newPlayer(s, seed)
	for i := range moves {
		m := moves[i]
		p.make(&m, i+1)
		p.Moves = append(p.Moves, m)
	}
	return p.show()
}
