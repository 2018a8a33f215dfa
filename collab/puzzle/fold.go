package puzzle

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// A game is what was said of one.
type game struct {
	id   GameID
	all  records
	view *Game // nil: it was not opened
}

// settle works out anew what the game is like. Boards that are as before stay the same in memory.
func (g *game) settle() {
	all := g.all.inOrder()
	i := slices.IndexFunc(all, func(r *record) bool { return r.says != nil && r.says.opening != nil })
	if i < 0 {
		g.view = nil
		return
	}
	opened := all[i]
	is := &Game{ID: g.id, Opening: *opened.says.opening, Opened: opened.clock}
	n := newSession(is, opened)
	for _, r := range all[i+1:] {
		if r.says != nil && r.says.says == saysEnded {
			is.Ended = r.clock
			break
		}
		n.take(r)
	}
	is.Members = n.members
	is.Boards = n.boards()
	if g.view != nil {
		keepBoards(g.view, is)
	}
	g.view = is
}

// keepBoards has boards that are as they were be the same in memory.
func keepBoards(old, is *Game) {
	for i, b := range is.Boards {
		if was := old.Board(b.ID); was != nil && was.mark == b.mark {
			is.Boards[i] = was
		}
	}
}

// A session is a game while it is worked out, statement by statement: which moves are made on which board.
type session struct {
	game    *Game
	opened  *record
	members []Member
	rounds  map[BoardID]*round
}

// A round is what was said of a board since it was begun anew last.
type round struct {
	began *record // what opened the game, or began it anew
	moves []*record
}

func newSession(is *Game, opened *record) *session {
	s := &session{game: is, opened: opened, rounds: map[BoardID]*round{}}
	switch is.Mode {
	case Together:
		s.round(BoardID{})
	case Teams:
		for t := range is.Teams {
			s.round(BoardID{Team: t + 1})
		}
	}
	return s
}

func (s *session) round(id BoardID) *round {
	r := s.rounds[id]
	if r == nil {
		r = &round{began: s.opened}
		s.rounds[id] = r
	}
	return r
}

// take takes in what comes next by clock.
func (s *session) take(r *record) {
	switch {
	case r.move != nil:
		s.move(r)
	case r.says.says == saysTeams && s.game.Mode == Teams && s.known(r.says.members):
		s.members = r.says.members
	case r.says.says == saysReset && r.says.board == nil:
		for id := range s.rounds {
			s.begin(id, r)
		}
	case r.says.says == saysReset:
		if s.rounds[*r.says.board] != nil {
			s.begin(*r.says.board, r)
		}
	}
}

// known reports whether everybody is in one of the teams that there are.
func (s *session) known(members []Member) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return m.Team > s.game.Teams })
}

func (s *session) begin(id BoardID, r *record) {
	s.rounds[id] = &round{began: r}
}

// move gives a move to the board of its author.
func (s *session) move(r *record) {
	if !r.move.Fits(&s.game.Shape, s.game.Mode) || r.log.key.desk != (s.game.Mode == Alone) {
		return
	}
	var id BoardID
	switch s.game.Mode {
	case Teams:
		if id.Team = teamOf(s.members, r.author); id.Team == 0 {
			return
		}
	case Alone:
		id.Owner = r.author
	}
	is := s.round(id)
	if r.move.Kind == Restart {
		s.begin(id, r)
		return
	}
	is.moves = append(is.moves, r)
}

// teamOf returns somebody's team, 0 if they have none.
func teamOf(members []Member, who journal.Author) int {
	i, there := slices.BinarySearchFunc(members, who, func(m Member, a journal.Author) int { return m.Author.Compare(a) })
	if !there {
		return 0
	}
	return members[i].Team
}

// boards plays all rounds.
func (s *session) boards() []*Board {
	all := make([]*Board, 0, len(s.rounds))
	for id, r := range s.rounds {
		all = append(all, r.play(s.game, id))
	}
	slices.SortFunc(all, func(a, b *Board) int { return a.ID.Compare(b.ID) })
	return all
}

// contest returns the moves that count by who held a piece first, in order, and how many do not. Of moves whose holds of one piece overlap
// that which began earlier counts, of two that began together that of the author who comes first. What began before the round does not.
func (r *round) contest(shape *Shape) (counted []*record, void int) {
	claims := make([][]claim, shape.places())
	lost := make([]bool, len(r.moves))
	for i, m := range r.moves {
		if !m.move.Kind.holds() || shape.isReusable(m.move.Piece) {
			continue
		}
		if held := m.held(); held < Moment(r.began.clock) {
			lost[i] = true
		} else {
			claims[m.move.Piece] = append(claims[m.move.Piece], claim{m, held, i})
		}
	}
	for _, of := range claims {
		slices.SortFunc(of, claim.compare)
		var free journal.Clock
		for _, c := range of {
			if lost[c.at] = c.held < free; !lost[c.at] {
				free = Moment(c.record.clock)
			}
		}
	}
	counted = make([]*record, 0, len(r.moves))
	for i, m := range r.moves {
		if !lost[i] {
			counted = append(counted, m)
		}
	}
	return counted, len(r.moves) - len(counted)
}

// A claim is since when somebody held the piece of a move.
type claim struct {
	record *record
	held   journal.Clock
	at     int // of the round's moves
}

// compare orders claims to one piece: the earlier first, of two at once that of the author who comes first.
func (c claim) compare(o claim) int {
	if c.held != o.held {
		return cmp.Compare(c.held, o.held)
	}
	return cmp.Or(c.record.author.Compare(o.record.author), c.record.compare(o.record))
}
