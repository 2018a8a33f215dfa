//go:build interop

// This test moves the same bulk data while one end changes its port, when it has received half of what it
// expects (RFC 7016 §3.5.4.2). By default both ends are ours, and each of them moves in turn. The flags
// are those of the bulk test, and whose address changes:
//
//	… -run InteropMobility … -args -interop.role initiator -interop.addr 127.0.0.1:4000 -interop.mover us
//	… -run InteropMobility … -args -interop.role responder -interop.port 4000 -interop.mover peer
//
// Whether the other program moves or an address translator before it does is the same to us.
package rtmfp

import (
	"net/netip"
	"sync/atomic"
	"testing"

	"lyceum/session/udp"
)

// A movingConn can go on with another connection than the one it began with.
type movingConn struct {
	current atomic.Pointer[udp.Conn]
	next    *udp.Conn // nil once it is in use; belongs to the loop
}

func newMovingConn(now, next *udp.Conn) *movingConn {
	m := &movingConn{next: next}
	m.current.Store(now)
	return m
}

// move closes the first connection, and with it what has come and was not read. It reports whether it did.
func (m *movingConn) move() bool {
	if m.next == nil {
		return false
	}
	old := m.current.Swap(m.next)
	m.next = nil
	_ = old.Close()
	return true
}

func (m *movingConn) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (int, error) {
	for {
		c := m.current.Load()
		if n, err := c.ReadBatch(b, sizes, froms); err == nil || m.current.Load() == c {
			return n, err
		}
	}
}

func (m *movingConn) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	return m.current.Load().WriteBatch(b, size, to)
}

func (m *movingConn) Close() error {
	if m.next != nil {
		_ = m.next.Close()
	}
	return m.current.Load().Close()
}

// runMobile runs one end, which moves, or whose peer does.
func runMobile(t *testing.T, conn *udp.Conn, p *interopPeer, moves bool) {
	if !moves {
		runInterop(t, conn, p)
		if p.followed == 0 {
			t.Error("the peer's address did not change")
		}
		return
	}
	p.moving = newMovingConn(conn, listenInteropOn(t, 0))
	runInterop(t, p.moving, p)
	if p.moving.next != nil {
		t.Error("did not move")
	}
}

func TestInteropMobility(t *testing.T) {
	o := interop
	initiator := func(addr netip.AddrPort) *interopPeer {
		return newInteropPeer(o.name, o.wanted, addr, o.seed, o.peerSeed)
	}
	switch o.role {
	case "initiator":
		addr, err := netip.ParseAddrPort(o.addr)
		if err != nil {
			t.Fatalf("-interop.addr: %v", err)
		}
		runMobile(t, listenInterop(t), initiator(addr), o.mover == "us")
	case "responder":
		runMobile(t, listenInterop(t), newInteropPeer(o.name, "", netip.AddrPort{}, o.seed, o.peerSeed), o.mover == "us")
	case "all":
		for _, mover := range []string{"initiator", "responder"} {
			far, near := listenInterop(t), listenInterop(t)
			t.Run(mover+" moves", func(t *testing.T) {
				responder := newInteropPeer(o.wanted, "", netip.AddrPort{}, o.peerSeed, o.seed)
				atOnce(
					func() { runMobile(t, far, responder, mover == "responder") },
					func() { runMobile(t, near, initiator(far.LocalAddrs()[0]), mover == "initiator") },
				)
			})
		}
	default:
		t.Fatalf("-interop.role %q: not initiator, responder or all", o.role)
	}
}
