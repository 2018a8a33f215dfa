package netgroup

import (
	"container/heap"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// A plainNet is a network for groups of hundreds, whose transport is reduced to delay: sessions open after two
// round trips, messages arrive, and who vanishes is suspected and given up when rtmfp would. Nothing is lost and
// nothing is encrypted.
type plainNet struct {
	now    time.Time
	rand   *rand.Rand
	events plainEvents
	ends   map[netip.AddrPort]*plainEnd
	seq    int
}

type plainEvent struct {
	at  time.Time
	seq int
	do  func()
}

type plainEvents []plainEvent

func (q plainEvents) Len() int { return len(q) }
func (q plainEvents) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].seq < q[j].seq
}
func (q plainEvents) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *plainEvents) Push(x any)   { *q = append(*q, x.(plainEvent)) }
func (q *plainEvents) Pop() any {
	last := len(*q) - 1
	ev := (*q)[last]
	*q = (*q)[:last]
	return ev
}

func newPlainNet(seed uint64) *plainNet {
	return &plainNet{now: classStart, rand: rand.New(rand.NewPCG(seed, 5)), ends: map[netip.AddrPort]*plainEnd{}}
}

func (w *plainNet) after(d time.Duration, do func()) {
	w.seq++
	heap.Push(&w.events, plainEvent{w.now.Add(d), w.seq, do})
}

func (w *plainNet) runFor(d time.Duration) {
	until := w.now.Add(d)
	for len(w.events) > 0 && !w.events[0].at.After(until) {
		ev := heap.Pop(&w.events).(plainEvent)
		w.now = ev.at
		ev.do()
	}
	w.now = until
}

// A plainEnd is one peer's transport.
type plainEnd struct {
	w        *plainNet
	identity *keying.Identity
	addr     netip.AddrPort
	away     time.Duration // how far it is from the middle of the network
	sessions map[keying.PeerID]*plainSession
	events   []TransportEvent
	turn     func(now time.Time) (wake time.Time) // of what is above it
	wakeAt   time.Time
}

func (w *plainNet) add(identity *keying.Identity, away time.Duration) *plainEnd {
	n := len(w.ends)
	e := &plainEnd{
		w: w, identity: identity, away: away, sessions: map[keying.PeerID]*plainSession{},
		addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(n >> 8), byte(n)}), 1935),
	}
	w.ends[e.addr] = e
	return e
}

// serve lets what is above take its turn.
func (e *plainEnd) serve() {
	wake := e.turn(e.w.now)
	if !wake.IsZero() && (e.wakeAt.IsZero() || wake.Before(e.wakeAt)) {
		e.wakeAt = wake
		e.w.after(max(wake.Sub(e.w.now), 0), func() {
			if e.wakeAt.Equal(wake) {
				e.wakeAt = time.Time{}
				e.serve()
			}
		})
	}
}

func (e *plainEnd) emit(ev TransportEvent) { e.events = append(e.events, ev) }

func (e *plainEnd) Receive(time.Time, netip.AddrPort, []byte)                        {}
func (e *plainEnd) Advance(time.Time) time.Time                                      { return time.Time{} }
func (e *plainEnd) Transmit(time.Time, []byte) (a netip.AddrPort, b []byte, ok bool) { return }
func (e *plainEnd) SetOwnAddresses(...netip.AddrPort)                                {}
func (e *plainEnd) NetworkChanged(time.Time)                                         {}

func (e *plainEnd) NextEvent() (ev TransportEvent, ok bool) {
	if len(e.events) == 0 {
		return ev, false
	}
	ev, e.events = e.events[0], e.events[1:]
	return ev, true
}

func (e *plainEnd) Connect(_ time.Time, peer keying.PeerID, tag keying.Tag, addrs ...netip.AddrPort) (Session, error) {
	if s := e.sessions[peer]; s != nil {
		return s, nil
	}
	if len(addrs) == 0 {
		return nil, rtmfp.ErrNoAddress
	}
	s := &plainSession{e: e, peer: peer, tag: tag}
	e.sessions[peer] = s
	for _, a := range addrs {
		far := e.w.ends[a]
		if far == nil || far.identity.PeerID() != peer {
			continue
		}
		e.w.after(2*s.rttTo(far), func() { s.open(far) })
		return s, nil
	}
	e.w.after(95*time.Second, s.end)
	return s, nil
}

type plainSession struct {
	e      *plainEnd
	peer   keying.PeerID
	tag    keying.Tag
	far    *plainSession // nil while opening
	hash   [32]byte
	owner  any
	closed bool
	flows  []*plainFlow
}

func (s *plainSession) rttTo(far *plainEnd) time.Duration { return 2 * (s.e.away + far.away) }

// open joins the two ends, unless they have been.
func (s *plainSession) open(far *plainEnd) {
	other := far.sessions[s.e.identity.PeerID()]
	if s.closed || s.far != nil || other != nil && other.far != nil {
		return
	}
	if other == nil {
		other = &plainSession{e: far, peer: s.e.identity.PeerID(), tag: s.tag}
		far.sessions[other.peer] = other
	}
	s.far, other.far = other, s
	binary.BigEndian.PutUint64(s.hash[:], s.e.w.rand.Uint64())
	other.hash = s.hash
	for _, end := range []*plainSession{s, other} {
		end.e.emit(TransportEvent{Kind: SessionOpened, Session: end})
		end.e.serve()
	}
}

