package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lyceum/app/profile"
	"lyceum/app/reports"
	"lyceum/app/room"
	"lyceum/app/words"
)

// reportsRoot returns the folder of report folders; empty if none are written, or nobody knows where.
func (st *state) reportsRoot() string {
	if st.store.conf.Reports == "" && st.settings.NoReports {
		return ""
	}
	return st.reportsIfWritten()
}

// reportsIfWritten is the same as if the person had not turned reports off.
func (st *state) reportsIfWritten() string { return st.reportsWith(st.settings.Reports) }

// reportsWith is that with another folder in the settings.
func (st *state) reportsWith(setting string) string {
	conf := st.store.conf
	root, err := room.ReportsRoot(cmp.Or(conf.Reports, setting), cmp.Or(conf.Room.ProfileDir, conf.Dir))
	if err != nil {
		st.store.log.Warn("reports", "err", err)
	}
	return root
}

// tellReport says where the report of a class is that was left.
func (st *state) tellReport(now time.Time, s *session) {
	snap := s.room.Snapshot() // the last
	if snap.Reports != "" {
		st.toasts.offerFolder(now, words.T("The report of %s is ready", cmp.Or(snap.Title, s.title)), words.T("Open folder"), snap.Reports)
	}
}

// deleteSnapshots deletes pictures that this person's program saved in classes, and whose day has passed.
func (st *state) deleteSnapshots(now time.Time) {
	roots := st.reportRoots()
	st.store.background(func(context.Context) {
		for _, root := range roots {
			if _, err := room.DeleteSnapshots(root, now); err != nil {
				st.store.log.Warn("deleting saved pictures", "err", err)
			}
		}
	}, st.ctx)
}

// reportRoots returns the folder of report folders, written or not, and those that it was before.
func (st *state) reportRoots() (roots []string) {
	for _, root := range append([]string{st.reportsIfWritten()}, st.settings.ReportsBefore...) {
		if root != "" && !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	return roots
}

// maxReportsBefore is how many folders are remembered to which reports went before: the latest.
const maxReportsBefore = 8

// cleanFolders returns those of some folders that can be, each once.
func cleanFolders(all []string) (list []string) {
	for _, path := range all {
		if filepath.IsAbs(path) && len(list) < maxReportsBefore && !slices.Contains(list, path) {
			list = append(list, path)
		}
	}
	return list
}

// SetReportsFolder has reports be written below a folder from the next class on; empty is the usual one. One that cannot be
// written to is refused in a toast.
func (s *Store) SetReportsFolder(path string) {
	s.post(func(st *state, _ time.Time) {
		s.background(func(context.Context) {
			err := tryFolder(path)
			s.post(func(st *state, now time.Time) {
				if err != nil {
					st.toasts.add(now, Sentence(err, now), true)
					return
				}
				st.setReportsFolder(now, path)
			})
		}, st.ctx)
	})
}

// tryFolder looks whether something can be written into a folder.
func tryFolder(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.CreateTemp(path, ".lyceum-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReportsFolder, err)
	}
	return nil
}

func (st *state) setReportsFolder(now time.Time, path string) {
	before, is := st.reportsIfWritten(), st.reportsWith(path)
	st.change(now, func(s *Settings) {
		all := append([]string{before}, s.ReportsBefore...)
		s.Reports, s.ReportsBefore = path, cleanFolders(slices.DeleteFunc(all, func(p string) bool { return p == is }))
	})
	st.lookAtStorage()
}

// Reports are the report folders of the classes that this person helped to run.
type Reports struct {
	Root string         // where the next ones go; empty: none are written
	All  []ReportFolder // the newest first, at most maxReportFolders
	More int            // so many older ones are not among them
	// Fault says why there may be others; a sentence. Empty: there are none.
	Fault string
}

// A ReportFolder is that of one sitting of a class, by its summary.
type ReportFolder struct {
	Path     string
	Title    string
	Began    time.Time
	When     string // the same in words: a day and a time
	Lasted   time.Duration
	Students int // that came
	Tests    int // whose results are in it
}

// maxReportFolders is how many are shown: the newest. Our choice: a year of a full timetable.
const maxReportFolders = 1000

// LookForReports finds out which report folders there are, for Snapshot's Reports.
func (s *Store) LookForReports() {
	s.post(func(st *state, _ time.Time) {
		roots, is, dir, passphrase := st.reportRoots(), &Reports{Root: st.reportsRoot()}, st.profileDir(), st.passphrase
		s.background(func(context.Context) {
			all, fault := listReports(roots, dir, passphrase)
			s.post(func(st *state, now time.Time) {
				is.Fault = Sentence(fault, now)
				is.fill(all, now)
				st.reports = is
			})
		}, st.ctx)
	})
}

// listReports returns the report folders below some roots of the person whose profile is in a folder; nobody has any before
// there is a profile.
func listReports(roots []string, profileDir string, passphrase profile.Passphrase) (all []reports.Folder, err error) {
	own, err := profile.Look(profileDir, passphrase)
	switch {
	case errors.Is(err, profile.ErrPassphraseNeeded):
		return nil, err
	case err != nil:
		return nil, nil
	}
	for _, root := range roots {
		found, listErr := reports.List(root, own.PeerID().String())
		all, err = append(all, found...), errors.Join(err, listErr)
	}
	return all, err
}

// fill takes in folders that were found.
func (r *Reports) fill(all []reports.Folder, now time.Time) {
	for _, f := range all {
		began, err := time.Parse(time.RFC3339, f.Started)
		if err != nil {
			continue // nothing can be said of it
		}
		is := ReportFolder{Path: f.Path, Title: cmp.Or(f.Title, words.T("A class")), Began: began, Students: f.Students, Tests: f.Tests}
		is.When = dayOf(began, now) + ", " + began.In(now.Location()).Format("15:04")
		if until, err := time.Parse(time.RFC3339, cmp.Or(f.Ended, f.AsOf)); err == nil {
			is.Lasted = max(0, until.Sub(began))
		}
		r.All = append(r.All, is)
	}
	slices.SortFunc(r.All, func(a, b ReportFolder) int { return cmp.Or(b.Began.Compare(a.Began), strings.Compare(a.Path, b.Path)) })
	if r.More = len(r.All) - maxReportFolders; r.More > 0 {
		r.All = r.All[:maxReportFolders:maxReportFolders]
	}
	r.More = max(0, r.More)
}
