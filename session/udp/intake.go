package udp

import "net/netip"

// A portableIntake works on every system: a goroutine for each socket, and one system call, one
// change of goroutine and one copy for each datagram.
type portableIntake struct{ *inbox }

func newPortableIntake() intake { return portableIntake{newInbox()} }

func (p portableIntake) start(s *socket) {
	p.inbox.start(func(b []byte) (int, netip.AddrPort, bool, error) {
		n, from, err := s.ReadFromUDPAddrPort(b)
		return n, from, true, err
	})
}

func (p portableIntake) renamed() {} // package net forgets names by itself

func (p portableIntake) read(b []byte, sizes []int, froms []netip.AddrPort) (n int, err error) {
	sizes[0], froms[0], err = p.inbox.read(b)
	if err != nil {
		return 0, err
	}
	for n = 1; n < len(sizes); n++ {
		b = b[sizes[n-1]:]
		if len(b) < MaxDatagram {
			return n, nil
		}
		select {
		case r := <-p.full:
			sizes[n], froms[n] = p.take(r, b), r.from
		default:
			return n, nil
		}
	}
	return n, nil
}
