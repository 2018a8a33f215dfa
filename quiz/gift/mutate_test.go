package gift

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// corpus returns the blocks of a file with everything that GIFT has.
func corpus(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/all.gift")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n\n")
}

func TestCorpusIsRead(t *testing.T) {
	items, problems := read(t, strings.Join(corpus(t), "\n\n"))
	types := map[quiz.Type]bool{}
	for _, item := range items {
		types[item.Question.Type] = true
	}
	if len(items) != 15 || len(types) != 8 || len(problems) > 0 {
		t.Errorf("%d questions of %d types, problems %v; want 15 of 8, none", len(items), len(types), problems)
	}
}

// mutations change a block in one place.
var mutations = []func(r *rand.Rand, s string) string{
	func(r *rand.Rand, s string) string { // a character goes
		at, size := place(r, s)
		return s[:at] + s[at+size:]
	},
	func(r *rand.Rand, s string) string { // something comes
		at, _ := place(r, s)
		return s[:at] + hostile[r.IntN(len(hostile))] + s[at:]
	},
	func(r *rand.Rand, s string) string { // a blank line comes
		at, _ := place(r, s)
		return s[:at] + "\n\n" + s[at:]
	},
	func(r *rand.Rand, s string) string { // the end is lost
		at, _ := place(r, s)
		return s[:at]
	},
	func(r *rand.Rand, s string) string { // the beginning is lost
		at, _ := place(r, s)
		return s[at:]
	},
	func(r *rand.Rand, s string) string { // a piece is there many times
		at, _ := place(r, s)
		end := min(at+1+r.IntN(20), len(s))
		return s[:end] + strings.Repeat(s[at:end], 1+r.IntN(200)) + s[end:]
	},
	func(r *rand.Rand, s string) string { // a byte is another
		b := []byte(s)
		b[r.IntN(len(b))] = byte(r.IntN(256))
		return string(b)
	},
}

func place(r *rand.Rand, s string) (at, size int) {
	for at = r.IntN(len(s)); !utf8.RuneStart(s[at]); at-- {
	}
	_, size = utf8.DecodeRuneInString(s[at:])
	return at, size
}

// Each of a thousand files has one question broken in up to three places: nothing crashes, every problem has a line of that question, and all
// other questions are as they were.
func TestBrokenQuestionHarmsNoOther(t *testing.T) {
	blocks := corpus(t)
	whole, _ := read(t, strings.Join(blocks, "\n\n"))
	r := rand.New(rand.NewPCG(12, 2))
	told, kept, encodings := 0, 0, 0
	for n := range 1000 {
		at := r.IntN(len(blocks))
		broken := blocks[at]
		for range 1 + r.IntN(3) {
			if broken != "" {
				broken = mutations[r.IntN(len(mutations))](r, broken)
			}
		}
		source := strings.Join(slices.Concat(blocks[:at], []string{broken}, blocks[at+1:]), "\n\n")
		first := 1 + strings.Count(strings.Join(blocks[:at], "\n\n"), "\n")
		if at > 0 {
			first += 2
		}
		within := func(line int) bool { return line >= first && line <= first+ends(broken) }

		items, problems, err := Read([]byte(source))
		var encoding *exchange.EncodingError
		if errors.As(err, &encoding) && within(encoding.Line) || errors.Is(err, exchange.ErrBinary) && strings.Contains(broken, "\x00") {
			encodings++
			continue
		}
		if err != nil {
			t.Fatalf("file %d: %v", n, err)
		}
		for _, p := range problems {
			if told++; !within(p.Line) {
				t.Errorf("file %d: %v, which is of lines %d to %d\n%s", n, p, first, first+ends(broken), broken)
			}
		}
		for _, item := range whole {
			if item.Line >= first && item.Line <= first+ends(blocks[at]) { // the broken one
				continue
			}
			is := func(got exchange.Item) bool { return reflect.DeepEqual(got.Question, item.Question) }
			if kept++; !slices.ContainsFunc(items, is) {
				t.Errorf("file %d: question %q is lost\n%s", n, item.Question.Name, broken)
			}
		}
	}
	if told < 300 || kept < 10_000 || encodings < 10 {
		t.Errorf("%d problems, %d questions kept, %d encodings: the test does too little", told, kept, encodings)
	}
	t.Logf("%d problems, %d questions kept, %d files not UTF-8", told, kept, encodings)
}

// ends returns how many lines end in a text, as files count them.
func ends(s string) int {
	return strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n")
}

// What is read can be written, and is the same when it is read again, unless writing says that it is not.
func FuzzRead(f *testing.F) {
	for _, block := range corpus(f) {
		f.Add(block)
	}
	for _, s := range hostile {
		f.Add("a{" + s + "}")
		f.Add(s + "{=b ~c}")
	}
	f.Fuzz(func(t *testing.T, source string) {
		items, problems, err := Read([]byte(source))
		if err != nil {
			return
		}
		lines := 1 + ends(source)
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || !utf8.ValidString(p.What) {
				t.Fatalf("%v of %d lines", p, lines)
			}
		}
		var b bytes.Buffer
		problems, err = Write(&b, items)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			switch p.Kind {
			case exchange.WeightUnlisted, exchange.LosesLook, exchange.TooManyProblems:
			default:
				return
			}
		}
		again, problems, err := Read(b.Bytes())
		if err != nil || len(again) != len(items) {
			t.Fatalf("%d questions, read again %d: %v, %v\n%s", len(items), len(again), problems, err, b.String())
		}
		for i := range again {
			again[i].Line = items[i].Line
			if !reflect.DeepEqual(again[i], items[i]) {
				t.Fatalf("got  %+v\nwant %+v\n%s", again[i], items[i], b.String())
			}
		}
	})
}

// A large file is read in the time that its length takes, however its questions are made.
func BenchmarkRead(b *testing.B) {
	data := []byte(strings.Repeat(strings.Join(corpus(b), "\n\n")+"\n\n", 200))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
