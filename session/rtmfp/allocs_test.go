package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
)

// A wirePair is two endpoints with a session, joined without a simulator, which would allocate.
type wirePair struct {
	now  time.Time
	a, b *Endpoint
	ab   *Session
	buf  []byte
	got  int // messages that b received
}

func newWirePair(t testing.TB) *wirePair {
	newEndpoint := func(seed byte) *Endpoint {
		return New(Config{Profile: lyceumProfile(seed), Rand: newRand(seed), Random: newSecrets(seed)})
	}
	p := &wirePair{now: testStart, a: newEndpoint(1), b: newEndpoint(2), buf: make([]byte, 0, 1500)}
	var err error
	if p.ab, err = p.a.Connect(p.now, keying.Discriminator(p.b.PeerID()), testTag, stranger1); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		p.step()
	}
	if !p.ab.IsOpen() {
		t.Fatal("the session did not open")
	}
	return p
}

// step lets 1 ms pass, in which everything sent arrives.
func (p *wirePair) step() {
	p.now = p.now.Add(time.Millisecond)
	p.carry(p.a, p.b)
	p.carry(p.b, p.a)
}

func (p *wirePair) carry(from, to *Endpoint) {
	from.Advance(p.now)
	for {
		_, d, ok := from.Transmit(p.now, p.buf)
		if !ok {
			return
		}
		to.Receive(p.now, stranger1, d)
		for ev, ok := to.NextEvent(); ok; ev, ok = to.NextEvent() {
			if m, ok := ev.(*MessageReceived); ok {
				p.got++
				to.Recycle(m.Data)
			}
		}
	}
}

// send writes a message and lets it arrive.
func (p *wirePair) send(t testing.TB, f *SendFlow, message []byte) {
	if err := f.Write(p.now, message, Deadlines{}); err != nil {
		t.Fatal(err)
	}
	for want := p.got + 1; p.got < want; {
		p.step()
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, tt := range []struct {
		name     string
		size     int
		priority Priority
	}{
		{"messages of many packets", 16 << 10, PriorityBulk},
		{"messages of one packet", 160, PriorityAudio},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newWirePair(t)
			f, err := p.ab.OpenFlow([]byte("f"), tt.priority)
			if err != nil {
				t.Fatal(err)
			}
			message := make([]byte, tt.size)
			for range 500 {
				p.send(t, f, message)
			}
			if n := testing.AllocsPerRun(500, func() { p.send(t, f, message) }); n > 0 {
				t.Errorf("%v allocations for each message of %d bytes, from writing to reading", n, tt.size)
			}
		})
	}
}

func TestRecycledBytesAreUsedAgainAndForeignOnesAreNot(t *testing.T) {
	w := netsim.New(1, testStart)
	e := newTestPeer(t, w, "a", 1, lan).Endpoint
	for _, n := range []int{0, 1, 255, 256, 257, 4096, 70_000} {
		b := e.pools.buffer(n)
		if len(b) != 0 || cap(b) < n {
			t.Fatalf("buffer(%d) has length %d and room for %d", n, len(b), cap(b))
		}
		e.Recycle(b[:n])
		if again := e.pools.buffer(n); &again[:1][0] != &b[:1][0] {
			t.Errorf("what was recycled of %d bytes was not used again", n)
		}
	}
	e.Recycle(nil)
	e.Recycle(make([]byte, 300))
	e.Recycle(make([]byte, 1<<20))
	if e.pools.bytes != 0 {
		t.Errorf("%d bytes of foreign sizes were kept", e.pools.bytes)
	}
	for range 100 {
		e.Recycle(make([]byte, 256<<10))
	}
	if e.pools.bytes > maxFreeBytes {
		t.Errorf("%d bytes are kept, the limit is %d", e.pools.bytes, maxFreeBytes)
	}
}
