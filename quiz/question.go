package quiz

// A Question is one question of a bank or of a test, with everything that marks it. Nobody changes one that a test or a bank
// has handed out; [Question.Paper] is the copy of it that students get.
type Question struct {
	ID       ID // zero while it is in no bank
	Type     Type
	Name     string  // one line, for lists; up to MaxName characters
	Text     Text    // what is asked. Of a cloze it has the holes, [[1]], [[2]], …, in the order of Gaps
	Mark     float64 // what it is worth by default: above 0 up to MaxMark; 0 for a description
	Feedback Text    // to everybody, once results are released
	Tags     []string

	// Shuffle lets each student see choices, stems and items in an order of their own.
	Shuffle bool

	Options []Option // of a choice, of true/false (TrueOption, then FalseOption), items of an ordering in their right order
	Answers []Answer // of a short answer and of a numeric question, tried from the first on
	Stems   []Stem   // of a matching
	Rights  []Option // of a matching: what can be matched, without fractions; texts differ. Some may be nobody's
	Gaps    []Gap    // of a cloze

	MatchCase bool         // of a short answer
	Units     []Unit       // of a numeric question; none: a number alone
	UnitRule  UnitRule     // of a numeric question
	UnitCost  float64      // 0 to 1: what a wrong or missing unit costs
	Ordering  OrderingMode // of an ordering
	Lines     int          // of an essay: how much room it is given, 1 to 40

	Pictures []Picture // named in texts as ![words](name)
}

// A Type is a kind of question.
type Type uint8

// The types, as files have them: do not reorder.
const (
	Description Type = iota + 1 // a text between questions: asks nothing
	Single                      // one choice of several
	Multiple                    // any number of choices
	TrueFalse                   // Options are TrueOption and FalseOption, one with fraction 1
	Short                       // a word or a line, marked by patterns with wildcards
	Numeric                     // a number, with tolerance and perhaps a unit
	Matching                    // each stem has one of Rights
	Ordering                    // items are brought into order
	Cloze                       // a text with holes
	Essay                       // marked by hand
)

// IDs of the options of a true/false question.
const (
	TrueOption  OptionID = 1
	FalseOption OptionID = 2
)

// A Text is what people read.
type Text struct {
	Format Format
	Source string // UTF-8, at most MaxText bytes
}

// A Format says how a text is written.
type Format uint8

// Formats of texts, as GIFT names them.
const (
	Moodle   Format = iota // what GIFT has when it says nothing: plain, a few tags of HTML are understood
	HTML                   // paragraphs, bold, italics, lists, sub and superscript are shown, the rest is left out
	Plain                  // as it is
	Markdown               // emphasis, lists, code, pictures
)

// An OptionID names something to be chosen, matched or ordered within its question, and tells nothing of what is right. Unique among
// the Options, Stems and Rights of a question, or the options of a gap; not 0.
type OptionID uint16

// An Option is something to be chosen.
type Option struct {
	ID       OptionID
	Text     Text
	Fraction float64 // -1 to 1: what choosing it is worth
	Feedback Text
}

// An Answer is a text or number that is worth something.
type Answer struct {
	Pattern   string // of a short answer: * stands for anything, \* for itself. Of a numeric one: "*" for any number, else empty
	Value     float64
	Tolerance Tolerance
	Fraction  float64 // -1 to 1
	Feedback  Text
}

// A Tolerance says which numbers are near enough to an answer's.
type Tolerance struct {
	Kind ToleranceKind
	By   float64 // 0 and above
}

// A ToleranceKind is a way to read a tolerance (score.Interval).
type ToleranceKind uint8

// Kinds of tolerance.
const (
	Nominal   ToleranceKind = iota // value ± by
	Relative                       // value ± by·|value|
	Geometric                      // from value/(1+by) to value·(1+by)
)

// A Unit is one that a number may be given in: 1 of it is Factor of the unit in which answers are.
type Unit struct {
	Name   string
	Factor float64 // not 0; 1 for the answers' own
}

// A UnitRule says what becomes of a number whose unit is wrong or missing.
type UnitRule uint8

// Rules for units.
const (
	UnitOptional  UnitRule = iota // a number without a unit is in the answers' own; an unknown unit makes it wrong
	UnitCostsPart                 // its fraction × (1 − UnitCost)
	UnitCostsMark                 // its fraction − UnitCost, not below 0
)

// A Stem is what something has to be matched to.
type Stem struct {
	ID    OptionID
	Text  Text
	Right OptionID // of Rights; 0 in a paper
}

// An OrderingMode is a way to mark an ordering (score.Ordering has the rules).
type OrderingMode uint8

// The nine modes of Moodle's ordering.
const (
	OrderAbsolute OrderingMode = iota // items in their places
	OrderAllOrNothing
	OrderNextExcludingLast
	OrderNextIncludingLast
	OrderOnePreviousNext
	OrderAllPreviousNext
	OrderLongestOrdered
	OrderLongestContiguous
	OrderRelative
)

// A Gap is a hole in a cloze.
type Gap struct {
	Kind      GapKind
	Weight    float64  // 1 and above; the share of the question's mark is by weights
	Options   []Option // to choose from
	Answers   []Answer // of a text or number
	MatchCase bool
	Shuffle   bool
	Layout    GapLayout // of options
}

// A GapKind is what goes into a hole.
type GapKind uint8

// Kinds of holes.
const (
	GapShort    GapKind = iota + 1
	GapNumeric          // a number
	GapSingle           // one option
	GapMultiple         // any number of options
)

// A GapLayout is how the options of a hole are shown.
type GapLayout uint8

// Layouts of options: a menu in the line, or below each other, or beside each other.
const (
	GapMenu GapLayout = iota
	GapVertical
	GapHorizontal
)

// A Picture is one that texts of a question show.
type Picture struct {
	Name  string // as in texts: letters, digits, ., -, _; at most MaxName
	Alt   string // for who cannot see it
	Bytes []byte // PNG or JPEG, at most MaxPicture
}
