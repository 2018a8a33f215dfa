package udp

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait: no test waits that long unless it fails.
const patience = 10 * time.Second

// loopbackName returns what this system calls its loopback interface: lo, lo0, …
func loopbackName(t testing.TB) string {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && i.Flags&net.FlagUp != 0 {
			return i.Name
		}
	}
	t.Fatal("this machine has no loopback interface")
	return ""
}

// A single is a Conn that sends and receives one datagram at a time.
type single struct{ *Conn }

func (s single) ReadFrom(b []byte) (int, netip.AddrPort, error) {
	var size [1]int
	var from [1]netip.AddrPort
	_, err := s.ReadBatch(b, size[:], from[:])
	return size[0], from[0], err
}

func (s single) WriteTo(b []byte, to netip.AddrPort) error { return s.WriteBatch(b, len(b), to) }

// listenLocal listens on loopback only.
func listenLocal(t *testing.T) single { return listenLocalBy(t, newIntake()) }

func listenLocalBy(t testing.TB, in intake) single {
	t.Helper()
	c, err := listen(Options{Interfaces: []string{loopbackName(t)}}, system{in, newNotices, present, settle})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return single{c}
}

// forEachIntake runs a test with this system's way to receive, and with the one of all systems.
func forEachIntake(t *testing.T, f func(t *testing.T, listen func() single)) {
	for name, in := range map[string]func() intake{"of this system": newIntake, "portable": newPortableIntake} {
		t.Run(name, func(t *testing.T) { f(t, func() single { return listenLocalBy(t, in()) }) })
	}
}

// A reader is a Conn or a Group.
type reader interface {
	ReadFrom(b []byte) (int, netip.AddrPort, error)
}

type datagram struct {
	data string
	from netip.AddrPort
	err  error
}

// read returns the next datagram, or fails the test if none comes.
func read(t *testing.T, r reader) datagram {
	t.Helper()
	done := make(chan datagram, 1)
	go func() { // ends with the datagram, or when the test's cleanup closes r
		b := make([]byte, MaxDatagram)
		n, from, err := r.ReadFrom(b)
		done <- datagram{string(b[:n]), from, err}
	}()
	select {
	case d := <-done:
		return d
	case <-time.After(patience):
		t.Fatalf("nothing arrived within %v", patience)
		return datagram{}
	}
}

func TestRoundTripInEachFamily(t *testing.T) {
	forEachIntake(t, testRoundTrip)
}

func testRoundTrip(t *testing.T, listen func() single) {
	a, b := listen(), listen()
	for _, ip := range []string{"127.0.0.1", "::1"} {
		t.Run(ip, func(t *testing.T) {
			at := func(c single) netip.AddrPort { return netip.AddrPortFrom(netip.MustParseAddr(ip), uint16(c.Port())) }
			if !slices.Contains(a.LocalAddrs(), at(a)) {
				t.Fatalf("not listening on %v, only on %v", at(a), a.LocalAddrs())
			}
			big := bytes.Repeat([]byte("x"), 1200)
			if err := a.WriteTo(big, at(b)); err != nil {
				t.Fatal(err)
			}
			if d := read(t, b); d.err != nil || d.data != string(big) || d.from != at(a) {
				t.Fatalf("B read %d bytes from %v, %v, want %d from %v", len(d.data), d.from, d.err, len(big), at(a))
			}
			if err := b.WriteTo([]byte("answer"), at(a)); err != nil {
				t.Fatal(err)
			}
			if d := read(t, a); d.err != nil || d.data != "answer" || d.from != at(b) {
				t.Errorf("A read %q from %v, %v, want the answer from %v", d.data, d.from, d.err, at(b))
			}
		})
	}
}

