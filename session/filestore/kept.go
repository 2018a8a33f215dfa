package filestore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"lyceum/session/netgroup/pieces"
)

// A Kept is a file as far as it is here. Its methods may be called from any goroutine; Put, Object and what is said to use
// the disk take as long as that takes, and the others never wait for it.
type Kept struct {
	layout
	id   ID
	path string

	disk    sync.Mutex // held while something is written, and guards the next two
	made    bool       // there is a file on disk
	flushed bool       // and all of it

	mu   sync.Mutex // guards what follows
	have bits
	here uint64 // pieces
	gone bool   // it was removed
}

func newKept(dir string, l layout, have bits) *Kept {
	k := &Kept{layout: l, id: l.file.ID(), have: have}
	k.path = filepath.Join(dir, nameOf(k.id))
	for i := range l.count {
		if have.has(i) {
			k.here++
		}
	}
	return k
}

// ID returns the file's ID.
func (k *Kept) ID() ID { return k.id }

// File returns what is kept.
func (k *Kept) File() pieces.File { return k.file }

// Pieces returns how many pieces the file has.
func (k *Kept) Pieces() uint64 { return k.count }

// Have returns how many bytes of the file's plaintext are here, and whether all are.
func (k *Kept) Have() (bytes uint64, complete bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	bytes = k.here * pieces.Size
	if last := k.count - 1; k.have.has(last) {
		bytes -= pieces.Size - uint64(pieces.Length(k.file.Size, last))
	}
	return bytes, k.here == k.count
}

// Ranges calls f with each run of pieces that are here, both ends included.
func (k *Kept) Ranges(f func(first, last uint64)) {
	k.mu.Lock()
	have := slices.Clone(k.have)
	k.mu.Unlock()
	for i := uint64(0); i < k.count; i++ {
		if !have.has(i) {
			continue
		}
		first := i
		for i+1 < k.count && have.has(i+1) {
			i++
		}
		f(first, i)
	}
}

func (k *Kept) isGone() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.gone
}

func (k *Kept) has(index uint64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return index < k.count && k.have.has(index)
}

// mark notes that a piece is here, or is not, and returns the byte of the bits that says so.
func (k *Kept) mark(index uint64, on bool) byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.have.has(index) == on:
	case on:
		k.here++
	default:
		k.here--
	}
	k.have.set(index, on)
	return k.have[index/8]
}

// Put keeps the object of a piece, and reports whether the file is complete with it. Errors wrap pieces.ErrPiece if it is none,
// ErrFull, fs.ErrNotExist if the file was removed, or are the system's; then the piece is not here.
func (k *Kept) Put(index uint64, object []byte) (complete bool, err error) {
	if _, err := k.file.Check(index, object); err != nil {
		return false, err
	}
	k.disk.Lock()
	defer k.disk.Unlock()
	if k.isGone() {
		return false, fs.ErrNotExist
	}
	if !k.has(index) {
		if err := k.write(index, object); err != nil {
			return false, fullOn(err)
		}
	}
	_, complete = k.Have()
	return complete, nil
}

func (k *Kept) write(index uint64, object []byte) (err error) {
	if !k.made {
		if err := makeFile(k.path, &k.layout); err != nil {
			return err
		}
		k.made = true
	}
	f, err := os.OpenFile(k.path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.WriteAt(object, k.at(index)); err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{k.mark(index, true)}, k.atBit(index))
	if err == nil {
		err = k.flush(f)
	}
	if err != nil {
		k.mark(index, false)
	}
	return err
}

// flush has the disk keep a file that is complete.
func (k *Kept) flush(f *os.File) error {
	if _, complete := k.Have(); !complete || k.flushed {
		return nil
	}
	if err := f.Sync(); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte{1}, atFlushed)
	k.flushed = err == nil
	return err
}

// Verify checks, if that is not sure, that what seems to be here is. It reads all of it. The error is the system's.
func (k *Kept) Verify() error {
	k.disk.Lock()
	sure := k.flushed || !k.made
	k.disk.Unlock()
	if sure || k.isGone() {
		return nil
	}
	f, err := os.OpenFile(k.path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	for i := range k.count {
		if _, err := k.object(f, i); err != nil && !errors.Is(err, ErrMissing) {
			return err
		}
	}
	k.disk.Lock()
	defer k.disk.Unlock()
	return k.flush(f)
}

// Object returns the object of a piece, which is checked. The error wraps ErrMissing if it is not here, or not any more.
func (k *Kept) Object(index uint64) ([]byte, error) {
	f, err := k.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return k.object(f, index)
}

// open opens what is on disk, for reading.
func (k *Kept) open() (*os.File, error) {
	if k.isGone() {
		return nil, ErrMissing
	}
	f, err := os.Open(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrMissing
	}
	return f, err
}

func (k *Kept) object(f io.ReaderAt, index uint64) ([]byte, error) {
	if !k.has(index) {
		return nil, fmt.Errorf("piece %d: %w", index, ErrMissing)
	}
	object := make([]byte, k.objectBytes(index))
	if _, err := f.ReadAt(object, k.at(index)); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if _, err := k.file.Check(index, object); err != nil {
		return nil, errors.Join(fmt.Errorf("piece %d was damaged: %w", index, ErrMissing), k.forget(index))
	}
	return object, nil
}

// forget notes that a piece is not here after all.
func (k *Kept) forget(index uint64) error {
	k.disk.Lock()
	defer k.disk.Unlock()
	b := k.mark(index, false)
	if k.isGone() {
		return nil
	}
	f, err := os.OpenFile(k.path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	k.flushed = false
	_, err = f.WriteAt([]byte{0}, atFlushed)
	if err == nil {
		_, err = f.WriteAt([]byte{b}, k.atBit(index))
	}
	return errors.Join(err, f.Close())
}

// give has it be gone, and reports whether it is. With onlyEmpty it does so if nothing of the file is here.
func (k *Kept) give(onlyEmpty bool) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.gone = k.gone || !onlyEmpty || k.here == 0
	return k.gone
}

// remove takes it off the disk.
func (k *Kept) remove() error {
	k.disk.Lock()
	defer k.disk.Unlock()
	if err := os.Remove(k.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// makeFile makes the file on disk, without pieces.
func makeFile(path string, l *layout) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path+newSuffix, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(l.head(), make([]byte, l.haveBytes())...))
	if err == nil {
		err = f.Truncate(l.length()) // what is not written yet takes no room on most file systems
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(path+newSuffix, path)
	}
	if err != nil {
		_ = os.Remove(path + newSuffix) // else the next Open does
	}
	return err
}
