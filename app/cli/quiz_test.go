package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/assets"
	"lyceum/quiz"
	"lyceum/quiz/exchange"
	"lyceum/quiz/gift"
)

// questionsIn writes a file and returns its path.
func questionsIn(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const aikenText = "Which gas?\nA) Oxygen\nB) Carbon dioxide\nANSWER: B\n"

func TestQuizCheckTellsEveryProblemWithItsLine(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		code       int
		want       string // FILE stands for the path
	}{
		{"a.gift", "One? {=1}\n\nTwo? {T}", 0, "FILE: 2 questions, 0 errors, 0 warnings\n"},
		{"a.gift", "One? {=%50%1}", 0, "FILE:1: warning: No answer is worth the whole mark. (in “One?”)\nFILE: 1 question, 0 errors, 1 warning\n"},
		{"a.gift", "One? {T}\n\nTwo? {~%50%1 ~%50%2 ~3}", 0, "FILE:3: warning: Who ticks everything earns the whole mark. Have wrong choices cost something. (in “Two?”)\nFILE: 2 questions, 0 errors, 1 warning\n"},
		{"a.gift", "One? {~%40%1 ~%40%2 ~3}", 0, "FILE:1: warning: The right answers together are worth 80 percent, not 100. (in “One?”)\nFILE: 1 question, 0 errors, 1 warning\n"},
		{"a.gift", "See ![](x.png) {T}", 0, "FILE:1: warning: The text shows a picture that is not in the file: ![](x.png) (in “See []”)\nFILE: 1 question, 0 errors, 1 warning\n"},
		{"a.json", `{"format":"lyceum questions","version":1,"questions":[{"type":"essay","name":"E","text":{"source":"See ![](x.png)"},"mark":1,"lines":5}]}`, 0,
			"FILE: warning: A text shows a picture that the question does not have. (in “E”)\nFILE: 1 question, 0 errors, 1 warning\n"},
		{"a.gift", "One? {#1,5}\n\nTwo? {T}\n\nThree? {", 1, "FILE:1: error: This is no number: 1,5. Moodle would take any number as right. (in “One?”)\n" +
			"FILE:5: error: A { has no } after it in the same question. A blank line ends a question.\nFILE: 1 question, 2 errors, 0 warnings\n"},
		{"a.aiken", aikenText + "\nA) x", 1, "FILE:6: error: There is a choice before any question: A) x\nFILE: 1 question, 1 error, 0 warnings\n"},
		{"a.txt", aikenText, 0, "FILE: 1 question, 0 errors, 0 warnings\n"},
		{"a.txt", "Go {1:MC:=a~b}.", 0, "FILE: 1 question, 0 errors, 0 warnings\n"},
		{"a.cloze", "Go.", 1, "FILE:1: error: There are no holes in this text. One is written {1:SHORTANSWER:=answer}.\nFILE: 0 questions, 1 error, 0 warnings\n"},
		{"empty.gift", "", 1, "FILE:1: error: There are no questions in this file.\nFILE: 0 questions, 1 error, 0 warnings\n"},
		{"esc.gift", "a\u202e\nb {=\u009b0m -> c =d -> e}", 1, "FILE:1: error: This cannot be a question: stem 1: text has characters that no text has. (in “a� b”)\n"},
	} {
		path := questionsIn(t, tt.name, tt.text)
		r := newRun().start(t.Context(), "quiz", "check", path)
		want := strings.ReplaceAll(tt.want, "FILE", path)
		if got := r.out.String(); r.code != tt.code || !strings.HasPrefix(got, want) || r.err.String() != "" {
			t.Errorf("%q: code %d, want %d\n got %q\nwant %q\n%s", tt.text, r.code, tt.code, got, want, r.err.String())
		}
		if strings.ContainsAny(r.out.String(), "\u009b\u202e") {
			t.Errorf("%q: what a terminal obeys is printed: %q", tt.text, r.out.String())
		}
	}
}

func TestQuizCheckPrintsEvents(t *testing.T) {
	path := questionsIn(t, "a.gift", "One? {#x}\n\nTwo? {~%50%a ~b}")
	r := newRun().start(t.Context(), "quiz", "check", path, "--json")
	r.wantCode(t, 1)
	events := r.events(t)
	if r.kinds(t) != "problem problem checked" || events[0]["severity"] != "error" || events[0]["line"] != 1.0 || events[0]["kind"] != "not-a-number" || events[0]["what"] != "x" ||
		events[1]["severity"] != "warning" || events[1]["line"] != 3.0 || events[1]["question"] != "Two?" ||
		events[2]["questions"] != 1.0 || events[2]["errors"] != 1.0 || events[2]["warnings"] != 1.0 || events[2]["format"] != "gift" {
		t.Errorf("events %v", events)
	}
}

