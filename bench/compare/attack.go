//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"net"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// attackSources is from how many addresses forged packets come. Our choice: with ten hellos a second allowed
// to each, they can use up all that is allowed to all.
const attackSources = 200

const (
	helloSize     = 512 // bytes of the whole datagram: shorter hellos are not answered
	cookieSize    = 36  // of an endpoint of ours; a random one of another size is told at a glance
	componentSize = 235 // of the Noise message in a keying; one of another size costs nothing to refuse
)

// A forger makes packets that anyone can make: the startup key is public.
type forger struct {
	cipher        keying.PacketCipher
	discriminator []byte
	chance        *mrand.Rand
}

func newForger(peer keying.PeerID, seed uint64) *forger {
	return &forger{
		cipher:        keying.NewLyceum(keying.NewIdentity([32]byte{1}), nil, nil).Startup(),
		discriminator: keying.Discriminator(peer),
		chance:        mrand.New(mrand.NewPCG(seed, 0)),
	}
}

// startup seals one chunk as a startup packet, padded to size if that is larger.
func (f *forger) startup(t wire.ChunkType, payload []byte, size int) []byte {
	plain := wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), t, payload)
	for len(plain)+4+f.cipher.Overhead() < size {
		plain = append(plain, byte(wire.TypePaddingFF))
	}
	d := f.cipher.Seal(make([]byte, 4), plain, 0)
	wire.PutSessionID(d, 0)
	return d
}

// hello asks for a cookie, with a tag of its own.
func (f *forger) hello() []byte {
	return f.startup(wire.TypeInitiatorHello, wire.InitiatorHello{
		Discriminator: f.discriminator, Tag: f.noise(16),
	}.AppendTo(nil), helloSize)
}

// keying shows a cookie, or a random one if that is nil, and a key component that is noise.
func (f *forger) keying(cookie []byte) []byte {
	if cookie == nil {
		cookie = f.noise(cookieSize)
	}
	return f.startup(wire.TypeInitiatorKeying, wire.InitiatorKeying{
		SessionID: f.chance.Uint32() | 1, CookieEcho: cookie, KeyComponent: f.noise(componentSize),
	}.AppendTo(nil), 0)
}

func (f *forger) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(f.chance.Uint32())
	}
	return b
}

// cookieOf returns the cookie in a Responder Hello.
func (f *forger) cookieOf(d []byte) ([]byte, error) {
	id, err := wire.SessionID(d)
	if err != nil {
		return nil, err
	}
	plain, err := f.cipher.Open(nil, d[4:], id)
	if err != nil {
		return nil, err
	}
	_, rest, err := wire.TakeHeader(plain)
	if err != nil {
		return nil, err
	}
	t, payload, _, ok := wire.NextChunk(rest)
	if !ok || t != wire.TypeResponderHello {
		return nil, fmt.Errorf("answered by a %v", t)
	}
	h, err := wire.ParseResponderHello(payload)
	return h.Cookie, err
}

// A source is a socket at an address of its own.
type source struct {
	*net.UDPConn
	cookie []byte // good for this address
}

// newSource binds to an address of 127.0.0.0/8 other than 127.0.0.1.
func newSource(chance *mrand.Rand) (source, error) {
	ip := net.IPv4(127, byte(1+chance.IntN(250)), byte(chance.IntN(256)), byte(1+chance.IntN(250)))
	u, err := net.ListenUDP("udp4", &net.UDPAddr{IP: ip})
	return source{UDPConn: u}, err
}

// askCookie gets a cookie as everybody does, so that keyings can go on to where they cost most.
func (s *source) askCookie(f *forger, target netip.AddrPort) error {
	var failed error
	buf := make([]byte, 2048)
	for range 5 { // loopback loses little
		if _, err := s.WriteToUDPAddrPort(f.hello(), target); err != nil {
			return err
		}
		if err := s.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		n, err := s.Read(buf)
		if err == nil {
			s.cookie, err = f.cookieOf(buf[:n])
		}
		if err == nil {
			return nil
		}
		failed = err
	}
	return fmt.Errorf("ask for a cookie: %w", failed)
}

type attackResult struct {
	Sent, Refused int // by our own kernel
	Took          time.Duration
}

// attackChild sends j.Count forged packets at j.Rate a second, when told to begin.
func attackChild(ctx context.Context, j job, c *conversation) (any, error) {
	peer, err := keying.ParsePeerID(j.Peer)
	if err != nil {
		return nil, err
	}
	f := newForger(peer, j.Seed)
	sources := make([]source, attackSources)
	for i := range sources {
		s, err := newSource(f.chance)
		if err != nil {
			return nil, err
		}
		defer s.Close()
		if err := s.askCookie(f, j.Target); err != nil {
			return nil, err
		}
		sources[i] = s
	}
	if err := errors.Join(c.say("ready"), c.hear(ctx, new(string))); err != nil {
		return nil, err
	}
	return f.flood(j, sources), nil
}

// flood sends what is due every millisecond: hellos, keyings with a random cookie, hellos, keyings with a
// good cookie, and so on, each source taking its turn.
func (f *forger) flood(j job, sources []source) (r attackResult) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	start := time.Now()
	for r.Sent+r.Refused < j.Count {
		<-tick.C
		due := min(int(time.Since(start).Seconds()*float64(j.Rate)), j.Count)
		for n := r.Sent + r.Refused; n < due; n++ {
			s := &sources[n/4%len(sources)]
			var d []byte
			switch n % 4 {
			case 0, 2:
				d = f.hello()
			case 1:
				d = f.keying(nil)
			case 3:
				d = f.keying(s.cookie)
			}
			if _, err := s.WriteToUDPAddrPort(d, j.Target); err != nil {
				r.Refused++
			} else {
				r.Sent++
			}
		}
	}
	r.Took = time.Since(start)
	return r
}
