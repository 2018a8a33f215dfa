// Package score is the arithmetic of tests: what an answer is worth, what an attempt is worth, and what the answers of
// a class say of a question. The rules and the names are Moodle's.
//
//	f := score.Multiple(0.5, 0.5, -0.5)                     // 0.5, a fraction of a question's mark
//	f = score.Ordering(score.Absolute, []int{0, 2, 1, 3})   // 0.5
//	in := score.Nominal(3.1415, 0.0005).Contains(3.142)     // true
//	a := score.Analyse([]float64{1, 1, 1}, marks)           // a row of marks for each attempt
//	if di := a.Items[0].Discrimination; di.Known { … }      // in percent; not known where nothing varies
//
// A fraction is what part of its mark a question earns: 1 is all, 0 nothing, below 0 costs. Marks are points. Figures of
// an analysis that are shares or correlations are in percent, 0 to 100 or -100 to 100.
//
// It deliberately knows no questions, no people and no time, and says nothing in words.
package score
