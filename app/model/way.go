package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// unsavedSilently is how long what a person said may be on its way to the disk before that shows (our choice: a disk that
// works takes some milliseconds).
const unsavedSilently = time.Second

// A wayState is how the class is reached, as far as that does not waver.
type wayState struct {
	text    string
	good    bool
	way     room.Way
	rtt     time.Duration // as shown
	alone   time.Time     // since when nobody else is linked; zero: somebody is
	unsaved time.Time     // since when not all is on the disk; zero: all is
}

// take notes how the class is reached.
func (w *wayState) take(now time.Time, snap *room.Snapshot) {
	w.way, w.rtt = snap.Way, steady(w.rtt, snap.RTT)
	w.alone = since(w.alone, now, snap.Connection == room.Alone)
	w.unsaved = since(w.unsaved, now, !snap.Saved)
}

// since returns since when something is so, zero if it is not.
func since(before, now time.Time, is bool) time.Time {
	switch {
	case !is:
		return time.Time{}
	case before.IsZero():
		return now
	}
	return before
}

// steady returns the time that is shown from now on: that of before, unless the new one differs by more than chance.
func steady(before, now time.Duration) time.Duration {
	now = now.Round(time.Millisecond)
	if before > 0 && now > 0 && (now-before).Abs() <= max(2*time.Millisecond, before/4) {
		return before
	}
	return now
}

// advance returns when time alone changes what is shown.
func (w *wayState) advance(now time.Time) (wake time.Time) {
	for _, until := range []time.Time{w.alone.Add(lostSilently), w.unsaved.Add(unsavedSilently)} {
		if now.Before(until) {
			wake = earlier(wake, until)
		}
	}
	return wake
}

// isSaved reports whether all that this person said is on the disk, but for what is just being written.
func (w *wayState) isSaved(now time.Time) bool {
	return w.unsaved.IsZero() || now.Sub(w.unsaved) < unsavedSilently
}

// show says in a few words how the class is reached, and whether that is good. lost is since when touch with all others is.
func (w *wayState) show(now, lost time.Time) (text string, good bool) {
	ms := int(w.rtt / time.Millisecond)
	switch {
	case w.way == room.WayLAN:
		w.text, w.good = words.T("On LAN %d ms", ms), w.rtt < fairRTT
	case w.way == room.WayDirect:
		w.text, w.good = words.T("Direct %d ms", ms), w.rtt < fairRTT
	case w.alone.IsZero() || now.Sub(w.alone) < lostSilently: // as before
	case lost.IsZero():
		w.text, w.good = words.T("Nobody else here"), true
	default:
		w.text, w.good = words.T("Not connected"), false
	}
	return w.text, w.good
}