func TestQuizRefusesWhatIsNoFileOfQuestions(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.gift")
	f, err := os.Create(large)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(quiz.MaxFile + 1); err != nil {
		t.Fatal(err)
	}
	f.Close()
	for _, command := range []string{"check", "preview", "convert --to gift"} {
		for path, want := range map[string]string{
			filepath.Join(dir, "none.gift"): "is not there",
			dir:                             "That is a folder.",
			large:                           "larger than a file of questions",
			questionsIn(t, "binary.gift", "PK\x03\x04\x00\x00"):          "not a file of text",
			questionsIn(t, "utf16.gift", "\xff\xfeA\x00"):                "UTF-16",
			questionsIn(t, "latin.gift", "One? {T}\n\nCaf\xe9? {T}"):     "Line 3 of that file is not in UTF-8",
			questionsIn(t, "broken.json", "{\"format\": \"something\"}"): "not a file of questions or of a test",
			questionsIn(t, "empty.json", ""):                             "not a file of questions or of a test",
		} {
			r := newRun().start(t.Context(), append(append([]string{"quiz"}, strings.Fields(command)...), path)...)
			if got := r.out.String() + r.err.String(); r.code != 1 || !strings.Contains(got, want) {
				t.Errorf("quiz %s %s: code %d, %q, want %q in it", command, filepath.Base(path), r.code, got, want)
			}
		}
	}
}

func TestQuizRefusesCommandLinesThatMakeNoSense(t *testing.T) {
	path := questionsIn(t, "a.gift", "One? {=1}")
	for _, args := range []string{"quiz", "quiz look " + path, "quiz check", "quiz check " + path + " " + path, "quiz check --from xml " + path,
		"quiz convert " + path, "quiz convert --to cloze " + path, "quiz preview --to gift " + path} {
		if r := newRun().start(t.Context(), strings.Fields(args)...); r.code != 2 || r.out.String() != "" || r.err.String() == "" {
			t.Errorf("%s: code %d, %q, %q", args, r.code, r.out.String(), r.err.String())
		}
	}
}

func TestQuizConvertWritesEveryFormat(t *testing.T) {
	path := questionsIn(t, "a.txt", aikenText)
	r := newRun().start(t.Context(), "quiz", "convert", path, "--to", "gift")
	r.wantCode(t, 0)
	const want = "::Which gas?::[plain]Which gas?{\n\t~Oxygen\n\t=Carbon dioxide\n}\n\n"
	if r.out.String() != want || r.err.String() != "" {
		t.Errorf("got %q, want %q; %q", r.out.String(), want, r.err.String())
	}
	out := filepath.Join(t.TempDir(), "b.json")
	r = newRun().start(t.Context(), "quiz", "convert", path, "--to", "json", "-o", out)
	r.wantCode(t, 0)
	if got := r.out.String(); got != fmt.Sprintf("converted  file: %s  format: json  questions: 1\n", out) {
		t.Errorf("printed %q", got)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	r = newRun().start(t.Context(), "quiz", "convert", out, "--to", "aiken")
	r.wantCode(t, 0)
	if got := r.out.String(); got != aikenText+"\n" {
		t.Errorf("back again: %q, want %q", got, aikenText)
	}
}

// What a format cannot carry is told beside the questions, and the exit code says whether one was left out.
func TestQuizConvertTellsWhatIsLost(t *testing.T) {
	const text = "$CATEGORY: x\n\n// [tag:a]\nOne? {=1 ~2 ~3}\n\nTwo? {=1}\n\nThree? {"
	path := questionsIn(t, "a.gift", text)
	r := newRun().start(t.Context(), "quiz", "convert", path, "--to", "aiken", "--json")
	r.wantCode(t, 1)
	if got := r.out.String(); got != "One?\nA) 1\nB) 2\nC) 3\nANSWER: A\n\n" {
		t.Errorf("written %q", got)
	}
	var told []string
	for line := range strings.Lines(r.err.String()) {
		var event map[string]any
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatal(err)
		}
		told = append(told, fmt.Sprint(event["line"], event["severity"], event["kind"]))
	}
	if got, want := strings.Join(told, " "), "8errorbrace-open 3warningloses-category 3warningloses-tags 6errorloses-type"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	path = questionsIn(t, "b.gift", "Why? {}")
	out := filepath.Join(t.TempDir(), "b.aiken")
	r = newRun().start(t.Context(), "quiz", "convert", path, "--to", "aiken", "--out", out)
	if _, err := os.Stat(out); r.code != 1 || !os.IsNotExist(err) || !strings.Contains(r.out.String(), "None of the questions") {
		t.Errorf("nothing to write: code %d, %q, %v", r.code, r.out.String(), err)
	}
}

