package rtmfp

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// checkEndpoint says what is wrong with an endpoint that rests at now, its events taken and its packets
// sent: sums that do not add up, something beyond its limit, a timer that should have fired.
func checkEndpoint(e *Endpoint, now time.Time) error {
	var all []error
	bad := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	l := e.limits
	if wake := e.Advance(now); !wake.IsZero() && !wake.After(now) {
		bad("wants to be called at once, at rest")
	}
	for tag, s := range e.seekers {
		if s.state != stateOpen || string(s.seeking.tag) != tag || len(s.seeking.asked) > maxSeekers || len(s.seeking.found) > maxSought {
			bad("a session in state %d seeks", s.state)
		}
	}
	if len(e.peers) > l.Sessions || len(e.openings) > len(e.peers) {
		bad("%d peers, %d openings, limit %d", len(e.peers), len(e.openings), l.Sessions)
	}
	halfs, perPeer := 0, 0
	for _, n := range e.halfOf {
		halfs += n
		perPeer = max(perPeer, n)
	}
	if halfs != e.halfCount || halfs > l.HalfOpen || perPeer > l.HalfOpenPerPeer {
		bad("%d half-opens counted as %d, %d of one peer", halfs, e.halfCount, perPeer)
	}
	if most := l.Keyings * int(halfOpenLife/time.Second+1); e.halfOpens.len() > most {
		bad("%d half-opens in line to expire", e.halfOpens.len())
	}
	waiting := 0
	for _, l := range e.lines.lines {
		waiting += len(l.pieces)
		if len(l.recent) > pieceWindowPackets || len(l.recent)+len(l.pieces) == 0 {
			bad("a line of %d pieces, %d sent", len(l.pieces), len(l.recent))
		}
	}
	if waiting != e.lines.pieces || waiting > l.StartupQueue || len(e.lines.lines) > l.StartupQueue {
		bad("%d pieces of startup packets wait in %d lines, counted %d", waiting, len(e.lines.lines), e.lines.pieces)
	}
	all = append(all, checkAssembler(&e.pieces, now))
	sessions := map[*Session]bool{}
	for id, r := range e.byNearID {
		if (r.session == nil) == (r.half == nil) || id == 0 {
			bad("session ID %d leads nowhere", id)
		}
		if r.half != nil {
			halfs--
		} else if sessions[r.session] = true; r.session.nearID != id || r.session.state == stateClosed {
			bad("session ID %d leads to a session in state %d with ID %d", id, r.session.state, r.session.nearID)
		}
	}
	if halfs != 0 || len(e.handshakes) > len(e.byNearID) {
		bad("%d half-opens have no session ID; %d handshakes", halfs, len(e.handshakes))
	}
	for peer, s := range e.peers {
		sessions[s] = true
		if s.peer != peer || s.state > stateOpen || (s.state < stateOpen) != (s.opening != nil) {
			bad("peer %v has a session in state %d", peer, s.state)
		}
	}
	closing := 0
	for s := range sessions {
		if s.state > stateOpen {
			closing++
		}
	}
	if closing != e.lingering || closing > l.Sessions {
		bad("%d sessions linger, counted %d, limit %d", closing, e.lingering, l.Sessions)
	}
	if len(e.timers.h) > len(sessions) || len(e.gate.byAddr) > maxTracked || len(e.gate.bySite) > maxTracked || len(e.outbox) > 0 || e.pools.bytes > maxFreeBytes || len(e.pools.fragments.items) > maxFree {
		bad("%d timers for %d sessions, %d addresses, %d bytes in free buffers", len(e.timers.h), len(sessions), len(e.gate.byAddr), e.pools.bytes)
	}
	for s := range sessions {
		all = append(all, checkSending(s), checkReceiving(s), checkIntroductions(s))
		if o := s.opening; o != nil && (len(o.candidates) > l.Candidates || len(o.targets) > maxTargets) {
			bad("%d candidates, %d targets", len(o.candidates), len(o.targets))
		}
		if s.mtu < datagramSize || s.mtu > MaxDatagram || s.search.target > MaxDatagram || s.search.tries > mtuTries || s.search.holes > mtuHoles {
			bad("datagrams of up to %d bytes, search %+v", s.mtu, s.search)
		}
		all = append(all, checkAssembler(&s.pieces, now))
		if len(s.liveness.pongs) > maxPongs {
			bad("%d answers to pings wait", len(s.liveness.pongs))
		}
		all = append(all, checkFollowing(s, now))
	}
	return errors.Join(append(all, checkAddresses(e))...)
}

// checkAddresses says what is wrong with the index of sessions by address, and with what is remembered of
// addresses at which hellos were answered.
func checkAddresses(e *Endpoint) error {
	listed, open := 0, 0
	for addr, at := range e.byAddress {
		for i, s := range at {
			if listed++; s.dest != addr || !s.listed || s.state != stateOpen || slices.Contains(at[:i], s) {
				return fmt.Errorf("a session in state %d at %v is listed at %v", s.state, s.dest, addr)
			}
		}
		if len(at) == 0 {
			return fmt.Errorf("no session at %v", addr)
		}
	}
	for _, s := range e.peers {
		if s.state == stateOpen {
			open++
		}
	}
	if listed != open || len(e.replies.latest) > maxTracked || len(e.replies.before) > maxTracked {
		return fmt.Errorf("%d of %d open sessions listed by address, %d and %d replies remembered",
			listed, open, len(e.replies.latest), len(e.replies.before))
	}
	return nil
}

