package rtmfp

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// atHome is a pair behind routers that let in only what was asked for, and an introducer outside. Each
// seeks the other through it when the other is suspect, if seek is set.
func atHome(t *testing.T, kind netsim.Kind, seek bool) (in *introduction, ab, ba *Session) {
	t.Helper()
	in = &introduction{t: t, w: netsim.New(1, testStart)}
	in.a, in.b, in.i = newTestPeer(t, in.w, "a", 1, lan), newTestPeer(t, in.w, "b", 2, lan), in.introducer(3)
	in.a.behind(kind, 1)
	in.b.behind(kind, 2)
	openBetween(in.a, in.i)
	openBetween(in.b, in.i)
	in.w.RunFor(time.Second)
	ab = in.a.connect(in.b, in.i.addr)
	eventually(t, in.w, 10*time.Second, "introduced", func() bool {
		ba = in.b.Session(in.a.PeerID())
		return ab.IsOpen() && ba != nil && ba.IsOpen()
	})
	in.w.RunFor(5 * time.Second)
	for _, p := range []*testPeer{in.a, in.b} {
		p.react = func(now time.Time, ev Event) {
			if ev, ok := ev.(SessionSuspect); ok && seek && ev.Session.Peer() != in.i.PeerID() {
				if err := ev.Session.Seek(now, keying.Discriminator(ev.Session.Peer()), in.i.addr); err != nil {
					t.Error(err)
				}
			}
		}
	}
	return in, ab, ba
}

// readdress gives a's router another outside address, while a and b write to each other, and returns the
// longest silence at either end within the next minute.
func (in *introduction) readdress(ab, ba *Session) (longest time.Duration) {
	fa, fb := in.a.openFlow(ab, "there", PriorityAudio), in.b.openFlow(ba, "back", PriorityAudio)
	in.w.RunFor(time.Second)
	in.a.site.Readdress(netip.MustParseAddr("198.51.100.77"))
	read := map[*testPeer]int{} // of its events
	since := map[*testPeer]time.Time{in.a: in.w.Now(), in.b: in.w.Now()}
	for n := range 3000 {
		in.a.write(fa, numbered(n, 100))
		in.b.write(fb, numbered(n, 100))
		in.w.RunFor(20 * time.Millisecond)
		for p, flow := range map[*testPeer]string{in.a: "back", in.b: "there"} {
			for _, ev := range p.events[read[p]:] {
				if m, ok := ev.(MessageReceived); ok && string(m.Flow.Metadata()) == flow {
					since[p] = in.w.Now()
				}
			}
			read[p] = len(p.events)
			longest = max(longest, in.w.Now().Sub(since[p]))
		}
		if count[SessionClosed](in.a)+count[SessionClosed](in.b) > 0 {
			return longest
		}
	}
	in.w.RunFor(time.Second)
	for p, flow := range map[*testPeer]string{in.a: "back", in.b: "there"} {
		wantNumbered(in.t, p.messages(flow), 3000, func(int) int { return 100 })
	}
	return longest
}

func TestSilentPeerIsFoundThroughAnIntroducer(t *testing.T) {
	t.Parallel()
	for _, kind := range []netsim.Kind{
		{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressAndPortDependent},
		{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressDependent},
	} {
		in, ab, ba := atHome(t, kind, true)
		longest := in.readdress(ab, ba)
		t.Logf("%v: longest silence %v", kind, longest)
		if longest > 3*time.Second || count[SessionClosed](in.a)+count[SessionClosed](in.b) > 0 {
			t.Errorf("%v: silent for %v, events %v", kind, longest, in.a.events[max(0, len(in.a.events)-3):])
		}
		if len(in.a.seekers)+len(in.b.seekers) > 0 {
			t.Errorf("%v: the search goes on", kind)
		}
	}
}

// Without it the test above would show nothing.
func TestSilentPeerBehindItsRouterIsLostToTheTwoAlone(t *testing.T) {
	in, ab, ba := atHome(t, netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.AddressAndPortDependent}, false)
	in.readdress(ab, ba)
	if count[SessionClosed](in.a)+count[SessionClosed](in.b) == 0 {
		t.Error("they found each other without help")
	}
}

