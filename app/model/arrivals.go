package model

import (
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// waitingSoundAgain is how long the door makes no second sound.
const waitingSoundAgain = 10 * time.Second

// An arrivalToast tells who came, together with those who came just before.
type arrivalToast struct {
	names []string
	at    time.Time
	toast int
}

// came tells that a person is here. In a crowd coming and going is no news, and it is none to students in a toast.
func (s *session) came(st *state, now time.Time, p room.Person) {
	if p.Self || !s.settled(now) || s.isCrowd() {
		return
	}
	s.talk.addNews(now, words.T("%s joined", p.Name))
	if !s.isStaff {
		return
	}
	st.play(SoundJoin)
	a := &s.arrivals
	if now.Sub(a.at) < arrivalsMerge {
		a.names, a.at = append(slices.Clone(a.names), p.Name), now
		if st.toasts.replace(now, a.toast, arrivals(a.names)) {
			return
		}
	}
	a.names, a.at = []string{p.Name}, now
	a.toast = st.toasts.add(now, arrivals(a.names), false)
}

// went tells that a person is gone.
func (s *session) went(st *state, now time.Time, p room.Person) {
	s.persons.speaks(p.ID, false)
	s.stage.gone(now, p.ID)
	if !p.Self && s.settled(now) && !s.isCrowd() {
		s.talk.addNews(now, words.T("%s left", p.Name))
	}
}

func (s *session) isCrowd() bool { return len(s.snap.People) > crowdIsQuiet }

// A doorToast tells staff, once, how many wait to be let in.
type doorToast struct {
	waiting []room.Waiter
	toast   int
	quiet   time.Time // until then there is no sound
}

// waiting takes in who waits to be let in. Nobody but staff knows.
func (s *session) waiting(st *state, now time.Time, all []room.Waiter) {
	d := &s.door
	if slices.Equal(all, d.waiting) {
		return
	}
	known := func(w room.Waiter) bool { return slices.Contains(d.waiting, w) }
	more := slices.ContainsFunc(all, func(w room.Waiter) bool { return !known(w) })
	d.waiting = all
	text := words.N("%d person is waiting to be let in", "%d people are waiting to be let in", len(all))
	switch {
	case len(all) == 0:
		st.toasts.remove(d.toast)
		d.toast = 0
	case more && !st.toasts.replace(now, d.toast, text):
		d.toast = st.toasts.offer(now, text, words.T("View"), DoViewWaiting)
	case !more:
		st.toasts.rewrite(d.toast, text)
	}
	if more && !now.Before(d.quiet) {
		st.play(SoundWaiting)
		d.quiet = now.Add(waitingSoundAgain)
	}
}
