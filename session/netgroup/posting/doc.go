// Package posting brings messages to every member of a group over the links that there are, most of them
// once: eager and lazy push, after Plumtree (Leitão, Pereira, Rodrigues: Epidemic Broadcast Trees, 2007).
//
// An [Engine] is one member's part. Its owner tells it what comes from neighbours and the time, and sends
// what the Engine hands to its [Sender]:
//
//	e := posting.New(posting.Config{Sender: s, Rand: rng, Now: now})
//	h, ok := e.Free()                      // for each neighbour
//	e.Add(now, h)
//	e.Publish(now, id, data)               // a message of one's own
//	if e.Has(id) { e.Duplicate(…) }        // one came in full: was it here?
//	e.Accept(now, h, id, wave, data)       // no, and it is genuine
//	wake := e.Wake(); e.Advance(now)
//
// It knows nothing of what messages mean, of cryptography, sessions or the overlay.
//
// # How a message spreads
//
// Each link is eager or lazy, alike at both ends. A message that is new goes at once to all eager
// neighbours, and its ID to the lazy ones, with others, some time later: to three after 100 to 150 ms, to
// three more every 600 ms, until all know who has it. Whoever is told of a message and does not get it within
// the usual time (250 ms to 1 s; mean and deviation are measured) fetches it from one of those who told of
// it, then from two more, four more, and so on, those first who answer and are early. The link to who
// answers becomes eager (graft). A message that comes again in full makes its link lazy (prune). So eager
// links become a tree, and stay one while members vanish without a word.
//
// Waves: a copy carries by which way it spreads, so that cycles of eager links are told from waves that
// meet. The publisher gives its message to some lazy neighbours besides the eager ones, each the source of a
// wave of its own, so that the way is short and nothing hangs on one link; where these waves meet the links
// stay. A message that was fetched over a link made eager for it is a new wave as well, and where that meets
// any other there is a link too many, which becomes lazy.
//
// Who has a message how long is said with its ID. A link that would have brought messages 60 ms earlier takes
// the place of the one that brought them, which keeps the tree short; rarely, and ever more rarely if it then
// does not.
//
// If every member is a neighbour of the publisher, and there are no more than 33, it sends the message to all
// and nobody sends it on: one hop, no copy twice. IDs are announced all the same. Where the members are so few that all are
// meant to be neighbours, but somebody is said to be there who is none, it sends it to all as well, and to those that are not
// eager as waves of their own: it hangs neither on who came last nor on who vanished without a word.
//
// A message longer than 2 KiB is announced to everybody eager at once, and sent only to who fetches it, once
// to each; everybody fetches at once, from one.
//
// A new neighbour is asked for what it received since this member entered the group, 120 s at most: so the
// halves of a group that fell apart have the same messages when it is whole again, and a newcomer is not told
// what came before it.
//
// # What bounds it
//
// Kept are the IDs of 16,384 messages, and the messages of the last 120 s, 8 MiB and 4,096 at most, to answer
// fetches; the oldest give way. Each is sent to a neighbour once, however often it asks. Of the IDs that one
// neighbour was the first to announce 256 may be missing, more are ignored; it is asked for 64 at a time (8 long
// ones), and one whom nobody sends within 10 s is forgotten. Of announcements that come to nothing, and of ages
// that are made up, only who makes them is thought less of: who does not answer is asked last. What was found
// not to be genuine is not fetched again (512 IDs are remembered); what came too early to be judged is fetched
// once more, from somebody else.
package posting
