package model

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/app/room"
)

// How staff saw the monitor last is how the next class shows it, but for whom they looked for.
func TestMonitorIsSeenAsLastTime(t *testing.T) {
	dir := t.TempDir()
	chosen := MonitorChoice{View: ViewTable, Filter: FilterHands, Sort: SortLink, Backward: true, Search: "Ana", Hidden: 1<<ColumnIdle | 1<<ColumnVersion}
	inBubbleAt(t, dir, func(b *bench) {
		b.rooms.as = &proctored{fakeRoom: b.room}
		b.taught()
		if c := b.now().Class.Monitor.Choice; c != (MonitorChoice{}) {
			t.Errorf("at first %+v", c)
		}
		b.ArrangeMonitor(chosen)
		if c := b.now().Class.Monitor.Choice; c != chosen {
			t.Errorf("chosen %+v", c)
		}
		network := chosen
		network.View = ViewNetwork
		b.ArrangeMonitor(network)
		b.now()
	})
	kept, err := loadSettings(dir)
	if want := (MonitorHabit{Table: true, Sort: "link", Backward: true, Hidden: []string{"idle", "version"}}); err != nil || !reflect.DeepEqual(kept.Monitor, want) {
		t.Errorf("kept %+v, %v, want %+v", kept.Monitor, err, want)
	}
	inBubbleAt(t, dir, func(b *bench) {
		b.rooms.as = &proctored{fakeRoom: b.room}
		b.taught()
		want := chosen
		want.Filter, want.Search = FilterAll, ""
		if c := b.now().Class.Monitor.Choice; c != want {
			t.Errorf("the next time %+v, want %+v", c, want)
		}
		b.ArrangeMonitor(MonitorChoice{})
		if is := b.now().Settings.Monitor; !reflect.DeepEqual(is, MonitorHabit{}) {
			t.Errorf("as it comes it is remembered as %+v", is)
		}
	})
}

// Each sort and each column has a word of its own, which leads back to it; other words lead nowhere.
func TestHabitsOfTheMonitorAreWordsThatLeadBack(t *testing.T) {
	for sort := range MonitorSort(SortVersion + 1) {
		c := MonitorChoice{Sort: sort}
		if got := c.habit(MonitorHabit{}).choice(); got != c {
			t.Errorf("sort %d becomes %+v", sort, got)
		}
	}
	for _, column := range Columns[1:] {
		c := MonitorChoice{View: ViewTable, Hidden: 1 << column}
		if got := c.habit(MonitorHabit{}).choice(); got != c {
			t.Errorf("without column %d it becomes %+v", column, got)
		}
	}
	odd := Settings{Monitor: MonitorHabit{Sort: "shoe size", Backward: true, Hidden: []string{"name", "hat", "idle"}}}.clean().Monitor
	if want := (MonitorHabit{Hidden: []string{"idle"}}); !reflect.DeepEqual(odd, want) {
		t.Errorf("words that mean nothing leave %+v", odd)
	}
}

// keeping is a room that is told how pictures of people are kept.
type keeping struct {
	*proctored
	Viewing
	mu    sync.Mutex
	rules []room.SnapshotRule
}

func (r *keeping) SetSnapshots(rule room.SnapshotRule) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = append(r.rules, rule)
	return nil
}

// take returns what the room was told since.
func (r *keeping) take() []room.SnapshotRule {
	r.mu.Lock()
	defer r.mu.Unlock()
	rules := r.rules
	r.rules = nil
	return rules
}

// How pictures of people are kept is a setting: it holds in each class, from its beginning, and changes in the one that is open.
func TestHowPicturesAreKeptHoldsInEachClass(t *testing.T) {
	dir := t.TempDir()
	class := func(f func(b *bench, r *keeping)) {
		inBubbleAt(t, dir, func(b *bench) {
			r := &keeping{proctored: &proctored{fakeRoom: b.room}}
			b.rooms.as = r
			b.taught()
			f(b, r)
		})
	}
	class(func(b *bench, r *keeping) {
		if got := r.take(); len(got) != 0 {
			t.Errorf("as it comes a room is told %v", got)
		}
		b.SetSaving(Saving{Days: 3, Every: 5 * time.Minute})
		if is := b.now().Class.Monitor.Saving; is != (Saving{3, 5 * time.Minute}) {
			t.Errorf("the monitor shows %+v", is)
		}
		if got := r.take(); !slices.Equal(got, []room.SnapshotRule{{Keep: 3, Every: 5 * time.Minute}}) {
			t.Errorf("the room is told %v", got)
		}
		b.SetSaving(Saving{Days: 3, Every: 5 * time.Minute})
		b.SetTheme(ThemeDark)
		b.now()
		if got := r.take(); len(got) != 0 {
			t.Errorf("it is told again %v", got)
		}
	})
	class(func(b *bench, r *keeping) {
		b.now()
		if got := r.take(); !slices.Equal(got, []room.SnapshotRule{{Keep: 3, Every: 5 * time.Minute}}) {
			t.Errorf("the next class is told %v", got)
		}
		to := *b.now().Settings
		to.Keep(Saving{Days: KeptDays})
		b.ChangeSettings(to)
		b.now()
		if got := r.take(); !slices.Equal(got, []room.SnapshotRule{{}}) {
			t.Errorf("as it comes again it is told %v", got)
		}
	})
	odd := Settings{KeepDays: room.MaxKeepPicture + 1, KeepEvery: 2}.clean()
	if odd.KeepDays != 0 || odd.KeepEvery != 0 {
		t.Errorf("what cannot be is kept: %+v", odd.Saving())
	}
}
