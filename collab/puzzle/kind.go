package puzzle

// A Kind says what one does with a puzzle.
type Kind uint8

// The kinds of puzzles. Files and entries have these numbers and names.
const (
	JigsawKind    Kind = 1 + iota // lay a picture's pieces together
	OrderingKind                  // bring items into order
	MatchingKind                  // give each its partner
	CrosswordKind                 // fill words into a grid by their clues
	ZonesKind                     // drag tiles to zones of a picture
	SortingKind                   // sort items into groups
)

var kindNames = [...]string{"", "jigsaw", "ordering", "matching", "crossword", "zones", "sorting"}

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{JigsawKind, OrderingKind, MatchingKind, CrosswordKind, ZonesKind, SortingKind}
}

// String returns the kind's name, as in files.
func (k Kind) String() string {
	if !k.valid() {
		return "unknown"
	}
	return kindNames[k]
}

// KindNamed returns the kind with a name; ok is false if there is none.
func KindNamed(name string) (k Kind, ok bool) {
	for _, k := range Kinds() {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

func (k Kind) valid() bool { return k >= JigsawKind && k <= SortingKind }

// HasSlots reports whether its tiles are laid on slots.
func (k Kind) HasSlots() bool { return k == MatchingKind || k == ZonesKind || k == SortingKind }
