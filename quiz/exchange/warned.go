package exchange

import (
	"slices"

	"lyceum/quiz"
)

// warned are the kinds of what [quiz.Question.Warnings] warns of.
var warned = map[quiz.Warning]ProblemKind{
	quiz.NothingEarnsAll: NoFullMark, quiz.TickAllEarnsAll: AllTicked, quiz.PictureMissing: NoPicture, quiz.PictureUnused: UnusedPicture,
}

// said are the kinds with which a reader says the same more closely.
var said = map[ProblemKind][]ProblemKind{NoFullMark: {WeightsNot100}, NoPicture: {MissingPicture}}

// Warned returns the problems of a file with what its questions, which were read from it, have to be asked about besides, each once and
// all by their lines. Items are in the order of the file.
func Warned(items []Item, problems []Problem) []Problem {
	all := slices.Clone(problems)
	for i, item := range items {
		for _, w := range item.Question.Warnings() {
			kind := warned[w]
			known := func(p Problem) bool {
				return item.Line > 0 && p.Line >= item.Line && (i+1 == len(items) || p.Line < items[i+1].Line) && (p.Kind == kind || slices.Contains(said[kind], p.Kind))
			}
			if !slices.ContainsFunc(problems, known) {
				all = append(all, Problem{Line: item.Line, Question: item.Question.Name, Kind: kind})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.Line - b.Line })
	return all
}
