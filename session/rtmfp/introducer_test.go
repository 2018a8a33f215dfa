package rtmfp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// "Answers a hello meant for someone else only if it comes from the address of an open session."
func TestStrangersLearnNoAddress(t *testing.T) {
	nobody := lyceumDiscriminator(99)
	for _, tt := range []struct {
		name   string
		before func(in *introduction) // what makes the one who asks a stranger
		from   func(in *introduction) netip.AddrPort
	}{
		{"from an unknown address", nil, func(*introduction) netip.AddrPort { return stranger1 }},
		{"from another port of a peer", nil, func(in *introduction) netip.AddrPort { return netip.AddrPortFrom(in.a.addr.Addr(), 1936) }},
		{"from a peer that closed", func(in *introduction) { in.a.do(in.a.Session(in.i.PeerID()).Close) }, func(in *introduction) netip.AddrPort { return in.a.addr }},
		{"whom the owner does not allow it", func(in *introduction) { in.denied = true }, func(in *introduction) netip.AddrPort { return in.a.addr }},
		{"where nobody is introduced", func(in *introduction) { in.i.cfg.Introduce = nil }, func(in *introduction) netip.AddrPort { return in.a.addr }},
	} {
		in := newIntroduction(t, 1, lan)
		in.ib.SetLocalAddresses(netip.MustParseAddrPort("192.168.0.2:1935"))
		if tt.before != nil {
			tt.before(in)
		}
		in.w.RunFor(time.Second)
		before := in.i.Counters()
		for _, epd := range [][]byte{in.b.epd, nobody, nil, {1, 2, 3}, bytes.Repeat([]byte{7}, 300)} {
			in.ask(tt.from(in), epd, []byte("tag"), helloSize)
			in.ask(tt.from(in), epd, []byte("tag"), 1100)
		}
		in.w.RunFor(5 * time.Second) // less than until a keepalive
		after := in.i.Counters()
		if after.PacketsSent != before.PacketsSent || after.PacketsReceived != before.PacketsReceived+10 {
			t.Errorf("%s: %d packets answer %d hellos", tt.name, after.PacketsSent-before.PacketsSent, after.PacketsReceived-before.PacketsReceived)
		}
		if in.b.Counters().ForwardedHellos != 0 {
			t.Errorf("%s: the wanted peer heard of it", tt.name)
		}
		refused := func(c Counters) uint64 {
			return c.IntroductionsStranger + c.IntroductionsUnknown + c.IntroductionsDenied + c.IgnoredChunks + c.RateLimited
		}
		if n := refused(after) - refused(before); n != 10 {
			t.Errorf("%s: %d of 10 hellos counted as refused", tt.name, n)
		}
	}
}

// A peer learns of no more than whom it may be introduced to: for the others it is a stranger.
func TestIntroducedPeersAreNotToldWhoElseIsThere(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	closed := newTestPeer(t, in.w, "closed", 4, lan)
	_, ic := openBetween(closed, in.i)
	in.i.do(ic.Close)
	in.i.connect(newTestPeer(t, in.w, "opening", 5, netsim.Link{Loss: 1}))
	in.w.RunFor(time.Second)
	sent := len(*in.seen)
	for _, epd := range [][]byte{lyceumDiscriminator(99), closed.epd, lyceumDiscriminator(5), in.a.epd} {
		in.ask(in.a.addr, epd, []byte("tag"), helloSize)
	}
	in.w.RunFor(100 * time.Millisecond)
	if n := len(find((*in.seen)[sent:], wire.TypeResponderRedirect, in.i.addr)); n != 0 {
		t.Errorf("%d redirects to peers without an open session", n)
	}
	if c := in.i.Counters(); c.IntroductionsUnknown != 3 || c.IntroductionsDenied != 1 {
		t.Errorf("%d unknown, %d denied, want 3, 1", c.IntroductionsUnknown, c.IntroductionsDenied)
	}
}

