// Package pieces cuts a file into sealed pieces of which each proves by itself that it belongs to the file,
// so that members can pass them on without being able to read them.
//
// Who shares a file draws a key and seals it piece by piece:
//
//	key, err := pieces.NewKey(random)
//	sealer, tree := pieces.NewSealer(key, size), pieces.NewTree(size)
//	for i := range tree.Count() { tree.Add(i, sealer.Seal(nil, i, plaintext)) }
//	file := tree.File()                      // file.ID() names the object space
//	object := tree.Object(i, ciphertext)     // for whoever asks; sealed again, or kept
//
// and whoever has the [File] checks what comes and passes it on, whoever has the [Ticket] reads it:
//
//	tree := file.Tree()
//	ciphertext, err := tree.Check(i, object)
//	plaintext, err := pieces.NewSealer(ticket.Key, ticket.Size).Open(nil, i, ciphertext)
//
// Who keeps objects as they are needs no tree: [File.Check] checks one, and [Tree.Way] is what stands before the ciphertext.
//
// # Formats
//
// A piece is 64 KiB of the file, the last one what is left; an empty file is one empty piece. A file is at
// most 64 GiB. A piece's ciphertext is AES-256-GCM under the file's key, with the piece's index for a nonce
// (12 bytes, big-endian) and for associated data "lyceum/v1/file", a zero byte and the size of the file in
// bytes (8 bytes, big-endian). A key is 32 bytes of chance and seals one file, once.
//
// The tree is that of RFC 9162 §2.1 with SHA-256: a leaf is the hash of a zero byte and a ciphertext, a node
// that of a byte 1 and the two nodes below it, and the last node of a level that has no partner is one of the
// next level too. The file's ID is the SHA-256 of "lyceum/v1/file ID", a zero byte, the size (8 bytes,
// big-endian) and the root, so that nobody can give another size for the same root.
//
// An object, what is replicated, is the nodes on the piece's way to the root that are not on it, from the
// lowest up (32 bytes each), and its ciphertext. How many nodes that are follows from index and size.
//
// A ticket is what a member has to know to read a file, told in a sealed post or entry: root (32), key (32)
// and size (a variable length integer of the shortest form).
//
// # Deliberately absent
//
// Reading and writing files, and what they are called.
package pieces
