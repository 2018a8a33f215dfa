package monitor

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

// How long a look holds, and how often it is said while it lasts: two may be lost.
const (
	LookHolds = 15 * time.Second
	LookEvery = 5 * time.Second
)

// maxLookers is of how many it is remembered that they look. Our choice: more staff than that nobody has.
const maxLookers = 32

// lookApart is by how much the time of a look may differ from that of who is looked at: an old one that somebody kept and
// sends again asks for nothing.
const lookApart = 30 * time.Second

// A Looker is somebody of staff who looks at this machine's person.
type Looker struct {
	Who  journal.Author
	Look Look
}

// Lookers are those of staff who look at this machine's person: soft state, which is gone when it is not said again. They do
// not know who is staff. The zero value is nobody.
type Lookers struct {
	// Written returns how many saved pictures were written down of somebody who saves them, since a class time: what this
	// machine's program noted before it began anew. Without it all were.
	Written func(who journal.Author, w What, since time.Time) int

	all   []heardLook // by author
	saved []SavedBy
}

// A SavedBy says that somebody of staff saved pictures of something.
type SavedBy struct {
	Who   journal.Author
	What  What
	Count int // 1 to maxSavedAtOnce
}

// maxSavedAtOnce is how many pictures are noted that somebody says were saved between two looks, or until somebody asks: nobody
// saves more in that time.
const maxSavedAtOnce = 20

type heardLook struct {
	Looker
	until time.Time // by this machine's clock
}

// Take takes in a look. class is the time of the class. It reports false for one that is not newer than what is known, or not
// of now, or beyond how many are remembered.
func (l *Lookers) Take(now, class time.Time, who journal.Author, k Look) bool {
	if off := k.At.Sub(class); off > lookApart || off < -lookApart {
		return false
	}
	i, known := l.find(who)
	switch {
	case known && !k.At.After(l.all[i].Look.At):
		return false
	case !known && len(l.all) >= maxLookers:
		l.all = slices.DeleteFunc(l.all, func(h heardLook) bool { return !now.Before(h.until) })
		if i, _ = l.find(who); len(l.all) >= maxLookers {
			return false
		}
	}
	h := heardLook{Looker{who, k}, now.Add(LookHolds)}
	if known {
		l.note(l.all[i].Look, h.Looker)
		l.all[i] = h
	} else {
		l.note(Look{}, h.Looker)
		l.all = slices.Insert(l.all, i, h)
	}
	return true
}

// note notes what of a look says that pictures were saved since the one before. If that counted from another time, or there was
// none, one of the two programs began anew: then those count that were not written down.
func (l *Lookers) note(before Look, is Looker) {
	if !is.Look.saved() {
		return
	}
	for _, w := range Whats {
		more := is.Look.Of(w).Saved
		switch {
		case before.Since.Equal(is.Look.Since):
			more -= before.Of(w).Saved
		case l.Written == nil:
			more = 0
		case more > 0:
			more -= l.Written(is.Who, w, is.Look.Since)
		}
		if more <= 0 {
			continue
		}
		i := slices.IndexFunc(l.saved, func(by SavedBy) bool { return by.Who == is.Who && by.What == w })
		if i < 0 {
			i, l.saved = len(l.saved), append(l.saved, SavedBy{Who: is.Who, What: w})
		}
		l.saved[i].Count = min(l.saved[i].Count+more, maxSavedAtOnce)
	}
}

// Saved returns who has saved pictures of what, by their word, since it was asked for before.
func (l *Lookers) Saved() []SavedBy {
	list := l.saved
	l.saved = nil
	return list
}

func (l *Lookers) find(who journal.Author) (int, bool) {
	return slices.BinarySearchFunc(l.all, who, func(h heardLook, a journal.Author) int { return h.Who.Compare(a) })
}

// Now returns who looks now, of those who may, by their keys. One that may no more is forgotten, so that whatever it said holds
// no longer even if it may again.
func (l *Lookers) Now(now time.Time, may func(journal.Author) bool) (list []Looker) {
	kept := l.all[:0]
	for _, h := range l.all {
		if !may(h.Who) {
			h.until = time.Time{} // what was said stays known, so that it cannot be said again
		}
		if kept = append(kept, h); now.Before(h.until) && (h.Look.Screen.IsLook() || h.Look.Camera.IsLook()) {
			list = append(list, h.Looker)
		}
	}
	l.all = kept
	return list
}
