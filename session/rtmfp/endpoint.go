package rtmfp

import (
	"fmt"
	"io"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// datagramSize is the largest UDP payload sent; every path of today carries it (our choice, below the
// 1280 bytes that IPv6 guarantees).
const datagramSize = 1200

// helloSize is the least size of a datagram with an Initiator Hello, so that answers never amplify.
const helloSize = 512

// An Endpoint is one identity on the network with all its sessions. See the package documentation for
// how it is driven. It is not safe for concurrent use.
type Endpoint struct {
	cfg     Config
	limits  Limits
	startup keying.PacketCipher
	cookies *cookieJar
	gate    startupGate
	origin  time.Time // of timestamps; set by the first call that tells the time

	peers      map[keying.PeerID]*Session // opening or established: one a peer
	byNearID   map[uint32]receiver
	byAddress  map[netip.AddrPort][]*Session // open ones; see byaddress.go
	openings   map[string]*Session           // by hello tag
	handshakes map[string]*halfOpen          // answered ones, by handshakeKey, while half-open or their session lives
	halfOpens  ring[*halfOpen]               // in the order in which they expire; proven ones too until then
	halfOf     map[keying.PeerID]int         // number of half-opens
	halfCount  int                           // of all peers
	lingering  int                           // sessions that are closing
	own        map[netip.AddrPort]bool
	replies    replyWatch // to hellos that introducers passed on

	timers  timerHeap
	ready   []*Session // sessions that may have a packet to send, each at most once
	outbox  []startupPacket
	events  eventQueue
	scratch []byte // plaintext of the packet being built
	opened  []byte // plaintext of the packet being read
	ranges  []wire.Range

	pools pools

	critical criticalWatch
	counters Counters
}

// A receiver is what a session ID of ours leads to: a session, or an answered handshake.
type receiver struct {
	session *Session
	half    *halfOpen
}

type startupPacket struct {
	to       netip.AddrPort
	datagram []byte
}

// New returns an endpoint without sessions. It panics if the config lacks a required field, and if
// Random fails, which crypto/rand does not.
func New(cfg Config) *Endpoint {
	if cfg.Profile == nil || cfg.Rand == nil || cfg.Random == nil {
		panic("BUG: rtmfp.New without Profile, Rand or Random")
	}
	if cfg.helloSize == 0 {
		cfg.helloSize = helloSize
	}
	limits := cfg.Limits.withDefaults()
	return &Endpoint{
		cfg:        cfg,
		limits:     limits,
		startup:    cfg.Profile.Startup(),
		cookies:    newCookieJar(cfg.Random),
		gate:       newStartupGate(limits),
		peers:      map[keying.PeerID]*Session{},
		byNearID:   map[uint32]receiver{},
		byAddress:  map[netip.AddrPort][]*Session{},
		openings:   map[string]*Session{},
		handshakes: map[string]*halfOpen{},
		halfOf:     map[keying.PeerID]int{},
		scratch:    make([]byte, 0, 2*datagramSize),
		opened:     make([]byte, 0, 64<<10),
	}
}

// PeerID returns this endpoint's own.
func (e *Endpoint) PeerID() keying.PeerID { return e.cfg.Profile.PeerID() }

// Session returns the opening or established session with a peer, or nil.
func (e *Endpoint) Session(peer keying.PeerID) *Session { return e.peers[peer] }

// Receive takes in a datagram. It is read during the call only. Whatever is wrong with it is counted and
// otherwise ignored.
func (e *Endpoint) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	e.start(now)
	e.counters.PacketsReceived++
	e.counters.BytesReceived += uint64(len(datagram))
	from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
	id, err := wire.SessionID(datagram)
	if err != nil {
		e.counters.Malformed++
		return
	}
	sealed := datagram[4:]
	if id == 0 {
		e.receiveStartup(now, from, len(datagram), sealed)
		return
	}
	r, known := e.byNearID[id]
	switch {
	case !known:
		e.counters.UnknownSession++
	case r.half != nil:
		e.receiveHalfOpen(now, from, r.half, sealed)
	case r.session.state == stateOpening:
		e.receiveKeying(now, from, r.session, sealed)
	default:
		plain, err := r.session.keys.Cipher.Open(e.opened[:0], sealed, id)
		if err != nil {
			e.counters.NotAuthentic++
			return
		}
		if r.session.state == stateProving {
			r.session.open(now)
		}
		r.session.receive(now, plain)
		e.reschedule(r.session)
	}
}