func TestSearchIsRefusedWhereItMakesNoSense(t *testing.T) {
	in, ab, _ := atHome(t, netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.EndpointIndependent}, true)
	now := in.w.Now()
	if err := ab.Seek(now, in.i.epd, in.i.addr); !errors.Is(err, keying.ErrRefused) {
		t.Errorf("another peer's discriminator: %v", err)
	}
	if err := ab.Seek(now, nil, in.i.addr); !errors.Is(err, keying.ErrRefused) {
		t.Errorf("no discriminator: %v", err)
	}
	if err := ab.Seek(now, in.b.epd, netip.AddrPort{}); err != nil || len(in.a.seekers) != 0 {
		t.Errorf("no usable introducer: %v, %d searches", err, len(in.a.seekers))
	}
	if err := ab.Seek(now, in.b.epd, deadAddresses(9)...); err != nil || len(ab.seeking.asked) != maxSeekers || len(in.a.seekers) != 1 {
		t.Errorf("nine introducers: %v, %d asked", err, len(ab.seeking.asked))
	}
	in.a.do(ab.Close)
	if err := ab.Seek(now, in.b.epd, in.i.addr); err != ErrNotOpen || len(in.a.seekers) != 0 {
		t.Errorf("after closing: %v, %d searches", err, len(in.a.seekers))
	}
}

// Whoever is asked may lie, and make us send to others no more than the limit.
func TestLyingIntroducerMakesASeekerSendLittle(t *testing.T) {
	in, ab, _ := atHome(t, netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.EndpointIndependent}, false)
	in.a.do(func(now time.Time) {
		if err := ab.Seek(now, in.b.epd, stranger1); err != nil {
			t.Fatal(err)
		}
	})
	sent := map[netip.AddrPort]int{}
	in.w.OnPacket(func(_ time.Time, from, to netip.AddrPort, _ []byte) {
		if from == in.a.addr {
			sent[to]++
		}
	})
	in.a.do(func(now time.Time) {
		for range 100 {
			in.a.handleRedirect(now, stranger1, seekersRedirect(ab, deadAddresses(8)...))
		}
	})
	in.w.RunFor(900 * time.Millisecond)
	n := 0
	for _, addr := range deadAddresses(8) {
		n += sent[addr]
	}
	if n == 0 || n > maxSought {
		t.Errorf("%d packets to addresses that a liar named, want at most %d a second", n, maxSought)
	}
	if in.a.Counters().RateLimited == 0 {
		t.Error("nothing was counted")
	}
}

// One of three introducers may lie, as often as it likes; the others are heard all the same.
func TestLyingIntroducerDoesNotDrownOutTheOthers(t *testing.T) {
	in, ab, _ := atHome(t, netsim.Kind{Mapping: netsim.EndpointIndependent, Filtering: netsim.EndpointIndependent}, false)
	there := deadAddresses(9)[8]
	in.a.do(func(now time.Time) {
		if err := ab.Seek(now, in.b.epd, stranger1, portOf(2)); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			in.a.handleRedirect(now, stranger1, seekersRedirect(ab, deadAddresses(8)...))
			in.a.handleRedirect(now, portOf(3), seekersRedirect(ab, deadAddresses(8)...)) // was not asked
		}
		if n := len(ab.seeking.found); n != maxSought {
			t.Errorf("%d addresses taken of one introducer and a stranger, want %d", n, maxSought)
		}
		in.a.handleRedirect(now, portOf(2), seekersRedirect(ab, there))
		if !slices.Contains(ab.seeking.found, there) {
			t.Error("what an honest introducer named is not looked at")
		}
		ab.gotSeekersHello(now, portOf(3))
		if !slices.Contains(ab.seeking.found, portOf(3)) {
			t.Error("where the peer answered from is not looked at")
		}
	})
}

func seekersRedirect(s *Session, addrs ...netip.AddrPort) []byte {
	return wire.ResponderRedirect{TagEcho: s.seeking.tag, Addresses: wireAddresses(addrs)}.AppendTo(nil)
}

func wireAddresses(addrs []netip.AddrPort) (all []wire.Address) {
	for _, a := range addrs {
		all = append(all, wire.Address{AddrPort: a, Origin: wire.OriginObserved})
	}
	return all
}
