//go:build linux

package main

import (
	"context"
	"net/netip"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// repeats makes a trick of packets that were heard: each goes out again, changed as the trick likes.
func repeats(of func(h *heard) []packet, change func(x *intruder, p packet) packet) func(*intruder, context.Context, func(int)) {
	return func(x *intruder, ctx context.Context, count func(int)) {
		bursts(ctx, count, func() {
			for _, p := range x.h.some(1, func() []packet { return of(x.h) }) {
				x.c.send(change(x, p))
			}
		})
	}
}

func ofStartup(h *heard) []packet  { return h.startup }
func ofSessions(h *heard) []packet { return h.sessions }

func same(_ *intruder, p packet) packet { return p }

// fromElsewhere pretends that a packet came from an address of the attacker's.
func fromElsewhere(x *intruder, p packet) packet {
	p.src = x.falseAddr()
	return p
}

// toAnother sends a packet to somebody else than it was for.
func toAnother(x *intruder, p packet) packet {
	if to, ok := pick(x.f, x.h.targets()); ok {
		p.dst, p.dstMAC = to.addr, to.mac
	}
	return p
}

func changed(x *intruder, p packet) packet {
	p.payload = x.f.mutant(p.payload)
	return p
}

var replayTricks = []trick{
	{name: "handshakes again", play: repeats(ofStartup, same)},
	{name: "handshakes again, from elsewhere", play: repeats(ofStartup, fromElsewhere)},
	{name: "handshakes again, to others", play: repeats(ofStartup, toAnother)},
	{name: "handshakes again, damaged", play: repeats(ofStartup, changed)},
	{name: "packets again", play: repeats(ofSessions, same)},
	{name: "packets again, from elsewhere", play: repeats(ofSessions, fromElsewhere)},
	{name: "packets again, to others", play: repeats(ofSessions, toAnother)},
	{name: "packets again, cut and damaged", play: repeats(ofSessions, changed)},
	{name: "packets sent back to who sent them", play: repeats(ofSessions, func(_ *intruder, p packet) packet {
		p.src, p.dst, p.srcMAC, p.dstMAC = p.dst, p.src, p.dstMAC, p.srcMAC
		return p
	})},
	{name: "noise to known session IDs", play: repeats(ofSessions, func(x *intruder, p packet) packet {
		id, _ := wire.SessionID(p.payload)
		p.payload = append(make([]byte, 4), x.f.noise(max(24, len(p.payload)-4))...)
		wire.PutSessionID(p.payload, id)
		return p
	})},
	{name: "reports that packets did not arrive", play: func(x *intruder, ctx context.Context, count func(int)) {
		bursts(ctx, count, func() {
			for _, p := range x.h.some(1, func() []packet { return x.h.sessions }) {
				if x.f.chance.IntN(2) == 0 {
					x.c.sendICMP(p, 3, 3, 0) // port unreachable
				} else {
					x.c.sendICMP(p, 3, 4, 68) // fragmentation needed; links carry 68 bytes
				}
			}
		})
	}},
}

// A reaction answers a startup packet of somebody honest faster than its receiver can.
type reaction struct {
	name string
	do   func(x *intruder, f *forger, p packet, s startup) (sent int)
}

// allReactions are tricks that need to be quick.
var allReactions = []reaction{
	{"dead cookies in the name of who was asked", func(x *intruder, f *forger, p packet, s startup) int {
		return x.answerHello(f, p, s, 1, func(int) netip.AddrPort { return p.dst })
	}},
	{"dead cookies from other addresses", func(x *intruder, f *forger, p packet, s startup) int {
		return x.answerHello(f, p, s, 8, func(i int) netip.AddrPort { return netip.AddrPortFrom(x.false[i], 4000) })
	}},
	{"redirects to nobody", func(x *intruder, f *forger, p packet, s startup) int {
		hello, err := wire.ParseInitiatorHello(s.payload)
		if s.chunk != wire.TypeInitiatorHello || err != nil {
			return 0
		}
		for i := range 4 {
			var at []wire.Address
			for n := range 8 {
				at = append(at, wire.Address{AddrPort: netip.AddrPortFrom(x.false[8*i+n], 4000), Origin: wire.OriginObserved})
			}
			src := p.dst
			if i > 0 {
				src = netip.AddrPortFrom(x.false[i], 4000)
			}
			x.reply(p, src, f.chunk(0, wire.TypeResponderRedirect, wire.ResponderRedirect{TagEcho: hello.Tag, Addresses: at}.AppendTo(nil), 0))
		}
		return 4
	}},
	{"false ends of handshakes", func(x *intruder, f *forger, p packet, s startup) int {
		k, err := wire.ParseInitiatorKeying(s.payload)
		if s.chunk != wire.TypeInitiatorKeying || err != nil {
			return 0
		}
		for range 30 {
			x.reply(p, p.dst, f.chunk(k.SessionID, wire.TypeResponderKeying, wire.ResponderKeying{SessionID: f.chance.Uint32() | 1, KeyComponent: f.noise(100)}.AppendTo(nil), 0))
		}
		return 30
	}},
	{"hellos in a newcomer's name", func(x *intruder, f *forger, p packet, s startup) int {
		if s.chunk != wire.TypeInitiatorHello {
			return 0
		}
		for range 30 {
			p.payload = f.mutantHello(s.payload)
			x.c.send(p)
		}
		return 30
	}},
	{"keyings in a newcomer's name", func(x *intruder, f *forger, p packet, s startup) int {
		hello, err := wire.ParseResponderHello(s.payload)
		if s.chunk != wire.TypeResponderHello || err != nil {
			return 0
		}
		for range 30 {
			x.reply(p, p.dst, f.keying(hello.Cookie))
		}
		return 30
	}},
}

// mutantHello is a hello like another, with a tag of its own.
func (f *forger) mutantHello(payload []byte) []byte {
	hello, err := wire.ParseInitiatorHello(payload)
	if err != nil {
		return nil
	}
	hello.Tag = f.noise(16)
	return f.chunk(0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize)
}

// answerHello answers somebody's hello with the certificate that it wants and a cookie that is good for nothing.
func (x *intruder) answerHello(f *forger, p packet, s startup, times int, src func(int) netip.AddrPort) int {
	hello, err := wire.ParseInitiatorHello(s.payload)
	if s.chunk != wire.TypeInitiatorHello || err != nil {
		return 0
	}
	certificate := x.certificateOf(hello.Discriminator)
	if certificate == nil {
		return 0
	}
	for i := range times {
		x.reply(p, src(i), f.chunk(0, wire.TypeResponderHello, wire.ResponderHello{
			TagEcho: hello.Tag, Cookie: f.noise(cookieSize), Certificate: certificate}.AppendTo(nil), 0))
	}
	return times
}

// certificateOf returns that of whom a hello is for, if it was seen.
func (x *intruder) certificateOf(discriminator []byte) []byte {
	for _, s := range x.h.open() {
		if c, err := keying.ParseCertificate(s.certificate); err == nil && string(keying.Discriminator(c.PeerID())) == string(discriminator) {
			return s.certificate
		}
	}
	return nil
}

// reply sends something to the sender of a packet.
func (x *intruder) reply(to packet, src netip.AddrPort, payload []byte) {
	x.c.send(packet{src: src, dst: to.src, dstMAC: to.srcMAC, payload: payload})
}

// reactions are tricks that wait for somebody honest to begin a handshake.
func reactions() (all []trick) {
	for i := range allReactions {
		r := &allReactions[i]
		all = append(all, trick{name: r.name, waits: true, play: func(x *intruder, ctx context.Context, _ func(int)) {
			x.react.Store(r)
			<-ctx.Done()
			x.react.Store(nil)
		}})
	}
	return all
}
