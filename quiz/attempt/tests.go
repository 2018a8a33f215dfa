package attempt

import (
	"slices"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// Limits of what is taken in of one author; what goes beyond is void. Our choice: many times what a term of tests comes to.
const (
	maxSaid  = 5_000   // entries about tests in the class log
	maxSteps = 50_000  // of a student
	maxBytes = 8 << 20 // of a student's steps
	maxTries = 5_000   // boxes of one author that this machine tries to open, about 0.1 ms each
)

// Tests are the tests of a class as the person at this machine may know them: everybody what the class log says and what they did
// themselves, staff what everybody did. What counts depends only on the set of entries applied, each author's in sequence, not on
// their order between authors or on repetition. It is not safe for concurrent use. Use [New].
type Tests struct {
	self     journal.Author
	opener   Opener
	tests    map[quiz.ID]*Test
	people   map[journal.Author]*person
	receipts receipts

	lastClass, lastDesk map[journal.Author]uint64 // numbers of entries taken in
	said                map[journal.Author]int    // entries about tests
	tries               map[journal.Author]int
	resultSum           [32]byte // of the hashes of results
	touched             map[quiz.ID]*Touched
	stats               Stats
}

// Stats counts the entries that changed nothing.
type Stats struct {
	Sealed     uint64 // not readable yet
	Malformed  uint64 // bodies that nothing here would have made
	NotAllowed uint64 // by who may not do that
	Duplicates uint64
	TooMuch    uint64 // beyond what one author may say
}

// Touched says what of a test may be another than before.
type Touched struct {
	Test   quiz.ID
	All    bool // everybody's
	People map[journal.Author]bool
}

// New returns the tests of a class in which none was announced, as the person self sees them. Without an opener nothing that was
// sealed to that person is known.
func New(self journal.Author, opener Opener) *Tests {
	t := &Tests{self: self, opener: opener, people: map[journal.Author]*person{}, lastDesk: map[journal.Author]uint64{}}
	t.resetClass()
	return t
}

func (t *Tests) resetClass() {
	old := t.tests
	t.tests = map[quiz.ID]*Test{}
	t.lastClass, t.said, t.tries = map[journal.Author]uint64{}, map[journal.Author]int{}, map[journal.Author]int{}
	t.resultSum, t.touched = [32]byte{}, map[quiz.ID]*Touched{}
	t.receipts.reset()
	for id, is := range old { // what desk logs say of it stays
		next := t.test(id)
		next.desk = is.desk
		t.touchAll(id)
	}
	for _, p := range t.people {
		p.covers, p.covered = nil, 0
		for _, k := range p.taking {
			k.stale = true
		}
	}
}

// ResetClass forgets what the class log said, to be told anew.
func (t *Tests) ResetClass() { t.resetClass() }

// ResetDesk forgets what desk logs said, to be told anew.
func (t *Tests) ResetDesk() {
	t.people, t.lastDesk = map[journal.Author]*person{}, map[journal.Author]uint64{}
	t.receipts.forgetEntries()
	for id, is := range t.tests {
		is.desk, is.stale = deskSide{}, true
		t.touchAll(id)
	}
}

// Folds reports whether a [Tests] takes anything from entries of a kind of the class log.
func Folds(k journal.Kind) bool {
	return k == journal.KindTest || k == journal.KindTestReceipt || k == journal.KindTestResult
}

// FoldsDesk does so for desk logs.
func FoldsDesk(k journal.Kind) bool { return k == journal.KindAnswer || k == journal.KindMarking }

// readsDesk is what rights let somebody read desk logs: any of them.
const readsDesk = journal.Monitor | journal.Grade | journal.Moderate

// MayGive reports whether rights let somebody begin, extend and end tests.
func MayGive(r journal.Rights) bool {
	return r&journal.Post != 0 && r&(journal.Grade|journal.Moderate) != 0
}

// MayGrade reports whether rights let somebody announce tests, mark and release them.
func MayGrade(r journal.Rights) bool { return r&journal.Post != 0 && r&journal.Grade != 0 }

// MayReceipt reports whether rights let somebody write receipts, and answer what is to be marked at once.
func MayReceipt(r journal.Rights) bool { return r&journal.Post != 0 && r&readsDesk != 0 }

// MayTake reports whether rights let somebody take tests: nobody of staff does.
func MayTake(r journal.Rights) bool {
	return r&journal.Post != 0 && r&(readsDesk|journal.GrantRight) == 0
}

// Apply takes in what an entry of the class log says.
func (t *Tests) Apply(e journal.Entry) {
	switch {
	case !Folds(e.Kind):
		return
	case e.Sealed:
		t.stats.Sealed++
		return
	case e.Seq <= t.lastClass[e.Author]:
		t.stats.Duplicates++
		return
	}
	t.lastClass[e.Author] = e.Seq
	switch e.Kind {
	case journal.KindTest:
		t.applyTest(e)
	case journal.KindTestReceipt:
		t.applyReceipt(e)
	case journal.KindTestResult:
		t.applyResults(e)
	}
}

// ApplyDesk takes in what an entry of a desk log says.
func (t *Tests) ApplyDesk(e journal.Entry) {
	switch {
	case !FoldsDesk(e.Kind):
		return
	case e.Sealed:
		t.stats.Sealed++
		return
	case e.Seq <= t.lastDesk[e.Author]:
		t.stats.Duplicates++
		return
	}
	t.lastDesk[e.Author] = e.Seq
	if e.Kind == journal.KindAnswer {
		t.applyStep(e)
	} else {
		t.applyMarking(e)
	}
}

func (t *Tests) applyTest(e journal.Entry) {
	var says byte
	if len(e.Body) > 0 {
		says = e.Body[0]
	}
	switch may := says != saysAnnounced && says != saysReleased && MayGive(e.Rights) || MayGrade(e.Rights); {
	case !may:
		t.stats.NotAllowed++
		return
	case t.said[e.Author] >= maxSaid:
		t.stats.TooMuch++
		return
	}
	t.said[e.Author]++
	if says == saysAnnounced {
		a, err := ParseAnnouncement(e.Body)
		if err != nil {
			t.stats.Malformed++
			return
		}
		is := t.test(a.Test)
		is.announced = insert(is.announced, said[Announcement]{stampOf(e), a})
		is.stale = true
		t.touchAll(a.Test)
		return
	}
	c, err := ParseChange(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	is := t.test(c.Test)
	t.open(is, c, e)
	is.changes = insert(is.changes, said[Change]{stampOf(e), c})
	is.stale = true
	t.touchAll(c.Test)
}

// open looks whether one of an entry's boxes is for the person at this machine.
func (t *Tests) open(is *Test, c Change, e journal.Entry) {
	if t.opener == nil || e.Author == t.self {
		return
	}
	header := sealHeader(journal.KindTest, e.Author, c.Test)
	for _, box := range c.Boxes {
		if t.tries[e.Author]++; t.tries[e.Author] > maxTries {
			return
		}
		message, err := t.opener.OpenAsMember(givenLabel, header, box)
		if err != nil {
			continue
		}
		if g, err := parseGiven(message); err == nil {
			is.own = insert(is.own, said[Given]{stampOf(e), g})
			return
		}
	}
}

// test returns what there is of a test, at first nothing.
func (t *Tests) test(id quiz.ID) *Test {
	is := t.tests[id]
	if is == nil {
		is = &Test{ID: id, fold: t}
		t.tests[id] = is
	}
	return is
}

// Test returns a test that was announced; nil: none was of that ID. It is valid until the next entry.
func (t *Tests) Test(id quiz.ID) *Test {
	is := t.tests[id]
	if is == nil {
		return nil
	}
	if is.settle(); !is.isAnnounced() {
		return nil
	}
	return is
}

// List returns the tests that were announced, in that order.
func (t *Tests) List() (all []*Test) {
	for id := range t.tests {
		if is := t.Test(id); is != nil {
			all = append(all, is)
		}
	}
	slices.SortFunc(all, func(a, b *Test) int { return a.announced[0].compare(b.announced[0].stamp) })
	return all
}

// TakeTouched returns what may be another than when it was called before.
func (t *Tests) TakeTouched() []*Touched {
	all := make([]*Touched, 0, len(t.touched))
	for _, is := range t.touched {
		all = append(all, is)
	}
	clear(t.touched)
	return all
}

func (t *Tests) touch(id quiz.ID, who journal.Author) {
	is := t.touched[id]
	if is == nil {
		is = &Touched{Test: id, People: map[journal.Author]bool{}}
		t.touched[id] = is
	}
	if !is.All {
		is.People[who] = true
	}
}

func (t *Tests) touchAll(id quiz.ID) { t.touched[id] = &Touched{Test: id, All: true} }

// Stats returns the counters. Unlike the tests they depend on what came how often.
func (t *Tests) Stats() Stats { return t.stats }
