package puzzle

// Replay returns a board on which moves were made that counted, one after the other: of [Board.Moves] as many of the first as are to be
// seen. It has no ID, and is like no board of a game.
func Replay(s *Shape, seed uint32, moves []Made) *Board {
	p := player{shape: s, cut: s.Cut(), Board: Start(s, seed), held: make([]int, len(s.Slots))}
	for i := range moves {
		m := moves[i]
		p.make(&m, i+1)
		p.Moves = append(p.Moves, m)
	}
	for i := range p.Pieces {
		p.Pieces[i].Checked = p.checked > p.Pieces[i].moved
	}
	return p.Board
}
