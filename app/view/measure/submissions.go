//go:build !nogui

package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/quiz"
)

// Of the test that is followed while everybody takes it.
const (
	takers    = 3000
	questions = 20
	// entriesASecond is what BenchmarkStaffTakesInAnswers of app/room takes in: an attempt is questions+2 of them.
	entriesASecond = 7577
	// linesEvery is how often a room tells of a test at most: linesEvery of app/room.
	linesEvery = 300 * time.Millisecond
)

// An examRooms launches a real class of which the snapshots say that thousands are in it, and take a test.
type examRooms struct {
	model.Rooms
	opened chan *exam
}

// Launch implements model.Rooms.
func (r examRooms) Launch(ctx context.Context, o room.Options, title string, open bool) (model.Room, error) {
	is, err := room.Launch(ctx, o, title, open)
	if err != nil {
		return nil, err
	}
	e := newExam(is)
	r.opened <- e
	return e, nil
}

// An exam is a room in whose snapshots everybody takes a test. What comes in it does not fold, which only package room can: it spends
// what checking and marking cost, and then makes snapshots as package room does, in which only lines of who did something are new.
type exam struct {
	*room.Room
	changed chan struct{}

	public ed25519.PublicKey
	body   []byte // of an entry, signed
	signed []byte

	mu     sync.Mutex // guards what follows
	people []room.Person
	tests  *room.Tests

	entries atomic.Int64 // taken in so far
}

func newExam(r *room.Room) *exam {
	e := &exam{Room: r, changed: make(chan struct{}, 1), body: make([]byte, 200)}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err)
	}
	e.public, e.signed = public, ed25519.Sign(private, e.body)
	e.people = slices.Clone(r.Snapshot().People)
	test := &quiz.Test{Title: "Crowd", GradeMax: 10}
	for n := range questions {
		q := quiz.Question{ID: quiz.ID{1, byte(n)}, Type: quiz.Short, Name: fmt.Sprint(n), Mark: 1, Answers: []quiz.Answer{{Pattern: "again", Fraction: 1}}}
		test.Slots = append(test.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: 1})
	}
	about := room.TestAbout{Title: test.Title, Questions: questions, Marks: questions, GradeMax: test.GradeMax}
	of := &room.TestOf{ID: quiz.ID{7}, About: about, By: e.people[0], Since: time.Now(), State: room.TestRunning, Started: time.Now(), Have: 1, Size: 1, Paper: test, Key: test}
	for n := range takers {
		name := fmt.Sprintf("%s %04d", names[n%len(names)], n)
		p := room.Person{ID: fmt.Sprintf("%064x", n+1), Name: name, Role: room.Student, Connected: true}
		e.people = append(e.people, p)
		of.Lines = append(of.Lines, &room.TestLine{Person: p, Delivered: true})
	}
	of.Sum.Takers = takers
	e.tests = &room.Tests{All: []*room.TestOf{of}, MayGive: true, MayGrade: true, MayWatch: true}
	return e
}

// Snapshot implements model.Room.
func (e *exam) Snapshot() room.Snapshot {
	s := e.Room.Snapshot()
	e.mu.Lock()
	defer e.mu.Unlock()
	s.People, s.Tests = e.people, e.tests
	return s
}

// Changed implements model.Room.
func (e *exam) Changed() <-chan struct{} { return e.changed }

// round has everybody take the test once more, in no order, as fast as entries are taken in; it ends with the last, or with ctx.
func (e *exam) round(ctx context.Context, number int) {
	r := rand.New(rand.NewPCG(uint64(number), 1))
	e.mu.Lock()
	lines := slices.Clone(e.tests.All[0].Lines)
	e.mu.Unlock()
	key := e.tests.All[0].Key
	busy := make([]int, takers) // who has not handed in
	for n := range busy {
		busy[n] = n
	}
	fresh := map[int]bool{} // whose line was made since the last snapshot, so that it may be changed
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	began, shown, done := time.Now(), time.Now(), 0
	for len(busy) > 0 && ctx.Err() == nil {
		<-tick.C
		for due := int(time.Since(began).Seconds() * entriesASecond); done < due && len(busy) > 0; done++ {
			if !ed25519.Verify(e.public, e.body, e.signed) {
				panic("BUG: a signature that is not right")
			}
			at := r.IntN(len(busy))
			n := busy[at]
			if !fresh[n] {
				is := *lines[n]
				is.Attempts = slices.Clone(is.Attempts)
				lines[n], fresh[n] = &is, true
			}
			if isDone := step(lines[n], number, key, r); isDone {
				busy[at] = busy[len(busy)-1]
				busy = busy[:len(busy)-1]
			}
			e.entries.Add(1)
		}
		if time.Since(shown) >= linesEvery || len(busy) == 0 {
			shown = time.Now()
			e.show(lines)
			clear(fresh)
		}
	}
}

// step takes in a student's next entry, and reports whether that was the last.
func step(l *room.TestLine, number int, key *quiz.Test, r *rand.Rand) (done bool) {
	a := l.Last()
	if a == nil || a.Number != number {
		l.Attempts = append(l.Attempts, room.AttemptLine{Number: number, State: room.AttemptOpen, Opened: time.Now(), Of: questions})
		return false
	}
	if a.Answered == questions {
		a.State, a.Finished, a.Current = room.AttemptFinished, time.Now(), 0
		return true
	}
	text := "Again"
	if r.IntN(4) == 0 {
		text = "Never"
	}
	is, err := quiz.Mark(&key.Slots[a.Answered].Pool[0], quiz.Response{Text: text})
	if err != nil {
		panic(err)
	}
	a.Answered++
	a.Current, a.Marks = a.Answered, a.Marks+is.Fraction
	if r.IntN(100) == 0 {
		l.Signals.FocusLost, l.Signals.LastSignal = l.Signals.FocusLost+1, time.Now()
	}
	return false
}

// show publishes how everybody is.
func (e *exam) show(lines []*room.TestLine) {
	of := *e.tests.All[0]
	of.Lines = slices.Clone(lines)
	of.Sum = room.TestSum{Takers: takers}
	for _, l := range lines {
		if a := l.Last(); a != nil && a.State == room.AttemptOpen {
			of.Sum.Open++
		} else if a != nil {
			of.Sum.Finished++
		}
	}
	tests := *e.tests
	tests.All = []*room.TestOf{&of}
	e.mu.Lock()
	e.tests = &tests
	e.mu.Unlock()
	select {
	case e.changed <- struct{}{}:
	default:
	}
}
