package quiz

import (
	"cmp"
	"slices"
)

// Paper returns the copy of a question that students get. It has no fractions, answers, feedback, units, tags or name,
// no pictures but those in what is left, and stems without what is right. Everything to be chosen, matched or ordered
// is sorted by ID, which [Test.Seal] draws so that it tells nothing. Nothing but the bytes of pictures is shared.
func (q *Question) Paper() Question {
	p := Question{
		ID: q.ID, Type: q.Type, Text: q.Text, Mark: q.Mark, Shuffle: q.Shuffle, MatchCase: q.MatchCase,
		UnitRule: q.UnitRule, UnitCost: q.UnitCost, Ordering: q.Ordering, Lines: q.Lines,
		Options: bare(q.Options), Rights: bare(q.Rights),
	}
	for _, s := range q.Stems {
		p.Stems = append(p.Stems, Stem{ID: s.ID, Text: s.Text})
	}
	slices.SortFunc(p.Stems, func(a, b Stem) int { return cmp.Compare(a.ID, b.ID) })
	for _, g := range q.Gaps {
		p.Gaps = append(p.Gaps, Gap{Kind: g.Kind, Weight: g.Weight, MatchCase: g.MatchCase, Shuffle: g.Shuffle, Layout: g.Layout, Options: bare(g.Options)})
	}
	shown := p.shownPictures()
	for _, picture := range q.Pictures {
		if shown[picture.Name] {
			p.Pictures = append(p.Pictures, picture)
		}
	}
	slices.SortFunc(p.Pictures, func(a, b Picture) int { return cmp.Compare(a.Name, b.Name) })
	return p
}

// bare returns options by ID, without what they are worth.
func bare(options []Option) (sorted []Option) {
	for _, o := range options {
		sorted = append(sorted, Option{ID: o.ID, Text: o.Text})
	}
	slices.SortFunc(sorted, func(a, b Option) int { return cmp.Compare(a.ID, b.ID) })
	return sorted
}

// texts yields every text of a question but the patterns of answers.
func (q *Question) texts(yield func(Text)) {
	yield(q.Text)
	yield(q.Feedback)
	each := func(options []Option, answers []Answer) {
		for _, o := range options {
			yield(o.Text)
			yield(o.Feedback)
		}
		for _, a := range answers {
			yield(a.Feedback)
		}
	}
	each(q.Options, q.Answers)
	each(q.Rights, nil)
	for _, s := range q.Stems {
		yield(s.Text)
	}
	for _, g := range q.Gaps {
		each(g.Options, g.Answers)
	}
}

// shownPictures returns the names of the pictures that texts of a question show.
func (q *Question) shownPictures() map[string]bool {
	shown := map[string]bool{}
	q.texts(func(t Text) {
		for _, block := range t.Blocks() {
			for _, span := range block.Spans {
				shown[span.Picture] = true
			}
		}
	})
	return shown
}

// Paper returns the copy of a sealed test that students get: [Question.Paper] of all its questions.
func (t *Test) Paper() Test {
	p := *t
	p.Slots = make([]Slot, len(t.Slots))
	for i, s := range t.Slots {
		p.Slots[i] = Slot{Pick: s.Pick, Mark: s.Mark, Pool: make([]Question, len(s.Pool))}
		for j := range s.Pool {
			p.Slots[i].Pool[j] = s.Pool[j].Paper()
		}
	}
	return p
}
