package rtmfp

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

var testStart = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

var testTag = keying.Tag{1, 2, 3, 4, 5, 6, 7, 8}

// testPSKs knows one class.
func testPSKs(tag keying.Tag) (psk [32]byte, ok bool) {
	return [32]byte{42}, tag == testTag
}

// A testPeer is an endpoint that writes down its events and can react to them.
type testPeer struct {
	*Endpoint
	t     *testing.T
	name  string
	addr  netip.AddrPort
	world *netsim.World
	epd   []byte // discriminator that names the peer

	events []Event
	react  func(now time.Time, ev Event)
}

// newTestPeer makes a peer with the lyceum profile whose identity and chance come from seed.
func newTestPeer(t *testing.T, w *netsim.World, name string, seed byte, link netsim.Link) *testPeer {
	return addTestPeer(t, w, name, seed, link, Config{Profile: lyceumProfile(seed)})
}

// lyceumProfile is the profile whose identity and chance come from seed.
func lyceumProfile(seed byte) keying.Profile { return identityProfile([32]byte{seed}) }

func identityProfile(seed [32]byte) keying.Profile {
	chance := seed
	chance[1] = 3
	return keying.NewLyceum(keying.NewIdentity(seed), testPSKs, rand.NewChaCha8(chance))
}

func newRand(seed byte) *rand.Rand   { return rand.New(rand.NewPCG(uint64(seed), 2)) }
func newSecrets(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed, 1}) }

func newPlainProfile(name string, seed byte) keying.Profile {
	return plain.New(name, rand.NewChaCha8([32]byte{seed, 3}))
}

// newPlainPeer makes a peer whose packets can be read and changed on their way.
func newPlainPeer(t *testing.T, w *netsim.World, name string, seed byte, link netsim.Link) *testPeer {
	p := addTestPeer(t, w, name, seed, link, Config{Profile: newPlainProfile(name, seed)})
	p.epd = []byte(name)
	return p
}

// addTestPeer makes a peer at an address, or at 10.0.0.seed; chance is filled in.
func addTestPeer(t *testing.T, w *netsim.World, name string, seed byte, link netsim.Link, cfg Config, at ...netip.AddrPort) *testPeer {
	cfg.Rand, cfg.Random = newRand(seed), newSecrets(seed)
	p := &testPeer{
		t: t, name: name, world: w, Endpoint: New(cfg),
		addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, seed}), 1935),
	}
	if len(at) > 0 {
		p.addr = at[0]
	}
	p.epd = keying.Discriminator(p.PeerID())
	w.Add(p.addr, p, link)
	return p
}

// sealStartup makes a startup datagram that anyone could send.
func sealStartup(c keying.PacketCipher, sessionID uint32, t wire.ChunkType, payload []byte, size int) []byte {
	body := wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), t, payload)
	for len(body)+4+c.Overhead() < size {
		body = append(body, 0xff)
	}
	datagram := c.Seal(make([]byte, 4), body, sessionID)
	wire.PutSessionID(datagram, sessionID)
	return datagram
}

// A sniffed packet is a startup packet that somebody sent.
type sniffed struct {
	at        time.Time
	from, to  netip.AddrPort
	sessionID uint32
	chunk     wire.ChunkType
	payload   []byte
	datagram  []byte
}

// openStartup reads a datagram as a startup packet with one chunk.
func openStartup(datagram []byte) (p sniffed, ok bool) {
	id, err := wire.SessionID(datagram)
	if err != nil {
		return p, false
	}
	body, err := lyceumProfile(0).Startup().Open(nil, datagram[4:], id)
	if err != nil {
		return p, false
	}
	h, rest, err := wire.TakeHeader(body)
	if err != nil || h.Mode != wire.ModeStartup {
		return p, false
	}
	p.sessionID, p.datagram = id, bytes.Clone(datagram)
	p.chunk, p.payload, _, ok = wire.NextChunk(rest)
	return p, ok
}

// sniff writes down every startup packet of the world.
func sniff(w *netsim.World) *[]sniffed {
	var all []sniffed
	w.OnPacket(func(at time.Time, from, to netip.AddrPort, datagram []byte) {
		if p, ok := openStartup(datagram); ok {
			p.at, p.from, p.to = at, from, to
			all = append(all, p)
		}
	})
	return &all
}

// find returns those of one kind that from sent.
func find(all []sniffed, t wire.ChunkType, from netip.AddrPort) (some []sniffed) {
	for _, p := range all {
		if p.chunk == t && p.from == from {
			some = append(some, p)
		}
	}
	return some
}

func (p *testPeer) drain(now time.Time) {
	for {
		ev, ok := p.NextEvent()
		if !ok {
			return
		}
		if m, ok := ev.(*MessageReceived); ok {
			ev = *m // the pointer is good for this turn only
		}
		p.events = append(p.events, ev)
		if p.react != nil {
			p.react(now, ev)
		}
	}
}

func (p *testPeer) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	p.Endpoint.Receive(now, from, datagram)
	p.drain(now)
}

func (p *testPeer) Advance(now time.Time) time.Time {
	p.Endpoint.Advance(now)
	p.drain(now)
	return p.Endpoint.Advance(now)
}

// do runs a command at the present instant of the simulation.
func (p *testPeer) do(f func(now time.Time)) {
	f(p.world.Now())
	p.drain(p.world.Now())
	p.world.Poke(p.addr)
}

