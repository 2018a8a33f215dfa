package analysis

import (
	"slices"

	"lyceum/quiz"
	"lyceum/quiz/score"
)

// unused is how many percent choose a wrong choice at least that does something.
const unused = 5

// A Choice is what became of one choice of a question.
type Choice struct {
	ID       quiz.OptionID
	Text     quiz.Text // empty of true/false
	Fraction float64
	Right    bool    // of a single choice the best one, of others what is worth something
	Students int     // who took it
	Percent  float64 // of who were given the question
	Rest     score.Figure
	// Unused is a wrong choice that hardly anybody took. Outscores is one whose takers did better in the rest of the test than
	// the takers of what is right: perhaps that is not.
	Unused, Outscores bool
}

// given are those who were given a question: what it was worth to them, and their sums.
type given struct {
	answers []*Answer
	marks   []float64
	totals  []float64
}

// given returns who were given a question of a slot.
func (s *sheet) given(slot int, id quiz.ID) (g given) {
	for row, seats := range s.seats {
		for _, seat := range seats {
			if seat.answer.Slot == slot && seat.answer.Question == id {
				g.answers = append(g.answers, seat.answer)
				g.marks = append(g.marks, seat.answer.Mark)
				g.totals = append(g.totals, s.totals[row])
			}
		}
	}
	return g
}

func (g *given) blank(q *quiz.Question) (n int) {
	for _, a := range g.answers {
		if q.IsBlank(a.Response) {
			n++
		}
	}
	return n
}

// rest returns the mean of what some got in the rest of the test, in percent of most.
func (g *given) rest(most float64, takes func(quiz.Response) bool) (mean score.Figure, n int) {
	sum := 0.0
	for i, a := range g.answers {
		if takes(a.Response) {
			n++
			sum += g.totals[i] - g.marks[i]
		}
	}
	if n == 0 || most <= 0 {
		return score.Figure{}, n
	}
	return score.Figure{Value: 100 * sum / float64(n) / most, Known: true}, n
}

// choices says who took what. most is the largest sum of the rest of the test.
func (g *given) choices(q *quiz.Question, most float64) []Choice {
	if q.Type != quiz.Single && q.Type != quiz.Multiple && q.Type != quiz.TrueFalse {
		return nil
	}
	best := 0.0
	for _, o := range q.Options {
		best = max(best, o.Fraction)
	}
	var right []quiz.OptionID
	list := make([]Choice, len(q.Options))
	for i, o := range q.Options {
		c := Choice{ID: o.ID, Text: o.Text, Fraction: o.Fraction, Right: o.Fraction > 0 && (q.Type == quiz.Multiple || o.Fraction == best)}
		c.Rest, c.Students = g.rest(most, func(r quiz.Response) bool { return slices.Contains(r.Chosen, o.ID) })
		c.Percent = 100 * float64(c.Students) / float64(len(g.answers))
		if c.Right {
			right = append(right, o.ID)
		}
		list[i] = c
	}
	able, _ := g.rest(most, func(r quiz.Response) bool {
		return slices.ContainsFunc(r.Chosen, func(id quiz.OptionID) bool { return slices.Contains(right, id) })
	})
	for i := range list {
		c := &list[i]
		c.Unused = !c.Right && c.Percent < unused
		c.Outscores = c.Fraction <= 0 && c.Rest.Known && able.Known && c.Rest.Value > able.Value+1e-9
	}
	return list
}
