package attempt

import (
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
)

const (
	// Slack is how long after its deadline a change still counts, for what was typed last has to get to the disk. Our choice:
	// some seconds, while windows close fields at the deadline itself.
	Slack = 5 * time.Second
	// LateAfter is how long after its date staff may receive an answer before that is remarked on. Our choice: longer than a
	// network takes to find another way.
	LateAfter = 2 * time.Minute
)

// An Attempt is one attempt of one student.
type Attempt struct {
	Number   int
	Opened   journal.Clock // not before the test began
	Deadline journal.Clock // for changes; 0: there is none
	LastCall journal.Clock // for handing in; 0: there is none
	Finished journal.Clock // handed in by the student; 0: not
	Answers  map[Place]*Answer
	Current  Place // answered last
	Signals  Signals
	Late     int // changes dated after the deadline: they do not count
	After    int // changes after it was handed in, or of an answer after it was marked: the same

	overdue quiz.Overdue
	out     []Out
}

// An Out is a step that does not count.
type Out struct {
	Seq   uint64
	Clock journal.Clock
	Kind  StepKind
	After bool // the attempt was handed in, or the answer marked; else it is dated after the deadline
}

// Out returns the steps that do not count, in order.
func (a *Attempt) Out() []Out { return a.out }

// leaveOut notes a step that does not count.
func (a *Attempt) leaveOut(s *step, after bool) bool {
	if after {
		a.After++
	} else {
		a.Late++
	}
	a.out = append(a.out, Out{s.seq, s.clock, s.kind, after})
	return true
}

// An Answer is the answer to one question.
type Answer struct {
	Raw     []byte // as [Unpack] takes it; nil: none was given
	At      journal.Clock
	Seq     uint64 // of the entry that says so
	Changes int
	Flagged bool
	Checked journal.Clock // when the student asked for it to be marked, from when on it stays; 0: not
	Check   Mark16        // the entry that asked
}

// Signals count what a student's window noticed of itself.
type Signals struct {
	FocusLost int
	Away      time.Duration // without focus, as far as it came back
	Unfull    int           // full screen left
	Pastes    int
	Pasted    int // characters
	Last      journal.Clock

	away journal.Clock // since when it has no focus; 0: it has
}

// A Phase is how far an attempt is.
type Phase uint8

// What a Phase can be.
const (
	Open      Phase = iota
	Overdue         // it can still be handed in, not changed
	Done            // handed in by the student
	HandedIn        // by rule, at its deadline
	Abandoned       // by rule: it was not handed in, and does not count
)

// Phase returns how far the attempt is at a class time.
func (a *Attempt) Phase(now journal.Clock) Phase {
	switch {
	case a.Finished != 0:
		return Done
	case a.Deadline == 0 || now <= a.Deadline:
		return Open
	case a.overdue == quiz.OverdueSubmit:
		return HandedIn
	case a.overdue == quiz.OverdueGrace && now <= a.LastCall:
		return Overdue
	}
	return Abandoned
}

// Next returns when the phase changes by itself, after a class time; 0: never.
func (a *Attempt) Next(now journal.Clock) journal.Clock {
	switch p := a.Phase(now); {
	case p == Open && a.Deadline != 0:
		return a.Deadline + 1
	case p == Overdue:
		return a.LastCall + 1
	}
	return 0
}

// Closed returns when the attempt was over; 0: it is not yet.
func (a *Attempt) Closed(now journal.Clock) journal.Clock {
	switch a.Phase(now) {
	case Done:
		return a.Finished
	case HandedIn:
		return a.Deadline
	case Abandoned:
		return a.LastCall
	}
	return 0
}

// Attempts returns the attempts, by number.
func (k *Taking) Attempts() []*Attempt { return k.attempts }

// settle works out the attempts anew, if they have to be.
func (k *Taking) settle() {
	if !k.stale {
		return
	}
	k.stale, k.attempts, k.void = false, nil, 0
	for i := range k.steps {
		k.play(&k.steps[i])
	}
}

// play takes in the next step.
func (k *Taking) play(s *step) {
	if s.kind == Opened {
		k.open(s)
		return
	}
	n := len(k.attempts)
	if n == 0 || k.attempts[n-1].Number != int(s.attempt) {
		k.void++
		return
	}
	if !k.attempts[n-1].play(s) {
		k.void++
	}
}

