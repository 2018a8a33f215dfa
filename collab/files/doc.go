// Package files folds journal entries into the files of a class: what was shared with all or with one person, and what
// students hand in. It also has what a computer owes to names and files of strangers: [Name], [IsProgram], [Save].
//
//	body, err := files.EncodeShared(files.Description{Name: files.Name(path), Note: "for Friday", Ticket: ticket}) // KindFile
//	body, err = files.EncodePrivate(sealer, self, to, description)                                                // KindFilePrivate
//	body, err = files.EncodeBox(files.BoxOpening{Title: "Essay"})                                                 // KindHandInBox
//	body, err = files.EncodeHandIn(box, description)                                                              // KindHandIn, desk log
//	f := files.New(self, opener)
//	f.Apply(e)     // of the class log, with its Rights
//	f.ApplyDesk(e) // of desk logs: staff are given everybody's, others their own
//	is := f.Snapshot()
//
// What is in a file comes by its ticket (package session), which names it and holds its key and its size. Here a ticket is
// opaque.
//
// # Bodies
//
// Numbers are unsigned varints of the shortest form; a field is its length and that many bytes; an author is 32 bytes. Nothing
// may be left over. A description is
//
//	name    field of 1 to 1000 bytes
//	note    field: UTF-8 of up to 500 characters, without control characters but line feed and tab
//	ticket  field of 1 to 256 bytes
//
// A name may hold anything, for strangers' programs write what they like: nobody is shown it but as [Name] makes it.
//
// Of KindFile, in the class log; a file is the author and the number of the entry that shared it:
//
//	removed  0 ‖ author ‖ number
//	shared   1 ‖ description
//	pinned   2 ‖ author ‖ number ‖ 1; 0: no more
//	opened   3 ‖ author ‖ number
//
// Of KindFilePrivate, in the class log: recipient (author) ‖ field sealed to the recipient ‖ field sealed to the author. In both is
// the description, with the label "file"; what is authenticated along with it is the kind of the entry, author and recipient.
//
// Of KindHandInBox, in the class log; a box is the author and the number of the entry that opened it:
//
//	removed  0 ‖ author ‖ number
//	opened   1 ‖ title (field: 1 to 100 characters, one line) ‖ task (field, as a note, up to 2000 characters) ‖ due (clock, 0: never)
//	changed  2 ‖ author ‖ number ‖ 1: takes something; 0: is closed
//
// Of KindHandIn, in the desk log of who hands in:
//
//	taken back  0 ‖ number, in that desk log, of the entry that handed in
//	handed in   1 ‖ box: author ‖ number ‖ description
//
// # What counts
//
// All take the right to post. Who shared a file takes it away, and so do staff, who are those with the right to present or to
// moderate; staff pin files, and open them for everybody. What is said of files takes away no box, nor the other way round. Of pins the last counts, by clock, author and number; of openings the
// last one alone is shown. What was taken away stays so. Boxes are opened, changed and taken away by who has the right to grade
// or to moderate. Nobody of staff hands in. What is handed in after a box is due, or while it is closed, is late, and is there.
//
// Of one author 500 statements of the class log count, 5,000 more that are said with the rights of staff, and 200 of the desk log: those with
// the smallest numbers.
//
// # Deliberately absent
//
// Where files are on this computer and how they come (package session, and app/room, which also knows what staff have locked and who is
// called what). When something was handed in is what the student's program said, within what a log allows: it proves nothing.
package files
