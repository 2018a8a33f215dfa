// Package quiz says what questions and tests are, what a student's answer is, and what it is worth.
//
//	err := question.Check()                     // a *CheckError names the field
//	sealed, err := test.Seal(rand.Reader)       // IDs that tell nothing, before it is announced
//	paper := sealed.Paper()                     // what students get: no fractions, no answers, no feedback
//	seats := paper.Order(author, attempt)       // a student's own test, the same on every machine
//	marked, err := quiz.Mark(question, response) // fraction of the question's mark, with what matched
//	blocks := question.Text.Blocks()            // what a window draws
//
// Files of questions, tests and papers are JSON (docs/question-files.md); a response in an entry of a log is bytes
// ([AppendResponse]).
//
// Rules of arithmetic are in package score; GIFT, Aiken and the text of clozes are read and written by gift, aiken and cloze;
// questions are kept by bank; how a test is given in a class, by entries of its members' logs, is in package attempt.
//
// It knows no network, no disk and no time, and says nothing in words but what a problem is, in English, as constants.
package quiz
