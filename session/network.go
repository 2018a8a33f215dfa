package session

import (
	"net/netip"
	"sync/atomic"

	"lyceum/session/rtmfp"
	"lyceum/session/udp"
)

// A Network is what a class sends and receives by. A function that is nil is that of the real network;
// tests give others.
type Network struct {
	// Listen opens the socket of a class.
	Listen func(o udp.Options) (Conn, error)
	// JoinGroup joins a multicast group, as udp.JoinGroup does.
	JoinGroup func(o udp.GroupOptions) (Group, error)
}

// A Conn is the socket of a class, as udp.Conn is one.
type Conn interface {
	rtmfp.PacketConn
	LocalAddrs() []netip.AddrPort // where others can reach it
	IsNear(netip.Addr) bool       // it is on a network that this machine is on too
	Port() int
	Changed() <-chan struct{} // fires when this machine's addresses have changed, or an interface went up or down
}

// A meter counts what goes through a Conn.
type meter struct {
	Conn
	sent, received atomic.Uint64 // bytes of UDP payload
}

// ReadBatch implements rtmfp.PacketConn.
func (m *meter) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	n, err = m.Conn.ReadBatch(b, sizes, froms)
	for _, size := range sizes[:n] {
		m.received.Add(uint64(size))
	}
	return n, err
}

// WriteBatch implements rtmfp.PacketConn.
func (m *meter) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	err := m.Conn.WriteBatch(b, size, to)
	if err == nil {
		m.sent.Add(uint64(len(b)))
	}
	return err
}

// A Group reaches everybody on the local network who joined it too, and follows this machine's interfaces, as udp.Group
// does.
type Group interface {
	Send(b []byte) error
	ReadFrom(b []byte) (n int, from netip.AddrPort, err error)
	Close() error // makes ReadFrom return
}

func (n Network) listen(o udp.Options) (Conn, error) {
	if n.Listen != nil {
		return n.Listen(o)
	}
	c, err := udp.Listen(o)
	if err != nil {
		return nil, err // not a Conn that holds a nil
	}
	return c, nil
}

func (n Network) joinGroup(o udp.GroupOptions) (Group, error) {
	if n.JoinGroup != nil {
		return n.JoinGroup(o)
	}
	g, err := udp.JoinGroup(o)
	if err != nil {
		return nil, err
	}
	return g, nil
}
