package attempt

import (
	"encoding/binary"
	"fmt"

	"lyceum/quiz"
	"lyceum/session/journal/fields"
)

// A StepKind is something that a student does in a test.
type StepKind uint8

// What a StepKind can be, as entries have it.
const (
	Opened   StepKind = iota + 1 // begins an attempt
	Answered                     // an answer is another than before
	Flagged                      // to be looked at again, or no longer
	Finished                     // hands the attempt in
	Signalled
	Checked // asks for one answer to be marked now
)

// String returns it as machine-readable output has it.
func (k StepKind) String() string {
	names := [...]string{Opened: "opened", Answered: "answered", Flagged: "flagged", Finished: "finished", Signalled: "signal", Checked: "checked"}
	if int(k) < len(names) && names[k] != "" {
		return names[k]
	}
	return "unknown"
}

// A Place is a question of a test: a slot, and which question of its pool; both from 0.
type Place struct{ Slot, Question uint16 }

// Compare orders places by slot, then question.
func (p Place) Compare(o Place) int {
	return (int(p.Slot)-int(o.Slot))<<16 + int(p.Question) - int(o.Question)
}

// A Signal is something that a student's window notices of itself.
type Signal uint8

// What a Signal can be, as entries have it.
const (
	FocusLost Signal = iota + 1
	FocusBack
	FullScreenLeft
	FullScreenBack
	Pasted // N characters
)

// maxCount bounds the number of a signal.
const maxCount = 1 << 30

// A Step is the body of a [journal.KindAnswer]: what a student does in an attempt.
type Step struct {
	Test    quiz.ID
	Attempt int // from 1
	Kind    StepKind
	Place   Place  // with Answered, Flagged and Checked
	Edit    Edit   // with Answered
	On      bool   // with Flagged
	Signal  Signal // with Signalled
	N       int    // with Pasted
}

// An Edit makes of the bytes of an answer those of the next: its beginning and its end stay, and something else is put in between.
// So an entry for each second of an essay is a few bytes long, and a log holds hours of them.
type Edit struct {
	Head, Tail int    // bytes that stay
	Middle     []byte // between them
}

// EditOf returns what makes one answer of another, with as long a head as there is, then as long a tail.
func EditOf(from, to []byte) (e Edit) {
	most := min(len(from), len(to))
	for e.Head < most && from[e.Head] == to[e.Head] {
		e.Head++
	}
	for e.Head+e.Tail < most && from[len(from)-1-e.Tail] == to[len(to)-1-e.Tail] {
		e.Tail++
	}
	e.Middle = to[e.Head : len(to)-e.Tail]
	return e
}

// Apply returns the bytes of the next answer; not ok, if it does not fit those before.
func (e Edit) Apply(from []byte) (to []byte, ok bool) {
	if e.Head > len(from) || e.Tail > len(from)-e.Head || e.Head+e.Tail+len(e.Middle) > MaxResponse {
		return nil, false
	}
	to = make([]byte, 0, e.Head+len(e.Middle)+e.Tail)
	to = append(append(to, from[:e.Head]...), e.Middle...)
	return append(to, from[len(from)-e.Tail:]...), true
}

// Encode returns the body; the error says why nobody would read it.
func (s Step) Encode() ([]byte, error) {
	b := append([]byte{byte(s.Kind)}, s.Test[:]...)
	b = binary.AppendUvarint(b, uint64(s.Attempt))
	switch s.Kind {
	case Answered:
		b = s.Place.appendTo(b)
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.Edit.Head)), uint64(s.Edit.Tail))
		b = append(b, s.Edit.Middle...)
	case Flagged:
		b = fields.AppendFlag(s.Place.appendTo(b), s.On)
	case Checked:
		b = s.Place.appendTo(b)
	case Signalled:
		if b = append(b, byte(s.Signal)); s.Signal == Pasted {
			b = binary.AppendUvarint(b, uint64(s.N))
		}
	}
	return checked(b, ParseStep)
}

// ParseStep reads what Step.Encode wrote and refuses everything else; what it returns shares the bytes. Errors wrap
// [journal.ErrMalformed].
func ParseStep(body []byte) (s Step, err error) {
	r := reader{fields.Read(body)}
	s.Kind = StepKind(r.Within(uint64(Opened), uint64(Checked), "what"))
	s.Test = r.id()
	s.Attempt = int(r.Within(1, MaxAttempts, "attempt"))
	switch s.Kind {
	case Answered:
		s.Place = r.place()
		s.Edit.Head = int(r.Within(0, MaxResponse, "head"))
		s.Edit.Tail = int(r.Within(0, MaxResponse, "tail"))
		s.Edit.Middle = r.Take(len(r.Rest()), "middle")
		if r.OK() && s.Edit.Head+s.Edit.Tail+len(s.Edit.Middle) > MaxResponse {
			r.Fail("answer of more than %d bytes", MaxResponse)
		}
	case Flagged:
		s.Place = r.place()
		s.On = r.Flag("flag")
	case Checked:
		s.Place = r.place()
	case Signalled:
		if s.Signal = Signal(r.Within(uint64(FocusLost), uint64(Pasted), "signal")); s.Signal == Pasted {
			s.N = int(r.Within(0, maxCount, "characters"))
		}
	}
	if err := r.End("step"); err != nil {
		return Step{}, err
	}
	return s, nil
}

func (p Place) appendTo(b []byte) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(p.Slot)), uint64(p.Question))
}

// place takes a question of a test.
func (r *reader) place() Place {
	slot, question := r.Within(0, MaxQuestions-1, "slot"), r.Within(0, MaxQuestions-1, "question")
	return Place{uint16(slot), uint16(question)}
}

// String keeps what was answered out of logs.
func (s Step) String() string {
	return fmt.Sprintf("%v, attempt %d of %v", s.Kind, s.Attempt, s.Test)
}

// Format does so for every verb.
func (s Step) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }
