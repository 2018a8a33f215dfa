package main

import "math"

// never is later than all that happens.
const never = math.MaxInt64

// An alarm is when something is due. Putting it off costs nothing: the event that was planned for it comes too
// early, finds that, and is planned anew. Use newAlarm.
type alarm struct {
	due     int64 // ns since the world's start; never if nothing is
	planned int64 // of the event that counts, not later than due; never if there is none
}

func newAlarm() alarm { return alarm{due: never, planned: never} }

// set makes what happen at a time, which is not past, instead of when it was due before.
func (a *alarm) set(w *world, due int64, what happening) {
	a.due = due
	if due < a.planned {
		a.planned = due
		w.queue.plan(due, what)
	}
}

// rings is asked by what happens at a time whether it is due.
func (a *alarm) rings(w *world, at int64, what happening) bool {
	if at != a.planned {
		return false // set to an earlier time since
	}
	a.planned = never
	if a.due > at {
		a.set(w, a.due, what)
		return false
	}
	a.due = never
	return true
}
