package quiz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFilesAreReadAsTheyWereWritten(t *testing.T) {
	var b bytes.Buffer
	test := everyTest(t)
	if err := WriteTest(&b, test); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadTest(&b); err != nil || !reflect.DeepEqual(got, test) {
		t.Errorf("test: %+v, %v, want %+v", got, err, test)
	}
	paper := sealed(t, 1).Paper()
	if err := WritePaper(&b, &paper); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadPaper(&b); err != nil || !reflect.DeepEqual(*got, paper) {
		t.Errorf("paper: %+v, %v, want %+v", got, err, paper)
	}
	questions := everyType(t)
	if err := WriteQuestions(&b, questions); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadQuestions(&b); err != nil || !reflect.DeepEqual(got, questions) {
		t.Errorf("questions: %+v, %v, want %+v", got, err, questions)
	}
	if err := WriteQuestions(&b, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadQuestions(&b); err != nil || len(got) != 0 {
		t.Errorf("no questions: %v, %v", got, err)
	}
}

func TestNothingBadIsWritten(t *testing.T) {
	var b bytes.Buffer
	test, bad := everyTest(t), everyTest(t)
	bad.Title = ""
	var check *CheckError
	for name, err := range map[string]error{
		"a test that does not pass": WriteTest(&b, bad), "a paper with its key": WritePaper(&b, test), "a question that does not pass": WriteQuestions(&b, make([]Question, 1)),
	} {
		if !errors.As(err, &check) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	if err := WriteTest(failing{}, test); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("on a bad disk: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

const oneQuestion = `{"format":"lyceum questions","version":1,"questions":[{"type":"essay","text":{"source":"Why?"},"mark":1,"lines":5}]}`

func TestFilesThatAreNone(t *testing.T) {
	if _, err := ReadQuestions(strings.NewReader(oneQuestion)); err != nil {
		t.Fatal(err)
	}
	replaced := func(old, new string) string { return strings.Replace(oneQuestion, old, new, 1) }
	many := func(n int, each string) string { return strings.TrimSuffix(strings.Repeat(each+",", n), ",") }
	for name, file := range map[string]string{
		"nothing": "", "no JSON": "::title::", "a list": "[]", "a text": `"x"`, "null": "null", "cut off": oneQuestion[:len(oneQuestion)-3], "more behind it": oneQuestion + "{}",
		"another format": replaced("lyceum questions", "lyceum board"), "a test's": replaced("lyceum questions", testFormat), "a version to come": replaced(`"version":1`, `"version":2`),
		"no version": replaced(`"version":1,`, ""), "a key nobody knows": replaced(`"mark":1`, `"mark":1,"colour":"red"`), "a key in capitals": replaced(`"mark":1`, `"MARK":1`),
		"a key twice": replaced(`"mark":1`, `"mark":1,"mark":1`), "a null": replaced(`"mark":1`, `"mark":null`), "a type nobody knows": replaced(`"essay"`, `"poem"`), "no type": replaced(`"essay"`, `""`),
		"a type as a number": replaced(`"essay"`, `10`), "a mark as a text": replaced(`"mark":1`, `"mark":"1"`), "a part of a line": replaced(`"lines":5`, `"lines":5.5`), "a huge number": replaced(`"mark":1`, `"mark":1e999`),
		"no UTF-8": replaced("Why", "\xff"), "a list in a list": replaced(`"lines":5`, `"tags":[[]]`), "too deep": replaced(`"lines":5`, `"tags":[[[[[[[[[[1]]]]]]]]]]`),
		"a short ID": replaced(`"mark"`, `"id":"00","mark"`), "an ID with other letters": replaced(`"mark"`, `"id":"`+strings.Repeat("g", 32)+`","mark"`),
		"too many options": replaced(`"lines":5`, `"options":[`+many(MaxOptions+1, `{}`)+`]`), "too many tags": replaced(`"lines":5`, `"tags":[`+many(MaxTags+1, `""`)+`]`),
		"too many questions": `{"format":"lyceum questions","version":1,"questions":[` + many(MaxQuestions+1, `{}`) + `]}`,
		"too many of all":    `{"format":"lyceum questions","version":1,"questions":[` + many(MaxQuestions, `{"options":[`+many(41, `{}`)+`]}`) + `]}`,
		"too many keys": replaced(`"lines":5`, func() (s string) {
			for i := range maxKeys + 1 {
				s += fmt.Sprintf(`,"k%s":1`, strings.Repeat("a", i))
			}
			return s[1:]
		}()),
		"too long": strings.Repeat(" ", MaxFile+1),
	} {
		if _, err := ReadQuestions(strings.NewReader(file)); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v, want an error of a file", name, err)
		}
	}
	var check *CheckError
	if _, err := ReadQuestions(strings.NewReader(replaced(`"lines":5`, `"lines":500`))); !errors.As(err, &check) || check.Field != FieldLines {
		t.Errorf("a question that does not pass: %v", err)
	}
	if _, err := ReadQuestions(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a bad disk: %v", err)
	}
}

func TestFilesOfTestsThatAreNone(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTest(&b, everyTest(t)); err != nil {
		t.Fatal(err)
	}
	file := b.String()
	for name, bad := range map[string]string{
		"without a test": `{"format":"lyceum test","version":1}`, "with questions beside": strings.Replace(file, `"test": {`, `"questions": [], "test": {`, 1),
		"of the paper's format": strings.Replace(file, `"lyceum test"`, `"lyceum test paper"`, 1),
	} {
		if _, err := ReadTest(strings.NewReader(bad)); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, limit := range map[string]string{"a limit beyond all": "9223372036854775807", "a limit below all": "-9223372036854775808", "a limit of none": "-1"} {
		var check *CheckError
		if _, err := ReadTest(strings.NewReader(strings.Replace(file, `"limit": 2700`, `"limit": `+limit, 1))); !errors.As(err, &check) || check.Field != FieldLimit {
			t.Errorf("%s: %v", name, err)
		}
	}
	var check *CheckError
	if _, err := ReadPaper(strings.NewReader(strings.Replace(file, `"lyceum test"`, `"lyceum test paper"`, 1))); !errors.As(err, &check) || check.Problem != KeyInPaper {
		t.Errorf("a key in what should be a paper: %v", err)
	}
}

// A file makes no more of memory than it may, whatever it says of itself.
func TestHostileFilesStaySmall(t *testing.T) {
	list := func(n int, each string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(each+",", n), ",") + "]"
	}
	question := `{"gaps":` + list(MaxOptions, `{"options":`+list(MaxOptions, "{}")+`}`) + `}`
	file := `{"format":"lyceum questions","version":1,"questions":` + list(60, question) + `}`
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := ReadQuestions(strings.NewReader(file)); !errors.Is(err, ErrFile) {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(8*len(file)); got > most {
		t.Errorf("a file of %d bytes took %d, want %d at most", len(file), got, most)
	}
}

// Every key of a file is described, with every name that a value can have.
func TestQuestionFilesAreDescribed(t *testing.T) {
	doc, err := os.ReadFile("../docs/question-files.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(string(doc), -1) {
		described[m[1]] = true
	}
	keys := map[string]bool{}
	for _, v := range []any{document{}, testFile{}, Question{}, Text{}, Option{}, Answer{}, Tolerance{}, Unit{}, Stem{}, Gap{}, Picture{}, Slot{}, Review{}, Watch{}} {
		kind := reflect.TypeOf(v)
		for i := range kind.NumField() {
			key, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			keys[key] = true
			if key == "" || !isKey(key) || !described[key] {
				t.Errorf("%s.%s has the key %q, which docs/question-files.md does not describe", kind.Name(), kind.Field(i).Name, key)
			}
			if _, limited := listLimits[key]; kind.Field(i).Type.Kind() == reflect.Slice && key != "bytes" && !limited {
				t.Errorf("nothing limits the list %q", key)
			}
		}
		if n := kind.NumField(); n > maxKeys {
			t.Errorf("%s has %d keys, of at most %d", kind.Name(), n, maxKeys)
		}
	}
	for _, names := range [][]string{typeNames, formatNames, toleranceNames, unitRuleNames, orderingNames, gapKindNames, layoutNames, overdueNames, gradingNames, behaviourNames,
		{questionsFormat, testFormat, paperFormat}} {
		for _, name := range names {
			if name != "" && !described[name] {
				t.Errorf("%q is not described", name)
			}
		}
	}
	for key := range listLimits {
		if !keys[key] {
			t.Errorf("the list %q is in no file", key)
		}
	}
}

func TestNamesOfValues(t *testing.T) {
	for value, want := range map[fmt.Stringer]string{Single: "single", TrueFalse: "true/false", Essay: "essay", Type(0): "quiz.Type(0)", Type(11): "quiz.Type(11)", Markdown: "markdown", Geometric: "geometric",
		UnitCostsMark: "costs mark", OrderRelative: "relative", OrderAbsolute: "absolute", GapMultiple: "multiple", GapHorizontal: "horizontal", OverdueAbandon: "abandon", Last: "last", Practice: "practice", GapKind(0): "quiz.GapKind(0)"} {
		if value.String() != want {
			t.Errorf("%T is %q, want %q", value, value, want)
		}
	}
	if _, err := json.Marshal(Question{Type: 11}); err == nil {
		t.Error("a type that there is not was written")
	}
}

// What is read is written and read again as the same.
func FuzzQuestionFile(f *testing.F) {
	for _, q := range everyType(f) {
		var b bytes.Buffer
		if err := WriteQuestions(&b, []Question{q}); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(oneQuestion))
	f.Fuzz(func(t *testing.T, data []byte) {
		questions, err := ReadQuestions(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := WriteQuestions(&first, questions); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := ReadQuestions(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := WriteQuestions(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%s became %s, %v", first.Bytes(), second.Bytes(), err)
		}
	})
}

// Of a test that passes there is a sealed one with a paper, whose students all get their orders.
func FuzzTestFile(f *testing.F) {
	var b bytes.Buffer
	if err := WriteTest(&b, everyTest(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), []byte("chance"))
	f.Fuzz(func(t *testing.T, data, chance []byte) {
		test, err := ReadTest(bytes.NewReader(data))
		if err != nil {
			return
		}
		sealed, err := test.Seal(io.MultiReader(bytes.NewReader(chance), &counter{}))
		if err != nil {
			t.Fatal(err)
		}
		paper := sealed.Paper()
		if err := errors.Join(sealed.Check(), paper.CheckPaper(), WritePaper(io.Discard, &paper)); err != nil {
			t.Fatal(err)
		}
		if got, want := paper.Order([32]byte{1}, 1), sealed.Order([32]byte{1}, 1); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v of the paper, %v of the test", got, want)
		}
	})
}

// A counter is chance for tests, in which every two bytes come once before any comes again.
type counter struct{ n uint16 }

func (c *counter) Read(b []byte) (int, error) {
	for i := range b {
		if i%2 == 0 {
			c.n++
		}
		b[i] = byte(c.n >> (8 * (i % 2)))
	}
	return len(b), nil
}
