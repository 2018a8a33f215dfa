package session

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// activityEvery is how much time passes between two statements of what this machine's person did, in a class of up to
// activityMany; in a larger one more, so that all of them together come as often. Our choice.
const (
	activityEvery = 30 * time.Second
	activityMany  = 300
)

// Used is for how long this machine's microphone sent speech to the class, and its camera and screen were shown to it, since
// the class was opened.
type Used struct{ Talk, Camera, Screen time.Duration }

// An activity is what this machine tells of its person's. The loop owns it, but for used.
type activity struct {
	used    atomic.Pointer[Used] // as it was told last
	sitting journal.Clock        // that is counted for, by its beginning; 0: none
	before  Used                 // what was used before counting began
	since   journal.Clock        // when it did
	said    conduct.Activity     // last
	at      time.Time            // when
}

// SetUsed says how much was used so far. It never waits, and may be called from any goroutine.
func (c *Class) SetUsed(u Used) { c.activity.used.Store(&u) }

// TellActivity states at once what was used and is not stated yet, for who is about to leave. It reports whether there was
// anything.
func (c *Class) TellActivity(ctx context.Context) (said bool, err error) {
	err = c.do(ctx, func(now time.Time) { said = c.tellActivity(now, true) })
	return said, err
}

// tellActivity states what was used in the sitting that runs, or ran until now, if it is more than was said; without
// atOnce only when it is due.
func (c *Class) tellActivity(now time.Time, atOnce bool) bool {
	a, s, used := &c.activity, c.conduct.Sittings.Last(), Used{}
	if u := a.used.Load(); u != nil {
		used = *u
	}
	if s.Running() && s.Started != a.sitting {
		a.sitting, a.before, a.said = s.Started, used, conduct.Activity{}
		a.since = max(s.Started, journal.ClockAt(c.group.ClassTime(now)))
	}
	if a.sitting == 0 || s.Started != a.sitting || !atOnce && now.Sub(a.at) < c.activityPause() {
		return false
	}
	is := conduct.Activity{
		Since: a.since, Talk: (used.Talk - a.before.Talk).Truncate(time.Second), Camera: (used.Camera - a.before.Camera).Truncate(time.Second),
		Screen: (used.Screen - a.before.Screen).Truncate(time.Second),
	}
	if is.Talk+is.Camera+is.Screen == 0 || is == a.said || !c.isReady() || !c.group.IsDeskReady() {
		return false
	}
	a.at = now
	body, err := is.Encode()
	if err == nil {
		_, err = c.group.AppendDesk(now, journal.KindActivity, body)
	}
	if err != nil {
		c.cfg.Log.Warn("stating for how long one talked", "error", err)
		return false
	}
	a.said, c.dirty = is, true
	return true
}

// activityPause returns how much time passes between two statements.
func (c *Class) activityPause() time.Duration {
	return activityEvery * time.Duration(max(activityMany, len(c.members))) / activityMany
}

// KeepHeard keeps, in the class file, that the class runs now, if a sitting does: of a machine that dies the file then tells of
// the class up to here, whatever was said since. It is for who writes to the disk anyway.
func (c *Class) KeepHeard(ctx context.Context) error {
	return c.do(ctx, func(now time.Time) {
		if c.disk != nil && !c.disk.broken && c.conduct.Sittings.Last().Running() {
			c.disk.add(heardFact(journal.ClockAt(c.group.ClassTime(now))))
		}
	})
}

// A register is what attendance is worked out from.
type register struct {
	of       *conduct.Register
	expected []conduct.RosterRow
}

// registered returns it as it is now.
func (c *Class) registered(now time.Time) register {
	return register{c.conduct.Register(&c.active, journal.ClockAt(c.group.ClassTime(now))), c.expected.Snapshot()}
}

// Attendance returns who was in the last so many sittings up to now, and who was expected, as far as this machine may know; who talked,
// and who was expected, is for staff. The work is done in the caller's goroutine, so it holds nobody up. After the end
// of the class it is as it was then.
func (c *Class) Attendance(ctx context.Context, sittings int) ([]conduct.SittingAttendance, error) {
	var r register
	err := c.do(ctx, func(now time.Time) { r = c.registered(now) })
	if errors.Is(err, ErrClosed) {
		<-c.overAll
		r, err = c.last, nil
	}
	if err != nil {
		return nil, err
	}
	if r.of == nil {
		return nil, nil
	}
	return r.expecting(r.of.Last(sittings)), nil
}

// expecting adds who was expected.
func (r register) expecting(sittings []conduct.SittingAttendance) []conduct.SittingAttendance {
	if len(r.expected) > 0 {
		for i, s := range sittings {
			sittings[i], _ = s.WithRoster(r.expected)
		}
	}
	return sittings
}
