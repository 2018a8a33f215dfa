package conduct

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
)

// MaxRosterFile is the most bytes of a list of people.
const MaxRosterFile = 4 << 20

// maxProblems is how many problems are told.
const maxProblems = 100

// A RosterProblem says why a line of a list was left out.
type RosterProblem struct {
	Line    int // 1 is the first; 0: the list as a whole
	Message string
}

// String returns the problem as a person reads it.
func (p RosterProblem) String() string {
	if p.Line == 0 {
		return p.Message
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Message)
}

// ReadRoster reads a list of people as a spreadsheet or a learning platform writes it: comma, semicolon or tab
// between the columns, fields in quotes where need be (RFC 4180), UTF-8 with or without a byte order mark. A first
// line with the names of columns says which is which, also as Moodle has them (First name, Last name, ID number,
// Email address); without one, a field with @ is the e-mail address, and of the others the first is the name and the
// second the ID. Without one, IDs have a digit and names that stand alone have none, so that any other text is not
// taken for a list of people. Other columns are passed over.
//
// The good rows are returned, and a problem for each line that is none. A list of another encoding has no rows and
// one problem, which names the first bad line. Of more than 100 problems the last says only that there are more.
func ReadRoster(list []byte) (rows []RosterRow, problems []RosterProblem) {
	list = bytes.TrimPrefix(list, []byte("\ufeff"))
	if p, bad := refuse(list); bad {
		return nil, []RosterProblem{p}
	}
	r := csv.NewReader(bytes.NewReader(list))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(list), -1, true
	t := rosterTable{seen: map[string]int{}}
	for first := true; ; first = false {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t.rows, t.problems
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			t.problem(bad.StartLine, "the quotation marks do not match")
			continue
		}
		line, _ := r.FieldPos(0)
		if first && t.header(record) {
			continue
		}
		t.add(line, record)
	}
}

// refuse returns why a list cannot be read at all.
func refuse(list []byte) (RosterProblem, bool) {
	if len(list) > MaxRosterFile {
		return RosterProblem{Message: fmt.Sprintf("the list has %d bytes; at most %d are read", len(list), MaxRosterFile)}, true
	}
	line := 1
	for rest := list; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 || r == 0 {
			return RosterProblem{line, "not UTF-8: save the list again as CSV in UTF-8"}, true
		}
		if r == '\n' {
			line++
		}
		rest = rest[n:]
	}
	return RosterProblem{}, false
}

// separator returns what stands between the columns: what there is most of in the first line, outside quotes.
func separator(list []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimLeft(list, "\r\n"), []byte("\n"))
	best, most := ',', 0
	for _, sep := range []rune{',', ';', '\t'} {
		quoted, n := false, 0
		for _, r := range string(line) {
			if r == '"' {
				quoted = !quoted
			} else if r == sep && !quoted {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

// A column is what stands in a column.
type column uint8

const (
	columnOther column = iota
	columnName
	columnFirst
	columnLast
	columnID
	columnEmail
)

// columnNames are what the first line may call the columns, in small letters.
var columnNames = map[string]column{
	"name": columnName, "full name": columnName, "student": columnName, "student name": columnName,
	"first name": columnFirst, "firstname": columnFirst, "given name": columnFirst, "forename": columnFirst,
	"last name": columnLast, "lastname": columnLast, "surname": columnLast, "family name": columnLast,
	"id": columnID, "id number": columnID, "idnumber": columnID, "student id": columnID, "student number": columnID,
	"email": columnEmail, "e-mail": columnEmail, "email address": columnEmail, "e-mail address": columnEmail, "mail": columnEmail,
}

// A rosterTable collects what the lines of a list say.
type rosterTable struct {
	columns  []column // nil: no names of columns
	rows     []RosterRow
	problems []RosterProblem
	full     bool           // there are as many rows as a list may have
	seen     map[string]int // lines of IDs and e-mail addresses
}

func (t *rosterTable) problem(line int, format string, args ...any) {
	switch n := len(t.problems); {
	case n < maxProblems:
		t.problems = append(t.problems, RosterProblem{line, fmt.Sprintf(format, args...)})
	case n == maxProblems:
		t.problems = append(t.problems, RosterProblem{Message: "there are more problems"})
	}
}

// header takes a record for the names of columns, if that of people's names is among them, or two others are.
func (t *rosterTable) header(record []string) bool {
	columns, known, named := make([]column, len(record)), 0, false
	for i, cell := range record {
		columns[i] = columnNames[strings.ToLower(journal.CleanName(cell))]
		if columns[i] != columnOther {
			known++
		}
		named = named || columns[i] >= columnName && columns[i] <= columnLast
	}
	if !named && known < 2 {
		return false
	}
	t.columns = columns
	return true
}

// add takes in a line.
func (t *rosterTable) add(line int, record []string) {
	row := t.row(record)
	if row == (RosterRow{}) && strings.TrimSpace(strings.Join(record, "")) == "" {
		return // an empty line of a spreadsheet
	}
	if row.Name == "" {
		t.problem(line, "there is no name")
		return
	}
	if t.columns == nil && !row.isLikely() {
		t.problem(line, "%q is no person: begin the list with a line that names its columns, such as Name,ID,Email", strings.Join(record, ","))
		return
	}
	if err := row.check(); err != nil {
		t.problem(line, "%s", strings.TrimSuffix(err.Error(), ": "+journal.ErrMalformed.Error()))
		return
	}
	if len(t.rows) == MaxRosterRows {
		if !t.full {
			t.problem(line, "this and what follows is left out: a list has at most %d people", MaxRosterRows)
		}
		t.full = true
		return
	}
	for _, key := range row.keys() {
		if before := t.seen[key]; before != 0 {
			t.problem(line, "the same ID or e-mail address as in line %d", before)
			return
		}
	}
	for _, key := range row.keys() {
		t.seen[key] = line
	}
	t.rows = append(t.rows, row)
}

// isLikely reports whether a row is a person's though nothing says so but how it looks.
func (r RosterRow) isLikely() bool {
	if r.ID != "" {
		return strings.ContainsFunc(r.ID, unicode.IsDigit)
	}
	odd := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsSpace(c) && !strings.ContainsRune(".,'’-·()", c)
	}
	return r.Email != "" || !strings.ContainsFunc(r.Name, odd) && len(strings.Fields(r.Name)) <= 8
}

// row returns what the fields of a line are.
func (t *rosterTable) row(record []string) (row RosterRow) {
	var first, last string
	for i, cell := range record {
		cell = journal.CleanName(cell)
		switch t.column(i, cell, row) {
		case columnName:
			row.Name = cell
		case columnFirst:
			first = cell
		case columnLast:
			last = cell
		case columnID:
			row.ID = cell
		case columnEmail:
			row.Email = cell
		}
	}
	if row.Name == "" {
		row.Name = strings.TrimSpace(first + " " + last)
	}
	return row
}

// column returns what field i of a line is, given what those before were.
func (t *rosterTable) column(i int, cell string, sofar RosterRow) column {
	switch {
	case t.columns != nil && i < len(t.columns):
		return t.columns[i]
	case t.columns != nil:
		return columnOther
	case strings.Contains(cell, "@") && sofar.Email == "":
		return columnEmail
	case sofar.Name == "":
		return columnName
	case sofar.ID == "":
		return columnID
	}
	return columnOther
}
