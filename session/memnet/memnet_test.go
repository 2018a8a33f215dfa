package memnet

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// listen opens a socket that is closed with the test.
func listen(t *testing.T, h *Host, port int) *Conn {
	t.Helper()
	c, err := h.Listen(port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// write sends datagrams of a byte each.
func write(t *testing.T, c *Conn, text string, to *Conn) {
	t.Helper()
	if err := c.WriteBatch([]byte(text), 1, to.LocalAddrs()[0]); err != nil {
		t.Fatal(err)
	}
}

// wantBatch reads once, and wants datagrams of a byte each.
func wantBatch(t *testing.T, c *Conn, text string, from *Conn) {
	t.Helper()
	b, sizes, froms := make([]byte, 99), make([]int, 9), make([]netip.AddrPort, 9)
	n, err := c.ReadBatch(b, sizes, froms)
	if err != nil || n != len(text) || string(b[:n]) != text {
		t.Fatalf("read %d datagrams, %q, %v, want %q", n, b[:max(n, 0)], err, text)
	}
	for i := range n {
		if sizes[i] != 1 || froms[i] != from.LocalAddrs()[0] {
			t.Errorf("datagram %d: %d bytes from %v, want one from %v", i, sizes[i], froms[i], from.LocalAddrs()[0])
		}
	}
}

// wantNothing wants that nothing waits to be read.
func wantNothing(t *testing.T, c *Conn) {
	t.Helper()
	if n := len(c.queue); n != 0 {
		t.Errorf("%d datagrams arrived", n)
	}
}

func TestDatagramsArriveTogetherAfterTheLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lan := New()
		a, b := listen(t, lan.Host("10.0.0.1"), 0), listen(t, lan.Host("10.0.0.2"), 0)
		began := time.Now()
		write(t, a, "123", b)
		time.AfterFunc(latency/2, func() { write(t, a, "4", b) })
		wantBatch(t, b, "123", a)
		if took := time.Since(began); took != latency {
			t.Errorf("they took %v, want %v", took, latency)
		}
		wantBatch(t, b, "4", a)
		if took := time.Since(began); took != latency*3/2 {
			t.Errorf("the later one came after %v, want %v", took, latency*3/2)
		}
	})
}

func TestLastOfABatchMayBeShorterAndSoMayTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lan := New()
		a, b := listen(t, lan.Host("10.0.0.1"), 0), listen(t, lan.Host("10.0.0.2"), 0)
		if err := a.WriteBatch([]byte("abcde"), 2, b.LocalAddrs()[0]); err != nil {
			t.Fatal(err)
		}
		for _, want := range [][]string{{"ab", "cd"}, {"e"}} {
			buf, sizes, froms := make([]byte, 4), make([]int, 9), make([]netip.AddrPort, 9)
			n, err := b.ReadBatch(buf, sizes, froms)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, size := range sizes[:n] {
				got, buf = append(got, string(buf[:size])), buf[size:]
			}
			if !slices.Equal(got, want) {
				t.Errorf("read %q, want %q", got, want)
			}
		}
	})
}

func TestPortIsOneSocketsUntilItCloses(t *testing.T) {
	host := New().Host("10.0.0.1")
	c := listen(t, host, 0)
	if other := listen(t, host, 0); other.Port() == c.Port() || c.Port() == 0 {
		t.Errorf("free ports: %d and %d", c.Port(), other.Port())
	}
	if _, err := host.Listen(c.Port()); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("the same port again: %v", err)
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	listen(t, host, c.Port())
}

func TestCutLetsNothingThroughUntilItIsMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lan := New()
		a, b := listen(t, lan.Host("10.0.0.1"), 0), listen(t, lan.Host("10.0.0.2"), 0)
		lan.Cut("10.0.0.2", "10.0.0.1")
		write(t, a, "x", b)
		write(t, b, "x", a)
		wantNothing(t, a)
		wantNothing(t, b)
		lan.Mend("10.0.0.1", "10.0.0.2")
		write(t, a, "y", b)
		wantBatch(t, b, "y", a)
	})
}

