// Package fleeting brings what is worth nothing a moment later, such as where somebody draws, to every member of a group, over a
// tree for each author in which who has a thin line passes on nothing.
//
// An [Engine] is one member's part. Its owner tells it what comes from neighbours and the time, and sends what the Engine hands to
// its [Sender]:
//
//	e := fleeting.New(fleeting.Config{Sender: s, Rand: rng})
//	h, ok := e.Free(); e.Add(h, kbit)               // for each neighbour
//	e.SetBudget(own, all, weak)                     // now and then, as is SetStrength
//	e.Publish(now, me, number, data)                // a message of one's own
//	if e.Received(now, h, author, number, way) {    // one came: is it new?
//		e.Accept(now, h, author, number, way, data) // yes, and it is genuine
//	}
//	wake := e.Wake(); e.Advance(now)
//
// It knows nothing of what messages mean, of cryptography, sessions or the overlay.
//
// # How a message spreads
//
// Each member has one parent for each author, which feeds it what that author posts as it comes, and children. The first
// message goes to the strongest neighbours, as many as the line carries, and by everybody on to theirs; whoever gets it twice has all but
// the first of those who brought it feed it no more (prune). So it comes by the quickest way, and each further message once.
//
// Members with room for children offer a message now and then to one of those neighbours whom they do not feed, to each every three
// seconds; those without offer it for who has no other parent, more rarely. By that everybody learns who has messages how soon. Who
// had one 12 ms before the parent is tried: it feeds as well for half a second, and takes the parent's place if it is so much earlier
// on average (graft). Were the parent given up at once, two who do so at the same time could come to hang on each other, and get
// nothing any more; tried beside the parent, who hangs on this member is always later. Whoever's parent does not bring within 200 ms
// what was offered tries who offered it, and leaves a parent that brought nothing since. So who keeps to itself what it is fed is
// found out, and a newcomer has a parent after the first offer. A new parent sends what came after the last message of the old one.
//
// # Whose line it takes
//
// A member says how much of its line may go into copies ([Engine.SetBudget]); about 150 kbit/s are reckoned for a child of an
// author before the rate is known. Who is weak beside its neighbours feeds nobody but those who have no other parent, which they
// find out by offers that say so. An author with room for few feeds the strongest of those who ask. Who asks and is fed by nobody
// may have a quarter more, and when that is taken it takes the place of an author's child by chance, every two seconds at most, for those
// who are fed may keep all to themselves; not in the first two seconds of a tree, when many are fed by nobody for a moment: it would be the
// one by whom all others have it.
//
// # What bounds it
//
// Trees of 256 authors, each forgotten after 10 s without a message; of each author the messages of the last 2 s, 512 at most; 32
// children of an author. A neighbour that did not do as parent is not taken again for 10 s while there are others.
//
// # Deliberately absent
//
// Repair of single messages: what a session gives up is lost. Numbers of authors are believed, as is what neighbours are said to
// pass on; what is read of one neighbour or author is for the owner to limit.
package fleeting
