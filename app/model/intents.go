package model

import (
	"time"

	"lyceum/app/words"
)

// SetName changes what others call this person. A name that cannot be used is
// reported in NameFault and the old one stays.
func (s *Store) SetName(name string) {
	s.post(func(st *state, now time.Time) { st.setName(now, name) })
}

// SetTheme changes the colours.
func (s *Store) SetTheme(t Theme) {
	s.post(func(st *state, now time.Time) {
		st.change(now, func(s *Settings) { s.Theme = t })
	})
}

// JoinInvite joins the class that pasted invites to: the invite, a lyceum://
// link, or a message around either.
func (s *Store) JoinInvite(pasted string) {
	s.post(func(st *state, now time.Time) { st.joinInvite(now, pasted, false) })
}

// OpenLink goes to the class of an invite that came from outside the window, such as a link on a page of the web: only as
// far as the check, whatever the settings say.
func (s *Store) OpenLink(text string) {
	s.post(func(st *state, now time.Time) { st.joinInvite(now, text, true) })
}

// JoinNetwork joins the open class with this Key in the Network list.
func (s *Store) JoinNetwork(key string) {
	s.post(func(st *state, now time.Time) { st.joinNetwork(now, key) })
}

// Teach starts a class. With open, anyone on this network may join it.
func (s *Store) Teach(title string, open bool) {
	s.post(func(st *state, now time.Time) { st.teach(now, title, open) })
}

// Retry joins anew a class in which nobody answered.
func (s *Store) Retry() { s.post(func(st *state, now time.Time) { st.retry(now) }) }

// Leave goes back to the start screen; whatever the class still has to send is
// sent first.
func (s *Store) Leave() { s.post(func(st *state, _ time.Time) { st.leave() }) }

// End ends the class for everyone and goes back to the start screen. It does
// nothing unless the class's CanEnd is set.
func (s *Store) End() { s.post(func(st *state, _ time.Time) { st.end() }) }

// ComeToFront has the window come to the front.
func (s *Store) ComeToFront() { s.post(func(st *state, _ time.Time) { st.front++ }) }

// Copied tells the person that the invite is on the clipboard.
func (s *Store) Copied() {
	s.post(func(st *state, now time.Time) {
		st.toasts.add(now, words.T("Invite copied. Send it to the people you want in the class."), false)
	})
}

// Dismiss closes a toast.
func (s *Store) Dismiss(toast int) {
	s.post(func(st *state, _ time.Time) { st.toasts.remove(toast) })
}

// HoldToasts keeps the toasts on show while the person points at them.
func (s *Store) HoldToasts(on bool) {
	s.post(func(st *state, now time.Time) { st.toasts.hold(now, on) })
}
