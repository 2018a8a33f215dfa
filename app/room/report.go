package room

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	"lyceum/app/room/studio"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// A reported is what this person's program tells staff of itself, beside what the network knows.
type reported struct {
	own     monitor.Own
	broken  map[DeviceKind]bool // devices that went off by themselves
	version string
}

// places are the words of what can be in front.
var places = []monitor.Place{monitor.AtVideo, monitor.AtSlides, monitor.AtBoard, monitor.AtPuzzle, monitor.AtTest, monitor.AtMonitor}

// activeTo is how exactly staff are told since when somebody has done nothing.
const activeTo = 10 * time.Second

// SetMonitorPresence says what the window knows of the person at it. Staff are told with the next report.
func (r *Room) SetMonitorPresence(p MonitorPresence) {
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	own := &r.news.reported.own
	own.Place, own.Hidden = monitor.NoPlace, p.Hidden
	for _, is := range places {
		if is.String() == p.Place {
			own.Place = is
		}
	}
	if own.FocusAt.IsZero() || own.Focused != p.Focused {
		if own.Focused && !p.Focused {
			own.FocusLost++
		}
		own.Focused, own.FocusAt = p.Focused, now
	}
	own.ActiveAt = time.Time{}
	if p.Idle >= activeTo {
		own.ActiveAt = now.Add(-p.Idle).Truncate(activeTo)
	}
	own.Test = monitor.Test{ID: p.Test, Answered: p.Answered, Total: p.Total, Done: p.Done}
	r.sayReport()
}

// report takes in what of it a view tells; r.mu is held.
func (r *Room) report(v session.View) {
	own := &r.news.reported.own
	var rights journal.Rights
	for _, m := range v.Members {
		if m.Author == v.Self {
			rights = m.Rights
		}
	}
	presents := v.Stage == v.Self
	own.Microphone = r.mediaOf(v, Microphone, session.StreamMicrophone, v.Locks.Forbids(conduct.LockMicrophone, rights, presents))
	own.Camera = r.mediaOf(v, Camera, session.StreamCamera, v.Locks.Forbids(conduct.LockCamera, rights, presents))
	own.Screen = r.mediaOf(v, Screen, session.StreamScreen, v.Locks.Forbids(conduct.LockScreen, rights, presents))
	r.sayReport()
}

// mediaOf returns how it stands with one of this person's devices.
func (r *Room) mediaOf(v session.View, k DeviceKind, stream string, locked bool) monitor.Media {
	switch {
	case publishes(v, stream):
		delete(r.news.reported.broken, k)
		return monitor.On
	case locked:
		return monitor.Locked
	case r.news.reported.broken[k]:
		return monitor.Faulty
	}
	return monitor.Off
}

// reportConsent takes in what staff may see; r.mu is held.
func (r *Room) reportConsent(is studio.Shows) {
	own := &r.news.reported.own
	for _, s := range is.All {
		c := [...]monitor.Consent{monitor.NotAsked, monitor.Asked, monitor.Agreed, monitor.Declined}[s.Consent]
		if s.What == monitor.OfCamera {
			own.ShowsCamera = c
		} else {
			own.ShowsScreen = c
		}
	}
	r.sayReport()
}

// sayReport says what is so now, if that was not said.
func (r *Room) sayReport() {
	is := &r.news.reported
	if is.version == "" {
		is.version = "unknown"
		if info, ok := debug.ReadBuildInfo(); ok {
			is.version = info.Main.Version
		}
		is.own.Version = is.version
	}
	if r.class != nil && is.own != r.news.said {
		r.news.said = is.own
		r.class.SetReport(is.own)
	}
}

// Watched returns what is known of everybody: nobody unless this person is of staff who may monitor. It changes once a second at
// most.
func (r *Room) Watched() []Watched {
	states := r.class.Monitored()
	if len(states) == 0 {
		return nil
	}
	r.mu.Lock()
	people := r.news.people // which is replaced, never changed
	r.mu.Unlock()
	short := map[monitor.Short]string{} // of everybody, if anybody has told of links
	if slices.ContainsFunc(states, func(s monitor.State) bool { return len(s.Report.Links) > 0 }) {
		for a, p := range people {
			short[monitor.ShortOf(a)] = p.ID
		}
	}
	list := make([]Watched, 0, len(states))
	for _, s := range states {
		if p, known := people[s.Author]; known {
			list = append(list, watched(p, s, short))
		}
	}
	return list
}

func watched(p Person, s monitor.State, short map[monitor.Short]string) Watched {
	is := &s.Report
	w := Watched{
		ID: p.ID, Name: p.Name, Role: p.Role, Presence: s.Presence.String(), Reported: s.Heard,
		Place: is.Place.String(), Hidden: is.Hidden, Focused: is.Focused, FocusSince: s.FocusAt, FocusLost: is.FocusLost, IdleSince: s.IdleFrom,
		Path: is.Path.String(), RTT: is.RTT, Jitter: is.Jitter, Loss: float64(is.Loss) / 1000, Neighbors: is.Neighbors,
		Received: is.KbitIn, Sent: is.KbitOut, SoundIn: percent(is.Sound), PicturesIn: percent(is.Pictures),
		Mic: is.Microphone.String(), Camera: is.Camera.String(), Screen: is.Screen.String(),
		ScreenConsent: consentWord(is.ShowsScreen), CameraConsent: consentWord(is.ShowsCamera),
		Test: is.Test.ID, Answered: is.Test.Answered, Total: is.Test.Total, Done: is.Test.Done, Version: is.Version,
	}
	if s.Presence == monitor.Gone {
		w.Gone = s.Since
	}
	for _, t := range is.Links {
		link := WatchedLink{To: short[t.To], RTT: t.RTT, Loss: float64(t.Loss) / 1000}
		for i, stream := range is.Streams {
			if t.From&(1<<i) != 0 {
				link.Parent = append(link.Parent, WatchedStream{short[stream.Publisher], streamWord(stream.Kind)})
			}
		}
		w.Links = append(w.Links, link)
	}
	return w
}

// percent returns a share, -1 where there is none.
func percent(s monitor.Share) int {
	if p, ok := s.Percent(); ok {
		return p
	}
	return -1
}

// consentWord is how Showing.Consent says it.
func consentWord(c monitor.Consent) string {
	switch c {
	case monitor.Asked:
		return "asked"
	case monitor.Agreed:
		return "yes"
	case monitor.Declined:
		return "no"
	}
	return "unasked"
}

func streamWord(kind uint8) string {
	switch kind {
	case 1:
		return session.StreamMicrophone
	case 2:
		return session.StreamCamera
	case 3:
		return session.StreamScreen
	}
	return ""
}

// WatchLinks has everybody tell staff who they are linked to, or no longer; staff may.
func (r *Room) WatchLinks(on bool) error {
	return call(func(ctx context.Context) error { return r.class.WatchLinks(ctx, on) })
}
