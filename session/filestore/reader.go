package filestore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"lyceum/session/netgroup/pieces"
)

// A Reader reads a kept file, as far as it is here, with its key. It implements io.ReaderAt. Its methods may be called from any
// goroutine.
type Reader struct {
	kept *Kept
	file *os.File

	mu     sync.Mutex // guards what follows
	sealer *pieces.Sealer
	piece  uint64 // that plain is of
	plain  []byte // nil: of none
}

// Reader opens a file of the store. The error is fs.ErrNotExist if nothing of it is here.
func (s *Store) Reader(t pieces.Ticket) (*Reader, error) {
	k := s.Get(t.ID())
	if k == nil {
		return nil, os.ErrNotExist
	}
	return openReader(k, t)
}

// OpenReader opens a file that is kept in a folder, without a Store. The error wraps fs.ErrNotExist or ErrForeign.
func OpenReader(dir string, t pieces.Ticket) (*Reader, error) {
	k, err := read(filepath.Join(dir, nameOf(t.ID())))
	if err != nil {
		return nil, err
	}
	return openReader(k, t)
}

func openReader(k *Kept, t pieces.Ticket) (*Reader, error) {
	f, err := k.open()
	if errors.Is(err, ErrMissing) {
		err = os.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	return &Reader{kept: k, file: f, sealer: pieces.NewSealer(t.Key, t.Size)}, nil
}

// Size returns how many bytes the file has.
func (r *Reader) Size() int64 { return int64(r.kept.file.Size) }

// Close closes the reader.
func (r *Reader) Close() error { return r.file.Close() }

// ReadAt implements io.ReaderAt. Errors wrap ErrMissing where the file is not here, or ErrTicket.
func (r *Reader) ReadAt(p []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, fmt.Errorf("read at %d: %w", offset, os.ErrInvalid)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for n < len(p) {
		at := uint64(offset) + uint64(n)
		if at >= r.kept.file.Size {
			return n, io.EOF
		}
		if err := r.load(at / pieces.Size); err != nil {
			return n, err
		}
		n += copy(p[n:], r.plain[at%pieces.Size:])
	}
	return n, nil
}

// load opens a piece.
func (r *Reader) load(index uint64) error {
	if r.plain != nil && r.piece == index {
		return nil
	}
	object, err := r.kept.object(r.file, index)
	if err != nil {
		return err
	}
	plain, err := r.sealer.Open(r.plain[:0], index, object[pieces.WayBytes(r.kept.file.Size, index):])
	if err != nil { // it is the file's: that was checked
		r.plain = nil
		return fmt.Errorf("%w: %v", ErrTicket, err)
	}
	r.piece, r.plain = index, plain
	return nil
}
