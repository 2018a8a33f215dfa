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
	if st.store.conf.Reports == "" && st.settings.NoReports {
		return ""
	}
	return st.reportsIfWritten()
}

// reportsIfWritten is the same as if the person had not turned reports off.
func (st *state) reportsIfWritten() string {
	conf := st.store.conf
	root, err := room.ReportsRoot(cmp.Or(conf.Reports, st.settings.Reports), cmp.Or(conf.Room.ProfileDir, conf.Dir))
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
	root := st.reportsIfWritten()
	st.store.background(func(context.Context) {
		if _, err := room.DeleteSnapshots(root, now); err != nil {
			st.store.log.Warn("deleting saved pictures", "err", err)
		}
	}, st.ctx)
}
