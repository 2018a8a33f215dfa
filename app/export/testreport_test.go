package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

var update = flag.Bool("update", false, "write golden files anew")

func plainText(s string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: s} }

// givenTest has a choice, a pool of two short answers of which one is picked, an essay, and a text between them.
func givenTest(title string) *quiz.Test {
	short := func(n byte, name, pattern string) quiz.Question {
		return quiz.Question{ID: quiz.ID{n}, Type: quiz.Short, Name: name, Text: plainText(name), Mark: 1, Answers: []quiz.Answer{{Pattern: pattern, Fraction: 1}}}
	}
	return &quiz.Test{
		ID: quiz.ID{0xAA}, Title: title, GradeMax: 10, Attempts: 2, Limit: 40 * time.Minute,
		Slots: []quiz.Slot{
			{Pick: 1, Mark: 1, Pool: []quiz.Question{{ID: quiz.ID{1}, Type: quiz.Single, Name: "Light", Text: plainText("Which light?"), Mark: 1, Options: []quiz.Option{
				{ID: 7, Text: plainText("red, blue"), Fraction: 1}, {ID: 8, Text: plainText("green; \"only\"")}}}}},
			{Pick: 1, Pool: []quiz.Question{{ID: quiz.ID{2}, Type: quiz.Description, Name: "Read", Text: plainText("Read this.")}}},
			{Pick: 1, Mark: 2, Pool: []quiz.Question{short(3, "Gas", "oxygen"), short(4, "Sugar", "glucose")}},
			{Pick: 1, Mark: 5, Pool: []quiz.Question{{ID: quiz.ID{5}, Type: quiz.Essay, Name: "Explain", Text: plainText("Explain."), Mark: 5, Lines: 5}}},
		},
	}
}

// testAttempt is one of givenTest.
func testAttempt(t *quiz.Test, number int, state string, light quiz.OptionID, gas, essay string, marks ...float64) TestAttempt {
	opened := start.Add(time.Duration(number) * time.Hour)
	a := TestAttempt{Number: number, State: state, Opened: opened, Deadline: opened.Add(t.Limit), Events: []TestEvent{{At: opened, What: "opened"}, {At: opened.Add(time.Minute), What: "pasted", Number: 3, N: 80}}}
	if state == "finished" {
		a.Finished = opened.Add(25*time.Minute + 30*time.Second)
	}
	answer := func(slot, number int, r quiz.Response, mark float64) TestAnswer {
		q := &t.Slots[slot].Pool[0]
		return TestAnswer{Slot: slot, Number: number, Question: q, Response: r, At: opened.Add(time.Duration(number) * time.Minute), Seconds: 45 * time.Second, Tries: 2, Max: t.Slots[slot].Mark, Mark: mark}
	}
	a.Answers = []TestAnswer{
		answer(0, 1, quiz.Response{Chosen: []quiz.OptionID{light}}, marks[0]), answer(1, 0, quiz.Response{}, 0),
		answer(2, 2, quiz.Response{Text: gas}, marks[1]), answer(3, 3, quiz.Response{Text: essay}, marks[2]),
	}
	if light == 0 {
		a.Answers[0].Response = quiz.Response{}
	}
	return a
}

func testReport() *TestReport {
	t := givenTest("Photosynthesis; unit 1")
	ten, part := 10.0, 3.75
	ana := testAttempt(t, 1, "finished", 7, "oxygen", "=cmd|' /C calc'!A0 makes\nsugar", 1, 2, 5)
	ana.Answers[3].Comment = "Very good, \"Ana\""
	ana.Answers[3].History = []TestMark{{At: start.Add(3 * time.Hour), By: "Ms Berg", Mark: 4}, {At: start.Add(4 * time.Hour), By: "Ms Berg", Mark: 5, Comment: "second look"}}
	ben := testAttempt(t, 1, "finished", 8, "-oxygen", "It grows.", 0, 0, 0)
	ben.Answers[3].Grading = true
	ben2 := testAttempt(t, 2, "handed in", 7, "oxygen", "It eats light.", 1, 0, 2)
	ben2.Finished, ben2.Answers[2].Late = ben2.Deadline, true
	open := testAttempt(t, 1, "open", 0, "", "", 0, 0, 0)
	return &TestReport{
		Class: "Biology 9b", Test: t, Made: start.Add(5 * time.Hour), Started: start, Closed: start.Add(4 * time.Hour),
		Takers: []Taker{
			{Name: "Ana Maria Lee", ID: "A1", Email: "ana@example.org", Fingerprint: "fa", Grade: &ten, Feedback: "Very good", Attempts: []TestAttempt{ana}},
			{Name: "Berg, Ben", ID: "007", Email: "@ben", Fingerprint: "fb", Grade: &part, Attempts: []TestAttempt{ben, ben2}, Flags: []string{"late"}, Extra: 10 * time.Minute},
			{Name: `=HYPERLINK("x")`, Fingerprint: "fe", Attempts: []TestAttempt{open}},
			{Name: "Zoë", ID: "Z9"},
		},
	}
}

