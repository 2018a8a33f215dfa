package conduct

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

const (
	student    = journal.Post | journal.Publish
	proctor    = student | journal.Present | journal.Moderate | journal.Monitor
	instructor = journal.AllRights
	deputy     = student | journal.Present | journal.Moderate | journal.Monitor | journal.GrantRight
)

// A lesson is a script of a class.
type lesson struct {
	testing.TB
	journaltest.Script
}

// at returns the time of minutes and seconds into the script.
func at(minutes, seconds int) time.Time {
	return journaltest.Start.Add(time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second)
}

// clockAt returns the clock of minutes and seconds into the script.
func clockAt(minutes, seconds int) journal.Clock { return journal.ClockAt(at(minutes, seconds)) }

// must returns a body that could be encoded.
func (l *lesson) must(body []byte, err error) []byte {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
	return body
}

// join returns the body of somebody's join.
func (l *lesson) join(name string) []byte {
	return l.must(journal.Join{Certificate: []byte("certificate"), Name: name}.AppendTo(nil))
}

// launch returns the body of a launch.
func (l *lesson) launch(title string) []byte {
	return l.must(journal.Launch{Title: title}.AppendTo(nil))
}

// remove returns the body of somebody's removal after an entry.
func (l *lesson) remove(last journal.Entry) []byte {
	return l.must(journal.Remove{Cuts: []journal.Cut{{Author: last.Author, Seq: last.Seq, Hash: last.Hash}}}.Encode())
}

// folded returns the state that the script so far comes to.
func (l *lesson) folded() *Conduct {
	c := New()
	for _, e := range l.Entries() {
		c.Apply(e)
	}
	return c
}

// converges checks the folds, all together and what they show.
func (l *lesson) converges() {
	l.Helper()
	journaltest.ConvergesInAnyOrder(l, func() journal.Reducer { return New() }, l.Entries())
	journaltest.ConvergesInAnyOrder(l, func() journal.Reducer { return &shown{New()} }, l.Entries())
}

// shown is a Conduct whose hash is that of everything it shows.
type shown struct{ *Conduct }

func (s *shown) Hash() [32]byte {
	out := fmt.Sprintln(s.Hands.Snapshot(), s.Stage.Snapshot(), s.Locks.Snapshot(), s.Reactions.Since(0), s.Sittings.Snapshot(),
		s.Owner.Snapshot(), s.Attendance(), s.Asks.Since(0), s.Recorders.Snapshot(), s.Attention.Snapshot(), s.Shown.Snapshot(), s.Drawers.Snapshot())
	for _, a := range s.People.authors() {
		out += fmt.Sprintln(a, s.People.Here(a))
	}
	return sha256.Sum256([]byte(out))
}
