package reports

import "time"

// Our choices; the package's documentation promises them.
const (
	gatherFor   = 500 * time.Millisecond // people come in crowds
	writeEvery  = 10 * time.Second
	soonEvery   = time.Second // so that who comes just after a round is there within 2 s, with what writing takes
	retryAfter  = 10 * time.Second
	shareOfTime = 20 // writing takes one part in so many
)

// A schedule says when to write. It is told the time; the zero value has nothing to write.
type schedule struct {
	since  time.Time // of the first change that is not written; zero: there is none
	soon   time.Time // of the first that is to be written soon; zero: none
	ended  time.Time // of the last round
	took   time.Duration
	failed bool // the last round
}

// changed takes in that there is something new.
func (s *schedule) changed(now time.Time, soon bool) {
	if s.since.IsZero() {
		s.since = now
	}
	if soon && s.soon.IsZero() {
		s.soon = now
	}
}

// due returns when to write; zero: not as things are.
func (s *schedule) due() time.Time {
	pause := shareOfTime * s.took
	switch {
	case s.failed:
		return s.ended.Add(max(retryAfter, pause))
	case s.since.IsZero():
		return time.Time{}
	case !s.soon.IsZero():
		return later(s.soon.Add(gatherFor), s.ended.Add(max(soonEvery, pause)))
	case s.ended.IsZero():
		return s.since.Add(gatherFor)
	}
	return later(s.since, s.ended.Add(max(writeEvery, pause)))
}

// begin takes in that a round begins: what changes from now on is not in it.
func (s *schedule) begin() { s.since, s.soon = time.Time{}, time.Time{} }

// done takes in that it is over, and how long it took.
func (s *schedule) done(now time.Time, took time.Duration, failed bool) {
	s.ended, s.took, s.failed = now, took, failed
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
