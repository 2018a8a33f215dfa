// Package conduct folds what a class decides while it meets: who has the hand up, who presents, what is locked,
// who was there.
//
//	c := conduct.New()
//	c.Apply(e)                            // every entry of the class log that counts, with its Rights
//	for _, h := range c.Hands.Snapshot() { … }
//	if c.Drawers.Snapshot().At(clock).Allows(author, rights) { … }
//	if c.Locks.Snapshot().At(clock).Forbids(conduct.LockChat, rights, false) { … }
//	body, err := conduct.LockChange{On: conduct.LockChat}.Encode()
//
// Each feature is a fold of its own ([journal.Reducer]); a [Conduct] gives each the entries that concern it. All
// go by the entries alone: statements count in the order of clock, then author, then sequence number, and the
// first 8192 statements of an author for one feature. Rights are those of the author at the entry ([May]).
//
// # Bodies
//
// Integers are unsigned varints of the shortest form, an author is 32 bytes and not zeros, a field is its length
// and that many bytes of UTF-8. One value has one encoding, and nothing may follow it.
//
//	hand         32  1 byte: 0 down, 1 up
//	lower hands  33  clock (0: none), number (0–256), that many of: author, sequence number of the entry that
//	                 raised the hand; by rising author. Something is lowered
//	stage        34  author, or nothing: nobody presents
//	locks        35  locks set, locks cleared; no bit in both, one at least: camera 1, mic 2, chat 4, private 8,
//	                 notes 16, people 32, cameras 64, cursors 128, annotations 256, screen 512
//	reaction     36  one emoji, at most 32 bytes
//	presence     37  number (1–256), that many of: author, 1 byte (0 gone, 1 back), clock; by rising author
//	owner        38  0 keep open, 1 lock, 2 hand over and then the heir's author
//	ask          39  1 byte: 0 to be silent, 1 to speak, 2 to show staff one's screen, 3 to show staff one's camera, 4 to share
//	                 one's screen with the class; number (0–256), that many authors, rising. With 0 nobody is named: all who
//	                 are not staff are asked to be silent
//	recording    40  1 byte: 0 no more, 1 from now on
//	attention    41  nothing: it is over; else the clock until which, at most 10 minutes after the entry's, and a field text
//	                 (1–200 characters)
//	show         42  1 byte: 0 people, 1 slides, 2 a board; unless 0: kind of document (0–127), its author (32 bytes) and its
//	             number, as package collab/board names documents; page (0–65535), and if that is 0 the author, number (1–2⁶³)
//	             and index (0–65535) of who added it
//	drawers      43  1 byte: 0 all may draw, 1 staff and who may present, 2 those and a list: number (1–256), that many
//	             authors, rising
//	roster       48  import, part (from 0), number of parts (1–512), number of rows, that many of: fields name
//	                 (1–120 characters), ID (0–64), e-mail address (0–254); in the desk log
//	activity     49  clock since which is counted, not 0; seconds of talking, of the camera, of the screen, each up to a week,
//	                 one at least not 0; in the desk log
//	viewed       50  1 byte: 0 small, 1 large, 2 a picture was saved; 1 byte: 1 the screen, 2 the camera; author who looked;
//	                 clock from which, clock until which, not before it; in the desk log of who was looked at. It counts if it
//	                 has been by the entry's clock, and not 12 hours before it, is one of the first 1024 of its author, and who
//	                 looked has or had the right to monitor
//
// # What a clock proves
//
// The clock of an entry is its author's word. It rises along the author's log, and an entry more than 60 s ahead
// waits, so nobody can date anything later than it is. Backwards, an author can go as far as to the own previous
// entry: who has been silent since nine can say at ten that a hand went up at a minute past nine, that a line of
// chat was written before the lock, that this was the moment of coming back. What keeps that in bounds is that
// staff statements win over it where they meet: a hand so dated falls to the next "lower all", a return counts
// from when staff saw it ([Sightings]). The first join of a sitting is the author's own word.
//
// # Attendance
//
// Who was there is worked out from a [Register], which is taken in a moment and read at leisure: joins and leaves merged
// over reconnects, what people wrote, and what staff said of who was gone; on every machine the same for the same entries. How
// long somebody talked only that person's own program knows. It says so again and again in the desk log, as a count since
// some clock that goes on growing; a program that is started anew begins another. What is so claimed counts for the
// sitting in which the count began, and never for more than the time that the person was there.
//
// It deliberately has no network, clock, window or text of chat; when a policy is due or whom to remind is for
// the owner of the class to decide.
package conduct
