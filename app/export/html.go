package export

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/collab/chat"
	"lyceum/session/conduct"
)

//go:embed report.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{"isolate": chat.Display}).Parse(pageText))

// A pageData is what a page is made from.
type pageData struct {
	Language, Title, Made, Nothing string
	Sections                       []section
}

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

// HTML writes a report as a page of its own, to read and to print, in the language of package words.
func HTML(w io.Writer, r Report) error {
	made := r.Made.Format("2006-01-02 15:04:05 -07:00")
	var sections []section
	if r.Parts&Attendance != 0 {
		for _, s := range r.Sittings {
			sections = append(sections, section{
				Title: words.T("Attendance %d: %s", s.Number, r.at(timeOf(s.Started)).Text), When: r.when(s),
				Tiles: r.tiles(s), Charts: r.charts(s), Table: r.people(s),
			})
		}
	}
	if r.Parts&Chat != 0 {
		sections = append(sections, section{Title: words.T("Chat"), Table: said(r.chat(), chatWords)})
	}
	if r.Parts&Looks != 0 && len(r.Looks) > 0 {
		sections = append(sections, section{Title: words.T("Who looked at what"), Table: said(r.looks(), looksWords)})
	}
	return page.Execute(w, pageData{words.Language(), r.Title, words.T("Written %s", made), words.T("Nothing."), sections})
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
		return words.T("%s to %s", from, to)
	case s.Lapsed:
		return words.T("%s; nobody ended it, and the last that was heard of it was at %s", from, to)
	}
	return words.T("%s; not ended when this was written, which tells of it up to %s", from, to)
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
		students = words.T("%d of %d", came, len(rows))
	}
	return []tile{
		{students, words.T("students came")}, {present, words.T("present on average")}, {duration(s.Length()), words.T("duration")},
		{duration(talk), words.T("talked")}, {fmt.Sprint(messages), words.T("messages")}, {fmt.Sprint(hands), words.T("raised hands")},
	}
}

// The heads of the page's tables.
var (
	peopleWords = []string{
		words.Mark("Name"), words.Mark("Present"), words.Mark("Came"), words.Mark("Left"), words.Mark("Duration"), words.Mark("Share of the time"),
		words.Mark("Rejoins"), words.Mark("Talk"), words.Mark("Webcam"), words.Mark("Screen"), words.Mark("Messages"), words.Mark("Reactions"),
		words.Mark("Hands"), words.Mark("Points: talk"), words.Mark("Points: messages"), words.Mark("Points: reactions"), words.Mark("Points: hands"),
		words.Mark("Score"), words.Mark("ID number"), words.Mark("Email"), words.Mark("Matched by"), words.Mark("Fingerprint"),
	}
	chatWords = []string{
		words.Mark("Time"), words.Mark("By"), words.Mark("Role"), words.Mark("Recipient"), words.Mark("Text"), words.Mark("Edited"), words.Mark("Deleted"),
	}
	looksWords = []string{
		words.Mark("Began"), words.Mark("Ended"), words.Mark("Duration"), words.Mark("Person"), words.Mark("Seen by"), words.Mark("What"), words.Mark("How"),
	}
)

// The words that stand in them.
var _ = []string{
	words.Mark("instructor"), words.Mark("deputy"), words.Mark("proctor"), words.Mark("student"), words.Mark("observer"), words.Mark("screen"),
	words.Mark("camera"), words.Mark("small"), words.Mark("large"), words.Mark("saved"), words.Mark("email"), words.Mark("id"), words.Mark("name"),
}

// said returns a table with these heads and all that it says itself in the language of the page.
func said(t table, heads []string) table {
	out := table{Head: make([]string, len(heads)), Rows: make([][]cell, len(t.Rows))}
	for i, h := range heads {
		out.Head[i] = words.Say(h)
	}
	for i, row := range t.Rows {
		out.Rows[i] = make([]cell, len(row))
		for j, c := range row {
			if c.Word && c.Text != "" {
				c.Text = words.Say(c.Text)
			} else if c.Number {
				c.Text = strings.Replace(c.Text, ".", words.C("decimal sign", "."), 1)
			}
			out.Rows[i][j] = c
		}
	}
	return out
}

// people returns the table of a sitting for a page: that of attendance, with a picture of when each was there.
func (r Report) people(s conduct.SittingAttendance) table {
	var t table
	for _, a := range s.Rows {
		name := free(a.Name)
		if a.Staff {
			name.Note = words.T("staff")
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
		t.Rows = append(t.Rows, append(row, free(a.ID), free(a.Email), word(string(a.MatchedBy)), fixed(strings.Join(r.fingerprints(a), " "))))
	}
	return said(t, peopleWords)
}
