package model

import (
	"cmp"
	"slices"
	"strings"

	"lyceum/app/room"
)

// reportsOf is what a room tells of members, as the monitor has it.
func reportsOf(all []room.Watched) []Report {
	out := make([]Report, len(all))
	for i := range all {
		out[i] = reportOf(&all[i])
	}
	return out
}

func reportOf(w *room.Watched) Report {
	r := Report{
		ID: w.ID, At: w.Reported, Left: w.Presence == "left", Place: Place(w.Place), Focused: w.Focused, Since: w.FocusSince, Lost: w.FocusLost,
		IdleSince: w.IdleSince, Path: pathOf(w.Path), RTT: w.RTT, Jitter: w.Jitter, Loss: w.Loss, Neighbors: w.Neighbors,
		Out: float64(w.Sent), In: float64(w.Received), Sound: shareOf(w.SoundIn), Pictures: shareOf(w.PicturesIn),
		Mic: healthOf(w.Mic), Camera: healthOf(w.Camera), Screen: healthOf(w.Screen),
		ShowsScreen: consentOf(w.ScreenConsent), ShowsCamera: consentOf(w.CameraConsent),
		Answered: w.Answered, Total: w.Total, Done: w.Done, Version: w.Version,
	}
	if w.Presence == "gone" {
		r.Gone = w.Gone
	}
	if w.Hidden {
		r.Place = PlaceHidden
	}
	for _, l := range w.Links {
		is := LinkReport{ID: l.To, RTT: l.RTT, Loss: l.Loss}
		for _, s := range l.Parent {
			if key := (StreamKey{s.ID, s.Stream}); s.Stream != "" && !slices.Contains(is.Parents, key) {
				is.Parents = append(is.Parents, key)
			}
		}
		r.Links = append(r.Links, is)
	}
	return r
}

// pathOf reads how somebody reaches the class.
func pathOf(word string) Path {
	if p := Path(word); p == PathLAN || p == PathDirect {
		return p
	}
	return PathUnknown
}

// shareOf is percent as a share; 0: there was nothing to come.
func shareOf(percent int) float64 { return max(0, float64(percent)/100) }

// healthOf reads how a device is.
func healthOf(word string) Health {
	switch word {
	case "on":
		return HealthOn
	case "fault":
		return HealthFault
	case "locked":
		return HealthLocked
	}
	return HealthOff
}

// consentOf reads whether somebody shows staff something.
func consentOf(word string) Consent {
	switch word {
	case "asked":
		return ConsentAsked
	case "yes":
		return ConsentGiven
	case "no":
		return ConsentRefused
	}
	return ConsentNone
}

// showStaff fills in what staff see of this person, ask for, and have everybody read.
func (s *session) showStaff(c, before *Class) {
	snap := &s.snap
	var asked []Asked
	for _, a := range snap.Asked {
		asked = append(asked, Asked{What: Sight(a.What), By: nameOf(a.By)})
	}
	var viewers []Viewer
	for _, v := range snap.Viewers {
		viewers = append(viewers, Viewer{ID: v.ID, Name: cmp.Or(v.Name, nameOf(room.Person{})), What: Sight(v.What), Large: v.Large, Since: v.Since})
	}
	c.Asked, c.Viewers = shared(before.Asked, asked), shared(before.Viewers, viewers)
	for _, is := range snap.Showing {
		switch consent := consentOf(is.Consent); Sight(is.What) {
		case SightScreen:
			c.Showing.Screen = consent
		case SightCamera:
			c.Showing.Camera, c.Showing.StaffCamera = consent, is.Staff
		}
	}
	if a := snap.Attention; a.Text != "" {
		is := Attention{Text: a.Text, By: nameOf(a.By), Until: a.Until}
		if c.Attention = before.Attention; c.Attention == nil || *c.Attention != is {
			c.Attention = &is
		}
	}
	s.watching.log(snap.ViewLog)
	c.Views = s.watching.views
}

// log takes in who looked at whom, the newest first.
func (w *watching) log(all []room.ViewLogged) {
	if isSameList(all, w.logged) {
		return
	}
	w.logged, w.stale = all, true
	w.views = make([]View, 0, len(all))
	for _, v := range all {
		w.views = append(w.views, View{
			By: v.ViewerName, ByID: v.Viewer, Of: v.Name, OfID: v.ID, What: Sight(v.What), Large: v.How == "large", Saved: v.How == "saved", From: v.From, To: v.To,
		})
	}
	slices.SortStableFunc(w.views, func(a, b View) int { return cmp.Or(b.From.Compare(a.From), strings.Compare(a.ByID, b.ByID)) })
}
