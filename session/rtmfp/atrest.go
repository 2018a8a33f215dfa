package rtmfp

import (
	"net/netip"

	"lyceum/session/keying"
)

// manySessions is from how many on an endpoint gives back the memory that it took to know them, once the last
// is gone: maps and queues keep what they once needed.
const manySessions = 256

// newMaps begins with no sessions; none may be left.
func (e *Endpoint) newMaps() {
	e.peers = map[keying.PeerID]*Session{}
	e.byNearID = map[uint32]receiver{}
	e.byAddress = map[netip.AddrPort][]*Session{}
	e.openings = map[string]*Session{}
	e.seekers = map[string]*Session{}
	e.handshakes = map[string]*halfOpen{}
	e.halfOf = map[keying.PeerID]int{}
}

// maybeAtRest is called when a session is gone.
func (e *Endpoint) maybeAtRest() {
	if len(e.byNearID)+len(e.peers) > 0 || e.most < manySessions {
		return
	}
	e.newMaps()
	e.most, e.timers, e.pools = 0, timerHeap{}, pools{}
	if e.ready.len() == 0 {
		e.ready = ring[*Session]{}
	}
	if e.halfOpens.len() == 0 {
		e.halfOpens = ring[*halfOpen]{}
	}
	e.gate = newStartupGate(e.limits)
}
