// Package udp is the real network below a class: sockets for sessions, and announcements to
// everyone on the local network.
//
//	conn, err := udp.Listen(udp.Options{Port: 1935})
//	...
//	defer conn.Close()
//	buf := make([]byte, udp.MaxDatagram)
//	n, from, err := conn.ReadFrom(buf) // from any socket; net.ErrClosed after Close
//	err = conn.WriteTo(buf[:n], from)  // by the socket that leads there
//
// # Restriction to interfaces
//
// Without Options.Interfaces there is one socket a family on the unspecified address. With it
// there is one socket for each address of the named interfaces and none on the unspecified
// address, so that with {"lo"} nothing is reachable from outside by the machine's own rules of
// addressing, not by a filter of ours. Systems that accept a datagram for one interface's
// address on another interface (the weak host model: Linux, macOS) are also told to bind the
// socket to the interface, where they let us; Linux does since 5.7 without privileges.
//
// What it deliberately does not do: keep up with interfaces that come and go after Listen or
// JoinGroup, segment offload, path MTU discovery, NAT mapping, or anything about what the
// datagrams mean.
package udp
