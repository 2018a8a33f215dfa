package rtmfp

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// smallLimits are reached by the few kilobytes that a fuzzer writes.
var smallLimits = Limits{
	Sessions: 4, HalfOpen: 3, HalfOpenPerPeer: 2, Candidates: 3, SendFlows: 4, ReceiveFlows: 4, Message: 4_000,
	SendBuffer: 8_000, SendBufferSession: 12_000, ReceiveBuffer: 12_000, ReceiveBufferTotal: 20_000, Gaps: 8, StartupQueue: 16,
	Introductions: 3, ForwardedHellos: 3, ForwardedQueue: 2, ObeyedHellos: 3,
	Reassemblies: 3, ReassembliesPerAddress: 2, ReassemblyBytes: 4_000,
}

// A fuzzedWorld is an endpoint with an open session to a real peer, whose identity and keys the attacker
// has as well.
type fuzzedWorld struct {
	t      *testing.T
	w      *netsim.World
	a, b   *testPeer
	c      *testPeer // a second one with an open session; may be nil
	ab, ba *Session
	in     []byte   // what the fuzzer wrote and was not used yet
	seen   [][]byte // datagrams that were sent, a few
	flows  []*SendFlow
	from   []*ReceiveFlow
}

func newFuzzedWorld(t *testing.T, in []byte) *fuzzedWorld {
	z := &fuzzedWorld{t: t, w: netsim.New(1, testStart), in: in}
	link := netsim.Link{Delay: time.Millisecond}
	add := newTestPeer
	kind := z.byte()
	if kind&1 == 0 {
		add = newPlainPeer
	}
	z.a, z.b = add(t, z.w, "alice", 1, link), add(t, z.w, "bob", 2, link)
	z.b.cfg.Introduce = func(asking, wanted *Session) bool { return true }
	z.b.limits = smallLimits.withDefaults()
	z.b.gate.limits = z.b.limits
	z.b.pieces.maxPackets, z.b.pieces.maxPacketsOfOne, z.b.pieces.maxBytes = smallLimits.Reassemblies, smallLimits.ReassembliesPerAddress, smallLimits.ReassemblyBytes
	z.w.OnPacket(func(_ time.Time, _, _ netip.AddrPort, d []byte) {
		if len(d) > MaxDatagram {
			t.Errorf("a datagram of %d bytes", len(d))
		}
		if len(z.seen) < 64 {
			z.seen = append(z.seen, bytes.Clone(d))
		}
	})
	z.b.react = func(_ time.Time, ev Event) {
		z.b.events = z.b.events[:0]
		if ev, ok := ev.(FlowOpened); ok && len(z.from) < 16 {
			z.from = append(z.from, ev.Flow)
		}
	}
	z.a.react = func(time.Time, Event) { z.a.events = z.a.events[:0] }
	z.ab, z.ba = openBetween(z.a, z.b)
	if kind&2 != 0 {
		z.c = add(t, z.w, "carol", 3, link)
		z.c.react = func(time.Time, Event) { z.c.events = z.c.events[:0] }
		openBetween(z.c, z.b)
	}
	return z
}

func (z *fuzzedWorld) byte() byte {
	if len(z.in) == 0 {
		return 0
	}
	b := z.in[0]
	z.in = z.in[1:]
	return b
}

func (z *fuzzedWorld) bytes() []byte {
	n := min(int(z.byte())*5, len(z.in))
	b := z.in[:n]
	z.in = z.in[n:]
	return b
}

// number is a small one, or one of those at which arithmetic breaks.
func (z *fuzzedWorld) number() uint64 {
	b := z.byte()
	switch {
	case b < 200:
		return uint64(b % 50)
	case b < 240:
		return 1<<(b-200) + uint64(z.byte())
	}
	return ^uint64(0) - uint64(b-240)
}

