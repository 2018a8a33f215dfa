package conduct

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

var (
	annRow = RosterRow{"Ann Smith", "s1", "ann@x.edu"}
	boRow  = RosterRow{"Bo Li", "s2", "bo@x.edu"}
)

func TestRosterIsReadHoweverItWasWritten(t *testing.T) {
	for name, list := range map[string]string{
		"plain":               "Ann Smith,s1,ann@x.edu\nBo Li,s2,bo@x.edu\n",
		"header":              "name,ID,e-mail\nAnn Smith,s1,ann@x.edu\nBo Li,s2,bo@x.edu",
		"header, other order": "Email;Student ID;Full Name\r\nann@x.edu;s1;Ann Smith\r\nbo@x.edu;s2;Bo Li\r\n",
		"Moodle": "\ufeff\"First name\",\"Last name\",\"ID number\",Institution,\"Email address\"\n" +
			"Ann,Smith,s1,\"Hall, East\",ann@x.edu\nBo,Li,s2,,bo@x.edu\n",
		"tabs, e-mail first":  "ann@x.edu\tAnn Smith\ts1\nbo@x.edu\tBo Li\ts2\n",
		"white space":         " Ann   Smith , s1 ,ann@x.edu\n,,\n\nBo\u00a0Li,s2,bo@x.edu\n",
		"semicolons, a comma": "name;id;email\n\"Ann Smith\";s1;ann@x.edu\nBo Li;s2;bo@x.edu\n",
	} {
		rows, problems := ReadRoster([]byte(list))
		if len(problems) > 0 || !slices.Equal(rows, []RosterRow{annRow, boRow}) {
			t.Errorf("%s: %q, problems %v", name, rows, problems)
		}
	}
	rows, problems := ReadRoster([]byte("Ann Smith\n\"Li, Bo\"\n"))
	if len(problems) > 0 || !slices.Equal(rows, []RosterRow{{Name: "Ann Smith"}, {Name: "Li, Bo"}}) {
		t.Errorf("names alone: %q, problems %v", rows, problems)
	}
}

func TestTextThatIsNoRosterIsNotTakenForPeople(t *testing.T) {
	for name, text := range map[string]string{
		"prose":              "Dear all,\nthe class meets at ten, as usual. Bring the book with the red cover and a pencil.\n",
		"a long line":        "the quick brown fox jumps over the lazy dog",
		"an invite":          "G:AAhIb3VzZQ",
		"JSON":               "{\n\"name\": \"Ann\"\n}\n",
		"other columns":      "Room,Teacher\nH7,Ann\n",
		"IDs that are words": "Ann Smith,absent\n",
	} {
		rows, problems := ReadRoster([]byte(text))
		if len(problems) == 0 || !strings.Contains(problems[0].Message, "Name,ID,Email") {
			t.Errorf("%s: rows %q, problems %v", name, rows, problems)
		}
	}
	rows, problems := ReadRoster([]byte("\"Seán O’Brien-Díaz, Jr.\",12b\n李雷\nنور (Noor)\n"))
	if len(problems) > 0 || len(rows) != 3 {
		t.Errorf("names of many kinds: %q, %v", rows, problems)
	}
}

func TestBadLinesOfARosterAreNamedAndTheOthersKept(t *testing.T) {
	list := "name,id,email\n" + // 1
		"Ann Smith,s1,ann@x.edu\n" +
		",s9,nobody@x.edu\n" + // 3: no name
		"Two Lines,\"s\n4\",four@x.edu\n" + // 4, fine
		"Copy Cat,S1,cat@x.edu\n" + // 6: the ID of line 2
		"No At,s7,example\n" + // 7
		"Quo\"te,s8,\n" + // 8
		strings.Repeat("x", 121) + ",s10,\n" + // 9
		"Bo Li,s2,bo@x.edu\n"
	rows, problems := ReadRoster([]byte(list))
	if !slices.Equal(rows, []RosterRow{annRow, {"Two Lines", "s 4", "four@x.edu"}, boRow}) {
		t.Errorf("rows %q", rows)
	}
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
		if strings.Contains(p.Message, "malformed") {
			t.Errorf("not for people: %v", p)
		}
	}
	if !slices.Equal(lines, []int{3, 6, 7, 8, 9}) {
		t.Errorf("problems %v, want lines 3 6 7 8 9", problems)
	}
}

