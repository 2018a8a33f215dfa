package model

import (
	"fmt"
	"strings"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/quiz"
)

// fakeTester is a room with tests.
type fakeTester struct {
	*fakeRoom
	answerErr error
	byID      map[string]*room.AttemptReview
	report    *export.TestReport
}

func (f *fakeTester) do(format string, a ...any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, a...))
	return f.answerErr
}

func (f *fakeTester) AnnounceTest(t *quiz.Test) (quiz.ID, error) {
	if err := t.Check(); err != nil { // as a room does
		return t.ID, err
	}
	return t.ID, f.do("announce %s", t.Title)
}
func (f *fakeTester) StartTest(_ quiz.ID, s room.TestStart) error {
	return f.do("start %v %s %v", !s.Closes.IsZero(), strings.Join(s.Who, "+"), s.Extra)
}
func (f *fakeTester) ExtendTest(_ quiz.ID, who string, by time.Duration) error {
	return f.do("extend %s %v", who, by)
}
func (f *fakeTester) EndTest(quiz.ID) error     { return f.do("end") }
func (f *fakeTester) ReleaseTest(quiz.ID) error { return f.do("release") }
func (f *fakeTester) OpenAttempt(quiz.ID) error { return f.do("open") }
func (f *fakeTester) AnswerTest(_ quiz.ID, n int, r quiz.Response) error {
	return f.do("answer %d %v", n, r.Chosen)
}
func (f *fakeTester) TypeAnswer(_ quiz.ID, n int, r quiz.Response) error {
	return f.do("type %d %s", n, r.Text)
}
func (f *fakeTester) FlushAnswers(quiz.ID) error { return f.do("flush") }
func (f *fakeTester) FlagAnswer(_ quiz.ID, n int, on bool) error {
	return f.do("flag %d %t", n, on)
}
func (f *fakeTester) CheckAnswer(_ quiz.ID, n int) error { return f.do("check %d", n) }
func (f *fakeTester) FinishAttempt(quiz.ID) error        { return f.do("finish") }
func (f *fakeTester) TestSignal(_ quiz.ID, kind room.SignalKind, n int) error {
	return f.do("signal %s %d", kind, n)
}
func (f *fakeTester) GiveMark(_ quiz.ID, who string, attempt, seat int, mark float64, comment string) error {
	return f.do("mark %s %d %d %v %s", who, attempt, seat, mark, comment)
}
func (f *fakeTester) ReviewAttempt(_ quiz.ID, who string, _ int) (*room.AttemptReview, error) {
	return f.byID[who], nil
}
func (f *fakeTester) TestReport(quiz.ID) (*export.TestReport, error) { return f.report, nil }
func (f *fakeTester) TryKey(_ quiz.ID, q *quiz.Question) (room.KeyTrial, error) {
	return room.KeyTrial{Answers: 3, Higher: 2, Lower: 1}, f.do("try %s", q.KeyText())
}
func (f *fakeTester) CorrectKey(_ quiz.ID, q *quiz.Question) error {
	return f.do("correct %s", q.KeyText())
}
