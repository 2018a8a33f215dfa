package attempt

import (
	"slices"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// applyResults takes in what students are told of their marks: each opens their own.
func (t *Tests) applyResults(e journal.Entry) {
	if !MayReceipt(e.Rights) {
		t.stats.NotAllowed++
		return
	}
	v, err := ParseResults(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	addHash(&t.resultSum, e.Hash)
	is := t.test(v.Test)
	for _, box := range v.Boxes {
		if box.Check != (Mark16{}) {
			if is.checked == nil {
				is.checked = map[Mark16]bool{}
			}
			is.checked[box.Check] = true
		}
		if t.opener == nil || box.Hint != HintOf(t.self) || t.tries[e.Author] >= maxTries {
			continue
		}
		t.tries[e.Author]++
		if b, err := t.opener.OpenAsMember(resultLabel, sealHeader(journal.KindTestResult, e.Author, v.Test), box.Box); err == nil {
			if result, err := parseResult(b); err == nil {
				is.told(stampOf(e), result)
			}
		}
	}
	t.touchAll(v.Test)
}

// told takes in what this machine's person is told.
func (is *Test) told(s stamp, v Result) {
	if is.results == nil {
		is.results = map[resultKey]said[Seat]{}
	}
	for _, seat := range v.Seats {
		key := resultKey{v.Attempt, seat.Place}
		if old, there := is.results[key]; !there || old.compare(s) < 0 {
			is.results[key] = said[Seat]{s, seat}
		}
	}
}

// A Check is an answer that a student asks to be marked now.
type Check struct {
	Who     journal.Author
	Attempt int
	Place   Place
	Entry   Mark16
}

// Unchecked returns the answers that students ask to be marked and that no staff have answered yet, of one student.
func (k *Taking) Unchecked() (all []Check) {
	if k.test.about().Behaviour != quiz.Immediate {
		return nil
	}
	for _, a := range k.attempts {
		for p, is := range a.Answers {
			if is.Checked != 0 && !k.test.checked[is.Check] {
				all = append(all, Check{k.Who, a.Number, p, is.Check})
			}
		}
	}
	slices.SortFunc(all, func(a, b Check) int { return (a.Attempt-b.Attempt)<<33 + a.Place.Compare(b.Place) })
	return all
}
