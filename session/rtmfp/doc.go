// Package rtmfp is the transport: the sessions and flows of RFC 7016 as state machines that do no I/O.
//
// An [Endpoint] owns every session of one identity. It is told the time, the packets that arrived and
// what its owner wants; it answers with packets to send, events and the time at which it wants to be
// woken. It never reads a clock, starts a goroutine or takes a lock, so the same code runs on sockets
// (under a [Loop]) and in a simulation:
//
//	e := rtmfp.New(rtmfp.Config{Profile: profile, Rand: rng, Random: rand.Reader})
//	s, err := e.Connect(now, keying.Discriminator(peer), tag, address)
//	f, err := s.OpenFlow([]byte("chat"), rtmfp.PriorityData)
//	err = f.Write(now, []byte("hello"), rtmfp.Deadlines{})
//	for { to, datagram, ok := e.Transmit(now, buf); … }
//	for { ev, ok := e.NextEvent(); … }
//	wake := e.Advance(now)
//
// An endpoint whose Config says so introduces the peers of its open sessions to one another, so that they
// can meet although firewalls and address translators let only answers in; see introducing.go.
//
// Only one goroutine may touch an Endpoint and everything below it.
//
// The package deliberately knows nothing of groups, classes, sockets or interfaces; which peer may do
// what is decided above, which bytes are genuine is decided in keying.
package rtmfp
