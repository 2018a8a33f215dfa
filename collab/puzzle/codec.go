package puzzle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"lyceum/collab/puzzle/crossword"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// ErrEntry says that nobody would read an entry.
var ErrEntry = errors.New("puzzle: no entry can say that")

// How the body of a KindPuzzle begins.
const (
	saysOpened = 1
	saysTeams  = 2
	saysReset  = 3
	saysEnded  = 4
)

// A statement is what a KindPuzzle says of a game.
type statement struct {
	says    byte
	opening *Opening
	members []Member
	board   *BoardID // of a reset: of one board; nil: of all
}

// EncodeOpen returns the body of a KindPuzzle that opens a game. The error is [ErrEntry].
func EncodeOpen(o Opening) ([]byte, error) {
	b := fields.Append([]byte{saysOpened}, o.Title)
	b = append(b, byte(o.Mode))
	b = appendNumbers(b, o.Teams, int(o.Seed))
	b = appendShape(b, &o.Shape)
	b = fields.Append(b, o.Ticket)
	return checkedStatement(b)
}

// EncodeTeams returns the body of a KindPuzzle that says who is in which team from now on. Members are rising by author. The error is
// [ErrEntry].
func EncodeTeams(game GameID, members []Member) ([]byte, error) {
	b := appendNumbers(appendGame([]byte{saysTeams}, game), len(members))
	for _, m := range members {
		b = appendNumbers(append(b, m.Author[:]...), m.Team)
	}
	return checkedStatement(b)
}

// EncodeReset returns the body of a KindPuzzle by which all boards of a game are as at first.
func EncodeReset(game GameID) []byte { return append(appendGame([]byte{saysReset}, game), 0) }

// EncodeResetBoard is EncodeReset for one board.
func EncodeResetBoard(game GameID, board BoardID) []byte {
	b := appendNumbers(append(appendGame([]byte{saysReset}, game), 1), board.Team)
	return append(b, board.Owner[:]...)
}

// EncodeEnd returns the body of a KindPuzzle that ends a game.
func EncodeEnd(game GameID) []byte { return appendGame([]byte{saysEnded}, game) }

