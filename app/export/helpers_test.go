package export

import (
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

var (
	zone  = time.FixedZone("CET", 3600)
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, zone)
)

func clockAt(minutes int) journal.Clock {
	return journal.ClockAt(start.Add(time.Duration(minutes) * time.Minute))
}

// hostileNames are names and texts that a table, a spreadsheet or a page could stumble over.
var hostileNames = []string{
	`=HYPERLINK("https://example.net";"x")`, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u3000＝1", "＋1", "－1",
	"＠x", "﹦1", "\u200b=1", "\u202e=1", "\ufeff=1", "'=1", "''=1", "\u0001=1", "=", "-", "|cmd", "a=1", "O'Neil", "'t Hooft", "",
	`quote " in it`, `"quoted"`, "comma, in it", "semicolon; in it", "line\nfeed", "two\n\nlines\n", " space in front", "space behind ",
	`\.`, `Ann;=HYPERLINK("x";"Ann")`, "a;\t+1;b", "</td><script>alert(1)</script>", "&amp;", "שלום", "a\u2067b", "张三", "👩‍🏫",
}

// report returns a report of everything, with hostile names for people and as what they say.
func report() Report {
	r := Report{
		Title: `Algebra </title> "1"`, Made: start.Add(time.Hour), Parts: Attendance | Chat | Looks,
		Fingerprints: map[journal.Author]string{},
	}
	s := conduct.SittingAttendance{
		Sitting: conduct.Sitting{Number: 1, Title: "Algebra", Started: clockAt(0), Ended: clockAt(90)}, Heard: clockAt(90),
	}
	for i, name := range hostileNames {
		a := journal.Author{byte(i + 1)}
		r.Fingerprints[a] = "finger" + string(rune('a'+i%26))
		s.Rows = append(s.Rows, conduct.Attendance{
			Authors: []journal.Author{a}, Name: name, ID: name, Email: name, First: clockAt(5), Last: clockAt(50),
			Intervals: []conduct.Interval{{From: clockAt(5), To: clockAt(20)}, {From: clockAt(30), To: clockAt(50)}},
			Rejoins:   1, Messages: 3, Hands: 2, Reactions: 1, Score: conduct.Score{Chat: 2, Hands: 1, Reactions: 0.5},
			Talk: 5 * time.Minute, Moments: conduct.Moments{
				Messages: []journal.Clock{clockAt(6), clockAt(7), clockAt(40)}, Hands: []journal.Clock{clockAt(8)},
				Talks: []conduct.Talk{{From: clockAt(10), To: clockAt(20), Length: 5 * time.Minute}},
			},
		})
		r.Looks = append(r.Looks, Look{From: start, To: start.Add(time.Minute), Person: name, Viewer: name, What: "screen", How: "small"})
		r.Lines = append(r.Lines, Line{At: start.Add(time.Duration(i) * time.Second), From: name, Role: "student", To: name, Text: name})
	}
	r.Sittings = []conduct.SittingAttendance{s}
	return r
}