// open begins an attempt, if it may be begun: the test has begun for this student and is not over, the attempt before is, and there
// are attempts left.
func (k *Taking) open(s *step) {
	state, about := k.test.state, k.test.about()
	extra, takes := k.test.given(k.Who)
	opened := max(s.clock, state.Started)
	closes := state.closes(extra)
	n := len(k.attempts)
	switch {
	case state.Started == 0 || !takes || closes != 0 && opened >= closes:
	case int(s.attempt) != n+1 || about.Attempts != 0 && n >= about.Attempts:
	case n > 0 && (k.attempts[n-1].Closed(s.clock) == 0):
	default:
		a := &Attempt{Number: n + 1, Opened: opened, Answers: map[Place]*Answer{}, overdue: about.Overdue}
		if about.Limit > 0 {
			a.Deadline = later(opened, about.Limit+extra)
		}
		a.Deadline = earlier(a.Deadline, closes)
		if a.LastCall = a.Deadline; a.Deadline != 0 && about.Overdue == quiz.OverdueGrace {
			a.LastCall = later(a.Deadline, about.Grace)
		}
		k.attempts = append(k.attempts, a)
		return
	}
	k.void++
}

func (is *Test) about() *About {
	if !is.isAnnounced() {
		return &About{}
	}
	return &is.announced[0].Is.About
}

// play takes in a step of the attempt, and reports whether it fits.
func (a *Attempt) play(s *step) bool {
	switch {
	case s.kind == Signalled:
		a.Signals.note(s)
		return true
	case a.Finished != 0:
		return a.leaveOut(s, true)
	case s.kind == Finished:
		if a.LastCall != 0 && s.clock > later(a.LastCall, Slack) {
			return a.leaveOut(s, false)
		}
		a.Finished = s.clock
		return true
	case a.Deadline != 0 && s.clock > later(a.Deadline, Slack):
		return a.leaveOut(s, false)
	}
	return a.answer(s)
}

// answer takes in a change of an answer.
func (a *Attempt) answer(s *step) bool {
	is := a.Answers[s.place]
	if is == nil {
		is = &Answer{}
	}
	switch s.kind {
	case Flagged:
		is.Flagged = s.on
	case Checked:
		if is.Checked == 0 {
			is.Checked, is.Check = s.clock, s.mark
		}
	case Answered:
		if is.Checked != 0 {
			return a.leaveOut(s, true)
		}
		raw, ok := (Edit{int(s.head), int(s.tail), s.middle}).Apply(is.Raw)
		if !ok {
			return false
		}
		if _, err := Unpack(raw); err != nil {
			return false
		}
		is.Raw, is.At, is.Seq, is.Changes = raw, s.clock, s.seq, is.Changes+1
		a.Current = s.place
	}
	a.Answers[s.place] = is
	return true
}

func (s *Signals) note(of *step) {
	s.Last = of.clock
	switch of.signal {
	case FocusLost:
		s.FocusLost++
		if s.away == 0 {
			s.away = of.clock
		}
	case FocusBack:
		if s.away != 0 {
			s.Away += of.clock.Time().Sub(s.away.Time())
			s.away = 0
		}
	case FullScreenLeft:
		s.Unfull++
	case Pasted:
		s.Pastes, s.Pasted = s.Pastes+1, s.Pasted+int(of.n)
	}
}

// CameLate returns how many changes of an attempt staff received long after their dates.
func (k *Taking) CameLate(attempt int) (n int) {
	for i := range k.steps {
		s := &k.steps[i]
		if int(s.attempt) != attempt || s.kind != Answered {
			continue
		}
		if at := k.of.receivedAt(s.seq); at > later(s.clock, LateAfter) {
			n++
		}
	}
	return n
}

// A Log is what happened in an attempt.
type Log struct {
	Seq      uint64
	Clock    journal.Clock
	Received journal.Clock // when staff were first seen to hold it; 0: not yet
	Kind     StepKind
	Place    Place
	On       bool
	Signal   Signal
	N        int
}

// Log returns all of an attempt, in order.
func (k *Taking) Log(attempt int) (all []Log) {
	for i := range k.steps {
		if s := &k.steps[i]; int(s.attempt) == attempt {
			all = append(all, Log{s.seq, s.clock, k.of.receivedAt(s.seq), s.kind, s.place, s.on, s.signal, int(s.n)})
		}
	}
	return all
}
