// Package session is a class: who is in it, by what right, and the network it runs on. It composes what
// lies below (sockets, transport, group, journal) into one value that the rest of the program uses.
//
//	c, err := session.Launch(ctx, session.Config{Identity: id, Name: "Dr. Lindqvist", Fold: chat.Apply, …}, "Photosynthesis", true)
//	text := c.Invite()
//	err = c.Write(ctx, journal.KindChat, body)
//	for _, m := range c.View().Members { … }
//	err = c.Leave(ctx)
//
// A [Class] stands on a [Peer]: a socket, and the groups that are used over it. Groups without a class need no
// more than that:
//
//	p, err := session.OpenPeer(ctx, session.PeerConfig{Handle: func(now time.Time, ev netgroup.Event) { … }})
//	g, err := p.Join(ctx, spec, netgroup.Member{})
//	err = p.Do(ctx, func(now time.Time, _ *netgroup.Connection) { _, err = g.Post(now, data) })
//
// One goroutine, the loop, owns everything below; Config's functions run on it and must not block or call
// back. Views are immutable.
//
// It deliberately knows nothing of chat, boards, tests or windows: entries of other kinds are handed to
// Config.Fold, and package app/room joins them.
package session
