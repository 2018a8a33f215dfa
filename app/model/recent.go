package model

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// maxRecent is how many classes of before the start screen shows.
const maxRecent = 10

// listRecent reads which classes are on this computer.
func (st *state) listRecent() {
	dir := st.dir
	st.store.background(func(context.Context) {
		all, err := st.store.conf.Rooms.Recent(dir)
		if err != nil {
			st.store.log.Info("recent classes", "err", err)
		}
		st.store.post(func(st *state, now time.Time) { st.recent, st.day = recentOf(all, now), "" })
	}, st.ctx)
}

// tellDays puts into words when the recent classes were, anew on each day.
func (st *state) tellDays(now time.Time) {
	day := now.Format(time.DateOnly) + words.Language()
	if st.day == day {
		return
	}
	st.day = day
	st.recent = slices.Clone(st.recent) // snapshots hold the old list
	for i := range st.recent {
		st.recent[i].When = dayOf(st.recent[i].At, now)
	}
}

// dayOf names a past day: by its weekday in the last week, else by its date.
func dayOf(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	switch days := int(midnight(now).Sub(midnight(t)).Hours() / 24); {
	case days <= 0:
		return words.T("Today")
	case days == 1:
		return words.T("Yesterday")
	case days < 7:
		return weekday(t.Weekday())
	case t.Year() == now.Year():
		return words.T("%d %s", t.Day(), month(t.Month()))
	}
	return words.T("%d %s %d", t.Day(), month(t.Month()), t.Year())
}

func weekday(d time.Weekday) string {
	return words.Say([]string{
		words.Mark("Sunday"), words.Mark("Monday"), words.Mark("Tuesday"), words.Mark("Wednesday"),
		words.Mark("Thursday"), words.Mark("Friday"), words.Mark("Saturday"),
	}[d])
}

func month(m time.Month) string {
	return words.Say([]string{
		words.Mark("January"), words.Mark("February"), words.Mark("March"), words.Mark("April"), words.Mark("May"), words.Mark("June"),
		words.Mark("July"), words.Mark("August"), words.Mark("September"), words.Mark("October"), words.Mark("November"), words.Mark("December"),
	}[m-1])
}

// recentOf leaves out classes that one asked to be let into and never was.
func recentOf(all []room.Recent, now time.Time) (list []RecentClass) {
	all = slices.DeleteFunc(all, func(r room.Recent) bool { return r.Title == "" && r.Err == nil })
	for _, r := range all[:min(len(all), maxRecent)] {
		list = append(list, RecentClass{
			File: r.File, Title: cmp.Or(r.Title, words.T("A class")), Teacher: r.Teacher, Role: r.Role, Practice: r.Practice,
			At: r.Opened, Fault: Sentence(r.Err, now),
		})
	}
	return list
}

// ReopenClass enters a class of Snapshot.Recent again.
func (s *Store) ReopenClass(file string) {
	s.post(func(st *state, now time.Time) {
		i := slices.IndexFunc(st.recent, func(r RecentClass) bool { return r.File == file })
		if i < 0 {
			return
		}
		r := st.recent[i]
		st.approach(now, entrance{
			title: r.Title, teacher: r.Teacher, teaching: r.Role == room.Instructor, practice: r.Practice, file: file,
		})
	})
}

// ForgetClass deletes what is kept on this computer of a class of Snapshot.Recent.
func (s *Store) ForgetClass(file string) {
	s.post(func(st *state, _ time.Time) {
		if !slices.ContainsFunc(st.recent, func(r RecentClass) bool { return r.File == file }) {
			return
		}
		s.background(func(context.Context) {
			if err := s.conf.Rooms.Forget(file); err != nil {
				s.log.Warn("forget", "err", err)
				s.post(func(st *state, now time.Time) { st.toasts.add(now, Sentence(err, now), true) })
			}
			s.post(func(st *state, _ time.Time) { st.listRecent() })
		}, st.ctx)
	})
}

// Practise opens the practice room: the one of last time, or a new one.
func (s *Store) Practise() {
	s.post(func(st *state, now time.Time) {
		to := entrance{teaching: true, practice: true, title: words.T("My practice room")}
		for _, r := range st.recent {
			if r.Practice && r.Fault == "" {
				to.file, to.title = r.File, r.Title
				break
			}
		}
		st.approach(now, to)
	})
}
