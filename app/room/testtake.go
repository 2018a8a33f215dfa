package room

import (
	"context"
	"errors"
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
	"lyceum/session/journal"
)

// typeWithin is how long what was typed may wait before it is written: whoever's program is killed loses no more than that.
const typeWithin = time.Second

// A typedAt is an answer of an attempt.
type typedAt struct {
	test    quiz.ID
	attempt int
	place   attempt.Place
}

// A typed is an answer that is not on the disk yet.
type typed struct {
	response quiz.Response
	raw      []byte // packed
	due      time.Time
	deadline time.Time // of the attempt, class time; zero: none
}

// A sitting is the attempt that this person has open.
type sitting struct {
	test   *attempt.Test
	about  attempt.About
	number int
	is     *attempt.Attempt
	paper  *quiz.Test
	seats  []quiz.Seat
	phase  attempt.Phase
}

// sitting returns the attempt that is open at a class time; r.mu is held.
func (r *Room) sitting(id quiz.ID, now time.Time) (*sitting, error) {
	is, f := r.tests.fold.Test(id), r.tests.files[id]
	if is == nil {
		return nil, ErrNoTest
	}
	k := is.Taking(r.self)
	if k == nil || len(k.Attempts()) == 0 || f == nil || f.paperIs == nil {
		return nil, ErrNoAttempt
	}
	a, _, _ := is.Announcement()
	s := &sitting{test: is, about: a.About, number: len(k.Attempts()), paper: f.paperIs}
	s.is = k.Attempts()[s.number-1]
	switch s.phase = s.is.Phase(journal.ClockAt(now)); s.phase {
	case attempt.Open:
	case attempt.Overdue:
		return s, ErrTestTime
	case attempt.HandedIn, attempt.Abandoned:
		return nil, ErrTestTime
	default:
		return nil, ErrNoAttempt
	}
	s.seats = r.orderOf(id, f.paperIs, s.number)
	return s, nil
}

// question returns the question of a seat.
func (s *sitting) question(seat int) (*quiz.Question, error) {
	if seat < 0 || seat >= len(s.seats) {
		return nil, ErrNoSeat
	}
	of := &s.seats[seat]
	return &s.paper.Slots[of.Slot].Pool[of.Question], nil
}

// OpenAttempt begins an attempt of this person's.
func (r *Room) OpenAttempt(id quiz.ID) error {
	r.taking <- struct{}{}
	defer func() { <-r.taking }()
	now, err := r.classNow()
	if err != nil {
		return err
	}
	r.mu.Lock()
	number, err := r.mayOpen(id, now)
	r.mu.Unlock()
	if err != nil {
		return err
	}
	return r.step(attempt.Step{Test: id, Attempt: number, Kind: attempt.Opened})
}

// mayOpen returns the number of the attempt that this person may begin, or why not; r.mu is held.
func (r *Room) mayOpen(id quiz.ID, now time.Time) (number int, err error) {
	is := r.tests.fold.Test(id)
	if is == nil {
		return 0, ErrNoTest
	}
	state, f := is.State(), r.tests.files[id]
	a, _, _ := is.Announcement()
	clock := journal.ClockAt(now)
	closes := is.Closes(r.self)
	var done int
	if k := is.Taking(r.self); k != nil {
		done = len(k.Attempts())
		if done > 0 && k.Attempts()[done-1].Closed(clock) == 0 {
			return 0, ErrAttemptOpen
		}
	}
	switch {
	case !attempt.MayTake(rightsOf(r.news.members, r.self)):
		return 0, ErrNotTaking
	case state.Started == 0:
		return 0, ErrTestNotBegun
	case !is.Takes(r.self):
		return 0, ErrNotTaking
	case closes != 0 && clock >= closes:
		return 0, ErrTestOver
	case a.About.Attempts != 0 && done >= a.About.Attempts, done >= attempt.MaxAttempts:
		return 0, ErrAttempts
	case f == nil || f.paperIs == nil:
		if f != nil && f.paper.err != nil {
			return 0, f.paper.err
		}
		return 0, ErrTestNotHere
	}
	return done + 1, nil
}

