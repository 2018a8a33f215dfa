package rtmfp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// heapInUse returns the bytes in use after a collection.
func heapInUse() uint64 {
	runtime.GC()
	runtime.GC() // what the first one finalized
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Sessions that were opened, used and closed leave nothing: no memory, no timer, no session ID.
func TestTenThousandSessionsLeaveNothingBehind(t *testing.T) {
	const sessions, together = 10_000, 100
	w := netsim.New(1, testStart)
	server := newPlainPeer(t, w, "server", 1, lan)
	server.react = func(time.Time, Event) { server.events = server.events[:0] }
	round := func(n int) {
		var clients []*testPeer
		for i := range together {
			c := addTestPeer(t, w, "client", byte(2+i), lan, Config{Profile: newPlainProfile(fmt.Sprint("client ", n*together+i), byte(2+i))},
				netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}), 1935))
			f := c.openFlow(c.connect(server), "f", PriorityData)
			c.write(f, numbered(i, 3000))
			c.do(func(time.Time) { f.Close() })
			clients = append(clients, c)
		}
		eventually(t, w, 10*time.Second, "all delivered", func() bool {
			return !slices.ContainsFunc(clients, func(c *testPeer) bool { return count[FlowDelivered](c) == 0 })
		})
		for _, c := range clients {
			c.do(func(now time.Time) { c.Session(server.PeerID()).Close(now) })
		}
		w.RunFor(20 * time.Second) // the far end lingers for 19 s
		for _, c := range clients {
			wantEmpty(t, c)
			w.Remove(c.addr)
		}
		wantEmpty(t, server)
	}
	round(0)
	before := heapInUse()
	for n := range sessions / together {
		round(n + 1)
	}
	if after := heapInUse(); after > before+256<<10 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	if c := server.Counters(); c.Sessions != sessions+together {
		t.Errorf("%d sessions, want %d", c.Sessions, sessions+together)
	}
}

// A school is one address: whatever limits there are, 1,000 from there can join in a minute. A few do so
// with keys that cost work.
func TestAThousandPeersJoinFromOneAddressInAMinute(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		peers   int
		profile func(n int) keying.Profile // 0 is the server's
	}{
		"a thousand without cryptography": {1000, func(n int) keying.Profile {
			salt := bytes.Repeat([]byte{byte(n >> 8), byte(n)}, 2000) // a handshake is known by it
			return plain.New(fmt.Sprint("peer ", n), bytes.NewReader(salt))
		}},
		"a hundred in their tenth": {100, func(n int) keying.Profile {
			return identityProfile([32]byte(binary.BigEndian.AppendUint32(make([]byte, 28), uint32(n))))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := netsim.New(1, testStart)
			server := addTestPeer(t, w, "server", 1, lan, Config{Profile: tt.profile(0)})
			if server.cfg.Profile.SelectsMe(server.cfg.Profile.Certificate()) {
				server.epd = server.cfg.Profile.Certificate() // a name is both
			}
			var joining []*Session
			begin := w.Now()
			for i := range tt.peers {
				w.At(begin.Add(time.Duration(i)*time.Minute/1000), func(now time.Time) {
					c := addTestPeer(t, w, "student", 0, lan, Config{Profile: tt.profile(i + 1)},
						netip.AddrPortFrom(netip.MustParseAddr("10.2.0.1"), uint16(2000+i)))
					s, err := c.Connect(now, server.epd, testTag, server.addr)
					if err != nil {
						t.Fatal(err)
					}
					joining = append(joining, s)
				})
			}
			w.RunFor(time.Minute*time.Duration(tt.peers)/1000 + time.Second)
			in := 0
			for _, s := range joining {
				if s.IsOpen() {
					in++
				}
			}
			if in != tt.peers || count[SessionOpened](server) != tt.peers {
				t.Errorf("%d of %d got in; refused: %+v", in, tt.peers, server.Counters())
			}
		})
	}
}

// forgery makes hellos and keyings that anyone can make: our discriminator and the public startup key.
type forgery struct {
	rand   *rand.Rand
	victim *testPeer
}

func (f forgery) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(f.rand.Uint32())
	}
	return b
}

func (f forgery) next() []byte {
	c := f.victim.startup
	if f.rand.IntN(2) == 0 {
		hello := wire.InitiatorHello{Discriminator: f.victim.epd, Tag: f.bytes(16)}
		return sealStartup(c, 0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize)
	}
	k := wire.InitiatorKeying{SessionID: f.rand.Uint32() | 1, CookieEcho: f.bytes(cookieSize), KeyComponent: f.bytes(244)}
	return sealStartup(c, 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0)
}

func (f forgery) address() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{11, byte(f.rand.Uint32()), byte(f.rand.Uint32()), 1}), uint16(1+f.rand.IntN(60000)))
}

func TestForgedHellosAndKeyingsDoNotHurtAnOpenSession(t *testing.T) {
	const forged = 100_000
	w, a, b, ab, _ := pair(t, lan)
	f := a.openFlow(ab, "f", PriorityData)
	forger := forgery{rand.New(rand.NewPCG(1, 1)), b}
	before := heapInUse()
	const seconds = 10
	n := 0
	for i := range forged {
		if i%(forged/seconds/50) == 0 {
			a.write(f, numbered(n, 100))
			n++
		}
		w.Inject(forger.address(), b.addr, forger.next())
		w.RunFor(seconds * time.Second / forged)
	}
	w.RunFor(time.Second)
	wantNumbered(t, b.messages("f"), n, func(int) int { return 100 })
	c := b.Counters()
	if c.BogusCookies+c.RateLimited < forged/2 || c.PacketsReceived < forged {
		t.Errorf("the forgeries did not arrive: %+v", c)
	}
	if len(b.byNearID) != 1 || b.halfCount != 0 || len(b.peers) != 1 {
		t.Errorf("%d session IDs, %d half-opens, %d peers after the siege; want 1, 0, 1", len(b.byNearID), b.halfCount, len(b.peers))
	}
	if after := heapInUse(); after > before+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	if most := uint64(b.limits.Hellos * (seconds + 1)); c.PacketsSent > most+uint64(4*n) {
		t.Errorf("%d packets were sent in answer, the limit is %d", c.PacketsSent, most)
	}
}
