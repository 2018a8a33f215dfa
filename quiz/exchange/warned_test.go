package exchange

import (
	"slices"
	"testing"

	"lyceum/quiz"
)

func TestEveryWarningOfAQuestionHasAKind(t *testing.T) {
	kinds := map[ProblemKind]bool{}
	for _, w := range []quiz.Warning{quiz.NothingEarnsAll, quiz.TickAllEarnsAll, quiz.PictureMissing, quiz.PictureUnused} {
		if warned[w] == 0 || kinds[warned[w]] {
			t.Errorf("%q is of kind %v", w, warned[w])
		}
		kinds[warned[w]] = true
	}
}

func TestWarningsComeOnceAndByTheirLines(t *testing.T) {
	half := quiz.Question{Type: quiz.Short, Name: "half", Answers: []quiz.Answer{{Pattern: "a", Fraction: 0.5}}}
	shows := half
	shows.Name, shows.Text, shows.Answers = "shows", quiz.Text{Source: "![](x.png)"}, []quiz.Answer{{Pattern: "a", Fraction: 1}}
	items := []Item{{Question: half, Line: 1}, {Question: half, Line: 4}, {Question: shows, Line: 9}, {Question: half}}
	problems := []Problem{{Line: 2, Kind: NameCut}, {Line: 5, Kind: NoFullMark, Question: "half"}, {Line: 20, Kind: NoAnswers, LeftOut: true}}
	want := []Problem{{Kind: NoFullMark, Question: "half"}, {Line: 1, Kind: NoFullMark, Question: "half"}, problems[0], problems[1], {Line: 9, Kind: NoPicture, Question: "shows"}, problems[2]}
	if got := Warned(items, problems); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if len(problems) != 3 || problems[1].Line != 5 {
		t.Error("what was given was changed")
	}
}
