package model

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz/analysis"
)

// analysed are the attempts of a report, as an analysis takes them; ids are those of its takers.
func analysed(r *export.TestReport, ids []string) (list []analysis.Attempt) {
	for i := range r.Takers {
		for _, a := range r.Takers[i].Attempts {
			is := analysis.Attempt{Student: ids[i], Number: a.Number, Finished: a.State == string(room.AttemptFinished) || a.State == string(room.AttemptHandedIn)}
			for n := range a.Answers {
				if seat := &a.Answers[n]; seat.Number > 0 {
					is.Answers = append(is.Answers, analysis.Answer{Question: seat.Question.ID, Slot: seat.Slot, Mark: seat.Mark, Grading: seat.Grading, Response: seat.Response})
				}
			}
			list = append(list, is)
		}
	}
	return list
}

// takerIDs returns the IDs of those who are in a report: people are known by their fingerprints there. Who never came has none.
func takerIDs(t *room.TestOf, r *export.TestReport) []string {
	of := make(map[string]string, len(t.Lines))
	for _, l := range t.Lines {
		of[l.Person.Fingerprint] = l.Person.ID
	}
	ids := make([]string, len(r.Takers))
	for i := range r.Takers {
		if f := r.Takers[i].Fingerprint; f != "" {
			ids[i] = of[f]
		}
	}
	return ids
}

// ExportResults writes the results of the test in front to a file, and tells in a toast where it is.
func (s *Store) ExportResults(as ExportKind, path string) {
	s.onTest(func(st *state, of *session, now time.Time, t *room.TestOf) {
		of.tests.results.busy++
		of.tests.changes++
		of.tester(st, now, fileLane, func(r Tester) error {
			report, err := r.TestReport(t.ID)
			if err != nil {
				return err
			}
			return writeResults(path, as, report)
		}, func(st *state, now time.Time, err error) {
			of.tests.results.busy--
			of.tests.changes++
			if err == nil {
				of.tests.results.written = path
				st.toasts.offerFolder(now, words.T("The results are in %s", filepath.Base(path)), words.T("Open folder"), filepath.Dir(path))
			}
			st.tell(now, err)
		})
	})
}

// writeResults writes results as one kind of file.
func writeResults(path string, as ExportKind, r *export.TestReport) error {
	return writeWhole(path, map[ExportKind]func(w io.Writer) error{
		ExportGradebook: func(w io.Writer) error { return export.Gradebook(w, r, export.Shape{Feedback: true}) },
		ExportAttempts:  func(w io.Writer) error { return export.Attempts(w, r, export.Shape{}) },
		ExportResponses: func(w io.Writer) error { return export.Responses(w, r, export.Shape{}) },
		ExportJSON:      func(w io.Writer) error { return export.TestJSON(w, r) },
	}[as])
}

// writeWhole writes a file beside its place and then puts it there, so that nobody finds half of one.
func writeWhole(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".lyceum-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		f.Close()
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