// step does the next thing that the fuzzer wrote.
func (z *fuzzedWorld) step() {
	from := z.a.addr
	if z.byte()&1 == 1 {
		from = stranger1
	}
	switch z.byte() % 19 {
	case 0: // anything
		z.w.Inject(from, z.b.addr, z.bytes())
	case 1: // something old, damaged or not
		if d := z.old(); d != nil {
			if n := int(z.byte()); n > 0 {
				d[n*7%len(d)] ^= z.byte()
			}
			z.w.Inject(from, z.b.addr, d)
		}
	case 2: // any startup packet
		z.startup(from, z.bytes())
	case 3: // a startup chunk that was sent, changed inside
		z.oldStartup(from)
	case 4: // a genuine handshake
		z.keying(from)
	case 5: // any packet of the session
		z.session(from, z.bytes())
	case 6, 7:
		z.session(from, z.userData())
	case 8:
		z.session(from, z.ack())
	case 9:
		z.owner()
	case 10:
		z.w.RunFor(time.Duration(z.byte()) * time.Duration(z.byte()) * time.Millisecond)
	case 11:
		types := []wire.ChunkType{wire.TypePing, wire.TypePingReply, wire.TypeBufferProbe, wire.TypeFlowException, wire.TypeCloseRequest, wire.TypeCloseAck}
		z.session(from, wire.AppendChunk(nil, types[int(z.byte())%len(types)], z.bytes()))
	case 12:
		z.redirect(from)
	case 13:
		z.forwarded(from)
	case 14: // asks b for whomever
		hello := wire.InitiatorHello{Discriminator: z.anybody(), Tag: z.bytes()}
		z.chunk(from, wire.TypeInitiatorHello, hello.AppendTo(nil))
	case 15: // from anywhere
		z.session(home(int(z.byte())), ping(nil))
	case 16:
		z.answerChallenge(home(int(z.byte())))
	case 17: // a piece of a startup packet
		z.startup(from, z.piece(z.bytes()))
	case 18: // a piece of a packet of the session, which may be one in itself
		chunks := z.bytes()
		if z.byte()&1 == 0 {
			chunks = append([]byte{byte(wire.ModeInitiator)}, z.userData()...)
		}
		z.session(from, z.piece(chunks))
	}
	z.w.RunFor(time.Duration(z.byte()%8) * time.Millisecond)
}

// address is one of few, or of many, or of the kinds that nobody may be sent to.
func (z *fuzzedWorld) address() netip.AddrPort {
	n := z.byte()
	if n >= 128 {
		all := []netip.AddrPort{z.a.addr, z.b.addr, stranger1, netip.MustParseAddrPort("0.0.0.0:1"), netip.MustParseAddrPort("[ff02::1]:0")}
		return all[int(n)%len(all)]
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 9, n % 4, z.byte()}), uint16(z.byte()))
}

// anybody is a discriminator.
func (z *fuzzedWorld) anybody() []byte {
	switch n := z.byte() % 4; {
	case n == 0:
		return z.b.epd
	case n == 1:
		return z.a.epd
	case n == 2 && z.c != nil:
		return z.c.epd
	}
	return z.bytes()
}

// chunk sends b a startup packet as large as a hello.
func (z *fuzzedWorld) chunk(from netip.AddrPort, t wire.ChunkType, payload []byte) {
	z.w.Inject(from, z.b.addr, sealStartup(z.b.cfg.Profile.Startup(), 0, t, payload, helloSize))
}

// redirect sends b elsewhere, with the tag of one of its hellos if it says any.
func (z *fuzzedWorld) redirect(from netip.AddrPort) {
	c, newest := wire.ResponderRedirect{TagEcho: z.bytes()}, uint64(0)
	for _, s := range z.b.peers {
		if s.opening != nil && s.serial > newest {
			c.TagEcho, newest = s.opening.helloTag, s.serial
		}
	}
	for range z.byte() % 40 {
		c.Addresses = append(c.Addresses, wire.Address{AddrPort: z.address(), Origin: wire.Origin(z.byte() % 4)})
	}
	z.chunk(from, wire.TypeResponderRedirect, c.AppendTo(nil))
}

// forwarded passes hellos on to b.
func (z *fuzzedWorld) forwarded(from netip.AddrPort) {
	var chunks []byte
	for range z.byte()%8 + 1 {
		chunks = append(chunks, forwardedHello(z.anybody(), z.address(), string(z.bytes()))...)
	}
	z.session(from, chunks)
}

func (z *fuzzedWorld) old() []byte { return bytes.Clone(z.seen[int(z.byte())%len(z.seen)]) }

// startup seals a body as anyone could and sends it to session 0, or one of b's.
func (z *fuzzedWorld) startup(from netip.AddrPort, body []byte) {
	id := uint32(0)
	if s := z.b.Session(z.a.PeerID()); s != nil && z.byte()&1 == 0 {
		id = s.nearID
	}
	body = append([]byte{byte(wire.ModeStartup)}, body...)
	for z.byte()&1 == 0 && len(body) < helloSize {
		body = append(body, 0xff)
	}
	c := z.b.cfg.Profile.Startup()
	d := c.Seal(make([]byte, 4), body, id)
	wire.PutSessionID(d, id)
	z.w.Inject(from, z.b.addr, d)
}

func (z *fuzzedWorld) oldStartup(from netip.AddrPort) {
	d := z.old()
	if id, err := wire.SessionID(d); err == nil {
		if body, err := z.b.cfg.Profile.Startup().Open(nil, d[4:], id); err == nil && len(body) > 1 {
			for range z.byte() % 4 {
				body[1+int(z.byte())*3%(len(body)-1)] ^= z.byte()
			}
			z.startup(from, body[1:])
		}
	}
}

