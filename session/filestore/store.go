package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"lyceum/session/netgroup/pieces"
)

// A Store is the kept files of a class. Its methods may be called from any goroutine.
type Store struct {
	dir   string
	quota int64

	mu   sync.Mutex // guards what follows
	kept map[ID]*Kept
	used int64 // bytes that they take, and those that are being made, once they are complete
	many int   // the same, in files
}

// Open looks at what is kept in a folder, which need not be there. Of files beyond MaxFiles the first by name are used. The error
// is the system's.
func Open(dir string, quota uint64) (*Store, error) {
	s := &Store{dir: dir, quota: int64(min(quota, 1<<62)), kept: map[ID]*Kept{}}
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	names, err := f.Readdirnames(maxReadDir)
	if errors.Is(err, io.EOF) { // it is empty
		err = nil
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(dir, name)
		switch {
		case strings.HasSuffix(name, newSuffix):
			_ = os.Remove(path) // who made it is gone; if it stays it only takes room
		case isKeptName(name) && len(s.kept) < MaxFiles:
			if k, err := read(path); err == nil {
				s.kept[k.id] = k
				s.used += k.length()
				s.many++
			}
		}
	}
	return s, nil
}

// List returns what is kept, by ID.
func (s *Store) List() []*Kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*Kept, 0, len(s.kept))
	for _, k := range s.kept {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b *Kept) int { return bytes.Compare(a.id[:], b.id[:]) })
	return list
}

// Get returns a file, nil if it is not kept.
func (s *Store) Get(id ID) *Kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[id]
}

// Begin returns a file to be filled, with what is here of it, and takes the room that it needs. It does not touch the disk. Errors
// wrap ErrQuota, ErrMany or pieces.ErrTicket.
func (s *Store) Begin(f pieces.File) (*Kept, error) {
	if f.Size > pieces.MaxSize {
		return nil, fmt.Errorf("%w: size", pieces.ErrTicket)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.kept[f.ID()]; k != nil {
		return k, nil
	}
	l := layoutOf(f)
	if err := s.reserve(l.length()); err != nil {
		return nil, err
	}
	k := newKept(s.dir, l, make(bits, l.haveBytes()))
	s.kept[k.id] = k
	return k, nil
}

// reserve takes room for a file.
func (s *Store) reserve(length int64) error {
	switch {
	case s.many >= MaxFiles:
		return ErrMany
	case length > s.quota-s.used:
		return ErrQuota
	}
	s.many++
	s.used += length
	return nil
}

// giveBack gives back the room of a file.
func (s *Store) giveBack(length int64) {
	s.many--
	s.used -= length
}

// Forget takes a file out of the store at once, and returns what deletes it from the disk, nil if it was not kept. With onlyEmpty it
// does so if nothing of the file is here. Whoever has the Kept finds nothing in it any more.
func (s *Store) Forget(id ID, onlyEmpty bool) (remove func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil || !k.give(onlyEmpty) {
		return nil
	}
	delete(s.kept, id)
	s.giveBack(k.length())
	return k.remove
}
