package live

import (
	"encoding/binary"
	"errors"
	"fmt"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// MaxPost is the longest message, in bytes.
const MaxPost = 80

// ErrMalformed is for what nobody would say, or read.
var ErrMalformed = errors.New("live message of a puzzle is malformed")

// A State says what somebody does with a piece.
type State uint8

// What a State can be. Messages have these numbers.
const (
	LetGo State = iota
	Held
	Cursor // holds nothing, and is at a cell of a crossword
)

// maxAway is how far from the corner a place may be.
const maxAway = 1 << 17

// A Message says what its author does with a piece.
type Message struct {
	Game  puzzle.GameID
	State State
	Piece int           // or cell; 0 to maxPiece
	Since journal.Clock // whole milliseconds; of Held
	At    jigsaw.Point  // of Held
}

// Fits reports whether a message can be of a game of some shape: whoever shows it finds the piece that it names.
func (m *Message) Fits(s *puzzle.Shape) bool {
	switch m.State {
	case Held:
		return s.Kind != puzzle.CrosswordKind && m.Piece < s.Pieces()
	case Cursor:
		return s.Kind == puzzle.CrosswordKind && m.Piece < len(s.Cells) && s.Cells[m.Piece]
	}
	return true
}

// maxPiece is the largest number of a piece: more than any puzzle has.
const maxPiece = puzzle.MaxGrid*puzzle.MaxGrid - 1

// The first byte tells posts of puzzles from those of boards, which begin with 1 to 3.
const typePuzzle = 0x70

// IsPuzzle reports whether a post is a message of this package, sound or not.
func IsPuzzle(data []byte) bool { return len(data) > 0 && data[0] == typePuzzle }

// Encode returns the message to be posted. The error is [ErrMalformed], for what nobody would read.
func (m Message) Encode() ([]byte, error) {
	b := append([]byte{typePuzzle}, m.Game.Author[:]...)
	b = append(binary.AppendUvarint(b, m.Game.Seq), byte(m.State))
	b = binary.AppendUvarint(b, uint64(m.Piece))
	if m.State == Held {
		b = binary.AppendUvarint(b, uint64(m.Since>>16))
		b = fields.AppendVarint(fields.AppendVarint(b, int64(m.At.X)), int64(m.At.Y))
	}
	if again, err := Parse(b); err != nil || again != m {
		return nil, ErrMalformed
	}
	return b, nil
}

// Parse reads a message. The error is [ErrMalformed].
func Parse(data []byte) (m Message, err error) {
	r := fields.Read(data)
	r.Refuse(len(data) > MaxPost || r.Byte("type") != typePuzzle, "message")
	m.Game = puzzle.GameID{Author: r.Key("author"), Seq: r.Within(1, 1<<63, "game")}
	m.State = State(r.Within(uint64(LetGo), uint64(Cursor), "state"))
	m.Piece = int(r.Within(0, maxPiece, "piece"))
	if m.State == Held {
		m.Since = journal.Clock(r.Within(0, 1<<48-1, "since")) << 16
		m.At = jigsaw.Point{X: int(r.Varint(-maxAway, maxAway, "x")), Y: int(r.Varint(-maxAway, maxAway, "y"))}
	}
	if err := r.End("puzzle message"); err != nil {
		return Message{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return m, nil
}
