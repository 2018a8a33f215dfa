package model

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/quiz"
)

// aPaper is a test of three questions and a text between them.
func aPaper() *quiz.Test {
	t := &quiz.Test{ID: quiz.ID{1}, Title: "Cells"}
	for i, is := range []quiz.Type{quiz.Single, quiz.Description, quiz.Short, quiz.Essay} {
		q := quiz.Question{ID: quiz.ID{9, byte(i)}, Type: is, Name: "Q" + string(rune('1'+i)), Mark: 1, Text: quiz.Text{Source: "?"}}
		if is == quiz.Single {
			q.Options = []quiz.Option{{ID: 1, Text: quiz.Text{Source: "A"}, Fraction: 1}, {ID: 2, Text: quiz.Text{Source: "B"}}}
		}
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: 1})
	}
	return t
}

// seatsOf are the seats of a student.
func seatsOf(t *quiz.Test) (all []*room.Seat) {
	n := 0
	for i := range t.Slots {
		s := &room.Seat{Question: &t.Slots[i].Pool[0], Mark: 1}
		if s.Question.Type != quiz.Description {
			n++
			s.Number = n
		}
		all = append(all, s)
	}
	return all
}

// tested is a bench of a student in a class with a test; change says how far it is.
func tested(b *bench, change func(t *room.TestOf)) *fakeTester {
	r := &fakeTester{fakeRoom: b.room}
	b.rooms.as = r
	b.joined()
	r.change(change)
	b.ShowTab(TabTest)
	b.now()
	r.calls()
	return r
}

// change has the test be another one from now on.
func (f *fakeTester) change(change func(t *room.TestOf)) {
	f.set(func(s *room.Snapshot) {
		paper := aPaper()
		t := &room.TestOf{
			ID: paper.ID, State: room.TestRunning, Paper: paper, Own: &room.OwnTest{Left: 1, MayOpen: true},
			About: room.TestAbout{Title: "Cells", Questions: 3, Marks: 3, GradeMax: 10, Limit: 40 * time.Minute, Attempts: 1, Watch: quiz.Watch{Focus: true, Paste: true}},
		}
		change(t)
		s.Tests = &room.Tests{All: []*room.TestOf{t}, MayGive: s.Role == room.Instructor, MayGrade: s.Role == room.Instructor, MayWatch: s.Role == room.Instructor}
	})
}

// calls returns what was asked since it was called last.
func (f *fakeTester) calls() []string {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.asked
	f.asked = nil
	return all
}

func (f *fakeTester) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := f.calls(); !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// opened is an attempt that goes on.
func opened(t *room.TestOf) *room.Attempt {
	a := &room.Attempt{Number: 1, State: room.AttemptOpen, Opened: atTen, Seats: seatsOf(t.Paper), Saved: true}
	t.Own.Attempts, t.Own.MayOpen = []*room.Attempt{a}, false
	return a
}

func toastsSay(s *Snapshot, text string) bool {
	return slices.ContainsFunc(s.Toasts, func(t Toast) bool { return strings.Contains(t.Text, text) })
}

func TestStudentOpensAnswersAndHandsIn(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(*room.TestOf) {})
		p := b.now().Class.Test
		if p.Open == nil || !p.Open.CanOpen || p.Open.Title != "Cells" || p.Taking != nil || p.Wall != nil || p.CanGive {
			t.Fatalf("a test that can be opened shows as %+v", p)
		}
		b.OpenAttempt()
		r.expect(t, "open")
		r.change(func(t *room.TestOf) { opened(t).Deadline = time.Now().Add(40 * time.Minute) })
		b.now()
		b.AnswerSeat(0, quiz.Response{Chosen: []quiz.OptionID{1}})
		b.TypeSeat(2, quiz.Response{Text: "cell"})
		b.FlagSeat(2, true)
		b.ShowSeat(3)
		if got := b.now().Class.Test.Taking.Now; got != 3 {
			t.Errorf("question %d is in front, want 3", got)
		}
		b.ShowSeat(9)
		b.HandIn()
		r.expect(t, "answer 0 [1]", "type 2 cell", "flag 2 true", "flush", "finish")
	})
}

