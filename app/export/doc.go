// Package export writes who attended a class, what was said, and how a test went, as files for other programs and for people.
//
//	r := export.Report{Title: "Algebra", Made: time.Now(), Parts: export.Attendance | export.Chat, …}
//	err := export.CSV(w, r, export.Chat)  // one table
//	err = export.JSON(w, r)               // all parts
//	err = export.HTML(w, r)               // the same, to read and to print, with charts
//
//	err = export.Gradebook(w, test, export.Shape{}) // of a TestReport; and Attempts, Responses, TestJSON
//
// # CSV
//
// A table is RFC 4180 in UTF-8, with a byte order mark in front, by which spreadsheet programs know the encoding:
// records end with CR LF, all have as many fields as the first, which names them; a field with a comma, a quotation
// mark or a line end, or a space in front, is quoted, quotation marks in it are doubled, line ends in it are CR LF.
//
// Spreadsheet programs take a cell for a formula, which may fetch or run something, by its first character. A cell
// with text that people wrote gets an apostrophe in front if its first character is a tab, a line feed or a carriage
// return, or the first besides white space and characters that do not show is one of = + - @, in fullwidth and small
// forms too (U+FF1D, U+FF0B, U+FF0D, U+FF20, U+FE66, U+FE62, U+FE63, U+FE6B). As there are languages in which these programs
// separate cells by semicolons, or tabs, and then know nothing of our quotation marks, an apostrophe stands behind each
// semicolon, tab and line end in such a text that is followed by one of these, too, whatever white space and quotation
// marks are between. A program that reads such a file takes off an apostrophe that stands so before one of these.
//
// Times are those of the computer that writes, as 2026-03-02 09:00:00. The columns of attendance, of which each
// person has one row a sitting:
//
//	Sitting          number; 1 is the first time that the class met
//	Name             as in the roster, or else by the person
//	Moderator        TRUE for who runs the class
//	Score            0 to 8: up to 2 points each for talking, messages, reactions and raised hands, relative to the student
//	                 with most; 0 for moderators
//	Talk, Webcam     how long the person talked to the class and showed it a camera, as h:mm:ss: the word of that person's own
//	                 program, cut down to Duration; known to staff
//	Messages, Reactions, Hands   numbers
//	Join, Left       times; Left is empty if the person was there when the sitting, or what is known of it, ended
//	Duration         time present, as h:mm:ss
//	ID number, Email of the roster; empty for who is not in it
//	Fingerprint      of the person's identity; several, separated by spaces, if the person came by several
//	Rejoins          number of times that the person came back
//	Seconds present  the same as Duration
//	% present        part of the sitting, 0 to 100
//	Matched by       what the person typed that made them that row of the roster: email, id or name; it proves nothing
//	Screen           how long the person showed the class a screen, as Webcam
//	Talk points, Message points, Reaction points, Hand points   the parts of Score
//
// Who is in the roster and did not come has a row too, without times. The columns
// of the chat, of which each line has one row, lines that this computer may not read left out:
//
//	Time, From       when it was written, and by whom
//	Role             of the author at that time: instructor, deputy, proctor, student or observer
//	To               empty for a line to everybody, else "staff" or a name
//	Text             what it says after all edits; empty if deleted
//	Edited           time of the last edit; empty if there was none
//	Deleted          who deleted it; empty if nobody did
//
// and those of views, of which each look of staff at what somebody showed them alone has one row, and each picture that
// they kept of it:
//
//	From, To         times
//	Duration         as h:mm:ss
//	Person, Seen by  whose screen or camera it was, and who looked
//	What             screen or camera
//	How              small, large or saved
//
// # Tests
//
// The tables of a test are CSV as above, with commas, tabs, semicolons or colons between cells, and without a byte order mark if
// that is wanted. Times in them are ISO 8601 with the distance to universal time; numbers have two decimals and a point. Each row
// begins with First name, Last name, ID number, Institution, Department and Email address, as Moodle has them: names are parted at a
// comma, else before the last word; institution and department are empty; ID and address are of the roster.
//
//   - A gradebook has a row for each who was to take the test, with Quiz: NAME (Real), perhaps Quiz: NAME (Feedback), Course total
//     (Real), and Last downloaded from this course in seconds since 1970. Without a grade there is -. Moodle imports it by ID or
//     address.
//   - A table of attempts has a row for each, like Moodle's report of a quiz: State, Started on, Completed, Time taken, Grade/MAX, and
//     Q. N /MAX for each place of the test: what is there is a question of a pool, if the place has one. What was not answered is
//     -, what is to be marked by hand Requires grading. The last row has the averages of what is known of attempts that count.
//   - A table of responses has a row for each question of each attempt: what was answered and what is right, in words; mark; seconds and
//     tries (changes); Late for what was dated after the deadline, which does not count.
//
// Words of these tables, True and False among them, are English in every language, as Moodle's own in English are: programs that read them
// know no others.
//
// Its JSON has the test with its key as a file of a test has it, and of each student every attempt, answer, mark and comment, and the marks
// that were there before.
//
// # HTML
//
// One page without scripts, links or anything fetched, with figures, charts and a table for each sitting, one table for the
// chat and one for views. Charts are drawings within the page (SVG): how many students were present when, how much was
// talked and written when, and for each person a strip of when they were there. It follows the desktop's choice of light
// or dark, is printed light, and speaks the language of package words, while tables are the same in all. What people
// wrote is escaped, and isolated so that it cannot change the direction of what stands around it (chat.Display).
//
// Deliberately absent: where files go (app/reports, app/cli), and where a report comes from (app/room).
package export
