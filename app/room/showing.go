package room

import (
	"errors"
	"slices"
	"time"

	"lyceum/app/room/studio"
	"lyceum/collab/board/live"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// An Asked is something that staff ask this person for, and that was not answered.
type Asked struct {
	What string // LookScreen, LookCamera or LookShare
	By   Person
}

// A Showing is how it stands with what staff may see of this person.
type Showing struct {
	What    string // LookScreen or LookCamera
	Consent string // unasked, asked, yes or no
	On      bool   // the device is open for staff, or would be if somebody looked
	Staff   bool   // of the camera: when it is on only staff see it, as this person or staff chose
	Fault   error  // why nothing can be shown in spite of a yes
}

// A Viewer is somebody of staff who is shown something of this person now.
type Viewer struct {
	ID, Name string // a Person's
	What     string // LookScreen or LookCamera
	Large    bool
	Since    time.Time // class time
}

// A ViewLogged is one time that somebody of staff looked at a person's screen or camera, or saved a picture of it.
type ViewLogged struct {
	ID, Name           string    // who was looked at, by whose program's word it is
	Viewer, ViewerName string    // an ID and a name
	What               string    // screen or camera
	How                string    // small, large or saved
	From, To           time.Time // class time; no To: it goes on, or nobody knows when it ended
}

// AskedToShow says that staff ask this person for something: Snapshot.Asked has it until it is answered.
type AskedToShow struct{ Asked }

// ViewerChanged says that somebody of staff looks at this person from now on, or does no more.
type ViewerChanged struct {
	Viewer Viewer
	On     bool
}

// ShowingChanged says how it stands now with what staff may see of this person.
type ShowingChanged struct{ Showing }

func (AskedToShow) event()    {}
func (ViewerChanged) event()  {}
func (ShowingChanged) event() {}

// AnswerShow says yes or no to what staff ask for, or have asked before. A yes to LookShare shares the screen with the class.
func (r *Room) AnswerShow(what string, yes bool) error {
	if what == LookShare {
		r.forgetShare()
		if !yes {
			return nil
		}
		err := r.SetOn(Screen, true)
		if errors.Is(err, ErrNoDevice) { // who says yes means the one there is
			err = errors.Join(r.Choose(Screen, "default"), r.SetOn(Screen, true))
		}
		return err
	}
	is, err := studio.ParseWhat(what)
	if err != nil {
		return err
	}
	return r.studio.Consent(is, yes)
}

// StopShowing has staff see nothing more of something: nothing of it is captured or sent once this has returned. It can be
// allowed again by AnswerShow.
func (r *Room) StopShowing(what string) error { return r.AnswerShow(what, false) }

// SetCameraForStaff says whether the camera, when it is turned on, is for staff alone: the class does not get it.
func (r *Room) SetCameraForStaff(on bool) error { return r.studio.SetCameraForStaff(on) }

// forgetShare takes the question whether to share the screen away.
func (r *Room) forgetShare() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news.share = nil
	s := r.Snapshot()
	s.Asked = r.news.questions()
	r.publish(s)
}

// shows takes in how it stands with what staff may see; r.mu is held.
func (r *Room) shows(is studio.Shows) {
	n := &r.news
	before := n.shows
	n.shows = is
	s := r.Snapshot()
	n.showStaff(&s)
	if r.class != nil {
		s.ViewLog = n.viewLog(r.class.View(), true) // what goes on may have ended
	}
	r.publish(s)
	for i, now := range is.All {
		was := studio.Show{What: now.What} // nobody has looked
		if i < len(before.All) {
			was = before.All[i]
		}
		if !now.Same(was) {
			r.tell(ShowingChanged{s.Showing[i]})
		}
		if now.Consent == studio.ConsentAsked && (was.Consent != now.Consent || was.By != now.By) {
			r.tell(AskedToShow{Asked{now.What.String(), n.people[now.By]}})
		}
	}
	r.tellViewers(s.Viewers)
	r.reportConsent(is)
}

// tellViewers tells who looks that was not told, and who does no more.
func (r *Room) tellViewers(now []Viewer) {
	has := func(list []Viewer, v Viewer) bool {
		for _, is := range list {
			if is.ID == v.ID && is.What == v.What && is.Large == v.Large {
				return true
			}
		}
		return false
	}
	before := r.news.viewers
	for _, v := range before {
		if !has(now, v) {
			r.tell(ViewerChanged{Viewer: v})
		}
	}
	for _, v := range now {
		if !has(before, v) {
			r.tell(ViewerChanged{Viewer: v, On: true})
		}
	}
	r.news.viewers = now
}

