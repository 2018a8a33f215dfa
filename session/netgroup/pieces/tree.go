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
// on it, in a file of count pieces.
func siblings(count, index uint64, f func(level int, at uint64)) {
	for level := 0; count > 1; level++ {
		if at := index ^ 1; at < count {
			f(level, at)
		}
		count, index = (count+1)/2, index/2
	}
}

// wayLength returns how many nodes those are.
func wayLength(count, index uint64) (n int) {
	siblings(count, index, func(int, uint64) { n++ })
	return n
}

// WayBytes returns how many bytes of a piece's object in a file of a size come before its ciphertext.
func WayBytes(size, index uint64) int { return len(Hash{}) * wayLength(Count(size), index) }

// MaxObject returns how many bytes the longest object of a file of a size has.
func MaxObject(size uint64) int {
	return WayBytes(size, 0) + Length(size, 0) + Overhead // the first piece is whole, and has a node on every level
}

// Object returns a piece as it is replicated: its way to the root, and its ciphertext. The piece was added,
// or checked, before.
func (t *Tree) Object(index uint64, ciphertext []byte) []byte {
	b := make([]byte, 0, 32*len(t.levels)+len(ciphertext))
	b = t.appendWay(b, index)
	return append(b, ciphertext...)
}

// Way returns the beginning of a piece's object: its way to the root.
func (t *Tree) Way(index uint64) []byte { return t.appendWay(nil, index) }

func (t *Tree) appendWay(b []byte, index uint64) []byte {
	siblings(t.Count(), index, func(level int, at uint64) { b = append(b, t.levels[level][at][:]...) })
	return b
}

// Check returns the ciphertext of a piece, which is a part of object, if that is what Object returned for the
// same file and index; otherwise its error wraps ErrPiece. The tree knows of the piece from then on.
func (t *Tree) Check(index uint64, object []byte) (ciphertext []byte, err error) {
	ciphertext, known, way, err := t.file.check(index, object)
	if err != nil {
		return nil, err
	}
	t.learn(index, known, way)
	return ciphertext, nil
}

// Check is [Tree.Check] without a tree: nothing is remembered.
func (f File) Check(index uint64, object []byte) (ciphertext []byte, err error) {
	ciphertext, _, _, err = f.check(index, object)
	return ciphertext, err
}

// check returns the nodes on a piece's way to the root as well, from the lowest up, and those next to them.
func (f File) check(index uint64, object []byte) (ciphertext []byte, known, way []Hash, err error) {
	count := Count(f.Size)
	if index >= count {
		return nil, nil, nil, fmt.Errorf("piece %d of %d: %w", index, count, ErrPiece)
	}
	way = make([]Hash, wayLength(count, index))
	if len(object) != 32*len(way)+Length(f.Size, index)+Overhead {
		return nil, nil, nil, fmt.Errorf("piece %d: %d bytes: %w", index, len(object), ErrPiece)
	}
	for i := range way {
		way[i], object = Hash(object[:32]), object[32:]
	}
	hash, rest := leaf(object), way
	known = append(known, hash)
	for n, at := count, index; n > 1; n, at = (n+1)/2, at/2 {
		switch {
		case at%2 == 1:
			hash, rest = node(rest[0], hash), rest[1:]
		case at+1 < n:
			hash, rest = node(hash, rest[0]), rest[1:]
		}
		known = append(known, hash)
	}
	if hash != f.Root {
		return nil, nil, nil, fmt.Errorf("piece %d: %w", index, ErrPiece)
	}
	return object, known, way, nil
}

// learn keeps the nodes of a piece's way to the root and next to it.
func (t *Tree) learn(index uint64, known, path []Hash) {
	siblings(t.Count(), index, func(level int, at uint64) {
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
