package rendezvous

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
)

// A Server is a rendezvous as a state machine that does no I/O: an rtmfp.Machine. One goroutine owns it.
type Server struct {
	cfg      Config
	limits   Limits
	endpoint *rtmfp.Endpoint
	store    Store
	callers  callerQueue
	sites    map[netip.Addr]*site
	sweepAt  time.Time
	accounts map[protocol.KeyID]*account
	open     *account // of those who hold no key, while there are none
	closed   map[protocol.ShortTag]bool
	ending   bool
	events   []Event
	status   Status
}

// New returns a server that is open to everybody. It panics if the config lacks a required field.
func New(cfg Config) *Server {
	limits := cfg.Limits.withDefaults()
	if cfg.Store == nil {
		cfg.Store = NewMemory()
	}
	s := &Server{
		cfg: cfg, limits: limits, store: cfg.Store, sites: map[netip.Addr]*site{}, closed: map[protocol.ShortTag]bool{},
		open: newAccount(Key{Quota: Quota{Members: limits.Registrations, Tags: limits.Tags, Registrations: limits.Registrations}}),
	}
	s.endpoint = rtmfp.New(rtmfp.Config{
		Profile: keying.NewLyceum(cfg.Identity, protocol.PSKs, cfg.Random),
		Rand:    cfg.Rand, Random: cfg.Random, Limits: limits.transport(), Introduce: introduces,
	})
	return s
}

// PeerID returns the server's own.
func (s *Server) PeerID() keying.PeerID { return s.cfg.Identity.PeerID() }

// Receive takes in a datagram, which is read during the call only.
func (s *Server) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	s.endpoint.Receive(now, from, datagram)
	s.settle(now)
}

// Advance applies the passing of time and returns when to call it next, zero for never.
func (s *Server) Advance(now time.Time) (wake time.Time) {
	s.endpoint.Advance(now)
	s.settle(now)
	for c := s.callers.due(now); c != nil; c = s.callers.due(now) {
		c.advance(now)
		s.callers.set(c, c.wake())
	}
	s.sweepSites(now)
	s.settle(now)
	return earliest(s.endpoint.Advance(now), s.callers.next())
}

// Transmit builds the next datagram to send in buf; the caller calls until ok is false.
func (s *Server) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	return s.endpoint.Transmit(now, buf)
}

// NetworkChanged has all callers asked for a sign of life, from which they see where the server is.
func (s *Server) NetworkChanged(now time.Time) { s.endpoint.NetworkChanged(now) }

// SetClosed replaces the tags that are closed. Those registered under them are told at once.
func (s *Server) SetClosed(now time.Time, tags []protocol.ShortTag) {
	clear(s.closed)
	for _, t := range tags {
		s.closed[t] = true
	}
	for _, c := range s.sortedCallers() {
		for i := len(c.held) - 1; i >= 0; i-- {
			if tag := c.held[i].tag; s.closed[tag.Short()] {
				c.unregister(now, tag)
				c.refuse(now, tag, protocol.TagClosed)
			}
		}
		s.callers.set(c, c.wake())
	}
	s.settle(now)
}

// Shutdown tells all callers that the service ends and takes no more. IsIdle says when they have heard.
func (s *Server) Shutdown(now time.Time) {
	s.ending = true
	for _, c := range s.sortedCallers() {
		c.reject(now, protocol.ShuttingDown)
	}
	s.settle(now)
}

// IsIdle reports whether nobody is here.
func (s *Server) IsIdle() bool { return len(s.callers.all) == 0 }

// settle takes the transport's events.
func (s *Server) settle(now time.Time) {
	for {
		ev, ok := s.endpoint.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			s.opened(now, ev.Session)
		case rtmfp.SessionClosed:
			if c := callerOf(ev.Session); c != nil {
				c.gone(now)
			}
		case rtmfp.AddressChanged:
			if c := callerOf(ev.Session); c != nil {
				c.moved(now)
			}
		case rtmfp.FlowOpened:
			s.flowOpened(ev.Flow)
		case *rtmfp.MessageReceived:
			if c := callerOf(ev.Flow.Session()); c != nil && ev.Flow == c.in {
				c.receive(now, ev.Data)
			}
			s.endpoint.Recycle(ev.Data)
		case rtmfp.FlowFinished, rtmfp.FlowRejected, rtmfp.FlowDelivered:
			s.flowEnded(now, ev)
		}
	}
}

// flowOpened accepts the one flow of a caller, and no other.
func (s *Server) flowOpened(f *rtmfp.ReceiveFlow) {
	c := callerOf(f.Session())
	if c == nil || c.in != nil || string(f.Metadata()) != protocol.FlowMetadata {
		f.Reject(0)
		return
	}
	c.in = f
}

// flowEnded ends the session of somebody whose flow, or ours to it, is over: what is left of it is of no use.
func (s *Server) flowEnded(now time.Time, ev rtmfp.Event) {
	var session *rtmfp.Session
	switch ev := ev.(type) {
	case rtmfp.FlowFinished:
		session = ev.Flow.Session()
	case rtmfp.FlowRejected:
		session = ev.Flow.Session()
	case rtmfp.FlowDelivered: // only after a rejection our flow is closed
		session = ev.Flow.Session()
	}
	session.Close(now)
}

// introduces reports whether the peer of one session may learn from here where that of another is: if both
// are registered under one tag.
func introduces(asking, wanted *rtmfp.Session) bool {
	a, b := callerOf(asking), callerOf(wanted)
	if a == nil || b == nil {
		return false
	}
	for _, h := range a.held {
		if b.holds(h.tag) {
			return true
		}
	}
	return false
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