// keying begins a handshake with a good cookie, as one of a few peers, and perhaps proves it.
func (z *fuzzedWorld) keying(from netip.AddrPort) {
	profile := lyceumProfile(z.byte()%4 + 1)
	if z.b.epd[0] == 'b' {
		profile = newPlainProfile(string('a'+rune(z.byte()%4)), z.byte())
	}
	i, err := profile.Initiate(uint32(z.byte())+1, z.b.cfg.Profile.Certificate(), testTag)
	if err != nil {
		z.t.Fatal(err)
	}
	k := i.Keying(z.b.cookies.bake(z.w.Now(), from))
	var answer []byte
	z.w.OnPacket(func(_ time.Time, src, to netip.AddrPort, d []byte) {
		if src == z.b.addr && to == from && answer == nil {
			answer = bytes.Clone(d)
		}
	})
	z.w.Inject(from, z.b.addr, sealStartup(profile.Startup(), 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0))
	z.w.RunFor(time.Microsecond)
	if answer == nil || z.byte()&1 == 0 {
		return
	}
	id, _ := wire.SessionID(answer)
	body, err := profile.Startup().Open(nil, answer[4:], id)
	if err != nil {
		return
	}
	if _, payload, _, ok := wire.NextChunk(body[1:]); ok {
		if r, err := wire.ParseResponderKeying(payload); err == nil {
			if keys, err := i.Finish(r); err == nil {
				s := &Session{keys: keys, farID: r.SessionID, role: wire.ModeInitiator}
				z.w.Inject(from, z.b.addr, craft(s, wire.Header{Mode: wire.ModeInitiator}, z.bytes()))
			}
		}
	}
}

// session sends chunks as the authentic peer would.
func (z *fuzzedWorld) session(from netip.AddrPort, chunks []byte) {
	flags := z.byte()
	h := wire.Header{
		Mode: wire.ModeInitiator, TimeCritical: flags&1 != 0, TimeCriticalReverse: flags&2 != 0,
		HasTimestamp: flags&4 != 0, HasTimestampEcho: flags&8 != 0,
		Timestamp: binary.BigEndian.Uint16([]byte{flags, 7}), TimestampEcho: uint16(flags) * 64,
	}
	if s := z.a.Session(z.b.PeerID()); s != nil && s.keys.Cipher != nil {
		z.ab = s
	}
	z.w.Inject(from, z.b.addr, craft(z.ab, h, chunks))
}

// answerChallenge sends an answer that moves the session, or would if it were newer, or about from.
func (z *fuzzedWorld) answerChallenge(from netip.AddrPort) {
	s := z.b.Session(z.a.PeerID())
	if s == nil || s.state != stateOpen {
		return
	}
	flags, about := z.byte(), from
	if flags&1 != 0 {
		about = home(int(z.byte()))
	}
	c := s.challenge(uint64(z.w.Now().Sub(z.b.origin))-z.number(), about)
	if flags&2 != 0 {
		c[int(z.byte())%len(c)] ^= flags
	}
	z.session(from, pong(c))
}

func (z *fuzzedWorld) userData() (chunks []byte) {
	for range z.byte()%8 + 1 {
		flags := z.byte()
		d := wire.UserData{
			FlowID: uint64(z.byte() % 8), Sequence: max(z.number(), 1), Fragmentation: wire.Fragmentation(flags & 3),
			Abandoned: flags&4 != 0, Final: flags&8 != 0 && flags&16 != 0, Data: make([]byte, int(z.byte())*4),
		}
		d.FSNOffset = min(d.Sequence, z.number()+1)
		if flags&32 == 0 {
			d.HasOptions, d.Options = true, named("fuzz")
		}
		if flags&64 != 0 && len(chunks) > 0 {
			n := wire.NextUserData{Fragmentation: d.Fragmentation, Abandoned: d.Abandoned, Final: d.Final, Data: d.Data}
			chunks = wire.AppendChunk(chunks, wire.TypeNextUserData, n.AppendTo(nil))
			continue
		}
		chunks = append(chunks, dataChunk(d)...)
	}
	return chunks
}

// piece is a Packet Fragment chunk.
func (z *fuzzedWorld) piece(data []byte) []byte {
	flags := z.byte()
	if len(data) == 0 {
		return wire.AppendChunk(nil, wire.TypePacketFragment, []byte{flags, 1, 1})
	}
	return pieceChunk(uint64(flags>>4), uint64(flags>>1&7), flags&1 == 0, data)
}

