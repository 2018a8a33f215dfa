package monitor

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

func anybody(journal.Author) bool { return true }

var smallSight = Sight{Small: true, Width: 256, Height: 144, Period: 2 * time.Second}

func TestLookLapsesUnlessItIsSaidAgain(t *testing.T) {
	var l Lookers
	now, prof := lookAt, journal.Author{9}
	for range 5 {
		if !l.Take(now, now, prof, Look{At: now, Screen: smallSight}) {
			t.Fatal("a look is not taken")
		}
		now = now.Add(LookEvery)
	}
	now = now.Add(LookHolds - LookEvery - time.Millisecond)
	if got := l.Now(now, anybody); len(got) != 1 || got[0].Who != prof {
		t.Errorf("%v look", got)
	}
	if got := l.Now(now.Add(time.Millisecond), anybody); len(got) != 0 {
		t.Errorf("%v look still", got)
	}
}

func TestOnlyALaterLookOfNowCounts(t *testing.T) {
	var l Lookers
	now, prof := lookAt, journal.Author{9}
	l.Take(now, now, prof, Look{At: now, Screen: smallSight})
	for name, at := range map[string]time.Time{
		"the same again": now, "an older one": now.Add(-time.Millisecond), "one of long ago": now.Add(-time.Hour), "one of the future": now.Add(time.Hour),
	} {
		if l.Take(now, now, prof, Look{At: at, Camera: smallSight}) {
			t.Errorf("%s is taken", name)
		}
	}
	if !l.Take(now, now, prof, Look{At: now.Add(time.Millisecond)}) || len(l.Now(now, anybody)) != 0 {
		t.Error("a later look at nothing does not end the one before")
	}
	if l.Take(now, now, prof, Look{At: now, Screen: smallSight}) || len(l.Now(now, anybody)) != 0 {
		t.Error("a look that was over begins again when it is sent once more")
	}
}

func TestThatPicturesWereSavedIsHeardAlsoWhenTheLookIsOver(t *testing.T) {
	var l Lookers
	prof, now := journal.Author{9}, lookAt
	take := func(screen Sight, camera Sight) {
		t.Helper()
		now = now.Add(time.Second)
		if !l.Take(now, now, prof, Look{At: now, Screen: screen, Camera: camera}) {
			t.Fatal("a look is not taken")
		}
	}
	with := func(saved int) Sight { s := smallSight; s.Saved = saved; return s }
	want := func(what string, want ...SavedBy) {
		t.Helper()
		if got := l.Saved(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	take(with(7), Sight{Saved: 1}) // whoever comes anew is told of what was before
	want("at first")
	take(with(8), Sight{Saved: 1})
	take(with(9), Sight{Saved: 1})
	take(Sight{Saved: 9}, Sight{Saved: 2}) // and it is over
	want("since", SavedBy{prof, OfScreen, 2}, SavedBy{prof, OfCamera, 1})
	want("once more")
	take(with(0), Sight{}) // the looker's program began anew
	want("by another count")
	take(with(1), Sight{})
	want("that goes on", SavedBy{prof, OfScreen, 1})
	take(with(1000), Sight{})
	want("without end", SavedBy{prof, OfScreen, maxSavedAtOnce})
}

func TestWhoMayNotLookIsForgottenUntilTheySaySoAgain(t *testing.T) {
	var l Lookers
	now, prof, proctor := lookAt, journal.Author{9}, journal.Author{8}
	l.Take(now, now, prof, Look{At: now, Screen: smallSight})
	l.Take(now, now, proctor, Look{At: now, Camera: smallSight})
	if got := l.Now(now, func(a journal.Author) bool { return a == prof }); len(got) != 1 || got[0].Who != prof {
		t.Errorf("%v look", got)
	}
	if got := l.Now(now, anybody); len(got) != 1 {
		t.Error("who could not look for a moment looks again without saying so")
	}
	l.Take(now, now, proctor, Look{At: now.Add(time.Second), Camera: smallSight})
	if got := l.Now(now, anybody); len(got) != 2 || got[0].Who != proctor {
		t.Errorf("%v look", got)
	}
}

func TestOfSoManyItIsRememberedThatTheyLook(t *testing.T) {
	var l Lookers
	now := lookAt
	take := func(i int) bool {
		return l.Take(now, now, journal.Author{byte(i + 1)}, Look{At: now, Screen: smallSight})
	}
	for i := range maxLookers {
		if !take(i) {
			t.Fatalf("look %d is not taken", i)
		}
	}
	if take(maxLookers) || len(l.Now(now, anybody)) != maxLookers {
		t.Error("one more is remembered")
	}
	now = now.Add(LookHolds)
	if !take(maxLookers) || len(l.Now(now, anybody)) != 1 {
		t.Error("those who look no more take the place of who does")
	}
}
