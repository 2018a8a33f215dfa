package model

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/analysis"
	"lyceum/quiz/score"
)

// showResults returns what the screen of results shows; nil: it is not open, or nothing is known yet.
func (s *session) showResults() *Results {
	d := &s.tests.results
	t := s.inTest()
	if !d.open || t == nil || d.report == nil || d.test != t.ID {
		return nil
	}
	from := resultsFrom{d.report, t.State, s.tests.changes}
	if d.shown != nil && d.from == from {
		return d.shown
	}
	before := d.shown
	if before == nil {
		before = &Results{}
	}
	n := &Results{
		Test: t.ID.String(), Title: t.About.Title, Tab: d.tab, Students: len(d.report.Takers), Ungraded: t.Sum.Grading, HandedIn: t.Sum.Finished,
		Released: t.State == room.TestReleased, Order: d.order, Busy: d.busy > 0, Written: d.written,
	}
	n.People, n.Log = before.People, before.Log
	switch d.tab { // what is not in front is not made: of thousands that takes a while
	case ResultsPeople:
		n.People = shared(before.People, s.resultPeople(t))
	case ResultsLog:
		n.Log = shared(before.Log, s.resultLog(t))
	}
	s.figuresOf(n, before)
	n.Answers = s.itemAnswers()
	n.Fix = d.fix
	if isSameShown(n, d.shown) {
		n = d.shown
	}
	d.shown, d.from = n, from
	return n
}

// figuresOf fills in what answers tell of the test.
func (s *session) figuresOf(n, before *Results) {
	f := s.tests.results.figures
	n.Items = shared(before.Items, resultItems(f, s.tests.results.report, n.Order))
	switch {
	case f.Students == 0:
		n.Few = words.T("Nobody has handed in yet.")
	case f.Hidden:
		n.Few = words.N("%d student has handed in. Of fewer than five nothing can be said.", "%d students have handed in. Of fewer than five nothing can be said.", f.Students)
	}
	if f.Hidden {
		return
	}
	n.Mean = f.Summary.Mean.Value / 100
	n.Cards = shared(before.Cards, figureCards(f))
	bars := make([]ScoreBar, len(f.Histogram))
	for i, count := range f.Histogram {
		bars[i] = ScoreBar{float64(i) / analysis.Bins, float64(i+1) / analysis.Bins, count}
	}
	n.Bars = shared(before.Bars, bars)
	var care []string
	if f.Warned {
		care = append(care, words.T("%d students are few. A discrimination of 20 here may be 0 or 40 in the next class. Use it to find questions to look at, not to grade them.", f.Students))
	}
	if f.Waiting > 0 {
		care = append(care, words.N("%d answer waits to be marked by hand; its question is left out of all figures until then.",
			"%d answers wait to be marked by hand; their questions are left out of all figures until then.", f.Waiting))
	}
	n.Care = strings.Join(care, " ")
}

// percentWord writes a figure in percent; a dash if it is not known.
func percentWord(f score.Figure) string {
	if !f.Known {
		return "–"
	}
	return words.T("%.0f %%", math.Round(f.Value))
}

// figureCards are the figures of a test, with what they mean.
func figureCards(f *analysis.Report) []FigureCard {
	sum := &f.Summary
	marks := func(x score.Figure) string {
		if !x.Known {
			return ""
		}
		return words.T("%s of %s marks", Decimal(f.Points(x)), Decimal(f.Max))
	}
	return []FigureCard{
		{words.T("Mean"), percentWord(sum.Mean), aimWord(sum.MeanAim, words.T("aim 50 to 75"))},
		{words.T("Median"), percentWord(sum.Median), words.T("half above")},
		{words.C("of scores", "Spread"), percentWord(sum.SD), spreadWord(sum.SDAim)},
		{words.T("Reliability"), percentWord(sum.Consistency), consistencyWord(sum)},
		{words.T("Lowest"), percentWord(sum.Lowest), marks(sum.Lowest)},
		{words.T("Highest"), percentWord(sum.Highest), marks(sum.Highest)},
	}
}

// resultItems are the questions of a test, in an order.
func resultItems(f *analysis.Report, r *export.TestReport, by ResultsOrder) (list []ResultItem) {
	if f.Hidden {
		return plainItems(r)
	}
	order := f.LookFirst()
	if by != OrderAttention {
		slices.SortStableFunc(order, func(i, j int) int {
			a, b := &f.Questions[i], &f.Questions[j]
			switch by {
			case OrderFacility:
				return cmp.Compare(a.Facility.Value, b.Facility.Value)
			case OrderDiscrimination:
				return cmp.Compare(a.Discrimination.Value, b.Discrimination.Value)
			}
			return cmp.Or(a.Number-b.Number, i-j)
		})
	}
	for _, i := range order {
		q := &f.Questions[i]
		is := ResultItem{ID: q.ID.String(), Number: q.Number, Name: q.Name, Type: TypeWord(q.Type), Known: q.Facility.Known && !q.Hidden && q.Waiting == 0}
		if is.Known {
			is.Facility = q.Facility.Value / 100
			is.Discriminates, is.Discrimination = q.Discrimination.Known, int(math.Round(q.Discrimination.Value))
		}
		is.Reading, is.Alarm = reading(q)
		list = append(list, is)
	}
	return list
}

