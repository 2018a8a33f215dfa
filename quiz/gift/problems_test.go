package gift

import (
	"fmt"
	"strings"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// brief writes problems as line, kind, what, with an exclamation mark for a question that is left out.
func brief(problems []exchange.Problem) string {
	var all []string
	for _, p := range problems {
		mark := ""
		if p.LeftOut {
			mark = "!"
		}
		all = append(all, fmt.Sprintf("%d %d%s %s", p.Line, p.Kind, mark, p.What))
	}
	return strings.Join(all, "; ")
}

// want is brief for one problem.
func want(line int, kind exchange.ProblemKind, leftOut bool, what string) string {
	return brief([]exchange.Problem{{Line: line, Kind: kind, LeftOut: leftOut, What: what}})
}

// Each question stands between two good ones, which are kept; the problem has the line within it, counted from 0.
func TestEveryProblemHasItsLine(t *testing.T) {
	const out = true
	for _, tt := range []struct {
		source string
		want   string
	}{
		{"a\nb{\n=c", want(2, exchange.BraceOpen, out, "")},
		{"a\nb}", want(2, exchange.BraceClose, out, "")},
		{"a\n}b{=c}", want(2, exchange.BraceClose, out, "")},
		{"::name::\n{=c}", want(2, exchange.NoText, out, "")},
		{"a{\n=b} c\n{=d}", want(3, exchange.SecondBlock, false, "")},
		{"::a\nb{=c}", want(1, exchange.TitleOpen, false, "")},
		{"a\n$CATEGORY: b\n{}", want(2, exchange.CategoryInText, false, "$CATEGORY: b")},
		{"// [id:7]\na{}", want(1, exchange.IDLeftOut, false, "7")},
		{"a{\n~%5O%b\n~%100%c}", want(2, exchange.WeightUnread, false, "%5O%")},
		{"a{\n=b\n=%50 c}", want(3, exchange.WeightUnread, false, "%50 ")},
		{"a{~b\n=%50%c}", want(2, exchange.WeightOfRight, false, "%50%")},
		{"a{=b\n~%101%c}", want(2, exchange.WeightTooLarge, out, "%101%")},
		{"a{~%50%b\n~%40%c\n~d}", want(1, exchange.WeightsNot100, false, "90")},
		{"a{~b\n~d}", want(1, exchange.WeightsNot100, false, "0")},
		{"a{~b\n=c\n=d}", want(1, exchange.SeveralRight, false, "2")},
		{"a{~b\n=c\n~b}", want(3, exchange.SameChoice, false, "b")},
		{"a{\nb\n~c =d}", want(2, exchange.TextBefore, false, "b")},
		{"a{=c\n~\n~d}", want(2, exchange.EmptyAnswer, false, "")},
		{"a{\n~b\n~}", want(2, exchange.TooFewChoices, out, "") + "; " + want(3, exchange.EmptyAnswer, false, "")},
		{"a\n{\ntrue}", want(3, exchange.LikeTrueFalse, false, "true")},
		{"a{=TRUE}", want(1, exchange.LikeTrueFalse, false, "TRUE")},
		{"a{\n=b -> c ~d}", want(2, exchange.LikeMatching, false, "")},
		{"a{#\n=3,14}", want(2, exchange.NotANumber, out, "3,14")},
		{"a{#abc}", want(1, exchange.NotANumber, out, "abc")},
		{"a{#0x10}", want(1, exchange.NotANumber, out, "0x10")},
		{"a{#1e999}", want(1, exchange.NotANumber, out, "1e999")},
		{"a{#\n3:}", want(2, exchange.NotATolerance, out, "")},
		{"a{#3:-1}", want(1, exchange.NotATolerance, out, "3:-1")},
		{"a{#4..3}", want(1, exchange.RangeBackwards, out, "4..3")},
		{"a{#\n3\n~b#c}", want(3, exchange.AfterTilde, false, "b#c")},
		{"a{#\n3\n~#b\n=4}", want(3, exchange.AfterTilde, false, "#b\n=4")},
		{"a{#}", want(1, exchange.NoAnswers, out, "")},
		{"a{=}", want(1, exchange.EmptyAnswer, false, "") + "; " + want(1, exchange.NoAnswers, out, "")},
		{"a{=%50%b}", want(1, exchange.NoFullMark, false, "")},
		{"a{=b -> c\n=d}", want(2, exchange.NoArrow, out, "d")},
		{"a{=b -> c\n=d ->}", want(2, exchange.NoRight, out, "d")},
		{"a{=b -> c\n= -> d}", want(1, exchange.TooFewPairs, out, "")},
		{"a\n0\n{}", want(2, exchange.LineZero, false, "")},
		{"[html]a <img src=x>{}", want(1, exchange.MissingPicture, false, "<img")},
		{"a\vb{}", want(1, exchange.NotAllowed, out, "")},
		{"a{" + strings.Repeat("=b", 101) + "}", want(1, exchange.TooManyChoices, out, "101")},
		{"a{" + strings.Repeat("=b->c", 101) + "}", want(1, exchange.TooManyChoices, out, "101")},
		{"a" + strings.Repeat("\nb", exchange.MaxSource/2), want(1, exchange.TooLong, out, "a")},
		{"::" + strings.Repeat("n", quiz.MaxName+1) + "::a", want(1, exchange.NameCut, false, strings.Repeat("n", exchange.MaxWhat-1)+"…")},
	} {
		items, problems := read(t, "before{=1}\n\n"+tt.source+"\n\nafter{=1}")
		for i := range problems {
			if problems[i].Line -= 2; problems[i].Kind == exchange.NotAllowed {
				problems[i].What = "" // another package's words
			}
		}
		if got := brief(problems); got != tt.want {
			t.Errorf("%.60q: problems %s, want %s", tt.source, got, tt.want)
		}
		kept := 3
		if strings.Contains(tt.want, "!") {
			kept = 2
		}
		if len(items) != kept || items[0].Question.Text.Source != "before" || items[len(items)-1].Question.Text.Source != "after" {
			t.Errorf("%.60q: %d questions, want %d", tt.source, len(items), kept)
		}
	}
}

// A blank line within the answers makes two blocks of one question: each half says so.
func TestBlankLineWithinAnswers(t *testing.T) {
	_, problems := read(t, "a{\n=b\n\n~c}")
	if got, want := brief(problems), want(1, exchange.BraceOpen, true, "")+"; "+want(4, exchange.BraceClose, true, ""); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCategoryProblems(t *testing.T) {
	_, problems := read(t, "$CATEGORY: a\nb{=c}\n\n$CATEGORY: "+strings.Repeat("d/", exchange.MaxDepth)+"e")
	if got, want := brief(problems), want(1, exchange.CategoryNotAlone, false, "$CATEGORY: a")+"; "+want(4, exchange.CategoryDeep, false, "e"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFileWithoutQuestionsSaysSo(t *testing.T) {
	for _, source := range []string{"", "\n\n// nothing\n", "$CATEGORY: a"} {
		if items, problems := read(t, source); len(items) > 0 || brief(problems) != want(1, exchange.NothingHere, true, "") {
			t.Errorf("%q: %d questions, problems %s", source, len(items), brief(problems))
		}
	}
}

func TestTagsAreLimited(t *testing.T) {
	items, problems := read(t, "// "+tagLine(quiz.MaxTags+1)+"\na")
	if len(items[0].Question.Tags) != quiz.MaxTags || brief(problems) != want(1, exchange.TagsLeftOut, false, "32") {
		t.Errorf("%d tags, problems %s", len(items[0].Question.Tags), brief(problems))
	}
}

func tagLine(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[tag:%d]", i)
	}
	return b.String()
}

func TestQuestionsAndProblemsOfAFileAreLimited(t *testing.T) {
	items, problems := read(t, strings.Repeat("a\n\n", exchange.MaxItems+2))
	if len(items) != exchange.MaxItems || brief(problems) != want(2*exchange.MaxItems+1, exchange.TooManyQuestions, true, "") {
		t.Errorf("%d questions, problems %s", len(items), brief(problems))
	}
	_, problems = read(t, strings.Repeat("a}\n\n", exchange.MaxProblems+2))
	if n := len(problems); n != exchange.MaxProblems+1 || problems[n-1].Kind != exchange.TooManyProblems {
		t.Errorf("%d problems, the last %v", n, problems[n-1])
	}
}
