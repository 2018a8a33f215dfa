package room

import (
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// A testroom is what a room keeps of tests; r.mu guards it.
type testroom struct {
	fold  *attempt.Tests
	files map[quiz.ID]*testFiles
	typed map[typedAt]typed // not on disk yet, and not being written
	poke  chan struct{}     // holds a value while there is something for the loop of tests to do

	pending   uint64 // the own entry that is on its way to the disk; 0: none is
	latestOwn uint64 // the last own entry
	people    bool   // who is in the class, or what they may do, is not as before
	leads     bool   // this machine is the acting lead
	diskFault bool
	vanished  map[journal.Author]int  // connections lost, while this machine looked on
	forked    map[journal.Author]bool // whose log is
	events    map[quiz.ID]toldTest    // what was told
	told      map[toldKey][32]byte    // what students were told of their results, as hashes
}

func newTestroom(self journal.Author, o attempt.Opener) testroom {
	return testroom{
		fold: attempt.New(self, o), files: map[quiz.ID]*testFiles{}, typed: map[typedAt]typed{}, vanished: map[journal.Author]int{}, told: map[toldKey][32]byte{}, events: map[quiz.ID]toldTest{},
		poke: make(chan struct{}, 1),
	}
}

// wake has the loop of tests look what there is to do.
func (t *testroom) wake() {
	select {
	case t.poke <- struct{}{}:
	default: // it will
	}
}

// apply takes in an entry of the class log.
func (t *testroom) apply(e journal.Entry) {
	t.fold.Apply(e)
	t.wake()
}

// applyDesk takes in an entry of a desk log.
func (t *testroom) applyDesk(self journal.Author, e journal.Entry) {
	if !attempt.FoldsDesk(e.Kind) {
		return
	}
	t.fold.ApplyDesk(e)
	if e.Author == self {
		t.latestOwn = e.Seq
	}
	t.wake()
}

// see takes in a view of the class; r.mu is held.
func (r *Room) seeTests(v session.View, moved bool) {
	t := &r.tests
	leads, fault := v.Lead == v.Self && v.Ready, v.DiskError != nil
	if moved || leads != t.leads || fault != t.diskFault || len(v.Forks) != len(t.forked) {
		t.people = true
		t.forked = map[journal.Author]bool{}
		for _, f := range v.Forks {
			t.forked[f.Author] = true
		}
		t.leads, t.diskFault = leads, fault
		t.wake()
	}
}

// vanish notes that somebody's connection was lost, if a test is running; r.mu is held.
func (t *testroom) vanish(a journal.Author) {
	if !slices.ContainsFunc(t.fold.List(), func(is *attempt.Test) bool { return is.State().Started != 0 && is.State().Released == 0 }) {
		return
	}
	t.vanished[a]++
	t.people = true
}

// classTime turns a clock into a time; zero for 0.
func classTime(c journal.Clock) time.Time {
	if c == 0 {
		return time.Time{}
	}
	return c.Time()
}
