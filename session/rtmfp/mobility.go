package rtmfp

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/wire"
)

// Mobility (RFC 7016 §3.5.4.2). Session IDs tell sessions apart, so a peer may change its address in the
// middle of one: another network, or a NAT that gave it another outside port, which looks the same from
// here. A packet from elsewhere proves nothing about where it came from, since whoever sees packets can
// send copies on from anywhere. So the new address is sent a challenge, and only an answer that comes from
// there moves the session. What follows from that:
//
//   - A copy sent from elsewhere, even one that overtakes the original, causes a challenge to elsewhere
//     and nothing more. The peer may well be handed that challenge: it answers to us, from where it is.
//   - Who passes all packets on, both ways, is a router on the path and can become one here. As soon as
//     one of the peer's own packets comes directly, the peer is challenged and gets its session back.
//   - If both ends change their addresses at the same time, each sends to where the other was and none is
//     challenged. The two alone cannot mend that: the session ends as Unresponsive.
const (
	challengeMarker = 'M'               // tells the answers to challenges from those to other pings
	challengeSize   = 1 + 8 + 16        // marker, time in ns since Endpoint.origin, code
	challengeLife   = 120 * time.Second // §3.5.4.2

	// §3.5.4.2 has a second between two challenges. By that alone, one that is lost leaves the peer in
	// silence for longer than a second, and one copy a second sent from elsewhere keeps it there. Our
	// choice: the same rate in the long run, of which a few may come at once. One is repeated unasked, for
	// who has moved without knowing may have sent the only packet for a while. All together are some 60
	// bytes a second: a peer that forges its address gains nothing by that.
	challengeEvery   = time.Second
	challengeBurst   = 4
	challengeRetry   = 200 * time.Millisecond // or two round trips, to the same address
	challengeRepeats = 2                      // unless the peer is heard from where it was
)

// mobility is how far a session is with following its peer.
type mobility struct {
	to       netip.AddrPort // where a challenge is to be sent; the zero value if none is
	last     netip.AddrPort // where the latest was sent
	lastAt   time.Time
	repeats  int       // still to be made if no answer comes
	paidTo   time.Time // when all challenges so far will have been paid for, at one in challengeEvery
	accepted uint64    // time of the newest challenge whose answer was accepted
	judged   uint64    // number of the packet received whose answer was last looked at
}

// cameFrom notes from where an authentic packet came, after its chunks were read.
func (s *Session) cameFrom(now time.Time, from netip.AddrPort) {
	m := &s.mobility
	switch {
	case s.state != stateOpen || !usable(from):
	case from == s.dest:
		m.repeats = 0
	case from != m.last || !now.Before(s.challengeAgainAt()):
		m.repeats = challengeRepeats
		s.plan(now, from)
	}
}

func (s *Session) challengeAgainAt() time.Time {
	return s.mobility.lastAt.Add(max(challengeRetry, 2*s.rtt.srtt))
}

// mobilityWake is when to repeat a challenge, zero for never.
func (s *Session) mobilityWake() time.Time {
	if s.mobility.repeats == 0 {
		return time.Time{}
	}
	return s.challengeAgainAt()
}

func (s *Session) advanceMobility(now time.Time) {
	if m := &s.mobility; m.repeats > 0 && !now.Before(s.challengeAgainAt()) {
		m.repeats--
		s.plan(now, m.last)
	}
}

// plan has addr challenged if that is not too often.
func (s *Session) plan(now time.Time, addr netip.AddrPort) {
	m := &s.mobility
	m.last, m.lastAt = addr, now
	if m.paidTo.Sub(now) > (challengeBurst-1)*challengeEvery {
		s.e.counters.LimitedChallenges++
		return
	}
	m.paidTo = later(m.paidTo, now).Add(challengeEvery)
	m.to = addr
	s.e.markReady(s)
}

// transmitChallenge builds the challenge that is to be sent, if one is, and says where to. It always bears
// a timestamp, so that the answer measures the new path.
func (s *Session) transmitChallenge(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	to, s.mobility.to = s.mobility.to, netip.AddrPort{}
	if !to.IsValid() {
		to, _ = s.nextSought()
	}
	if !to.IsValid() || s.state != stateOpen {
		return to, nil, false
	}
	s.e.counters.Challenges++
	h := wire.Header{Mode: s.role, Timestamp: s.rtt.ticks(now), HasTimestamp: true}
	b := wire.AppendChunk(h.AppendTo(s.e.scratch[:0]), wire.TypePing, s.challenge(uint64(now.Sub(s.e.origin)), to))
	s.e.scratch = b[:0]
	return to, s.seal(buf, b), true
}

