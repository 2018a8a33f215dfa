package export

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// parseStrictly reads records by the grammar of RFC 4180 §2 and nothing else, with UTF-8 for TEXTDATA.
func parseStrictly(s string) (records [][]string, err error) {
	for s != "" {
		var record []string
		for {
			var field string
			if field, s, err = takeField(s); err != nil {
				return nil, fmt.Errorf("record %d, field %d: %w", len(records)+1, len(record)+1, err)
			}
			record = append(record, field)
			if !strings.HasPrefix(s, ",") {
				break
			}
			s = s[1:]
		}
		if !strings.HasPrefix(s, "\r\n") {
			return nil, fmt.Errorf("record %d ends with %.5q", len(records)+1, s)
		}
		s = s[2:]
		if len(records) > 0 && len(record) != len(records[0]) {
			return nil, fmt.Errorf("record %d has %d fields, the first %d", len(records)+1, len(record), len(records[0]))
		}
		records = append(records, record)
	}
	return records, nil
}

func takeField(s string) (field, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ",\r")
		if end < 0 {
			end = len(s)
		}
		if strings.ContainsAny(s[:end], "\"\n") {
			return "", "", errors.New("quotation mark or line end outside quotation marks")
		}
		return s[:end], s[end:], nil
	}
	for s = s[1:]; ; {
		end := strings.IndexByte(s, '"')
		if end < 0 {
			return "", "", errors.New("quotation mark is not closed")
		}
		field, s = field+s[:end], s[end+1:]
		if !strings.HasPrefix(s, `"`) {
			return field, s, nil
		}
		field, s = field+`"`, s[1:]
	}
}

func table4180(t *testing.T, r Report, part Part) [][]string {
	t.Helper()
	var b strings.Builder
	if err := CSV(&b, r, part); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), byteOrderMark)
	if !marked {
		t.Error("no byte order mark in front")
	}
	records, err := parseStrictly(text)
	if err != nil {
		t.Fatalf("not RFC 4180: %v", err)
	}
	return records
}

func TestTablesAreStrictlyRFC4180(t *testing.T) {
	for part, want := range map[Part][]string{Attendance: attendanceHead, Chat: chatHead, Looks: looksHead} {
		records := table4180(t, report(), part)
		if !slices.Equal(records[0], want) || len(records) != 1+len(hostileNames) {
			t.Fatalf("%d records, the first %q", len(records), records[0])
		}
		column := slices.Index(want, map[Part]string{Attendance: "ID number", Chat: "Text", Looks: "Seen by"}[part])
		for i, name := range hostileNames {
			if strings.Contains(name, "\r") {
				continue // there are none in a line of chat, or a name
			}
			if got := restore(records[i+1][column]); got != strings.ReplaceAll(name, "\n", "\r\n") {
				t.Errorf("%q arrives as %q", name, got)
			}
		}
	}
	for _, bad := range []string{"a", "a\n", "a\r", "a\"b\r\n", "\"a\r\n", "a,b\r\nc\r\n", "\"a\" \r\n"} {
		if _, err := parseStrictly(bad); err == nil {
			t.Errorf("%q passes for RFC 4180: this checks nothing", bad)
		}
	}
}

// restore does what the documentation tells readers to.
func restore(s string) string {
	var b strings.Builder
	if rest, ok := strings.CutPrefix(s, "'"); ok && isFormula(rest) {
		s = rest
	}
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if strings.IndexByte(separators, s[i]) >= 0 && strings.HasPrefix(s[i+1:], "'") && beginsFormula(s[i+2:]) {
			i++
		}
	}
	return b.String()
}

// cells returns what programs may take for cells of a text, without what does not show in front.
func cells(s string) (all []string) {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		all = append(all, strings.TrimLeftFunc(part, func(r rune) bool { return r == '"' || unicode.IsSpace(r) || isHidden(r) }))
	}
	return all
}

func wantNoFormula(t *testing.T, what, text string) {
	t.Helper()
	for _, cell := range cells(text) {
		if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", first) {
			t.Errorf("%s: %q has a cell %q", what, text, cell)
		}
	}
}

func TestCellsThatWouldBeFormulasAreDefused(t *testing.T) {
	for _, s := range hostileNames[:22] {
		if got := defuse(s); !strings.HasPrefix(got, "'") || restore(got) != s {
			t.Errorf("%q became %q, then %q", s, got, restore(got))
		}
	}
	for s, want := range map[string]string{
		`Ann;=HYPERLINK("http://x";"Ann")`: `Ann;'=HYPERLINK("http://x";"Ann")`, "hi\t@SUM(A1)": "hi\t'@SUM(A1)", "hi\n=1": "hi\n'=1", "hi\r\n=1": "hi\r\n'=1",
		`a;"=1"`: `a;'"=1"`, "a; \u200b=1": "a;' \u200b=1", "a;'=1": "a;''=1", "a;;=1": "a;;'=1", "a;b": "a;b", "a;'b": "a;'b", "\t=1": "'\t'=1", "a;": "a;",
	} {
		if got := defuse(s); got != want || restore(got) != s {
			t.Errorf("%q became %q, want %q; then %q", s, got, want, restore(got))
		}
	}
	for _, s := range hostileNames[22:] {
		if got := defuse(s); got != s && !strings.ContainsAny(s, separators) {
			t.Errorf("%q became %q", s, got)
		}
	}
	for _, part := range []Part{Attendance, Chat, Looks} {
		for _, record := range table4180(t, report(), part) {
			for i, field := range record {
				wantNoFormula(t, fmt.Sprint("field ", i), field)
			}
		}
	}
}

