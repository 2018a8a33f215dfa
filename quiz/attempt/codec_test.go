package attempt

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// An encoder is a body.
type encoder interface{ Encode() ([]byte, error) }

// bodies are one of each kind, with all they can have.
var bodies = map[string]encoder{
	"announcement": Announcement{testID, About{
		Title: "Moose und Farne", Questions: 20, Marks: 22.5, GradeMax: 100, Limit: 45 * time.Minute, Overdue: quiz.OverdueGrace, Grace: time.Minute,
		Attempts: 2, Grading: quiz.Last, Behaviour: quiz.Practice, Review: quiz.Review{Key: true}, Watch: quiz.Watch{Focus: true, Paste: true},
	}, key.Commit(testID), bytes.Repeat([]byte{7}, MaxTicket)},
	"start":     Change{Test: testID, Kind: Started, Closes: 1 << 60, Open: true, Key: key, Ticket: []byte("t"), Boxes: [][]byte{make([]byte, maxBox), make([]byte, sealOverhead+1)}},
	"for some":  Change{Test: testID, Kind: Started, Boxes: [][]byte{make([]byte, 90)}},
	"extension": Change{Test: testID, Kind: Extended, Closes: 7},
	"end":       Change{Test: testID, Kind: Ended},
	"release":   Change{Test: testID, Kind: Released},
	"receipt":   Receipt{{1}, {1, 1}, {2}},
	"results":   Results{testID, []ResultBox{{Hint: [8]byte{1}, Check: Mark16{2}, Box: make([]byte, 99)}, {Box: make([]byte, 50)}}},
	"keys":      Keys{testID, key, []byte("t")},
	"takers":    Takers{testID, []Taker{{journal.Author{1}, time.Minute, true}, {journal.Author{2}, 0, false}}},
	"mark":      Marked{testID, journal.Author{1}, 3, Place{4, 5}, 0.25, false, "So so"},
	"no mark":   Marked{Test: testID, Who: journal.Author{1}, Attempt: 1, Auto: true},
	"corrected": Corrected{testID, Place{1, 2}, []byte("t")},
	"opened":    Step{Test: testID, Attempt: 2, Kind: Opened},
	"answered":  Step{Test: testID, Attempt: 2, Kind: Answered, Place: Place{1, 2}, Edit: Edit{3, 4, []byte("x")}},
	"flagged":   Step{Test: testID, Attempt: 2, Kind: Flagged, Place: Place{1, 2}, On: true},
	"finished":  Step{Test: testID, Attempt: 2, Kind: Finished},
	"pasted":    Step{Test: testID, Attempt: 2, Kind: Signalled, Signal: Pasted, N: 300},
	"unfocused": Step{Test: testID, Attempt: 2, Kind: Signalled, Signal: FocusLost},
	"checked":   Step{Test: testID, Attempt: 2, Kind: Checked, Place: Place{1, 2}},
}

// parserOf returns what reads a body.
func parserOf(b encoder) func([]byte) (any, error) {
	switch b.(type) {
	case Announcement:
		return as(ParseAnnouncement)
	case Change:
		return as(ParseChange)
	case Receipt:
		return as(ParseReceipt)
	case Results:
		return as(ParseResults)
	case Step:
		return as(ParseStep)
	}
	return ParseMarking
}

func as[T any](parse func([]byte) (T, error)) func([]byte) (any, error) {
	return func(b []byte) (any, error) { return parse(b) }
}

func TestBodiesRoundTrip(t *testing.T) {
	for name, want := range bodies {
		body, err := want.Encode()
		if err != nil {
			t.Errorf("%s: Encode: %v", name, err)
			continue
		}
		got, err := parserOf(want)(body)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read again %+v, %v; want %+v", name, got, err, want)
		}
		for n := range body {
			if _, err := parserOf(want)(body[:n]); err == nil && n < len(body) && !isPrefix(name) {
				t.Errorf("%s: the first %d bytes are taken for a body", name, n)
			}
		}
	}
}

// isPrefix reports whether a part of a body is one: of rows, and of what goes to the end.
func isPrefix(name string) bool { return name == "receipt" || name == "answered" }