func TestAttemptSaysWhereAnswersAre(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { opened(t) })
		for _, c := range []struct {
			change func(a *room.Attempt)
			want   SavedState
		}{
			{func(a *room.Attempt) { a.Saved = false }, SavingHere},
			{func(*room.Attempt) {}, SavedHere},
			{func(a *room.Attempt) { a.Delivered = true }, SavedDelivered},
			{func(a *room.Attempt) { a.Saved, a.Seats[0].State = false, room.SeatUnsaved }, SaveFailed},
		} {
			r.change(func(t *room.TestOf) { c.change(opened(t)) })
			if got := b.now().Class.Test.Taking.Saved; got != c.want {
				t.Errorf("saved is %v, want %v", got, c.want)
			}
		}
		r.change(func(t *room.TestOf) { opened(t) })
		r.set(func(s *room.Snapshot) { s.Connection = room.Alone })
		time.Sleep(3 * time.Second)
		if got := b.now().Class.Test.Taking; got.Saved != SavedWaiting {
			t.Errorf("without a network saved is %v, want %v", got.Saved, SavedWaiting)
		}
	})
}

func TestAnswerThatCannotBeKeptIsSaid(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { opened(t) })
		r.mu.Lock()
		r.answerErr = room.ErrTestTime
		r.mu.Unlock()
		b.AnswerSeat(0, quiz.Response{Chosen: []quiz.OptionID{2}})
		synctest.Wait()
		if k := b.now().Class.Test.Taking; k.Saved != SaveFailed || k.Fault == "" {
			t.Errorf("an answer that was refused shows as %v, %q", k.Saved, k.Fault)
		}
		r.mu.Lock()
		r.answerErr = nil
		r.mu.Unlock()
		b.AnswerSeat(0, quiz.Response{Chosen: []quiz.OptionID{1}})
		synctest.Wait()
		if k := b.now().Class.Test.Taking; k.Saved != SavedHere || k.Fault != "" {
			t.Errorf("after one that was kept it is %v, %q", k.Saved, k.Fault)
		}
	})
}

func TestTimeIsAnnouncedAtFiveAndOneMinute(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(*room.TestOf) {})
		begin := time.Now()
		r.change(func(t *room.TestOf) {
			a := opened(t)
			a.Opened, a.Deadline = begin, begin.Add(10*time.Minute)
		})
		time.Sleep(5*time.Minute - time.Second)
		if toastsSay(b.now(), "minutes left") {
			t.Error("it is told too early")
		}
		time.Sleep(2 * time.Second)
		if !toastsSay(b.now(), "5 minutes left") {
			t.Errorf("5 minutes before the end it is told %v", b.now().Toasts)
		}
		time.Sleep(4 * time.Minute)
		if !toastsSay(b.now(), "1 minute left") {
			t.Errorf("a minute before the end it is told %v", b.now().Toasts)
		}
		if got := b.now().Class.Test.Taking.Phase; got != TakingOpen {
			t.Errorf("before the end the phase is %v", got)
		}
		time.Sleep(time.Minute)
		if got := b.now().Class.Test.Taking.Phase; got != TakingHandIn {
			t.Errorf("after the end the phase is %v, want that it is submitted", got)
		}
	})
}

func TestTimeLeftTurnsPressing(t *testing.T) {
	for _, c := range []struct {
		left  time.Duration
		whole time.Duration
		want  TimeState
		shown time.Duration
	}{
		{30 * time.Minute, 40 * time.Minute, TimeEnough, 30 * time.Minute},
		{4 * time.Minute, 40 * time.Minute, TimeShort, 4 * time.Minute},
		{4*time.Minute + time.Millisecond, 40 * time.Minute, TimeEnough, 4*time.Minute + time.Second},
		{60 * time.Second, 40 * time.Minute, TimeLast, 60 * time.Second},
		{-time.Second, 40 * time.Minute, TimeOver, 0},
	} {
		shown, got := TimeLeft(atTen.Add(c.left), c.whole, atTen)
		if got != c.want || shown != c.shown {
			t.Errorf("with %v of %v left: %v %v, want %v %v", c.left, c.whole, shown, got, c.shown, c.want)
		}
	}
}

