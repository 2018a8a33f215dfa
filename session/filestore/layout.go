package filestore

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lyceum/session/netgroup/pieces"
)

const (
	magic      = "LYPC"
	version    = 1
	headSize   = 48
	atFlushed  = 5 // of the byte that says that all is here and was flushed to the disk
	suffix     = ".pieces"
	newSuffix  = ".new"
	maxReadDir = 4 * MaxFiles // names of a folder that are looked at
)

// An ID names a file: pieces.File.ID.
type ID = [32]byte

func nameOf(id ID) string { return hex.EncodeToString(id[:]) + suffix }

// A layout is where in a kept file what is.
type layout struct {
	file  pieces.File
	count uint64 // pieces
	place int64  // bytes of one
	base  int64  // of the first
}

func layoutOf(f pieces.File) layout {
	l := layout{file: f, count: pieces.Count(f.Size), place: int64(pieces.MaxObject(f.Size))}
	l.base = headSize + int64(l.haveBytes())
	return l
}

func (l *layout) haveBytes() uint64 { return (l.count + 7) / 8 }

// at returns where a piece's place begins.
func (l *layout) at(index uint64) int64 { return l.base + int64(index)*l.place }

// atBit returns where the byte is that says whether a piece is here.
func (l *layout) atBit(index uint64) int64 { return headSize + int64(index/8) }

// objectBytes returns how many bytes a piece's object has.
func (l *layout) objectBytes(index uint64) int {
	return pieces.WayBytes(l.file.Size, index) + pieces.Length(l.file.Size, index) + pieces.Overhead
}

// length returns how long the whole is.
func (l *layout) length() int64 { return l.at(l.count-1) + int64(l.objectBytes(l.count-1)) }

// head returns the beginning of a file of which nothing is here.
func (l *layout) head() []byte {
	b := append([]byte(magic), version, 0, 0, 0)
	b = binary.BigEndian.AppendUint64(b, l.file.Size)
	return append(b, l.file.Root[:]...)
}

// parseHead reads what head wrote, and whether all was flushed since. Errors wrap ErrForeign.
func parseHead(b []byte) (f pieces.File, flushed bool, err error) {
	if len(b) != headSize || string(b[:atFlushed]) != magic+"\x01" || b[atFlushed] > 1 || b[6] != 0 || b[7] != 0 {
		return f, false, ErrForeign
	}
	f.Size = binary.BigEndian.Uint64(b[8:])
	copy(f.Root[:], b[16:])
	if f.Size > pieces.MaxSize {
		return pieces.File{}, false, fmt.Errorf("%w: size", ErrForeign)
	}
	return f, b[atFlushed] == 1, nil
}

// A bits is which pieces are here.
type bits []byte

func (b bits) has(i uint64) bool { return b[i/8]&(1<<(i%8)) != 0 }

func (b bits) set(i uint64, on bool) {
	if on {
		b[i/8] |= 1 << (i % 8)
	} else {
		b[i/8] &^= 1 << (i % 8)
	}
}

// read reads what a kept file says of itself.
func read(path string) (*Kept, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	k, err := readFrom(f, filepath.Base(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	k.path = path
	return k, nil
}

func readFrom(f *os.File, name string) (*Kept, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrForeign, err)
	}
	file, flushed, err := parseHead(head)
	if err != nil {
		return nil, err
	}
	l := layoutOf(file)
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case nameOf(file.ID()) != name:
		return nil, fmt.Errorf("%w: of another name", ErrForeign)
	case info.Size() != l.length(): // before memory is taken that goes by what the head says
		return nil, fmt.Errorf("%w: %d bytes, not %d", ErrForeign, info.Size(), l.length())
	}
	have := make(bits, l.haveBytes())
	if _, err := io.ReadFull(f, have); err != nil {
		return nil, err
	}
	if n := l.count % 8; n != 0 {
		have[len(have)-1] &= 1<<n - 1
	}
	k := newKept("", l, have)
	k.made, k.flushed = true, flushed && k.here == k.count
	return k, nil
}

// isKeptName reports whether a name is that of a kept file.
func isKeptName(name string) bool {
	digits, ok := strings.CutSuffix(name, suffix)
	return ok && len(digits) == 64 && strings.Trim(digits, "0123456789abcdef") == ""
}