func TestMovedMachineIsReachedAtItsNewAddressAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lan := New()
		a, b := listen(t, lan.Host("10.0.0.1"), 0), listen(t, lan.Host("10.0.0.2"), 0)
		before, port := b.LocalAddrs()[0], b.Port()
		for range 2 { // and it may move before it noticed that it had
			b.Move("10.0.9.2")
		}
		<-b.Changed()
		if len(b.Changed()) > 0 || b.Port() != port || b.LocalAddrs()[0].Addr() != netip.MustParseAddr("10.0.9.2") {
			t.Errorf("at %v, before at port %d; told of %d more moves", b.LocalAddrs(), port, len(b.Changed()))
		}
		if err := a.WriteBatch([]byte("x"), 1, before); err != nil {
			t.Error(err)
		}
		wantNothing(t, b)
		write(t, a, "y", b)
		wantBatch(t, b, "y", a)
	})
}

func TestNearIsWhatSharesTheFirstThreeNumbers(t *testing.T) {
	c := listen(t, New().Host("10.0.0.1"), 0)
	for addr, want := range map[string]bool{"10.0.0.200": true, "::ffff:10.0.0.7": true, "10.0.1.1": false, "::1": false} {
		if got := c.IsNear(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s is near: %v, want %v", addr, got, want)
		}
	}
}

func TestWhoWaitsIsToldOfTheEnd(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		end  func(c *Conn)
		want error
	}{{func(c *Conn) { c.Close() }, net.ErrClosed}, {func(c *Conn) { c.Fail(broken) }, broken}} {
		synctest.Test(t, func(t *testing.T) {
			c := listen(t, New().Host("10.0.0.1"), 0)
			time.AfterFunc(time.Second, func() { tt.end(c) })
			if _, err := c.ReadBatch(make([]byte, 9), make([]int, 1), make([]netip.AddrPort, 1)); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// hears reads what a group was sent.
func hears(t *testing.T, g *Group, want string, from string) {
	t.Helper()
	b := make([]byte, 99)
	n, at, err := g.ReadFrom(b)
	if err != nil || string(b[:n]) != want || at.String() != from {
		t.Errorf("%q from %v, %v, want %q from %s", b[:max(n, 0)], at, err, want, from)
	}
}

func TestGroupHearsItselfAndTheOthersThatAreNotCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lan, group := New(), netip.MustParseAddrPort("239.1.1.1:19350")
		a, b := lan.Host("10.0.0.1").JoinGroup(group), lan.Host("10.0.0.2").JoinGroup(group)
		other := lan.Host("10.0.0.3").JoinGroup(netip.MustParseAddrPort("239.1.1.2:19350"))
		if err := a.Send([]byte("hello")); err != nil {
			t.Fatal(err)
		}
		hears(t, a, "hello", "10.0.0.1:19350")
		hears(t, b, "hello", "10.0.0.1:19350")
		lan.Cut("10.0.0.1", "10.0.0.2")
		if err := a.Send([]byte("hello")); err != nil {
			t.Fatal(err)
		}
		if len(b.queue) != 0 || len(other.queue) != 0 {
			t.Errorf("%d heard over a cut, %d of another group", len(b.queue), len(other.queue))
		}
		for range 2 {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
		if _, _, err := b.ReadFrom(make([]byte, 9)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("reading after Close: %v", err)
		}
		if err := b.Send([]byte("x")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("sending after Close: %v", err)
		}
		lan.Mend("10.0.0.1", "10.0.0.2")
		if err := a.Send([]byte("again")); err != nil || len(b.queue) != 0 || len(a.queue) != 2 {
			t.Errorf("%v; who left heard %d, who is there %d, want 0 and 2", err, len(b.queue), len(a.queue))
		}
	})
}