func TestSignalsAreToldOnlyWhereTheyAreWatched(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { opened(t) })
		b.SetPresence(Presence{Focused: false})
		b.SetPresence(Presence{Focused: true})
		b.TestPasted(longPaste - 1)
		b.TestPasted(300)
		b.TestFull(false) // nobody watches that
		calls := slices.DeleteFunc(r.calls(), func(c string) bool { return !strings.HasPrefix(c, "signal") })
		if want := []string{"signal focus-lost 0", "signal focus-back 0", "signal pasted 300"}; !slices.Equal(calls, want) {
			t.Errorf("told %q, want %q", calls, want)
		}
		var kinds []SignalKind
		for _, s := range b.now().Class.Test.Taking.Logged {
			kinds = append(kinds, s.Kind)
		}
		if want := []SignalKind{SignalPaste, SignalBack, SignalAway}; !slices.Equal(kinds, want) {
			t.Errorf("the student sees %v, want %v", kinds, want)
		}
	})
}

func TestBadgeListsExactlyWhatIsWatched(t *testing.T) {
	for _, c := range []struct {
		w    quiz.Watch
		want int
	}{{quiz.Watch{}, 3}, {quiz.Watch{Focus: true}, 4}, {quiz.Watch{Focus: true, FullScreen: true, Paste: true}, 6}} {
		if got, hidden := WatchWords(c.w); len(got) != c.want || hidden == "" {
			t.Errorf("%+v has %d lines, want %d: %q", c.w, len(got), c.want, got)
		}
	}
}

func TestTestThatBeginsIsOfferedToWhoLooksElsewhere(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { t.State = room.TestAnnounced })
		b.ShowTab(TabVideo)
		time.Sleep(settleFor)
		r.change(func(*room.TestOf) {})
		s := b.now()
		if len(s.Toasts) == 0 || s.Toasts[0].Do != DoTest {
			t.Fatalf("a test begins, and the toasts are %+v", s.Toasts)
		}
		b.DoToast(s.Toasts[0].ID)
		if got := b.now().Class.Tab; got != TabTest {
			t.Errorf("the toast leads to %s, want the test", got)
		}
	})
}

// Who has gone to the test is no longer offered the way there.
func TestWayToTheTestIsNotOfferedToWhoIsThere(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { t.State = room.TestAnnounced })
		b.ShowTab(TabVideo)
		time.Sleep(settleFor)
		r.change(func(*room.TestOf) {})
		if s := b.now(); len(s.Toasts) == 0 || s.Toasts[0].Do != DoTest {
			t.Fatalf("a test begins, and the toasts are %+v", s.Toasts)
		}
		b.ShowTab(TabTest)
		if s := b.now(); slices.ContainsFunc(s.Toasts, func(t Toast) bool { return t.Do == DoTest }) {
			t.Errorf("at the test the toasts are %+v", s.Toasts)
		}
	})
}

func TestPaneStaysTheSameWhileNothingChanges(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := tested(b, func(t *room.TestOf) { opened(t) })
		before := b.now().Class.Test
		r.set(func(s *room.Snapshot) { s.RTT = time.Second })
		if after := b.now().Class.Test; after != before {
			t.Error("the pane was made anew, though nothing of the test changed")
		}
	})
}

