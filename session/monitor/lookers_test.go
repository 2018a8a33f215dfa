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
	written := map[What]int{OfScreen: 7, OfCamera: 1}
	l := Lookers{Written: func(_ journal.Author, w What, since time.Time) int {
		if !since.Equal(lookAt) {
			return 0
		}
		return written[w]
	}}
	prof, now, since := journal.Author{9}, lookAt, lookAt
	take := func(screen Sight, camera Sight) {
		t.Helper()
		now = now.Add(time.Second)
		is := Look{At: now, Screen: screen, Camera: camera}
		if is.saved() {
			is.Since = since
		}
		if !l.Take(now, now, prof, is) {
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
	take(with(7), Sight{Saved: 1}) // this program began anew, and has written that down before
	want("at first")
	take(with(8), Sight{Saved: 1})
	take(with(9), Sight{Saved: 1})
	take(Sight{Saved: 9}, Sight{Saved: 2}) // and it is over
	want("since", SavedBy{prof, OfScreen, 2}, SavedBy{prof, OfCamera, 1})
	want("once more")
	take(with(0), Sight{}) // the looker's program began anew
	want("by another count")
	since = now
	take(with(1), Sight{})
	want("that goes on", SavedBy{prof, OfScreen, 1})
	since = now.Add(time.Second)
	take(with(2), Sight{}) // and once more, without a look at nothing before
	want("by a third count", SavedBy{prof, OfScreen, 2})
	take(with(1000), Sight{})
	want("without end", SavedBy{prof, OfScreen, maxSavedAtOnce})
}

// What was saved while this program was not there, or was not written down when it died, is noted when it is back; what was is not
// noted again.
func TestFirstPictureSavedAfterARestartIsNoted(t *testing.T) {
	prof, now := journal.Author{9}, lookAt
	for _, tt := range []struct{ saved, written, want int }{{1, 0, 1}, {8, 7, 1}, {8, 8, 0}, {8, 9, 0}, {1000, 3, maxSavedAtOnce}} {
		l := Lookers{Written: func(who journal.Author, w What, since time.Time) int {
			if who != prof || w != OfScreen || !since.Equal(lookAt.Add(-time.Hour)) {
				t.Errorf("asked for %v of %v since %v", w, who, since)
			}
			return tt.written
		}}
		l.Take(now, now, prof, Look{At: now, Screen: Sight{Saved: tt.saved}, Since: now.Add(-time.Hour)})
		got := 0
		for _, by := range l.Saved() {
			got += by.Count
		}
		if got != tt.want {
			t.Errorf("%d saved, %d written: %d are noted, want %d", tt.saved, tt.written, got, tt.want)
		}
	}
	var l Lookers
	l.Take(now, now, prof, Look{At: now, Screen: Sight{Saved: 3}, Since: now})
	if got := l.Saved(); len(got) != 0 {
		t.Errorf("who knows nothing of what was written notes %v", got)
	}
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
