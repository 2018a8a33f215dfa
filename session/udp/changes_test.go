package udp

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A stage gives notices, and interfaces to look at.
type stage struct {
	notice chan struct{}
	looked chan []iface
	closed <-chan struct{}
}

func (s *stage) next() error {
	select {
	case <-s.notice:
		return nil
	case <-s.closed:
		return net.ErrClosed
	}
}

func (s *stage) Close() error { return nil }

// set gives notice, and returns when the Conn has seen these interfaces.
func (s *stage) set(now []iface) {
	s.notice <- struct{}{}
	s.looked <- now
}

func newStage() *stage { return &stage{notice: make(chan struct{}), looked: make(chan []iface)} }

func (s *stage) system(in intake) system {
	return system{
		in,
		func(closed <-chan struct{}) notices { s.closed = closed; return s },
		func([]string) ([]iface, error) { return <-s.looked, nil }, 0,
	}
}

// listenOnStage listens on loopback, which has the addresses that the test says.
func listenOnStage(t *testing.T, in intake, names ...string) (single, *stage) {
	t.Helper()
	s := newStage()
	c, err := listen(Options{Interfaces: names}, s.system(in))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return single{c}, s
}

// loopback returns the loopback interface as if it had these addresses.
func loopback(t *testing.T, prefixes ...string) []iface {
	t.Helper()
	all, err := interfaces([]string{loopbackName(t)})
	if err != nil {
		t.Fatal(err)
	}
	all[0].prefixes = nil
	for _, p := range prefixes {
		all[0].prefixes = append(all[0].prefixes, netip.MustParsePrefix(p))
	}
	return all
}

func wantChange(t *testing.T, c single) {
	t.Helper()
	select {
	case <-c.Changed():
	case <-time.After(patience):
		t.Fatal("not told of the change")
	}
}

