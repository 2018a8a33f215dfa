package export

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// Part is a set of things that a report tells.
type Part uint8

const (
	Attendance Part = 1 << iota
	Chat
	Looks
)

// A Report is what there is to tell of a class.
type Report struct {
	Title        string
	Made         time.Time // in the zone in which times are written
	Parts        Part
	Sittings     []conduct.SittingAttendance
	Fingerprints map[journal.Author]string // of everybody in Sittings
	Lines        []Line
	Looks        []Look
}

// A Line is one message of the chat. Names and text are as people wrote them.
type Line struct {
	At       time.Time
	From     string
	Role     string
	To       string // empty: everybody
	Text     string
	EditedAt time.Time // zero: never
	// Deleted says that the line was taken away, by DeletedBy.
	Deleted   bool
	DeletedBy string
}

// A Look is that staff looked at what somebody's camera or screen showed them, or kept a picture of it. Names are as people
// wrote them.
type Look struct {
	From, To       time.Time
	Person, Viewer string
	What           string // screen or camera
	How            string // small, large or saved
}

// A table is a part of a report as rows of cells.
type table struct {
	Head []string
	Rows [][]cell
}

// A cell is one field of a table.
type cell struct {
	Text   string
	Free   bool // a person wrote it
	Number bool
	Word   bool   // of a page said in its language
	Note   string // behind it, of a page
	Strip  *strip // in its place, of a page
}

func free(s string) cell  { return cell{Text: s, Free: true} }
func fixed(s string) cell { return cell{Text: s} }
func word(s string) cell  { return cell{Text: s, Word: true} }
func integer[N int | int64](n N) cell {
	return cell{Text: strconv.FormatInt(int64(n), 10), Number: true}
}

func decimal(f float64, places int) cell {
	return cell{Text: strconv.FormatFloat(f, 'f', places, 64), Number: true}
}

// at returns a time; empty for none.
func (r Report) at(t time.Time) cell {
	if t.IsZero() {
		return cell{}
	}
	return fixed(t.In(r.Made.Location()).Format("2006-01-02 15:04:05"))
}

var attendanceHead = []string{
	"Sitting", "Name", "Moderator", "Score", "Talk", "Webcam", "Messages", "Reactions", "Hands", "Join", "Left", "Duration",
	"ID number", "Email", "Fingerprint", "Rejoins", "Seconds present", "% present", "Matched by",
	"Screen", "Talk points", "Message points", "Reaction points", "Hand points",
}

// attendance returns the table of some sittings.
func (r Report) attendance(sittings ...conduct.SittingAttendance) table {
	t := table{Head: attendanceHead}
	for _, s := range sittings {
		for _, a := range s.Rows {
			t.Rows = append(t.Rows, r.attendanceRow(s, a))
		}
	}
	return t
}

func (r Report) attendanceRow(s conduct.SittingAttendance, a conduct.Attendance) []cell {
	return []cell{
		integer(s.Number), free(a.Name), fixed(strings.ToUpper(strconv.FormatBool(a.Staff))), decimal(a.Score.Total(), 2), length(a.Talk), length(a.Camera),
		integer(a.Messages), integer(a.Reactions), integer(a.Hands), r.at(timeOf(a.First)), r.left(a), length(a.Time()),
		free(a.ID), free(a.Email), fixed(strings.Join(r.fingerprints(a), " ")),
		integer(a.Rejoins), integer(int64(a.Time().Seconds())), decimal(s.Percent(a), 1),
		fixed(string(a.MatchedBy)), length(a.Screen), decimal(a.Score.Talk, 2), decimal(a.Score.Chat, 2), decimal(a.Score.Reactions, 2), decimal(a.Score.Hands, 2),
	}
}

// left returns when somebody left; empty for who was there to the end, or never.
func (r Report) left(a conduct.Attendance) cell {
	if a.Present {
		return cell{}
	}
	return r.at(timeOf(a.Last))
}

func (r Report) fingerprints(a conduct.Attendance) []string {
	var all []string
	for _, author := range a.Authors {
		all = append(all, r.Fingerprints[author])
	}
	return all
}

// timeOf returns the time of a clock; zero for none.
func timeOf(c journal.Clock) time.Time {
	if c == 0 {
		return time.Time{}
	}
	return c.Time()
}

func length(d time.Duration) cell { return fixed(duration(d)) }

func duration(d time.Duration) string {
	s := int64(d.Seconds())
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

var chatHead = []string{"Time", "From", "Role", "To", "Text", "Edited", "Deleted"}

func (r Report) chat() table {
	t := table{Head: chatHead}
	for _, l := range r.Lines {
		deleted := cell{}
		if l.Deleted {
			deleted = free(l.DeletedBy)
		}
		t.Rows = append(t.Rows, []cell{
			r.at(l.At), free(l.From), word(l.Role), free(l.To), free(l.Text), r.at(l.EditedAt), deleted,
		})
	}
	return t
}

var looksHead = []string{"From", "To", "Duration", "Person", "Seen by", "What", "How"}

func (r Report) looks() table {
	t := table{Head: looksHead}
	for _, l := range r.Looks {
		t.Rows = append(t.Rows, []cell{
			r.at(l.From), r.at(l.To), length(max(0, l.To.Sub(l.From))), free(l.Person), free(l.Viewer), word(l.What), word(l.How),
		})
	}
	return t
}
