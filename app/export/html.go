package export

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"lyceum/collab/chat"
	"lyceum/session/conduct"
)

//go:embed report.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{"isolate": chat.Display}).Parse(pageText))

// A section is a part of a page.
type section struct {
	Title  string
	When   string
	Tiles  []tile
	Charts []chart
	Table  table
}

// A tile is one figure.
type tile struct{ Value, Name string }

// HTML writes a report as a page of its own, to read and to print.
func HTML(w io.Writer, r Report) error {
	made := r.Made.Format("2006-01-02 15:04:05 -07:00")
	var sections []section
	if r.Parts&Attendance != 0 {
		for _, s := range r.Sittings {
			sections = append(sections, section{
				Title: fmt.Sprintf("Attendance %d: %s", s.Number, r.at(timeOf(s.Started)).Text), When: r.when(s),
				Tiles: r.tiles(s), Charts: r.charts(s), Table: r.people(s),
			})
		}
	}
	if r.Parts&Chat != 0 {
		sections = append(sections, section{Title: "Chat", Table: r.chat()})
	}
	if r.Parts&Looks != 0 && len(r.Looks) > 0 {
		t := r.looks()
		sections = append(sections, section{Title: t.Title, Table: t})
	}
	return page.Execute(w, map[string]any{"Title": r.Title, "Made": made, "Sections": sections})
}

// timeIn leaves the day out of a time if it is that on which a sitting began.
func (r Report) timeIn(s conduct.SittingAttendance, at cell) cell {
	day, _, _ := strings.Cut(r.at(timeOf(s.Started)).Text, " ")
	at.Text = strings.TrimPrefix(at.Text, day+" ")
	return at
}

// when says from when to when a sitting was, as far as that is known.
func (r Report) when(s conduct.SittingAttendance) string {
	from, to := r.at(timeOf(s.Started)).Text, r.at(timeOf(s.Heard)).Text
	switch {
	case s.Ended != 0 && !s.Lapsed:
		return fmt.Sprintf("%s to %s", from, to)
	case s.Lapsed:
		return fmt.Sprintf("%s; nobody ended it, and the last that was heard of it was at %s", from, to)
	}
	return fmt.Sprintf("%s; not ended when this was written, which tells of it up to %s", from, to)
}

// tiles returns the figures of the students of a sitting.
func (r Report) tiles(s conduct.SittingAttendance) []tile {
	var came, messages, hands int
	var there, talk time.Duration
	rows := students(s)
	for _, a := range rows {
		if len(a.Intervals) > 0 {
			came++
		}
		messages, hands, there, talk = messages+a.Messages, hands+a.Hands, there+a.Time(), talk+a.Talk
	}
	present := "–"
	if n := float64(len(rows)) * float64(s.Length()); n > 0 {
		present = fmt.Sprintf("%.0f %%", min(100, 100*float64(there)/n))
	}
	students := fmt.Sprint(came)
	if came < len(rows) {
		students = fmt.Sprintf("%d of %d", came, len(rows))
	}
	return []tile{
		{students, "students came"}, {present, "present on average"}, {duration(s.Length()), "duration"}, {duration(talk), "talked"},
		{fmt.Sprint(messages), "messages"}, {fmt.Sprint(hands), "raised hands"},
	}
}

var peopleHead = []string{
	"Name", "Present", "Join", "Left", "Duration", "% present", "Rejoins", "Talk", "Webcam", "Screen", "Messages", "Reactions", "Hands",
	"Points: talk", "messages", "reactions", "hands", "Score", "ID number", "Email", "Matched by", "Fingerprint",
}

// people returns the table of a sitting for a page: that of attendance, with a picture of when each was there.
func (r Report) people(s conduct.SittingAttendance) table {
	t := table{Head: peopleHead}
	for _, a := range s.Rows {
		name := free(a.Name)
		if a.Staff {
			name.Note = "staff"
		}
		score := []cell{decimal(a.Score.Talk, 2), decimal(a.Score.Chat, 2), decimal(a.Score.Reactions, 2), decimal(a.Score.Hands, 2), decimal(a.Score.Total(), 2)}
		if a.Staff {
			score = make([]cell, len(score)) // they get none
		}
		row := []cell{
			name, {Strip: r.strip(s, a)}, r.timeIn(s, r.at(timeOf(a.First))), r.timeIn(s, r.left(a)), length(a.Time()), decimal(s.Percent(a), 1), integer(a.Rejoins),
			length(a.Talk), length(a.Camera), length(a.Screen), integer(a.Messages), integer(a.Reactions), integer(a.Hands),
		}
		row = append(row, score...)
		t.Rows = append(t.Rows, append(row, free(a.ID), free(a.Email), fixed(string(a.MatchedBy)), fixed(strings.Join(r.fingerprints(a), " "))))
	}
	return t
}
