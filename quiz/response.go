package quiz

// A Response is what a student has answered to one question. The zero Response is none.
type Response struct {
	Chosen []OptionID `json:"chosen,omitempty"` // of a choice and of true/false: what is ticked, ascending; of an ordering: all its items, in the student's order
	Pairs  []Pair     `json:"pairs,omitempty"`  // of a matching, ascending by stem; a stem that is not there has none
	Text   string     `json:"text,omitempty"`   // of a short answer, a number with its unit, or an essay
	Gaps   []Response `json:"gaps,omitempty"`   // of a cloze, one a gap: Text, or Chosen
}

// A Pair is a stem with what a student matched to it.
type Pair struct {
	Stem  OptionID `json:"stem"`
	Right OptionID `json:"right"`
}
