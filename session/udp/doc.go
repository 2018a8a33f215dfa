// Package udp is the real network below a class: sockets for sessions, and announcements to
// everyone on the local network.
//
//	conn, err := udp.Listen(udp.Options{Port: 1935})
//	...
//	defer conn.Close()
//	buf, sizes, froms := make([]byte, 256<<10), make([]int, 512), make([]netip.AddrPort, 512)
//	n, err := conn.ReadBatch(buf, sizes, froms)   // n datagrams; net.ErrClosed after Close
//	err = conn.WriteBatch(buf[:2400], 1200, to)   // two datagrams, by the socket that leads there
//
// # Batches
//
// Most of what a datagram costs is its way through the system's network stack, so on Linux many go
// that way as one: UDP_SEGMENT cuts what is sent as late as possible (from Linux 4.18), UDP_GRO
// hands over together what came together from one sender (from 5.0). Both are probed for each
// socket, and a socket on which a segmented send fails sends one by one from then on. Elsewhere a
// batch is a loop. Nothing is sent in fragments where the system can be told so: a datagram longer
// than the network takes is refused or lost, so that the sender can find the path's MTU by trying.
//
// # Restriction to interfaces
//
// Without Options.Interfaces there is one socket a family on the unspecified address. With it
// there is one socket for each address of the named interfaces and none on the unspecified
// address, so that with {"lo"} nothing is reachable from outside by the machine's own rules of
// addressing, not by a filter of ours. Systems that accept a datagram for one interface's
// address on another interface (the weak host model: Linux, macOS) are also told to bind the
// socket to the interface, where they let us; Linux does since 5.7 without privileges. A Conn
// follows its interfaces: sockets come and go with their addresses, the port stays. So does a Group.
//
// What it deliberately does not do: find out path MTUs, NAT mapping, or anything about what the
// datagrams mean.
package udp
