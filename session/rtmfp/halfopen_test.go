package rtmfp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// recordKeying opens a session from a to b, returns a's Initiator Keying to b, and ends the session.
func recordKeying(t *testing.T, w *netsim.World, a, b *testPeer) []byte {
	t.Helper()
	seen := sniff(w)
	ab, _ := openBetween(a, b)
	a.do(ab.Close)
	w.RunFor(farCloseLinger + time.Second)
	sent := find(*seen, wire.TypeInitiatorKeying, a.addr)
	if len(sent) != 1 || len(b.peers) != 0 {
		t.Fatalf("%d keyings recorded, %d peers left", len(sent), len(b.peers))
	}
	b.events = nil
	return sent[0].datagram
}

func TestReplayedKeyingCostsAHalfOpenForTenSeconds(t *testing.T) {
	w, a, b, _ := two(t, lan)
	replay := recordKeying(t, w, a, b)
	w.Inject(a.addr, b.addr, replay)
	w.RunFor(halfOpenLife - time.Second)
	if b.halfCount != 1 || len(b.byNearID) != 1 {
		t.Errorf("%d half-opens, want 1", b.halfCount)
	}
	w.RunFor(2 * time.Second)
	wantEmpty(t, b)
	if len(b.events) != 0 {
		t.Errorf("events %v", b.events)
	}
}

