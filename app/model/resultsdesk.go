package model

import (
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/quiz"
	"lyceum/quiz/analysis"
)

// A resultsDesk is what is known of everybody's answers to one test, and how staff look at it.
type resultsDesk struct {
	open    bool // the screen of results is in front
	tab     ResultsTab
	order   ResultsOrder
	item    quiz.ID // whose answers are shown; zero: those of the first question
	test    quiz.ID // that the following is about
	report  *export.TestReport
	ids     []string // of its takers
	figures *analysis.Report
	of      *room.TestOf // that the report was asked for
	asked   time.Time    // when
	asking  bool
	waiting []func(st *state, now time.Time)
	busy    int
	written string
	fix     *KeyFix // replaced, never changed; nil: no key is being corrected
	fixes   int     // how many were begun

	shown *Results
	from  resultsFrom
}

// A resultsFrom is all that Results are made from.
type resultsFrom struct {
	report  *export.TestReport
	state   room.TestState
	changes int
}

// reportEvery is how often at most a report is asked for anew while answers come in (our choice: it takes a while with thousands).
const reportEvery = 2 * time.Second

// withReport does something with a report of a test that is as new as what is known here.
func (s *session) withReport(st *state, now time.Time, t *room.TestOf, do func(st *state, now time.Time)) {
	d := &s.tests.results
	if d.report != nil && d.test == t.ID && d.of == t {
		do(st, now)
		return
	}
	d.waiting = append(d.waiting, do)
	s.askReport(st, now, t)
}

// askReport asks for a report beside the window, with its figures.
func (s *session) askReport(st *state, now time.Time, t *room.TestOf) {
	d := &s.tests.results
	if d.asking {
		return
	}
	d.asking, d.asked = true, now
	var report *export.TestReport
	var ids []string
	var figures *analysis.Report
	s.tester(st, now, reviewLane, func(r Tester) (err error) {
		if report, err = r.TestReport(t.ID); err == nil {
			ids = takerIDs(t, report)
			figures = analysis.Analyse(report.Test, analysed(report, ids))
		}
		return err
	}, func(st *state, now time.Time, err error) {
		d := &s.tests.results
		waiting := d.waiting
		d.asking, d.waiting = false, nil
		s.tests.changes++
		if err != nil {
			st.tell(now, err)
			return
		}
		d.test, d.report, d.ids, d.figures, d.of = t.ID, report, ids, figures, t
		s.forgetGiven()
		for _, do := range waiting {
			do(st, now)
		}
	})
}

// forgetGiven forgets marks given here that the report knows.
func (s *session) forgetGiven() {
	d, given := &s.tests.results, s.tests.work.given
	for i := range d.report.Takers {
		for _, a := range d.report.Takers[i].Attempts {
			for n := range a.Answers {
				if at := (workSeat{d.ids[i], a.Number, n}); given[at] && !a.Answers[n].Grading {
					delete(given, at)
				}
			}
		}
	}
}

// advanceReport asks for a new report where one is looked at, and returns when to do so next.
func (s *session) advanceReport(st *state, now time.Time) (wake time.Time) {
	d := &s.tests.results
	t := s.inTest()
	needed := t != nil && (d.open || s.stage.tab == TabTest && t.Sum.Grading > 0) && s.snap.Tests.MayGrade
	if !needed || d.asking || d.of == t && d.test == t.ID {
		return time.Time{}
	}
	if next := d.asked.Add(reportEvery); now.Before(next) {
		return next
	}
	s.askReport(st, now, t)
	return time.Time{}
}

// What follows are the verbs of the screen of results.

// OpenResults has the results of the test in front take the window.
func (s *Store) OpenResults() {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		d := &of.tests.results
		d.open, d.written = true, ""
		if d.tab == "" {
			d.tab = ResultsSummary
		}
		of.tests.changes++
	})
}

// CloseResults goes back to the class.
func (s *Store) CloseResults() { s.onResults(func(d *resultsDesk) { d.open, d.fix = false, nil }) }

// ShowResultsTab has one of the tabs in front.
func (s *Store) ShowResultsTab(tab ResultsTab) { s.onResults(func(d *resultsDesk) { d.tab = tab }) }

// SortResults has questions come in an order.
func (s *Store) SortResults(by ResultsOrder) { s.onResults(func(d *resultsDesk) { d.order = by }) }

// ShowItem shows what everybody answered to a question, by its ID.
func (s *Store) ShowItem(id string) {
	s.onResults(func(d *resultsDesk) {
		if q := d.questionOf(id); q != nil {
			d.item, d.tab = q.ID, ResultsAnswers
		}
	})
}

func (s *Store) onResults(f func(d *resultsDesk)) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		f(&of.tests.results)
		of.tests.changes++
	})
}