func TestBodiesThatNobodyWouldRead(t *testing.T) {
	bad := map[string]encoder{
		"no test":              Change{Kind: Ended},
		"no kind":              Change{Test: testID},
		"no questions":         Announcement{testID, About{Title: "x", Marks: 1, GradeMax: 1}, Commitment{}, []byte("t")},
		"title of two lines":   Announcement{testID, About{Title: "a\nb", Questions: 1, Marks: 1, GradeMax: 1}, Commitment{}, []byte("t")},
		"no ticket":            Announcement{testID, about(), Commitment{}, nil},
		"long limit":           Announcement{testID, About{Title: "x", Questions: 1, Marks: 1, GradeMax: 1, Limit: 2 * MaxTime}, Commitment{}, []byte("t")},
		"no number":            Announcement{testID, About{Title: "x", Questions: 1, Marks: 0 / zero(), GradeMax: 1}, Commitment{}, []byte("t")},
		"too many boxes":       Change{Test: testID, Kind: Started, Boxes: make([][]byte, MaxBoxes+1)},
		"an empty box":         Change{Test: testID, Kind: Started, Boxes: [][]byte{{1}}},
		"receipt of nothing":   Receipt{},
		"receipt out of order": Receipt{{2}, {1}},
		"receipt of too many":  make(Receipt, MaxReceipted+1),
		"attempt 0":            Step{Test: testID, Kind: Opened},
		"unknown signal":       Step{Test: testID, Attempt: 1, Kind: Signalled, Signal: Pasted + 1},
		"answer too long":      Step{Test: testID, Attempt: 1, Kind: Answered, Edit: Edit{Head: MaxResponse, Middle: []byte{1}}},
		"people out of order":  Takers{testID, []Taker{{Who: journal.Author{2}}, {Who: journal.Author{1}}}},
		"a negative mark":      Marked{Test: testID, Who: journal.Author{1}, Attempt: 1, Mark: -1},
		"long comment":         Marked{Test: testID, Who: journal.Author{1}, Attempt: 1, Comment: strings.Repeat("x", MaxComment+1)},
	}
	for name, b := range bad {
		if body, err := b.Encode(); !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("%s: Encode = %d bytes, %v; want an error", name, len(body), err)
		}
	}
}

func zero() float64 { return 0 }

// As many boxes as there may be, with all that is in them, fit an entry.
func TestMostBoxesFitAnEntry(t *testing.T) {
	c := Change{Test: testID, Kind: Started, Closes: 1 << 62, Open: true, Ticket: make([]byte, MaxTicket)}
	given := Given{Extra: MaxTime, Takes: true, Ticket: make([]byte, MaxTicket)}
	for range MaxBoxes {
		box, err := given.Seal(plainSealer{}, journal.Author{1}, journal.Author{2}, testID)
		if err != nil {
			t.Fatal(err)
		}
		c.Boxes = append(c.Boxes, box)
	}
	if body, err := c.Encode(); err != nil || len(body) > journal.MaxBody {
		t.Errorf("%d bytes, %v; at most %d", len(body), err, journal.MaxBody)
	}
	if list, err := (Takers{testID, takers(MaxTakers)}).Encode(); err != nil || len(list) > journal.MaxBody-256 {
		t.Errorf("people: %d bytes, %v", len(list), err)
	}
}

func takers(n int) (all []Taker) {
	for i := range n {
		all = append(all, Taker{Who: journal.Author{byte(i >> 8), byte(i), 1}, Extra: MaxTime})
	}
	return all
}

// Boxes are as long whatever is in them.
func TestBoxesTellNothingByTheirLength(t *testing.T) {
	for _, g := range []Given{{}, {Extra: time.Hour}, {Takes: true}, {Takes: true, Ticket: make([]byte, MaxTicket), Extra: MaxTime}} {
		b := g.appendTo(nil)
		if len(b) != paddedGiven {
			t.Errorf("%d bytes, want %d", len(b), paddedGiven)
		}
		if got, err := parseGiven(b); err != nil || !reflect.DeepEqual(got, g) && len(g.Ticket)+len(got.Ticket) > 0 {
			t.Errorf("read again %+v, %v", got, err)
		}
	}
}

