// Package journal keeps the signed logs of a class: what everyone said and did, as statements that
// any member can pass on and nobody can change.
//
// Each author has one log, a chain of entries. A [Journal] writes the own log, takes the entries of
// others in any order, and gives them out to be folded into state, each author's in sequence:
//
//	j := journal.New(journal.Config{Group: id, Self: identity, Keys: keys, Random: rand.Reader})
//	loaded, err := j.Load(now, kept)                     // of an earlier run; apply j.Folded()
//	e, err := j.Append(now, journal.KindJoin, body)      // send e.Raw to everyone
//	entries, err := j.Add(now, raw)                      // from the network; apply the entries
//	if errors.Is(err, journal.ErrFork) || j.NeedsResolve(m, e) { m, _ = j.Resolve(now, m) } // and begin anew
//	entries = j.Due(now)                                 // at j.NextDue()
//	needs := j.Missing(theirHeads, 64)                   // ask for these
//	raws := j.Range(need.Author, need.From, 64, 64<<10)  // answer with these
//	j.Agree(theirHeads, raw)                             // with each entry that comes of it, after Add
//
// # What counts
//
// A reducer that ignores order between authors, and duplicates, gives the same state to all who
// were given the same entries, because what counts depends on the entries alone. Entry 1 is a join.
// Each entry names the hash of the one before and has a larger clock. A log holds at most 100,000
// entries and 64 MiB. An entry that breaks a rule ends its log for everyone: the log stops before
// it. So do two signed entries that cannot belong to one chain, a fork, at the last common entry, until staff
// choose a branch (see Forks below).
// An entry more than 60 s ahead of the clock is kept and passed on, but folded only when the clock
// gets there; nothing is refused for its time.
//
// # Encoding
//
// Integers are unsigned varints (7 bits a byte, least significant first) of the shortest form. A
// field is its length as a varint and that many bytes. One value has one encoding. An entry is
//
//	version     1 byte, 1
//	author      32 bytes, Ed25519 public key
//	sequence    varint, 1 and up
//	previous    32 bytes, SHA-256 of the author's previous entry; zeros in entry 1
//	clock       varint, Unix milliseconds << 16 | counter
//	kind        varint
//	key ID      8 bytes, names the content key
//	nonce       24 bytes, random
//	body        field, at most 16,400 bytes: sealed body and 16-byte tag
//	signature   64 bytes, Ed25519
//
// The body is sealed with XChaCha20-Poly1305 under HKDF-SHA256(content key, no salt, info
// "lyceum/v1/entry body"), with everything from version to nonce as associated data. Bodies of kinds below
// 16, the record, are sealed under the first content key and say nothing under any other. Signatures
// cover "lyceum/v1/<kind>", a zero byte, the 32-byte group ID, then the exact bytes before the
// signature; the kinds are "entry", "desk entry", "grant", and "bearer", whose bytes are the author key alone.
//
// Each author may have a second log, the desk log, which not everybody is given ([Config].Desk). Its entries are
// of the same form, their signatures of the kind "desk entry"; all, the first too, are of kind 16 and above.
//
// A grant is
//
//	version     1 byte, 1
//	issuer      32 bytes, Ed25519 public key
//	subject     1 byte, 0 for an author key, 1 for a bearer key; then 32 bytes, the key
//	rights      varint: post 1, publish 2, present 4, moderate 8, monitor 16, grade 32, grant 64
//	not before  varint, Unix seconds, 0 for no bound
//	not after   varint, the same
//	signature   64 bytes
//
// and a chain of grants is nothing at all, or their number (varint, 1 to 4) and each as a field.
//
// The bodies of the kinds that this package reads:
//
//	join    1   field certificate (1–1024 bytes), field name (UTF-8, 1–60 characters),
//	            field chain of grants, field proof (0 or 64 bytes, a "bearer" signature),
//	            field posting proof, field publish proof (the same, by keys made of passwords)
//	leave   2   empty
//	launch  3   field title (UTF-8, 1–120 characters), field staff key (0 or 32 bytes)
//	end     4   empty
//	admit   5   number (1–128), that many of: author (32 bytes), hashes of removals that are undone
//	grant   6   field chain of grants, of which the author issued the last, to an author key;
//	            hashes of revocations that do not touch it
//	revoke  7   rights (varint, not 0), cuts
//	remove  8   cuts
//	epoch   9   hashes of the epochs it replaces (at most 64), hashes of what it heeds (removals, revocations and
//	            what closed the class), commitment (32 bytes), field staff key (0 or 32 bytes)
//	revoke invite  10  bearer key (32 bytes)
//	waiting room   11  1 byte: 0 off, 1 on
//	resolve 12  author (32 bytes), hash of the first entry of the branch that counts (32 bytes)
//
// Names and titles have no white space but single spaces inside, and no control characters. Hashes are
// their number (varint, at most 256 unless said) and that many SHA-256 of entries (32 bytes), rising. Cuts
// are their number (varint, 1 to 200) and that many of: author (32 bytes), sequence number (varint), hash of
// that entry (32 bytes; zeros for sequence number 0). The first cut is of whom the statement is about, the
// others are of other authors, rising. A staff key is an X25519 public key, not zeros.
//
// # Membership
//
// A [Membership] folds the record. Whoever joins by a valid invite is a member, until somebody was removed,
// an invite revoked or a waiting room opened; from then on whoever is admitted by an admit, or appointed by
// a grant of the class root key to the own author key, which is a chain of one. Rights to moderate, monitor,
// grade and grant take admission at any time. A removal holds unless an admission names it.
//
// An admit, remove, epoch, revoke invite and waiting room need the right to moderate at that entry; a grant
// the right to grant; a revoke either. Who has the right to grant by a chain of n grants has rank n; who has
// only the right to moderate, rank 5. A removal or revocation takes effect on people of a higher rank number
// only, and an admission into a rank counts if its author has that rank or a lower number. So what counts is
// settled rank by rank, and never depends on itself.
//
// What lies beyond a cut is void: for a removal, all; for a revocation, what needs the right. The rights that
// somebody has by way of a removed person, or one whose right or right to grant was revoked, end at the own
// cut of that statement, and if it has none were never there. A cut whose hash is not that of the entry here
// leaves nothing. A grant holds against the revocations of its subject that it names.
//
// The latest waiting room statement counts, by clock, then author. An author's first 256 epochs and 16,384
// statements count, of these the first 256 that are about the same person (admissions together with removals and
// revocations), and none that names more than 65,536 people together with those before it.
//
// # Forks
//
// A log that parts in branches stops before them for everyone. What comes beyond is kept and passed on, up to 4 MiB of
// one author besides what was in the log when the fork was found, and told of by the ends of the branches ([Journal.Tips];
// at most 16 of one author). The evidence, two entries that cannot belong to one chain, goes with the log ([Head].Stop).
//
// A resolve says which branch counts. The log goes on along it, and the author writes on from its end; the other
// branches never count, nor can they be evidence against the author any more. It counts from whoever has the right to
// moderate at that entry and a lower rank number than the author; about an author of rank 1, whom nobody outranks, from
// all who have a rank; never from the author. Of several that name branches which are known here, that of the lowest
// rank number counts, then the earliest by clock, then by author and hash: each has one word, so nobody can change
// the past of a class back and forth. What names no branch changes nothing. A fork of entry 1 cannot be resolved, as the
// author's rank would depend on it. A branch that forks further on stops the log there again.
//
// To find what counts, all forked logs are first stopped at their first fork. Of the forks that can be decided by what
// is on the record then those of authors of the lowest rank number are, and the record is folded anew; and so on until
// there is none, at most 32 times. A choice is not undone by what comes to count because of it: a removal in the chosen
// branch that strikes whoever chose it holds, and so does the choice. The rank of an author does not depend on the
// own entries, nor on those of higher rank numbers, so this comes to the same end for the same entries.
//
// # Content keys
//
// The first content key is the group's own. An epoch brings a random key of 32 bytes, of which its statement
// carries only SHA-256("lyceum/v1/epoch key", a zero byte, group ID, key). Heads are the epochs that no other
// replaces. The content key of several heads is HKDF-SHA256(their keys, sorted and joined; salt group ID;
// info "lyceum/v1/content key of epochs"); its ID the first 8 bytes of SHA-256("lyceum/v1/content key ID", a
// zero byte, group ID, the hashes of the heads' entries, sorted). So those who are kept out by any one of the
// heads are kept out. A [Ring] holds the keys.
//
// To a person or to staff matter is sealed by HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256),
// HKDF-SHA256 and ChaCha20-Poly1305; info is "lyceum/v1/<label>", a zero byte and the group ID; associated
// data is the clear header. The result is the encapsulated key (32 bytes) and the sealed message. The class
// sealing key is that of the last epoch with one, else that of the launch.
//
// # Deliberately absent
//
// Files, the network, and every clock: the caller says what time it is. All entries are in memory, at about their
// size on the wire. [Journal.Load] takes in what an earlier run kept: it verifies of each log that it chains, and
// the last signature, which covers all before it.
// A body that cannot be opened when it is folded is given out sealed; [Journal.Reopen] says when a key has
// come for it, and the owner folds anew. A Journal is owned by one loop and has no lock.
package journal