func TestReplayedKeyingReplacesNoSession(t *testing.T) {
	w, a, b, _ := two(t, lan)
	replay := recordKeying(t, w, a, b)
	ab, ba := openBetween(a, b)
	w.RunFor(time.Second)
	b.events = nil
	w.Inject(a.addr, b.addr, replay)
	w.RunFor(20 * time.Second)
	f := a.openFlow(ab, "still", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	if !ba.IsOpen() || b.Session(a.PeerID()) != ba || len(b.messages("still")) != 1 || count[SessionClosed](b) != 0 {
		t.Errorf("after a replay: open %v, events %v", ba.IsOpen(), b.events)
	}
}

func TestReplayedKeyingStallsOurAttemptOnceAndNotLong(t *testing.T) {
	for _, swap := range []bool{false, true} { // whichever end has the smaller ID
		w, a, b, _ := two(t, lan)
		if swap {
			a, b = b, a
		}
		replay := recordKeying(t, w, a, b)
		for i := range 10 { // all the time
			at := w.Now().Add(time.Duration(i) * time.Second)
			w.At(at.Add(-time.Millisecond), func(time.Time) { w.Inject(a.addr, b.addr, replay) })
		}
		began := w.Now()
		ba := b.connect(a)
		eventually(t, w, 10*time.Second, "open", ba.IsOpen)
		if took := w.Now().Sub(began); took > yieldFor+retryFirst+retryIncrease {
			t.Errorf("opening took %v", took)
		}
		if n := count[SessionOpened](b); n != 1 {
			t.Errorf("%d sessions opened, want 1", n)
		}
		w.RunFor(20 * time.Second)
		if ab := a.Session(b.PeerID()); ab == nil || !ab.IsOpen() || !ba.IsOpen() {
			t.Error("the session did not last")
		}
	}
}

// keyingsTo makes n different Initiator Keyings of one peer to b, with good cookies.
func keyingsTo(t *testing.T, w *netsim.World, b *testPeer, from netip.AddrPort, profile keying.Profile, n int) (all [][]byte) {
	t.Helper()
	for range n {
		i, err := profile.Initiate(7, b.cfg.Profile.Certificate(), testTag)
		if err != nil {
			t.Fatal(err)
		}
		k := i.Keying(b.cookies.bake(w.Now(), from))
		all = append(all, sealStartup(profile.Startup(), 0, wire.TypeInitiatorKeying, k.AppendTo(nil), 0))
	}
	return all
}

func TestHalfOpensOfOnePeerAreLimited(t *testing.T) {
	w, _, b, _ := two(t, lan)
	for _, d := range keyingsTo(t, w, b, stranger1, lyceumProfile(5), 3*b.limits.HalfOpenPerPeer) {
		w.Inject(stranger1, b.addr, d)
		w.RunFor(time.Second / 4)
	}
	if b.halfCount != b.limits.HalfOpenPerPeer || len(b.halfOf) != 1 || len(b.byNearID) != b.halfCount {
		t.Errorf("%d half-opens, want %d", b.halfCount, b.limits.HalfOpenPerPeer)
	}
	if got := b.Counters().RefusedKeyings; got != uint64(2*b.limits.HalfOpenPerPeer) {
		t.Errorf("%d refused", got)
	}
	w.RunFor(halfOpenLife)
	wantEmpty(t, b)
}

func TestHalfOpensAreLimitedOverAll(t *testing.T) {
	w := netsim.New(1, testStart)
	b := addTestPeer(t, w, "b", 2, lan, Config{Profile: lyceumProfile(2), Limits: Limits{HalfOpen: 5}})
	for i := range byte(9) {
		from := netip.AddrPortFrom(stranger1.Addr(), uint16(i)+1)
		w.Inject(from, b.addr, keyingsTo(t, w, b, from, lyceumProfile(10+i), 1)[0])
	}
	w.RunFor(time.Second)
	if b.halfCount != 5 || b.Counters().RefusedKeyings != 4 {
		t.Errorf("%d half-opens and %d refused, want 5 and 4", b.halfCount, b.Counters().RefusedKeyings)
	}
}

func TestSessionsAreLimited(t *testing.T) {
	w := netsim.New(1, testStart)
	b := addTestPeer(t, w, "b", 2, lan, Config{Profile: lyceumProfile(2), Limits: Limits{Sessions: 2}})
	var clients []*testPeer
	for i := range byte(4) {
		c := newTestPeer(t, w, "c", 10+i, lan)
		c.connect(b)
		clients = append(clients, c)
	}
	w.RunFor(60 * time.Second)
	if len(b.peers) != 2 || count[SessionOpened](b) != 2 {
		t.Errorf("%d peers, %d opened, want 2", len(b.peers), count[SessionOpened](b))
	}
	if _, err := b.Connect(w.Now(), lyceumDiscriminator(99), testTag, stranger1); err != ErrTooMany {
		t.Errorf("Connect error = %v, want ErrTooMany", err)
	}
	open := 0
	for _, c := range clients {
		if s := c.Session(b.PeerID()); s != nil && s.IsOpen() {
			open++
		}
	}
	if open != 2 {
		t.Errorf("%d clients think they have a session, want 2", open)
	}
}

func lyceumDiscriminator(seed byte) []byte { return keying.Discriminator(lyceumProfile(seed).PeerID()) }

// "Never below 1,000 sessions a minute from one IP (a school is one address)."
func TestOneIPAddressCanOpenAThousandSessionsAMinute(t *testing.T) {
	g, now, opened := newStartupGate(DefaultLimits), testStart, 0
	for i := range 1000 { // all within a second
		addr := netip.AddrPortFrom(stranger1.Addr(), uint16(1000+i))
		if g.allowHello(now, addr) {
			opened++
		}
		now = now.Add(time.Second / 1000)
	}
	if opened != 1000 {
		t.Errorf("%d hellos of 1000 in a second answered", opened)
	}
	done := 0
	for i := range 2000 { // each attempts it when its turn comes in the minute
		addr := netip.AddrPortFrom(stranger1.Addr(), uint16(1000+i))
		if g.allowKeying(now, addr) {
			done++
		}
		now = now.Add(time.Minute / 2000)
	}
	if done != 2000 {
		t.Errorf("%d keyings of 2000 in a minute answered", done)
	}
}

// A hostile student has many ports, and all addresses of an IPv6 network.
func TestOneSiteDoesNotLockOthersOut(t *testing.T) {
	for name, attacker := range map[string]func(i int) netip.AddrPort{
		"ports": func(i int) netip.AddrPort { return netip.AddrPortFrom(stranger1.Addr(), uint16(i%50_000+1)) },
		"IPv6 addresses": func(i int) netip.AddrPort {
			return netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 1, 14: byte(i >> 8), 15: byte(i)}), 1)
		},
	} {
		g, now := newStartupGate(DefaultLimits), testStart
		attempts, honest, worked := 0, 0, 0
		for second := range 20 {
			for i := range 50 {
				for range 20 { // 1,000 a second
					if g.allowKeying(now, attacker(attempts)) {
						worked++
					}
					attempts++
				}
				if i%3 == 0 { // 17 a second, each from elsewhere
					if g.allowKeying(now, netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 5, byte(second), byte(i)}), 1935)) {
						honest++
					}
				}
				now = now.Add(time.Second / 50)
			}
		}
		if honest != 20*17 {
			t.Errorf("%s: %d of %d from elsewhere got their turn", name, honest, 20*17)
		}
		if worked < 20*60 {
			t.Errorf("%s: the one site had %d in 20 s; where there is room it is not limited", name, worked)
		}
	}
}

