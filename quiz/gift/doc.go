// Package gift reads and writes questions as GIFT, the text format of Moodle.
//
//	items, problems, err := gift.Read(data)
//	problems, err := gift.Write(w, items)
//
// It understands what Moodle's reader does, in the same order of decisions: blank lines between questions, comments, $CATEGORY, ::titles::,
// [formats], { } at the end or amid a text, every type that GIFT has, weights, feedback, general feedback after ####, escapes, and the tags that
// Moodle writes into comments. Where Moodle takes something silently for what its author can hardly have meant, the question is taken as Moodle
// takes it, and a warning says so; where Moodle would make every answer right, or refuse the question, it is left out, and the error says that.
//
// # What comes back
//
// What is written and read again is the same question for all that GIFT carries: type, name, texts and their formats, choices, answers, pairs,
// weights, values with a tolerance in their own unit, feedback, tags and categories. IDs are given anew, rights that nobody has come last, and spaces at
// both ends of a text are lost. All else is named by a warning of Write.
//
// # Deliberately absent
//
// Extensions of other programs; question numbers, penalties and the answer numbering that Moodle keeps elsewhere; cloze, which Moodle does not
// write into GIFT (package cloze).
package gift
