package cli

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/assets"
	"lyceum/quiz"
	"lyceum/quiz/gift"
)

// demoExam is what happens at the end: the class is given a test of the sample questions. Two hand in, one runs out of time.
var demoExam = []turn{
	{2 * time.Second, teacherPlays, true, teacher(func(t teaching) error { return t.announcesTest() })},
	{8 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.store.StartTest(model.TestStart{Closes: 10 * time.Minute}); return nil })},
	{3 * time.Second, 0, true, takesTest(20, true)},
	{time.Second, 1, true, takesTest(3, true)},
	{time.Second, 2, true, takesTest(2, false)},
	{8 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.store.EndTest(); return nil })},
	{8 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.store.ReleaseTest(); return nil })},
	{12 * time.Second, teacherPlays, true, turnsTo(model.TabVideo)},
}

// demoQuestions are the questions of the sample class that are marked by machine.
func demoQuestions() (all []quiz.Question) {
	items, _, err := gift.Read(assets.Sample(assets.SampleQuestions))
	if err != nil {
		panic("BUG: the sample questions: " + err.Error())
	}
	for _, is := range items {
		if is.Question.Type != quiz.Essay {
			all = append(all, is.Question)
		}
	}
	return all
}

// announcesTest has the teacher give the class a test.
func (t teaching) announcesTest() error {
	test := quiz.Test{
		Title: demoTitle, GradeMax: 100, Attempts: 1, Shuffle: true, Limit: 8 * time.Minute, Review: quiz.Review{Responses: true, Feedback: true},
		Watch: quiz.Watch{Focus: true},
	}
	for _, q := range demoQuestions() {
		test.Slots = append(test.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	t.store.OfferTest(test, demoTitle)
	t.store.AnnounceTest()
	return nil
}

// demoThinks is how long somebody in the demo thinks about a question, and demoBegins how long they wait until it is there.
const (
	demoThinks = 400 * time.Millisecond
	demoBegins = 5 * time.Second
)

// takesTest has somebody without a window take the test that the class is given. Of each so many answers one is wrong.
func takesTest(wrong int, handsIn bool) func(player) error {
	return func(p player) error {
		r, is := p.(class)
		if !is {
			return nil
		}
		id, seats := beginsTest(r)
		if len(seats) == 0 {
			return nil // it has not come to this computer yet, or whoever watches gave none
		}
		key := map[string]quiz.Question{}
		for _, q := range demoQuestions() {
			key[q.Text.Plain()] = q
		}
		for i, s := range seats {
			q, known := key[s.Question.Text.Plain()]
			if !known || s.Number == 0 || !handsIn && i > len(seats)/2 {
				continue
			}
			time.Sleep(demoThinks)
			if err := r.AnswerTest(id, i, demoAnswer(s.Question, &q, i%wrong == wrong-1)); err != nil {
				return err
			}
		}
		if !handsIn {
			return nil
		}
		return r.FinishAttempt(id)
	}
}

// beginsTest opens the newest test, and returns its questions once they are there.
func beginsTest(r class) (id quiz.ID, seats []*room.Seat) {
	for end := time.Now().Add(demoBegins); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		tests := r.Snapshot().Tests
		if tests == nil || len(tests.All) == 0 {
			return id, nil
		}
		is := tests.All[len(tests.All)-1]
		id = is.ID
		if is.Own == nil {
			continue
		}
		if a := is.Own.Current(); a != nil && len(a.Seats) > 0 {
			return id, a.Seats
		}
		if is.Own.MayOpen {
			_ = r.OpenAttempt(id) // it is asked again
		}
	}
	return id, nil
}

// demoAnswer is an answer to a question as it is shown, by the question with its key: what can be chosen has other IDs in the two.
func demoAnswer(shown, key *quiz.Question, wrong bool) (answer quiz.Response) {
	worth := map[string]float64{}
	for _, o := range key.Options {
		worth[o.Text.Source] = o.Fraction
	}
	switch shown.Type {
	case quiz.Single, quiz.Multiple:
		for _, o := range shown.Options {
			if (worth[o.Text.Source] > 0) != wrong && (shown.Type == quiz.Multiple || len(answer.Chosen) == 0) {
				answer.Chosen = append(answer.Chosen, o.ID)
			}
		}
		slices.Sort(answer.Chosen)
	case quiz.TrueFalse:
		answer.Chosen = []quiz.OptionID{quiz.TrueOption}
		if (key.Options[0].Fraction > 0) == wrong {
			answer.Chosen[0] = quiz.FalseOption
		}
	case quiz.Short, quiz.Numeric:
		answer.Text = "I do not know"
		if !wrong && len(key.Answers) > 0 {
			answer.Text = strings.ReplaceAll(key.Answers[0].Pattern, "*", "")
			if shown.Type == quiz.Numeric {
				answer.Text = strconv.FormatFloat(key.Answers[0].Value, 'g', 6, 64)
			}
		}
	case quiz.Matching:
		answer.Pairs = demoPairs(shown, key)
	case quiz.Ordering:
		for _, o := range key.Options {
			for _, is := range shown.Options {
				if is.Text.Source == o.Text.Source {
					answer.Chosen = append(answer.Chosen, is.ID)
				}
			}
		}
	}
	return answer
}

// demoPairs matches each stem with what is right.
func demoPairs(shown, key *quiz.Question) (pairs []quiz.Pair) {
	right := map[string]string{} // texts of stems and of what is right
	for _, s := range key.Stems {
		for _, o := range key.Rights {
			if o.ID == s.Right {
				right[s.Text.Source] = o.Text.Source
			}
		}
	}
	for _, s := range shown.Stems {
		for _, o := range shown.Rights {
			if o.Text.Source == right[s.Text.Source] {
				pairs = append(pairs, quiz.Pair{Stem: s.ID, Right: o.ID})
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b quiz.Pair) int { return int(a.Stem) - int(b.Stem) })
	return pairs
}
