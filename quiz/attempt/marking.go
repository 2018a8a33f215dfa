package attempt

import (
	"encoding/binary"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// How the body of a [journal.KindMarking] begins.
const (
	marksKeys      = 1
	marksTakers    = 2
	marksGiven     = 3
	marksCorrected = 4
)

// MaxTakers is how many people one entry of staff gives something.
const MaxTakers = 400

// Keys are what every member of staff has to know to begin and to mark a test.
type Keys struct {
	Test   quiz.ID
	Paper  PaperKey
	Ticket []byte // of the file of the whole test; the ticket has the key of that file
}

// A Taker is somebody who is given something of a test.
type Taker struct {
	Who   journal.Author
	Extra time.Duration // in all
	Takes bool          // may take the test, where not all may
}

// Takers say, to staff, what boxes say to single people.
type Takers struct {
	Test quiz.ID
	List []Taker // by author, 1 to MaxTakers
}

// A Marked is a mark that was given by hand.
type Marked struct {
	Test    quiz.ID
	Who     journal.Author
	Attempt int
	Place   Place
	Mark    float64 // 0 to what the question is worth, which whoever folds it sees to
	Auto    bool    // no mark: that of quiz.Mark counts again
	Comment string  // up to MaxComment bytes
}

// A Corrected is a question whose key was wrong.
type Corrected struct {
	Test   quiz.ID
	Place  Place
	Ticket []byte // of a file with the question as it should have been
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (k Keys) Encode() ([]byte, error) {
	b := append(append([]byte{marksKeys}, k.Test[:]...), k.Paper[:]...)
	return checked(appendField(b, k.Ticket), ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (t Takers) Encode() ([]byte, error) {
	b := binary.AppendUvarint(append([]byte{marksTakers}, t.Test[:]...), uint64(len(t.List)))
	for _, who := range t.List {
		b = appendTime(appendFlag(append(b, who.Who[:]...), who.Takes), who.Extra)
	}
	return checked(b, ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (m Marked) Encode() ([]byte, error) {
	b := append(append([]byte{marksGiven}, m.Test[:]...), m.Who[:]...)
	b = m.Place.appendTo(binary.AppendUvarint(b, uint64(m.Attempt)))
	b = appendNumber(appendFlag(b, m.Auto), m.Mark)
	return checked(appendField(b, m.Comment), ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (c Corrected) Encode() ([]byte, error) {
	b := c.Place.appendTo(append([]byte{marksCorrected}, c.Test[:]...))
	return checked(appendField(b, c.Ticket), ParseMarking)
}

// ParseMarking reads the body of a [journal.KindMarking], and returns a Keys, Takers, Marked or Corrected. Errors wrap
// [journal.ErrMalformed].
func ParseMarking(body []byte) (any, error) {
	if len(body) > journal.MaxBody {
		return nil, malformed("marking of %d bytes", len(body))
	}
	r := reader{rest: body}
	says := r.within(marksKeys, marksCorrected, "what")
	test := r.id()
	var is any
	switch says {
	case marksKeys:
		k := Keys{Test: test}
		copy(k.Paper[:], r.take(len(k.Paper), "key"))
		k.Ticket = r.ticket()
		is = k
	case marksTakers:
		is = Takers{test, r.takers()}
	case marksGiven:
		m := Marked{Test: test, Who: r.author(), Attempt: int(r.within(1, MaxAttempts, "attempt")), Place: r.place()}
		m.Auto, m.Mark = r.flag("auto"), r.number(0, maxMarks, "mark")
		m.Comment = r.text(MaxComment, "comment")
		if r.err == nil && m.Auto && m.Mark != 0 {
			r.fail("mark beside none")
		}
		is = m
	case marksCorrected:
		is = Corrected{test, r.place(), r.ticket()}
	}
	if err := r.end("marking"); err != nil {
		return nil, err
	}
	return is, nil
}

// takers takes people by rising key.
func (r *reader) takers() []Taker {
	n := int(r.within(1, MaxTakers, "people"))
	if r.err != nil {
		return nil
	}
	all := make([]Taker, 0, min(n, len(r.rest)/34))
	for range n {
		t := Taker{Who: r.author(), Takes: r.flag("takes"), Extra: r.time("extra")}
		if last := len(all) - 1; r.err == nil && last >= 0 && all[last].Who.Compare(t.Who) >= 0 {
			r.fail("people not in order")
		}
		if r.err != nil {
			return nil
		}
		all = append(all, t)
	}
	return all
}
