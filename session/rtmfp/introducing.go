package rtmfp

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/wire"
)

// Introduction (RFC 7016 §3.5.1.4 to §3.5.1.6) helps two peers through the firewalls and address
// translators before them, with the help of a third that both have a session with:
//
//	asking → introducer   Initiator Hello for wanted
//	introducer → asking   Responder Redirect: where wanted is
//	introducer → wanted   Forwarded Hello: where asking is, in their session
//	asking → wanted       Initiator Hello
//	wanted → asking       Responder Hello; the first of the two opens the way for the other
//
// The redirect goes first, so that what comes from asking is on its way when wanted answers.
//
// A redirector must not itself initiate to those who may use it as a candidate: by the RFC, whose glare
// goes by address, that would look like one (§3.5.1.4). Here glare goes by the identity that a handshake
// proves (glare.go). An introducer that calls somebody who waits for an introduction proves its own, so
// neither is mistaken for the other's attempt, and the rule has nothing left to forbid.

// maxLocal is how many addresses besides the observed one a redirect names.
const maxLocal = maxRedirected - 1

// maxForwarded is the most bytes of a Forwarded Hello that we pass on (our choice: discriminator, reply
// address and tag of our own hellos take 70), so that each fits into any packet.
const maxForwarded = 256

// introductions is the part of a session that has to do with introductions.
type introductions struct {
	local     []wire.Address // where the peer is in its own network
	asked     rate           // introductions made for the peer
	forwarded rate           // hellos passed on to the peer
	queue     ring[[]byte]   // Forwarded Hellos to be sent to the peer
	obeyed    rate           // hellos answered that the peer passed on
}

// SetLocalAddresses says where the peer is in its own network, in place of what was said before. Those
// to whom the peer is introduced are told, besides where it is seen from here. At most 7 are kept, and
// none that means nothing elsewhere.
func (s *Session) SetLocalAddresses(addrs ...netip.AddrPort) {
	s.intro.local = nil
	for _, addr := range addrs {
		a := wire.Address{AddrPort: netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port()), Origin: wire.OriginLocal}
		if len(s.intro.local) < maxLocal && a.AddrPort != s.dest && meaningful(a.AddrPort, s.dest) && !slices.Contains(s.intro.local, a) {
			s.intro.local = append(s.intro.local, a)
		}
	}
}

// introduce answers a hello for somebody else. Strangers get no answer, whether the wanted peer is here
// or not.
func (e *Endpoint) introduce(now time.Time, who *stranger, h wire.InitiatorHello) {
	if e.cfg.Introduce == nil {
		e.counters.IgnoredChunks++
		return
	}
	neighbors := e.byAddress[who.addr]
	if len(neighbors) == 0 || !usable(who.addr) {
		e.counters.IntroductionsStranger++
		return
	}
	wanted := e.introducible(h.Discriminator)
	if wanted == nil {
		e.counters.IntroductionsUnknown++
		return
	}
	if !e.gate.allowHello(now, who.addr) {
		e.counters.RateLimited++
		return
	}
	for _, asking := range neighbors { // whichever of them said hello
		if asking != wanted && e.cfg.Introduce(asking, wanted) {
			e.introduceTo(now, who, h, asking, wanted)
			return
		}
	}
	e.counters.IntroductionsDenied++
}

// introducible returns the open session with the peer that a discriminator names, or nil.
func (e *Endpoint) introducible(discriminator []byte) *Session {
	peer, err := e.cfg.Profile.Wanted(discriminator)
	if err != nil {
		return nil
	}
	if s := e.peers[peer]; s != nil && s.IsOpen() {
		return s
	}
	return nil
}

// introduceTo redirects asking and passes the hello on to wanted, or does neither.
func (e *Endpoint) introduceTo(now time.Time, who *stranger, h wire.InitiatorHello, asking, wanted *Session) {
	l := e.limits
	forwarded := wire.ForwardedHello{
		Discriminator: h.Discriminator,
		ReplyAddress:  wire.Address{AddrPort: who.addr, Origin: wire.OriginObserved},
		Tag:           h.Tag,
	}.AppendTo(nil)
	redirect := wire.ResponderRedirect{TagEcho: h.Tag, Addresses: wanted.addressesFor(who.addr)}
	switch {
	case len(redirect.Addresses) == 0, len(forwarded) > maxForwarded:
		e.counters.IntroductionsUnknown++ // a redirect without addresses would mean us
		return
	case !asking.intro.asked.allows(now, l.Introductions), !wanted.intro.forwarded.allows(now, l.ForwardedHellos):
		e.counters.RateLimited++
		return
	case wanted.intro.queue.len() >= l.ForwardedQueue:
		e.counters.QueueFull++
		return
	}
	queued := len(e.outbox)
	e.answerStranger(who, 0, wire.TypeResponderRedirect, redirect.AppendTo(nil))
	if len(e.outbox) == queued {
		return // too large or no room, and counted
	}
	asking.intro.asked.spend(now, l.Introductions)
	wanted.intro.forwarded.spend(now, l.ForwardedHellos)
	e.counters.Introductions++
	wanted.intro.queue.push(forwarded)
	e.markReady(wanted) // sessions send after what is in the outbox
}

// addressesFor lists where the peer of s may be, for somebody who is at to.
func (s *Session) addressesFor(to netip.AddrPort) (all []wire.Address) {
	if meaningful(s.dest, to) {
		all = append(all, wire.Address{AddrPort: s.dest, Origin: wire.OriginObserved})
	}
	for _, a := range s.intro.local {
		if a.AddrPort != s.dest && meaningful(a.AddrPort, to) {
			all = append(all, a)
		}
	}
	return all
}

// appendForwarded writes the Forwarded Hellos that fit. They are not repeated: whoever asks does that.
func (s *Session) appendForwarded(b []byte, limit int) []byte {
	q := &s.intro.queue
	for q.len() > 0 && len(b)+wire.ChunkHeaderSize+len(*q.at(0)) <= limit {
		b = wire.AppendChunk(b, wire.TypeForwardedHello, q.pop())
	}
	return b
}