// start fixes the origin of time.
func (e *Endpoint) start(now time.Time) {
	if e.origin.IsZero() {
		e.origin = now
	}
}

// Advance applies the passing of time and returns when to call it next, zero for never. It returns now
// while there may be events to take or packets to transmit, for both can change what it waits for.
// Calling it early or often does no harm.
func (e *Endpoint) Advance(now time.Time) (wake time.Time) {
	e.start(now)
	e.expireHalfOpens(now)
	for {
		s := e.timers.due(now)
		if s == nil {
			break
		}
		s.advance(now)
		e.reschedule(s)
	}
	if e.events.len()+len(e.outbox)+len(e.ready) > 0 {
		return now
	}
	return earliest(e.timers.next(), e.nextHalfOpenExpiry())
}

// Transmit builds the next datagram to send in buf, which should hold 1,200 bytes, and returns it with
// its destination. The caller calls until ok is false.
func (e *Endpoint) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	e.start(now)
	if len(e.outbox) > 0 {
		p := e.outbox[0]
		e.outbox[0] = startupPacket{}
		if e.outbox = e.outbox[1:]; len(e.outbox) == 0 {
			e.outbox = nil
		}
		return e.sent(p.to, append(buf[:0], p.datagram...))
	}
	for len(e.ready) > 0 {
		s := e.ready[0]
		e.ready = append(e.ready[:0], e.ready[1:]...)
		s.queued = false
		datagram, ok := s.transmit(now, buf)
		e.reschedule(s)
		if ok {
			e.markReady(s) // behind the others: sessions take turns
			return e.sent(s.dest, datagram)
		}
	}
	return netip.AddrPort{}, nil, false
}

func (e *Endpoint) sent(to netip.AddrPort, datagram []byte) (netip.AddrPort, []byte, bool) {
	e.counters.PacketsSent++
	e.counters.BytesSent += uint64(len(datagram))
	return to, datagram, true
}

// markReady lets a session try to send.
func (e *Endpoint) markReady(s *Session) {
	if !s.queued {
		s.queued = true
		e.ready = append(e.ready, s)
	}
}

// reschedule brings a session's place among the timers up to date.
func (e *Endpoint) reschedule(s *Session) { e.timers.set(s, s.wakeAt()) }

// newSessionID returns a random session ID that is free.
func (e *Endpoint) newSessionID() uint32 {
	for {
		id := e.cfg.Rand.Uint32()
		if _, used := e.byNearID[id]; id != 0 && !used {
			return id
		}
	}
}

// secret returns n unguessable bytes.
func (e *Endpoint) secret(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(e.cfg.Random, b); err != nil {
		panic(fmt.Sprintf("BUG: the source of secrets failed: %v", err))
	}
	return b
}

// sendStartup queues one chunk in a startup packet (mode 3, Default Session Key). The datagram is padded
// to size, if that is larger.
func (e *Endpoint) sendStartup(to netip.AddrPort, sessionID uint32, t wire.ChunkType, payload []byte, size int) {
	if len(e.outbox) >= e.limits.StartupQueue {
		e.counters.QueueFull++
		return
	}
	plain := wire.Header{Mode: wire.ModeStartup}.AppendTo(nil)
	plain = wire.AppendChunk(plain, t, payload)
	for len(plain)+4+e.startup.Overhead() < size {
		plain = append(plain, byte(wire.TypePaddingFF))
	}
	datagram := make([]byte, 4, 4+e.startup.Overhead()+len(plain))
	datagram = e.startup.Seal(datagram, plain, sessionID)
	wire.PutSessionID(datagram, sessionID)
	e.outbox = append(e.outbox, startupPacket{to, datagram})
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
