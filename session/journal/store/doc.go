// Package store keeps the logs of one class in one file, the class file: an SQLite database that survives the
// loss of power, of the process and of single pages.
//
//	f, err := store.Open(path, key)             // errors.Is(err, store.ErrDamaged): store.Salvage(path, key), then Open again
//	defer f.Close()
//	for raw, err := range f.Entries(store.Class) { … }      // what an earlier run kept
//	w := store.NewWriter(f, func(n uint64, err error) { … }) // n: all batches up to it are on disk
//	n, err := w.Add(store.Batch{Entries: raws})
//	err = w.Close()                                          // before f.Close
//
// List, Delete and ExpireOlder are about the class files of a folder and do not load them.
//
// # The file
//
// Its application_id is 0x4c79636d ("Lycm"), its user_version the version of this schema, 2 by now; a file of an
// earlier version is brought up to date when it is opened, one of a later version is refused ([ErrNewer]):
//
//	author    id, key (32 bytes)                                authors by small numbers
//	entry     id (1, 2, 3… as they came), log, author, seq, raw one row an entry; (log, author, seq) is unique
//	evidence  id, log, author, seq, hash, raw                   entries that contradict others (from version 2)
//	fact      name, value                                       for everybody who may read the file
//	secret    name, sealed                                      for the holder of the identity
//
// log is 0 for the class log and 1 for the desk log. raw is the entry as it was signed (package journal): bodies
// are sealed there already. A secret is sealed with XChaCha20-Poly1305 under HKDF-SHA256(key, no salt, info
// "lyceum/v1/class file"); sealed is a random nonce of 24 bytes and the sealed value; associated data is
// "lyceum/v1/class file secret", a zero byte, the group ID (32 bytes) and the name. The secret without a name is
// empty, sealed for the group ID zero, and shows whether a key is the right one ([ErrKey]).
//
// The journal mode is WAL with synchronous=FULL: a transaction that was committed survives the loss of power, as
// far as the disk does what it is told. The file, its -wal and -shm are for their owner alone (0600). A lock
// on the file beside it that ends in .lock keeps other programs, and a second Open, out ([ErrInUse]).
//
// # Damage
//
// Open checks the whole structure of the file. Pages that contradict each other or are cut off make it
// [ErrDamaged]; [Salvage] copies every row that can still be read into a new file, puts it in place of the
// damaged one, and keeps that beside it. A torn or truncated WAL loses the transactions from there on, each
// wholly. What a row holds is not checked here: entries are signed, secrets are sealed.
//
// # Retention
//
// The facts named by the Fact constants say when a class was last opened and until when it is kept. Delete
// removes a class file and all that belongs to it. It does not overwrite: on most disks and file systems of
// today that would not erase anything for certain.
//
// # Deliberately absent
//
// What entries mean, their signatures, which of them count: package journal. The in-memory journal is the truth
// of a running class; the file follows it.
package store
