package pieces

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrPiece is wrapped by the error about an object that is not the piece of the file that it ought to be.
var ErrPiece = errors.New("no piece of the file")

// A Tree is the hashes of a file's pieces and above them, as far as they are known: 64 bytes a piece.
type Tree struct {
	file   File
	levels [][]Hash // from the leaves to the root
}

// NewTree returns a tree of a file of a size, at most MaxSize, to which all pieces are to be added.
func NewTree(size uint64) *Tree {
	if size > MaxSize {
		panic("BUG: a file of more than MaxSize")
	}
	t := &Tree{file: File{Size: size}}
	for n := Count(size); ; n = (n + 1) / 2 {
		t.levels = append(t.levels, make([]Hash, n))
		if n == 1 {
			return t
		}
	}
}

// Tree returns a tree of the file without pieces. The size of what is received has to be at most MaxSize.
func (f File) Tree() *Tree {
	t := NewTree(f.Size)
	t.file = f
	return t
}

// Count returns how many pieces the file has.
func (t *Tree) Count() uint64 { return uint64(len(t.levels[0])) }

// Add puts a piece's ciphertext into a tree that was made by NewTree.
func (t *Tree) Add(index uint64, ciphertext []byte) { t.levels[0][index] = leaf(ciphertext) }

// File completes a tree that all pieces were added to, and returns the file.
func (t *Tree) File() File {
	for i := 1; i < len(t.levels); i++ {
		below := t.levels[i-1]
		for j := range t.levels[i] {
			t.levels[i][j] = below[2*j]
			if 2*j+1 < len(below) {
				t.levels[i][j] = node(below[2*j], below[2*j+1])
			}
		}
	}
	t.file.Root = t.levels[len(t.levels)-1][0]
	return t.file
}

// siblings calls f with the positions, level by level, of the nodes on a piece's way to the root that are not
// on it.
func (t *Tree) siblings(index uint64, f func(level int, at uint64)) {
	for level := range t.levels {
		if at := index ^ 1; at < uint64(len(t.levels[level])) && len(t.levels[level]) > 1 {
			f(level, at)
		}
		index /= 2
	}
}

// Object returns a piece as it is replicated: its way to the root, and its ciphertext. The piece was added,
// or checked, before.
func (t *Tree) Object(index uint64, ciphertext []byte) []byte {
	b := make([]byte, 0, 32*len(t.levels)+len(ciphertext))
	t.siblings(index, func(level int, at uint64) { b = append(b, t.levels[level][at][:]...) })
	return append(b, ciphertext...)
}

// Check returns the ciphertext of a piece, which is a part of object, if that is what Object returned for the
// same file and index; otherwise its error wraps ErrPiece. The tree knows of the piece from then on.
func (t *Tree) Check(index uint64, object []byte) (ciphertext []byte, err error) {
	if index >= t.Count() {
		return nil, fmt.Errorf("piece %d of %d: %w", index, t.Count(), ErrPiece)
	}
	var path []Hash
	t.siblings(index, func(int, uint64) { path = append(path, Hash{}) })
	if len(object) != 32*len(path)+Length(t.file.Size, index)+Overhead {
		return nil, fmt.Errorf("piece %d: %d bytes: %w", index, len(object), ErrPiece)
	}
	for i := range path {
		path[i], object = Hash(object[:32]), object[32:]
	}
	hash := leaf(object)
	rest := path
	known := append(make([]Hash, 0, len(t.levels)), hash)
	for level, at := 0, index; level < len(t.levels)-1; level, at = level+1, at/2 {
		switch {
		case at%2 == 1:
			hash, rest = node(rest[0], hash), rest[1:]
		case at+1 < uint64(len(t.levels[level])):
			hash, rest = node(hash, rest[0]), rest[1:]
		}
		known = append(known, hash)
	}
	if hash != t.file.Root {
		return nil, fmt.Errorf("piece %d: %w", index, ErrPiece)
	}
	t.learn(index, known, path)
	return object, nil
}

// learn keeps the nodes of a piece's way to the root and next to it.
func (t *Tree) learn(index uint64, known, path []Hash) {
	t.siblings(index, func(level int, at uint64) {
		t.levels[level][at], path = path[0], path[1:]
	})
	for level := range t.levels {
		t.levels[level][index] = known[level]
		index /= 2
	}
}

func leaf(ciphertext []byte) Hash {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(ciphertext)
	return Hash(h.Sum(nil))
}

func node(left, right Hash) Hash {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}
