package main

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// A trace condenses what happened: time, from, to, kind and length of every packet sent.
type trace struct {
	sum hash.Hash
	buf []byte // not yet hashed

	see func(p *packet) // if set, sees every packet that is sent
}

func newTrace() trace { return trace{sum: sha256.New(), buf: make([]byte, 0, 4096)} }

func (t *trace) record(at int64, p *packet) {
	b := binary.BigEndian.AppendUint64(t.buf, uint64(at))
	b = binary.BigEndian.AppendUint32(b, uint32(p.from.number))
	b = binary.BigEndian.AppendUint32(b, uint32(p.to.number))
	b = append(b, byte(p.kind))
	t.buf = binary.BigEndian.AppendUint16(b, uint16(p.size))
	if t.see != nil {
		t.see(p)
	}
	if len(t.buf) > 4000 {
		t.flush()
	}
}

func (t *trace) flush() {
	t.sum.Write(t.buf)
	t.buf = t.buf[:0]
}

// hash returns the condensation of all that was recorded so far.
func (t *trace) hash() [32]byte {
	t.flush()
	return [32]byte(t.sum.Sum(nil))
}
