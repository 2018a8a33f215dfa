package model

import (
	"cmp"
	"context"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// reportsRoot returns the folder of report folders; empty if none are written, or nobody knows where.
func (st *state) reportsRoot() string {
	return st.reportsAt(cmp.Or(st.store.conf.Reports, st.settings.Reports))
}

// reportsIfWritten is the same as if the person had not turned reports off.
func (st *state) reportsIfWritten() string {
	named := st.settings.Reports
	if named == NoReports {
		named = ""
	}
	return st.reportsAt(cmp.Or(st.store.conf.Reports, named))
}

func (st *state) reportsAt(named string) string {
	root, err := room.ReportsRoot(named, cmp.Or(st.store.conf.Room.ProfileDir, st.store.conf.Dir))
	if err != nil {
		st.store.log.Warn("reports", "err", err)
	}
	return root
}

// deletePictures deletes the pictures of people that were saved in classes and whose day has passed, also of who has no reports
// written any more.
func (st *state) deletePictures() {
	root := st.reportsIfWritten()
	st.store.background(func(context.Context) {
		if _, err := room.DeleteSnapshots(root, time.Now()); err != nil {
			st.store.log.Warn("deleting saved pictures", "err", err)
		}
	}, st.ctx)
}

// tellReport says where the report of a class is that was left.
func (st *state) tellReport(now time.Time, s *session) {
	snap := s.room.Snapshot() // the last
	if snap.Reports != "" {
		st.toasts.offerFolder(now, words.T("The report of %s is ready", cmp.Or(snap.Title, s.title)), words.T("Open folder"), snap.Reports)
	}
}
