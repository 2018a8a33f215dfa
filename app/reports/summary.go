package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lyceum/session/journal"
)

const summaryName = "summary.json"

// maxSummary is the longest summary that is read, in bytes; they have a tenth of it.
const maxSummary = 16 << 10

// summaryVersion is that of summaries that this program writes and understands.
const summaryVersion = 1

// A Summary is what the summary of a folder says.
type Summary struct {
	Report    int      `json:"report"`
	Class     string   `json:"class"`
	Person    string   `json:"person"`
	Sitting   int      `json:"sitting"`
	Title     string   `json:"title"`
	Started   string   `json:"started"`
	Ended     string   `json:"ended,omitempty"`
	AsOf      string   `json:"as_of"`
	Written   string   `json:"written"`
	Students  int      `json:"students"` // that came
	Staff     int      `json:"staff"`
	Percent   float64  `json:"present_percent"`
	Messages  int      `json:"messages"`
	Hands     int      `json:"hands"`
	Reactions int      `json:"reactions"`
	Talk      int64    `json:"talk_seconds"`
	Tests     int      `json:"tests,omitempty"` // that were taken
	Files     []string `json:"files"`
}

// errNoSummary says that a folder is no report folder, or one of a newer program.
var errNoSummary = errors.New("no summary of a report")

func (s sitting) summary() Summary {
	stamp := func(c journal.Clock) string {
		if c == 0 {
			return ""
		}
		return c.Time().In(s.report.Made.Location()).Format(time.RFC3339)
	}
	out := Summary{
		Report: summaryVersion, Class: s.class, Person: s.person, Sitting: s.of.Number, Title: s.report.Title,
		Started: stamp(s.of.Started), AsOf: stamp(s.of.Heard), Written: s.report.Made.Format(time.RFC3339),
		Files: []string{"attendance.csv", "chat.csv", "views.csv", "report.html"},
	}
	out.Tests = len(s.tests)
	for _, name := range testNames(s.tests) {
		for _, t := range testTables {
			out.Files = append(out.Files, name+" "+t.name)
		}
	}
	if !s.of.Lapsed {
		out.Ended = stamp(s.of.Ended)
	}
	expected, there := 0, time.Duration(0)
	for _, a := range s.of.Rows {
		switch {
		case a.Staff:
			out.Staff++
			continue
		case len(a.Authors) > 0:
			out.Students++
		}
		expected++
		there += a.Time()
		out.Messages, out.Hands, out.Reactions, out.Talk = out.Messages+a.Messages, out.Hands+a.Hands, out.Reactions+a.Reactions, out.Talk+int64(a.Talk/time.Second)
	}
	if all := float64(expected) * float64(s.of.Length()); all > 0 {
		out.Percent = float64(int(1000*float64(there)/all)) / 10
	}
	return out
}

func (s sitting) writeSummary(b *bytes.Buffer) error {
	e := json.NewEncoder(b)
	e.SetIndent("", "\t")
	return e.Encode(s.summary())
}

// is reports whether a folder with this summary is that of a sitting.
func (s Summary) is(of sitting) bool {
	return s.Class == of.class && s.Person == of.person && s.Sitting == of.of.Number
}

// readSummary reads the summary of a folder. The error wraps errNoSummary if there is none that makes sense, or is the
// system's.
func readSummary(folder string) (Summary, error) {
	f, err := os.Open(filepath.Join(folder, summaryName))
	if errors.Is(err, os.ErrNotExist) {
		return Summary{}, fmt.Errorf("%s: %w", folder, errNoSummary)
	}
	if err != nil {
		return Summary{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSummary+1))
	if err != nil {
		return Summary{}, err
	}
	var s Summary
	if err := json.Unmarshal(b, &s); err != nil || len(b) > maxSummary || s.Report != summaryVersion {
		return Summary{}, fmt.Errorf("%s: %w", folder, errNoSummary)
	}
	return s, nil
}