func checkIntroductions(s *Session) error {
	in, l := &s.intro, s.e.limits
	if len(in.local) > maxLocal || in.queue.len() > l.ForwardedQueue || s.listed != (s.state == stateOpen) ||
		s.state == stateOpen && in.queue.len() > 0 {
		return fmt.Errorf("state %d: %d local addresses, %d hellos wait, listed %v", s.state, len(in.local), in.queue.len(), s.listed)
	}
	if len(in.asked.times) > l.Introductions || len(in.forwarded.times) > l.ForwardedHellos || len(in.obeyed.times) > l.ObeyedHellos {
		return fmt.Errorf("%d introductions, %d hellos passed on and %d obeyed remembered",
			len(in.asked.times), len(in.forwarded.times), len(in.obeyed.times))
	}
	if o := s.opening; o != nil {
		for _, c := range o.candidates {
			told, ports := 0, 0
			for _, other := range o.candidates {
				if c.teller.IsValid() && other.teller == c.teller {
					told++
				}
				if other.teller.IsValid() && other.addr.Addr() == c.addr.Addr() {
					ports++
				}
			}
			if told > maxRedirected || ports > maxRedirectedPorts || !usable(c.addr) {
				return fmt.Errorf("candidate %v, one of %d that %v told of", c.addr, told, c.teller)
			}
		}
	}
	return nil
}

// checkFollowing says what is wrong with how a session follows and watches its peer.
func checkFollowing(s *Session, now time.Time) error {
	m, l := &s.mobility, &s.liveness
	if m.to.IsValid() || m.paidTo.Sub(now) > challengeBurst*challengeEvery || m.accepted > uint64(now.Sub(s.e.origin)) {
		return fmt.Errorf("a challenge to %v waits, all are paid for at %v, accepted %d", m.to, m.paidTo, m.accepted)
	}
	if s.state >= stateProving && !usable(s.dest) {
		return fmt.Errorf("an established session with %v", s.dest)
	}
	if s.state != stateOpen {
		return nil
	}
	waits := !l.asked.IsZero()
	if l.suspect && !waits || !l.suspectAt.IsZero() && (!waits || l.suspect) || s.silences < 0 {
		return fmt.Errorf("asked at %v, suspect %v or at %v", l.asked, l.suspect, l.suspectAt)
	}
	if waits && now.Sub(l.asked) > unresponsiveAfter || now.Sub(l.heard) > keepaliveAfter && !waits {
		return fmt.Errorf("heard at %v, asked at %v, and now it is %v", l.heard, l.asked, now)
	}
	return nil
}

func checkAssembler(r *assembler, now time.Time) error {
	total, bySource := 0, map[netip.AddrPort]int{}
	for _, a := range r.packets {
		size := 0
		for i, p := range a.pieces {
			if size += len(p.data); len(p.data) == 0 || i > 0 && p.index <= a.pieces[i-1].index || a.ended && p.index > a.last {
				return fmt.Errorf("piece %d of %d has index %d and %d bytes", i, len(a.pieces), p.index, len(p.data))
			}
		}
		bySource[a.from]++
		if size != a.size || size > maxReassembled || len(a.pieces) == 0 || len(a.pieces) > maxPieces || bySource[a.from] > r.maxPacketsOfOne {
			return fmt.Errorf("%d pieces of %d bytes, counted %d; %d packets of one source", len(a.pieces), size, a.size, bySource[a.from])
		}
		if !a.until.After(now) || a.until.Sub(now) > reassemblyPatience || now.Sub(a.began) > reassemblyLife {
			return fmt.Errorf("a packet begun at %v waits until %v", a.began, a.until)
		}
		total += size + len(a.pieces)*pieceOverhead
	}
	if total != r.bytes || total > r.maxBytes || len(r.packets) > r.maxPackets {
		return fmt.Errorf("%d packets with %d bytes wait for pieces, counted %d", len(r.packets), total, r.bytes)
	}
	return nil
}

