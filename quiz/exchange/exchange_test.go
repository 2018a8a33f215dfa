package exchange

import (
	"errors"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"lyceum/quiz"
)

func TestLinesEndInEveryWay(t *testing.T) {
	for source, want := range map[string]string{
		"":                     "",
		"\ufeff":               "",
		"\ufeffa\r\nb\rc\n\nd": "a\nb\nc\n\nd",
		"a\r\n\r\n":            "a\n\n",
		"\r\r\n":               "\n\n",
		"Größe 日本\n":           "Größe 日本\n",
	} {
		if got, err := Text([]byte(source)); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", source, got, err, want)
		}
	}
}

func TestWhatIsNoTextInUTF8IsRefused(t *testing.T) {
	for source, want := range map[string]error{
		"\xff\xfea\x00":                ErrUTF16,
		"\xfe\xff\x00a":                ErrUTF16,
		"a\x00b":                       ErrBinary,
		strings.Repeat("x", MaxFile+1): ErrTooLarge,
	} {
		if _, err := Text([]byte(source)); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, want %v", source, err, want)
		}
	}
	for source, line := range map[string]int{"\xe9": 1, "\ufffd\r\na\r\nb\xfcc\n\xfc": 3, "a\n\xed\xa0\x80": 2, "a\n\nb\xe2\x82": 3} {
		var encoding *EncodingError
		if _, err := Text([]byte(source)); !errors.As(err, &encoding) || encoding.Line != line {
			t.Errorf("%q: %v, want line %d", source, err, line)
		}
	}
}

func TestWeightsAreReadAndWrittenExactly(t *testing.T) {
	for percent, want := range map[string]float64{
		"50": .5, "100": 1, "-25": -.25, "33.33333": 1. / 3, "33.333": 1. / 3, "-66.66667": -2. / 3, "16.66667": 1. / 6, "14.28571": 1. / 7, "11.11111": 1. / 9,
		"83.33333": 5. / 6, "12.5": .125, "0": 0, "5.": .05, "33": .33, "0.0001": .000001, "7": .07,
	} {
		if got, err := ParseFraction(percent); err != nil || got != want {
			t.Errorf("%s %%: %v, %v, want %v", percent, got, err, want)
		}
	}
	r := rand.New(rand.NewPCG(12, 4))
	for n := range 10_000 {
		f := []float64{float64(r.IntN(2001)-1000) / 1000, r.Float64()*2 - 1, float64(r.IntN(10)) / 9, math.Nextafter(.5, 1)}[n%4]
		back, err := ParseFraction(FormatFraction(f))
		exact := true
		for _, n := range parts { // what Moodle takes for a third is one
			k := math.Round(f * n)
			exact = exact && (f == k/n || math.Abs(f-k/n) >= snap)
		}
		if err != nil || exact && back != f || math.Abs(back-f) >= snap {
			t.Fatalf("%v is written %s and read %v, %v", f, FormatFraction(f), back, err)
		}
	}
	for f, want := range map[float64]string{1. / 3: "33.33333", -1. / 6: "-16.66667", .5: "50", 1: "100", 0: "0", .001: "0.1", -.999: "-99.9"} {
		if got := FormatFraction(f); got != want {
			t.Errorf("%v is written %s, want %s", f, got, want)
		}
	}
}

func TestWeightsThatMoodleHas(t *testing.T) {
	for f, want := range map[float64]bool{1: true, -1. / 3: true, .8333333: true, .05: true, 0: true, .37: false, -.99: false, .15: false} {
		if IsListed(f) != want {
			t.Errorf("%v: %v, want %v", f, IsListed(f), want)
		}
	}
}

func TestNameIsTheBeginningOnOneLine(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for source, want := range map[string]string{
		"":                          "",
		"Two\n  lines":              "Two lines",
		strings.Repeat("é", 80):     strings.Repeat("é", 80),
		strings.Repeat("é", 81):     strings.Repeat("é", 79) + "…",
		long:                        strings.TrimSpace(long[:75]) + "…",
		"<!-- p -->":                "<!-- p -->",
		"<b>What</b> is <i>it</i>?": "What is it?",
	} {
		got := Name(quiz.Text{Format: quiz.HTML, Source: source})
		if got != want || utf8.RuneCountInString(got) > NameLength {
			t.Errorf("%.90q: name %q, want %q", source, got, want)
		}
	}
}

func TestProblemsAreInOrderAndLimited(t *testing.T) {
	var p Problems
	p.Add(Problem{Line: 5, Kind: NoText, LeftOut: true})
	p.Add(Problem{Line: 2, Kind: NoFullMark, What: strings.Repeat("é", MaxWhat+1)})
	all := p.All()
	if len(all) != 2 || all[0].Line != 2 || all[0].What != strings.Repeat("é", MaxWhat-1)+"…" || p.LeftOut() != 1 {
		t.Errorf("%v, %d left out", all, p.LeftOut())
	}
	for range MaxProblems + 10 {
		p.Add(Problem{Line: 9, Kind: NoText, LeftOut: true})
	}
	if all = p.All(); len(all) != MaxProblems+1 || all[MaxProblems].Kind != TooManyProblems || p.LeftOut() != MaxProblems+11 {
		t.Errorf("%d problems, %d left out", len(all), p.LeftOut())
	}
}

func TestEveryKindHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{"unknown": true}
	for _, k := range Kinds() {
		if name := k.String(); seen[name] || !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(name) {
			t.Errorf("kind %d is called %q", k, name)
		}
		seen[k.String()] = true
	}
}

func TestReasonIsWithoutTheNameOfTheQuestion(t *testing.T) {
	q := quiz.Question{Type: quiz.Essay, Name: "A name", Text: quiz.Text{Source: "Why?"}, Mark: -1, Lines: 1}
	if got := Reason(q.Check()); strings.Contains(got, "A name") || !strings.Contains(got, "mark") {
		t.Errorf("got %q", got)
	}
	if got := Reason(ErrBinary); got != ErrBinary.Error() {
		t.Errorf("got %q", got)
	}
}