func TestHellosAreLimitedByAddressAndOverAll(t *testing.T) {
	l := DefaultLimits
	g, now := newStartupGate(l), testStart
	allowed := func(n int, allow func(time.Time, netip.AddrPort) bool, at func(i int) netip.AddrPort) (yes int) {
		for i := range n {
			if allow(now, at(i)) {
				yes++
			}
		}
		return yes
	}
	one := func(int) netip.AddrPort { return stranger1 }
	each := func(i int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 6, byte(i >> 8), byte(i)}), 1935)
	}
	if got := allowed(100, g.allowHello, one); got != l.HellosPerAddress {
		t.Errorf("%d hellos of one address, want %d", got, l.HellosPerAddress)
	}
	if got := allowed(100, g.allowKeying, one); got != l.KeyingsPerAddress {
		t.Errorf("%d keyings of one address, want %d", got, l.KeyingsPerAddress)
	}
	if got := allowed(5000, g.allowHello, each); got != l.Hellos-l.HellosPerAddress {
		t.Errorf("%d more hellos, want %d", got, l.Hellos-l.HellosPerAddress)
	}
	if got, want := allowed(5000, g.allowKeying, each), l.Keyings-l.KeyingsPerAddress; got != want {
		t.Errorf("%d more keyings at once, want %d", got, want)
	}
	for i := range 1000 { // and then as many as time gives
		now = now.Add(time.Second / 1000)
		allowed(1, g.allowKeying, func(int) netip.AddrPort { return each(i + 10_000) })
	}
	if got := g.spent.Sub(now); got < time.Second-time.Second/50 || got > time.Second {
		t.Errorf("after a second of attempts %v are spent ahead, want a second", got)
	}
	if len(g.byAddr) > maxTracked {
		t.Errorf("%d addresses remembered", len(g.byAddr))
	}
	now = now.Add(time.Second)
	if got := allowed(100, g.allowHello, one); got != l.HellosPerAddress {
		t.Errorf("%d hellos in the next second, want %d", got, l.HellosPerAddress)
	}
}

func TestInitiatorPingsAtOnce(t *testing.T) {
	w, a, b, _ := two(t, lan)
	ab := a.connect(b)
	eventually(t, w, time.Second, "open here", ab.IsOpen)
	if b.Session(a.PeerID()) != nil {
		t.Fatal("the responder is open before any proof")
	}
	w.RunFor(11 * time.Millisecond) // one way
	if ba := b.Session(a.PeerID()); ba == nil || !ba.IsOpen() {
		t.Error("not open at the responder one way later")
	}
}

