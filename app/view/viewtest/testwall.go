//go:build !nogui

package viewtest

import (
	"fmt"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/quiz"
)

// TestOffered is a test that a teacher is about to give.
func TestOffered() *model.Snapshot {
	t := quiz.Test{
		ID: quiz.ID{1, 1}, Title: TestTitle, Limit: 40 * time.Minute, Grace: 5 * time.Minute, Attempts: 1, GradeMax: 100, Shuffle: true,
		Watch: quiz.Watch{Focus: true, Paste: true}, Review: quiz.Review{Responses: true, Feedback: true},
	}
	for _, q := range questions() {
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	return withTest(Teacher(), &model.TestPane{CanGive: true, Offer: &model.TestOffer{
		Test: t, From: "photosynthesis.gift", Problems: []string{"Line 41: there is no right answer, so this question is left out."},
	}})
}

// TestNone is a class without a test, as its teacher sees it.
func TestNone() *model.Snapshot { return withTest(Teacher(), &model.TestPane{CanGive: true}) }

// TestSealed is a test before its start, as its teacher sees it.
func TestSealed() *model.Snapshot {
	s := TestWall(23)
	t := s.Class.Test
	t.Open = testInfo(model.TestAnnounced)
	w := &model.TestWall{Marks: 26, May: true}
	for _, r := range t.Wall.Rows {
		w.Rows = append(w.Rows, model.TestRow{ID: r.ID, Name: r.Name, Here: true, Asked: 20})
	}
	w.Counts.All = len(w.Rows)
	t.Wall = w
	return s
}

// TestWall is a test of n students that goes on, as its teacher sees it.
func TestWall(n int) *model.Snapshot {
	is := testInfo(model.TestRunning)
	is.Closes = at(11, 15)
	w := &model.TestWall{Marks: 26, May: true}
	for i := range n {
		name := students[i%len(students)]
		if i >= len(students) {
			name = fmt.Sprintf("%s %d", name, i/len(students)+1)
		}
		r := model.TestRow{ID: ID(name), Name: name, Here: true, State: model.RowTaking, Attempt: 1, Answered: 4 + i*7%16, Asked: 20, Current: 5 + i*7%15, Delivered: true, Marks: float64(3 + i*5%14)}
		switch {
		case i == 0:
			r.Here, r.Lost, r.Delivered = false, Now.Add(-3*time.Minute), false
		case i == 1:
			r.Signals = model.TestSignals{Away: 3, AwayFor: 2 * time.Minute, Pastes: 1, Pasted: 240, Last: at(10, 21)}
		case i == 2:
			r.Signals = model.TestSignals{NotFull: 1, Last: at(10, 24)}
		case i%5 == 3:
			r.State, r.Answered, r.Ungraded = model.RowHandedIn, 20, 1
		case i%7 == 6:
			r.State, r.Attempt, r.Answered, r.Delivered, r.Marks = model.RowWaiting, 0, 0, false, 0
		case i%9 == 4:
			r.Delivered = false
		}
		w.Rows = append(w.Rows, r)
		w.Counts.All++
		switch r.State {
		case model.RowTaking:
			w.Counts.Taking++
		case model.RowHandedIn:
			w.Counts.HandedIn++
			w.Counts.Ungraded++
		default:
			w.Counts.Waiting++
		}
	}
	w.Counts.Cut = 1
	w.Essays = []model.EssayOf{{ID: "09", Number: 9, Name: "Explain the ¹⁸O experiment", Ungraded: w.Counts.Ungraded}}
	s := withTest(Teacher(), &model.TestPane{Open: is, Wall: w, CanGive: true})
	s.Panels = model.Panels{}
	return s
}

// TestMarking is the answers of one student, of which the essay is to be marked.
func TestMarking() *model.Snapshot {
	s := TestWall(23)
	w := *s.Class.Test.Wall
	work := &model.TestWork{Row: w.Rows[3], Left: w.Counts.Ungraded}
	texts := map[int]string{0: "The amount of light that reaches the leaves", 1: "ATP; NADPH", 2: "True", 3: "chlorophyl", 6: "4.5 mL/min", 8: seats()[8].Response.Text}
	for i, seat := range seats() {
		if seat.Number == 0 {
			continue
		}
		a := model.WorkAnswer{Number: seat.Number, Seat: i, Question: seat.Question, Text: texts[i], Key: "The second", Marked: true, Max: seat.Mark, Verdict: model.VerdictWrong}
		switch {
		case i == 8:
			a.Key, a.Marked, a.Verdict, work.Now = "", false, model.VerdictHidden, len(work.Answers)
			a.History = []model.WorkMark{{By: Proctor1, At: at(10, 20), Mark: 2.5, Comment: "The control is missing."}}
		case i == 1:
			a.Mark, a.Verdict = 0.67, model.VerdictPart
		case a.Text != "":
			a.Mark, a.Verdict = seat.Mark, model.VerdictRight
		}
		work.Answers = append(work.Answers, a)
	}
	work.Log = []model.WorkEvent{{At: at(10, 24), Text: "Submitted the test"}, {At: at(10, 4), Text: "Began the attempt"}}
	w.Work = work
	s.Class.Test.Wall = &w
	return s
}

// Results are those of the test, with a tab in front.
func Results(tab model.ResultsTab) *model.Snapshot {
	s := TestWall(23)
	r := &model.Results{
		Test: "0101", Title: TestTitle, Tab: tab, HandedIn: 24, Students: 24, Mean: 0.65,
		Cards: []model.FigureCard{
			{Word: "Mean", Value: "65 %", Note: "good, aim 50 to 75"}, {Word: "Median", Value: "69 %", Note: "half above"}, {Word: "Spread", Value: "20 %", Note: "wide, aim 12 to 18"},
			{Word: "Reliability", Value: "87 %", Note: "good"}, {Word: "Lowest", Value: "24 %", Note: "4.8 of 20 marks"}, {Word: "Highest", Value: "94 %", Note: "18.8 of 20 marks"},
		},
		Care: "24 students are few. A discrimination of 20 here may be 0 or 40 in the next class. Use it to find questions to look at, not to grade them.",
	}
	for i, n := range []int{0, 0, 2, 1, 2, 5, 2, 5, 5, 2} {
		r.Bars = append(r.Bars, model.ScoreBar{From: float64(i) / 10, To: float64(i+1) / 10, Count: n})
	}
	items := []struct {
		number, facility, index int
		name, kind, reading     string
		alarm                   model.Alarm
	}{
		{16, 25, -37, "C4 plants", "Choice", "Check the key", model.AlarmWrong}, {1, 92, 16, "Where it happens in the cell", "Choice", "Very easy, tells little", model.AlarmLook},
		{11, 92, 22, "Stomata at noon", "True or false", "Very easy, weak", model.AlarmNote}, {13, 79, 25, "Leaf colours in autumn", "Choice", "Fairly easy, weak", model.AlarmNote},
		{4, 63, 28, "Role of water", "Choice", "About right, weak", model.AlarmNote}, {8, 54, 36, "Limiting factors graph", "Choice", "About right", 0},
		{15, 50, 40, "Night and day gas exchange", "Choice", "About right", 0}, {19, 79, 51, "Greenhouse carbon dioxide", "Choice", "Fairly easy", 0},
		{14, 36, 60, "Rate at 10 °C", "Number", "About right", 0}, {7, 60, 61, "Oxygen from pondweed", "Number", "About right", 0},
		{5, 86, 64, "Label the chloroplast", "Matching", "Easy", 0}, {3, 88, 67, "What chlorophyll absorbs", "Choice", "Easy", 0},
		{20, 49, 70, "Explain the ¹⁸O experiment", "Essay", "About right", 0}, {18, 83, 70, "Which light is used least", "Choice", "Easy", 0},
	}
	for _, i := range items {
		r.Items = append(r.Items, model.ResultItem{
			ID: fmt.Sprint(i.number), Number: i.number, Name: i.name, Type: i.kind, Known: true, Facility: float64(i.facility) / 100, Discriminates: true,
			Discrimination: i.index, Reading: i.reading, Alarm: i.alarm,
		})
	}
	for i, name := range students {
		p := model.ResultPerson{ID: ID(name), Name: name, State: model.RowHandedIn, Attempts: 1, Marked: i%6 != 2, Graded: true, Grade: float64(40 + i*17%55), Max: 100, Took: time.Duration(22+i%15) * time.Minute, Late: i == 7}
		if i%8 == 1 {
			p.Signals = 2
		}
		r.People = append(r.People, p)
		r.Log = append(r.Log, model.ResultLog{At: at(10, 50-i), Icon: "okc", Who: name, Text: "Submitted the test"})
	}
	if tab == model.ResultsAnswers {
		q := questions()[0]
		r.Answers = &model.ItemAnswers{ID: "16", Number: 16, Name: "C4 plants", CanFix: true, Question: &q, Key: "The amount of light that reaches the leaves", Choices: []model.ChoiceTaken{
			{Text: "The amount of carbon dioxide in the water", Count: 9, Of: 24, Note: "Who took this did better than who was right: check the key."},
			{Text: "The amount of light that reaches the leaves", Right: true, Count: 6, Of: 24}, {Text: "The temperature of the water", Count: 8, Of: 24},
			{Text: "The amount of chlorophyll in the leaves", Count: 1, Of: 24, Note: "Hardly anybody took it."},
		}}
		for i, name := range students {
			a := model.ItemAnswer{ID: ID(name), Name: name, Text: q.Options[i%4].Text.Source, Marked: true, Max: 1, Verdict: model.VerdictWrong}
			if i%4 == 1 {
				a.Mark, a.Verdict = 1, model.VerdictRight
			}
			r.Answers.Answers = append(r.Answers.Answers, a)
		}
	}
	s.Class.Results = r
	return s
}

// KeyFix is a key that is being corrected, with why it cannot be like this, or what would change.
func KeyFix(fault, trial string) *model.Snapshot {
	s := Results(model.ResultsAnswers)
	r := *s.Class.Results
	q := *r.Answers.Question
	q.Options = slices.Clone(q.Options)
	q.Options[1].Fraction = 1
	r.Fix = &model.KeyFix{Number: 1, Question: q, Fault: fault, Trial: trial}
	s.Class.Results = &r
	return s
}

// FewResults are results of which nothing can be said yet.
func FewResults() *model.Snapshot {
	s := Results(model.ResultsSummary)
	r := *s.Class.Results
	r.HandedIn, r.Cards, r.Bars, r.Care, r.Ungraded = 3, nil, nil, "", 2
	r.Few = "3 students have handed in. Of fewer than five nothing can be said."
	for i := range r.Items {
		r.Items[i].Known, r.Items[i].Discriminates, r.Items[i].Reading, r.Items[i].Alarm = false, false, "", 0
	}
	s.Class.Results = &r
	return s
}
