// Package replication spreads the objects of one space among neighbours: who has what, who wants what, and
// who is asked for which. It is the object replication of NetGroup in Flash Player 10.1, with a wire format of
// its own.
//
// A [Space] is one member's part. It does no I/O and knows nothing of what objects are, of cryptography,
// sessions or the overlay. Its owner tells it what comes and what time it is, and takes from it what is to be
// sent and done:
//
//	s := replication.New(replication.Config{Rand: rng, Strategy: replication.RarestFirst, Objects: 1526, ObjectBytes: 64 << 10})
//	s.AddWant(now, replication.Range{Last: 1525})
//	s.Meet(now, n)                              // a neighbour
//	err := s.Receive(now, n, message)           // an error is a neighbour's fault
//	for { ev, ok := s.NextEvent(); … }          // FetchResult: check, then AddHave or Refuse
//	for s.Serve(now, hasRoom) { … }             // Request: Write or Deny
//	for { m, ok := s.NextSend(); … }
//	wake := s.Wake(); s.Advance(now)
//
// # Who is asked for what
//
// Neighbours tell each other what they have and want. An object that is wanted is asked of one neighbour that
// has it: the lowest first, or the one that the fewest neighbours have, by chance among equals. So many
// requests are under way to a neighbour that it is never idle for want of one: as long as an answer takes
// less than one and a half times the shortest, one more; when it takes twice as long, because requests wait over there,
// fewer. What a neighbour denies it is not asked for again before it says anew that it has it; what is not
// answered in time is asked of another, and who goes on like that is left alone for up to a minute. A request
// whose answer is far away is moved to a neighbour that has the object too, wants for nothing to do and so
// will answer sooner. At the end, when everything was asked for, what is overdue is asked of up to two more.
//
// Requests wait here until there is room for an answer, and are then passed on in turns of the neighbours;
// who lacks more than usual has its turn up to twice as often, or else members with few neighbours would be
// last by far.
//
// With Config.Seed, objects that nobody else has are shown to one neighbour each, and to no other before all
// that somebody wants were sent once, and for a second after, or up to five while neighbours get what they want so fast that
// they have all in two more, and while they get anything: so first copies leave first and neighbours have something to exchange,
// and time to. What was sent to a neighbour that takes no part any more, and was seen nowhere else, is shown at once to another
// that wants it and may be shown something now.
// A neighbour that asks for nothing within 2 s of being shown objects, or is sent none for 20 s, or whose copies are seen
// nowhere else within 5 s although others want them, is shown nothing for 10 s, and another is shown the object; who takes back
// what it asked for is shown nothing for 2 s. To whom nothing else is left is shown what others were shown 20 s ago and were
// not sent. When no neighbour is left that could be sent something first, everything is shown to all.
//
// A neighbour that sent a wrong object is a liar: nothing that it says or sends counts any more.
//
// # Messages
//
// A message is one byte of kind and a body. Integers are variable length as in RFC 7016 §2.1.2 and of the
// shortest form; everything has one encoding, and all else is refused.
//
//	1 update   flags (1 byte), then a set for each of bits 0 to 3 that is set:
//	           0x01 objects the sender has now, 0x02 has no more, 0x04 wants now, 0x08 wants no more;
//	           0x10 whole: what was said before does not hold; 0x20 answer, with 0x10: the sender asks for
//	           the same; 0x40 idle: nobody asks the sender for anything
//	2 request  first ‖ how many more objects, at most 255
//	3 cancel   the same: of a request
//	4 deny     the same: the answer to a request that there is nothing
//	5 reply    first ‖ for each object, with consecutive indices, its length and its bytes
//
// A set is not empty, and is written as ranges or as a bitmap, whichever is shorter:
//
//	0  count ‖ for each range: objects left out before it ‖ how many more than one it has; between two
//	   ranges one object more is left out than is said
//	1  first ‖ length ‖ that many bytes, in which bit i mod 8 of byte i / 8 is object first + i; the first bit
//	   is set, and so is one of the last byte
//
// A set has at most 16,384 ranges, a bitmap 32 KiB, a reply 256 objects of at most 66 KiB each; replies are
// packed up to 64 KiB. What an object's owner has it does not want. Two ends begin with a whole update each;
// changes are told together, every 200 ms, and every 25 ms while nobody asks for anything.
//
// # Limits
//
// Of each neighbour are kept: two sets of at most 16,384 ranges, 64 requests that wait (more is an error), and
// 32 that it was made. Objects that the owner has not judged yet: 256, then no more are asked for. Rarity is judged
// among 32,768 objects from the lowest wanted on; beyond, the lowest go first.
package replication
