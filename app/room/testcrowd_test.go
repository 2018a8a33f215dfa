package room

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// crowdOf is how many students BenchmarkLinesOfACrowd has.
const crowdOf = 3000

// BenchmarkLinesOfACrowd measures what staff's program does for its window in a test of 3,000: all lines, with every answer marked, at
// the first time; and a third of a second later, when a hundred students have answered once more.
//
//	go test -tags nogui -run '^$' -bench LinesOfACrowd ./app/room
func BenchmarkLinesOfACrowd(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		r, l, say := crowdRoom(b)
		b.StartTimer() // and what follows is timed by itself
		first := timed(func() { l.learn(r.begun); l.makeLines(r.begun); l.list(r) })
		for n := range 100 {
			say(n, attempt.Step{Kind: attempt.Answered, Edit: edit(b, quiz.Response{Text: "Again"})})
		}
		next := timed(func() { l.learn(r.begun); l.makeLines(r.begun); l.list(r) })
		if s := l.shown[crowdTest].of.Sum; s.Open != crowdOf || l.shown[crowdTest].of.Lines[0].Last().Answered < 19 {
			b.Fatalf("sum %+v", s)
		}
		b.ReportMetric(float64(first.Milliseconds()), "ms/first")
		b.ReportMetric(float64(next.Microseconds())/1000, "ms/next")
	}
}

// list makes what is shown of all tests, as show does.
func (l *testLoop) list(r *Room) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.all = l.listed(r.begun, true)
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func edit(b *testing.B, answer quiz.Response) attempt.Edit {
	b.Helper()
	raw, err := attempt.Pack(answer)
	if err != nil {
		b.Fatal(err)
	}
	return attempt.EditOf(nil, raw)
}

var crowdTest = quiz.ID{7}

// crowdRoom is a room of staff in a running test of 20 questions that everybody takes, with what has a student do something.
func crowdRoom(b *testing.B) (*Room, *testLoop, func(n int, s attempt.Step)) {
	b.Helper()
	teacher := journal.Author{0: 1}
	r := &Room{self: teacher, news: newNews(), tests: newTestroom(teacher, nil), puzzles: newPuzzleroom(), begun: time.Now()}
	r.leaving.Store(true) // there are no files to fetch
	test := &quiz.Test{ID: crowdTest, Title: "Crowd", GradeMax: 10}
	for n := range 20 {
		q := quiz.Question{ID: quiz.ID{1, byte(n)}, Type: quiz.Short, Name: fmt.Sprint(n), Text: plain("?"), Mark: 1, Answers: []quiz.Answer{{Pattern: "again", Fraction: 1}}}
		test.Slots = append(test.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: 1})
	}
	r.tests.files[crowdTest] = &testFiles{keyIs: test, version: 1, corrected: map[string]*testFile{}}
	key := attempt.PaperKey{1}
	announced, err := attempt.Announcement{Test: crowdTest, About: attempt.AboutOf(test), Commit: key.Commit(crowdTest), Ticket: []byte("t")}.Encode()
	if err != nil {
		b.Fatal(err)
	}
	begun, err := attempt.Change{Test: crowdTest, Kind: attempt.Started, Open: true, Key: key}.Encode()
	if err != nil {
		b.Fatal(err)
	}
	now := journal.ClockAt(r.begun.Add(-time.Minute))
	for i, body := range [][]byte{announced, begun} {
		r.fold(journal.Entry{Author: teacher, Seq: uint64(i + 1), Clock: now + journal.Clock(i), Kind: journal.KindTest, Body: body, Rights: journal.AllRights})
	}
	r.news.members = append(r.news.members, session.Member{Author: teacher, Rights: journal.AllRights})
	r.news.people = map[journal.Author]Person{}
	seqs := make([]uint64, crowdOf)
	author := func(n int) (a journal.Author) {
		binary.BigEndian.PutUint32(a[4:], uint32(n+1))
		return a
	}
	say := func(n int, s attempt.Step) {
		s.Test, s.Attempt = crowdTest, 1
		body, err := s.Encode()
		if err != nil {
			b.Fatal(err)
		}
		seqs[n]++
		e := journal.Entry{Author: author(n), Seq: seqs[n], Clock: now + 100 + journal.Clock(seqs[n]), Kind: journal.KindAnswer, Body: bytes.Clone(body), Rights: journal.Student.Rights()}
		binary.BigEndian.PutUint64(e.Hash[:], uint64(n)<<20|seqs[n])
		r.foldDesk(e)
	}
	for n := range crowdOf {
		a := author(n)
		r.news.members = append(r.news.members, session.Member{Author: a, Rights: journal.Student.Rights()})
		r.news.people[a] = Person{ID: fmt.Sprint(n), Name: fmt.Sprint("Student ", n)}
		say(n, attempt.Step{Kind: attempt.Opened})
		for q := range uint16(19) {
			say(n, attempt.Step{Kind: attempt.Answered, Place: attempt.Place{Slot: q + 1}, Edit: edit(b, quiz.Response{Text: "Again"})})
		}
	}
	return r, newTestLoop(r), say
}