func checkedStatement(b []byte) ([]byte, error) {
	if _, _, err := parseStatement(b, GameID{Seq: 1}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return b, nil
}

// EncodeMove returns the body of a KindPuzzleMove or KindPuzzleAlone. The error is [ErrEntry].
func EncodeMove(game GameID, m Move) ([]byte, error) {
	b := append(appendGame(nil, game), byte(m.Kind))
	switch m.Kind {
	case Lay:
		b = appendNumbers(b, m.Piece)
		b = fields.AppendVarint(fields.AppendVarint(b, int64(m.At.X)), int64(m.At.Y))
	case Put:
		b = appendNumbers(b, m.Piece, m.From+1, m.To+1)
	case Order:
		b = appendNumbers(b, m.Piece, m.To+1)
	case Type:
		b = appendNumbers(b, len(m.Letters))
		for _, l := range m.Letters {
			b = appendNumbers(b, l.Cell, int(l.Letter))
		}
	case Hint:
		b = appendNumbers(b, m.Piece)
	}
	if m.Kind.holds() {
		b = binary.AppendUvarint(b, uint64(m.Grabbed>>16))
	}
	if _, _, err := parseMove(b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return b, nil
}

func appendNumbers(b []byte, v ...int) []byte {
	for _, n := range v {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

func appendGame(b []byte, g GameID) []byte {
	return binary.AppendUvarint(append(b, g.Author[:]...), g.Seq)
}

// Flags of a shape.
const (
	flagCheck = 1 << iota
	flagShuffle
	flagReusable
)

func appendShape(b []byte, s *Shape) []byte {
	var flags byte
	for i, is := range []bool{s.Check, s.Shuffle, s.Reusable != nil} {
		if is {
			flags |= 1 << i
		}
	}
	b = appendNumbers(append(b, byte(s.Kind), flags), s.Hints)
	switch s.Kind {
	case JigsawKind:
		return appendNumbers(b, s.Columns, s.Rows, s.Width, s.Height)
	case CrosswordKind:
		return append(appendNumbers(b, s.Columns, s.Rows), bits(s.Cells)...)
	}
	b = appendNumbers(b, s.Tiles)
	if s.Reusable != nil {
		b = append(b, bits(s.Reusable)...)
	}
	if s.Kind.HasSlots() {
		b = appendNumbers(appendNumbers(b, len(s.Slots)), s.Slots...)
	}
	return b
}

// bits returns eight in a byte, the first in its lowest bit.
func bits(all []bool) []byte {
	b := make([]byte, (len(all)+7)/8)
	for i, is := range all {
		if is {
			b[i/8] |= 1 << (i % 8)
		}
	}
	return b
}

// parseStatement reads the body of a KindPuzzle; self is the entry itself, which names the game if it opens one. Errors wrap
// [journal.ErrMalformed].
func parseStatement(body []byte, self GameID) (GameID, *statement, error) {
	r := reader{fields.Read(body)}
	s := &statement{says: r.Byte("statement")}
	game := self
	switch s.says {
	case saysOpened:
		s.opening = r.opening()
	case saysTeams:
		game = r.game()
		s.members = r.members()
	case saysReset:
		game = r.game()
		if r.within(0, 1, "boards") == 1 {
			s.board = &BoardID{Team: r.within(0, MaxTeams, "team")}
			copy(s.board.Owner[:], r.Take(len(s.board.Owner), "owner"))
		}
	case saysEnded:
		game = r.game()
	default:
		r.Fail("begins with %d", s.says)
	}
	if err := r.End("puzzle"); err != nil {
		return GameID{}, nil, err
	}
	return game, s, nil
}

func (r *reader) opening() *Opening {
	o := &Opening{Title: string(r.Field(0, 4*MaxTitle, "title"))}
	if !validLine(o.Title, MaxTitle) || strings.TrimSpace(o.Title) == "" {
		r.Fail("title")
	}
	o.Mode = Mode(r.within(int(Together), int(Alone), "mode"))
	o.Teams = r.within(0, MaxTeams, "teams")
	if (o.Mode == Teams) != (o.Teams >= 2) || o.Mode != Teams && o.Teams != 0 {
		r.Fail("%d teams", o.Teams)
	}
	o.Seed = uint32(r.within(0, 1<<32-1, "seed"))
	o.Shape = r.shape()
	o.Ticket = bytes.Clone(r.Field(1, MaxTicket, "ticket"))
	return o
}

func (r *reader) shape() (s Shape) {
	s.Kind = Kind(r.within(int(JigsawKind), int(SortingKind), "kind"))
	flags := r.within(0, flagCheck|flagShuffle|flagReusable, "flags")
	s.Check, s.Shuffle = flags&flagCheck != 0, flags&flagShuffle != 0
	if flags&flagReusable != 0 && s.Kind != ZonesKind {
		r.Fail("tiles that are reused")
	}
	s.Hints = r.within(0, MaxHints, "hints")
	switch s.Kind {
	case JigsawKind:
		s.Columns, s.Rows = r.within(1, MaxAcross, "columns"), r.within(1, MaxAcross, "rows")
		s.Width, s.Height = r.within(jigsaw.Long/100, jigsaw.Long, "width"), r.within(jigsaw.Long/100, jigsaw.Long, "height")
		if n := s.Columns * s.Rows; n < 2 || n > MaxPieces || max(s.Width, s.Height) != jigsaw.Long {
			r.Fail("%d pieces", n)
		}
	case CrosswordKind:
		s.Columns, s.Rows = r.within(1, MaxGrid, "columns"), r.within(1, MaxGrid, "rows")
		s.Cells = r.bits(s.Columns * s.Rows)
	default:
		r.tiles(&s, flags&flagReusable != 0)
	}
	return s
}

func (r *reader) tiles(s *Shape, reusable bool) {
	least := 2
	if s.Kind == ZonesKind {
		least = 1
	}
	s.Tiles = r.within(least, MaxItems, "tiles")
	if reusable {
		s.Reusable = r.bits(s.Tiles)
	}
	if !s.Kind.HasSlots() {
		return
	}
	s.Slots = make([]int, r.within(1, MaxSlots, "slots"))
	for i := range s.Slots {
		s.Slots[i] = r.within(0, MaxItems, "capacity")
	}
}

func (r *reader) members() []Member {
	n := r.within(0, MaxMembers, "members")
	if !r.OK() || n*33 > len(r.Rest()) {
		r.Fail("%d members", n)
		return nil
	}
	members := make([]Member, n)
	for i := range members {
		members[i].Author, members[i].Team = r.Key("author"), r.within(1, MaxTeams, "team")
		if i > 0 && members[i-1].Author.Compare(members[i].Author) >= 0 {
			r.Fail("members in no order")
		}
	}
	return members
}

// parseMove reads the body of a move. Errors wrap [journal.ErrMalformed].
func parseMove(body []byte) (GameID, *Move, error) {
	r := reader{fields.Read(body)}
	game := r.game()
	m := &Move{Kind: MoveKind(r.within(int(Lay), int(Restart), "move")), From: Nowhere, To: Nowhere}
	switch m.Kind {
	case Lay:
		m.Piece = r.within(0, MaxPieces-1, "piece")
		m.At = jigsaw.Point{X: int(r.Varint(-maxAway, maxAway, "x")), Y: int(r.Varint(-maxAway, maxAway, "y"))}
	case Put:
		m.Piece, m.From, m.To = r.within(0, MaxItems-1, "tile"), r.within(0, MaxSlots, "slot")-1, r.within(0, MaxSlots, "slot")-1
	case Order:
		m.Piece, m.To = r.within(0, MaxItems-1, "item"), r.within(0, MaxItems, "item")-1
	case Type:
		m.Letters = r.letters()
	case Hint:
		m.Piece = r.within(0, MaxGrid*MaxGrid-1, "piece")
	}
	if m.Kind.holds() {
		m.Grabbed = journal.Clock(r.Within(0, 1<<48-1, "grabbed")) << 16
	}
	if err := r.End("puzzle"); err != nil {
		return GameID{}, nil, err
	}
	return game, m, nil
}

func (r *reader) letters() []Letter {
	n := r.within(1, MaxLetters, "letters")
	if !r.OK() || 2*n > len(r.Rest()) {
		r.Fail("%d letters", n)
		return nil
	}
	letters := make([]Letter, n)
	for i := range letters {
		cell, letter := r.within(0, MaxGrid*MaxGrid-1, "cell"), rune(r.within(0, 1<<21-1, "letter"))
		if letter != 0 && crossword.Letter(letter) != letter {
			r.Fail("no letter")
		}
		letters[i] = Letter{cell, letter}
	}
	return letters
}
