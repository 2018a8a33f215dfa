// Package exchange is what the formats of files of questions have in common: what they read and write, how they say what is wrong, and
// what a text file is.
//
//	items, problems, err := gift.Read(data)    // the good questions, and all that is to be said of the others
//	problems, err := aiken.Write(w, items)     // what Aiken cannot carry is among the problems
//
// An error is for a whole file that cannot be read as text at all, or not be written; whatever concerns one question is a Problem, with its
// line. What a problem means is its Kind, with the piece of the file it is about; the sentences for people are in app/model, because people
// have languages.
//
// Deliberately absent: the formats themselves, which are in gift, aiken and cloze; files of this program's own, which package quiz has.
package exchange
