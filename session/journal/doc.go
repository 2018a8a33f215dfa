// Package journal keeps the signed logs of a class: what everyone said and did, as statements that
// any member can pass on and nobody can change.
//
// Each author has one log, a chain of entries. A [Journal] writes the own log, takes the entries of
// others in any order, and gives them out to be folded into state, each author's in sequence:
//
//	j := journal.New(journal.Config{Group: id, Self: identity, Keys: keys, Random: rand.Reader})
//	e, err := j.Append(now, journal.KindJoin, body)      // send e.Raw to everyone
//	entries, err := j.Add(now, raw)                      // from the network; apply the entries
//	if errors.Is(err, journal.ErrFork) { rebuild(j.Folded()) }
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
// it. So do two signed entries that cannot belong to one chain, a fork, at the last common entry;
// both are kept and passed on as evidence ([Head].Stop). Deciding which branch counts is later work.
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
// "lyceum/v1/entry body"), with everything from version to nonce as associated data. Signatures
// cover "lyceum/v1/<kind>", a zero byte, the 32-byte group ID, then the exact bytes before the
// signature; the kinds are "entry", "grant", and "bearer", whose bytes are the author key alone.
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
//	launch  3   field title (UTF-8, 1–120 characters)
//	end     4   empty
//
// Names and titles have no white space but single spaces inside, and no control characters.
//
// # Deliberately absent
//
// Storage (entries live in memory for now), the network, who may have a log and by what right
// (grants are parsed and verified here; what follows from them is decided by who configures Admit),
// content keys that come after what is sealed under them (a body that cannot be opened when it is
// folded stays sealed until Folded is asked again), and every clock: the caller says what time it is. A Journal is owned by one loop and has no lock.
package journal