// connect begins a session with q.
func (p *testPeer) connect(q *testPeer, addrs ...netip.AddrPort) (s *Session) {
	p.t.Helper()
	if len(addrs) == 0 {
		addrs = []netip.AddrPort{q.addr}
	}
	p.do(func(now time.Time) {
		var err error
		if s, err = p.Connect(now, q.epd, testTag, addrs...); err != nil {
			p.t.Fatalf("%s: Connect: %v", p.name, err)
		}
	})
	return s
}

// openFlow opens a flow and fails the test if it cannot.
func (p *testPeer) openFlow(s *Session, metadata string, priority Priority) *SendFlow {
	p.t.Helper()
	f, err := s.OpenFlow([]byte(metadata), priority)
	if err != nil {
		p.t.Fatalf("%s: OpenFlow: %v", p.name, err)
	}
	return f
}

func (p *testPeer) write(f *SendFlow, data []byte) {
	p.t.Helper()
	p.do(func(now time.Time) {
		if err := f.Write(now, data, Deadlines{}); err != nil {
			p.t.Fatalf("%s: Write: %v", p.name, err)
		}
	})
}

// messages returns what was received so far in flows with this metadata.
func (p *testPeer) messages(metadata string) (all [][]byte) {
	for _, ev := range p.events {
		if m, ok := ev.(MessageReceived); ok && string(m.Flow.Metadata()) == metadata {
			all = append(all, m.Data)
		}
	}
	return all
}

// count returns how many events of E were seen.
func count[E Event](p *testPeer) (n int) {
	for _, ev := range p.events {
		if _, ok := ev.(E); ok {
			n++
		}
	}
	return n
}

// eventually runs the world until done and fails the test if that takes longer than limit.
func eventually(t *testing.T, w *netsim.World, limit time.Duration, what string, done func() bool) {
	t.Helper()
	if !w.RunUntil(limit, done) {
		t.Fatalf("after %v: not yet %s", limit, what)
	}
}

// pair returns two peers with an open session between them.
func pair(t *testing.T, link netsim.Link) (w *netsim.World, a, b *testPeer, ab, ba *Session) {
	t.Helper()
	w = netsim.New(1, testStart)
	a, b = newTestPeer(t, w, "a", 1, link), newTestPeer(t, w, "b", 2, link)
	ab, ba = openBetween(a, b)
	return w, a, b, ab, ba
}

// openBetween opens a session begun by a.
func openBetween(a, b *testPeer) (ab, ba *Session) {
	a.t.Helper()
	ab = a.connect(b)
	eventually(a.t, a.world, 30*time.Second, "open at both ends", func() bool {
		ba = b.Session(a.PeerID())
		return ab.IsOpen() && ba != nil && ba.IsOpen()
	})
	return ab, ba
}

// stranger1 is an address where nobody is, or an attacker.
var stranger1 = netip.MustParseAddrPort("10.9.9.9:999")

// numbered is the n-th test message of the given size, at least 8 bytes.
func numbered(n, size int) []byte {
	b := bytes.Repeat([]byte{byte(n)}, max(size, 8))
	binary.BigEndian.PutUint64(b, uint64(n))
	return b
}

// wantNumbered fails unless got are the messages 0…n−1 in order.
func wantNumbered(t *testing.T, got [][]byte, n int, size func(int) int) {
	t.Helper()
	if len(got) != n {
		t.Fatalf("received %d messages, want %d", len(got), n)
	}
	for i, m := range got {
		if !bytes.Equal(m, numbered(i, size(i))) {
			t.Fatalf("message %d is not what was sent: %d bytes, %x…", i, len(m), m[:min(16, len(m))])
		}
	}
}

var testLinks = []struct {
	name string
	link netsim.Link
}{
	{"perfect", netsim.Link{Delay: 10 * time.Millisecond}},
	{"5 % loss", netsim.Link{Delay: 10 * time.Millisecond, Loss: 0.05}},
	{"reordering", netsim.Link{Delay: 10 * time.Millisecond, Jitter: 5 * time.Millisecond, Reorder: 0.2, ReorderBy: 20 * time.Millisecond}},
	{"duplication", netsim.Link{Delay: 10 * time.Millisecond, Duplicate: 0.2}},
	{"narrow", netsim.Link{Delay: 20 * time.Millisecond, Rate: 1_000_000, Queue: 100 * time.Millisecond}},
	{"all at once", netsim.Link{Delay: 15 * time.Millisecond, Jitter: 5 * time.Millisecond, Loss: 0.05, Duplicate: 0.05, Reorder: 0.05, ReorderBy: 15 * time.Millisecond, Rate: 10_000_000}},
}

func TestEveryMessageArrivesOnceInOrder(t *testing.T) {
	for _, tt := range testLinks {
		t.Run(tt.name, func(t *testing.T) {
			w, a, b, ab, ba := pair(t, tt.link)
			fa, fb := a.openFlow(ab, "there", PriorityData), b.openFlow(ba, "back", PriorityBulk)
			size := func(i int) int { return (i * 997) % 20000 }
			const n = 100
			for i := range n {
				a.write(fa, numbered(i, size(i)))
				b.write(fb, numbered(i, size(i)))
			}
			eventually(t, w, 5*time.Minute, "all there", func() bool {
				return len(b.messages("there")) >= n && len(a.messages("back")) >= n
			})
			w.RunFor(time.Minute)
			wantNumbered(t, b.messages("there"), n, size)
			wantNumbered(t, a.messages("back"), n, size)
			if fa.outstanding != 0 || ab.sending.outstanding != 0 || ab.sending.queued != 0 {
				t.Errorf("after all was acknowledged: %d bytes of the flow and %d of the session outstanding, %d queued",
					fa.outstanding, ab.sending.outstanding, ab.sending.queued)
			}
			t.Logf("%+v", a.Counters())
		})
	}
}
