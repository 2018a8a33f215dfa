package room

import (
	"context"
	"errors"
	"time"

	"lyceum/quiz/attempt"
	"lyceum/session/journal"
)

// How often the loop of tests does something at most. Our choice: a receipt is about all that came in two seconds, who watches thirty
// people cannot read faster than three times a second, and who takes a test sees at once what was done.
const (
	receiptEvery = 2 * time.Second
	checkEvery   = time.Second
	linesEvery   = 300 * time.Millisecond
	ownEvery     = 20 * time.Millisecond
	againAfter   = 2 * time.Second // something failed
)

// A testLoop is what the loop of tests remembers; nobody else touches it.
type testLoop struct {
	r         *Room
	shown     map[shownKey]*shownTest
	all       *Tests
	madeAt    time.Time
	receiptAt time.Time // when to write the next receipt at the earliest
	checkAt   time.Time
	stale     bool
	next      time.Time // class time: when something changes by itself; zero: never
	checks    map[attempt.Mark16]attempt.Check
	checksOf  map[attempt.Mark16]shownKey
}

// keepTests does what is due about tests until this computer is out of the class.
func (r *Room) keepTests() {
	l := newTestLoop(r)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-r.tests.poke:
		case <-timer.C:
		case <-r.class.Done():
			return
		}
		if wake := l.turn(); wake > 0 {
			timer.Reset(wake)
		} else {
			timer.Stop()
		}
	}
}

// turn does what is due and returns in how long there is more; 0: not before something happens.
func (l *testLoop) turn() (wake time.Duration) {
	r := l.r
	now, err := r.classNow()
	if err != nil {
		return againAfter
	}
	r.readTests()
	sooner := func(d time.Duration) {
		if d > 0 && (wake == 0 || d < wake) {
			wake = d
		}
	}
	sooner(l.flushTyped(now))
	l.learn(now)
	if r.isLeading() {
		sooner(l.receipt())
		sooner(l.answerChecks())
	}
	sooner(l.show(now))
	if !l.next.IsZero() {
		sooner(max(time.Millisecond, l.next.Sub(now)))
	}
	return wake
}

// isLeading reports whether this machine does what only one of staff should. While its disk fails it does not: what it says it holds it
// might lose.
func (r *Room) isLeading() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tests.leads && !r.tests.diskFault && attempt.MayReceipt(rightsOf(r.news.members, r.self))
}

// flushTyped writes what has waited long enough, or whose time is over, and returns when to come again.
func (l *testLoop) flushTyped(class time.Time) time.Duration {
	now := time.Now()
	isDue := func(is typed) bool {
		return !now.Before(is.due) || !is.deadline.IsZero() && !class.Before(is.deadline)
	}
	if err := l.r.flush(func(_ typedAt, is typed) bool { return isDue(is) }); err != nil && !errors.Is(err, ErrNotReady) {
		l.r.log.Warn("writing what was typed", "error", err)
	}
	l.r.mu.Lock()
	defer l.r.mu.Unlock()
	var first time.Duration
	for _, is := range l.r.tests.typed {
		d := is.due.Sub(now)
		if !is.deadline.IsZero() {
			d = min(d, is.deadline.Sub(class))
		}
		if d = max(d, 10*time.Millisecond); first == 0 || d < first {
			first = d
		}
	}
	return first
}

// receipt writes what staff hold, if anything is new and it is time, and returns when to come again.
func (l *testLoop) receipt() time.Duration {
	r := l.r
	r.mu.Lock()
	all := r.tests.fold.Receipts()
	r.mu.Unlock()
	if len(all) == 0 {
		return 0
	}
	if d := time.Until(l.receiptAt); d > 0 {
		return d
	}
	l.receiptAt = time.Now().Add(receiptEvery)
	for _, c := range all {
		body, err := c.Encode()
		if err := r.write(journal.KindTestReceipt, body, err); err != nil {
			r.logWriting("a receipt", err)
			break
		}
	}
	return receiptEvery
}

// logWriting says why something could not be written; it is tried again.
func (r *Room) logWriting(what string, err error) {
	if !errors.Is(err, ErrNotReady) && !errors.Is(err, ErrClosed) && !errors.Is(err, context.DeadlineExceeded) {
		r.log.Warn("writing "+what, "error", err)
	}
}