func TestRestrictedConnFollowsTheAddressesOfItsInterface(t *testing.T) {
	for name, in := range map[string]func() intake{"of this system": newIntake, "portable": newPortableIntake} {
		t.Run(name, func(t *testing.T) {
			c, s := listenOnStage(t, in(), loopbackName(t))
			other, port := listenLocal(t), c.Port()
			s.set(loopback(t, "127.0.0.1/8"))
			wantChange(t, c) // ::1 is gone
			if want := []netip.AddrPort{addrOf(c, "127.0.0.1")}; !slices.Equal(c.LocalAddrs(), want) {
				t.Errorf("LocalAddrs = %v, want %v", c.LocalAddrs(), want)
			}
			gone, err := net.ListenUDP("udp6", net.UDPAddrFromAddrPort(addrOf(c, "::1")))
			if err != nil {
				t.Fatalf("the socket at the address that is gone is still open: %v", err)
			}
			gone.Close()
			got := make(chan datagram, 1)
			go func() { // waits while the sockets change
				b := make([]byte, MaxDatagram)
				n, from, err := c.ReadFrom(b)
				got <- datagram{string(b[:n]), from, err}
			}()
			s.set(loopback(t, "127.0.0.1/8", "::1/128"))
			wantChange(t, c)
			if c.Port() != port {
				t.Errorf("port %d, before %d", c.Port(), port)
			}
			if err := other.WriteTo([]byte("to the new address"), addrOf(c, "::1")); err != nil {
				t.Fatal(err)
			}
			select {
			case d := <-got:
				if d.err != nil || d.data != "to the new address" {
					t.Errorf("read %q, %v", d.data, d.err)
				}
			case <-time.After(patience):
				t.Fatal("nothing arrives at the new address")
			}
			if err := c.WriteTo([]byte("answer"), addrOf(other, "::1")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAddressMayComeToBelongToAnotherNetwork(t *testing.T) {
	c, s := listenOnStage(t, newIntake(), loopbackName(t))
	for _, network := range []string{"127.0.0.1/8", "127.0.0.1/16"} {
		s.set(loopback(t, network))
		wantChange(t, c)
		if err := c.WriteTo([]byte(network), addrOf(c, "127.0.0.1")); err != nil {
			t.Fatalf("at %s: %v", network, err)
		}
		if d := read(t, c); d.data != network {
			t.Errorf("at %s: read %q, %v", network, d.data, d.err)
		}
	}
}

func TestSocketThatGoesLeavesItsBufferToTheOthers(t *testing.T) {
	c, s := listenOnStage(t, newPortableIntake(), loopbackName(t))
	for range inboxSize {
		s.set(loopback(t, "127.0.0.1/8", "::1/128"))
		s.set(loopback(t, "127.0.0.1/8"))
	}
	s.set(nil)
	s.set(loopback(t, "127.0.0.1/8"))
	s.set(loopback(t, "127.0.0.1/8")) // when this is seen, the socket is there
	if err := c.WriteTo([]byte("still heard"), addrOf(c, "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if d := read(t, c); d.data != "still heard" {
		t.Errorf("read %q, %v", d.data, d.err)
	}
}

func TestLooksSoonAfterAChangeAndLessSoonInABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed, notice := make(chan struct{}), make(chan struct{}, 1)
		var began time.Time
		var looks []int64 // milliseconds after the burst began
		f := follower{&stage{notice: notice, closed: closed}, settle, closed}
		var running sync.WaitGroup
		running.Go(func() { f.run(func() { looks = append(looks, time.Since(began).Milliseconds()) }) })
		for _, tt := range []struct {
			burst time.Duration
			want  []int64
		}{
			{5 * time.Millisecond, []int64{10, 30}}, // the second for what came after the first notice
			{300 * time.Millisecond, []int64{10, 30, 70, 150, 250, 350, 450}},
			{time.Millisecond, []int64{10}}, // quick again
		} {
			began, looks = time.Now(), nil
			for time.Since(began) < tt.burst {
				select {
				case notice <- struct{}{}:
				default: // one waits
				}
				time.Sleep(time.Millisecond)
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if !slices.Equal(looks, tt.want) {
				t.Errorf("burst of %v: looked after %v ms, want %v", tt.burst, looks, tt.want)
			}
		}
		close(closed)
		running.Wait()
	})
}

func TestConnOutlivesTheLossOfAllAddresses(t *testing.T) {
	c, s := listenOnStage(t, newIntake(), loopbackName(t))
	s.set(nil)
	wantChange(t, c)
	if err := c.WriteTo([]byte("x"), addrOf(c, "127.0.0.1")); err == nil {
		t.Error("sent without a socket")
	}
	s.set(loopback(t, "127.0.0.1/8"))
	wantChange(t, c)
	if err := c.WriteTo([]byte("back"), addrOf(c, "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if d := read(t, c); d.data != "back" {
		t.Errorf("read %q, %v", d.data, d.err)
	}
}

func TestChangedFiresOnlyWhenSomethingChanged(t *testing.T) {
	c, s := listenOnStage(t, newIntake())
	same, err := interfaces(nil)
	if err != nil {
		t.Fatal(err)
	}
	last := same
	quiet := func(when string) {
		t.Helper()
		s.set(last) // when this is seen, what was told before it was told
		select {
		case <-c.Changed():
			t.Errorf("%s: told of a change", when)
		default:
		}
	}
	s.set(slices.Clone(same))
	quiet("nothing changed")
	s.set(nil)
	wantChange(t, c)
	last = nil
	quiet("taken")
	s.set(same)
	s.set(nil) // nobody takes the first
	s.set(nil) // when this is seen, both were told
	wantChange(t, c)
	quiet("two changes, one taken")
}

func TestSameInterfacesInWhateverOrder(t *testing.T) {
	eth := func(index int, flags net.Flags, prefixes ...string) iface {
		i := iface{Interface: net.Interface{Index: index, Name: "eth0", Flags: flags}}
		for _, p := range prefixes {
			i.prefixes = append(i.prefixes, netip.MustParsePrefix(p))
		}
		return i
	}
	base := []iface{eth(1, net.FlagUp, "192.0.2.1/24", "2001:db8::1/64"), eth(2, net.FlagUp, "10.0.0.1/8")}
	for _, tt := range []struct {
		name string
		b    []iface
		same bool
	}{
		{"same", slices.Clone(base), true},
		{"other order", []iface{eth(2, net.FlagUp, "10.0.0.1/8"), eth(1, net.FlagUp, "2001:db8::1/64", "192.0.2.1/24")}, true},
		{"an interface gone", base[:1], false},
		{"an address gone", []iface{eth(1, net.FlagUp, "192.0.2.1/24"), base[1]}, false},
		{"another address", []iface{base[0], eth(2, net.FlagUp, "10.0.0.2/8")}, false},
		{"another network", []iface{base[0], eth(2, net.FlagUp, "10.0.0.1/16")}, false},
		{"carrier found", []iface{base[0], eth(2, net.FlagUp|net.FlagRunning, "10.0.0.1/8")}, false},
		{"made anew", []iface{base[0], eth(3, net.FlagUp, "10.0.0.1/8")}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := sameInterfaces(base, tt.b); got != tt.same || sameInterfaces(tt.b, base) != got {
				t.Errorf("sameInterfaces = %v, want %v both ways", got, tt.same)
			}
		})
	}
}

func TestWithoutTheKernelsHelpWeLookAtRegularTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := make(chan struct{})
		p := newPoll(closed)
		began := time.Now()
		for range 3 {
			if err := p.next(); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 3*pollInterval {
			t.Errorf("3 notices after %v, want %v", took, 3*pollInterval)
		}
		close(closed)
		if err := p.next(); err == nil {
			t.Error("closed, but next gives a notice")
		}
		p.Close()
	})
}

// joinOnStage joins a group on loopback, which has the addresses that the test says.
func joinOnStage(t *testing.T, group netip.AddrPort) (*Group, *stage) {
	t.Helper()
	s := newStage()
	g, err := joinGroup(GroupOptions{V4: group, Interfaces: []string{loopbackName(t)}, MulticastOnly: true}, s.system(nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g, s
}

// Addresses come at any time, as by IPv6 a moment after a cable is plugged in.
func TestGroupMissesNothingWhileItJoinsAnew(t *testing.T) {
	group := testGroup(t)
	g, s := joinOnStage(t, group)
	other := joinLocal(t, group)
	var looks [][]iface
	for i := range 8 {
		looks = append(looks, loopback(t, fmt.Sprintf("127.0.0.1/%d", 8+i)))
	}
	changed := make(chan struct{})
	go func() {
		defer close(changed)
		for _, now := range looks {
			s.set(now)
		}
	}()
	for n := 0; ; n++ {
		select {
		case <-changed:
			return
		default:
		}
		said := fmt.Sprint("line ", n)
		if err := other.Send([]byte(said)); err != nil {
			t.Fatal(err)
		}
		hears(t, g, said)
	}
}

func TestGroupOutlivesTheLossOfItsInterface(t *testing.T) {
	group := testGroup(t)
	g, s := joinOnStage(t, group)
	s.set(nil)
	s.set(loopback(t, "127.0.0.1/8"))
	s.set(loopback(t, "127.0.0.1/8")) // when this is seen, it has joined
	if err := g.Send([]byte("back")); err != nil {
		t.Fatal(err)
	}
	hears(t, g, "back")
}

// An IPv6 address is seen at once, and works a second later; that it does is told, but then nothing else is seen.
func TestGroupJoinsAnewWhereAnAddressWasNotReady(t *testing.T) {
	g, s := joinOnStage(t, testGroup(t))
	ready := loopback(t, "127.0.0.1/8")
	joinsAnew := func(now []iface) bool {
		s.set(now)
		s.set(now) // when this is seen, what the first made of it is done
		before := g.present.Load()
		s.set(now)
		s.set(now)
		return g.present.Load() != before
	}
	if !joinsAnew(append(loopback(t, "192.0.2.1/24"), ready...)) {
		t.Error("it was not tried again where an address could not be used")
	}
	if joinsAnew(ready) {
		t.Error("it joins anew though nothing was missing")
	}
}
