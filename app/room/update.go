package room

import (
	"fmt"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
)

// Reasons why a class ended for this computer, for Snapshot.EndReason and Ended.
const (
	ReasonLeft  = "left"  // the person at this computer left
	ReasonEnded = "ended" // the instructor ended the class for everyone
)

// update makes a snapshot of a view and tells what is new in it. Only one goroutine calls it at a time:
// the loop, and after its end whoever leaves.
func (r *Room) update(v session.View) {
	before := r.Snapshot()
	s := Snapshot{
		Title: v.Title, Role: Role(v.Role), StartedAt: v.StartedAt,
		Invite: before.Invite, Connection: connection(v),
	}
	if s.Title == "" {
		s.Title = before.Title
	}
	if s.StartedAt.IsZero() {
		s.StartedAt = r.begun
	}
	if r.teaching && r.class != nil {
		s.Invite = r.class.Invite()
	}
	s.Ended, s.EndReason = v.Ended || v.Closed, ReasonLeft
	if v.Ended {
		s.EndReason = ReasonEnded
	}
	people := map[journal.Author]Person{}
	for _, m := range v.Members {
		p := person(m, v.Self)
		people[m.Author] = p
		s.People = append(s.People, p)
	}
	s.Messages = before.Messages
	if r.chatChanged {
		r.chatChanged = false
		s.Messages = messages(r.chat.Snapshot(), people)
		defer r.tellMessages(s.Messages) // after who said it
	}
	r.publish(s)
	r.tellPresence(v, s)
	if s.Connection != r.linkage {
		r.linkage = s.Connection
		r.tell(Linked{s.Connection})
	}
}

func connection(v session.View) Connection {
	switch v.Link {
	case session.LinkUp:
		if !v.Ready {
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
		Connected: m.Present || m.Author == self && !m.Left, Fingerprint: m.Peer.String(),
	}
}

// messages returns the conversation as it is shown.
func messages(said []chat.Message, people map[journal.Author]Person) []Message {
	all := make([]Message, 0, len(said))
	for _, m := range said {
		p := people[m.Author]
		all = append(all, Message{
			ID: fmt.Sprintf("%v-%d", m.Author, m.Seq), From: p.ID, Name: p.Name, Role: p.Role,
			Text: m.Text, At: m.Clock.Time(), Own: p.Self,
		})
	}
	return all
}

// tellPresence tells who came and who went.
func (r *Room) tellPresence(v session.View, s Snapshot) {
	left := map[string]bool{}
	for _, m := range v.Members {
		left[m.Peer.String()] = m.Left
	}
	for _, p := range s.People {
		switch {
		case p.Connected && !r.told[p.ID]:
			r.told[p.ID] = true
			r.tell(Joined{p})
		case !p.Connected && r.told[p.ID]:
			delete(r.told, p.ID)
			r.tell(Left{Person: p, OnPurpose: left[p.ID]})
		}
	}
}

// tellMessages tells the lines that were not told before. One may have come in between others: it was
// written earlier and arrived later.
func (r *Room) tellMessages(all []Message) {
	for _, m := range all {
		if !r.said[m.ID] {
			r.said[m.ID] = true
			r.tell(Said{m})
		}
	}
}