// showStaff fills in what staff see of this person, and are asked for.
func (n *news) showStaff(s *Snapshot) {
	s.Showing, s.Viewers = nil, nil
	for _, is := range n.shows.All {
		s.Showing = append(s.Showing, Showing{What: is.What.String(), Consent: is.Consent.String(), On: is.On, Staff: is.Staff, Fault: is.Fault})
	}
	for _, v := range n.shows.Viewers {
		p := n.people[v.Who]
		s.Viewers = append(s.Viewers, Viewer{
			ID: p.ID, Name: p.Name, What: v.What.String(), Large: v.How == conduct.ViewLarge, Since: v.Since.Add(n.clockOff),
		})
	}
	s.Asked = n.questions()
}

// questions lists what was asked and is not answered.
func (n *news) questions() (list []Asked) {
	for _, is := range n.shows.All {
		if is.Consent == studio.ConsentAsked {
			list = append(list, Asked{is.What.String(), n.people[is.By]})
		}
	}
	if n.share != nil {
		list = append(list, Asked{LookShare, n.share.by})
	}
	return list
}

// longLog is how many looks are listed anew once in [logEvery] at most, in a class that goes on all the time.
const (
	longLog  = 500
	logEvery = 2 * time.Second
)

// viewLog lists who looked at whom, the same slice as before if nothing changed. What was added is added; where something else is
// another a long list may wait for a moment, for it is made on the class's loop.
func (n *news) viewLog(v session.View, moved bool) []ViewLogged {
	grown := len(n.viewings) > 0 && len(v.Viewings) >= len(n.viewings) && &v.Viewings[0] == &n.viewings[0]
	now := time.Now()
	switch {
	case grown && !moved && !n.logWaits, len(v.Viewings) == 0 && len(n.viewings) == 0:
	case len(v.Viewings) > longLog && now.Sub(n.loggedAt) < logEvery:
		n.logWaits = true
		return n.viewed
	default:
		n.viewed, n.logWaits, n.loggedAt = make([]ViewLogged, 0, len(v.Viewings)), false, now
	}
	n.viewings = v.Viewings
	for _, is := range v.Viewings[len(n.viewed):] {
		who, by := n.people[is.Viewed], n.people[is.Viewer]
		logged := ViewLogged{
			ID: who.ID, Name: who.Name, Viewer: by.ID, ViewerName: by.Name, What: is.What.String(), How: is.How.String(), From: is.From.Time(),
		}
		if !n.goesOn(v, is) {
			logged.To = is.To.Time()
		}
		n.viewed = append(n.viewed, logged)
	}
	return n.viewed[:len(n.viewed):len(n.viewed)]
}

// goesOn reports whether no end of a look is known: it goes on, or the program of who was looked at ended before it.
func (n *news) goesOn(v session.View, is conduct.Viewing) bool {
	if is.How == conduct.ViewSaved || is.From == is.To {
		return is.How != conduct.ViewSaved
	}
	return is.Viewed == v.Self && slices.ContainsFunc(n.shows.Viewers, func(now studio.Viewer) bool {
		began := now.Since.Add(n.clockOff).Sub(is.From.Time()).Abs()
		return now.Who == is.Viewer && conduct.ViewKind(now.What) == is.What && now.How == is.How && began < 2*time.Second
	})
}

// A question is one to share the screen with the class.
type question struct {
	by       Person
	at       time.Time
	presents bool // when it was put this person had the stage
}

// shareHolds is for how long it can be answered: later the class does not wait for it any more.
const shareHolds = 2 * time.Minute

// settleShare forgets the question whether to share the screen once it was answered by doing so, nobody waits for it, or who asked has
// gone.
func (n *news) settleShare(v session.View) {
	if q := n.share; q != nil && (isShared(v) || time.Since(q.at) >= shareHolds || q.presents && v.Stage != v.Self || !n.byID(q.by.ID).Connected) {
		n.share = nil
	}
}

// askedToShow takes in that staff ask this person for something; r.mu is held.
func (r *Room) askedToShow(v session.View, by Person, a conduct.SaidAsk) {
	n := &r.news
	switch a.What {
	case conduct.AskShareScreen:
		n.share = &question{by: by, at: time.Now(), presents: v.Stage == v.Self}
		s := r.Snapshot()
		s.Asked = n.questions()
		r.publish(s)
		r.tell(AskedToShow{Asked{LookShare, by}})
	case conduct.AskShowScreen, conduct.AskShowCamera:
		if r.studio != nil {
			r.studio.AskedToShow(a.Author, whatOf(a.What))
		}
	}
}

// told takes in what somebody told this person's program alone; on the loop.
func (r *Room) told(now time.Time, from journal.Author, message []byte) {
	switch {
	case live.IsTold(message):
		r.ink.told(now, r.self, from, message)
	case r.studio != nil:
		r.studio.Told(now, from, message)
	}
}
