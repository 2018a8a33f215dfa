//go:build !386 && !s390x

package udp

import (
	"net"
	"net/netip"
	"testing"
)

// newSource returns a socket as a drain that found it readable has it, and what it listens at.
func newSource(t *testing.T, d *drain) (*source, *net.UDPConn) {
	t.Helper()
	u, err := listenOn(netip.MustParseAddrPort("127.0.0.1:0"), 0, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	raw, err := u.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	s := &source{raw: raw, rearm: make(chan struct{}, 1)}
	s.init(&d.zones, false)
	s.fill = func(fd uintptr) bool { s.receive(int(fd)); return true }
	return s, u
}

// A socket may go between being found readable and being read: its address did.
func TestSocketThatGoesTakesNothingOfTheOthersWithIt(t *testing.T) {
	for goes := range 2 {
		d := newIntake().(*drain)
		var sources [2]*source
		for i := range sources {
			s, u := newSource(t, d)
			sources[i] = s
			if _, err := u.WriteToUDPAddrPort([]byte("here"), localAddr(u)); err != nil {
				t.Fatal(err)
			}
			if err := s.raw.Read(func(fd uintptr) bool { return !wouldBlock(int(fd)) }); err != nil {
				t.Fatal(err)
			}
			if i == goes {
				u.Close()
			}
		}
		d.readable = sources[:]
		r := newBatchReader()
		n, err := d.readAll(r.buf, r.sizes, r.froms)
		if n != 1 || err != nil || string(r.buf[:r.sizes[0]]) != "here" {
			t.Errorf("socket %d went: %d datagrams were read, %v, want the one of the other", goes, n, err)
		}
		if len(sources[goes].rearm) != 1 {
			t.Errorf("socket %d went: who waits for it is not told to look", goes)
		}
	}
}
