// Package aiken reads and writes questions as Aiken, a text format for single choice and nothing else: a question on one line, choices on lines
// with letters, and the letter of the right one.
//
//	Which gas do plants take in?
//	A) Oxygen
//	B) Carbon dioxide
//	ANSWER: B
//
// It reads what Moodle reads. Where Moodle's reader makes a question that cannot be answered rightly, or drops one without a word, there is a
// problem with its line.
//
// Deliberately absent: everything that Aiken cannot say. Write names what is lost of a question, and which questions are left out.
package aiken
