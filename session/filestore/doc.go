// Package filestore keeps the files of one class in a folder, as they are replicated: sealed pieces, each with its way
// to the root (package pieces). Who keeps a file can pass it on without being able to read it.
//
//	s, err := filestore.Open(folder, quota)
//	kept, ticket, err := s.Add(ctx, reader, size, rand.Reader, nil) // a file of one's own
//	kept, err := s.Begin(ticket.File)                              // another's, to be filled:
//	err = kept.Put(i, object)                                      // errors.Is(err, pieces.ErrPiece): it is none
//	object, err := kept.Object(i)                                  // for whoever asks
//	r, err := filestore.OpenReader(folder, ticket)                 // an io.ReaderAt of the plaintext
//
// # The folder
//
// It holds one file for each that is kept, named by the hexadecimal digits of the file's ID and ".pieces":
//
//	magic     4 bytes, "LYPC"
//	version   1 byte, 1
//	flushed   1 byte, 1 if the file is complete and was flushed to the disk since, else 0
//	zeros     2 bytes
//	size      8 bytes, big-endian: of the file in plaintext
//	root      32 bytes
//	have      bit i mod 8 of byte i / 8 says that piece i is here; no other bits are set
//	places    one for each piece, pieces.MaxObject bytes long, the last as long as it need be: an object, and what
//	          is left of the place
//
// Keys are not in it. What is being made has a name that ends in ".new", and is deleted by the next Open. A file whose
// name, head or length is wrong is left alone, and counts for nothing.
//
// A piece is written before its bit is set, but nothing waits for the disk in between: after a loss of power a bit may
// stand for a piece that is not there. So [Kept.Verify] reads what was never flushed, every object is checked against the root
// whenever it is read, and one that is wrong is forgotten: then it can be fetched again. Nobody is ever sent a wrong one, for which
// they would take this machine for a liar. A file that became complete is flushed to the disk once.
//
// # Limits
//
// A folder takes MaxFiles files, and of their lengths on disk, of those that are not complete yet as well, as many
// bytes as the quota says. Nothing is deleted to make room.
//
// # Deliberately absent
//
// What files are called, who may have them, and the network. Goroutines: an owner's worker calls this package,
// whose methods may be called from any goroutine and use the disk.
package filestore
