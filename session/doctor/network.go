package doctor

import (
	"context"
	"errors"
	"net/netip"
	"sync/atomic"

	"lyceum/session"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// A Network is what is examined. A function that is nil is that of the real network; tests give others.
type Network struct {
	session.Network
	Interfaces     func(names []string) ([]udp.Interface, error)
	JoinWays       func(o udp.GroupOptions) (Group, error)
	FindRendezvous func(ctx context.Context, url string) (netgroup.Rendezvous, error)
}

// A Group sends by one way at a time, as udp.Group does.
type Group interface {
	session.Group
	Ways() []udp.Way
	SendBy(w udp.Way, b []byte) error
}

// withDefaults fills in what is of the real network.
func (n Network) withDefaults() Network {
	if n.Listen == nil {
		n.Listen = func(o udp.Options) (session.Conn, error) {
			c, err := udp.Listen(o)
			if err != nil {
				return nil, err // not a Conn that holds a nil
			}
			return c, nil
		}
	}
	if n.Interfaces == nil {
		n.Interfaces = udp.Interfaces
	}
	if n.JoinWays == nil {
		n.JoinWays = func(o udp.GroupOptions) (Group, error) {
			g, err := udp.JoinGroup(o)
			if err != nil {
				return nil, err
			}
			return g, nil
		}
	}
	if n.FindRendezvous == nil {
		n.FindRendezvous = session.FindRendezvous
	}
	return n
}

// A traffic counts what went out of a socket and what came in. Any goroutine may use it.
type traffic struct {
	sent, received atomic.Int64
	failed         atomic.Pointer[error] // the last send that the system refused
}

// errNoMulticast keeps the trial of one way from finding members by another.
var errNoMulticast = errors.New("not tried here")

// counted returns the network of a trial: what its socket sends and hears is counted, and without lan nobody is
// looked for by multicast.
func (n Network) counted(t *traffic, lan bool) session.Network {
	listen := n.Listen
	c := session.Network{JoinGroup: n.JoinGroup, Listen: func(o udp.Options) (session.Conn, error) {
		conn, err := listen(o)
		if err != nil {
			return nil, err
		}
		return &countedConn{conn, t}, nil
	}}
	if !lan {
		c.JoinGroup = func(udp.GroupOptions) (session.Group, error) { return nil, errNoMulticast }
	}
	return c
}

// A countedConn counts the datagrams of a socket.
type countedConn struct {
	session.Conn
	traffic *traffic
}

func (c *countedConn) ReadBatch(b []byte, sizes []int, froms []netip.AddrPort) (int, error) {
	n, err := c.Conn.ReadBatch(b, sizes, froms)
	c.traffic.received.Add(int64(n))
	return n, err
}

func (c *countedConn) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	err := c.Conn.WriteBatch(b, size, to)
	if err != nil {
		c.traffic.failed.Store(&err)
		return err
	}
	c.traffic.sent.Add(1)
	return nil
}