// wantGolden compares with a file of testdata.
func wantGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if i >= len(gotLines) || i >= len(wantLines) || gotLines[i] != wantLines[i] {
			t.Fatalf("%s differs from line %d on:\n got %q\nwant %q", name, i+1, lineOf(gotLines, i), lineOf(wantLines, i))
		}
	}
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

// writers are all tables of a test.
var writers = map[string]func(io.Writer, *TestReport, Shape) error{"gradebook": Gradebook, "attempts": Attempts, "responses": Responses}

func written(t *testing.T, table string, r *TestReport, shape Shape) string {
	t.Helper()
	var b strings.Builder
	if err := writers[table](&b, r, shape); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTablesOfATestAreAsTheGoldenFiles(t *testing.T) {
	for table := range writers {
		wantGolden(t, table+".csv", []byte(written(t, table, testReport(), Shape{Feedback: true})))
	}
	var b bytes.Buffer
	if err := TestJSON(&b, testReport()); err != nil {
		t.Fatal(err)
	}
	wantGolden(t, "test.json", b.Bytes())
}

func TestTablesOfATestAreRFC4180(t *testing.T) {
	for table := range writers {
		text, marked := strings.CutPrefix(written(t, table, testReport(), Shape{}), byteOrderMark)
		if !marked {
			t.Errorf("%s: no byte order mark in front", table)
		}
		if _, err := parseStrictly(text); err != nil {
			t.Errorf("%s: not RFC 4180: %v", table, err)
		}
		if bare := written(t, table, testReport(), Shape{NoMark: true}); bare != text {
			t.Errorf("%s: without the mark it is another table", table)
		}
	}
}

func TestTablesOfATestComeBackFromEachSeparator(t *testing.T) {
	for table := range writers {
		var want [][]string
		for _, separator := range []rune{Comma, Tab, Semicolon, Colon} {
			r := csv.NewReader(strings.NewReader(written(t, table, testReport(), Shape{Separator: separator, NoMark: true})))
			r.Comma = separator
			records, err := r.ReadAll()
			if err != nil {
				t.Fatalf("%s, %q: %v", table, separator, err)
			}
			if want == nil {
				want = records
			}
			if !slices.EqualFunc(records, want, slices.Equal) {
				t.Errorf("%s, %q: got %q\nwant %q", table, separator, records, want)
			}
		}
	}
}

func TestNothingAnybodyWroteInATestIsAFormula(t *testing.T) {
	for _, hostile := range hostileNames {
		if strings.ContainsAny(hostile, "\r\x01") {
			continue // nobody's name or answer has them
		}
		r := testReport()
		r.Takers = r.Takers[:1]
		taker := &r.Takers[0]
		taker.Name, taker.ID, taker.Email, taker.Feedback = "Lee, "+hostile, hostile, hostile, hostile
		taker.Attempts[0].Answers[2].Response.Text, taker.Attempts[0].Answers[3].Comment = hostile, hostile
		r.Test.Slots[0].Pool[0].Name, r.Test.Title = hostile, hostile
		for table := range writers {
			records, err := csv.NewReader(strings.NewReader(written(t, table, r, Shape{NoMark: true, Feedback: true}))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, record := range records {
				for i, field := range record {
					if field != noGrade {
						wantNoFormula(t, fmt.Sprint(table, ", field ", i), field)
					}
				}
			}
			if want := strings.ReplaceAll(hostile, "\r\n", "\n"); restore(records[1][2]) != want {
				t.Errorf("%s: ID %q arrives as %q", table, hostile, records[1][2])
			}
		}
	}
}

func TestNamesArePartedAsListsHaveThem(t *testing.T) {
	for name, want := range map[string][2]string{
		"Ana Maria Lee": {"Ana Maria", "Lee"}, "Lee, Ana Maria": {"Ana Maria", "Lee"}, "Zoë": {"Zoë", ""}, "": {"", ""}, "van Dyck, Jan": {"Jan", "van Dyck"}, "李": {"李", ""},
	} {
		if first, last := splitName(name); first != want[0] || last != want[1] {
			t.Errorf("%q is %q and %q, want %q", name, first, last, want)
		}
	}
}

func TestJSONOfATestHasTheTestAndEveryMark(t *testing.T) {
	var b bytes.Buffer
	r := testReport()
	if err := TestJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	var out testReportJSON
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	test, err := quiz.ReadTest(bytes.NewReader(out.Test))
	if err != nil || test.Title != r.Test.Title || test.Slots[0].Pool[0].Options[0].Fraction != 1 {
		t.Errorf("the test is %+v, %v", test, err)
	}
	essay := out.Students[0].Attempts[0].Answers[3]
	if len(essay.History) != 2 || essay.History[0].Mark != 4 || *essay.Mark != 5 || essay.Response.Text != r.Takers[0].Attempts[0].Answers[3].Response.Text {
		t.Errorf("the essay is %+v", essay)
	}
	if ben := out.Students[1].Attempts[0]; ben.Sum != nil || ben.Answers[3].Mark != nil {
		t.Errorf("what is not marked has a mark: %+v", ben)
	}
}