func (z *fuzzedWorld) ack() []byte {
	a := wire.Ack{FlowID: uint64(z.byte() % 8), BufferBlocks: z.number(), Cumulative: z.number()}
	cursor := a.Cumulative
	for range z.byte() % 5 {
		first := cursor + 2 + uint64(z.byte())
		last := first + uint64(z.byte()%4)
		if first < cursor || last < first {
			break
		}
		a.Received = append(a.Received, wire.Range{First: first, Last: last})
		cursor = last
	}
	if z.byte()&1 == 0 && cursor-a.Cumulative < 2000 {
		return wire.AppendChunk(nil, wire.TypeAckBitmap, a.AppendBitmap(nil))
	}
	return ackChunk(a)
}

// stranger is a discriminator of somebody with whom b has no session.
func (z *fuzzedWorld) stranger(n byte) []byte {
	if z.b.epd[0] == 'b' {
		return []byte{'x', n}
	}
	return lyceumDiscriminator(100 + n%100)
}

// owner lets b's owner do something.
func (z *fuzzedWorld) owner() {
	z.b.do(func(now time.Time) {
		s := z.b.Session(z.a.PeerID())
		if s == nil {
			s, _ = z.b.Connect(now, z.a.epd, testTag, z.a.addr)
		}
		op, n := z.byte()%13, int(z.byte())
		switch {
		case op == 0 && s != nil:
			if f, err := s.OpenFlow([]byte("own"), Priority(n)); err == nil {
				z.flows = append(z.flows, f)
			}
		case op <= 2 && len(z.flows) > 0:
			d := Deadlines{}
			if n&1 == 1 {
				d = Deadlines{StartBy: now.Add(time.Duration(n) * time.Millisecond), FinishBy: now.Add(time.Duration(n*7) * time.Millisecond)}
			}
			_ = z.flows[n%len(z.flows)].Write(now, make([]byte, n*20), d)
		case op == 3 && len(z.flows) > 0:
			z.flows[n%len(z.flows)].Close()
		case op == 4 && len(z.from) > 0:
			if f := z.from[n%len(z.from)]; n&7 == 7 {
				f.UseNetworkOrder(now)
			} else {
				f.SetPaused(now, n&1 == 0)
			}
		case op == 5 && len(z.from) > 0:
			z.from[n%len(z.from)].Reject(uint64(n))
		case op == 6 && len(z.from) > 0 && s != nil:
			if f, err := s.OpenReturnFlow([]byte("return"), Priority(n), z.from[n%len(z.from)]); err == nil {
				z.flows = append(z.flows, f)
			}
		case op == 7 && n < 32 && s != nil:
			s.Close(now)
		case op == 8: // somebody who is not there
			_, _ = z.b.Connect(now, z.stranger(byte(n)), testTag, z.address())
		case op == 9 && s != nil:
			s.SetLocalAddresses(z.address(), z.address(), z.address())
			if addr := z.address(); usable(addr) { // packets from elsewhere are not followed
				s.setDest(addr) // as if the peer had moved
			}
		case op == 10:
			z.b.NetworkChanged(now)
		case op == 12 && s != nil && n&1 == 0:
			s.mtu = MaxDatagram // as if it had been proven
		case op == 12 && s != nil:
			s.resetMTU()
		}
	})
}

// Whatever an endpoint is sent, by strangers or by a peer that holds the keys, it does not panic, its
// sums add up, its limits hold and its timers end.
func FuzzEndpoint(f *testing.F) {
	f.Add([]byte{0})
	f.Add(bytes.Repeat([]byte{1, 0, 6, 3, 9, 1, 40}, 40))
	f.Add(bytes.Repeat([]byte{2, 0, 9, 0, 5, 1, 0, 9, 1, 99, 0, 8, 1}, 30))
	f.Add(bytes.Repeat([]byte{1, 4, 1, 1, 1, 7, 0, 3, 2, 5}, 30))
	for op := range byte(19) {
		f.Add(append([]byte{op}, bytes.Repeat([]byte{0, op, 17, 5, 200, 3, 1}, 30)...))
		f.Add(append([]byte{op}, bytes.Repeat([]byte{1, op, 60, 245, 2, 90}, 30)...))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		z := newFuzzedWorld(t, in)
		for n := 0; len(z.in) > 0 && n < 300; n++ {
			z.step()
			if err := checkEndpoint(z.b.Endpoint, z.w.Now()); err != nil {
				t.Fatalf("after step %d: %v", n, err)
			}
		}
		z.w.RunFor(5 * time.Minute) // whatever was begun comes to an end
		if err := checkEndpoint(z.b.Endpoint, z.w.Now()); err != nil {
			t.Fatalf("in the end: %v", err)
		}
		if z.b.halfCount != 0 || z.b.halfOpens.len() != 0 || len(z.b.openings) != 0 {
			t.Errorf("%d half-opens, %d openings left", z.b.halfCount, len(z.b.openings))
		}
	})
}
