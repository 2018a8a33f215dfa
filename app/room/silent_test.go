package room

import (
	"slices"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
)

func TestFaultsAreToldOnceAndUntilTheyAreOver(t *testing.T) {
	r := bare()
	until := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	ahead := journal.Fault{Author: author(1), Kind: journal.FaultAhead, Seq: 7, Until: until}
	broken := journal.Fault{Author: author(2), Kind: journal.FaultBroken, Seq: 3}
	view := session.View{Members: []session.Member{member(1, "Ana")}, Faults: []journal.Fault{ahead, broken}}
	r.update(view)
	r.update(view)
	if f := r.Snapshot().Faults; len(f) != 1 || f[0].Name != "Ana" || f[0].Kind != FaultAhead || !f[0].Until.Equal(until) {
		t.Errorf("faults %+v", f)
	}
	view.Members = []session.Member{member(1, "Ana"), member(2, "Ben")}
	r.update(view) // now it is known who that is
	ahead.Seq = 8
	view.Faults = []journal.Fault{ahead, broken}
	r.update(view)
	view.Faults = []journal.Fault{broken}
	r.update(view)
	want := []string{
		"joined Ana", "Ana is ahead at 7, open true", "joined Ben", "Ben is broken at 3, open true",
		"Ana is ahead at 8, open true", "Ana is ahead at 7, open false", "Ana is ahead at 8, open false",
	}
	if got := r.taken(); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}
