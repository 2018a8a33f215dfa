package fields

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// A Digest sums up a state, so that two machines can tell whether theirs are equal. What is written as it is needs one length, or one
// before it. Use [NewDigest].
type Digest struct {
	hash.Hash // SHA-256
	b         []byte
}

// NewDigest returns a digest of which a label and a zero byte are the beginning.
func NewDigest(label string) *Digest {
	d := &Digest{Hash: sha256.New()}
	d.Write(append([]byte(label), 0))
	return d
}

// Numbers writes numbers as unsigned varints.
func (d *Digest) Numbers(v ...uint64) {
	d.b = d.b[:0]
	for _, n := range v {
		d.b = binary.AppendUvarint(d.b, n)
	}
	d.Write(d.b)
}

// Text writes the length of a text and the text.
func (d *Digest) Text(s string) {
	d.b = Append(d.b[:0], s)
	d.Write(d.b)
}

// Flag writes a bit as a byte.
func (d *Digest) Flag(on bool) {
	d.b = AppendFlag(d.b[:0], on)
	d.Write(d.b)
}

// Total returns what was written in 32 bytes.
func (d *Digest) Total() (sum [32]byte) {
	d.Sum(sum[:0])
	return sum
}
