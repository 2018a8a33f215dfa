package udp

import (
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// control runs f with the file descriptor of each socket.
func control(t testing.TB, c *Conn, f func(fd int, s *socket) error) {
	t.Helper()
	for _, s := range *c.sockets.Load() {
		raw, err := s.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		if err := raw.Control(func(fd uintptr) { err = f(int(fd), s) }); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Linux refuses to segment for a socket that sends no checksums, as it does for a card that cannot
// compute them.
func refuseSegments(fd int, _ *socket) error {
	return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_NO_CHECK, 1)
}

func TestSendFallsBackWhenSegmentationFails(t *testing.T) {
	a, b := listenLocal(t), listenLocal(t)
	control(t, a.Conn, refuseSegments)
	s := a.socketFor(netip.MustParseAddr("127.0.0.1"))
	if !s.segments.Load() {
		t.Skip("this kernel does not segment")
	}
	sent := distinct(100, 1200, 50)
	if err := s.sendSegmented(sent[:2400], 1200, addrOf(b, "127.0.0.1")); !segmentationFailed(err) {
		t.Fatalf("segmented send = %v: the test cannot make it fail", err)
	}
	for range 2 { // the batch that failed is sent all the same, and so is the next
		if err := a.WriteBatch(sent, 1200, addrOf(b, "127.0.0.1")); err != nil {
			t.Fatal(err)
		}
		wantDatagrams(t, gather(t, b.Conn, 101), addrOf(a, "127.0.0.1"), sent, 1200)
		if s.segments.Load() {
			t.Error("the socket would try again")
		}
	}
}

func TestSendThatFailsAnywayIsNoReasonToStopSegmenting(t *testing.T) {
	a := listenLocal(t)
	s := a.socketFor(netip.MustParseAddr("127.0.0.1"))
	before := s.segments.Load()
	err := a.WriteBatch(distinct(3, 1200, 0), 1200, netip.MustParseAddrPort("127.0.0.1:0"))
	if !errors.Is(err, unix.EINVAL) || s.segments.Load() != before {
		t.Errorf("WriteBatch to port 0 = %v, segments: %v, before %v", err, s.segments.Load(), before)
	}
}

func TestSocketsForbidFragments(t *testing.T) {
	c := listenLocal(t)
	control(t, c.Conn, func(fd int, s *socket) error {
		level, option, want := unix.IPPROTO_IPV6, unix.IPV6_MTU_DISCOVER, unix.IPV6_PMTUDISC_PROBE
		if s.addr.Is4() {
			level, option, want = unix.IPPROTO_IP, unix.IP_MTU_DISCOVER, unix.IP_PMTUDISC_PROBE
		}
		got, err := unix.GetsockoptInt(fd, level, option)
		if got != want {
			t.Errorf("socket at %v: MTU discovery is %d, want %d", s.addr, got, want)
		}
		return err
	})
}

// netlinkPair returns notices and what the kernel would write to.
func netlinkPair(t *testing.T) (n *netlink, kernel int) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(fds[0]), "netlink")
	raw, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close(); unix.Close(fds[1]) })
	return newNetlink(f, raw), fds[1]
}

func TestBurstOfKernelMessagesIsOneNotice(t *testing.T) {
	n, kernel := netlinkPair(t)
	for range 5 {
		if _, err := unix.Write(kernel, []byte("something changed")); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.next(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.next() }()
	select {
	case err := <-ended:
		t.Fatalf("a second notice, or %v, after one burst", err)
	case <-time.After(20 * time.Millisecond):
	}
	n.Close()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("closed, but next gives a notice")
		}
	case <-time.After(patience):
		t.Fatal("next still waits after Close")
	}
}

func TestKernelTellsOfChanges(t *testing.T) {
	closed := make(chan struct{})
	defer close(closed)
	n := newNotices(closed)
	defer n.Close()
	if _, ok := n.(*netlink); !ok {
		t.Errorf("notices come from %T, want the kernel", n)
	}
}
