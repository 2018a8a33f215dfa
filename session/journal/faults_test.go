package journal

import (
	"slices"
	"testing"
	"time"
)

func wantFaults(t *testing.T, j *Journal, want ...Fault) {
	t.Helper()
	if got := j.Faults(); !slices.Equal(got, want) {
		t.Errorf("faults %v, want %v", got, want)
	}
}

func wantChanged(t *testing.T, j *Journal, what string, want bool) {
	t.Helper()
	if got := j.TakeFaultsChanged(); got != want {
		t.Errorf("%s: changed %v", what, got)
	}
	if j.TakeFaultsChanged() {
		t.Errorf("%s: told twice", what)
	}
}

// A log that waits for the clock has a fault until it is due, of whatever waits first.
func TestAheadIsAFaultUntilItIsDue(t *testing.T) {
	p := newPerson(1)
	first := forge(p, nil, clockOf(start), KindJoin, "")
	second := forge(p, &first, clockOf(start.Add(90*time.Second)), KindChat, "later")
	third := forge(p, &second, clockOf(start.Add(10*time.Hour)), KindChat, "much later")
	j := reading(Limits{})
	mustAdd(t, j, start, first)
	wantChanged(t, j, "a sound entry", false)
	mustAdd(t, j, start, second)
	wantChanged(t, j, "one that is ahead", true)
	mustAdd(t, j, start, third)
	wantChanged(t, j, "one behind it", false)
	wantFaults(t, j, Fault{p.author(), FaultAhead, 2, start.Add(30 * time.Second)})
	j.Due(start.Add(30 * time.Second))
	wantChanged(t, j, "the first is due", true)
	wantFaults(t, j, Fault{p.author(), FaultAhead, 3, start.Add(10*time.Hour - MaxAhead)})
	j.Due(start.Add(10 * time.Hour))
	wantChanged(t, j, "all are due", true)
	wantFaults(t, j)
}

// A log that broke a rule about chains has a fault for good, and one for what of it is not due yet.
func TestBrokenRuleIsAFaultForGood(t *testing.T) {
	p, q := newPerson(1), newPerson(2)
	log := logOf(p, 2)
	later := forge(p, &log[1], clockOf(start.Add(90*time.Second)), KindChat, "later")
	back := forge(p, &later, later.Clock, KindChat, "back")
	for _, order := range [][]Entry{{log[0], log[1], later, back}, {back, later, log[1], log[0]}} {
		j := reading(Limits{})
		for _, e := range order {
			_, _ = j.Add(start, e.Raw)
		}
		wantChanged(t, j, "broken", true)
		ended := Fault{p.author(), FaultBroken, 4, time.Time{}}
		wantFaults(t, j, Fault{p.author(), FaultAhead, 3, start.Add(30 * time.Second)}, ended)
		j.Due(start.Add(30 * time.Second))
		wantFaults(t, j, ended)
		j.Due(start.AddDate(10, 0, 0))
		wantFaults(t, j, ended)
	}
	large := logOf(q, 3)
	j := reading(Limits{Bytes: len(large[0].Raw) + len(large[1].Raw) + len(large[2].Raw) - 1})
	for _, e := range large {
		_, _ = j.Add(start, e.Raw)
	}
	wantFaults(t, j, Fault{q.author(), FaultBroken, 3, time.Time{}})
}

// A fork is none of these; but if staff choose a branch that breaks a rule further on, that is.
func TestFaultsFollowTheBranchThatStaffChose(t *testing.T) {
	c := forked(t)
	end := c.b[len(c.b)-1]
	back := forge(c.student.person, &end, end.Clock, KindChat, "back")
	c.entries = append(c.entries, back)
	v := c.see(Limits{}, c.entries)
	wantFaults(t, v.Journal)
	c.teacher.resolve(c.b[0], c.b[0])
	v = c.see(Limits{}, c.entries)
	wantChanged(t, v.Journal, "decided", true)
	wantFaults(t, v.Journal, Fault{c.student.author(), FaultBroken, back.Seq, time.Time{}})
}

// What was wrong when the program ended is when it starts again.
func TestFaultsAreThereAfterALoad(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 2)
	later := forge(p, &log[1], clockOf(start.Add(90*time.Second)), KindChat, "later")
	back := forge(p, &later, later.Clock, KindChat, "back")
	j := reading(Limits{})
	_, err := j.Load(start, Kept{Entries: rows(log[0].Raw, log[1].Raw, later.Raw), Evidence: rows(back.Raw)})
	if err != nil {
		t.Fatal(err)
	}
	wantChanged(t, j, "loaded", true)
	wantFaults(t, j, Fault{p.author(), FaultAhead, 3, start.Add(30 * time.Second)}, Fault{p.author(), FaultBroken, 4, time.Time{}})
}

// An entry that breaks a rule and a sound one of the same number are a fork, whichever came first.
func TestBrokenRuleBesideASoundEntryIsAForkInAnyOrder(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 2)
	back := forge(p, &log[1], log[1].Clock, KindChat, "back")
	sound := forge(p, &log[1], log[1].Clock+9, KindChat, "sound")
	for _, order := range [][]Entry{{log[0], log[1], back, sound}, {log[0], log[1], sound, back}, {sound, back, log[1], log[0]}} {
		j := reading(Limits{})
		for i, e := range order {
			if i == 3 {
				j.TakeFaultsChanged()
			}
			_, _ = j.Add(start, e.Raw)
		}
		wantChanged(t, j, "the last of four", true)
		wantFaults(t, j)
		if forks := j.Forks(); len(forks) != 1 || forks[0].Seq != 3 || len(forks[0].Branches) != 2 {
			t.Errorf("forks %+v", forks)
		}
	}
}
