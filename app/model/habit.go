package model

import (
	"reflect"
	"slices"
	"time"

	"lyceum/app/room"
)

// A MonitorHabit is how somebody saw the monitor last, but for whom they looked for. Its words are written to the settings, so
// they never change.
type MonitorHabit struct {
	Table    bool     `json:"table,omitempty"`    // else tiles
	Sort     string   `json:"sort,omitempty"`     // of sortWords
	Backward bool     `json:"backward,omitempty"` // the same sort, the other way
	Hidden   []string `json:"hidden,omitempty"`   // columns of the table, of columnWords
}

var (
	sortWords = map[MonitorSort]string{
		SortName: "name", SortState: "state", SortPlace: "place", SortProgress: "progress", SortIdle: "idle", SortLink: "link",
		SortLost: "lost", SortVersion: "version",
	}
	columnWords = map[Column]string{
		ColumnState: "state", ColumnPlace: "place", ColumnProgress: "progress", ColumnIdle: "idle", ColumnLost: "lost", ColumnLink: "link",
		ColumnMedia: "media", ColumnShows: "shows", ColumnVersion: "version",
	}
)

// choice is how the monitor shows at first.
func (h MonitorHabit) choice() (c MonitorChoice) {
	if h.Table {
		c.View = ViewTable
	}
	for sort, word := range sortWords {
		if word == h.Sort {
			c.Sort = sort
		}
	}
	c.Backward = h.Backward && c.Sort != SortAttention
	for column, word := range columnWords {
		if slices.Contains(h.Hidden, word) {
			c.Hidden |= 1 << column
		}
	}
	return c
}

// habit is what of a choice is remembered. Who looks at the network goes back to what there was before.
func (c MonitorChoice) habit(before MonitorHabit) MonitorHabit {
	h := MonitorHabit{Table: c.View == ViewTable, Sort: sortWords[c.Sort], Backward: c.Backward}
	if c.View == ViewNetwork {
		h.Table = before.Table
	}
	for _, column := range Columns {
		if word := columnWords[column]; word != "" && !c.Shows(column) {
			h.Hidden = append(h.Hidden, word)
		}
	}
	return h
}

// ArrangeMonitor has the monitor be seen in another way, from now on and in the next class.
func (s *Store) ArrangeMonitor(c MonitorChoice) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.watching.choose(c)
		if is := c.habit(st.settings.Monitor); !reflect.DeepEqual(is, st.settings.Monitor) {
			st.change(now, func(s *Settings) { s.Monitor = is })
		}
	})
}

// A Saving is how pictures of people are kept. The zero value is as it comes: for KeptDays, and none by itself.
type Saving struct {
	Days  int           // after which one is deleted; 0: KeptDays
	Every time.Duration // one of everybody who is looked at; 0: only those that staff keep by hand
}

// KeptDays is after how many days a picture is deleted unless staff say otherwise.
const KeptDays = room.KeepPicture

// keptEvery is how often pictures can be saved by themselves at least and at most.
const (
	keptOften  = 10 * time.Second
	keptSeldom = 24 * time.Hour
)

// Saving is how the person has pictures of people be kept.
func (s *Settings) Saving() Saving {
	is := Saving{Days: s.KeepDays, Every: time.Duration(s.KeepEvery) * time.Second}
	if is.Days < 1 || is.Days > room.MaxKeepPicture || is.Days == KeptDays {
		is.Days = 0
	}
	if is.Every < keptOften || is.Every > keptSeldom {
		is.Every = 0
	}
	return is
}

// Keep has pictures of people be kept in another way.
func (s *Settings) Keep(to Saving) {
	s.KeepDays, s.KeepEvery = to.Days, int(to.Every/time.Second)
	if s.KeepDays == KeptDays {
		s.KeepDays = 0
	}
}

// SetSaving says how pictures of people are kept from now on, in this class and in others.
func (s *Store) SetSaving(to Saving) {
	s.post(func(st *state, now time.Time) {
		change := *st.settings
		if change.Keep(to); change.Saving() != st.settings.Saving() {
			st.change(now, func(s *Settings) { s.Keep(to) })
		}
	})
}

// saved notes how pictures of people are kept.
func (w *watching) saved(is Saving) {
	if w.saving != is {
		w.saving, w.stale, w.made = is, true, time.Time{}
	}
}

// keep has the room keep pictures as the settings say.
func (s *session) keep(st *state, now time.Time, is Saving) {
	r, ok := s.room.(Viewing)
	if !ok {
		return
	}
	s.ask(st, now, floorLane, job{
		do:   func(Room) error { return r.SetSnapshots(room.SnapshotRule{Keep: is.Days, Every: is.Every}) },
		done: func(st *state, now time.Time, err error) { st.tell(now, err) },
	})
}
