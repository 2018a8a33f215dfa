package attempt

import (
	"encoding/binary"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A ChangeKind is what becomes of a test that was announced.
type ChangeKind uint8

// What a ChangeKind can be, as entries have it.
const (
	Started  ChangeKind = saysStarted
	Extended ChangeKind = saysExtended
	Ended    ChangeKind = saysEnded // at the clock of the entry, for everybody
	Released ChangeKind = saysReleased
)

// String returns it as machine-readable output has it.
func (k ChangeKind) String() string {
	switch k {
	case Started:
		return "started"
	case Extended:
		return "extended"
	case Ended:
		return "ended"
	case Released:
		return "released"
	}
	return "announced"
}

// A Change is the body of a [journal.KindTest] that begins, extends, ends or releases a test.
type Change struct {
	Test quiz.ID
	Kind ChangeKind

	// With Started and Extended:
	Closes journal.Clock // for everybody; 0: with Started the test is open until it is ended, with Extended nothing changes
	Boxes  [][]byte      // each sealed to one person ([Given.Seal]), whom nothing names; up to MaxBoxes

	// With Started, if all may take the test; else only boxes have these:
	Open   bool
	Key    PaperKey
	Ticket []byte // of the file of the whole test: of one for practice only
}

// Encode returns the body; the error says why nobody would read it.
func (c Change) Encode() ([]byte, error) {
	b := append([]byte{byte(c.Kind)}, c.Test[:]...)
	if c.Kind == Started || c.Kind == Extended {
		b = binary.AppendUvarint(b, uint64(c.Closes))
		if c.Kind == Started {
			if b = fields.AppendFlag(b, c.Open); c.Open {
				b = fields.Append(append(b, c.Key[:]...), c.Ticket)
			}
		}
		b = binary.AppendUvarint(b, uint64(len(c.Boxes)))
		for _, box := range c.Boxes {
			b = fields.Append(b, box)
		}
	}
	return checked(b, ParseChange)
}

// ParseChange reads what Change.Encode wrote and refuses everything else. Errors wrap [journal.ErrMalformed].
func ParseChange(body []byte) (c Change, err error) {
	if len(body) > journal.MaxBody {
		return c, fields.Malformed("change of %d bytes", len(body))
	}
	r := reader{fields.Read(body)}
	c.Kind = ChangeKind(r.Within(uint64(Started), uint64(Released), "what"))
	c.Test = r.id()
	if c.Kind == Started || c.Kind == Extended {
		c.Closes = journal.Clock(r.Uvarint("closes"))
		if c.Kind == Started {
			if c.Open = r.Flag("open"); c.Open {
				copy(c.Key[:], r.Take(len(c.Key), "key"))
				c.Ticket = r.Field(0, MaxTicket, "ticket")
			}
		}
		c.Boxes = r.boxes()
	}
	if err := r.End("change"); err != nil {
		return Change{}, err
	}
	return c, nil
}

// boxes takes what is sealed to single people.
func (r *reader) boxes() [][]byte {
	n := int(r.Within(0, MaxBoxes, "boxes"))
	if !r.OK() || n == 0 {
		return nil
	}
	all := make([][]byte, 0, n)
	for range n {
		box := r.Field(0, maxBox, "box")
		if r.OK() && len(box) <= sealOverhead {
			r.Fail("box of %d bytes", len(box))
		}
		if !r.OK() {
			return nil
		}
		all = append(all, box)
	}
	return all
}

// A Given is what one person is given of a test, sealed so that nobody learns whom it is for.
type Given struct {
	Extra  time.Duration // more time than others have, in all
	Takes  bool          // may take the test, where not all may
	Key    PaperKey      // with Takes
	Ticket []byte        // the same, of a test for practice
}

const (
	sealOverhead = 32 + 16 // the least that sealing adds, in bytes: a key exchange and a tag
	maxBox       = 256     // bytes
	givenLabel   = "test given"
	paddedGiven  = 1 + 5 + 32 + 1 + MaxTicket // so that lengths tell nothing
)

// Seal seals it to a member; self is who writes the entry.
func (g Given) Seal(s Sealer, self, to journal.Author, test quiz.ID) ([]byte, error) {
	return s.SealToMember(to, givenLabel, sealHeader(journal.KindTest, self, test), g.appendTo(nil))
}

// appendTo appends what is sealed: always as many bytes.
func (g Given) appendTo(b []byte) []byte {
	b = fields.AppendFlag(b, g.Takes)
	b = appendTime(b, g.Extra)
	if g.Takes {
		b = fields.Append(append(b, g.Key[:]...), g.Ticket)
	}
	return append(b, make([]byte, max(0, paddedGiven-len(b)))...)
}

// parseGiven reads what appendTo wrote.
func parseGiven(b []byte) (g Given, err error) {
	r := reader{fields.Read(b)}
	g.Takes, g.Extra = r.Flag("takes"), r.time("extra")
	if g.Takes {
		copy(g.Key[:], r.Take(len(g.Key), "key"))
		g.Ticket = r.Field(0, MaxTicket, "ticket")
	}
	for _, pad := range r.Take(len(r.Rest()), "padding") {
		if pad != 0 {
			r.Fail("padding")
		}
	}
	if r.OK() && len(b) != paddedGiven {
		r.Fail("%d bytes", len(b))
	}
	return g, r.End("given")
}

// sealHeader is what is authenticated along with what is sealed, so that it says nothing in another's log, of another test or in an
// entry of another kind.
func sealHeader(kind journal.Kind, author journal.Author, test quiz.ID) []byte {
	b := binary.AppendUvarint(nil, uint64(kind))
	return append(append(b, author[:]...), test[:]...)
}
