package rtmfp

import (
	"bytes"
	"net/netip"
	"time"

	"lyceum/session/wire"
)

// A handshake costs some tenths of a millisecond of public-key work, in which nobody else is served. So
// handshakes wait, and each call of Advance does one: what belongs to open sessions waits for one of them
// at most, however many strangers knock.
type keyingQueue struct{ waiting ring[waitingKeying] }

type waitingKeying struct {
	from netip.AddrPort
	k    wire.InitiatorKeying
}

// push queues a handshake, given its chunk's payload, and reports false if too many wait.
func (q *keyingQueue) push(from netip.AddrPort, payload []byte, limit int) bool {
	if q.waiting.len() >= limit {
		return false
	}
	k, _ := wire.ParseInitiatorKeying(bytes.Clone(payload)) // it parsed before
	q.waiting.push(waitingKeying{from, k})
	return true
}

// answerNext answers the handshake that waited longest, if there is one.
func (e *Endpoint) answerNext(now time.Time) {
	if e.keyings.waiting.len() == 0 {
		return
	}
	w := e.keyings.waiting.pop()
	if h := e.handshakes[handshakeKey(w.k)]; h != nil { // it came twice
		e.sendStartup(w.from, h.farID, wire.TypeResponderKeying, h.answer, 0)
		return
	}
	e.answerKeying(now, w.from, w.k)
}