// step writes what this person does in a test, and returns once that is on disk. The caller has r.taking.
func (r *Room) step(s attempt.Step) error {
	body, err := s.Encode()
	if err != nil {
		return err
	}
	r.mu.Lock()
	last := r.tests.latestOwn
	r.tests.pending = last + 1 // or later, if something else comes between
	r.mu.Unlock()
	err = call(func(ctx context.Context) error {
		_, err := r.class.AppendDesk(ctx, journal.KindAnswer, body)
		return err
	})
	r.mu.Lock()
	r.tests.pending = 0
	r.tests.people = true
	r.tests.wake()
	r.mu.Unlock()
	return err
}

// AnswerTest keeps the whole of an answer of the open attempt: seat is its place in Attempt.Seats, from 0. It returns once that is on
// this computer's disk, with what was typed elsewhere. With ErrNotReady, shortly after the class was opened, it is written as soon as
// that can be; ErrResponse of package quiz says that it is no answer to this question.
func (r *Room) AnswerTest(id quiz.ID, seat int, answer quiz.Response) error {
	if err := r.TypeAnswer(id, seat, answer); err != nil {
		return err
	}
	return r.FlushAnswers(id)
}

// TypeAnswer is AnswerTest for what changes with each key: it shows at once, and is on the disk within a second, or with the next
// AnswerTest, FlushAnswers, FinishAttempt or Leave. It does not wait for the disk.
func (r *Room) TypeAnswer(id quiz.ID, seat int, answer quiz.Response) error {
	raw, err := attempt.Pack(answer)
	if err != nil {
		return err
	}
	now, err := r.classNow()
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := r.sitting(id, now)
	if err != nil {
		return err
	}
	q, err := s.question(seat)
	if err != nil {
		return err
	}
	if q.Type == quiz.Description {
		return ErrNoResponse
	}
	if err := q.CheckResponse(answer); err != nil {
		return err
	}
	at := typedAt{id, s.number, placeOf(&s.seats[seat])}
	if is := s.is.Answers[at.place]; is != nil && is.Checked != 0 {
		return ErrChecked
	}
	due := time.Now().Add(typeWithin)
	if before, waits := r.tests.typed[at]; waits {
		due = before.due
	}
	r.tests.typed[at] = typed{answer, raw, due, classTime(s.is.Deadline)}
	r.tests.people = true
	r.tests.wake()
	return nil
}

// FlushAnswers has what was typed be on the disk now, such as when a field is left.
func (r *Room) FlushAnswers(id quiz.ID) error {
	return r.flush(func(at typedAt, _ typed) bool { return at.test == id })
}

// flush writes those answers that wait and are meant. What cannot be written yet goes on waiting.
func (r *Room) flush(meant func(typedAt, typed) bool) error {
	r.mu.Lock()
	_, _, found := r.nextTyped(meant)
	r.mu.Unlock()
	if !found {
		return nil
	}
	r.taking <- struct{}{}
	defer func() { <-r.taking }()
	for {
		r.mu.Lock()
		at, is, found := r.nextTyped(meant)
		var edit attempt.Edit
		same := false
		if found {
			before := r.answerRaw(at)
			edit, same = attempt.EditOf(before, is.raw), slices.Equal(before, is.raw)
		}
		if found && same {
			r.forget(at, is)
		}
		r.mu.Unlock()
		switch {
		case !found:
			return nil
		case same:
			continue
		}
		if err := r.step(attempt.Step{Test: at.test, Attempt: at.attempt, Kind: attempt.Answered, Place: at.place, Edit: edit}); err != nil {
			r.postpone(at, is)
			return err
		}
		r.mu.Lock()
		r.forget(at, is)
		r.mu.Unlock()
	}
}

// nextTyped returns the answer that waits longest of those that are meant; r.mu is held.
func (r *Room) nextTyped(meant func(typedAt, typed) bool) (next typedAt, what typed, found bool) {
	for at, is := range r.tests.typed {
		if meant(at, is) && (!found || is.due.Before(what.due)) {
			next, what, found = at, is, true
		}
	}
	return next, what, found
}

// forget lets go what was written, unless it is another by now; r.mu is held.
func (r *Room) forget(at typedAt, was typed) {
	if is, waits := r.tests.typed[at]; waits && slices.Equal(is.raw, was.raw) {
		delete(r.tests.typed, at)
	}
	r.tests.people = true
}

// postpone has what could not be written wait for another second.
func (r *Room) postpone(at typedAt, was typed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if is, waits := r.tests.typed[at]; waits {
		is.due = time.Now().Add(typeWithin)
		r.tests.typed[at] = is
	}
}