// "No reply is larger than its request", also when a redirect names eight IPv6 addresses.
func TestNoIntroductionIsLargerThanItsRequest(t *testing.T) {
	var local []netip.AddrPort
	for i := range byte(7) {
		local = append(local, netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 1, 15: i}), 1935))
	}
	for size := range 1200 {
		if size%37 != 0 && size != helloSize-1 && size != helloSize {
			continue
		}
		in := newIntroduction(t, 1, lan)
		in.ib.SetLocalAddresses(local...)
		in.ib.setDest(netip.MustParseAddrPort("[2001:db8::1]:1"))
		c, body := lyceumProfile(9).Startup(), wire.Header{Mode: wire.ModeStartup}.AppendTo(nil)
		for n := 0; len(body) < size-100 || n == 0; n++ { // as many as fit: each is a request
			hello := wire.InitiatorHello{Discriminator: in.b.epd, Tag: make([]byte, 8)}
			body = wire.AppendChunk(body, wire.TypeInitiatorHello, hello.AppendTo(nil))
		}
		for len(body)+4+c.Overhead() < size {
			body = append(body, 0xff)
		}
		d := c.Seal(make([]byte, 4), body, 0)
		wire.PutSessionID(d, 0)
		in.w.Inject(in.a.addr, in.i.addr, d)
		in.w.RunFor(100 * time.Millisecond)
		total := 0
		for _, p := range find(*in.seen, wire.TypeResponderRedirect, in.i.addr) {
			total += len(p.datagram)
		}
		if total > len(d) || (total > 0) != (len(d) >= helloSize) {
			t.Errorf("%d bytes answer %d", total, len(d))
		}
	}
}

func TestIntroductionWithATagTooLongToPassOnIsNotMade(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	for _, tag := range []int{maxForwarded - 70, maxForwarded, 900} {
		in.ask(in.a.addr, in.b.epd, make([]byte, tag), 1100)
	}
	in.w.RunFor(100 * time.Millisecond)
	if c := in.i.Counters(); c.Introductions != 1 || c.IntroductionsUnknown != 2 || in.b.Counters().ForwardedHellos != 1 {
		t.Errorf("%d made, %d not, %d heard of; want 1, 2, 1", c.Introductions, c.IntroductionsUnknown, in.b.Counters().ForwardedHellos)
	}
}

func TestHelloThatWasPassedOnIsNotAnsweredWithMoreThanAHello(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.forward(stranger1, string(make([]byte, 900)))
	in.w.RunFor(100 * time.Millisecond)
	if n := len(find(*in.seen, wire.TypeResponderHello, in.b.addr)); n != 0 || in.b.Counters().ShortHellos != 1 {
		t.Errorf("%d answers to a hello with a tag of 900 bytes", n)
	}
	in.forward(netip.AddrPortFrom(stranger1.Addr(), 1), string(make([]byte, 200)))
	in.w.RunFor(100 * time.Millisecond)
	if all := find(*in.seen, wire.TypeResponderHello, in.b.addr); len(all) != 1 || len(all[0].datagram) > helloSize {
		t.Errorf("%d answers to one with a tag of 200 bytes, want one of at most %d bytes", len(all), helloSize)
	}
}

