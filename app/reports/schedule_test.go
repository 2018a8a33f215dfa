package reports

import (
	"testing"
	"time"
)

// A round is one time that something was written, by a schedule that is told of changes.
func rounds(until time.Duration, took time.Duration, failing bool, changes map[time.Duration]bool) (all []time.Duration) {
	var s schedule
	const step = 100 * time.Millisecond
	for at := time.Duration(0); at <= until; at += step {
		now := start.Add(at)
		if soon, is := changes[at]; is {
			s.changed(now, soon)
		}
		if due := s.due(); !due.IsZero() && !now.Before(due) {
			all = append(all, at)
			s.begin()
			s.done(now.Add(took), took, failing)
		}
	}
	return all
}

func TestSomebodyComesAndIsWrittenWithinTwoSeconds(t *testing.T) {
	changes := map[time.Duration]bool{}
	for at := time.Duration(0); at < time.Minute; at += 700 * time.Millisecond { // they come one after the other
		changes[at] = true
	}
	all := rounds(time.Minute, 30*time.Millisecond, false, changes)
	for at := range changes {
		found := false
		for _, r := range all {
			found = found || r >= at && r-at <= 1700*time.Millisecond
		}
		if !found && at < 58*time.Second {
			t.Errorf("who came at %v is not there 1.7 s later: written at %v", at, all)
		}
	}
	if len(all) > 61 {
		t.Errorf("written %d times in a minute", len(all))
	}
}

func TestOtherChangesAreWrittenEveryTenSeconds(t *testing.T) {
	changes := map[time.Duration]bool{}
	for at := time.Duration(0); at < time.Minute; at += time.Second {
		changes[at] = false
	}
	all := rounds(time.Minute, 30*time.Millisecond, false, changes)
	if len(all) != 6 || all[0] != gatherFor || all[1] < 10*time.Second || all[1] > 11*time.Second {
		t.Errorf("written at %v", all)
	}
	if all := rounds(time.Hour, 0, false, map[time.Duration]bool{0: false}); len(all) != 1 {
		t.Errorf("one change is written at %v", all)
	}
	if all := rounds(time.Hour, 0, false, nil); len(all) != 0 {
		t.Errorf("nothing is written at %v", all)
	}
}

func TestWritingTakesNoMoreThanATwentiethOfTheTime(t *testing.T) {
	changes := map[time.Duration]bool{}
	for at := time.Duration(0); at < 10*time.Minute; at += time.Second {
		changes[at] = at%(2*time.Second) == 0
	}
	if all := rounds(10*time.Minute, 2*time.Second, false, changes); len(all) > 15 {
		t.Errorf("rounds of 2 s at %v", all)
	}
}

func TestWhatFailedIsTriedAgainWithoutAChange(t *testing.T) {
	all := rounds(time.Minute, 0, true, map[time.Duration]bool{0: true, 5 * time.Second: true})
	if len(all) != 6 || all[1]-all[0] != retryAfter {
		t.Errorf("tried at %v", all)
	}
}
