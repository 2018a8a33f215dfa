package attempt

import (
	"slices"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// A Test is a test of a class as the entries so far tell of it. It belongs to a [Tests], and is valid until that takes in more.
type Test struct {
	ID   quiz.ID
	fold *Tests

	announced []said[Announcement] // the first counts
	changes   []said[Change]
	own       []said[Given] // to the person at this machine
	results   map[resultKey]said[Seat]
	checked   map[Mark16]bool // checks that staff have answered
	desk      deskSide

	stale bool // what follows is not settled
	state State
	valid []said[Change] // those of changes that count
}

// A deskSide is what staff's desk logs say of a test.
type deskSide struct {
	keys      []said[Keys]
	takers    map[journal.Author]said[Taker]
	marks     map[markKey][]said[Marked]
	corrected map[Place][]said[Corrected]
}

type resultKey struct {
	attempt int
	place   Place
}

type markKey struct {
	who     journal.Author
	attempt int
	place   Place
}

// A State is how far a test is.
type State struct {
	Started  journal.Clock // 0: not yet
	Closes   journal.Clock // 0: when it is ended
	Hard     bool          // staff ended it: that holds for who has more time as well
	All      bool          // everybody may take it
	Released journal.Clock // last; 0: not yet
	Key      PaperKey      // with HasKey
	HasKey   bool
}

// isAnnounced reports whether the class was told of it.
func (is *Test) isAnnounced() bool { return len(is.announced) > 0 }

// Announcement returns what the class was told, by whom and when.
func (is *Test) Announcement() (Announcement, journal.Author, journal.Clock) {
	a := is.announced[0]
	return a.Is, a.Author, a.Clock
}

// State returns how far it is.
func (is *Test) State() State {
	is.settle()
	return is.state
}

// settle works out what counts. A start counts if it brings the key that was announced; one without a key for all is for those who
// have a box.
func (is *Test) settle() {
	if !is.stale {
		return
	}
	is.stale, is.state, is.valid = false, State{}, nil
	for _, k := range is.fold.people { // whatever they did is to be seen in another light
		if of := k.taking[is.ID]; of != nil {
			of.stale = true
		}
	}
	if !is.isAnnounced() {
		return
	}
	s, commit := &is.state, is.announced[0].Is.Commit
	fits := func(k PaperKey) bool { return k.Commit(is.ID) == commit }
	learn := func(k PaperKey) {
		if !s.HasKey && fits(k) {
			s.Key, s.HasKey = k, true
		}
	}
	for _, c := range is.changes {
		if c.Is.Kind == Started && c.Is.Open && !fits(c.Is.Key) {
			continue
		}
		is.valid = append(is.valid, c)
		switch c.Is.Kind {
		case Started:
			s.Started, s.Closes, s.Hard = earlier(s.Started, c.Clock), c.Is.Closes, false
			if c.Is.Open {
				s.All = true
				learn(c.Is.Key)
			}
		case Extended:
			if c.Is.Closes != 0 {
				s.Closes, s.Hard = c.Is.Closes, false
			}
		case Ended:
			s.Closes, s.Hard = c.Clock, true
		case Released:
			s.Released = c.Clock
		}
	}
	for _, g := range is.own {
		if g.Is.Takes {
			learn(g.Is.Key)
		}
	}
	for _, k := range is.desk.keys {
		learn(k.Is.Paper)
	}
}

// A Staffed is something that staff did with a test.
type Staffed struct {
	What  string
	By    journal.Author
	Clock journal.Clock
}

// Staffed returns what staff did with the test, as far as the class log says, in order.
func (is *Test) Staffed() (all []Staffed) {
	is.settle()
	a := is.announced[0]
	all = append(all, Staffed{"announced", a.Author, a.Clock})
	for _, c := range is.valid {
		all = append(all, Staffed{c.Is.Kind.String(), c.Author, c.Clock})
	}
	for _, c := range is.desk.corrected {
		for _, s := range c {
			all = append(all, Staffed{"corrected", s.Author, s.Clock})
		}
	}
	slices.SortStableFunc(all, func(a, b Staffed) int { return int(min(1, max(-1, int64(a.Clock)-int64(b.Clock)))) })
	return all
}

// given returns what a person is given: the own boxes say so of who is at this machine, of others staff's desk logs do.
func (is *Test) given(who journal.Author) (extra time.Duration, takes bool) {
	s := is.State()
	takes = s.All
	if who == is.fold.self {
		for _, g := range is.own {
			extra = g.Is.Extra
			takes = takes || g.Is.Takes && s.HasKey
		}
		return extra, takes
	}
	t := is.desk.takers[who]
	return t.Is.Extra, takes || t.Is.Takes
}

// Takes reports whether somebody may take the test, besides having the rights to.
func (is *Test) Takes(who journal.Author) bool {
	_, takes := is.given(who)
	return takes && is.state.Started != 0
}

// Extra returns how much more time than others somebody has.
func (is *Test) Extra(who journal.Author) time.Duration {
	extra, _ := is.given(who)
	return extra
}

// Closes returns when the test closes for somebody; 0: when it is ended.
func (is *Test) Closes(who journal.Author) journal.Clock {
	extra, _ := is.given(who)
	return is.state.closes(extra)
}

func (s State) closes(extra time.Duration) journal.Clock {
	if s.Closes == 0 || s.Hard {
		return s.Closes
	}
	return later(s.Closes, extra)
}

// KeyTicket returns the ticket of the file of the whole test: for staff, and for those who take one for practice. Nil: not known.
func (is *Test) KeyTicket() []byte {
	if k, ok := last(is.desk.keys); ok {
		return k.Is.Ticket
	}
	if is.settle(); is.announced[0].Is.About.Behaviour != quiz.Practice {
		return nil
	}
	for _, c := range is.valid {
		if c.Is.Kind == Started && len(c.Is.Ticket) > 0 {
			return c.Is.Ticket
		}
	}
	for _, g := range is.own {
		if g.Is.Takes && len(g.Is.Ticket) > 0 {
			return g.Is.Ticket
		}
	}
	return nil
}

// A Correction is a question whose key was wrong, as it should have been.
type Correction struct {
	Ticket []byte // of the file
	By     journal.Author
	Clock  journal.Clock
}

// Corrections returns how questions were corrected, each in order: the last counts.
func (is *Test) Corrections() map[Place][]Correction {
	all := make(map[Place][]Correction, len(is.desk.corrected))
	for p, said := range is.desk.corrected {
		for _, c := range said {
			all[p] = append(all[p], Correction{c.Is.Ticket, c.Author, c.Clock})
		}
	}
	return all
}

// A Mark is one that was given by hand.
type Mark struct {
	Marked
	By    journal.Author
	Clock journal.Clock
}

// Marks returns the marks that were given by hand to an answer, in order: the last counts.
func (is *Test) Marks(who journal.Author, attempt int, p Place) (all []Mark) {
	for _, m := range is.desk.marks[markKey{who, attempt, p}] {
		all = append(all, Mark{m.Is, m.Author, m.Clock})
	}
	return all
}

// Result returns what the person at this machine was told of an answer.
func (is *Test) Result(attempt int, p Place) (Seat, bool) {
	s, ok := is.results[resultKey{attempt, p}]
	return s.Is, ok
}
