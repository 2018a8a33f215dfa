package session

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lyceum/session/filestore"
	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup/pieces"
)

// FileQuota is how many bytes a class's files may take on this machine, unless Config says otherwise.
const FileQuota = 2 << 30

// MaxTicket is how many bytes the encoding of a Ticket has at most.
const MaxTicket = 70

type (
	// A Ticket is what somebody has to know to fetch and read a file: told in an entry, to all or sealed to some. AppendTo
	// encodes it, ID names the file. It holds a key, which does not print.
	Ticket = pieces.Ticket
	// A FileID names a file.
	FileID = filestore.ID
	// A File reads a file with its ticket, as far as it is here: an io.ReaderAt. It is to be closed. Its methods may be
	// called from any goroutine, and use the disk.
	File = filestore.Reader
)

// ParseTicket reads what Ticket.AppendTo wrote and refuses everything else. Errors wrap ErrTicket.
func ParseTicket(b []byte) (Ticket, error) { return pieces.ParseTicket(b) }

// Errors about files, besides those of Write and the system's.
var (
	ErrTicket       = pieces.ErrTicket
	ErrQuota        = filestore.ErrQuota
	ErrTooManyFiles = filestore.ErrMany
	ErrDiskFull     = filestore.ErrFull    // it is syscall.ENOSPC as well
	ErrMissing      = filestore.ErrMissing // that part of a file is not here: fetch it
	ErrFileKey      = filestore.ErrTicket  // the ticket's key is not the file's
	ErrFetching     = errors.New("the file is being fetched already")
	ErrCanceled     = errors.New("the file is not fetched any more")
)

// A FileState is how far a file is here.
type FileState struct {
	ID       FileID
	Size     uint64 // bytes
	Have     uint64 // of these that are here
	Fetching bool
	Sources  int    // neighbours that have something of it, as far as they show it
	Sent     uint64 // bytes of pieces that this machine sent others since it opened the class
}

// Fetching says what becomes of a file that is fetched. Both functions may be nil. They run in one goroutine for all files of the
// class, which is not the loop; must return soon; and may call the class's methods, but not Leave.
type Fetching struct {
	// From are members who are likely to have the file, such as who published it. A link to one of them, then to others, is
	// sought while no neighbour has it.
	From []journal.Author
	// Progress tells of each change, four times a second at most, and at the end.
	Progress func(FileState)
	// Done is called once: with nil when all of the file is here, or was before; with ErrCanceled, ErrClosed, ErrDiskFull or
	// another error of the system's. What is here by then stays, and is not fetched again.
	Done func(err error)
}

// Share seals a file of size bytes, which r yields, keeps it beside the class file, and offers it to the class from now on, also
// when the class is opened again. Nobody knows of it before the ticket is told. It works in the caller's goroutine, and calls
// progress, which may be nil, with how many bytes are done. Errors wrap ErrClosed, ErrNotAllowed, ErrQuota, ErrTooManyFiles,
// ErrDiskFull, ErrTicket (the file is too long), io.ErrUnexpectedEOF if r ends too soon, ctx's or r's; nothing is left then.
func (c *Class) Share(ctx context.Context, r io.Reader, size uint64, progress func(done uint64)) (Ticket, error) {
	if err := c.mayHaveFiles(); err != nil {
		return Ticket{}, fmt.Errorf("share a file: %w", err)
	}
	kept, ticket, err := c.files.store.Add(ctx, r, size, crand.Reader, progress)
	if err != nil {
		return Ticket{}, fmt.Errorf("share a file: %w", err)
	}
	c.files.add(c.offering(kept))
	return ticket, nil
}

// Fetch has a file come from whoever in the class has it, and passes it on from then on. It never waits and may be called on the
// loop. While nobody has the file it waits for somebody who does. Errors wrap ErrClosed, ErrNotAllowed, ErrFetching, ErrQuota,
// ErrTooManyFiles or ErrTicket; then Done is not called.
func (c *Class) Fetch(t Ticket, on Fetching) error {
	err := c.mayHaveFiles()
	if err == nil {
		err = c.beginFetch(t, on)
	}
	if err != nil {
		return fmt.Errorf("fetch a file: %w", err)
	}
	return nil
}

// CancelFetch has no more of a file come. What is here stays, and is passed on; a file of which nothing is here is forgotten. It
// never waits and may be called on the loop.
func (c *Class) CancelFetch(id FileID) { c.endFetch(id, true) }

// Drop deletes what is here of a file, and passes it on no more. It never waits and may be called on the loop.
func (c *Class) Drop(id FileID) { c.endFetch(id, false) }

// OpenFile opens a file as far as it is here. It uses the disk. Errors wrap ErrNotAllowed, fs.ErrNotExist if nothing of the file is
// here, or are the system's.
func (c *Class) OpenFile(t Ticket) (*File, error) {
	if c.files.err != nil {
		return nil, c.files.err
	}
	return c.files.store.Reader(t)
}

// Files returns how far files are here, by ID: all that were ever fetched or shared and not dropped. It never waits, and what
// it returns is a quarter of a second old at most.
func (c *Class) Files() []FileState { return *c.files.shown.Load() }

// OpenKept opens a file that is kept beside the class file of a group in a folder, without the class. Errors are those of OpenFile.
func OpenKept(dir string, group journal.GroupID, t Ticket) (*File, error) {
	return filestore.OpenReader(store.PathOf(dir, group)+store.FilesSuffix, t)
}

// mayHaveFiles returns why there are no files.
func (c *Class) mayHaveFiles() error {
	switch {
	case c.peer.ctx.Err() != nil:
		return ErrClosed
	case !c.spec.ObjectReplicationEnabled:
		return ErrNotAllowed
	}
	return c.files.err
}

// openFiles opens the files of a class, beside its file. If that fails there are none, but there is a class.
func openFiles(cfg Config, d *disk) *classFiles {
	f := newClassFiles()
	quota := cfg.FileQuota
	if quota == 0 {
		quota = FileQuota
	}
	var dir string
	if d != nil {
		dir = d.file.Path() + store.FilesSuffix
	} else {
		f.temporary = filepath.Join(os.TempDir(), "lyceum-"+crand.Text()) // it is made when the first file is
		dir = f.temporary
	}
	f.store, f.err = filestore.Open(dir, quota)
	return f
}
