package main

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

// A driver is the state machine on top of an endpoint. It is called when there are events, or when it wants to
// be, and returns when that is; zero is never.
type driver interface {
	advance(now time.Time) (wake time.Time)
}

// An endpoint is one identity on a host with all its sessions: a netgroup.Transport.
type endpoint struct {
	w           *world
	host        *host
	id          keying.PeerID
	certificate []byte
	driver      driver
	divert      func(netgroup.TransportEvent) bool // if set, takes events that are not the driver's

	sessions map[keying.PeerID]*session // opening or open: one a peer
	half     map[keying.PeerID]*keys    // handshakes answered and not proven yet, the latest of each peer
	spent    int64                      // until when the handshakes answered so far use up what time gives
	events   fifo[netgroup.TransportEvent]
	unsent   fifo[*session] // that may have something to send
	waiting  fifo[*session] // for the uplink's queue to be short
	wake     alarm          // of the driver
	room     alarm          // when the uplink's queue is short

	turnAt int64 // when the driver was called last,
	turns  int   // and how often at that time
}

var _ netgroup.Transport = (*endpoint)(nil)

// keyingRate and keyingBurst bound the handshakes that an endpoint answers, as rtmfp.DefaultLimits do.
const (
	keyingEach  = int64(time.Second) / 100
	keyingBurst = 100
)

// maxTurns is how often a driver may ask to be called again at once (our choice: far above what a sane one does).
const maxTurns = 10_000

// attach puts an endpoint on a host.
func (h *host) attach(id keying.PeerID, certificate []byte) *endpoint {
	h.end = &endpoint{
		w: h.w, host: h, id: id, certificate: certificate,
		sessions: map[keying.PeerID]*session{}, half: map[keying.PeerID]*keys{},
		wake: newAlarm(), room: newAlarm(),
	}
	return h.end
}

// do is for the owner of the driver to give it a command.
func (e *endpoint) do(command func(now time.Time)) {
	command(e.w.time(e.w.now))
	e.turn()
	e.flush()
}

// serve hands over events, if there are any, and sends what there is to send.
func (e *endpoint) serve() {
	if e.events.len() > 0 {
		e.turn()
	}
	e.flush()
}

// turn calls the driver.
func (e *endpoint) turn() {
	now := e.w.now
	if e.turnAt != now {
		e.turnAt, e.turns = now, 0
	}
	if e.turns++; e.turns > maxTurns {
		panic("BUG: a driver asks to be called at once again and again")
	}
	due := int64(never)
	if wake := e.driver.advance(e.w.time(now)); !wake.IsZero() {
		due = max(int64(wake.Sub(start)), now)
	}
	e.wake.set(e.w, due, wakeAlarm{e})
}

type (
	wakeAlarm struct{ *endpoint }
	roomAlarm struct{ *endpoint }
)

func (a wakeAlarm) happen(w *world, at int64) {
	if e := a.endpoint; !e.host.gone && e.wake.rings(w, at, a) {
		e.turn()
		e.flush()
	}
}

// flush sends what sessions have to send, as far as each may, and hands over what comes of that.
func (e *endpoint) flush() {
	for {
		for e.unsent.len() > 0 {
			s := e.unsent.pop()
			s.queued = false
			for s.transmit() {
			}
		}
		if e.events.len() == 0 {
			return
		}
		e.turn()
	}
}

// happen sends a packet for each session in turn while the uplink's queue is short.
func (a roomAlarm) happen(w *world, at int64) {
	e := a.endpoint
	if e.host.gone || !e.room.rings(w, at, a) {
		return
	}
	for e.waiting.len() > 0 && e.host.uplink.backlog(w.now) < uplinkTarget {
		s := e.waiting.pop()
		s.waits = false
		s.transmit()
		if s.send.hasUnsent() && !s.waits {
			s.markUnsent()
		}
	}
	e.flush()
	if e.waiting.len() > 0 {
		e.awaitRoom()
	}
}

// awaitRoom sets the alarm for when sessions that wait may go on.
func (e *endpoint) awaitRoom() {
	e.room.set(e.w, max(e.w.now, e.host.uplink.busy-uplinkShort), roomAlarm{e})
}

func (e *endpoint) emit(ev netgroup.TransportEvent) { e.events.push(ev) }

// NextEvent implements netgroup.Transport.
func (e *endpoint) NextEvent() (netgroup.TransportEvent, bool) {
	for e.events.len() > 0 {
		if ev := e.events.pop(); e.divert == nil || !e.divert(ev) {
			return ev, true
		}
	}
	return netgroup.TransportEvent{}, false
}

// Advance implements netgroup.Transport. The endpoint's own timers are the world's.
func (e *endpoint) Advance(now time.Time) (wake time.Time) {
	if e.events.len() > 0 {
		return now
	}
	return time.Time{}
}

// Receive implements netgroup.Transport. Packets come by receive: they are no bytes.
func (e *endpoint) Receive(time.Time, netip.AddrPort, []byte) {
	panic("BUG: an endpoint of the lab is handed bytes")
}

// Transmit implements netgroup.Transport. Packets leave by flush.
func (e *endpoint) Transmit(time.Time, []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	return to, nil, false
}

// SetOwnAddresses implements netgroup.Transport. Nobody is told wrong addresses here.
func (e *endpoint) SetOwnAddresses(...netip.AddrPort) {}

// NetworkChanged implements netgroup.Transport. No host's network changes.
func (e *endpoint) NetworkChanged(time.Time) {}

// Connect implements netgroup.Transport.
func (e *endpoint) Connect(now time.Time, peer keying.PeerID, tag keying.Tag, addrs ...netip.AddrPort) (netgroup.Session, error) {
	if peer == e.id {
		return nil, rtmfp.ErrSelf
	}
	s := e.sessions[peer]
	var to []*host
	for _, a := range addrs {
		if h := e.w.hostAt(a); h != nil && h != e.host {
			to = append(to, h)
		}
	}
	if s == nil {
		if len(to) == 0 {
			return nil, rtmfp.ErrNoAddress
		}
		s = e.newSession(peer)
		s.tag = tag
		s.opening = &opening{deadline: e.w.now + openTimeout}
	}
	if s.state == stateOpening {
		for _, h := range to {
			s.opening.addCandidate(h)
		}
		s.advanceOpening()
	}
	return s, nil
}
