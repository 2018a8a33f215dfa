package room

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

func TestWhatIsMarkedAtOnce(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		test := aTest()
		test.Behaviour = quiz.Immediate
		id, teacher, ana, _ := inTest(b, test, TestStart{})
		ana.takes(id)
		ana.must("asks", ana.CheckAnswer(id, 0))
		wait(5 * time.Second)
		seat := ana.attempt(id).Seats[0]
		if seat.Check != CheckMarked || seat.Result == nil {
			t.Fatalf("seat %+v", seat)
		}
		if err := ana.AnswerTest(id, 0, quiz.Response{}); !errors.Is(err, ErrChecked) {
			t.Errorf("changed afterwards: %v", err)
		}
		teacher.goAway()
		wait(20 * time.Second)
		ana.must("asks", ana.CheckAnswer(id, 1))
		wait(10 * time.Second)
		if got := ana.attempt(id).Seats[1].Check; got != CheckAsked {
			t.Errorf("without staff: %q", got)
		}
		teacher.reopen("Algebra", true)
		wait(60 * time.Second)
		if got := ana.attempt(id).Seats[1].Check; got != CheckMarked {
			t.Errorf("staff are back: %q", got)
		}
	})
}

func TestPracticeIsMarkedByTheOwnMachine(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		test := aTest()
		test.Behaviour = quiz.Practice
		id, teacher, ana, _ := inTest(b, test, TestStart{})
		wait(15 * time.Second)
		teacher.goAway()
		wait(20 * time.Second)
		ana.takes(id)
		ana.must("asks", ana.CheckAnswer(id, 0))
		wait(time.Second)
		if seat := ana.attempt(id).Seats[0]; seat.Check != CheckMarked || seat.Result == nil || seat.Result.Right == "" {
			t.Errorf("seat %+v, result %+v", seat, seat.Result)
		}
	})
}

// A key that was wrong is corrected: all are marked anew, and the history has both marks.
func TestCorrectedKeyMarksAnew(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, _ := inTest(b, aTest(), TestStart{})
		ana.must("opens", ana.OpenAttempt(id))
		wait(time.Second)
		word := slices.IndexFunc(ana.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Short })
		ana.must("answers", ana.AnswerTest(id, word, quiz.Response{Text: "rootlets"}))
		ana.must("hands in", ana.FinishAttempt(id))
		wait(5 * time.Second)
		key := teacher.test(id).Key
		at := slices.IndexFunc(key.Slots, func(s quiz.Slot) bool { return s.Pool[0].Type == quiz.Short })
		q := key.Slots[at].Pool[0]
		other := q
		other.Text = plain("What else?")
		if err := teacher.CorrectKey(id, &other); !errors.Is(err, ErrKeyChange) {
			t.Errorf("another question: %v", err)
		}
		q.Answers = append(slices.Clone(q.Answers), quiz.Answer{Pattern: "rootlets", Fraction: 0.5})
		if _, err := teacher.TryKey(id, &other); !errors.Is(err, ErrKeyChange) {
			t.Errorf("another question tried: %v", err)
		}
		if _, err := ana.TryKey(id, &q); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student tries: %v", err)
		}
		if got, err := teacher.TryKey(id, &q); err != nil || got != (KeyTrial{Answers: 1, Higher: 1}) {
			t.Errorf("what would change: %+v, %v; want 1 answer of 1, higher", got, err)
		}
		if l := teacher.line(id, "Ana").Last(); l.Marks != 0 {
			t.Errorf("trying marked anew: %+v", l)
		}
		teacher.must("corrects", teacher.CorrectKey(id, &q))
		wait(5 * time.Second)
		if l := teacher.line(id, "Ana").Last(); l.Marks != 0.5 {
			t.Errorf("marked anew: %+v", l)
		}
		v, err := teacher.ReviewAttempt(id, "Ana", 1)
		if err != nil || len(v.Seats[word].History) != 2 || v.Seats[word].History[0].Mark != 0 || v.Seats[word].History[1].Mark != 0.5 {
			t.Errorf("history %+v, %v", v.Seats[word].History, err)
		}
		q.Answers = q.Answers[:1]
		if got, err := teacher.TryKey(id, &q); err != nil || got != (KeyTrial{Answers: 1, Lower: 1}) {
			t.Errorf("what the old key would change: %+v, %v; want 1 answer of 1, lower", got, err)
		}
		teacher.must("marks", teacher.GiveMark(id, "Ana", 1, word, 1, ""))
		wait(2 * time.Second)
		if got, err := teacher.TryKey(id, &q); err != nil || got != (KeyTrial{Answers: 1, ByHand: 1}) {
			t.Errorf("of what was marked by hand: %+v, %v; want that it stays", got, err)
		}
	})
}

