package rtmfp

import (
	"fmt"
	"io"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// datagramSize is the largest UDP payload sent on a path of which nothing is known; every path of today
// carries it (our choice, below the 1280 bytes that IPv6 guarantees). See mtu.go for what is found out.
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
	seekers    map[string]*Session           // open ones that seek their peer, by hello tag
	handshakes map[string]*halfOpen          // answered ones, by handshakeKey, while half-open or their session lives
	halfOpens  ring[*halfOpen]               // in the order in which they expire; proven ones too until then
	halfOf     map[keying.PeerID]int         // number of half-opens
	keyings    keyingQueue                   // handshakes that wait to be answered
	halfCount  int                           // of all peers
	lingering  int                           // sessions that are closing
	most       int                           // most session IDs in use since there were none
	own        map[netip.AddrPort]bool
	replies    replyWatch // to hellos that introducers passed on

	timers  timerHeap
	fresh   ring[*Session] // sessions whose first packet is to leave before anything else
	ready   ring[*Session] // sessions that may have a packet to send, each at most once
	turn    int            // datagrams sent in a row by the one whose turn it is
	outbox  []startupPacket
	events  eventQueue
	pending []*ReceiveFlow // of which more is to be delivered

	nextPending []*ReceiveFlow // kept for reuse
	lines       startupLines   // startup packets in pieces
	pieces      assembler      // of startup packets with session ID 0
	scratch     []byte         // plaintext of the packet being built
	opened      []byte         // plaintext of the packet being read
	ranges      []wire.Range

	pools pools

	challengeKey []byte // nil until the first challenge; see mobility.go

	critical criticalWatch
	sharers  sharerCount
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
	e := &Endpoint{
		cfg:     cfg,
		limits:  limits,
		startup: cfg.Profile.Startup(),
		cookies: newCookieJar(cfg.Random),
		gate:    newStartupGate(limits),
		scratch: make([]byte, 0, 2*MaxDatagram),
		opened:  make([]byte, 0, 64<<10),
		pieces: assembler{
			maxPackets: limits.Reassemblies, maxPacketsOfOne: limits.ReassembliesPerAddress, maxBytes: limits.ReassemblyBytes,
		},
	}
	e.newMaps()
	return e
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
		defer r.session.tally(e.counters)
		plain, err := r.session.keys.Cipher.Open(e.opened[:0], sealed, id)
		if err != nil {
			e.counters.NotAuthentic++
			return
		}
		r.session.counts.countReceived(len(datagram))
		if r.session.state == stateProving {
			r.session.open(now)
		}
		r.session.receive(now, from, plain)
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
	e.answerNext(now)
	e.pieces.expire(now)
	e.deliverPending(now)
	for {
		s := e.timers.due(now)
		if s == nil {
			break
		}
		before := e.counters
		s.advance(now)
		s.tally(before)
		e.reschedule(s)
	}
	lines := e.lines.advance(now)
	if e.events.len()+len(e.pending)+len(e.outbox)+e.ready.len()+e.fresh.len()+e.keyings.waiting.len() > 0 {
		return now
	}
	wake = earliest(e.timers.next(), e.nextHalfOpenExpiry())
	return earliest(wake, earliest(lines, e.pieces.wake()))
}

// Transmit builds the next datagram to send in buf, which should hold MaxDatagram bytes, and returns it with
// its destination. No datagram is longer than that. The caller calls until ok is false. Datagrams must not be
// fragmented on the way (the Don't Fragment bit set), or the search for the path MTU finds out nothing.
func (e *Endpoint) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	e.start(now)
	for e.fresh.len() > 0 {
		if to, datagram, ok := e.transmitOf(now, e.fresh.pop(), buf); ok {
			return e.sent(to, datagram)
		}
	}
	if len(e.outbox) > 0 {
		p := e.outbox[0]
		e.outbox[0] = startupPacket{}
		if e.outbox = e.outbox[1:]; len(e.outbox) == 0 {
			e.outbox = nil
		}
		return e.sent(p.to, append(buf[:0], p.datagram...))
	}
	if to, piece, ok := e.lines.next(now); ok {
		return e.sent(to, append(buf[:0], piece...))
	}
	for e.ready.len() > 0 {
		s := e.ready.pop()
		s.queued = false
		if to, datagram, ok := e.transmitOf(now, s, buf); ok {
			e.keepTurn(s)
			return e.sent(to, datagram)
		}
		e.turn = 0
	}
	return netip.AddrPort{}, nil, false
}

// transmitOf builds a session's next datagram, if it has something to say.
func (e *Endpoint) transmitOf(now time.Time, s *Session, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	before := e.counters
	if to, datagram, ok = s.transmit(now, buf); ok {
		s.counts.countSent(len(datagram))
	}
	s.tally(before)
	e.reschedule(s)
	return to, datagram, ok
}

func (e *Endpoint) sent(to netip.AddrPort, datagram []byte) (netip.AddrPort, []byte, bool) {
	e.counters.PacketsSent++
	e.counters.BytesSent += uint64(len(datagram))
	return to, datagram, true
}

// sessionTurn is how many datagrams a session sends before the next one's turn (our choice: what goes to one
// address together costs the system little more than one datagram).
const sessionTurn = 16

// keepTurn lets a session that has just sent try again before the others, but not for ever.
func (e *Endpoint) keepTurn(s *Session) {
	if e.turn++; e.turn < sessionTurn && !s.queued {
		s.queued = true
		e.ready.pushFront(s)
		return
	}
	e.turn = 0
	e.markReady(s)
}

// markReady lets a session try to send.
func (e *Endpoint) markReady(s *Session) {
	if !s.queued {
		s.queued = true
		e.ready.push(s)
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
// to size, if that is larger. A packet that fits no datagram goes in pieces.
func (e *Endpoint) sendStartup(to netip.AddrPort, sessionID uint32, t wire.ChunkType, payload []byte, size int) {
	plain := wire.Header{Mode: wire.ModeStartup}.AppendTo(nil)
	plain = wire.AppendChunk(plain, t, payload)
	for len(plain)+4+e.startup.Overhead() < size {
		plain = append(plain, byte(wire.TypePaddingFF))
	}
	if len(plain)+4+e.startup.Overhead() > datagramSize {
		e.sendStartupInPieces(to, sessionID, plain)
		return
	}
	if len(e.outbox) >= e.limits.StartupQueue {
		e.counters.QueueFull++
		return
	}
	e.outbox = append(e.outbox, startupPacket{to, e.sealStartup(sessionID, plain)})
}

// sealStartup makes a datagram of a startup packet.
func (e *Endpoint) sealStartup(sessionID uint32, plain []byte) []byte {
	datagram := make([]byte, 4, 4+e.startup.Overhead()+len(plain))
	datagram = e.startup.Seal(datagram, plain, sessionID)
	wire.PutSessionID(datagram, sessionID)
	return datagram
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
