// Package netsim is a network that exists only in virtual time: it drives sans-I/O state
// machines through links with delay, jitter, loss, duplication, reordering, a rate and a queue,
// so that an hour among hundreds of peers takes seconds and repeats to the byte.
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
// A datagram crosses its host's uplink, then the path set for the pair of addresses, then the
// receiver's downlink; only the uplink is always there. Everything happens in one goroutine, the
// caller's, in the order of one event queue. Equal instants are ordered by when the event was
// scheduled, no two datagrams are ever delivered at the same instant, and no map is iterated, so
// a run depends on nothing but the seed and what the nodes do.
//
// What it deliberately does not do: goroutines, sockets, wall-clock time, fragmentation, ECN,
// congestion shared between hosts, or net.PacketConn. A World must not be used by two goroutines
// at once.
package netsim