func checkSending(s *Session) error {
	d, l := &s.sending, s.e.limits
	queued, outstanding, inFlight := 0, 0, 0
	for _, f := range d.flows {
		own, flying, unsent := 0, 0, 0
		for i := range f.queue.len() {
			fr := *f.queue.at(i)
			if fr.flow != f || fr.sequence != f.base()+uint64(i) || fr.inFlight && (fr.acked || !fr.everSent) {
				return fmt.Errorf("flow %d: fragment %d of %d is %+v", f.id, i, f.queue.len(), fr)
			}
			own += len(fr.data) + sendOverhead
			if fr.inFlight {
				flying += fr.size
				inFlight++
			} else if !fr.acked {
				unsent++
			}
			if fr.inFlight && (fr.sequence < f.forward() || fr.sequence == f.forward() && !fr.sentAbandoned) {
				return fmt.Errorf("flow %d: fragment %d is in flight, nothing up to %d is said to be sent", f.id, fr.sequence, f.forward())
			}
			if fr.sequence < f.scan && !fr.acked && !fr.inFlight && (!fr.abandoned || i == 0) {
				return fmt.Errorf("flow %d: fragment %d is eligible and below %d", f.id, fr.sequence, f.scan)
			}
		}
		if own != f.queued || flying != f.outstanding || unsent != f.unsent {
			return fmt.Errorf("flow %d: %d bytes queued, %d in flight, %d to send; counted %d, %d, %d",
				f.id, own, flying, unsent, f.queued, f.outstanding, f.unsent)
		}
		if f.queue.len() > 0 && f.windowOpen() && unsent > 0 && !f.runnable && d.timeoutAt.IsZero() && s.state == stateOpen {
			return fmt.Errorf("flow %d: has %d fragments to send and waits for nothing", f.id, unsent)
		}
		queued, outstanding = queued+own, outstanding+flying
	}
	listed, tsn := 0, uint64(0)
	for fr := d.flight.first; fr != nil; fr = fr.next {
		if listed++; fr.tsn < tsn || !fr.inFlight {
			return fmt.Errorf("fragments in flight out of order: %d after %d", fr.tsn, tsn)
		}
		tsn = fr.tsn
	}
	if queued != d.queued || outstanding != d.outstanding || listed != inFlight {
		return fmt.Errorf("%d bytes queued, %d and %d fragments in flight; counted %d, %d, %d",
			queued, outstanding, inFlight, d.queued, d.outstanding, listed)
	}
	if len(d.flows) > l.SendFlows || queued > l.SendBufferSession+l.Message || d.burst > 1<<16 ||
		len(d.probing) > len(d.flows) || len(d.blocked) > len(d.flows)+1 {
		return fmt.Errorf("%d flows, %d bytes queued, burst of %d", len(d.flows), queued, d.burst)
	}
	if inFlight > 0 && d.timeoutAt.IsZero() {
		return fmt.Errorf("%d fragments in flight and no timeout", inFlight)
	}
	return nil
}

func checkReceiving(s *Session) error {
	r, l := &s.receiving, s.e.limits
	buffered := 0
	for id, f := range r.flows {
		own, last := 0, uint64(0)
		for _, d := range f.waiting {
			own += len(d.data) + fragmentOverhead
			if d.sequence <= last {
				return fmt.Errorf("flow %d: fragment %d waits behind %d", id, d.sequence, last)
			}
			last = d.sequence
		}
		if own != f.buffered || own > l.ReceiveBuffer+2*l.Message || f.state != receiveOpen && own > 0 {
			return fmt.Errorf("flow %d: %d bytes wait, counted %d", id, own, f.buffered)
		}
		if err := checkChains(f.waiting); err != nil {
			return fmt.Errorf("flow %d: %w", id, err)
		}
		if len(f.seen.above) > l.Gaps || !properRanges(f.seen) {
			return fmt.Errorf("flow %d: seen %d and %v", id, f.seen.cumulative, f.seen.above)
		}
		if f.shouldAck != slices.Contains(r.acks, f) {
			return fmt.Errorf("flow %d: should acknowledge: %v", id, f.shouldAck)
		}
		buffered += own
	}
	if buffered != r.buffered || buffered > l.ReceiveBufferTotal*3/2 {
		return fmt.Errorf("%d bytes wait, counted %d", buffered, r.buffered)
	}
	unfinished := 0
	for _, f := range r.flows {
		if f.state == receiveOpen && !f.paused && (len(f.waiting) > 0 || f.seen.hasGap()) {
			unfinished++
		}
	}
	if unfinished != r.unfinished {
		return fmt.Errorf("%d flows are unfinished, counted %d", unfinished, r.unfinished)
	}
	if len(r.flows) > l.ReceiveFlows || len(r.acks) > len(r.flows) || len(r.refusals) > maxRefusals || r.lingering.len() > len(r.flows) {
		return fmt.Errorf("%d flows, %d to acknowledge, %d refusals", len(r.flows), len(r.acks), len(r.refusals))
	}
	return nil
}

// checkChains says whether both ends of each chain of fragments know how long it is.
func checkChains(waiting []*received) error {
	for i := 0; i < len(waiting); {
		got, end := chain{1, len(waiting[i].data)}, i+1
		for ; end < len(waiting) && waiting[end].continues(waiting[end-1]); end++ {
			got = chain{got.n + 1, got.bytes + len(waiting[end].data)}
		}
		if waiting[i].chain != got || waiting[end-1].chain != got {
			return fmt.Errorf("the chain at %d is %v, noted as %v and %v", waiting[i].sequence, got, waiting[i].chain, waiting[end-1].chain)
		}
		i = end
	}
	return nil
}

// properRanges reports whether a set is as an acknowledgement may name it.
func properRanges(s seqSet) bool {
	cursor := s.cumulative
	for _, r := range s.above {
		if r.First > r.Last || r.First <= cursor || r.First-cursor < 2 {
			return false
		}
		cursor = r.Last
	}
	return true
}