// end closes this end.
func (s *plainSession) end() {
	if s.closed {
		return
	}
	s.closed = true
	delete(s.e.sessions, s.peer)
	s.e.emit(TransportEvent{Kind: SessionClosed, Session: s})
	s.e.serve()
}

func (s *plainSession) Close(time.Time) {
	if s.closed {
		return
	}
	s.e.w.after(0, s.end)
	if far := s.far; far != nil {
		s.e.w.after(s.rttTo(far.e)/2+time.Microsecond, far.end)
	}
}

func (s *plainSession) Certificate() []byte {
	if s.far == nil {
		return nil
	}
	return s.far.e.identity.Certificate()
}

func (s *plainSession) RTT() time.Duration {
	if s.far == nil {
		return 0
	}
	return s.rttTo(s.far.e)
}

func (s *plainSession) Jitter() time.Duration { return 0 }

func (s *plainSession) Address() (a netip.AddrPort) {
	if s.far != nil {
		a = s.far.e.addr
	}
	return a
}

func (s *plainSession) Peer() keying.PeerID                 { return s.peer }
func (s *plainSession) Tag() keying.Tag                     { return s.tag }
func (s *plainSession) HandshakeHash() [32]byte             { return s.hash }
func (s *plainSession) IsOpen() bool                        { return s.far != nil && !s.closed }
func (*plainSession) Delivered() uint64                     { return 0 }
func (s *plainSession) Owner() any                          { return s.owner }
func (s *plainSession) SetOwner(owner any)                  { s.owner = owner }
func (*plainSession) Sent() (fragments, lost uint64)        { return 0, 0 } // nothing is lost here
func (*plainSession) Queued() int                           { return 0 }
func (*plainSession) SetKeepalive(time.Time, time.Duration) {} // nobody vanishes here
func (s *plainSession) SetLocalAddresses(...netip.AddrPort) {}
func (s *plainSession) Seek(time.Time, ...netip.AddrPort)   {}
func (s *plainSession) OpenFlow(m []byte, _ rtmfp.Priority) (SendFlow, error) {
	f := &plainFlow{s: s, metadata: m}
	s.flows = append(s.flows, f)
	return f, nil
}

// A plainFlow is both ends of a flow.
type plainFlow struct {
	s        *plainSession
	metadata []byte
	owner    any
	far      *plainReceive
}

type plainReceive struct {
	s     *plainSession
	f     *plainFlow
	owner any
	shut  bool
}

func (f *plainFlow) deliver(do func(far *plainReceive)) {
	far := f.s.far
	if far == nil {
		return
	}
	f.s.e.w.after(f.s.RTT()/2, func() {
		if far.closed {
			return
		}
		if f.far == nil {
			f.far = &plainReceive{s: far, f: f}
			far.e.emit(TransportEvent{Kind: FlowOpened, Session: far, In: f.far})
			far.e.serve()
		}
		if !f.far.shut {
			do(f.far)
		}
		far.e.serve()
	})
}

func (f *plainFlow) Write(_ time.Time, message []byte, _ rtmfp.Deadlines) error {
	f.deliver(func(r *plainReceive) {
		r.s.e.emit(TransportEvent{Kind: MessageReceived, Session: r.s, In: r, Data: message})
	})
	return nil
}

func (f *plainFlow) Close() {
	f.deliver(func(r *plainReceive) { r.s.e.emit(TransportEvent{Kind: FlowFinished, Session: r.s, In: r}) })
	s := f.s
	s.e.w.after(s.RTT()+time.Microsecond, func() {
		if !s.closed {
			s.e.emit(TransportEvent{Kind: FlowDelivered, Session: s, Out: f})
			s.e.serve()
		}
	})
}

func (r *plainReceive) Reject(uint64) {
	r.shut = true
	far := r.f.s
	r.s.e.w.after(r.s.RTT()/2, func() {
		if !far.closed {
			far.e.emit(TransportEvent{Kind: FlowRejected, Session: far, Out: r.f})
			far.e.serve()
		}
	})
}

func (f *plainFlow) Session() Session             { return f.s }
func (f *plainFlow) NotifySent()                  { f.s.e.emit(TransportEvent{Kind: FlowSent, Session: f.s, Out: f}) }
func (f *plainFlow) Owner() any                   { return f.owner }
func (f *plainFlow) SetOwner(owner any)           { f.owner = owner }
func (r *plainReceive) Session() Session          { return r.s }
func (r *plainReceive) Metadata() []byte          { return r.f.metadata }
func (r *plainReceive) SetPaused(time.Time, bool) {}
func (r *plainReceive) UseNetworkOrder(time.Time) {} // it is the order in which messages were written
func (r *plainReceive) Owner() any                { return r.owner }
func (r *plainReceive) SetOwner(owner any)        { r.owner = owner }
