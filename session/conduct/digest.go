package conduct

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"lyceum/session/journal"
)

// A digest sums up a state, field by field.
type digest struct {
	h hash.Hash
	b []byte
}

func newDigest(name string) *digest {
	d := &digest{h: sha256.New()}
	d.text("lyceum/v1/" + name)
	return d
}

func (d *digest) author(a journal.Author) { d.h.Write(a[:]) }

func (d *digest) numbers(v ...uint64) {
	for _, n := range v {
		d.b = binary.AppendUvarint(d.b[:0], n)
		d.h.Write(d.b)
	}
}

func (d *digest) text(s string) {
	d.numbers(uint64(len(s)))
	d.h.Write([]byte(s))
}

func (d *digest) sum() [32]byte { return [32]byte(d.h.Sum(nil)) }
