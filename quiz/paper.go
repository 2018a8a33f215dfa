package quiz

import (
	"cmp"
	"slices"
	"strconv"
)

// Paper returns the copy of a question that students get: what a window shows of it, and nothing else. It has no fractions, answers, feedback,
// tags or name, no stems with what is right, and nothing of how answers are marked: units, capital letters, weights of gaps, modes of ordering.
// Texts are as they are shown, without comments and whatever else is in their source. Pictures are those that are left in texts, called
// by numbers, since a name may tell what is to be found out. Everything to be chosen, matched or ordered is sorted by ID, which
// [Test.Seal] draws so that it tells nothing. Nothing but the bytes of pictures is shared.
func (q *Question) Paper() Question {
	p := Question{
		ID: q.ID, Type: q.Type, Text: q.Text, Mark: q.Mark, Shuffle: q.Shuffle, Lines: q.Lines,
		Options: bare(q.Options), Rights: bare(q.Rights),
	}
	for _, s := range q.Stems {
		p.Stems = append(p.Stems, Stem{ID: s.ID, Text: s.Text})
	}
	slices.SortFunc(p.Stems, func(a, b Stem) int { return cmp.Compare(a.ID, b.ID) })
	for _, g := range q.Gaps {
		p.Gaps = append(p.Gaps, Gap{Kind: g.Kind, Weight: 1, Shuffle: g.Shuffle, Layout: g.Layout, Options: bare(g.Options)})
	}
	names := p.shownPictures()
	p.texts(func(t *Text) { *t = t.asShown(names) })
	for _, picture := range q.Pictures {
		if name := names[picture.Name]; name != "" {
			picture.Name = name
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
func (q *Question) texts(yield func(*Text)) {
	yield(&q.Text)
	yield(&q.Feedback)
	each := func(options []Option, answers []Answer) {
		for i := range options {
			yield(&options[i].Text)
			yield(&options[i].Feedback)
		}
		for i := range answers {
			yield(&answers[i].Feedback)
		}
	}
	each(q.Options, q.Answers)
	each(q.Rights, nil)
	for i := range q.Stems {
		yield(&q.Stems[i].Text)
	}
	for _, g := range q.Gaps {
		each(g.Options, g.Answers)
	}
}

// shownPictures returns the names of the pictures that texts of a question show, with a number for each: the first that is shown is 1.
func (q *Question) shownPictures() map[string]string {
	shown := map[string]string{}
	q.texts(func(t *Text) {
		for _, block := range t.Blocks() {
			for _, span := range block.Spans {
				if span.Picture != "" && shown[span.Picture] == "" {
					shown[span.Picture] = strconv.Itoa(len(shown) + 1)
				}
			}
		}
	})
	return shown
}

// Paper returns the copy of a sealed test that students get: [Question.Paper] of all its questions.
func (t *Test) Paper() Test {
	p := *t
	p.Instructions = t.Instructions.asShown(nil)
	p.Slots = make([]Slot, len(t.Slots))
	for i, s := range t.Slots {
		p.Slots[i] = Slot{Pick: s.Pick, Mark: s.Mark, Pool: make([]Question, len(s.Pool))}
		for j := range s.Pool {
			p.Slots[i].Pool[j] = s.Pool[j].Paper()
		}
	}
	return p
}
