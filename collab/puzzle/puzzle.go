package puzzle

// Limits of a puzzle. [Puzzle.Check] refuses what goes beyond them, and no file or entry has it.
const (
	MaxTitle    = 100  // characters
	MaxTask     = 2000 // characters
	MaxText     = 300  // characters of an item, a label, a clue
	MaxPictures = 120
	MaxPicture  = 8 << 20  // bytes of a picture's file
	MaxPixels   = 24 << 20 // of a picture: some 6000 × 4000
	MaxSide     = 10_000   // pixels of a picture, either way
	MaxHints    = 100      // of a board

	MaxPieces = 400 // of a jigsaw
	MaxAcross = 40  // pieces in a row, or rows
	MaxItems  = 100 // tiles of an ordering, matching, zones or sorting
	MaxSlots  = 60  // partners, zones or groups
	MaxWords  = 80  // of a crossword, spare ones included
	MaxGrid   = 40  // cells of a crossword, either way
	MaxWord   = 30  // letters of an answer
	MinWord   = 2
)

// A Puzzle is what a file has: the task, the right answers and the pictures. Whoever has one does not change it while others read it.
type Puzzle struct {
	Title    string
	Task     string // what is to be done, in lines; may be empty
	Options  Options
	Content  Content           // a *Jigsaw, *Ordering, *Matching, *Crossword, *Zones or *Sorting
	Pictures map[string][]byte // PNG or JPEG files by name
}

// Kind returns what one does with it; 0 if it has no content yet.
func (p *Puzzle) Kind() Kind {
	if p.Content == nil {
		return 0
	}
	return p.Content.Kind()
}

// Options say how a puzzle is played and what it is worth.
type Options struct {
	Hints     int       // how many a board has; 0: none
	Check     bool      // people may ask what is wrong so far
	Penalties bool      // what is wrong costs as much as what is right earns
	Score     ScoreMode // by what it is scored
	Shuffle   bool      // tiles lie in an order of chance; pieces of a jigsaw and items to be ordered always do
}

// A ScoreMode says by what a puzzle is scored.
type ScoreMode uint8

// The ways to score. Each kind of puzzle has some: see [ScoreModes].
const (
	ByPart       ScoreMode = iota // pieces, tiles, words; of an ordering right neighbours
	ByLetter                      // of a crossword
	ByPosition                    // of an ordering
	AllOrNothing                  // one point for everything
)

var scoreNames = [...]string{"part", "letter", "position", "all"}

// String returns the name, as in files.
func (m ScoreMode) String() string {
	if int(m) >= len(scoreNames) {
		return "unknown"
	}
	return scoreNames[m]
}

// ScoreModes returns the ways to score a kind of puzzle, the usual one first.
func ScoreModes(k Kind) []ScoreMode {
	switch k {
	case JigsawKind:
		return []ScoreMode{ByPart}
	case OrderingKind:
		return []ScoreMode{ByPart, ByPosition, AllOrNothing}
	case CrosswordKind:
		return []ScoreMode{ByPart, ByLetter, AllOrNothing}
	}
	return []ScoreMode{ByPart, AllOrNothing}
}

// Content is what makes a puzzle of some kind.
type Content interface {
	Kind() Kind
	// check reports what is wrong with it.
	check(*checker)
	// shape says what entries tell of it.
	shape(*Puzzle) Shape
}

// An Item is something to look at: a text, a picture, or a picture with a text beneath.
type Item struct {
	Text    string
	Picture string // a name in Pictures, or ""
}

// A Jigsaw is a picture that is cut into Columns × Rows pieces.
type Jigsaw struct {
	Picture       string
	Columns, Rows int
	Seed          uint32 // of how it is cut
}

// An Ordering is items in their right order.
type Ordering struct{ Items []Item }

// A Matching is pairs, whose right halves are to be laid beside the left ones. Tiles are the right halves in the order of
// the pairs, then the distractors; slots are the left halves.
type Matching struct {
	Pairs       []Pair
	Distractors []Item // belong to nobody
}

// A Pair is two that belong together.
type Pair struct{ Left, Right Item }

// Zones is a picture, or a blank sheet, with zones to which tiles are dragged.
type Zones struct {
	Picture string // a name in Pictures, or "": a sheet 16 wide and 10 high
	Zones   []Zone
	Tiles   []Tile
}

// A Zone is a rectangle of the picture, in 1/10000 of its width and of its height.
type Zone struct {
	Label               string // may be empty
	X, Y, Width, Height int
	Capacity            int // how many tiles it takes; 0: any number
}

// A Tile is dragged to a zone.
type Tile struct {
	Item
	Zones    []int // where it may lie, by number, rising; none: it is a distractor
	Reusable bool  // there is always another, and it belongs in each of its zones
}

// Sorting is groups of items that are to be found together. Tiles are the items of all groups, group by group.
type Sorting struct{ Groups []Group }

// A Group is items that belong together.
type Group struct {
	Label string
	Items []Item
}

// A Crossword is words in a grid whose upper left corner is row 0, column 0.
type Crossword struct {
	Words    []Word
	Spare    []Clue // found no place
	Solution []Cell // spell one more word; may be empty
}

// A Clue asks for an answer.
type Clue struct{ Answer, Clue string }

// A Word stands in the grid from a cell on.
type Word struct {
	Clue
	Cell
	Down bool // else across
}

// A Cell is one of the grid.
type Cell struct{ Row, Column int }

func (*Jigsaw) Kind() Kind    { return JigsawKind }
func (*Ordering) Kind() Kind  { return OrderingKind }
func (*Matching) Kind() Kind  { return MatchingKind }
func (*Crossword) Kind() Kind { return CrosswordKind }
func (*Zones) Kind() Kind     { return ZonesKind }
func (*Sorting) Kind() Kind   { return SortingKind }

// Tiles returns the tiles, by number.
func (m *Matching) Tiles() []Item {
	var all []Item
	for _, p := range m.Pairs {
		all = append(all, p.Right)
	}
	return append(all, m.Distractors...)
}

// Tiles returns the tiles, by number.
func (s *Sorting) Tiles() []Item {
	var all []Item
	for _, g := range s.Groups {
		all = append(all, g.Items...)
	}
	return all
}

// Items returns what tiles of any kind show, by number; nil for a jigsaw and a crossword.
func (p *Puzzle) Items() []Item {
	switch c := p.Content.(type) {
	case *Ordering:
		return c.Items
	case *Matching:
		return c.Tiles()
	case *Sorting:
		return c.Tiles()
	case *Zones:
		all := make([]Item, len(c.Tiles))
		for i, t := range c.Tiles {
			all[i] = t.Item
		}
		return all
	}
	return nil
}
