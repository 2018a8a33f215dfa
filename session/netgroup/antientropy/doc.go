// Package antientropy keeps one journal in step with those of the neighbours: it finds out in which logs two members
// differ at the cost of those logs, and fetches what is missing from several neighbours side by side.
//
// A [Sync] is one member's part for one journal. It does no I/O and knows nothing of sessions or of what counts. Its
// owner tells it what comes and what time it is, and takes from it what is to be sent and added:
//
//	s := antientropy.New(antientropy.Config{Log: journal, Self: me, Limit: useful})
//	s.Meet(antientropy.Peer{ID: n, Author: a, Salt: session.HandshakeHash()})
//	s.Compare(now, n)                           // when they meet, and now and then
//	err := s.Receive(now, n, message)           // an error is a neighbour's fault
//	for { b, ok := s.NextBatch(); … }           // give b.Raws to the journal, then s.Added(now, b)
//	for s.Serve(mayReply) { … }                 // an answer to a want follows by NextSend
//	for { m, ok := s.NextSend(); … }
//	wake := s.Wake(); s.Advance(now)
//
// # Comparing
//
// A version vector, here a list of heads (author, entries that count, hash of the last, where the log stops), is
// compared by fingerprints of ranges of authors. Whoever begins sends the fingerprint of all its heads. A receiver that
// has the same says so. Else it splits the range into eight parts of as many logs each and sends their fingerprints; of a
// range with 64 logs or less it sends a digest of each head instead, and of one with two or less the heads. Digests are
// answered by the heads that are none of them, and by those digests that are unknown; heads by heads that say more.
// So equal members exchange two messages of a few bytes, and one differing log costs a head or two, two bytes for each of
// the 64 logs around it and a few fingerprints: of 30 logs 215 to 288 bytes with the want and the comparison after it,
// of 3,000 456 to 532. Fingerprints and digests are salted with what only the two ends of
// the session know, so that nobody can make up logs that look alike; a digest that is alike by chance is noticed, as
// the fingerprint above it differs, and then all heads of the range are told.
//
// If both begin at once, the comparison of the one goes on that Peer.First is true for. Who has no log at all leaves
// it to the other side to begin. A newcomer that hears of more than 256 logs that it lacks learns of at most about
// 6,144 heads at a time, from one neighbour after another. A neighbour that is Peer.Mute is told nothing: it is asked
// for all heads at once.
//
// # Fetching
//
// Of what neighbours have, each part of a log is asked of one neighbour at a time, the own log alone of all, for this
// machine cannot write before it has it. A request names parts of up to 128 logs, as much as usually fills an answer
// of 64 KiB, and begins behind the log that was asked for last: so different logs, and different parts of a long one,
// come from different neighbours. As many requests are under way to a neighbour as keep it busy, 8 at most, and 32 to all; see
// pace. An answer may hold less, and says whether there is more. What is denied, or was not answered in time (four times
// what answers usually take, at least 3 s), is asked of others, and what a neighbour of which nothing was measured does not send in 300 ms of who
// has nothing else to give. The first request to a neighbour is for some 4 KiB: that is what a session carries at once that has just begun, and
// the rest is asked of who comes meanwhile. A neighbour that does not answer is left alone for 2 s up
// to a minute, and one that gives less than it said it has, though there was room, is not asked for that log before it
// says anew what it has. A log is fetched up to 16 requests ahead of what is here; what comes too early waits, 8 MiB at
// most, and so do logs whose author is not admitted yet, as long as anything is on the way.
//
// Where two branches of a log part, and what proves that it stopped, is asked of the neighbour that has the other
// branch alone ([journal.Journal.Missing], [journal.Journal.Agree]).
//
// When entries came and no more are on the way, logs are compared with all neighbours, twice a second at most: others may
// lack them too. So what one member brings from elsewhere reaches all, whatever its age.
//
// Wants wait here, 32 of one neighbour, until there is room for an answer, and are then answered in turns.
//
// # Messages
//
// Numbers are VLUs of the shortest form, a list is its length and that many items, a head is author (32) ‖ entries ‖
// hash (32) ‖ stop. Every value has one encoding. A message is one byte of kind and then:
//
//	1  compare  entries of the receiver's log that the sender has ‖ of its own ‖ logs that it has ‖ sections
//	2  want     ID ‖ list of: author (32) ‖ first ‖ how many more; 1 to 128
//	3  entries  ID ‖ 1 if the message holds less than there is, else 0 ‖ list of entries, each its length and its bytes
//	4  cancel   ID of a want
//
// Entries are in the order of the want; the evidence of a broken log follows the last that counts. Sections divide the
// authors by their keys, from the lowest on:
//
//	length of bound (1, at most 32) ‖ bound ‖ mode (1) ‖ content
//
// A bound is the shortest beginning of a key that parts the authors below it from those above; the empty one is the
// end. What follows the last section is not spoken of. The modes, and what is in a section of each:
//
//	0  skip     nothing; no two in a row, nor at the end
//	1  print    first 8 bytes of SHA-256(salt ‖ all heads)
//	2  digests  list of: first 2 bytes of SHA-256(salt ‖ head), by author; at most 64
//	3  heads    list of all heads
//	4  some     list of heads that the receiver does not have ‖ list of digests that the sender does not have, rising
//	5  final    list of heads that the receiver does not have; not answered
//
// A message has at most 1,024 sections and 3,072 heads.
//
// # Deliberately absent
//
// Which entries count, who may have which log ([Config].Share), what an answer costs who asked, and flows: entries go
// in one that all else overtakes.
package antientropy