// marking is a bench of a teacher whose class has handed in: two students, of whom each has an essay to be marked.
func marking(b *bench) *fakeTester {
	r := &fakeTester{fakeRoom: b.room}
	b.rooms.as = r
	b.taught()
	paper := aPaper()
	taker := func(name string) export.Taker {
		a := export.TestAttempt{Number: 1, State: string(room.AttemptFinished), Opened: atTen, Finished: atTen.Add(20 * time.Minute)}
		for i, s := range seatsOf(paper) {
			a.Answers = append(a.Answers, export.TestAnswer{Slot: i, Number: s.Number, Question: s.Question, Max: 1, Grading: s.Question.Type == quiz.Essay, Response: quiz.Response{Text: "so"}})
		}
		return export.Taker{Name: name, Fingerprint: "print of " + name, Attempts: []export.TestAttempt{a}}
	}
	r.report = &export.TestReport{Test: paper, Takers: []export.Taker{taker("Ana"), taker("Ben")}}
	r.reviews()
	r.change(func(t *room.TestOf) {
		t.State, t.Own, t.Sum = room.TestOver, nil, room.TestSum{Takers: 2, Finished: 2, Grading: 2}
		for _, p := range []room.Person{{ID: "ben", Name: "Ben", Fingerprint: "print of Ben"}, {ID: "ana", Name: "Ana", Fingerprint: "print of Ana"}} {
			t.Lines = append(t.Lines, &room.TestLine{Person: p, Delivered: true, Attempts: []room.AttemptLine{{Number: 1, State: room.AttemptFinished, Of: 3, Answered: 3, Grading: 1}}})
		}
	})
	b.ShowTab(TabTest)
	b.now()
	return r
}

// reviews makes the reviews of what the report has.
func (f *fakeTester) reviews() {
	f.byID = map[string]*room.AttemptReview{}
	for _, p := range f.report.Takers {
		v := &room.AttemptReview{Line: room.AttemptLine{Number: 1, State: room.AttemptFinished}}
		for _, a := range p.Attempts[0].Answers {
			v.Seats = append(v.Seats, room.SeatReview{Number: a.Number, Question: a.Question, Response: a.Response, Max: a.Max, Grading: a.Grading})
		}
		f.byID[strings.ToLower(p.Name)] = v
	}
}

// A test of questions from a file can be given as it is offered, and with each rule for what is overdue.
func TestOfferedTestCanBeAnnounced(t *testing.T) {
	for _, rule := range []quiz.Overdue{quiz.OverdueSubmit, quiz.OverdueGrace, quiz.OverdueAbandon} {
		inBubble(t, func(b *bench) {
			f := marking(b)
			file := filepath.Join(b.t.TempDir(), "leaf.gift")
			if err := os.WriteFile(file, []byte("::Gas::Which gas do leaves let out? {=Oxygen ~Nitrogen}\n"), 0o600); err != nil {
				b.t.Fatal(err)
			}
			b.OpenTestFile(file)
			time.Sleep(time.Second)
			offer := b.now().Class.Test.Offer
			if offer == nil {
				b.t.Fatal("nothing is offered")
			}
			is := offer.Test
			is.Overdue = rule
			b.SetOffer(is)
			b.AnnounceTest()
			time.Sleep(time.Second)
			if s := b.now(); s.Class.Test.Offer != nil || !slices.Contains(f.calls(), "announce leaf") {
				b.t.Errorf("rule %v: still offered %v, asked %q, toasts %v", rule, s.Class.Test.Offer != nil, f.calls(), s.Toasts)
			}
		})
	}
}

func TestEssaysAreMarkedInARowAcrossStudents(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := marking(b)
		time.Sleep(reportEvery)
		w := b.now().Class.Test.Wall
		if len(w.Essays) != 1 || w.Essays[0].Ungraded != 2 || w.Counts.Ungraded != 2 {
			t.Fatalf("essays to mark: %+v, counts %+v", w.Essays, w.Counts)
		}
		r.calls()
		b.MarkNext(w.Essays[0].ID)
		k := b.now().Class.Test.Wall.Work
		if k == nil || k.Row.Name != "Ana" || k.Answers[k.Now].Number != 3 || k.Left != 2 {
			t.Fatalf("first comes %+v", k)
		}
		b.GiveMark(k.Answers[k.Now].Seat, 0.5, "short")
		b.MarkNext(w.Essays[0].ID)
		k = b.now().Class.Test.Wall.Work
		if k == nil || k.Row.Name != "Ben" || k.Answers[k.Now].Number != 3 || k.Left != 1 {
			t.Fatalf("then comes %+v", k)
		}
		b.GiveMark(k.Answers[k.Now].Seat, 1, "")
		b.MarkNext(w.Essays[0].ID)
		s := b.now()
		if s.Class.Test.Wall.Work != nil || !toastsSay(s, "Everything is marked") {
			t.Errorf("in the end %+v is open, and toasts say %v", s.Class.Test.Wall.Work, s.Toasts)
		}
		marks := slices.DeleteFunc(r.calls(), func(c string) bool { return !strings.HasPrefix(c, "mark") })
		if want := []string{"mark ana 1 3 0.5 short", "mark ben 1 3 1 "}; !slices.Equal(marks, want) {
			t.Errorf("marks given: %q, want %q", marks, want)
		}
	})
}

