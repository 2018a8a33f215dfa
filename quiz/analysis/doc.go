// Package analysis says what the answers of a class tell of a test: how hard each question was, whether it told the able from
// the others, which wrong choices nobody took, and how the class did.
//
//	r := analysis.Analyse(test, attempts)
//	if r.Hidden { … }                   // of fewer than five students nothing can be said
//	for _, i := range r.LookFirst() { draw(r.Questions[i]) }
//
// Rules of arithmetic are those of Moodle's quiz statistics, in package score. Of each student the first attempt that is finished
// counts. A question with answers that wait to be marked by hand is left out, of sums too, until all of them are marked.
//
// It knows no network, no disk and no time, and gives back what nobody changes.
package analysis
