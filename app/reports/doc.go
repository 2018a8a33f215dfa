// Package reports writes the report folders of a class: who was there, what was said and who looked at what, ready when the class
// is over, and complete up to some seconds before if the computer dies.
//
//	w := reports.NewWriter(reports.Config{Root: root, Source: read, Tell: told})
//	w.Changed(true)                       // somebody came; never waits
//	w.Close()                             // writes what is still to be written
//	folders, err := reports.WriteAll(root, content) // of all sittings at once
//
// # Folders
//
// Each sitting of a class has one below the root, "2026-03-02 Algebra", by the day on which it began and its title, cut
// to what file systems take. It is a person's own: where another class, sitting or person has a folder of that name,
// as its summary says, " (2)" follows, and so on. A folder is made with a summary in it, so it is never nobody's.
// In it are:
//
//	attendance.csv   who was there (package export)
//	chat.csv         what was said, as far as this person may read it
//	test TITLE gradebook.csv, test TITLE attempts.csv, test TITLE responses.csv
//	                 what came of each test that began then, as far as this person may mark
//	views.csv        who of the staff looked at what members showed them alone
//	report.html      the same to read and to print, with charts
//	summary.json     whose report it is, of what, and up to when; written last
//
// Anything else in it is left alone, such as what was drawn in class, and pictures that staff kept, which app/room puts there. Files are readable by their owner alone. Each is written beside, put on the disk, and
// renamed: whoever reads one reads the old one or the new, at any time, whatever happens. What is as it was is not
// written again.
//
// # When
//
// At most 2 s after somebody came or went, else every 10 s, if there is anything new; more seldom if writing takes more than
// a twentieth of the time; while nobody else is in class (app/room sees to that) every minute. A sitting that runs is told up to the moment of writing. While something keeps files from
// being written, a full disk say, that is told once, and tried again every 10 s.
//
// # summary.json
//
// One object; times are RFC 3339:
//
//	{"report": 1, "class": "…", "person": "…", "sitting": 1, "title": "Algebra", "started": "…", "ended": "…", "as_of": "…",
//	 "written": "…", "students": 23, "staff": 2, "present_percent": 91.5, "messages": 40, "hands": 7, "reactions": 12,
//	 "talk_seconds": 310, "tests": 1, "files": ["attendance.csv", …]}
//
// class is the class's ID in hexadecimal and person a peer ID; ended is left out unless the sitting was ended, and as_of is
// up to when the folder tells of it. Figures are of students, but for staff.
//
// Deliberately absent: where a report comes from (app/room), and what is in its tables (app/export).
package reports
