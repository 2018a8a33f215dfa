package rendezvous

import (
	"net/netip"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
)

// An Event is something for the log of a rendezvous. Callers and their addresses are not for its normal log.
type Event interface{ event() }

// Accepted says that somebody may register. Key is zero where no key was needed.
type Accepted struct {
	Key     protocol.KeyID
	Caller  keying.PeerID
	Address netip.AddrPort
}

// Rejected says that somebody may not, or not any longer.
type Rejected struct {
	Reason  protocol.Reason
	Caller  keying.PeerID
	Address netip.AddrPort
}

// Registered says that a group has one member more. Members is how many there are.
type Registered struct {
	Tag     protocol.ShortTag
	Members int
	Caller  keying.PeerID
	Address netip.AddrPort
}

// Refused says that somebody got no registration, or lost it, or was told of no members.
type Refused struct {
	Tag     protocol.ShortTag
	Reason  protocol.Reason
	Caller  keying.PeerID
	Address netip.AddrPort
}

// TagOpened says that a group has its first member.
type TagOpened struct{ Tag protocol.ShortTag }

// TagEnded says that a group has lost its last.
type TagEnded struct{ Tag protocol.ShortTag }

func (Accepted) event()   {}
func (Rejected) event()   {}
func (Registered) event() {}
func (Refused) event()    {}
func (TagOpened) event()  {}
func (TagEnded) event()   {}

// maxEvents bounds the events that wait for an owner who does not take them; more are dropped.
const maxEvents = 65536

func (s *Server) emit(ev Event) {
	if len(s.events) < maxEvents {
		s.events = append(s.events, ev)
	}
}

// NextEvent takes the oldest event. The owner empties the queue after each turn.
func (s *Server) NextEvent() (Event, bool) {
	if len(s.events) == 0 {
		return nil, false
	}
	ev := s.events[0]
	s.events[0] = nil
	if s.events = s.events[1:]; len(s.events) == 0 {
		s.events = nil
	}
	return ev, true
}

// A Status is what a rendezvous tells of itself: counts, and of nobody in particular.
type Status struct {
	Sessions      int `json:"sessions"`
	Registrations int `json:"registrations"`
	Tags          int `json:"tags"`
	Keys          int `json:"keys"` // that are not revoked; 0 with Open
	Closed        int `json:"closed_tags"`

	// Since the start.

	Accepted      uint64 `json:"accepted"`
	Rejected      uint64 `json:"rejected"`
	Registered    uint64 `json:"registered"`
	Refused       uint64 `json:"refused"`
	Found         uint64 `json:"found"` // answers to who asked for members
	Introductions uint64 `json:"introductions"`
	Malformed     uint64 `json:"malformed"`
	Slowed        uint64 `json:"slowed"`  // messages after which a caller was made to wait
	Dropped       uint64 `json:"dropped"` // replies for which a caller had no room
	RateLimited   uint64 `json:"rate_limited"`

	Open bool `json:"open"` // no access key is needed
}

// Status returns the counts as they are now.
func (s *Server) Status() Status {
	st, c := s.status, s.endpoint.Counters()
	st.Sessions, st.Closed, st.Open = len(s.callers.all), len(s.closed), len(s.accounts) == 0
	st.Tags, st.Registrations = s.store.Count()
	for _, a := range s.accounts {
		if !a.key.Revoked {
			st.Keys++
		}
	}
	st.Introductions, st.RateLimited = c.Introductions, c.RateLimited
	return st
}
