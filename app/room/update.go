package room

import (
	"time"

	"lyceum/app/room/studio"
	"lyceum/collab/board"
	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// Reasons why a class ended for this computer, for Snapshot.EndReason and Ended.
const (
	ReasonLeft    = "left"    // the person at this computer left
	ReasonEnded   = "ended"   // the instructor ended the class for everyone
	ReasonRemoved = "removed" // staff removed the person at this computer
	ReasonFailed  = "failed"  // this computer's network broke
)

// The news is what snapshots and events are made from, and what was told already.
type news struct {
	invite  string           // for students, if this computer launched the class
	members []session.Member // of the view before
	gone    []session.Member // the same: who was removed
	door    string           // for Snapshot
	list    []Person         // the same, as they are shown
	people  map[journal.Author]Person
	names   *chat.Names       // of the same
	told    map[string]Person // whom Joined was told of and Left was not
	linkage Connection
	meeting Met
	ended   bool
	over    bool // the sitting that this computer was in is
	sitting int  // that was seen to run
	since   time.Time
	lost    time.Time // since when there is no link to anybody, if links were lost; else zero
	floor   floor
	locks   lockBook

	lines transcript
	chat  bool // something was said since the view before
	anew  bool // everything was folded anew
	full  bool // some events found no room

	published []StreamOf                // that were told
	recorders map[string]bool           // the same, by ID
	asked     map[journal.Author]uint64 // the last entry of staff by which this person was asked something
	clockOff  time.Duration             // as View has it

	shows     studio.Shows // what staff are shown
	viewers   []Viewer     // that were told
	share     *question    // to share the screen; nil: none
	viewings  []conduct.Viewing
	viewed    []ViewLogged // of them
	loggedAt  time.Time    // when those were all made anew
	logWaits  bool         // to be
	attention Attention    // that was told
	reported  reported
	said      monitor.Own // of reported, to the class
	closed    bool        // nothing is told any more

	boards   shownBoards
	passed   bool      // somebody came or went since the report folder was thought of
	notedAt  time.Time // when it was
	monitors bool      // this person may watch the class
	reports  string    // for Snapshot
}

func newNews() news {
	return news{told: map[string]Person{}, floor: newFloor(), locks: lockBook{}, lines: transcript{told: map[line]toldLine{}},
		asked: map[journal.Author]uint64{}, reported: reported{broken: map[DeviceKind]bool{}},
		boards: shownBoards{drawers: Drawers{Who: DrawAll}, reveals: map[board.DocumentID]bool{}, returned: map[journal.Author]time.Time{}}}
}

// update makes a snapshot of a view and tells what is new in it. Only one goroutine calls it at a time:
// the loop, and after its end whoever leaves.
func (r *Room) update(v session.View) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := &r.news
	before := r.Snapshot()
	s := Snapshot{
		Title: v.Title, Role: Role(v.Role), Invite: n.invite, StartedAt: v.StartedAt, Meeting: n.meeting,
		Connection: connection(v), Door: n.door,
		Waiting: waiters(v.Waiting), WaitingRoom: v.WaitingRoom, Practice: v.Practice, Saved: v.AllSaved, Way: v.Way, RTT: v.WayRTT, ClockOff: v.ClockOff,
		NoReports: v.Unwatching,
	}
	if s.Title == "" {
		s.Title = before.Title
	}
	if v.Leaving {
		s.Connection = before.Connection
	}
	if n.watch(time.Now(), r.begun, v) {
		r.tell(Begun{Title: v.Title, Sitting: v.Sitting.Number})
	}
	s.Ended, s.EndReason = ending(v, n.over)
	moved := n.meet(v)
	said := n.converse(r.chat.Snapshot(), v.Locked, moved)
	s.People, s.Messages = n.list, n.lines.list()
	n.clockOff = v.ClockOff
	n.settleShare(v)
	n.show(v, &s)
	n.showStaff(&s)
	r.showBoards(v, &s, moved)
	r.showSharing(v, &s, moved)
	r.seeTests(v, moved)
	r.seePuzzles(v, moved)
	s.Tests, s.Puzzles = before.Tests, before.Puzzles
	s.ViewLog = n.viewLog(v, moved)
	s.Streams, s.Recorders, s.Attention, s.Reports = n.streams(v), n.record(v), n.attend(v), n.reports
	r.publish(s)
	if s.Connection == Connected { // before who came by it
		r.tellLink(v, s.Connection)
	}
	if moved && !v.Leaving {
		r.tellPresence(v)
		r.tellRoles()
	}
	r.tellLink(v, s.Connection) // after who went by its end
	r.tellFloor(v, &s)
	r.tellStreams(s.Streams)
	r.tellRecorders(s.Recorders)
	r.tellAttention(s.Attention)
	r.tellBoards(&s)
	r.tellSharing()
	r.asked(v)
	for _, ev := range said { // after who said it
		r.tell(ev)
	}
	r.noteReports(time.Now())
	if (n.over || v.Removed) && !n.ended {
		n.ended = true
		close(r.over)
	}
	r.report(v)
	if r.studio != nil {
		r.studio.Update(v)
	}
}

// isSame reports whether two lists of a view are one.
func isSame(a, b []session.Member) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// converse takes in the conversation, and returns what there is to tell about it.
func (n *news) converse(said []chat.Message, locked conduct.LockHistory, moved bool) (all []Event) {
	unnamed := moved && n.lines.nameless
	if n.chat || n.anew || unnamed {
		all = n.lines.update(said, audience{n.people, n.names, locked}, n.anew || unnamed)
		n.chat, n.anew = false, false
	}
	return all
}

