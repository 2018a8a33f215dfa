//go:build linux

package main

import (
	"context"
	"fmt"
	"net/netip"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

// An outsider has no invite. It hears all packets of the network and can send any, from any address.
type outsider struct{}

// Name implements Attacker.
func (outsider) Name() string { return "outsider" }

// IsMember implements Attacker.
func (outsider) IsMember() bool { return false }

const (
	falseAddrs = 64               // of the attacker, besides its own: behind each there might be a school
	firstFalse = 100              // last byte of the first
	turnLength = 5 * time.Second  // how long one trick is played
	listenFor  = 2 * time.Second  // before the first
	perBurst   = 20               // packets sent in a row
	burstEvery = time.Millisecond // and how often that is
)

// An intruder is the outsider at work.
type intruder struct {
	t     Target
	r     *Report
	c     *cable
	h     *heard
	f     *forger
	spy   *spy
	false []netip.Addr
	react atomic.Pointer[reaction]
}

// A trick is played for a while, again and again.
type trick struct {
	name  string
	play  func(x *intruder, ctx context.Context, count func(n int))
	waits bool // for somebody honest to do something
}

// Attack implements Attacker.
func (outsider) Attack(ctx context.Context, t Target, r *Report) error {
	x := &intruder{t: t, r: r, h: newHeard(), f: newForger(t.Seed), spy: newSpy(t)}
	for i := range falseAddrs {
		a := netip.AddrFrom4([4]byte{203, 0, 113, byte(firstFalse + i)})
		out, err := exec.CommandContext(ctx, "ip", "addr", "add", a.String()+"/24", "dev", t.Device).CombinedOutput()
		if err != nil {
			return fmt.Errorf("address %v: %w: %s", a, err, out)
		}
		x.false = append(x.false, a)
	}
	var err error
	if x.c, err = openCable(t.Device); err != nil {
		return err
	}
	go x.listen() // ends with the process
	wait(ctx, listenFor)
	tricks := slices.Concat(startupTricks, replayTricks, reactions(), networkTricks, rendezvousTricks)
	tricks = slices.DeleteFunc(tricks, func(k trick) bool { return !strings.Contains(k.name, t.Only) })
	for n := 0; ctx.Err() == nil && len(tricks) > 0; n++ {
		x.turn(ctx, tricks[n%len(tricks)])
	}
	x.spy.tell(x)
	return nil
}

// turn plays a trick for a while and counts what it sent and what came back to the attacker's addresses.
func (x *intruder) turn(ctx context.Context, k trick) {
	lasts := min(turnLength, max(x.t.For/50, time.Second))
	if k.waits {
		lasts *= 2
	}
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	_, out := x.c.sent()
	in := x.h.received()
	tried := 0
	k.play(x, ctx, func(n int) { tried += n })
	_, outNow := x.c.sent()
	x.r.Exchanged(k.name, tried, outNow-out, x.h.received()-in)
}

// bursts calls send perBurst times every burstEvery until the context ends.
func bursts(ctx context.Context, count func(int), send func()) {
	tick := time.NewTicker(burstEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for range perBurst {
			send()
		}
		count(perBurst)
	}
}

// falseAddr is one of the attacker's addresses, with any port.
func (x *intruder) falseAddr() netip.AddrPort {
	return netip.AddrPortFrom(x.false[x.f.chance.IntN(len(x.false))], uint16(1024+x.f.chance.IntN(60000)))
}

// isFalse reports whether an address is the attacker's.
func (x *intruder) isFalse(a netip.Addr) bool { return a == x.t.Addr || slices.Contains(x.false, a) }

// sendFrom sends a datagram to somebody, from an address.
func (x *intruder) sendFrom(src netip.AddrPort, to spot, payload []byte) {
	x.c.send(packet{src: src, dst: to.addr, dstMAC: to.mac, payload: payload})
}

// listen takes in all that passes, and reacts at once where a trick wants that.
func (x *intruder) listen() {
	own := newForger(x.t.Seed + 1)
	buf := make([]byte, 1<<16)
	for {
		p, err := x.c.read(buf)
		if err != nil {
			return
		}
		s, isStartup := openStartup(own.cipher, p.payload)
		if isStartup && !x.isFalse(p.dst.Addr()) {
			if react := x.react.Load(); react != nil {
				x.r.Tried(react.name, react.do(x, own, p, s))
			}
		}
		x.h.take(x, p, s, isStartup)
		x.spy.hear(p, s, isStartup)
	}
}

// take files a packet.
func (h *heard) take(x *intruder, p packet, s startup, isStartup bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if x.isFalse(p.dst.Addr()) {
		h.came += len(p.payload)
		if hello, err := wire.ParseResponderHello(s.payload); isStartup && s.chunk == wire.TypeResponderHello && err == nil {
			h.spotOf(p.src, p.srcMAC).certificate = hello.Certificate
			h.cookies[p.dst] = append(h.cookies[p.dst], cookie{p.src, hello.Cookie})
		}
		return
	}
	if to := p.dst.Addr(); to.IsMulticast() || to == broadcast {
		h.packets["to everybody"]++
		if a, err := netgroup.ParseAnnouncement(p.payload); p.dst.Port() == announceAt.Port() && err == nil {
			a.From = p.src
			h.spotOf(a.Endpoint(), p.srcMAC)
			h.peers[a.Endpoint()] = a.Peer
		}
		list := h.groups[p.dst]
		h.groups[p.dst] = append(list[max(0, len(list)-50):], p)
		return
	}
	from := h.spotOf(p.src, p.srcMAC)
	if !isStartup {
		h.packets["of open sessions"]++
		h.sizes[len(p.payload)]++
		h.sessions = keep(h.sessions, p)
		return
	}
	h.packets[s.chunk.String()]++
	h.startup = keep(h.startup, p)
	switch s.chunk {
	case wire.TypeInitiatorHello:
		h.asked(p, s.payload)
	case wire.TypeResponderHello:
		if hello, err := wire.ParseResponderHello(s.payload); err == nil {
			from.certificate = hello.Certificate
		}
	}
}

var broadcast = netip.AddrFrom4([4]byte{203, 0, 113, 255})

func (h *heard) received() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.came
}