func TestSignalsOfAWatchedTest(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		test := aTest()
		test.Watch = quiz.Watch{Focus: true}
		id, teacher, ana, _ := inTest(b, test, TestStart{})
		ana.must("opens", ana.OpenAttempt(id))
		ana.must("looks away", ana.TestSignal(id, FocusLost, 0))
		wait(7 * time.Second)
		ana.must("is back", ana.TestSignal(id, FocusBack, 0))
		if err := ana.TestSignal(id, Pasted, 3); !errors.Is(err, ErrNotWatched) {
			t.Errorf("what nobody watches: %v", err)
		}
		wait(5 * time.Second)
		if s := teacher.line(id, "Ana").Signals; s.FocusLost != 1 || s.Away < 7*time.Second || s.Away > 8*time.Second {
			t.Errorf("signals %+v", s)
		}
		if s := ana.attempt(id).State; s != AttemptOpen {
			t.Errorf("the attempt is %s", s)
		}
	})
}

// Everything of a test is in its report, with those of the roster who never came.
func TestReportHasEverybody(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, _ := inTest(b, aTest(), TestStart{})
		_, err := teacher.ImportRoster(strings.NewReader("Name,ID,E-mail\nAna,7,ana@example.org\nZoe,9,zoe@example.org\n"))
		teacher.must("has a roster", err)
		ana.takes(id)
		ana.must("hands in", ana.FinishAttempt(id))
		wait(10 * time.Second)
		report, err := teacher.TestReport(id)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, is := range report.Takers {
			names = append(names, is.Name+is.ID)
		}
		slices.Sort(names)
		if want := []string{"Ana7", "Ben", "Zoe9"}; !slices.Equal(names, want) {
			t.Errorf("report of %q, want %q", names, want)
		}
		for _, is := range report.Takers {
			if is.Name == "Ana" && (len(is.Attempts) != 1 || len(is.Attempts[0].Answers) != 4 || is.Attempts[0].Answers[0].Tries != 1 || is.Grade == nil) {
				t.Errorf("Ana: %+v", is)
			}
		}
		if _, err := ana.TestReport(id); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student's report: %v", err)
		}
	})
}

// What came of a test is in the report folder of who may mark, and stays there when the class is over; students have none.
func TestResultsOfATestAreInTheReportFolder(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("Algebra")
		ana := b.desk("Ana").reporting().join(teacher.Invite())
		wait(5 * time.Second)
		id := teacher.announces(aTest())
		wait(15 * time.Second)
		name := func(kind string) string { return filepath.Join(teacher.folder(), "test Mosses "+kind+".csv") }
		teacher.must("starts", teacher.StartTest(id, TestStart{}))
		wait(15 * time.Second)
		if _, err := os.Stat(name("gradebook")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("nobody has begun, and there are results: %v", err)
		}
		ana.takes(id)
		ana.must("hands in", ana.FinishAttempt(id))
		wait(15 * time.Second)
		essay := slices.IndexFunc(ana.attempt(id).Seats, func(s *Seat) bool { return s.Question.Type == quiz.Essay })
		teacher.must("marks", teacher.GiveMark(id, "Ana", 1, essay, 1.5, "Short, but yes."))
		wait(time.Second)
		if err := teacher.Leave(); err != nil {
			t.Fatal(err)
		}
		for kind, want := range map[string]string{"gradebook": "9.00", "attempts": "9.00", "responses": "Rhizoids"} {
			if text, err := os.ReadFile(name(kind)); err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%s: %q, %v; want %q in it", kind, text, err, want)
			}
		}
		if text, err := os.ReadFile(filepath.Join(teacher.folder(), "summary.json")); err != nil || !strings.Contains(string(text), `"tests": 1`) {
			t.Errorf("the summary: %s, %v", text, err)
		}
		if _, err := os.Stat(ana.options.Reports); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a student has a report folder: %v", err)
		}
	})
}
