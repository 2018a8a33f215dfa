package quiz

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestResponsesHaveTheBytesThatAreDescribed(t *testing.T) {
	for _, tt := range []struct {
		r    Response
		want string
	}{
		{Response{}, "00"},
		{chosen(1, 0x0203), "01020001" + "0203"},
		{Response{Pairs: []Pair{{1, 2}, {3, 4}}}, "02020001000200030004"},
		{written("hé"), "040368c3a9"},
		{Response{Gaps: []Response{{Text: "a"}, {}, {Chosen: []OptionID{5}}}}, "0803" + "040161" + "00" + "01010005"},
	} {
		got, err := AppendResponse([]byte{0xaa}, tt.r)
		if err != nil || hex.EncodeToString(got) != "aa"+tt.want {
			t.Errorf("%+v is %x, %v, want aa%s", tt.r, got, err, tt.want)
		}
		if again, err := ParseResponse(got[1:]); err != nil || !again.equal(tt.r) {
			t.Errorf("%x is %+v, %v, want %+v", got[1:], again, err, tt.r)
		}
	}
}

func TestMalformedResponses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "more": "0000", "unknown part": "10", "empty part": "0100", "empty text": "0400", "cut off": "01020001", "long varint": "04810061",
		"no UTF-8": "0401ff", "gaps in a gap": "0801" + "080100", "pairs in a gap": "0801" + "020100010002", "stem twice": "02020001000200010003", "stems out of order": "02020002000200010003",
		"too many": "0165" + strings.Repeat("0001", 101), "too many gaps": "0865" + strings.Repeat("00", 101), "huge number": "01ffffffffffffffffff01",
	} {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(name, err)
		}
		if r, err := ParseResponse(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %+v, %v, want an error", name, r, err)
		}
	}
	if _, err := ParseResponse(make([]byte, MaxResponse+1)); !errors.Is(err, ErrMalformed) {
		t.Errorf("too long: %v", err)
	}
}

func TestResponsesThatCannotBeWritten(t *testing.T) {
	for name, r := range map[string]Response{
		"long text": written(strings.Repeat("x", MaxAnswer+1)), "no UTF-8": written("\xff"), "many": {Chosen: make([]OptionID, MaxOptions+1)},
		"stems out of order": {Pairs: []Pair{{2, 1}, {1, 1}}}, "gaps in a gap": {Gaps: []Response{{Gaps: []Response{{}}}}}, "many gaps": {Gaps: make([]Response, MaxOptions+1)},
	} {
		if b, err := AppendResponse([]byte{1}, r); !errors.Is(err, ErrResponse) || len(b) != 1 {
			t.Errorf("%s: %x, %v, want an error and what there was", name, b, err)
		}
	}
	if b, err := AppendResponse(nil, written(strings.Repeat("x", MaxAnswer))); err != nil || len(b) > MaxResponse {
		t.Errorf("longest text: %d bytes, %v", len(b), err)
	}
}

func TestResponsesThatFitAreReadAsWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(41, 42))
	for _, q := range everyType(t) {
		for range 200 {
			want := anyResponse(&q, random)
			b, err := AppendResponse(nil, want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseResponse(b)
			if err != nil || !got.equal(want) || q.CheckResponse(got) != nil {
				t.Fatalf("%+v became %+v, %v", want, got, err)
			}
		}
	}
}

// What parses is written as the same bytes, and marking it never panics, whatever the question.
func FuzzResponse(f *testing.F) {
	random := rand.New(rand.NewPCG(43, 44))
	all := everyType(f)
	for i := range all {
		b, _ := AppendResponse(nil, anyResponse(&all[i], random))
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseResponse(b)
		if err != nil {
			return
		}
		if again, err := AppendResponse(nil, r); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
		for i := range all {
			markWithin(t, &all[i], r)
			all[i].ResponseText(r)
		}
	})
}

// markWithin fails if a response earns what its question does not give.
func markWithin(t *testing.T, q *Question, r Response) {
	t.Helper()
	m, err := Mark(q, r)
	if err != nil && (m.Fraction != 0 || !errors.Is(err, ErrResponse)) || !(m.Fraction >= -1 && m.Fraction <= 1) || m.State > NothingAsked ||
		m.Matched >= max(len(q.Answers), len(q.Options)) && m.Matched >= 0 || len(m.Parts) > max(len(q.Stems), len(q.Gaps)) {
		t.Fatalf("%s, %+v: %+v, %v", q.Type, r, m, err)
	}
}

// Any question that passes is marked without a panic, whatever the response; from its paper nobody earns more than its
// options give.
func FuzzMark(f *testing.F) {
	random := rand.New(rand.NewPCG(45, 46))
	for _, q := range everyType(f) {
		var b bytes.Buffer
		if err := WriteQuestions(&b, []Question{q}); err != nil {
			f.Fatal(err)
		}
		r, _ := AppendResponse(nil, anyResponse(&q, random))
		f.Add(b.Bytes(), r, uint64(1))
	}
	f.Fuzz(func(t *testing.T, file, response []byte, seed uint64) {
		questions, err := ReadQuestions(bytes.NewReader(file))
		if err != nil {
			return
		}
		r, _ := ParseResponse(response)
		for i := range questions {
			q := &questions[i]
			markWithin(t, q, r)
			paper := q.Paper()
			if err := paper.CheckPaper(); err != nil {
				t.Fatalf("%s has a paper that does not pass: %v", q.Type, err)
			}
			fits := anyResponse(&paper, rand.New(rand.NewPCG(seed, 0)))
			if q.CheckResponse(fits) != nil || slices.Contains(q.Warnings(), "") {
				t.Fatalf("%+v does not fit %+v", fits, q)
			}
			markWithin(t, q, fits)
			q.KeyText()
		}
	})
}
