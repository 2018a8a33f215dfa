//go:build linux

package main

import (
	"context"
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// asked learns from a hello whom it is for. h.mu is held.
func (h *heard) asked(p packet, payload []byte) {
	hello, err := wire.ParseInitiatorHello(payload)
	if err != nil {
		return
	}
	if peer, err := keying.NewLyceum(keying.NewIdentity([32]byte{1}), nil, nil).Wanted(hello.Discriminator); err == nil {
		h.peers[p.dst] = peer
	}
}

// targets are those of whom it is known whom to ask for.
func (h *heard) targets() (all []spot) {
	for _, s := range h.all() {
		h.mu.Lock()
		peer, known := h.peers[s.addr]
		h.mu.Unlock()
		if s.peer = peer; known {
			all = append(all, s)
		}
	}
	return all
}

// pick chooses one of what there is; ok is false if there is nothing.
func pick[T any](f *forger, all []T) (one T, ok bool) {
	if len(all) == 0 {
		return one, false
	}
	return all[f.chance.IntN(len(all))], true
}

// floods makes a trick of a packet that is sent to somebody from a false address.
func floods(make func(x *intruder, to spot) (src netip.AddrPort, payload []byte)) func(*intruder, context.Context, func(int)) {
	return func(x *intruder, ctx context.Context, count func(int)) {
		targets := x.h.targets()
		bursts(ctx, count, func() {
			if to, ok := pick(x.f, targets); ok {
				src, payload := make(x, to)
				if payload != nil {
					x.sendFrom(src, to, payload)
				}
			}
		})
	}
}

// A stolen cookie is good for one address at one responder.
type stolen struct {
	at netip.AddrPort
	cookie
}

// cookiesOf returns cookies that a responder gave to addresses of ours.
func (h *heard) cookiesOf(maker netip.AddrPort) (all []stolen) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for at, list := range h.cookies {
		for _, c := range list {
			if c.maker == maker {
				all = append(all, stolen{at, c})
			}
		}
	}
	return all
}

// withCookie has a packet made with a cookie that its receiver gave.
func withCookie(from func(x *intruder, c stolen) netip.AddrPort, make func(x *intruder, to spot, c stolen) []byte) func(*intruder, context.Context, func(int)) {
	return func(x *intruder, ctx context.Context, count func(int)) {
		targets := x.h.targets()
		x.askForCookies(ctx, targets)
		jars := map[netip.AddrPort][]stolen{}
		for _, to := range targets {
			jars[to.addr] = x.h.cookiesOf(to.addr)
		}
		bursts(ctx, count, func() {
			to, _ := pick(x.f, targets)
			if c, ok := pick(x.f, jars[to.addr]); ok {
				x.sendFrom(from(x, c), to, make(x, to, c))
			}
		})
	}
}

// askForCookies asks everybody for cookies for all false addresses.
func (x *intruder) askForCookies(ctx context.Context, targets []spot) {
	x.h.mu.Lock()
	clear(x.h.cookies)
	x.h.mu.Unlock()
	for _, a := range x.false {
		for _, to := range targets {
			x.sendFrom(netip.AddrPortFrom(a, 4000), to, x.f.hello(to.peer, helloSize))
		}
	}
	wait(ctx, 300*time.Millisecond)
}

func sameAddr(_ *intruder, c stolen) netip.AddrPort { return c.at }

var startupTricks = []trick{
	{name: "hellos from 64 addresses", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.hello(to.peer, helloSize)
	})},
	{name: "hellos, short and long", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.hello(to.peer, []int{0, 300, 511, 1400}[x.f.chance.IntN(4)])
	})},
	{name: "hellos for somebody else", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.hello(keying.PeerID(x.f.noise(32)), helloSize)
	})},
	{name: "hellos for another, from a member's address", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		targets := x.h.targets()
		other, _ := pick(x.f, targets)
		wanted, _ := pick(x.f, targets)
		return other.addr, x.f.hello(wanted.peer, helloSize)
	})},
	{name: "startup packets of noise inside", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.seal(0, x.f.noise(1+x.f.chance.IntN(600)), 0)
	})},
	{name: "keyings with made-up cookies", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.keying(x.f.noise(cookieSize))
	})},
	{name: "keyings of noise with good cookies", play: withCookie(sameAddr, func(x *intruder, _ spot, c stolen) []byte {
		return x.f.keying(c.bytes)
	})},
	{name: "cookies used from another address", play: withCookie(func(x *intruder, _ stolen) netip.AddrPort { return x.falseAddr() },
		func(x *intruder, _ spot, c stolen) []byte { return x.f.keying(c.bytes) })},
	{name: "handshakes by the key that everybody knows", play: withCookie(sameAddr, knockHandshake)},
	{name: "answers that nobody asked for", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.unasked(to)
	})},
	{name: "pieces of packets without an end", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.chunk(0, wire.TypePacketFragment, wire.PacketFragment{
			More: true, PacketID: x.f.chance.Uint64N(1000), Index: x.f.chance.Uint64N(200), Data: x.f.noise(1000),
		}.AppendTo(nil), 0)
	})},
	{name: "session IDs guessed", play: floods(func(x *intruder, to spot) (netip.AddrPort, []byte) {
		return x.falseAddr(), x.f.noise(28 + x.f.chance.IntN(1200))
	})},
}

// knockHandshake begins a handshake that is valid, by the key for those who knock, with an identity of its own.
func knockHandshake(x *intruder, to spot, c stolen) []byte {
	psks := func(keying.Tag) (psk [32]byte, ok bool) { return psk, true }
	me := keying.NewLyceum(keying.NewIdentity([32]byte(x.f.noise(32))), psks, noiseReader{x.f})
	for _, known := range x.h.open() {
		if known.addr == to.addr {
			i, err := me.Initiate(x.f.chance.Uint32()|1, known.certificate, keying.Tag([]byte("porch\x00\x00\x01")))
			if err != nil {
				return nil
			}
			return x.f.chunk(0, wire.TypeInitiatorKeying, i.Keying(c.bytes).AppendTo(nil), 0)
		}
	}
	return nil
}

// noiseReader is a forger as a source of chance.
type noiseReader struct{ f *forger }

// Read implements io.Reader.
func (r noiseReader) Read(b []byte) (int, error) { return copy(b, r.f.noise(len(b))), nil }

// unasked is a startup packet that only makes sense as an answer, or inside a session.
func (x *intruder) unasked(to spot) []byte {
	at := []wire.Address{{AddrPort: x.falseAddr(), Origin: wire.OriginObserved}}
	switch x.f.chance.IntN(5) {
	case 0:
		return x.f.chunk(0, wire.TypeResponderHello, wire.ResponderHello{TagEcho: x.f.noise(16), Cookie: x.f.noise(cookieSize), Certificate: x.f.noise(129)}.AppendTo(nil), 0)
	case 1:
		return x.f.chunk(0, wire.TypeResponderRedirect, wire.ResponderRedirect{TagEcho: x.f.noise(16), Addresses: at}.AppendTo(nil), 0)
	case 2:
		return x.f.chunk(x.f.chance.Uint32(), wire.TypeResponderKeying, wire.ResponderKeying{SessionID: x.f.chance.Uint32(), KeyComponent: x.f.noise(100)}.AppendTo(nil), 0)
	case 3:
		return x.f.chunk(0, wire.TypeForwardedHello, wire.ForwardedHello{Discriminator: keying.Discriminator(to.peer), ReplyAddress: at[0], Tag: x.f.noise(16)}.AppendTo(nil), helloSize)
	default:
		return x.f.chunk(0, wire.TypeCloseRequest, nil, 0)
	}
}
