//go:build linux

package main

import (
	"math/rand/v2"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

const (
	helloSize     = 512 // bytes of the whole datagram: shorter hellos are not answered
	cookieSize    = 36  // of an endpoint of ours; a random one of another size is told at a glance
	componentSize = 235 // of the Noise message in a keying; one of another size costs nothing to refuse
)

// A forger makes packets that anyone can make: the startup key is public. One goroutine uses it.
type forger struct {
	cipher keying.PacketCipher
	chance *rand.Rand
}

func newForger(seed uint64) *forger {
	return &forger{keying.NewLyceum(keying.NewIdentity([32]byte{1}), nil, nil).Startup(), rand.New(rand.NewPCG(seed, 1))}
}

func (f *forger) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(f.chance.Uint32())
	}
	return b
}

// chunk seals one chunk as a startup packet to a session ID, padded to size if that is larger.
func (f *forger) chunk(id uint32, t wire.ChunkType, payload []byte, size int) []byte {
	return f.seal(id, wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), t, payload), size)
}

func (f *forger) seal(id uint32, plain []byte, size int) []byte {
	for len(plain)+4+f.cipher.Overhead() < size {
		plain = append(plain, byte(wire.TypePaddingFF))
	}
	d := f.cipher.Seal(make([]byte, 4), plain, id)
	wire.PutSessionID(d, id)
	return d
}

// hello asks somebody for a cookie.
func (f *forger) hello(peer keying.PeerID, size int) []byte {
	return f.chunk(0, wire.TypeInitiatorHello, wire.InitiatorHello{
		Discriminator: keying.Discriminator(peer), Tag: f.noise(16),
	}.AppendTo(nil), size)
}

// keying shows a cookie, with a key component that is noise.
func (f *forger) keying(cookie []byte) []byte {
	return f.chunk(0, wire.TypeInitiatorKeying, wire.InitiatorKeying{
		SessionID: f.chance.Uint32() | 1, CookieEcho: cookie, KeyComponent: f.noise(componentSize),
	}.AppendTo(nil), 0)
}

// mutant changes some bytes of a datagram, or its length.
func (f *forger) mutant(d []byte) []byte {
	d = append([]byte(nil), d...)
	switch f.chance.IntN(4) {
	case 0:
		if len(d) > 1 {
			return d[:1+f.chance.IntN(len(d)-1)]
		}
	case 1:
		return append(d, f.noise(1+f.chance.IntN(200))...)
	}
	for range 1 + f.chance.IntN(4) {
		d[f.chance.IntN(len(d))] ^= 1 << f.chance.IntN(8)
	}
	return d
}