func TestRefusedMarkComesAgain(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := marking(b)
		b.MarkNext("")
		k := b.now().Class.Test.Wall.Work
		r.mu.Lock()
		r.answerErr = errors.New("no disk")
		r.mu.Unlock()
		b.GiveMark(k.Answers[k.Now].Seat, 1, "")
		synctest.Wait()
		if got := b.now().Class.Test.Wall.Work.Left; got != 2 {
			t.Errorf("%d answers wait, want both: the mark was refused", got)
		}
	})
}

func TestWallPutsWhoNeedsAttentionFirst(t *testing.T) {
	rows := []TestRow{
		{ID: "1", Name: "Done", State: RowHandedIn, Here: true},
		{ID: "2", Name: "Quiet", State: RowTaking, Here: true},
		{ID: "3", Name: "Away", State: RowTaking, Here: true, Signals: TestSignals{Away: 2}},
		{ID: "4", Name: "Lost", State: RowTaking, Lost: atTen},
		{ID: "5", Name: "Late", State: RowHandedIn, Ungraded: 1},
		{ID: "6", Name: "Forged", State: RowHandedIn, Doubtful: true},
	}
	order := func(by TestSort) (names []string) {
		all := slices.Clone(rows)
		sortRows(all, by)
		for _, r := range all {
			names = append(names, r.Name)
		}
		return names
	}
	if got, want := order(TestByAttention), []string{"Forged", "Lost", "Away", "Late", "Quiet", "Done"}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
	if got, want := order(TestByName), []string{"Away", "Done", "Forged", "Late", "Lost", "Quiet"}; !slices.Equal(got, want) {
		t.Errorf("by name it is %q, want %q", got, want)
	}
}

func TestResultsShowAndAreExported(t *testing.T) {
	inBubble(t, func(b *bench) {
		marking(b)
		b.OpenResults()
		time.Sleep(reportEvery)
		s := b.now().Class.Results
		if s == nil || s.Few == "" || len(s.Items) != 3 || s.Ungraded != 2 || s.Tab != ResultsSummary {
			t.Fatalf("results are %+v", s)
		}
		b.ShowItem(s.Items[2].ID)
		if s = b.now().Class.Results; s.Answers == nil || s.Answers.Number != 3 || len(s.Answers.Answers) != 2 {
			t.Errorf("answers to the essay are %+v", s.Answers)
		}
		b.ShowResultsTab(ResultsPeople)
		if s = b.now().Class.Results; len(s.People) != 2 || s.People[0].Name != "Ana" || s.People[0].Took != 20*time.Minute {
			t.Errorf("students are %+v", s.People)
		}
		path := filepath.Join(b.t.TempDir(), "answers.csv")
		b.ExportResults(ExportResponses, path)
		if s := b.now(); !toastsSay(s, "answers.csv") || s.Class.Results.Written != path {
			t.Errorf("after the export toasts say %v", s.Toasts)
		}
		if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), "Ana") {
			t.Errorf("the file has %q, %v", data, err)
		}
		b.CloseResults()
		if s := b.now().Class.Results; s != nil {
			t.Error("results are still open")
		}
	})
}

func TestNumbersAreReadWithPointAndComma(t *testing.T) {
	for text, want := range map[string]float64{"4.5": 4.5, "4,5": 4.5, " 3 ": 3} {
		if got, ok := ParseDecimal(text); !ok || got != want {
			t.Errorf("%q is read as %v %t, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "1,2,3", "NaN", "Inf"} {
		if got, ok := ParseDecimal(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
