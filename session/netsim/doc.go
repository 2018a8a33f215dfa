// Package netsim is a network that exists only in virtual time: it drives sans-I/O state
// machines through NATs and links with delay, jitter, loss, duplication, reordering, a rate and a
// queue, so that an hour among hundreds of peers takes seconds and repeats to the byte.
//
//	w := netsim.New(1, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
//	link := netsim.Link{Delay: 20 * time.Millisecond, Loss: 0.05}
//	w.Add(netip.MustParseAddrPort("10.0.0.1:1935"), alice, link)
//	w.Add(netip.MustParseAddrPort("10.0.0.2:1935"), bob, link)
//	w.At(w.Now().Add(time.Second), func(now time.Time) {
//		alice.Connect(now, bobID)
//		w.Poke(aliceAddr) // alice has something to send now
//	})
//	w.RunFor(time.Hour)
//	fmt.Printf("%+v %x\n", w.Stats(), w.TraceHash())
//
// Hosts that World.Add puts on the network are public. World.AddSite makes a site behind a
// router, with a NAT of any kind of RFC 4787, a firewall or neither, and a line that its hosts
// share; sites may be in sites. NATs restart and get other addresses, and hosts move between
// sites, when a function given to World.At says so:
//
//	home := w.AddSite(netsim.NAT{
//		Kind:    netsim.Kind{netsim.EndpointIndependent, netsim.AddressAndPortDependent},
//		Outside: netip.MustParseAddr("198.51.100.1"),
//	})
//	home.SetLine(netsim.Link{Rate: 10e6}, netsim.Link{Rate: 50e6})
//	home.Add(netip.MustParseAddrPort("192.168.1.2:1935"), carol, netsim.Link{})
//	w.At(later, func(time.Time) { home.Restart() })
//
// Punch says which kinds of NAT can be got through at all.
//
// A datagram's way is outward, across, inward:
//
//  1. Its host's uplink.
//  2. While the address it is for is nobody's in the site where it is: that site's router, which
//     gives it its source address outside and remembers that, then the line upward.
//  3. The path set for the pair of addresses, as they are in the site where its way turns.
//  4. While the address is that of a NAT in the site, or of a host in a site in it: that site's
//     line downward, then its router, which refuses it or gives it its inside address.
//  5. The receiver's downlink.
//
// What a host sends to the outside address of its own NAT turns at the router, if it does
// hairpinning. Routers know no prefixes: what has an address that nobody has travels to the
// public network before it is unreachable. Each step but an uplink, and a router where there is a
// site, is absent unless set. A router decides at the instant when the datagram reaches it.
//
// Everything happens in one goroutine, the caller's, in the order of one event queue. Equal
// instants are ordered by when the event was scheduled, no two datagrams are ever delivered at
// the same instant, no map is iterated where its order could matter, and ports are drawn like
// all chance, so a run depends on nothing but the seed and what the nodes do.
//
// What it deliberately does not do: goroutines, sockets, wall-clock time, fragmentation, ECN,
// ICMP, congestion shared by sites, or net.PacketConn. A World must not be used by two goroutines
// at once.
package netsim