func TestQuizConvertOfATestWritesItsQuestions(t *testing.T) {
	items, _, err := gift.Read([]byte("One? {=1 ~2}\n\nTwo? {T}"))
	if err != nil {
		t.Fatal(err)
	}
	test := quiz.Test{Title: "T", GradeMax: 10, Attempts: 1}
	for _, item := range items {
		test.Slots = append(test.Slots, quiz.Slot{Pool: []quiz.Question{item.Question}, Pick: 1, Mark: 1})
	}
	var b strings.Builder
	if err := quiz.WriteTest(&b, &test); err != nil {
		t.Fatal(err)
	}
	r := newRun().start(t.Context(), "quiz", "convert", questionsIn(t, "t.json", b.String()), "--to", "gift")
	r.wantCode(t, 0)
	if again, problems, err := gift.Read([]byte(r.out.String())); err != nil || len(problems) > 0 || len(again) != 2 {
		t.Errorf("%d questions, %v, %v: %q", len(again), problems, err, r.out.String())
	}
}

// The sample has no problems, and a preview of it has nothing that tells what is right.
func TestQuizPreviewOfTheSample(t *testing.T) {
	path := questionsIn(t, "sample.gift", string(assets.Sample(assets.SampleQuestions)))
	r := newRun().start(t.Context(), "quiz", "check", path)
	r.wantCode(t, 0)
	if !strings.Contains(r.out.String(), "0 errors, 0 warnings") {
		t.Errorf("check: %q", r.out.String())
	}
	r = newRun().start(t.Context(), "quiz", "preview", path)
	r.wantCode(t, 0)
	for _, want := range []string{"1. Which substance does", "   ( ) Water\n", "   [ ] Oxygen\n", "   ( ) True\n   ( ) False\n", "_____ in the skin", "- Stroma -> (", "   ________"} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("the preview lacks %q:\n%s", want, r.out.String())
		}
	}
	for _, secret := range []string{"Ruben and Kamen marked it", "%", "thylakoid discs"} {
		if strings.Contains(r.out.String(), secret) {
			t.Errorf("the preview tells %q:\n%s", secret, r.out.String())
		}
	}
}

func TestQuizPreviewShowsEveryType(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a.gift", "[html]<p>Look:</p><ul><li>a<li>b</ul>", "Look:\n- a\n- b\n\n"},
		{"a.gift", "Why? {}", "1. Why? (1 mark)\n" + strings.Repeat("   ________________________________________\n", 15) + "\n"},
		{"a.cloze", "Go {1:SA:=secret} to\n{2:MCV:=sun~moon}, {1:MR:=a~b}!", "1. Go ______ to\n   ( sun | moon ), [ a + b ]! (4 marks)\n\n"},
		{"a.gift", "[markdown]See ![A leaf](leaf.png) ![](x.png) {T}", "1. See [picture 1: A leaf] [picture 2] (1 mark)\n   ( ) True\n   ( ) False\n\n"},
		{"a.gift", "Match. {=b -> y =a -> x}", "1. Match. (1 mark)\n   - b -> (x | y)\n   - a -> (x | y)\n\n"},
	} {
		r := newRun().start(t.Context(), "quiz", "preview", questionsIn(t, tt.name, tt.text))
		r.wantCode(t, 0)
		if got := r.out.String(); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
	ordering := quiz.Question{Type: quiz.Ordering, Text: quiz.Text{Source: "Order."}, Mark: 1,
		Options: []quiz.Option{{ID: 1, Text: quiz.Text{Source: "seed"}}, {ID: 2, Text: quiz.Text{Source: "leaf"}}}}
	var b strings.Builder
	if err := quiz.WriteQuestions(&b, []quiz.Question{ordering}); err != nil {
		t.Fatal(err)
	}
	r := newRun().start(t.Context(), "quiz", "preview", questionsIn(t, "a.json", b.String()), "--json")
	r.wantCode(t, 0)
	if e := r.events(t)[0]; e["type"] != "ordering" || fmt.Sprint(e["answers"]) != "[leaf seed]" || e["number"] != 1.0 || e["mark"] != 1.0 {
		t.Errorf("events %v", r.events(t))
	}
}

func TestQuizPreviewSaysWhatIsLeftOut(t *testing.T) {
	r := newRun().start(t.Context(), "quiz", "preview", questionsIn(t, "a.gift", "One? {=1}\n\nTwo? {"))
	if r.code != 1 || !strings.HasPrefix(r.out.String(), "1. One?") || !strings.Contains(r.err.String(), "Left out of this file: 1 question.") {
		t.Errorf("code %d, %q, %q", r.code, r.out.String(), r.err.String())
	}
}

// A file larger than formats of text may be is refused by them, not by JSON.
func TestQuizFilesOfTextAreSmallerThanJSON(t *testing.T) {
	if exchange.MaxFile >= quiz.MaxFile {
		t.Fatalf("%d, %d: the test is about nothing", exchange.MaxFile, quiz.MaxFile)
	}
	path := questionsIn(t, "a.gift", "")
	if err := os.Truncate(path, exchange.MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if r := newRun().start(t.Context(), "quiz", "check", path); r.code != 1 || !strings.Contains(r.out.String(), "larger than a file of questions") {
		t.Errorf("code %d, %q", r.code, r.out.String())
	}
}
