package netsim

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"net/netip"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A trace condenses everything that happened into two hashes.
type trace struct {
	heads, bodies hash.Hash
	buf           []byte // heads not yet hashed
	sums          []byte // bodies' checksums not yet hashed
}

func newTrace() trace {
	return trace{heads: sha256.New(), bodies: sha256.New(), buf: make([]byte, 0, 4096), sums: make([]byte, 0, 4096)}
}

// sent and delivered begin a record, so that the same datagram leaving and arriving differ.
const (
	recordSent      = 's'
	recordDelivered = 'd'
)

func (t *trace) record(kind byte, at int64, from, to netip.AddrPort, datagram []byte) {
	b := append(t.buf, kind)
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	b = appendAddr(b, from)
	b = appendAddr(b, to)
	t.buf = binary.BigEndian.AppendUint32(b, uint32(len(datagram)))
	// Two checksums with hardware support instead of hashing every byte: what is looked for
	// here is accident, not forgery, and SHA-256 over all bytes would halve the speed.
	s := binary.BigEndian.AppendUint32(t.sums, crc32.ChecksumIEEE(datagram))
	t.sums = binary.BigEndian.AppendUint32(s, crc32.Checksum(datagram, castagnoli))
	if len(t.buf) > 4000 {
		t.flush()
	}
}

func appendAddr(b []byte, a netip.AddrPort) []byte {
	ip := a.Addr().As16()
	return binary.BigEndian.AppendUint16(append(b, ip[:]...), a.Port())
}

func (t *trace) flush() {
	t.heads.Write(t.buf)
	t.bodies.Write(t.sums)
	t.buf, t.sums = t.buf[:0], t.sums[:0]
}

// TraceHash condenses time, source, destination and length of every datagram sent and of every
// datagram delivered so far. Two runs with one seed agree in it even if their key material
// differs, as long as lengths and times do not.
func (w *World) TraceHash() [32]byte {
	w.trace.flush()
	return [32]byte(w.trace.heads.Sum(nil))
}

// ByteHash is TraceHash with the contents of the datagrams (as checksums: it finds accidental
// differences, not chosen ones).
func (w *World) ByteHash() [32]byte {
	w.trace.flush()
	return sha256.Sum256(w.trace.bodies.Sum(w.trace.heads.Sum(nil)))
}