// plainItems are the questions without figures.
func plainItems(r *export.TestReport) (list []ResultItem) {
	number := 0
	for i := range r.Test.Slots {
		if pool := r.Test.Slots[i].Pool; len(pool) == 0 || pool[0].Type == quiz.Description {
			continue
		}
		number++
		for j := range r.Test.Slots[i].Pool {
			q := &r.Test.Slots[i].Pool[j]
			list = append(list, ResultItem{ID: q.ID.String(), Number: number, Name: q.Name, Type: TypeWord(q.Type)})
		}
	}
	return list
}

// resultPeople are the students, by name.
func (s *session) resultPeople(t *room.TestOf) (list []ResultPerson) {
	d := &s.tests.results
	lines := make(map[string]*room.TestLine, len(t.Lines))
	for _, l := range t.Lines {
		lines[l.Person.ID] = l
	}
	for i := range d.report.Takers {
		p := &d.report.Takers[i]
		is := ResultPerson{ID: d.ids[i], Name: p.Name, Attempts: len(p.Attempts), Max: t.About.GradeMax}
		if l := lines[is.ID]; l != nil {
			row := testRow(l, t.About.Questions)
			is.State, is.Late, is.Signals, is.Marked = row.State, row.Late || row.Doubtful, row.Signals.Count(), row.Marked
		} else {
			is.ID = "roster " + strconv.Itoa(i)
		}
		if n := len(p.Attempts); n > 0 && !p.Attempts[n-1].Finished.IsZero() {
			is.Took = p.Attempts[n-1].Finished.Sub(p.Attempts[n-1].Opened)
		}
		if p.Grade != nil {
			is.Graded, is.Grade = true, *p.Grade
			if is.Max > 0 {
				is.Percent = int(math.Round(is.Grade / is.Max * 100))
			}
		}
		list = append(list, is)
	}
	slices.SortFunc(list, func(a, b ResultPerson) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return list
}

// itemAnswers are what everybody answered to the question that was chosen, or to the first.
func (s *session) itemAnswers() *ItemAnswers {
	d := &s.tests.results
	if d.tab != ResultsAnswers {
		return nil
	}
	items := plainItems(d.report)
	if len(items) == 0 {
		return nil
	}
	id := d.item.String()
	at := max(0, slices.IndexFunc(items, func(i ResultItem) bool { return i.ID == id }))
	id = items[at].ID
	n := &ItemAnswers{ID: id, Number: items[at].Number, Name: items[at].Name}
	for i := range d.report.Test.Slots {
		for j := range d.report.Test.Slots[i].Pool {
			if q := &d.report.Test.Slots[i].Pool[j]; q.ID.String() == id {
				n.Question = q
				n.Key = keyWords(q)
				n.CanFix = s.snap.Tests.MayGrade && CanFix(q)
			}
		}
	}
	for i := range d.report.Takers {
		p := &d.report.Takers[i]
		if len(p.Attempts) == 0 {
			continue
		}
		for k := range p.Attempts[len(p.Attempts)-1].Answers {
			if seat := &p.Attempts[len(p.Attempts)-1].Answers[k]; seat.Question.ID.String() == id {
				n.Answers = append(n.Answers, itemAnswer(d.ids[i], p.Name, seat))
			}
		}
	}
	slices.SortFunc(n.Answers, func(a, b ItemAnswer) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	n.Choices = s.choicesTaken(id)
	return n
}

// itemAnswer is one student's answer.
func itemAnswer(id, name string, seat *export.TestAnswer) ItemAnswer {
	is := ItemAnswer{ID: id, Name: name, Text: ResponseWords(seat.Question, seat.Response), Marked: !seat.Grading, Mark: seat.Mark, Max: seat.Max}
	if is.Marked && seat.Max > 0 {
		fraction := seat.Mark / seat.Max
		is.Verdict = VerdictOf(&fraction)
	}
	return is
}

// choicesTaken is how often each choice of a question was taken.
func (s *session) choicesTaken(id string) (list []ChoiceTaken) {
	for i := range s.tests.results.figures.Questions {
		q := &s.tests.results.figures.Questions[i]
		if q.ID.String() != id || q.Waiting > 0 {
			continue
		}
		for j, c := range q.Choices {
			is := ChoiceTaken{Text: c.Text.Plain(), Right: c.Right, Count: c.Students, Of: q.Students}
			if is.Text == "" && q.Type == quiz.TrueFalse {
				is.Text = TrueWord(c.ID)
			}
			is.Text = cmp.Or(is.Text, strconv.Itoa(j+1))
			switch {
			case c.Outscores:
				is.Note = words.T("Who took this did better than who was right: check the key.")
			case c.Unused:
				is.Note = words.T("Hardly anybody took it.")
			}
			list = append(list, is)
		}
	}
	return list
}

// resultLog is what staff did with the test, and what happened in attempts, the newest first.
func (s *session) resultLog(t *room.TestOf) (list []ResultLog) {
	for _, e := range t.Staff {
		p, _ := s.persons.find(e.By)
		list = append(list, ResultLog{At: e.At, Icon: "teach", Who: p.Name, Text: staffedWords(e.What)})
	}
	r := s.tests.results.report
	for i := range r.Takers {
		for _, a := range r.Takers[i].Attempts {
			for _, e := range a.Events {
				is := room.AttemptEvent{At: e.At, What: e.What, Number: e.Number, N: e.N}
				if text := eventWords(is); text != "" {
					list = append(list, ResultLog{At: e.At, Icon: eventIcon(is), Who: r.Takers[i].Name, Text: text})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b ResultLog) int { return b.At.Compare(a.At) })
	return list[:min(len(list), mostLog)]
}

// mostLog is how many lines of a log are shown; files have all of them.
const mostLog = 5000