func TestRosterThatIsNotUTF8IsRefusedWithTheLine(t *testing.T) {
	for name, list := range map[string]string{
		"Latin-1": "name,id\nAnn,1\nJos\xe9,2\n",
		"UTF-16":  "n,i\nx,y\na\x00b\x00",
	} {
		rows, problems := ReadRoster([]byte(list))
		if len(rows) > 0 || len(problems) != 1 || problems[0].Line != 3 || !strings.Contains(problems[0].String(), "line 3: not UTF-8") {
			t.Errorf("%s: rows %q, problems %v", name, rows, problems)
		}
	}
}

func TestRosterIsBounded(t *testing.T) {
	var list strings.Builder
	for i := range MaxRosterRows + 200 {
		fmt.Fprintf(&list, "Person %d,%d\n", i, i)
	}
	rows, problems := ReadRoster([]byte(list.String()))
	if len(rows) != MaxRosterRows || len(problems) != 1 || problems[0].Line != MaxRosterRows+1 {
		t.Errorf("%d rows, problems %v", len(rows), problems)
	}
	if rows, problems = ReadRoster([]byte(strings.Repeat(",x\n", 5000))); len(rows) == 0 && len(problems) != maxProblems+1 {
		t.Errorf("%d rows, %d problems", len(rows), len(problems))
	}
	if rows, problems = ReadRoster(make([]byte, MaxRosterFile+1)); len(rows) > 0 || len(problems) != 1 || problems[0].Line != 0 {
		t.Errorf("a list too long: %d rows, problems %v", len(rows), problems)
	}
}

func TestLongestRosterIsWrittenInPartsThatFit(t *testing.T) {
	rows := many(MaxRosterRows, "Person with a name of usual length")
	bodies, err := EncodeRoster(1, rows)
	if err != nil {
		t.Fatal(err)
	}
	var got []RosterRow
	for i, b := range bodies {
		p, err := ParseRosterPart(b)
		if err != nil || p.Index != i || p.Count != len(bodies) || len(b) > journal.MaxBody {
			t.Fatalf("part %d of %d: %d bytes, %d of %d, %v", i, len(bodies), len(b), p.Index, p.Count, err)
		}
		got = append(got, p.Rows...)
	}
	if !slices.Equal(got, rows) {
		t.Error("the rows of the parts are not those written")
	}
	if _, err := EncodeRoster(1, many(MaxRosterRows+1, "Person")); !errors.Is(err, journal.ErrLimit) {
		t.Errorf("too many rows: %v", err)
	}
}

// What is read can be written, and is then the same.
func FuzzReadRoster(f *testing.F) {
	f.Add([]byte("name,id,email\nAnn Smith,s1,ann@x.edu\n"))
	f.Add([]byte("\ufeffFirst name;Last name\nJosé;\"Á \"\"x\"\"\"\n"))
	f.Add([]byte("a\tb@c\n\"\n"))
	f.Fuzz(func(t *testing.T, list []byte) {
		rows, problems := ReadRoster(list)
		if len(rows) > MaxRosterRows || len(problems) > maxProblems+1 {
			t.Fatalf("%d rows, %d problems", len(rows), len(problems))
		}
		bodies, err := EncodeRoster(1, rows)
		if err != nil {
			t.Fatal(err)
		}
		fold := &RosterFold{}
		for i, b := range bodies {
			fold.Apply(journal.Entry{Author: ann, Seq: uint64(i) + 2, Clock: 1, Kind: journal.KindRoster, Body: b, Rights: instructor})
		}
		if got := fold.Snapshot(); !slices.Equal(got, rows) {
			t.Errorf("%q became %q", rows, got)
		}
	})
}

// many returns n rows.
func many(n int, of string) (rows []RosterRow) {
	for i := range n {
		rows = append(rows, RosterRow{Name: fmt.Sprintf("%s %d", of, i), ID: fmt.Sprintf("id%06d", i), Email: fmt.Sprintf("p%d@school.example", i)})
	}
	return rows
}

