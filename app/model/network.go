package model

import (
	"cmp"
	"slices"
	"time"

	"lyceum/app/words"
)

// untitled stands for the title of a class whose teacher does not tell it.
var untitled = words.Mark("A class")

// tellNetwork lists the classes on this network, sorted so that a row stays where it is, and returns when the time since one
// began is another in words.
func (st *state) tellNetwork(now time.Time) (wake time.Time) {
	var list []NetworkClass
	for _, a := range st.found {
		c := NetworkClass{
			Key: a.Key, Title: cmp.Or(a.Title, words.Say(untitled)), Teacher: a.Teacher, TeacherID: a.PeerID,
			People: a.People, Open: a.Open && a.Invite != "", Started: a.Started, Waits: a.Waits,
		}
		if !a.Started.IsZero() {
			ago := max(0, now.Sub(a.Started).Truncate(time.Minute))
			c.Since = startedAgo(ago)
			wake = earlier(wake, a.Started.Add(ago+time.Minute))
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b NetworkClass) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Key, b.Key))
	})
	if !slices.Equal(list, st.network) {
		st.network = list
	}
	return wake
}

// startedAgo says how long ago a class began, which is whole minutes.
func startedAgo(ago time.Duration) string {
	hours, minutes := int(ago/time.Hour), int(ago%time.Hour/time.Minute)
	switch {
	case hours == 0 && minutes == 0:
		return words.T("Started just now")
	case hours == 0:
		return words.T("Started %d min ago", minutes)
	case hours >= 24:
		return words.T("Started more than a day ago")
	}
	return words.T("Started %d h %d min ago", hours, minutes)
}
