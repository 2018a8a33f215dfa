package attempt

import (
	"encoding/binary"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

const (
	resultLabel = "test result"
	// MaxResults is how many boxes an entry has at most.
	MaxResults = 200

	// MaxResultText is how long what is said of one answer may be, in bytes, all of it together.
	MaxResultText = 8 << 10
	// MaxResult is how long a result may be, in bytes, before it is sealed; who writes more splits it by answers.
	MaxResult = 15 << 10
	hintSize  = 8
)

// Results is the body of a [journal.KindTestResult]: what students get to know of their marks.
type Results struct {
	Test  quiz.ID
	Boxes []ResultBox // 1 to 200
}

// A ResultBox is for one student.
type ResultBox struct {
	Hint  [hintSize]byte // the beginning of the student's key
	Check Mark16         // the entry that asked for it (Checked); zero: none did
	Box   []byte         // a [Result], sealed ([Result.Seal])
}

// HintOf returns the beginning of an author's key.
func HintOf(a journal.Author) [hintSize]byte { return [hintSize]byte(a[:hintSize]) }

// A Result is what a student gets to know of one attempt, or of one answer of it.
type Result struct {
	Attempt int
	Seats   []Seat // by place, 1 and more
}

// A Seat is what a student gets to know of one answer.
type Seat struct {
	Place       Place
	Mark        float64
	Max         float64 // what the question is worth
	Grading     bool    // to be marked by hand, so that Mark says nothing yet
	Fraction    float64 // of the mark, with HasFraction
	HasFraction bool
	Comment     string
	Right       string   // the right answer in words; empty: not told
	Feedback    []string // at most 100
}

// Encode returns the body; the error says why nobody would read it.
func (v Results) Encode() ([]byte, error) {
	b := append([]byte(nil), v.Test[:]...)
	b = binary.AppendUvarint(b, uint64(len(v.Boxes)))
	for _, box := range v.Boxes {
		b = append(append(b, box.Hint[:]...), box.Check[:]...)
		b = fields.Append(b, box.Box)
	}
	return checked(b, ParseResults)
}

// ParseResults reads what Results.Encode wrote and refuses everything else. Errors wrap [journal.ErrMalformed].
func ParseResults(body []byte) (v Results, err error) {
	if len(body) > journal.MaxBody {
		return v, fields.Malformed("results of %d bytes", len(body))
	}
	r := reader{fields.Read(body)}
	v.Test = r.id()
	n := int(r.Within(1, MaxResults, "results"))
	if r.OK() {
		v.Boxes = make([]ResultBox, 0, min(n, len(r.Rest())/(hintSize+len(Mark16{})+sealOverhead)))
	}
	for range n {
		var box ResultBox
		copy(box.Hint[:], r.Take(hintSize, "hint"))
		copy(box.Check[:], r.Take(len(box.Check), "check"))
		box.Box = r.Field(0, journal.MaxBody, "result")
		if r.OK() && len(box.Box) <= sealOverhead {
			r.Fail("result of %d bytes", len(box.Box))
		}
		if !r.OK() {
			break
		}
		v.Boxes = append(v.Boxes, box)
	}
	if err := r.End("results"); err != nil {
		return Results{}, err
	}
	return v, nil
}

// Seal seals it to a student; self is who writes the entry.
func (v Result) Seal(s Sealer, self, to journal.Author, test quiz.ID) (ResultBox, error) {
	b, err := checked(v.appendTo(nil), parseResult)
	if err != nil {
		return ResultBox{}, err
	}
	box, err := s.SealToMember(to, resultLabel, sealHeader(journal.KindTestResult, self, test), b)
	return ResultBox{Hint: HintOf(to), Box: box}, err
}

// Bytes returns what is sealed.
func (v Result) Bytes() []byte { return v.appendTo(nil) }

// Size returns how many bytes the result comes to in an entry.
func (v Result) Size() int { return len(v.appendTo(nil)) + sealOverhead + hintSize + len(Mark16{}) + 3 }

func (v Result) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(v.Attempt)), uint64(len(v.Seats)))
	for _, s := range v.Seats {
		b = s.Place.appendTo(b)
		b = append(b, bits(s.Grading, s.HasFraction, false))
		b = fields.AppendNumber(fields.AppendNumber(b, s.Mark), s.Max)
		if s.HasFraction {
			b = fields.AppendNumber(b, s.Fraction)
		}
		b = fields.Append(fields.Append(b, s.Comment), s.Right)
		b = binary.AppendUvarint(b, uint64(len(s.Feedback)))
		for _, f := range s.Feedback {
			b = fields.Append(b, f)
		}
	}
	return b
}

func parseResult(b []byte) (v Result, err error) {
	if len(b) > MaxResult {
		return v, fields.Malformed("result of %d bytes", len(b))
	}
	r := reader{fields.Read(b)}
	v.Attempt = int(r.Within(1, MaxAttempts, "attempt"))
	n := int(r.Within(1, MaxQuestions, "answers"))
	for range n {
		s := r.seat()
		if last := len(v.Seats) - 1; r.OK() && last >= 0 && v.Seats[last].Place.Compare(s.Place) >= 0 {
			r.Fail("answers not in order")
		}
		if !r.OK() {
			break
		}
		v.Seats = append(v.Seats, s)
	}
	if err := r.End("result"); err != nil {
		return Result{}, err
	}
	return v, nil
}

// seat takes what is told of one answer.
func (r *reader) seat() (s Seat) {
	s.Place = r.place()
	flags := r.Within(0, 3, "flags")
	s.Grading, s.HasFraction = flags&1 != 0, flags&2 != 0
	s.Mark, s.Max = r.Number(-maxMarks, maxMarks, "mark"), r.Number(0, maxMarks, "maximum")
	if s.HasFraction {
		s.Fraction = r.Number(-1, 1, "fraction")
	}
	s.Comment, s.Right = r.Text(MaxComment, "comment"), r.Text(MaxResultText, "right answer")
	for range int(r.Within(0, 100, "feedback")) {
		f := r.Text(MaxResultText, "feedback")
		if !r.OK() {
			break
		}
		s.Feedback = append(s.Feedback, f)
	}
	return s
}
