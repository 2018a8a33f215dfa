package live

import (
	"encoding/binary"
	"errors"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// MaxPost is the longest message, in bytes.
const MaxPost = 80

// Errors of encoding and parsing.
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
		b = binary.AppendVarint(binary.AppendVarint(b, int64(m.At.X)), int64(m.At.Y))
	}
	if again, err := Parse(b); err != nil || again != m {
		return nil, ErrMalformed
	}
	return b, nil
}

// Parse reads a message. The error is [ErrMalformed].
func Parse(data []byte) (m Message, err error) {
	r := reader{rest: data, bad: len(data) > MaxPost}
	r.bad = r.byte() != typePuzzle || r.bad
	copy(m.Game.Author[:], r.take(len(m.Game.Author)))
	m.Game.Seq = r.uvarint(1 << 63)
	m.State = State(r.byte())
	m.Piece = int(r.uvarint(maxPiece))
	if m.State == Held {
		m.Since = journal.Clock(r.uvarint(1<<48-1)) << 16
		m.At = jigsaw.Point{X: r.signed(), Y: r.signed()}
	}
	if r.bad || len(r.rest) > 0 || m.State > Cursor || m.Game.Seq == 0 || m.Game.Author == (journal.Author{}) {
		return Message{}, ErrMalformed
	}
	return m, nil
}

// A reader takes fields from the front of bytes that somebody else wrote. After the first mistake it is bad, and every take is zero.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// uvarint takes an unsigned varint of the shortest form up to a limit.
func (r *reader) uvarint(limit uint64) uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.bad || n <= 0 || n > 1 && r.rest[n-1] == 0 || v > limit {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) signed() int {
	u := r.uvarint(2 * maxAway)
	return int(int64(u>>1) ^ -int64(u&1))
}