// An unrestricted Conn is what users have; its datagrams here stay on loopback all the same.
func TestUnrestrictedConnServesBothFamiliesOnOnePort(t *testing.T) {
	c, err := Listen(Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := single{c}
	t.Cleanup(func() { all.Close() })
	local := listenLocal(t)
	for _, a := range local.LocalAddrs() {
		to := netip.AddrPortFrom(a.Addr(), uint16(all.Port()))
		if err := local.WriteTo([]byte("hello"), to); err != nil {
			t.Fatal(err)
		}
		d := read(t, all)
		if d.err != nil || d.data != "hello" || d.from != a {
			t.Errorf("read %q from %v, %v, want hello from %v", d.data, d.from, d.err, a)
		}
		mapped := netip.AddrPortFrom(netip.AddrFrom16(d.from.Addr().As16()), d.from.Port())
		if err := all.WriteTo([]byte("hi"), mapped); err != nil {
			t.Errorf("WriteTo(%v): %v", mapped, err)
		}
		if d := read(t, local); d.err != nil || d.data != "hi" || d.from != to {
			t.Errorf("read %q from %v, %v, want hi from %v", d.data, d.from, d.err, to)
		}
	}
}

func TestUnrestrictedLocalAddrsPreferOtherThanLoopback(t *testing.T) {
	c, err := Listen(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	loops, others := 0, 0
	for _, a := range c.LocalAddrs() {
		if int(a.Port()) != c.Port() || !a.Addr().IsValid() || a.Addr().Zone() != "" {
			t.Errorf("LocalAddrs has %v, want no zone and port %d", a, c.Port())
		}
		if a.Addr().IsLoopback() {
			loops++
		} else {
			others++
		}
	}
	if (loops > 0) == (others > 0) {
		t.Errorf("LocalAddrs = %v, want either loopback or others", c.LocalAddrs())
	}
}

func TestLoopbackOnlyIsUnreachableFromOutside(t *testing.T) {
	c := listenLocal(t)
	if len(c.LocalAddrs()) == 0 {
		t.Fatal("no addresses")
	}
	for _, a := range c.LocalAddrs() {
		if !a.Addr().IsLoopback() {
			t.Errorf("LocalAddrs has %v", a)
		}
	}
	for _, s := range *c.sockets.Load() {
		if a := localAddr(s.UDPConn); !a.Addr().IsLoopback() || int(a.Port()) != c.Port() {
			t.Errorf("a socket is bound to %v, want loopback and port %d", a, c.Port())
		}
	}
	for _, to := range []string{"192.0.2.77:9", "[2001:db8::1]:9", "[fe80::1%nowhere]:9"} { // documentation addresses
		if err := c.WriteTo([]byte("x"), netip.MustParseAddrPort(to)); !errors.Is(err, syscall.ENETUNREACH) {
			t.Errorf("WriteTo(%s) = %v, want ENETUNREACH", to, err)
		}
	}
}

func TestCloseEndsReadBatch(t *testing.T) {
	forEachIntake(t, testCloseEndsReading)
}

func testCloseEndsReading(t *testing.T, listen func() single) {
	c := listen()
	got := make(chan error, 2)
	for range 2 {
		go func() {
			_, _, err := c.ReadFrom(make([]byte, 10))
			got <- err
		}()
	}
	if err := c.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	for range 2 {
		select {
		case err := <-got:
			if !errors.Is(err, net.ErrClosed) {
				t.Errorf("ReadFrom = %v, want net.ErrClosed", err)
			}
		case <-time.After(patience):
			t.Fatal("ReadFrom still waits")
		}
	}
	if err := c.Close(); err != nil {
		t.Errorf("second Close() = %v", err)
	}
	if _, _, err := c.ReadFrom(make([]byte, 10)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("ReadFrom after Close = %v, want net.ErrClosed", err)
	}
	if err := c.WriteTo([]byte("x"), netip.MustParseAddrPort("127.0.0.1:9")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("WriteTo after Close = %v, want net.ErrClosed", err)
	}
}

func TestCloseDoesNotWaitForWhoNeverReads(t *testing.T) {
	forEachIntake(t, testCloseUnread)
}

func testCloseUnread(t *testing.T, listen func() single) {
	a, b := listen(), listen()
	to := b.LocalAddrs()[0]
	for range 3 * inboxSize {
		if err := a.WriteTo([]byte("unread"), to); err != nil {
			t.Fatal(err)
		}
	}
	read(t, b)
	closed := make(chan error, 1)
	go func() { closed <- b.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Errorf("Close() = %v", err)
		}
	case <-time.After(patience):
		t.Fatal("Close still waits")
	}
}

func TestTooLongDatagramIsDropped(t *testing.T) {
	forEachIntake(t, func(t *testing.T, listen func() single) {
		a, b := listen(), listen()
		to := b.LocalAddrs()[0]
		for _, n := range []int{MaxDatagram + 1, 2 * MaxDatagram, MaxDatagram, 5} {
			if err := a.WriteTo(bytes.Repeat([]byte("y"), n), to); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []int{MaxDatagram, 5} {
			if d := read(t, b); d.err != nil || len(d.data) != want {
				t.Errorf("read %d bytes, %v, want %d: longer ones are dropped", len(d.data), d.err, want)
			}
		}
	})
}

func TestPortInUseIsNamedAndWrapsEADDRINUSE(t *testing.T) {
	c := listenLocal(t)
	for _, o := range []Options{
		{Port: c.Port(), Interfaces: []string{loopbackName(t)}},
		{Port: c.Port()},
	} {
		other, err := Listen(o)
		if err == nil {
			other.Close()
		}
		if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), "another program uses it") {
			t.Errorf("Listen(%+v) = %v, want a clear EADDRINUSE", o, err)
		}
	}
}

func TestImpossibleOptionsAreNamed(t *testing.T) {
	_, err := Listen(Options{Interfaces: []string{"nosuch0"}})
	if !errors.Is(err, ErrNoInterface) || !strings.Contains(err.Error(), `"nosuch0"`) || !strings.Contains(err.Error(), loopbackName(t)) {
		t.Errorf("Listen on nosuch0 = %v, want it named, and what there is", err)
	}
	for _, port := range []int{-1, 65536} {
		if _, err := Listen(Options{Port: port}); err == nil || !strings.Contains(err.Error(), "0 to 65535") {
			t.Errorf("Listen on port %d = %v, want the range named", port, err)
		}
	}
}
