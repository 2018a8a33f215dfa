package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// A PuzzlePane is what the tab Puzzle shows. What of it is as before is the same in memory.
type PuzzlePane struct {
	All       []PuzzleLine // puzzles of the class, the newest first
	Open      *PuzzleView  // in front; nil: there is none
	Offer     *PuzzleOffer // one that this person is about to open; nil: none
	CanManage bool         // open, begin anew and end puzzles
	Loading   bool         // a file is being read, or a puzzle opened
}

// A PuzzleLine is a puzzle as a list shows it. Two can be compared.
type PuzzleLine struct {
	ID    puzzle.GameID
	Title string
	Kind  puzzle.Kind
	Ended bool
}

// A PuzzleOffer is a puzzle that is about to be opened, and how.
type PuzzleOffer struct {
	Puzzle *puzzle.Puzzle `json:"-"` // nobody changes it
	From   string         // name of the file, or empty: it is one of the shelf
	Mode   puzzle.Mode
	Teams  int
	Hints  int
	Check  bool
}

// A PuzzleView is a puzzle in front, with one of its boards. Nobody changes what is in it.
type PuzzleView struct {
	ID      puzzle.GameID
	Title   string
	Task    string
	Kind    puzzle.Kind
	Mode    puzzle.Mode
	By      Person
	Ended   bool
	Percent int            // of its file that is here
	Fault   string         // why it cannot be shown; a sentence
	Puzzle  *puzzle.Puzzle `json:"-"` // nil until the file is here
	Cross   *PuzzleCross   // of a crossword that is here
	Shape   *puzzle.Shape
	Seed    uint32

	BoardID puzzle.BoardID
	Board   *puzzle.Board
	Own     bool   // it is the board on which this person plays
	Plays   bool   // and it can be played on now
	WhyNot  string // a sentence, if not
	Since   time.Time
	Until   time.Time // class time; zero: the clock runs
	Done    int
	Of      int
	Hints   int  // left; 0: none
	HasHint bool // the puzzle has hints
	Check   bool // people may ask what is wrong so far
	Marks   []puzzle.Verdict
	Copies  []puzzle.Verdict // of Board.Copies
	Refused int              // rises whenever a move of this person's was refused, so that nothing waits for it

	Shares []PuzzleShare // who did how much, most first; of the mode teams which team; of staff looking at the mode alone who
	News   []PuzzleNews  // the newest first
	Boards []PuzzleBoardLine
	Teams  [][]Person    // of the mode teams
	Result *PuzzleResult // nil: it is not solved
}

// A PuzzleShare is a line of the scores. Two can be compared.
type PuzzleShare struct {
	Person Person // its ID decides the colour
	Team   int    // from 1, in the place of a person
	Count  int
	Most   int // of which, for the bar
	Solved bool
}

// PuzzleNews is what somebody did a moment ago. Two can be compared.
type PuzzleNews struct {
	Person Person
	Text   string // what comes after the name
}

// A PuzzleBoardLine is a board as staff choose one. Two can be compared.
type PuzzleBoardLine struct {
	ID       puzzle.BoardID
	Name     string
	Done, Of int
	Solved   bool
}

// A PuzzleResult is what became of a solved board.
type PuzzleResult struct {
	Took   time.Duration
	Points float64
	Most   float64
	Moves  int
}

// A Puzzler is a Room with puzzles.
type Puzzler interface {
	StartPuzzle(is *puzzle.Puzzle, start room.PuzzleStart) (puzzle.GameID, error)
	ShuffleTeams(id puzzle.GameID) error
	SetTeam(id puzzle.GameID, who string, team int) error
	ResetPuzzle(id puzzle.GameID, board *puzzle.BoardID) error
	EndPuzzle(id puzzle.GameID) error

	GrabPiece(id puzzle.GameID, piece int, at jigsaw.Point) error
	MovePiece(at jigsaw.Point)
	PutBack()
	PointCell(id puzzle.GameID, cell int)
	LayPiece(id puzzle.GameID, piece int, at jigsaw.Point) error
	PutTile(id puzzle.GameID, tile, from, to int) error
	OrderItem(id puzzle.GameID, item, behind int) error
	TypeLetters(id puzzle.GameID, letters ...puzzle.Letter) error
	TakeHint(id puzzle.GameID, piece int) error
	CheckPuzzle(id puzzle.GameID) error
	RestartPuzzle(id puzzle.GameID) error

	WatchPuzzles(f func())
	PuzzleHolds(id puzzle.GameID, board puzzle.BoardID) []room.PuzzleHold
}

var _ Puzzler = (*room.Room)(nil)