func TestLostProofIsRepeated(t *testing.T) {
	w, a, b, _ := two(t, lan)
	ab := a.connect(b)
	eventually(t, w, time.Second, "open here", ab.IsOpen)
	w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	w.RunFor(time.Second)
	w.SetPath(a.addr, b.addr, netsim.Link{})
	eventually(t, w, 2*time.Second, "open there", func() bool {
		ba := b.Session(a.PeerID())
		return ba != nil && ba.IsOpen()
	})
}

func TestHalfOpenPeerHearsNothingButTheAnswer(t *testing.T) {
	w, _, b, seen := two(t, lan)
	d := keyingsTo(t, w, b, stranger1, lyceumProfile(5), 1)[0]
	w.Inject(stranger1, b.addr, d)
	w.Inject(stranger1, b.addr, d)
	w.RunFor(time.Minute)
	if w.Stats().Sent != 2 || !bytes.Equal((*seen)[0].payload, (*seen)[1].payload) {
		t.Errorf("%d packets sent, want the stored answer twice", w.Stats().Sent)
	}
}

// restart takes a away and puts a new peer with the same identity at its address.
func restart(t *testing.T, a *testPeer) *testPeer {
	a.world.Remove(a.addr)
	again := addTestPeer(t, a.world, "again", 1, lan, Config{Profile: lyceumProfile(1)})
	again.cfg.Rand.Uint64() // other session IDs
	again.cfg.Profile = keying.NewLyceum(keying.NewIdentity([32]byte{1}), testPSKs, nil)
	return again
}

func TestRestartedPeerReplacesItsSession(t *testing.T) {
	w, a, b, _, ba := pair(t, lan)
	fb := b.openFlow(ba, "old", PriorityData)
	b.write(fb, numbered(0, 10))
	w.RunFor(time.Second)
	again := restart(t, a)
	b.events = nil
	s := again.connect(b)
	eventually(t, w, 100*time.Millisecond, "open again", s.IsOpen)
	if !ba.IsOpen() {
		t.Fatal("the old session ended before the new one was proven")
	}
	w.RunFor(time.Second)
	if len(b.events) != 2 {
		t.Fatalf("events %v, want closed and opened", b.events)
	}
	closed, _ := b.events[0].(SessionClosed)
	opened, _ := b.events[1].(SessionOpened)
	if closed.Session != ba || closed.Reason != (Replaced{}) || opened.Session == ba || !opened.Incoming {
		t.Errorf("events %+v, want the old session replaced by an incoming one", b.events)
	}
	if err := fb.Write(w.Now(), nil, Deadlines{}); err != ErrFlowClosed {
		t.Errorf("writing to a flow of the old session: %v, want ErrFlowClosed", err)
	}
	f := again.openFlow(s, "new", PriorityData)
	again.write(f, numbered(0, 10))
	eventually(t, w, time.Second, "new messages arrive", func() bool { return len(b.messages("new")) == 1 })
	if len(b.byNearID) != 1 || len(b.handshakes) != 1 {
		t.Errorf("%d session IDs and %d handshakes remembered, want 1 and 1", len(b.byNearID), len(b.handshakes))
	}
}

func TestRepeatedKeyingOfAnOpenSessionGetsTheStoredAnswerWithoutWork(t *testing.T) {
	w, a, b, seen := two(t, lan)
	openBetween(a, b)
	w.RunFor(time.Second)
	first := find(*seen, wire.TypeInitiatorKeying, a.addr)[0]
	spent := b.gate.spent
	w.Inject(a.addr, b.addr, first.datagram)
	w.RunFor(10 * time.Millisecond)
	answers := find(*seen, wire.TypeResponderKeying, b.addr)
	if len(answers) != 2 || !bytes.Equal(answers[0].payload, answers[1].payload) {
		t.Errorf("%d answers", len(answers))
	}
	if b.halfCount != 0 || b.gate.spent.After(spent) {
		t.Errorf("%d half-opens; work was paid for until %v, before %v", b.halfCount, b.gate.spent, spent)
	}
}
