// Package rendezvous introduces the members of a group to one another although none of them can be reached
// from outside: the job that Adobe Stratus did. Members register under a tag of their group, are told of some
// others who did, and are introduced to them (package rtmfp); what they say to each other then does not pass
// through here.
//
//	s := rendezvous.New(rendezvous.Config{Identity: id, Rand: rng, Random: rand.Reader})
//	s.SetKeys(now, keys) // access keys; without any it is open to everybody
//	err := rtmfp.NewLoop(s, socket, takeEvents).Run(ctx)
//
// The messages, tags, access keys and URLs are laid out in package protocol.
//
// # What it learns, and what it does not
//
// It knows which peer IDs are registered under a tag, where they are, what they say of their spare capacity,
// and which access key they hold. It never learns a group's ID, secret, name or content: the tag cannot be
// turned back, it cannot join, for sessions between members need a key made of the secret, and it can compute
// ring addresses only for tags that were shown to it. It can refuse to introduce, introduce wrongly, and make
// members up, who then cannot open a session.
//
// # Who is told of whom
//
// Everybody, while there are at most 16 others. Beyond, four who are next to the asker on the ring, two on
// either side; four whose IP addresses have most leading bits in common with its own; four with spare
// capacity, the best of 32 drawn by chance; and four or more by chance. Introductions are made between any two
// registered under one tag.
//
// # Lifetimes
//
// Whoever says no hello within 10 s of opening a session, or holds no registration for a minute, is
// disconnected. A registration holds for 5 minutes unless renewed, and ends with its session, which ends
// after 45 s of silence.
//
// # Limits and what happens beyond them
//
// DefaultLimits lists them. The newest is refused, with its reason, and nothing that was accepted earlier is
// dropped for it: sessions 16,384 and 4,096 of one site; tags 16,384, 16 of a session, 256 new ones at once and
// one a second of a site; registrations 65,536, 4,096 under a tag and 8,192 of a site; 500 handshakes a second.
// Who moves to another site has there what is left of it: registrations beyond end, a session beyond ends.
// Who sends more than 64 messages at once or 2 a second, or whose site sends more than 8,192 or 819, is not
// read from until that is made good. Eight malformed messages end a session. A session holds at most 16 KiB
// received and 32 KiB to be sent; replies beyond are dropped, and asked for again. A member that is registered
// in one group and up to date takes 12 KB (BenchmarkCaller).
//
// The holders of an access key together have what its quota says: members at once (3,000 by default), groups
// at once (100) and registrations a minute (3,000). Keys and closed tags take effect at once, on those who are
// registered too.
//
// # Deliberately absent
//
// Sockets, clocks and files (app/rendezvous has them); passing on what members say to each other; a memory
// of registrations over a restart, for members register again within seconds.
package rendezvous
