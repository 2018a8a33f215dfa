package device

import "time"

// Of push-to-talk: the key opens a little late, so that a slip is not heard, and closes later, so that no word is cut.
const (
	talkOpens  = 20 * time.Millisecond
	talkCloses = 200 * time.Millisecond
)

// A Talk says whether a microphone is to be heard: when it is not muted, or while the key for talking is held. The zero
// value is not muted. It holds no clock and is not for several goroutines.
type Talk struct {
	muted  bool
	held   bool      // the key is down
	spent  bool      // but counts for nothing until it was up
	since  time.Time // when it went down, or, after it was up, long enough ago to be open
	closes time.Time // after the key went up: until when it stays open
}

// SetMuted mutes or unmutes. Whoever is muted while the key is held is not heard until it was up and down again: it can
// have been somebody else who muted.
func (t *Talk) SetMuted(muted bool) {
	t.muted = muted
	if muted {
		t.Cancel()
	}
}

// Muted reports whether the microphone is muted but for the key.
func (t *Talk) Muted() bool { return t.muted }

// Press says that the key is down. What the keyboard repeats counts once.
func (t *Talk) Press(now time.Time) {
	if t.held {
		return
	}
	t.held, t.spent, t.since = true, false, now
	if now.Before(t.closes) {
		t.since = now.Add(-talkOpens) // it is open still
	}
}

// Release says that the key is up.
func (t *Talk) Release(now time.Time) {
	if t.held && !t.spent && now.Sub(t.since) >= talkOpens {
		t.closes = now.Add(talkCloses)
	}
	t.held = false
}

// Cancel closes at once what the key opened, as when the window loses the keyboard and will not see the key go up.
func (t *Talk) Cancel() {
	t.spent, t.closes = true, time.Time{}
}

// Open reports whether the microphone is heard now.
func (t *Talk) Open(now time.Time) bool {
	if !t.muted {
		return true
	}
	return t.ByKey(now)
}

// ByKey reports whether the key holds it open now.
func (t *Talk) ByKey(now time.Time) bool {
	return t.held && !t.spent && now.Sub(t.since) >= talkOpens || now.Before(t.closes)
}
