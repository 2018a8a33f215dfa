// Package session is a class: who is in it, by what right, and the network it runs on. It composes what
// lies below (sockets, transport, group, journal) into one value that the rest of the program uses.
//
//	c, err := session.Launch(ctx, session.Config{Identity: id, Name: "Dr. Lindqvist", Fold: chat.Apply, …}, "Photosynthesis", true)
//	text := c.Invite()
//	err = c.Write(ctx, journal.KindChat, body)
//	for _, m := range c.View().Members { … }
//	err = c.Leave(ctx)
//
// With Config.Dir a class is kept in a class file as it goes, and entered from it again:
//
//	c, err := session.Reopen(ctx, cfg, store.PathOf(cfg.Dir, group))
//
// A class meets in sittings: an instructor's return begins the next one if the last is over. Own entries go out, and the
// verbs return, once they are on disk; if the disk fails the class goes on, and View.DiskError says so.
//
// Files: class.go the life of a class, launch.go and sitting.go the ways into it, disk.go its file; decide.go,
// conduct.go, roles.go, invite.go, staff.go, desk.go what people do; media.go, publication.go, playback.go what they show and
// say, by rights and locks; tell.go what they say to one program alone, post.go to all for a moment; files.go, files_jobs.go, files_network.go and
// files_told.go the files of a class (package filestore has them on disk); reports.go what staff know of everybody (package
// monitor); fold.go and view.go what they see; lead.go, presence.go, owner.go what the acting lead does by
// itself. What a class file holds besides logs: constants in
// disk.go.
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