// mostInASecond returns the largest number of times that lie within one second.
func mostInASecond(times []time.Time) (most int) {
	for i := range times {
		n := 0
		for _, t := range times[i:] {
			if t.Sub(times[i]) < time.Second {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// flood has f called every few milliseconds for some seconds.
func (in *introduction) flood(f func(n int)) {
	for n := range 1000 {
		f(n)
		in.w.RunFor(4 * time.Millisecond)
	}
	in.w.RunFor(100 * time.Millisecond)
}

func timesOf(all []sniffed) (times []time.Time) {
	for _, p := range all {
		times = append(times, p.at)
	}
	return times
}

// "Obey at most 20 forwarded hellos a second per introducer and 1 a second per reply address."
func TestForwardedHellosAreLimited(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.flood(func(n int) { // a few victims, and ever new ones
		in.forward(netip.AddrPortFrom(stranger1.Addr(), uint16(n%15+1)), "tag")
		in.forward(netip.AddrPortFrom(stranger1.Addr(), uint16(n+100)), "tag")
	})
	sent := find(*in.seen, wire.TypeResponderHello, in.b.addr)
	if got := mostInASecond(timesOf(sent)); got != 20 || len(sent) < 75 {
		t.Errorf("%d answers in one second, %d in four; want 20 and about 80", got, len(sent))
	}
	to := map[netip.AddrPort][]time.Time{}
	for _, p := range sent {
		to[p.to] = append(to[p.to], p.at)
	}
	for addr, times := range to {
		if got := mostInASecond(times); got > 1 {
			t.Errorf("%d answers in one second to %v", got, addr)
		}
	}
	if c := in.b.Counters(); c.ForwardedHellos != uint64(len(sent)) || c.RateLimited != 2000-c.ForwardedHellos {
		t.Errorf("%d answered and %d limited of 2000", c.ForwardedHellos, c.RateLimited)
	}
}

func TestAddressIsAnsweredOnceASecondWhateverTheIntroducers(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	other := in.introducer(4)
	_, ob := openBetween(in.b, other)
	in.flood(func(int) {
		in.forward(stranger1, "tag")
		in.w.Inject(other.addr, in.b.addr, craft(ob, wire.Header{Mode: ob.role}, forwardedHello(in.b.epd, stranger1, "tag")))
	})
	sent := find(*in.seen, wire.TypeResponderHello, in.b.addr)
	if got := mostInASecond(timesOf(sent)); got != 1 || len(sent) < 4 {
		t.Errorf("%d answers in one second, %d in four", got, len(sent))
	}
}

func TestIntroductionsOfOnePeerAreLimited(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.i.gate.limits.HellosPerAddress = 1000 // this limit is for strangers' hellos too
	in.flood(func(int) { in.ask(in.a.addr, in.b.epd, []byte("tag"), helloSize) })
	sent := find(*in.seen, wire.TypeResponderRedirect, in.i.addr)
	if got := mostInASecond(timesOf(sent)); got != in.i.limits.Introductions || len(sent) < 35 {
		t.Errorf("%d redirects in one second, %d in four; want %d a second", got, len(sent), in.i.limits.Introductions)
	}
}

func TestHellosPassedOnToOnePeerAreLimited(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	var asking []*testPeer
	for seed := range byte(4) {
		p := newTestPeer(t, in.w, "p", 10+seed, lan)
		openBetween(p, in.i)
		asking = append(asking, p)
	}
	var passedOn []time.Time
	in.w.OnPacket(func(at time.Time, from, to netip.AddrPort, _ []byte) {
		if from == in.i.addr && to == in.b.addr {
			passedOn = append(passedOn, at)
		}
	})
	in.flood(func(n int) { in.ask(asking[n%4].addr, in.b.epd, []byte("tag"), helloSize) })
	made := in.i.Counters().Introductions
	if got := mostInASecond(passedOn); got != in.i.limits.ForwardedHellos || made < 70 || made > 100 {
		t.Errorf("%d hellos passed on in one second, %d in four; want %d a second", got, made, in.i.limits.ForwardedHellos)
	}
}

func TestHellosWaitingToBePassedOnAreLimited(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.i.limits.ForwardedQueue = 3
	now := in.w.Now()
	for range 5 { // without a chance to send between
		hello := wire.InitiatorHello{Discriminator: in.b.epd, Tag: []byte("tag")}
		in.i.Endpoint.Receive(now, in.a.addr, sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize))
	}
	if c := in.i.Counters(); in.ib.intro.queue.len() != 3 || c.QueueFull != 2 || c.Introductions != 3 || len(in.i.outbox) != 3 {
		t.Errorf("%d wait, %d refused, %d redirects; want 3, 2, 3", in.ib.intro.queue.len(), c.QueueFull, len(in.i.outbox))
	}
	in.w.Poke(in.i.addr)
	in.w.RunFor(time.Second)
	if in.ib.intro.queue.len() != 0 {
		t.Error("still waiting")
	}
}

func TestRedirectThatFindsNoRoomPassesNothingOn(t *testing.T) {
	in := newIntroduction(t, 1, lan)
	in.i.limits.StartupQueue = 1
	hello := wire.InitiatorHello{Discriminator: in.b.epd, Tag: []byte("tag")}
	d := sealStartup(lyceumProfile(9).Startup(), 0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize)
	in.i.Endpoint.Receive(in.w.Now(), in.a.addr, d)
	in.i.Endpoint.Receive(in.w.Now(), in.a.addr, d)
	if c := in.i.Counters(); in.ib.intro.queue.len() != 1 || c.QueueFull != 1 || c.Introductions != 1 {
		t.Errorf("%d wait, %d refused, want 1, 1", in.ib.intro.queue.len(), c.QueueFull)
	}
}
