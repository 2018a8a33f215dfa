package export

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"

	"lyceum/collab/chat"
)

//go:embed report.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{"isolate": chat.Display}).Parse(pageText))

// without returns the table without some of its columns.
func (t table) without(names ...string) table {
	keep := func(i int) bool { return !slices.Contains(names, t.Head[i]) }
	out := table{Title: t.Title}
	for i, name := range t.Head {
		if keep(i) {
			out.Head = append(out.Head, name)
		}
	}
	for _, row := range t.Rows {
		var cells []cell
		for i, c := range row {
			if keep(i) {
				cells = append(cells, c)
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// HTML writes a report as a page of its own, to read and to print.
func HTML(w io.Writer, r Report) error {
	made := r.Made.Format("2006-01-02 15:04:05 -07:00")
	var tables []table
	if r.Parts&Attendance != 0 {
		for _, s := range r.Sittings {
			t := r.attendance(s).without("Sitting", "Seconds present") // in the title, and as Duration
			t.Title = fmt.Sprintf("Attendance %d: %s", s.Number, r.at(timeOf(s.Started)).Text)
			tables = append(tables, t)
		}
	}
	if r.Parts&Chat != 0 {
		tables = append(tables, r.chat())
	}
	return page.Execute(w, map[string]any{"Title": r.Title, "Made": made, "Tables": tables})
}
