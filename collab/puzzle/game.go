package puzzle

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// Limits of what entries say of games.
const (
	MaxTeams   = 26
	MaxMembers = 450 // people in teams: as many as an entry has room for
	MaxTicket  = 256 // bytes of what names the file
	MaxLetters = 60  // typed by one entry
)

// A GameID names a game: the entry (KindPuzzle) of the class log that opened it.
type GameID struct {
	Author journal.Author
	Seq    uint64
}

// Compare orders games by author and sequence number.
func (id GameID) Compare(o GameID) int {
	return cmp.Or(id.Author.Compare(o.Author), cmp.Compare(id.Seq, o.Seq))
}

// A Mode says who solves a puzzle with whom.
type Mode uint8

// The modes of games.
const (
	Together Mode = 1 + iota // all on one board
	Teams                    // each team on a board of its own
	Alone                    // each on a board that only they and staff see
)

var modeNames = [...]string{"", "together", "teams", "alone"}

// String returns the mode's name.
func (m Mode) String() string {
	if m < Together || m > Alone {
		return "unknown"
	}
	return modeNames[m]
}

// An Opening is what staff say to begin a game.
type Opening struct {
	Title  string
	Mode   Mode
	Teams  int // 2 to MaxTeams in the mode Teams, else 0
	Seed   uint32
	Shape  Shape
	Ticket []byte // names the sealed .cpuzzle to the class (package session); opaque here
}

// A Member is somebody in a team.
type Member struct {
	Author journal.Author
	Team   int // from 1
}

// A BoardID names a board within its game.
type BoardID struct {
	Team  int            // from 1, in the mode Teams
	Owner journal.Author // in the mode Alone
}

// Compare orders boards by team and owner.
func (id BoardID) Compare(o BoardID) int {
	return cmp.Or(cmp.Compare(id.Team, o.Team), id.Owner.Compare(o.Owner))
}

// A Game is a puzzle that was opened in a class, as it is at one moment. It is never modified, and the same pointer while nothing in it
// changes.
type Game struct {
	ID GameID
	Opening
	Opened  journal.Clock
	Ended   journal.Clock // 0: it goes on
	Members []Member      // by author; of the mode Teams
	Boards  []*Board      // by ID, those that this machine knows: one together, all teams, whoever plays alone
}

// Board returns a board, nil if nobody has played on it in the mode Alone, or there is none.
func (g *Game) Board(id BoardID) *Board {
	if i, there := slices.BinarySearchFunc(g.Boards, id, func(b *Board, id BoardID) int { return b.ID.Compare(id) }); there {
		return g.Boards[i]
	}
	return nil
}

// Team returns somebody's team, 0 if they have none.
func (g *Game) Team(who journal.Author) int { return teamOf(g.Members, who) }

// BoardOf returns on which board somebody plays; ok is false in the mode Teams if they have no team.
func (g *Game) BoardOf(who journal.Author) (id BoardID, ok bool) {
	switch g.Mode {
	case Teams:
		id.Team = g.Team(who)
		return id, id.Team > 0
	case Alone:
		id.Owner = who
	}
	return id, true
}

// MayManage reports whether somebody with such rights may open, begin anew and end games, and say who is in which team.
func MayManage(rights journal.Rights) bool {
	return rights&journal.Post != 0 && rights&(journal.Present|journal.Moderate) != 0
}
