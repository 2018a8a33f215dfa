// Package cloze reads and writes the notation for holes in a text that Moodle calls embedded answers.
//
//	question, problems := cloze.Parse(quiz.Text{Source: "Oxygen comes from {1:SHORTANSWER:=water~%50%H2O}."})
//	source, problems := cloze.Format(&question)
//
// Parse is for a text that somebody types into an editor, Read for a file, which is one question. All types of holes that Moodle has are
// understood under all their names, with marks, weights, feedback, tolerances and escapes: a backslash before }, # or ~, and the entities of HTML.
//
// Deliberately absent: everything of a question that is not in its text, such as its name and general feedback.
package cloze
