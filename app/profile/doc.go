// Package profile is the folder of one identity on this computer: its secret seed, its class
// files, and a lock, for one identity is used by one program at a time.
//
//	p, err := profile.Open(dir)                    // errors.Is(err, profile.ErrPassphraseNeeded): ask, then
//	p, err = profile.OpenWith(dir, passphrase)
//	defer p.Close()
//	use(p.Identity)
//	file, err := store.Open(store.PathOf(p.ClassDir(), group), p.FileKey())
//
// Every file is written whole or not at all and can be read by its owner only (0600, the folder 0700):
//
//	identity        the seed, bare or under a passphrase
//	people          who is let in without waiting, sealed
//	bank.sqlite     the questions (package quiz/bank)
//	classes/        one class file a class (package session/journal/store)
//	moved           if it is there, the identity lives on another computer now
//	lock            locked while the profile is open
//
// What else lies in the folder is for others to know: window.json, which goes into backups, and rendezvous/.
//
// # Formats
//
// A bare identity is 32 bytes in unpadded base64url and a line feed. One under a passphrase is one line of
//
//	lyceum-identity-1 argon2id TIME MEMORY THREADS SALT SEALED
//
// TIME in passes, MEMORY in KiB, SALT 16 bytes and SEALED 72 bytes in unpadded base64url: a random nonce of 24
// bytes and the seed, sealed with XChaCha20-Poly1305 under Argon2id(passphrase, SALT), with the line up to SALT as
// associated data. New ones take RFC 9106's second choice, 3 passes over 64 MiB in 4 threads.
//
// people is JSON, sealed with XChaCha20-Poly1305: a random nonce of 24 bytes, then the sealed text. The key is
// HKDF-SHA256(seed, no salt, info "lyceum/v1/profile/sealed files"), associated data "people". If it is damaged it is
// moved aside (.damaged), and costs what is in it and nothing else. The key of class files is that of the identity
// (keying.Identity.FileKey).
//
// A backup is a line "lyceum-backup-1 argon2id TIME MEMORY THREADS SALT", a line feed, and a tar archive of
// identity, people, window.json, bank.sqlite and class files in pieces of 64 KiB, the last one shorter, perhaps empty. Each piece is sealed with XChaCha20-Poly1305
// under HKDF-SHA256(Argon2id(passphrase, SALT), no salt, info "lyceum/v1/backup"); its nonce is 15 zero bytes, the
// number of the piece (8 bytes, big-endian, from 0) and 1 for the last piece, else 0; associated data is the
// first line. So a piece cannot be taken away, added or moved.
package profile
