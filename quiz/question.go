package quiz

// A Question is one question of a bank or of a test, with everything that marks it. Nobody changes one that a test or a bank
// has handed out; [Question.Paper] is the copy of it that students get.
type Question struct {
	ID       ID       `json:"id,omitzero"` // zero while it is in no bank
	Type     Type     `json:"type"`
	Name     string   `json:"name,omitempty"`    // one line, for lists; up to MaxName characters
	Text     Text     `json:"text,omitzero"`     // what is asked. Of a cloze it has the holes, [[1]], [[2]], …, in the order of Gaps
	Mark     float64  `json:"mark,omitempty"`    // what it is worth by default: above 0 up to MaxMark; 0 for a description
	Feedback Text     `json:"feedback,omitzero"` // to everybody, once results are released
	Tags     []string `json:"tags,omitempty"`

	// Shuffle lets each student see choices, stems and items in an order of their own.
	Shuffle bool `json:"shuffle,omitempty"`

	Options []Option `json:"options,omitempty"` // of a choice, of true/false (TrueOption, then FalseOption), items of an ordering in their right order
	Answers []Answer `json:"answers,omitempty"` // of a short answer and of a numeric question, tried from the first on
	Stems   []Stem   `json:"stems,omitempty"`   // of a matching
	Rights  []Option `json:"rights,omitempty"`  // of a matching: what can be matched, without fractions; texts differ. Some may be nobody's
	Gaps    []Gap    `json:"gaps,omitempty"`    // of a cloze

	MatchCase bool         `json:"match_case,omitempty"` // of a short answer
	Units     []Unit       `json:"units,omitempty"`      // of a numeric question; none: a number alone
	UnitRule  UnitRule     `json:"unit_rule,omitzero"`   // of a numeric question
	UnitCost  float64      `json:"unit_cost,omitempty"`  // 0 to 1: what a wrong or missing unit costs
	Ordering  OrderingMode `json:"ordering,omitzero"`    // of an ordering
	Lines     int          `json:"lines,omitempty"`      // of an essay: how much room it is given, 1 to 40

	Pictures []Picture `json:"pictures,omitempty"` // named in texts as ![words](name)
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
	Format Format `json:"format,omitzero"`
	Source string `json:"source"` // UTF-8, at most MaxText bytes
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
	ID       OptionID `json:"id"`
	Text     Text     `json:"text,omitzero"`
	Fraction float64  `json:"fraction,omitempty"` // -1 to 1: what choosing it is worth
	Feedback Text     `json:"feedback,omitzero"`
}

// An Answer is a text or number that is worth something.
type Answer struct {
	Pattern   string    `json:"pattern,omitempty"` // of a short answer: * stands for anything, \* for itself. Of a numeric one: "*" for whatever was written, else empty
	Value     float64   `json:"value,omitempty"`
	Tolerance Tolerance `json:"tolerance,omitzero"`
	Fraction  float64   `json:"fraction,omitempty"` // -1 to 1
	Feedback  Text      `json:"feedback,omitzero"`
}

// A Tolerance says which numbers are near enough to an answer's.
type Tolerance struct {
	Kind ToleranceKind `json:"kind,omitzero"`
	By   float64       `json:"by,omitempty"` // 0 and above
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
	Name   string  `json:"name"`
	Factor float64 `json:"factor"` // not 0; 1 for the answers' own
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
	ID    OptionID `json:"id"`
	Text  Text     `json:"text,omitzero"`
	Right OptionID `json:"right,omitempty"` // of Rights; 0 in a paper
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
	Kind      GapKind   `json:"kind"`
	Weight    float64   `json:"weight"`            // 1 and above; the share of the question's mark is by weights
	Options   []Option  `json:"options,omitempty"` // to choose from
	Answers   []Answer  `json:"answers,omitempty"` // of a text or number
	MatchCase bool      `json:"match_case,omitempty"`
	Shuffle   bool      `json:"shuffle,omitempty"`
	Layout    GapLayout `json:"layout,omitzero"` // of options
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
	Name  string `json:"name"`          // as in texts: letters, digits, ., -, _; at most MaxName
	Alt   string `json:"alt,omitempty"` // for who cannot see it
	Bytes []byte `json:"bytes"`         // PNG or JPEG, at most MaxPicture
}