func TestPaperOpensWithItsKeyAlone(t *testing.T) {
	paper := []byte("What is moss?")
	sealed, err := SealPaper(key, testID, paper, bytes.NewReader(make([]byte, 100)))
	if err != nil || len(sealed) != SealedSize(len(paper)) || bytes.Contains(sealed, paper[:6]) {
		t.Fatalf("%d bytes, %v", len(sealed), err)
	}
	if got, err := OpenPaper(key, testID, sealed); err != nil || !bytes.Equal(got, paper) {
		t.Errorf("opened %q, %v", got, err)
	}
	damaged := bytes.Clone(sealed)
	damaged[len(damaged)/2] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another key":  func() ([]byte, error) { return OpenPaper(PaperKey{}, testID, sealed) },
		"another test": func() ([]byte, error) { return OpenPaper(key, quiz.ID{9}, sealed) },
		"a damaged":    func() ([]byte, error) { return OpenPaper(key, testID, damaged) },
		"a cut":        func() ([]byte, error) { return OpenPaper(key, testID, sealed[:10]) },
	} {
		if got, err := open(); !errors.Is(err, ErrPaper) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if key.Commit(testID) == (PaperKey{}).Commit(testID) || key.Commit(testID) == key.Commit(quiz.ID{9}) {
		t.Error("keys that differ have one commitment")
	}
}

func TestEditsRoundTrip(t *testing.T) {
	for _, tt := range [][2]string{{"", ""}, {"", "a"}, {"a", ""}, {"aaa", "aa"}, {"aa", "aaa"}, {"abc", "axc"}, {"abab", "abababab"}, {"x", "y"}} {
		e := EditOf([]byte(tt[0]), []byte(tt[1]))
		if got, ok := e.Apply([]byte(tt[0])); !ok || string(got) != tt[1] {
			t.Errorf("%q to %q by %+v: %q, %v", tt[0], tt[1], e, got, ok)
		}
	}
}

func FuzzEdit(f *testing.F) {
	f.Add([]byte("one"), []byte("one two"), 1, 2)
	f.Fuzz(func(t *testing.T, from, to []byte, head, tail int) {
		if len(from) > MaxResponse || len(to) > MaxResponse {
			return
		}
		if got, ok := EditOf(from, to).Apply(from); !ok || !bytes.Equal(got, to) {
			t.Errorf("%q to %q: %q, %v", from, to, got, ok)
		}
		if head < 0 || tail < 0 || head > MaxResponse || tail > MaxResponse {
			return
		}
		if got, ok := (Edit{head, tail, to}).Apply(from); ok && len(got) != head+tail+len(to) {
			t.Errorf("%d bytes of %d, %d and %d", len(got), head, tail, len(to))
		}
	})
}

// What parses as a body is that body written again, to the byte.
func FuzzBodies(f *testing.F) {
	for _, b := range bodies {
		body, err := b.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, parse := range []func([]byte) (any, error){as(ParseAnnouncement), as(ParseChange), as(ParseReceipt), as(ParseResults), as(ParseStep), ParseMarking} {
			is, err := parse(body)
			if err != nil {
				if !errors.Is(err, journal.ErrMalformed) {
					t.Errorf("%x: error %v", body, err)
				}
				continue
			}
			if again, err := is.(encoder).Encode(); err != nil || !bytes.Equal(again, body) {
				t.Errorf("%+v of %x: written again %x, %v", is, body, again, err)
			}
		}
	})
}

// So it is with what boxes hold.
func FuzzBoxes(f *testing.F) {
	f.Add(Given{Takes: true, Extra: time.Hour}.appendTo(nil))
	f.Add(Result{1, []Seat{{Place: Place{1, 2}, Mark: -1, Max: 2, HasFraction: true, Fraction: 0.5, Comment: "c", Right: "r", Feedback: []string{"f"}}}}.appendTo(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if g, err := parseGiven(b); err == nil && !bytes.Equal(g.appendTo(nil), b) {
			t.Errorf("given %+v of %x", g, b)
		}
		if v, err := parseResult(b); err == nil && !bytes.Equal(v.appendTo(nil), b) {
			t.Errorf("result %+v of %x", v, b)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	for _, r := range []quiz.Response{{}, {Text: "words"}, {Chosen: []quiz.OptionID{1, 2}}, {Gaps: []quiz.Response{{Text: "a"}, {}}}} {
		b, err := Pack(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Unpack(b)
		if err != nil {
			return
		}
		if again, err := Pack(r); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%+v of %x: packed again %x, %v", r, b, again, err)
		}
	})
}

// Secrets do not print.
func TestNothingSecretPrints(t *testing.T) {
	s := Step{Test: testID, Attempt: 1, Kind: Answered, Edit: Edit{Middle: []byte("forty-two")}}
	for _, is := range []any{key, s, &s} {
		for _, format := range []string{"%v", "%+v", "%#v", "%x", "%s"} {
			if text := fmt.Sprintf(format, is); strings.Contains(text, "forty") || strings.Contains(text, "666f727479") || strings.Contains(text, "9 0 0") {
				t.Errorf("%s prints %q", format, text)
			}
		}
	}
}