// challenge makes the message of the ping that asks whether the peer is at addr. The code binds it to the
// session too: an answer must not serve in another one.
func (s *Session) challenge(at uint64, addr netip.AddrPort) []byte {
	e := s.e
	if e.challengeKey == nil {
		e.challengeKey = e.secret(32) // at least 128 bits (§3.5.4.2)
	}
	c := binary.BigEndian.AppendUint64(append(make([]byte, 0, challengeSize), challengeMarker), at)
	mac := hmac.New(sha256.New, e.challengeKey)
	mac.Write(c)
	ip := addr.Addr().As16()
	mac.Write(binary.BigEndian.AppendUint16(ip[:], addr.Port()))
	mac.Write(binary.BigEndian.AppendUint32(nil, s.nearID))
	return append(c, mac.Sum(nil)[:challengeSize-len(c)]...)
}

// gotPingReply reads an answer to a ping. It reports whether that proves that the peer is at from.
func (s *Session) gotPingReply(now time.Time, from netip.AddrPort, reply []byte) (proven bool) {
	switch {
	case len(reply) == 0: // to one that asked for a sign of life, which any packet is
		return false
	case reply[0] == challengeMarker && s.answersChallenge(now, from, reply):
		return true
	case reply[0] == mtuMarker && s.gotProbeReply(reply):
		return false
	}
	s.e.counters.BogusReplies++
	return false
}

// answersChallenge checks the answer to a challenge, one a packet: each costs a hash.
func (s *Session) answersChallenge(now time.Time, from netip.AddrPort, reply []byte) bool {
	m, packet := &s.mobility, s.e.counters.PacketsReceived
	if len(reply) != challengeSize || m.judged == packet || m.last == (netip.AddrPort{}) {
		return false
	}
	m.judged = packet
	at, present := binary.BigEndian.Uint64(reply[1:]), uint64(now.Sub(s.e.origin))
	if at <= m.accepted || at > present || present-at > uint64(challengeLife) {
		return false
	}
	if !hmac.Equal(reply, s.challenge(at, from)) {
		return false
	}
	m.accepted = at
	return true
}

// moved follows the peer to where it has proven to be.
func (s *Session) moved(now time.Time, to netip.AddrPort) {
	if s.state != stateOpen || to == s.dest {
		return
	}
	old := s.dest
	s.setDest(to)
	s.mobility.repeats = 0
	s.pathChanged(now)
	s.e.counters.AddressChanges++
	s.e.emit(AddressChanged{Session: s, Old: old})
}

// pathChanged forgets what was learnt of a path that is not used any more. The keepalive that keeps a NAT
// open has begun anew with the packet that proved the address.
func (s *Session) pathChanged(now time.Time) {
	s.rtt.forgetPath(now)
	s.cc = newDelayControl()
	s.resetMTU()
	s.silences = 0
	// What is in flight went to where nobody is: that is no sign of congestion, and no reason to wait for
	// the timeout. So did acknowledgements, without which the peer does wait for it.
	s.sending.oversize = oversize{} // its pieces are as lost as the rest
	s.recall()
	s.receiving.acknowledgeAll()
	s.e.markReady(s)
}

// acknowledgeAll has every flow say again what was received.
func (r *receiveSide) acknowledgeAll() {
	for _, id := range slices.Sorted(maps.Keys(r.flows)) {
		r.note(r.flows[id])
		r.ackNow = true
	}
}

// NetworkChanged tells that this machine's own addresses or routes have changed: every open session pings
// at once, so that peers notice and follow, and every opening one says hello anew. The 30 s after which a
// peer counts as gone begin again, for what was asked before may have left by an interface that is no more.
func (e *Endpoint) NetworkChanged(now time.Time) {
	e.start(now)
	sessions := slices.SortedFunc(maps.Values(e.peers), func(a, b *Session) int {
		return cmp.Compare(a.serial, b.serial) // so that a simulation repeats
	})
	for _, s := range sessions {
		if s.state == stateOpening {
			s.retryOpening(now)
		} else {
			s.askAnew(now)
		}
		e.reschedule(s)
	}
}

// retryOpening begins the schedules of hellos and keyings anew. The deadline stays.
func (s *Session) retryOpening(now time.Time) {
	o := s.opening
	for i := range o.candidates {
		o.candidates[i].retry = retry{}
	}
	for i := range o.targets {
		o.targets[i].retry = retry{}
	}
	s.advanceOpening(now)
}
