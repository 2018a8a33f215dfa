package attempt

import (
	"encoding/binary"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
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
	return checked(fields.Append(b, k.Ticket), ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (t Takers) Encode() ([]byte, error) {
	b := binary.AppendUvarint(append([]byte{marksTakers}, t.Test[:]...), uint64(len(t.List)))
	for _, who := range t.List {
		b = appendTime(fields.AppendFlag(append(b, who.Who[:]...), who.Takes), who.Extra)
	}
	return checked(b, ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (m Marked) Encode() ([]byte, error) {
	b := append(append([]byte{marksGiven}, m.Test[:]...), m.Who[:]...)
	b = m.Place.appendTo(binary.AppendUvarint(b, uint64(m.Attempt)))
	b = fields.AppendNumber(fields.AppendFlag(b, m.Auto), m.Mark)
	return checked(fields.Append(b, m.Comment), ParseMarking)
}

// Encode returns the body of a [journal.KindMarking]; the error says why nobody would read it.
func (c Corrected) Encode() ([]byte, error) {
	b := c.Place.appendTo(append([]byte{marksCorrected}, c.Test[:]...))
	return checked(fields.Append(b, c.Ticket), ParseMarking)
}

// ParseMarking reads the body of a [journal.KindMarking], and returns a Keys, Takers, Marked or Corrected. Errors wrap
// [journal.ErrMalformed].
func ParseMarking(body []byte) (any, error) {
	if len(body) > journal.MaxBody {
		return nil, fields.Malformed("marking of %d bytes", len(body))
	}
	r := reader{fields.Read(body)}
	says := r.Within(marksKeys, marksCorrected, "what")
	test := r.id()
	var is any
	switch says {
	case marksKeys:
		k := Keys{Test: test}
		copy(k.Paper[:], r.Take(len(k.Paper), "key"))
		k.Ticket = r.ticket()
		is = k
	case marksTakers:
		is = Takers{test, r.takers()}
	case marksGiven:
		m := Marked{Test: test, Who: r.author(), Attempt: int(r.Within(1, MaxAttempts, "attempt")), Place: r.place()}
		m.Auto, m.Mark = r.Flag("auto"), r.Number(0, maxMarks, "mark")
		m.Comment = r.Text(MaxComment, "comment")
		if r.OK() && m.Auto && m.Mark != 0 {
			r.Fail("mark beside none")
		}
		is = m
	case marksCorrected:
		is = Corrected{test, r.place(), r.ticket()}
	}
	if err := r.End("marking"); err != nil {
		return nil, err
	}
	return is, nil
}

// takers takes people by rising key.
func (r *reader) takers() []Taker {
	n := int(r.Within(1, MaxTakers, "people"))
	if !r.OK() {
		return nil
	}
	all := make([]Taker, 0, min(n, len(r.Rest())/34))
	for range n {
		t := Taker{Who: r.author(), Takes: r.Flag("takes"), Extra: r.time("extra")}
		if last := len(all) - 1; r.OK() && last >= 0 && all[last].Who.Compare(t.Who) >= 0 {
			r.Fail("people not in order")
		}
		if !r.OK() {
			return nil
		}
		all = append(all, t)
	}
	return all
}
