package model

import (
	"slices"
	"time"

	"lyceum/app/room"
)

// Say sends text to everybody in the class.
func (s *Store) Say(text string) { s.SayTo(ChannelAll, text) }

// SayTo sends text to who reads the channel with a Key. What cannot be sent shows there with a way to send it again.
func (s *Store) SayTo(channel, text string) {
	s.post(func(st *state, now time.Time) { st.say(now, channel, text) })
}

// SayAgain sends what was not sent, by its Number.
func (s *Store) SayAgain(unsent int) {
	s.post(func(st *state, now time.Time) {
		if st.session == nil {
			return
		}
		if u := st.session.talk.takeUnsent(unsent); u != nil {
			st.say(now, u.Channel, u.Text)
		}
	})
}

// DropUnsent forgets what was not sent.
func (s *Store) DropUnsent(unsent int) {
	s.post(func(st *state, _ time.Time) {
		if st.session != nil {
			st.session.talk.takeUnsent(unsent)
		}
	})
}

// OpenChannel shows the conversation with a Key: ChannelAll, ChannelStaff or a person's ID.
func (s *Store) OpenChannel(key string) {
	s.post(func(st *state, _ time.Time) {
		of := st.session
		if of == nil {
			return
		}
		isPerson := func(p room.Person) bool { return p.ID == key && !p.Self }
		if of.talk.all[key] != nil || key == ChannelStaff || slices.ContainsFunc(of.snap.People, isPerson) {
			of.talk.openChannel(key)
			st.panels.Chat, of.side = true, SideChat
		}
	})
}

// EditLine changes what a line says that this person wrote less than two minutes ago, by its ID.
func (s *Store) EditLine(id, text string) {
	text, err := CleanMessage(text)
	switch {
	case err != nil:
		s.post(func(st *state, now time.Time) { st.toasts.add(now, Sentence(err, now), true) })
	case text != "":
		s.act(talkLane, func(r Room) error { return r.Edit(id, text) })
	}
}

// EraseLine takes a line away, by its ID.
func (s *Store) EraseLine(id string) { s.act(talkLane, func(r Room) error { return r.Erase(id) }) }

// An outgoing text waits to be said.
type outgoing struct{ channel, text string }

// say says o in r.
func (o outgoing) say(r Room) error {
	switch o.channel {
	case ChannelAll:
		return r.Say(o.text)
	case ChannelStaff:
		return r.SayToStaff(o.text)
	}
	return r.Tell(o.channel, o.text)
}

func (st *state) say(now time.Time, channel, text string) {
	text, err := CleanMessage(text)
	if err != nil {
		st.toasts.add(now, Sentence(err, now), true)
		return
	}
	s := st.session
	if s == nil || text == "" {
		return
	}
	switch s.phase(now) {
	case Present:
	case Connecting, NoAnswer:
		st.unsent(now, s, outgoing{channel, text}, room.ErrNotReady)
		return
	default:
		st.unsent(now, s, outgoing{channel, text}, room.ErrClosed)
		return
	}
	select {
	case s.outbox <- outgoing{channel, text}:
	default:
		st.unsent(now, s, outgoing{channel, text}, ErrTooFast)
	}
}

// unsent tells why a text was not sent, and keeps it.
func (st *state) unsent(now time.Time, of *session, what outgoing, why error) {
	of.talk.returnText(what.channel, what.text)
	st.toasts.add(now, Sentence(why, now), true)
}
