// Package attempt says how a test is given in a class: what entries say of it, and what follows from them.
//
//	tests := attempt.New(self, seals)
//	tests.Apply(e)     // of the class log: announced, begun, ended, released; receipts; results
//	tests.ApplyDesk(e) // of desk logs: what students answer; what staff know and decide
//	is := tests.Test(id)
//	for _, a := range is.Taking(student).Attempts() {
//		phase := a.Phase(now) // open, overdue, handed in, abandoned
//	}
//
// The same type serves students, who are given what they did themselves, and staff, who are given what everybody did. What follows
// from entries depends on the set of entries alone, and on the class time for which one asks: an attempt that nobody handed in is
// handed in by rule on every machine, whether the student's takes part or not.
//
// # What is secret
//
// The paper of a test, which has no right answers, is sealed ([SealPaper]) and given out as a file beforehand. Its key is told when the
// test begins, and whether it is the right one everybody knows by the announcement ([Commitment]). The whole test with its right
// answers is a second file, of which only desk logs of staff tell. Answers are in the students' desk logs, results are sealed to each.
// Who has more time than others is in boxes that everybody tries to open and nothing names ([Given]).
//
// # What can be proved
//
// A student's entries are signed and chained. A [Receipt] names the newest that staff hold, and with it all before: who rewrites
// them later, or says that they wrote earlier what came late, is at odds with it. [Audit] finds that.
//
// # Bodies
//
// A test is 16 bytes that are not all zero. Numbers are unsigned varints of the shortest form unless it says otherwise; a field is a
// length and that many bytes; a time is milliseconds up to 366 days; a float is 8 bytes, IEEE 754, big endian, finite, never minus
// zero. A place is slot (0–999) ‖ question of the slot's pool (0–999). A ticket is a field of up to 70 bytes.
//
// Of KindTest, in the class log; who grades writes the first and the last, who grades or moderates the others:
//
//	announced  1 ‖ test ‖ title (field, 1–200 characters, one line) ‖ questions of each student ‖ marks (float) ‖ largest grade (float)
//	             ‖ limit (time) ‖ grace (time) ‖ attempts (0–1000) ‖ overdue ‖ grading ‖ behaviour (a byte each, as package quiz numbers them)
//	             ‖ review (1 responses, 2 key, 4 feedback) ‖ watch (1 focus, 2 full screen, 4 paste) ‖ commitment (32) ‖ ticket
//	begun      2 ‖ test ‖ closes (clock, 0: none) ‖ open (0 or 1; 1: key (32) ‖ ticket of the whole test, of 0 bytes but for practice)
//	             ‖ boxes: count (0–100) ‖ (field of 49–256 bytes)…
//	extended   3 ‖ test ‖ closes (clock, 0: as before) ‖ boxes
//	ended      4 ‖ test
//	released   5 ‖ test
//
// A box is sealed to a member with the label "test given"; header of this and of results is kind ‖ author (32) ‖ test. In it, always 109 bytes:
// takes (0 or 1) ‖ extra (time) ‖ with takes key (32) ‖ ticket ‖ zeros. The commitment is SHA-256 of "lyceum/v1/test key", a zero byte, test
// and key. The paper's file is 24 bytes of chance and XChaCha20-Poly1305 of the paper; what is authenticated with it is
// "lyceum/v1/test paper", a zero byte and test.
//
// Of KindTestReceipt, in the class log, by who reads desk logs: 1–1000 times the first 16 bytes of an entry's hash, rising.
//
// Of KindTestResult, in the class log, by the same: test ‖ count (1–200) ‖ (first 8 bytes of the student's key ‖ first 16 bytes of the hash
// of the entry that asked, or zeros ‖ field). The field is sealed to the student with the label "test result": attempt (1–1000) ‖ count
// ‖ (place ‖ flags (1 to be marked by hand, 2 with a fraction) ‖ mark (float) ‖ most (float) ‖ [fraction (float)] ‖ comment (field)
// ‖ right answer (field) ‖ count ‖ feedback (field)…)…, rising by place.
//
// Of KindAnswer, in the desk log of who takes the test; staff take none. All begin with kind ‖ test ‖ attempt (1–1000):
//
//	1 opened, 4 finished
//	2 answered   place ‖ head ‖ tail ‖ middle, to the end: of the answer before, head bytes at its beginning and tail bytes at its end stay
//	3 flagged    place ‖ 0 or 1
//	5 signal     1 focus lost, 2 back, 3 full screen left, 4 back, 5 pasted ‖ characters
//	6 checked    place: it is to be marked now, and stays as it is
//
// Of KindMarking, in desk logs of staff:
//
//	keys       1 ‖ test ‖ key of the paper (32) ‖ ticket of the whole test: who grades or moderates, as the next
//	takers     2 ‖ test ‖ count (1–400) ‖ (author (32) ‖ takes (0 or 1) ‖ extra (time))…, rising by author
//	marked     3 ‖ test ‖ author (32) ‖ attempt ‖ place ‖ 0, or 1: no mark ‖ mark (float) ‖ comment (field, up to 2000 bytes): who grades, as the next
//	corrected  4 ‖ test ‖ place ‖ ticket of a file of one question
//
// It marks nothing, knows no files and no network, and does not ask for the time.
package attempt