// Whatever somebody is called, the cell is no formula, and the name can be had back.
func FuzzDefuse(f *testing.F) {
	for _, s := range hostileNames {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		safe := defuse(s)
		if restore(safe) != s {
			t.Errorf("%q became %q, then %q", s, safe, restore(safe))
		}
		wantNoFormula(t, s, safe)
	})
}

func TestAttendanceHasARowForEachPersonAndSitting(t *testing.T) {
	ana, ben := journal.Author{1}, journal.Author{2}
	interval := func(from, to int) []conduct.Interval {
		return []conduct.Interval{{From: clockAt(from), To: clockAt(to)}}
	}
	r := Report{
		Made: start, Parts: Attendance, Fingerprints: map[journal.Author]string{ana: "fa", {3}: "fa3", ben: "fb"},
		Sittings: []conduct.SittingAttendance{
			{
				Sitting: conduct.Sitting{Number: 1, Started: clockAt(0), Ended: clockAt(60)}, Heard: clockAt(60),
				Rows: []conduct.Attendance{
					{Authors: []journal.Author{ana, {3}}, Name: "Ana", ID: "7", Email: "ana@example.org", MatchedBy: conduct.ByID, First: clockAt(15), Last: clockAt(45), Intervals: interval(15, 45),
						Rejoins: 2, Messages: 4, Hands: 1, Reactions: 3, Talk: 90 * time.Second, Camera: time.Hour, Screen: time.Second,
						Score: conduct.Score{Talk: 0.5, Chat: 2, Hands: 0.25, Reactions: 1}},
					{Authors: []journal.Author{ben}, Name: "Ben", Staff: true, First: clockAt(0), Last: clockAt(60), Intervals: interval(0, 60), Present: true},
				},
			},
			{
				Sitting: conduct.Sitting{Number: 2, Started: clockAt(100)}, Heard: clockAt(110),
				Rows: []conduct.Attendance{{Authors: []journal.Author{ben}, Name: "Ben", Staff: true, First: clockAt(100), Last: clockAt(110), Intervals: interval(100, 110), Present: true}},
			},
		},
	}
	want := [][]string{
		attendanceHead,
		{"1", "Ana", "FALSE", "3.75", "0:01:30", "1:00:00", "4", "3", "1", "2026-03-02 09:15:00", "2026-03-02 09:45:00", "0:30:00", "7", "ana@example.org", "fa fa3", "2", "1800", "50.0", "id",
			"0:00:01", "0.50", "2.00", "1.00", "0.25"},
		{"1", "Ben", "TRUE", "0.00", "0:00:00", "0:00:00", "0", "0", "0", "2026-03-02 09:00:00", "", "1:00:00", "", "", "fb", "0", "3600", "100.0", "", "0:00:00", "0.00", "0.00", "0.00", "0.00"},
		{"2", "Ben", "TRUE", "0.00", "0:00:00", "0:00:00", "0", "0", "0", "2026-03-02 10:40:00", "", "0:10:00", "", "", "fb", "0", "600", "100.0", "", "0:00:00", "0.00", "0.00", "0.00", "0.00"},
	}
	got := table4180(t, r, Attendance)
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestChatTellsWhatBecameOfALine(t *testing.T) {
	r := Report{Made: start, Parts: Chat, Lines: []Line{
		{At: start, From: "Ana", Role: "student", Text: "hello", EditedAt: start.Add(time.Minute)},
		{At: start, From: "Ben", Role: "instructor", To: "Ana", Text: "hi"},
		{At: start, From: "Eve", Role: "student", To: "staff", Deleted: true, DeletedBy: "Ben"},
	}}
	want := [][]string{
		chatHead,
		{"2026-03-02 09:00:00", "Ana", "student", "", "hello", "2026-03-02 09:01:00", ""},
		{"2026-03-02 09:00:00", "Ben", "instructor", "Ana", "hi", "", ""},
		{"2026-03-02 09:00:00", "Eve", "student", "staff", "", "", "Ben"},
	}
	if got := table4180(t, r, Chat); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLooksTellWhoSawWhat(t *testing.T) {
	r := Report{Made: start, Looks: []Look{
		{start, start.Add(90 * time.Second), "Ana", "Ben", "screen", "large"}, {start, start, "Ana", "Ben", "camera", "saved"},
	}}
	want := [][]string{
		looksHead,
		{"2026-03-02 09:00:00", "2026-03-02 09:01:30", "0:01:30", "Ana", "Ben", "screen", "large"},
		{"2026-03-02 09:00:00", "2026-03-02 09:00:00", "0:00:00", "Ana", "Ben", "camera", "saved"},
	}
	if got := table4180(t, r, Looks); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
