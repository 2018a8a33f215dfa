package conduct

import "lyceum/session/journal"

// A Sitting is one time that the class meets. The same class can meet again and again: every launch after an end
// begins another sitting, by the same invites and with the same people.
type Sitting struct {
	Number  int // 1 is the first
	Title   string
	Started journal.Clock
	Owner   journal.Author // who launched it
	Ended   journal.Clock  // 0 while it runs
	EndedBy journal.Author
	Lapsed  bool // nobody ended it; it was over when the next one began
}

// Running reports whether the sitting goes on; the zero Sitting does not.
func (s Sitting) Running() bool { return s.Number > 0 && s.Ended == 0 }

// covers reports whether a clock lies within the sitting.
func (s Sitting) covers(c journal.Clock) bool { return s.Started <= c && (s.Ended == 0 || c < s.Ended) }