func TestRosterInForceIsTheLastThatIsWhole(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor := l.Author(9), l.Author(8)
	write := func(p *journaltest.Scribe, rights journal.Rights, minute int, number uint64, rows []RosterRow, leaveOut int) {
		bodies, err := EncodeRoster(number, rows)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range bodies {
			if i != leaveOut {
				p.SayAt(at(minute, i), journal.KindRoster, rights, b)
			}
		}
	}
	want := func(why string, rows []RosterRow) {
		t.Helper()
		f := &RosterFold{}
		for _, e := range l.Entries() {
			f.Apply(e)
		}
		if got := f.Snapshot(); !slices.Equal(got, rows) {
			t.Errorf("%s: %d rows, want %d", why, len(got), len(rows))
		}
	}
	first, second, third := many(400, "first"), many(500, "second"), many(3, "third")
	write(prof, instructor, 1, 1, first, -1)
	want("one import", first)
	write(tutor, instructor, 3, 1, second, 1)
	want("a part is missing", first)
	write(tutor, student, 4, 2, third, -1)
	want("by a student", first)
	write(tutor, proctor, 5, 3, third, -1)
	want("a later import", third)
	journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return &RosterFold{} }, l.Entries())
	write(prof, instructor, 6, 2, nil, -1)
	want("emptied", nil)
}

func TestPeopleAreMatchedByWhatTheirNameContains(t *testing.T) {
	roster := []RosterRow{annRow, boRow, {"Cy Doe", "", ""}, {"Ann Lee", "77", ""}, {"Ann Lee", "78", ""}, {"Eve", "eve", ""}}
	x := IndexRoster(roster)
	for _, tt := range []struct {
		name string
		row  int
		by   MatchedBy
	}{
		{"Ann (ANN@x.edu)", 0, ByEmail}, {"s2 Bo", 1, ByID}, {"bo li", 1, ByName}, {"Cy Doe", 2, ByName}, {"Ann Lee 77", 3, ByID},
		{"Ann Lee", -1, ""}, {"s1 s2", -1, ""}, {"Cy", -1, ""}, {"my eve", -1, ""}, {"s22", -1, ""}, {"Ann Smith, s2", 1, ByID},
	} {
		row, by, found := x.Match(tt.name)
		if found != (tt.row >= 0) || found && (row != tt.row || by != tt.by) {
			t.Errorf("Match(%q) = %d, %q, %v; want %d, %q", tt.name, row, by, found, tt.row, tt.by)
		}
	}
}

func TestAttendanceCarriesTheRoster(t *testing.T) {
	l, prof := begun(t)
	a, again, c := l.Author(1), l.Author(2), l.Author(3)
	a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann Smith"))
	a.SayAt(at(1, 0), journal.KindHand, student, up)
	a.SayAt(at(20, 0), journal.KindLeave, student, nil)
	again.SayAt(at(15, 0), journal.KindJoin, student, l.join("phone s1"))
	again.SayAt(at(16, 0), journal.KindHand, student, up)
	c.SayAt(at(5, 0), journal.KindJoin, student, l.join("A Guest"))
	prof.SayAt(at(30, 0), journal.KindEnd, instructor, nil)
	with, unmatched := l.folded().Attendance()[0].WithRoster([]RosterRow{boRow, annRow})
	if len(unmatched) != 1 || unmatched[0].Name != "A Guest" {
		t.Errorf("unmatched %+v, want the guest alone", unmatched)
	}
	var names []string
	for _, r := range with.Rows {
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"A Guest", "Ann Smith", "Bo Li", "Prof"}) {
		t.Fatalf("rows %v", names)
	}
	ann, bo := with.Rows[1], with.Rows[2]
	if len(ann.Authors) != 2 || ann.ID != "s1" || ann.Email != "ann@x.edu" || ann.Time() != 30*time.Minute || len(ann.Intervals) != 1 || ann.Hands != 2 || ann.Score.Hands != 2 || ann.MatchedBy != ByName {
		t.Errorf("two identities of one person: %+v", ann)
	}
	if len(bo.Authors) != 0 || bo.ID != "s2" || bo.Time() != 0 {
		t.Errorf("who did not come: %+v", bo)
	}
}
