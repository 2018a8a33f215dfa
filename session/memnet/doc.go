// Package memnet is a local network in memory, on which tests run whole classes: no sockets, and time
// that testing/synctest can skip.
//
//	lan := memnet.New()
//	host := lan.Host("10.0.0.1")
//	conn, err := host.Listen(0)
//	lan.Cut("10.0.0.1", "10.0.0.2") // nothing gets through between the two
//
// Datagrams take a millisecond and arrive in order. It deliberately has no loss, rates or NAT: package
// netsim has those, but runs state machines only, where this runs the loops around them too.
package memnet
