package room

import (
	"errors"
	"slices"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

// Puzzles are the puzzles of a class as this person sees them at one moment. Nobody changes what is in them; of what is as it was
// before, pointers are the same. Who holds which piece is not among it: see PuzzleHolds.
type Puzzles struct {
	All       []*PuzzleOf // in the order in which they were opened
	MayManage bool        // open, begin anew and end puzzles, and say who is in which team
}

// Puzzle returns one of them; nil: there is none of that ID.
func (p *Puzzles) Puzzle(id puzzle.GameID) *PuzzleOf {
	if p == nil {
		return nil
	}
	for _, is := range p.All {
		if is.ID == id {
			return is
		}
	}
	return nil
}

// Running returns the puzzle that was opened last and has not ended; nil: there is none.
func (p *Puzzles) Running() *PuzzleOf {
	if p == nil {
		return nil
	}
	for i := len(p.All) - 1; i >= 0; i-- {
		if p.All[i].Ended.IsZero() {
			return p.All[i]
		}
	}
	return nil
}

// A PuzzleOf is a puzzle that was opened in the class.
type PuzzleOf struct {
	ID     puzzle.GameID
	Game   *puzzle.Game   // what entries say of it
	By     Person         // who opened it
	Since  time.Time      // class time, as all times here
	Ended  time.Time      // zero: it goes on
	Have   uint64         // bytes of its file that are here
	Size   uint64         // in all
	Err    error          // why its file cannot be read: ErrPuzzleDamaged, or one of the disk's or of files'
	Puzzle *puzzle.Puzzle // what is in the file; nil until it is here

	Own    puzzle.BoardID // on which this person plays, if Plays
	Plays  bool           // it goes on, and this person may move something
	Boards []*PuzzleBoard // as the game's, by ID
	Teams  [][]Person     // of the mode teams: who is in each
}

// Board returns one of its boards, nil if there is none of that ID.
func (p *PuzzleOf) Board(id puzzle.BoardID) *PuzzleBoard {
	if i, there := slices.BinarySearchFunc(p.Boards, id, func(b *PuzzleBoard, id puzzle.BoardID) int { return b.ID.Compare(id) }); there {
		return p.Boards[i]
	}
	return nil
}

// A PuzzleBoard is a board of a puzzle, with what follows from it.
type PuzzleBoard struct {
	*puzzle.Board
	Owner  Person        // of the mode alone
	Done   int           // how much of it is filled
	Of     int           // in all
	Score  *puzzle.Score // nil until the file is here
	Solved bool
	Took   time.Duration // from its beginning to the last move that counts; 0: nobody has moved yet
	People []PuzzleShare // who laid most first

	who []journal.Author // of People
}

// A PuzzleShare is what somebody did on a board.
type PuzzleShare struct {
	Person Person
	Laid   int // what lies as they left it
	Moves  int
}

// A PuzzleHold is what somebody does with a piece at this moment.
type PuzzleHold struct {
	Person Person
	Cursor bool // holds nothing, and is at the cell Piece
	Piece  int
	At     jigsaw.Point
	Self   bool
}

// A PuzzleStart says how a puzzle is opened.
type PuzzleStart struct {
	Mode  puzzle.Mode
	Teams int // of the mode puzzle.Teams: who is a student and here is put into one of so many by chance
}

// Errors about puzzles.
var (
	ErrNoPuzzle      = errors.New("there is no such puzzle")
	ErrPuzzleEnded   = errors.New("the puzzle has ended")
	ErrPuzzleDamaged = errors.New("the file of the puzzle is damaged, or of another one")
	ErrPuzzleFile    = puzzle.ErrFile // of OpenPuzzle: that is no puzzle
	ErrNoTeam        = errors.New("only who is in a team plays")
	ErrNoPiece       = errors.New("there is no such piece, slot or cell")
	ErrPieceLies     = errors.New("the piece lies where it belongs, for good")
	ErrSlotFull      = errors.New("there is no room for one more")
	ErrNoHints       = errors.New("no hint is left")
	ErrNoChecks      = errors.New("nobody may ask what is wrong")
	ErrTeams         = errors.New("a puzzle has 2 to 26 teams")
)

// A HeldError is for a piece that somebody else is moving.
type HeldError struct{ By Person }

// Error says it for a log.
func (e *HeldError) Error() string { return "somebody else is moving this piece" }

// PuzzleChanged says how it stands with a puzzle from now on.
type PuzzleChanged struct {
	ID    puzzle.GameID
	Title string
	Kind  puzzle.Kind
	Mode  puzzle.Mode
	State string // PuzzleOpened, PuzzleHere, PuzzleFault or PuzzleEnded
}

// What a PuzzleChanged's State can be.
const (
	PuzzleOpened = "opened"
	PuzzleHere   = "here"
	PuzzleFault  = "fault"
	PuzzleEnded  = "ended"
)

// PuzzleSolved says that a board that this person sees is solved.
type PuzzleSolved struct {
	ID    puzzle.GameID
	Title string
	Board puzzle.BoardID
	Owner Person // of the mode alone
	Took  time.Duration
	Score puzzle.Score
}

// PuzzleLost says that somebody else held a piece first that this person took up.
type PuzzleLost struct {
	ID    puzzle.GameID
	Piece int
	By    Person
}

func (PuzzleChanged) event() {}
func (PuzzleSolved) event()  {}
func (PuzzleLost) event()    {}