// answerRaw returns an own answer as it was written; r.mu is held.
func (r *Room) answerRaw(at typedAt) []byte {
	is := r.tests.fold.Test(at.test)
	if is == nil {
		return nil
	}
	k := is.Taking(r.self)
	if k == nil || at.attempt > len(k.Attempts()) {
		return nil
	}
	if a := k.Attempts()[at.attempt-1].Answers[at.place]; a != nil {
		return a.Raw
	}
	return nil
}

// flushAll writes all that waits, for the class is about to be left.
func (r *Room) flushAll() {
	if err := r.flush(func(typedAt, typed) bool { return true }); err != nil && !errors.Is(err, ErrClosed) {
		r.log.Warn("writing answers before the class is left", "error", err)
	}
}

// wholeAttempt is in place of a seat.
const wholeAttempt = -1

// change has this person do something about a question of the open attempt, or about all of it.
func (r *Room) change(id quiz.ID, seat int, what func(s *sitting, step *attempt.Step) error) error {
	if err := r.FlushAnswers(id); err != nil {
		return err
	}
	now, err := r.classNow()
	if err != nil {
		return err
	}
	r.taking <- struct{}{}
	defer func() { <-r.taking }()
	r.mu.Lock()
	s, err := r.sitting(id, now)
	step := attempt.Step{Test: id}
	if s != nil {
		step.Attempt = s.number
		if err == nil && seat != wholeAttempt {
			if _, err = s.question(seat); err == nil {
				step.Place = placeOf(&s.seats[seat])
			}
		}
		if err == nil || errors.Is(err, ErrTestTime) {
			if failed := what(s, &step); failed != nil {
				err = failed
			} else if step.Kind == attempt.Finished {
				err = nil
			}
		}
	}
	r.mu.Unlock()
	if err != nil {
		return err
	}
	return r.step(step)
}

// FlagAnswer marks a question of the open attempt to be looked at again, or no longer.
func (r *Room) FlagAnswer(id quiz.ID, seat int, on bool) error {
	if seat < 0 {
		return ErrNoSeat
	}
	return r.change(id, seat, func(_ *sitting, step *attempt.Step) error {
		step.Kind, step.On = attempt.Flagged, on
		return nil
	})
}

// FinishAttempt hands in the open attempt.
func (r *Room) FinishAttempt(id quiz.ID) error {
	return r.change(id, wholeAttempt, func(_ *sitting, step *attempt.Step) error {
		step.Kind = attempt.Finished
		return nil
	})
}

// CheckAnswer has an answer be marked at once, with quiz.Immediate by a machine of staff and with quiz.Practice by this one. From
// then on it does not change.
func (r *Room) CheckAnswer(id quiz.ID, seat int) error {
	if seat < 0 {
		return ErrNoSeat
	}
	return r.change(id, seat, func(s *sitting, step *attempt.Step) error {
		is := s.is.Answers[step.Place]
		switch {
		case s.about.Behaviour == quiz.Deferred:
			return ErrNotChecked
		case is != nil && is.Checked != 0:
			return ErrChecked
		}
		step.Kind = attempt.Checked
		return nil
	})
}

// signals are what windows notice, as entries have it.
var signals = map[SignalKind]attempt.Signal{
	FocusLost: attempt.FocusLost, FocusBack: attempt.FocusBack, FullScreenLeft: attempt.FullScreenLeft, FullScreenBack: attempt.FullScreenBack, Pasted: attempt.Pasted,
}

// TestSignal notes what this person's window noticed, if the test watches it; n is the number of characters with [Pasted].
func (r *Room) TestSignal(id quiz.ID, kind SignalKind, n int) error {
	return r.change(id, wholeAttempt, func(s *sitting, step *attempt.Step) error {
		step.Kind, step.Signal = attempt.Signalled, signals[kind]
		watched := false
		switch step.Signal {
		case attempt.FocusLost, attempt.FocusBack:
			watched = s.about.Watch.Focus
		case attempt.FullScreenLeft, attempt.FullScreenBack:
			watched = s.about.Watch.FullScreen
		case attempt.Pasted:
			watched, step.N = s.about.Watch.Paste, max(0, n)
		}
		if !watched {
			return ErrNotWatched
		}
		return nil
	})
}
