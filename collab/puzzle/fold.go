package puzzle

import (
	"slices"

	"lyceum/session/journal"
)

// A game is what was said of one.
type game struct {
	id   GameID
	all  records
	view *Game    // nil: it was not opened
	last *session // how far it was worked out for view; nil: from the beginning
}

// settle works out what the game is like. What comes last by clock, as nearly everything does, is played on top of what was played;
// else the boards to which something came in between are played anew. Boards that are as before stay the same in memory.
func (g *game) settle() {
	all, same := g.all.inOrder()
	n := g.last
	if n == nil || same < n.taken {
		if n = newSession(g.id, all); n == nil {
			g.view, g.last = nil, nil
			return
		}
		if g.last != nil {
			n.adopt(g.last)
		}
	}
	n.takeAll(all)
	g.view, g.last = n.show(), n
}

// A session is a game while it is worked out, statement by statement: which moves are made on which board.
type session struct {
	game   Game // without boards
	opened *record
	rounds map[BoardID]*round
	before map[BoardID]*round // rounds that may be the same, of a session with other statements
	taken  int                // of the records
}

// newSession returns a game as it was opened, nil if it was not.
func newSession(id GameID, all []*record) *session {
	i := slices.IndexFunc(all, func(r *record) bool { return r.says != nil && r.says.opening != nil })
	if i < 0 {
		return nil
	}
	s := &session{opened: all[i], rounds: map[BoardID]*round{}, taken: i + 1}
	s.game = Game{ID: id, Opening: *all[i].says.opening, Opened: all[i].clock}
	switch s.game.Mode {
	case Together:
		s.round(BoardID{})
	case Teams:
		for t := range s.game.Teams {
			s.round(BoardID{Team: t + 1})
		}
	}
	return s
}

// adopt has boards be played on from where an earlier session had them, as far as the same was said of them.
func (s *session) adopt(earlier *session) {
	if earlier.opened == s.opened {
		s.before = earlier.rounds
	}
}

func (s *session) round(id BoardID) *round {
	r := s.rounds[id]
	if r == nil {
		r = &round{began: s.opened}
		s.rounds[id] = r
	}
	return r
}

// takeAll takes in what comes next by clock, to the end of the game.
func (s *session) takeAll(all []*record) {
	for _, r := range all[s.taken:] {
		if s.game.Ended == 0 {
			s.take(r)
		}
	}
	s.taken = len(all)
}

func (s *session) take(r *record) {
	switch {
	case r.move != nil:
		s.move(r)
	case r.says.says == saysEnded:
		s.game.Ended = r.clock
	case r.says.says == saysTeams && s.game.Mode == Teams && s.known(r.says.members):
		s.game.Members = r.says.members
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
		if id.Team = teamOf(s.game.Members, r.author); id.Team == 0 {
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

// show returns the game as it is now.
func (s *session) show() *Game {
	is := s.game
	is.Boards = make([]*Board, 0, len(s.rounds))
	for id, r := range s.rounds {
		if before := s.before[id]; before != nil {
			r.adopt(before)
		}
		is.Boards = append(is.Boards, r.show(&s.game, id))
	}
	s.before = nil
	slices.SortFunc(is.Boards, func(a, b *Board) int { return a.ID.Compare(b.ID) })
	return &is
}
