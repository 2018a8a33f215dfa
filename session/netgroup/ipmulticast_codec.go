package netgroup

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"hash"

	"lyceum/session/journal"
)

// A datagram of a stream, sent by IP multicast to whoever of the local network is in the group:
//
//	tag        4 bytes, the same in all datagrams of the group
//	key        8 bytes, ID of the content key that the check is made with
//	stream     16 bytes, ID of the stream
//	seconds    4 bytes, class time when it was sent, in seconds since 1970, modulo 2^32
//	kind       1 byte: 0 a packet of the stream, 1 what its publisher says of it
//	body       at most MaxMulticastBody bytes
//	check      16 bytes, the first of HMAC-SHA256 of all bytes before
//
// The tag is HKDF-SHA256 of the group secret with the group ID as salt and the label "lyceum/v1/ip multicast tag", the
// key of the check that of the content key with the label "lyceum/v1/ip multicast". So whoever is no member, or none any more, can
// make none. It does not say which member did: the signatures of frames, and of what publishers say, do.
type multicastDatagram struct {
	stream  [16]byte
	seconds uint32
	kind    multicastKind
	body    []byte // within the datagram
	mark    uint64 // of the check: the same if the datagram comes again
}

type multicastKind byte

const (
	carriesPacket multicastKind = iota
	carriesInfo
	multicastKinds
)

const (
	multicastHead  = 4 + len(journal.KeyID{}) + 16 + 4 + 1
	multicastCheck = 16
	// MaxMulticastBody is what fits into a datagram of 1200 bytes.
	MaxMulticastBody = 1200 - multicastHead - multicastCheck
)

// A multicastKey checks datagrams made under one content key.
type multicastKey struct {
	id  journal.KeyID
	key [32]byte
}

// String keeps the keys out of logs and errors.
func (k MulticastKeys) String() string { return fmt.Sprintf("%d multicast keys", len(k.keys)) }

// Format does so for every verb.
func (k MulticastKeys) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// String does so for a filter.
func (f *MulticastFilter) String() string {
	return fmt.Sprintf("multicast filter of %d keys", len(f.keys))
}

// Format does so for every verb.
func (f *MulticastFilter) Format(s fmt.State, _ rune) { fmt.Fprint(s, f.String()) }

// multicastTag derives the tag of a group's datagrams.
func multicastTag(id journal.GroupID, secret [32]byte) (tag [4]byte) {
	copy(tag[:], deriveMulticast(id, secret, "ip multicast tag", len(tag)))
	return tag
}

// newMulticastKey derives what checks datagrams from a content key.
func newMulticastKey(group journal.GroupID, id journal.KeyID, content [32]byte) multicastKey {
	return multicastKey{id, [32]byte(deriveMulticast(group, content, "ip multicast", 32))}
}

func deriveMulticast(group journal.GroupID, secret [32]byte, label string, n int) []byte {
	b, err := hkdf.Key(sha256.New, secret[:], group[:], "lyceum/v1/"+label, n)
	if err != nil {
		panic("BUG: netgroup: " + err.Error()) // only for lengths beyond 255 hashes
	}
	return b
}

// append appends a datagram, whose body is at most MaxMulticastBody long.
func (d *multicastDatagram) append(b []byte, tag [4]byte, id journal.KeyID, mac hash.Hash) []byte {
	start := len(b)
	b = append(append(b, tag[:]...), id[:]...)
	b = append(b, d.stream[:]...)
	b = binary.BigEndian.AppendUint32(b, d.seconds)
	b = append(append(b, byte(d.kind)), d.body...)
	mac.Reset()
	mac.Write(b[start:])
	var sum [sha256.Size]byte
	return append(b, mac.Sum(sum[:0])[:multicastCheck]...)
}

// A MulticastFilter tells datagrams of the group's streams that some member made from whatever else comes to their
// port, so that the goroutine that owns the group need not look at that. One goroutine uses it at a time.
type MulticastFilter struct {
	tag  [4]byte
	keys []multicastKey
	macs []hash.Hash // of the same keys
	sum  []byte
}

// Set says which keys count from now on. It is what [MulticastKeysChanged] tells.
func (f *MulticastFilter) Set(k MulticastKeys) {
	f.tag, f.keys, f.macs = k.tag, k.keys, nil
	for i := range f.keys {
		f.macs = append(f.macs, hmac.New(sha256.New, f.keys[i].key[:]))
	}
}

// Accepts reports whether a member made a datagram. What it says is for [Group.ReceiveMulticast] to judge, which is not
// to be told of others.
func (f *MulticastFilter) Accepts(datagram []byte) bool {
	if len(datagram) < multicastHead+multicastCheck || len(datagram) > multicastHead+MaxMulticastBody+multicastCheck ||
		[4]byte(datagram) != f.tag {
		return false
	}
	id := journal.KeyID(datagram[4:])
	for i := range f.keys {
		if f.keys[i].id != id {
			continue
		}
		checked, check := datagram[:len(datagram)-multicastCheck], datagram[len(datagram)-multicastCheck:]
		f.macs[i].Reset()
		f.macs[i].Write(checked)
		f.sum = f.macs[i].Sum(f.sum[:0])
		return subtle.ConstantTimeCompare(f.sum[:multicastCheck], check) == 1
	}
	return false
}

// parseMulticast reads a datagram that a filter accepted. Of what it takes there is one encoding.
func parseMulticast(b []byte) (d multicastDatagram, ok bool) {
	if len(b) < multicastHead+multicastCheck || len(b) > multicastHead+MaxMulticastBody+multicastCheck {
		return d, false
	}
	at := 4 + len(journal.KeyID{})
	d.stream = [16]byte(b[at:])
	d.seconds = binary.BigEndian.Uint32(b[at+16:])
	d.kind = multicastKind(b[multicastHead-1])
	end := len(b) - multicastCheck
	d.body = b[multicastHead:end:end]
	d.mark = binary.BigEndian.Uint64(b[end:])
	return d, d.kind < multicastKinds
}
