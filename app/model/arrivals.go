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

// A missed person is gone without a goodbye, and that is no news yet: they may be back in a moment, or it is this computer
// that has lost touch.
type missed struct {
	person room.Person
	until  time.Time // then it is news; zero: while this computer has lost touch itself
}

// backWithin is how long others may take to show again once this computer is in touch again (our choice: a round of
// looking for them and some).
const backWithin = 10 * time.Second

// came tells that a person is here. In a crowd coming and going is no news, and it is none to students in a toast.
func (s *session) came(st *state, now time.Time, p room.Person) {
	if i := slices.IndexFunc(s.gone, func(g missed) bool { return g.person.ID == p.ID }); i >= 0 {
		s.gone = slices.Delete(s.gone, i, i+1)
		return
	}
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

// went tells that a person is gone, at once if that was on purpose.
func (s *session) went(now time.Time, ev room.Left) {
	s.persons.speaks(ev.Person.ID, false)
	if ev.OnPurpose {
		s.persons.away(ev.Person.ID)
		s.stage.gone(now, ev.Person.ID)
	}
	switch {
	case ev.Person.Self || !s.settled(now) || s.isCrowd():
	case ev.OnPurpose:
		s.talk.addNews(now, words.T("%s left", ev.Person.Name))
	default:
		until := now.Add(lostSilently)
		if back := s.foundAt.Add(backWithin); back.After(until) { // the same that cut off this computer may have cut off the other
			until = back
		}
		s.gone = append(s.gone, missed{ev.Person, until})
		s.holdGone()
	}
}

// holdGone has who is gone be no news as long as this computer has lost touch itself.
func (s *session) holdGone() {
	for i := range s.gone {
		if !s.lost.IsZero() {
			s.gone[i].until = time.Time{}
		}
	}
}

// releaseGone gives those who are gone some time to show again, now that this computer is in touch.
func (s *session) releaseGone(now time.Time) {
	for i := range s.gone {
		s.gone[i].until = now.Add(backWithin)
	}
}

// announceGone tells who is gone for long enough.
func (s *session) announceGone(now time.Time) {
	s.gone = slices.DeleteFunc(s.gone, func(g missed) bool {
		is := !g.until.IsZero() && !now.Before(g.until)
		if is {
			s.talk.addNews(now, words.T("%s left", g.person.Name))
		}
		return is
	})
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
