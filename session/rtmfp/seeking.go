package rtmfp

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// A peer that changes its address behind a router of its own cannot tell us when ours lets nothing in but
// from where we sent to: its packets are dropped before they could be challenged, and so are ours at its
// old address. The two alone cannot mend that. An introducer can, as it brought them together: a hello to
// it makes the peer send to where we are now, and the redirect says where it is now. The sessions on both
// sides stay; addresses learnt so are challenged like any other (mobility.go).
const (
	maxSeekers = 3 // introducers asked: one may be gone and one may be lying
	maxSought  = 8 // challenges a second to addresses that one of them named, or that hellos came from

	// Where we have moved ourselves, the introducers must follow first; that takes a round trip or two.
	seekFirst = 300 * time.Millisecond
	seekMost  = 5 * time.Second
)

// A seeking is a session's search for its silent peer.
type seeking struct {
	discriminator []byte
	tag           []byte // nil when nothing is sought
	asked         []netip.AddrPort
	at            time.Time // when to ask, again or for the first time
	interval      time.Duration
	found         []netip.AddrPort     // to be challenged
	spent         [maxSeekers + 1]rate // on what each introducer named, and on answers to their hellos
}

// Seek asks introducers, at most three, where the peer is now and to have it send to where we are now, until
// it is heard again. It is for a session that is Suspect. The discriminator names the peer. The error is
// ErrNotOpen if flows do not move.
func (s *Session) Seek(now time.Time, discriminator []byte, introducers ...netip.AddrPort) error {
	if s.state != stateOpen {
		return ErrNotOpen
	}
	if peer, err := s.e.cfg.Profile.Wanted(discriminator); err != nil || peer != s.peer {
		return fmt.Errorf("seek: the discriminator names %v, not the peer: %w", peer, keying.ErrRefused)
	}
	s.stopSeeking()
	k := &s.seeking
	for _, addr := range introducers {
		addr = netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
		if usable(addr) && len(k.asked) < maxSeekers {
			k.asked = append(k.asked, addr)
			for _, introducer := range s.e.byAddress[addr] {
				introducer.ping() // if we moved, it shows where to
			}
		}
	}
	if len(k.asked) > 0 {
		k.discriminator, k.tag, k.at, k.interval = discriminator, s.e.secret(helloTagSize), now, seekFirst
		s.e.seekers[string(k.tag)] = s
		s.advanceSeeking(now)
		s.e.reschedule(s)
	}
	return nil
}

// stopSeeking ends the search, because the peer was heard or the session is over.
func (s *Session) stopSeeking() {
	if s.seeking.tag != nil {
		delete(s.e.seekers, string(s.seeking.tag))
		s.seeking = seeking{spent: s.seeking.spent}
	}
}

// advanceSeeking says the hellos that are due.
func (s *Session) advanceSeeking(now time.Time) {
	k := &s.seeking
	if k.tag == nil || now.Before(k.at) {
		return
	}
	k.at, k.interval = now.Add(k.interval), min(k.interval*3/2, seekMost)
	hello := wire.InitiatorHello{Discriminator: k.discriminator, Tag: k.tag}.AppendTo(nil)
	for _, addr := range k.asked {
		s.e.sendStartup(addr, 0, wire.TypeInitiatorHello, hello, s.e.cfg.helloSize)
	}
}

// wake is when to ask next, zero for never.
func (k *seeking) wake() time.Time { return k.at }

// sought takes in where the peer may be, from the redirect of an introducer or as the source of its own answer.
// Each introducer has a limit of its own: one that lies leaves room for the others.
func (s *Session) sought(now time.Time, teller netip.AddrPort, spent *rate, addrs ...wire.Address) {
	k := &s.seeking
	for _, a := range addrs {
		switch {
		case !meaningful(a.AddrPort, teller), s.e.own[a.AddrPort], a.AddrPort == s.dest:
			s.e.counters.RefusedAddresses++
		case !spent.allows(now, maxSought):
			s.e.counters.RateLimited++
		default:
			spent.spend(now, maxSought)
			k.found = append(k.found, a.AddrPort)
			s.e.markReady(s)
		}
	}
}

// nextSought returns an address that is to be challenged, if there is one.
func (s *Session) nextSought() (addr netip.AddrPort, ok bool) {
	k := &s.seeking
	if len(k.found) == 0 {
		return addr, false
	}
	addr, k.found = k.found[0], k.found[1:]
	s.mobility.last = addr // answers are looked at only when a challenge was sent
	return addr, true
}

// gotSeekersHello takes in that the peer has answered, sent to us by an introducer.
func (s *Session) gotSeekersHello(now time.Time, from netip.AddrPort) {
	s.sought(now, from, &s.seeking.spent[maxSeekers], wire.Address{AddrPort: from})
	s.e.reschedule(s)
}

// handleSeekersRedirect reads the answer of an introducer.
func (e *Endpoint) handleSeekersRedirect(now time.Time, from netip.AddrPort, s *Session, payload []byte) {
	r, err := wire.ParseResponderRedirect(payload)
	if err != nil {
		e.counters.Malformed++
		return
	}
	asked := slices.Index(s.seeking.asked, from)
	if asked < 0 {
		e.counters.IgnoredChunks++
		return
	}
	e.counters.Redirects++
	s.sought(now, from, &s.seeking.spent[asked], r.Addresses[:min(len(r.Addresses), maxRedirected)]...)
	e.reschedule(s)
}
