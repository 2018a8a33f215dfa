package quiz

import "lyceum/quiz/score"

// A Warning is something about a question that its author may not have meant. It is a whole sentence, without a stop.
type Warning string

// Warnings.
const (
	TickAllEarnsAll Warning = "Who ticks everything earns the full mark"
	NothingEarnsAll Warning = "No answer earns the full mark"
	PictureMissing  Warning = "A text shows a picture that the question does not have"
	PictureUnused   Warning = "The question has a picture that no text shows"
)

// Warnings returns what its author should be asked about a question that was checked.
func (q *Question) Warnings() (warnings []Warning) {
	switch q.Type {
	case Single:
		warnings = warnBest(warnings, false, fractionsOf(q.Options))
	case Multiple:
		warnings = warnBest(warnings, true, fractionsOf(q.Options))
	case Short, Numeric:
		warnings = warnBest(warnings, false, fractionsOfAnswers(q.Answers))
	case Cloze:
		for _, g := range q.Gaps {
			warnings = warnBest(warnings, g.Kind == GapMultiple, append(fractionsOf(g.Options), fractionsOfAnswers(g.Answers)...))
		}
	}
	shown := q.shownPictures()
	for _, p := range q.Pictures {
		if shown[p.Name] == "" {
			warnings = addWarning(warnings, PictureUnused)
		}
		delete(shown, p.Name)
	}
	if len(shown) > 0 {
		warnings = addWarning(warnings, PictureMissing)
	}
	return warnings
}

// warnBest warns of fractions by which nobody, or anybody, can be right.
func warnBest(warnings []Warning, several bool, fractions []float64) []Warning {
	best, wrong := 0.0, false
	for _, f := range fractions {
		wrong = wrong || f <= 0
		if several {
			best += max(f, 0)
		} else {
			best = max(best, f)
		}
	}
	if !score.Right(best) {
		return addWarning(warnings, NothingEarnsAll)
	}
	if several && wrong && score.Right(score.Multiple(fractions...)) {
		return addWarning(warnings, TickAllEarnsAll)
	}
	return warnings
}

func addWarning(warnings []Warning, w Warning) []Warning {
	for _, has := range warnings {
		if has == w {
			return warnings
		}
	}
	return append(warnings, w)
}

func fractionsOfAnswers(answers []Answer) []float64 {
	fractions := make([]float64, len(answers))
	for i, a := range answers {
		fractions[i] = a.Fraction
	}
	return fractions
}
