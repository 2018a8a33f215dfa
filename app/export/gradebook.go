package export

import (
	"io"
	"strconv"
)

// The separators that Moodle reads between the cells of a table.
const (
	Comma     = ','
	Tab       = '\t'
	Semicolon = ';'
	Colon     = ':'
)

// A Shape says how the tables of a test are written. The zero Shape has commas and a byte order mark.
type Shape struct {
	Separator rune // Comma, Tab, Semicolon or Colon; 0: Comma
	NoMark    bool // without a byte order mark in front
	Feedback  bool // a gradebook has what staff wrote
}

// noGrade stands where there is no grade.
const noGrade = "-"

// Gradebook writes the grades of a test as a table that Moodle's gradebook imports: one row for each who was to take it.
func Gradebook(w io.Writer, r *TestReport, shape Shape) error {
	item := "Quiz: " + r.Test.Title
	t := table{Head: []string{"First name", "Last name", "ID number", "Institution", "Department", "Email address", item + " (Real)"}}
	if shape.Feedback {
		t.Head = append(t.Head, item+" (Feedback)")
	}
	t.Head = append(t.Head, "Course total (Real)", "Last downloaded from this course")
	made := fixed(strconv.FormatInt(r.Made.Unix(), 10))
	for _, taker := range r.Takers {
		grade := gradeOf(taker.Grade)
		row := append(taker.who(), grade)
		if shape.Feedback {
			row = append(row, free(taker.Feedback))
		}
		t.Rows = append(t.Rows, append(row, grade, made))
	}
	return t.write(w, shape)
}

// who returns the cells with which Moodle's tables begin: name, ID, institution and department, which nobody here knows, and
// address.
func (t *Taker) who() []cell {
	first, last := splitName(t.Name)
	return []cell{free(first), free(last), free(t.ID), {}, {}, free(t.Email)}
}

func gradeOf(grade *float64) cell {
	if grade == nil {
		return fixed(noGrade)
	}
	return decimal(*grade, 2)
}
