// Package client keeps a rendezvous told of the groups that this machine is in, and asks it for other members.
// It is a state machine that knows neither sessions nor groups: its owner opens the session when it is wanted
// and carries the messages.
//
//	c := client.New(client.Config{AccessKey: key, Rand: rng})
//	c.Register(now, tag)
//	if c.WantsSession() { … c.Opened(now, handshakeHash, self) }
//	c.Receive(now, message)
//	for { m, ok := c.NextMessage(); … }
//	for { ev, ok := c.NextEvent(); … }
//	wake := c.Advance(now)
//
// It says hello, registers each tag and asks for members, without waiting for the answers in between: one round
// trip after the session is open, members are known. Registrations are renewed at half of their lifetime. It asks
// again 2 s, 4 s and so on up to a minute later while a group lacks neighbours, and every 2 minutes otherwise, so
// that a group that fell apart comes together again.
//
// A session that is lost, or not to be had within 10 s, is sought again after 1 s, 2 s and so on up to a minute,
// with some chance in it, so that not all come at once. After a rejection that waiting does not mend (an access key
// that is wrong) it is tried again every 5 minutes. What a rendezvous says unasked is a fault; with 8 its session
// is closed, and sought again as if it had been lost.
package client