// meet takes in who belongs to the class, and reports whether that is another list than before.
func (n *news) meet(v session.View) (moved bool) {
	if isSame(v.Members, n.members) && isSame(v.Gone, n.gone) {
		return false
	}
	n.members, n.gone, n.monitors = v.Members, v.Gone, monitors(v)
	n.list = make([]Person, 0, len(v.Members))
	n.people = make(map[journal.Author]Person, len(v.Members))
	var names []chat.Named
	for _, m := range v.Members {
		p := person(m, v.Self)
		n.list = append(n.list, p)
		n.people[m.Author] = p
		names = append(names, chat.Named{Author: m.Author, Name: m.Name})
	}
	for _, m := range v.Gone { // what they said stays
		n.people[m.Author] = person(m, v.Self)
	}
	n.names = chat.NewNames(names)
	return true
}

// met tells of a rendezvous; on the loop.
func (r *Room) met(m session.Meeting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := &r.news
	n.meeting = Met{Rendezvous: m.Peer.String(), State: string(m.State), Code: m.Code, Reason: m.Reason}
	s := r.Snapshot()
	s.Meeting = n.meeting
	r.publish(s)
	r.tell(n.meeting)
}

// settled is how long a sitting has to be seen to run until its end is taken for one whatever clocks say: by then all
// that others hold has come in.
const settled = 5 * time.Second

// watch notes whether the sitting that this computer is in was ended. One that was over before this computer came is
// not: it waits for the next. watch reports whether the class meets again.
func (n *news) watch(now, begun time.Time, v session.View) (again bool) {
	switch {
	case v.Sitting.Running() && v.Sitting.Number != n.sitting:
		n.sitting, n.since = v.Sitting.Number, now
		return n.sitting > 1
	case v.Ended && v.Sitting.Ended.Time().After(begun), v.Ended && v.Sitting.Number == n.sitting && now.Sub(n.since) >= settled:
		n.over = true
	}
	return false
}

func ending(v session.View, over bool) (ended bool, reason string) {
	switch {
	case over:
		return true, ReasonEnded
	case v.Removed:
		return true, ReasonRemoved
	case v.Failed:
		return true, ReasonFailed
	case v.Closed:
		return true, ReasonLeft
	}
	return false, ""
}

func connection(v session.View) Connection {
	switch v.Link {
	case session.LinkUp:
		if !v.Ready && !v.Closed {
			return Connecting
		}
		return Connected
	case session.LinkAlone:
		return Alone
	}
	return Connecting
}

func person(m session.Member, self journal.Author) Person {
	return Person{
		ID: m.Peer.String(), Name: m.Name, Role: Role(m.Role), Self: m.Author == self,
		Connected: m.Present || m.Author == self, Fingerprint: Fingerprint(m.Peer),
		Deputy: m.Deputy, Rejoined: m.Rejoined, Quality: Quality(m.Quality),
	}
}

// tellLink tells how this machine stands to the class if that was not told.
func (r *Room) tellLink(v session.View, c Connection) {
	n := &r.news
	if c != n.linkage {
		n.linkage = c
		r.tell(Linked{c})
	}
	switch {
	case v.Lost && n.lost.IsZero() && !v.Leaving && !v.Removed:
		n.lost = v.LinkSince
		r.tell(Reconnecting{})
	case v.Link == session.LinkUp && !n.lost.IsZero():
		r.tell(Reconnected{After: v.LinkSince.Sub(n.lost)})
		n.lost = time.Time{}
	}
}

// tellPresence tells who came and who went.
func (r *Room) tellPresence(v session.View) {
	n := &r.news
	gone := make(map[string]bool, len(v.Members)) // on purpose
	for i, m := range v.Members {
		p := n.list[i]
		gone[p.ID] = m.Left || n.over
		if _, told := n.told[p.ID]; p.Connected && !told {
			n.told[p.ID], n.passed = p, true
			r.tell(Joined{p})
		}
	}
	for i, p := range n.list {
		if _, told := n.told[p.ID]; !p.Connected && told {
			delete(n.told, p.ID)
			n.passed = true
			if !gone[p.ID] {
				r.tests.vanish(v.Members[i].Author)
			}
			r.tell(Left{Person: p, OnPurpose: gone[p.ID]})
		}
	}
	for id, p := range n.told { // whose log counts no longer
		if _, member := gone[id]; !member {
			delete(n.told, id)
			n.passed = true
			p.Connected = false
			r.tell(Left{Person: p})
		}
	}
}

func (r *Room) publish(s Snapshot) {
	r.snapshot.Store(&s)
	select {
	case r.changed <- struct{}{}:
	default: // one is waiting
	}
}

// tell queues an event; see eventBuffer.
func (r *Room) tell(ev Event) {
	if r.news.closed {
		return
	}
	select {
	case r.events <- ev:
	default:
		if !r.news.full {
			r.news.full = true
			r.log.Debug("events are not being read")
		}
	}
}

// tellLast queues the last event, if need be in the place of the oldest. Nobody else queues any more.
func (r *Room) tellLast(ev Event) {
	for {
		select {
		case r.events <- ev:
			return
		default:
		}
		select {
		case <-r.events:
		default: // the reader took it
		}
	}
}
