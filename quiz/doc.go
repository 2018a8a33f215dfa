// Package quiz says what questions and tests are, what a student's answer is, and what it is worth.
//
//	mark, err := quiz.Mark(question, response) // fraction of the question's mark, with what matched
//	paper := test.Paper(order)                  // what students get: no fractions, no answers, no feedback
//
// Rules of arithmetic are in package score; files of questions are read and written by gift, aiken and cloze; questions are kept by
// bank; how a test is given in a class, by entries of its members' logs, is in package attempt.
//
// It knows no network, no disk and no time.
package quiz
