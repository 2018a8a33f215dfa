package quiz

import (
	"errors"
	"fmt"
	"slices"
)

// ErrResponse says that a response does not fit its question: no window makes such.
var ErrResponse = errors.New("response does not fit the question")

func misfit(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrResponse, fmt.Sprintf(format, args...))
}

// CheckResponse returns an error that wraps [ErrResponse] unless a response fits a question, or its paper: it has the
// parts of its type alone, names what is there, once and in order, and is not too long. A blank response fits all.
func (q *Question) CheckResponse(r Response) error {
	if err := q.checkParts(r); err != nil {
		return err
	}
	switch q.Type {
	case Single, TrueFalse:
		return checkChosen(r.Chosen, q.Options, 1)
	case Multiple:
		return checkChosen(r.Chosen, q.Options, len(q.Options))
	case Ordering:
		return q.checkOrder(r.Chosen)
	case Matching:
		return q.checkPairs(r.Pairs)
	case Cloze:
		return q.checkGaps(r.Gaps)
	}
	return checkWritten(r.Text)
}

// checkParts finds parts that a response to this type of question does not have.
func (q *Question) checkParts(r Response) error {
	chosen, pairs, text, gaps := len(r.Chosen) > 0, len(r.Pairs) > 0, r.Text != "", len(r.Gaps) > 0
	switch q.Type {
	case Single, Multiple, TrueFalse, Ordering:
		chosen = false
	case Short, Numeric, Essay:
		text = false
	case Matching:
		pairs = false
	case Cloze:
		gaps = false
	}
	if chosen || pairs || text || gaps {
		return misfit("it has parts that belong to another type")
	}
	return nil
}

func checkWritten(text string) error {
	switch {
	case len(text) > MaxAnswer:
		return misfit("%d bytes of text are more than %d", len(text), MaxAnswer)
	case !isText(text):
		return misfit("its text has characters that no text has")
	}
	return nil
}

// checkChosen checks a choice of at most so many options.
func checkChosen(chosen []OptionID, options []Option, most int) error {
	if len(chosen) > most {
		return misfit("%d options are chosen, of at most %d", len(chosen), most)
	}
	for i, id := range chosen {
		switch {
		case optionAt(options, id) < 0:
			return misfit("there is no option %d", id)
		case i > 0 && id <= chosen[i-1]:
			return misfit("option %d is out of order or twice there", id)
		}
	}
	return nil
}

// checkOrder checks that all items are there, or none.
func (q *Question) checkOrder(order []OptionID) error {
	if len(order) == 0 {
		return nil
	}
	if len(order) != len(q.Options) {
		return misfit("%d of %d items are in order", len(order), len(q.Options))
	}
	return checkChosen(slices.Sorted(slices.Values(order)), q.Options, len(q.Options))
}

func (q *Question) checkPairs(pairs []Pair) error {
	if len(pairs) > len(q.Stems) {
		return misfit("%d pairs are more than %d stems", len(pairs), len(q.Stems))
	}
	for i, p := range pairs {
		switch {
		case !slices.ContainsFunc(q.Stems, func(s Stem) bool { return s.ID == p.Stem }):
			return misfit("there is no stem %d", p.Stem)
		case optionAt(q.Rights, p.Right) < 0:
			return misfit("there is nothing %d to match", p.Right)
		case i > 0 && p.Stem <= pairs[i-1].Stem:
			return misfit("stem %d is out of order or twice there", p.Stem)
		}
	}
	return nil
}

// checkGaps checks that there is a response a gap, or none at all.
func (q *Question) checkGaps(gaps []Response) error {
	if len(gaps) == 0 {
		return nil
	}
	if len(gaps) != len(q.Gaps) {
		return misfit("%d gaps are answered, of %d", len(gaps), len(q.Gaps))
	}
	written := 0
	for i, r := range gaps {
		written += len(r.Text)
		if err := q.Gaps[i].checkResponse(r); err != nil {
			return fmt.Errorf("gap %d: %w", i+1, err)
		}
	}
	if written > MaxAnswer {
		return misfit("%d bytes of text are more than %d", written, MaxAnswer)
	}
	return nil
}

func (g Gap) checkResponse(r Response) error {
	choice := g.Kind == GapSingle || g.Kind == GapMultiple
	switch {
	case len(r.Pairs) > 0 || len(r.Gaps) > 0 || choice && r.Text != "" || !choice && len(r.Chosen) > 0:
		return misfit("it has parts that belong to another type")
	case g.Kind == GapSingle:
		return checkChosen(r.Chosen, g.Options, 1)
	case choice:
		return checkChosen(r.Chosen, g.Options, len(g.Options))
	}
	return checkWritten(r.Text)
}
