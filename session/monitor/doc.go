// Package monitor is what staff are told of everybody in a class: what members report of themselves, and of those next
// to them who vanished, and what staff know by that.
//
//	data := monitor.Report{Place: monitor.AtBoard, Focused: true}.Encode()
//	r, err := monitor.ParseReport(data)
//	var b monitor.Board
//	b.Hear(from, at, r)                             // each report that came
//	for _, s := range b.States(now, people, monitor.Interval(len(people))) { … }
//
// Reports are sealed to staff and carried by session/netgroup, hop by hop; whose report is overdue is asked for it. Each says all
// there is to say, so a lost one costs freshness and nothing else. Where staff are not in the class nobody reports.
//
// # Report
//
// A report is a version byte, 1, a mask, and of the fields below those that the mask names, by rising bit. Numbers are
// unsigned varints of the shortest form, fixed integers big endian. What is as usual (0, nothing, false) has no field, no
// value has two encodings, and a report that could be told otherwise is refused. It has 1,024 bytes at most, some 30 as a
// rule.
//
//	bit  0  no window shows                       no bytes
//	     1  the window has the focus              no bytes
//	     2  the test is handed in                 no bytes
//	     3  place in front       1 video, 2 slides, 3 board, 4 puzzle, 5 test, 6 monitor
//	     4  focus                seconds for which it has been as it is
//	     5  lost                 times that the window lost the focus
//	     6  idle                 seconds since the last key or movement
//	     7  devices              microphone | camera << 2 | screen << 4: 0 off, 1 on, 2 fault, 3 locked by staff
//	     8  consent              screen | camera << 2: 0 not asked, 1 asked, 2 agreed, 3 declined
//	     9  test                 8 bytes of ID, not 0; answered, total (0–9999, answered at most total)
//	    10  version              length (1–24), that many bytes: a clean line (journal.CleanName)
//	    11  path                 1 local network, 2 direct
//	    12  round trip           milliseconds; jitter, milliseconds
//	    13  loss                 ‰
//	    14  traffic              neighbours (0–80), kbit/s in, kbit/s out
//	    15  in time              sound, pictures: 0 there was none, else 1 and the percentage
//	    16  missed               number (1–8), that many of: 8 bytes of author key, tenths of a second
//	    17  streams              number (1–8), that many of: 4 bytes of author key, 1 byte (1 mic, 2 cam, 3 screen, 0 other)
//	    18  links                number (0–80), that many of: 4 bytes of author key, milliseconds, loss in ‰, 1 byte: of which
//	                             of the streams the other is a parent. Of the two ends of a link for which that is none, the
//	                             one with the smaller author key tells of it
//
// # Who vanished
//
// Whoever stands next to a member on the ring misses it within six seconds and says so in a report made at once. One such
// word is enough if the member's own report is overdue, else it takes two; a report of the member's own that was made
// later than it can have vanished by such a word refutes that.
//
// # Looks
//
// Whom staff look at they tell that person's program alone: a [Look], which holds for 15 s. What it answers is a [Thumbnail] now and
// then, and an [Answered]. [ParseTold] reads all three; their layout is in look.go. [Lookers] are those who look, [Viewings] what is
// to be written down of it. The first byte of what is told is 1, 2 or 3; others are free.
//
// It deliberately has no clock, keys or network: who may read what is for session/netgroup, and what of it needs attention
// for the window.
package monitor
