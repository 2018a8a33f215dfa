package protocol

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// HandshakeTag names the pre-shared key of sessions with a rendezvous, which is of zeros.
var HandshakeTag = keying.Tag{'r', 'e', 'n', 'd', 'e', 'z', 'v', 1}

// FlowMetadata is that of the one flow each way.
const FlowMetadata = "lyceum/rendezvous/1"

// PSKs are those of a rendezvous: it knows [HandshakeTag] alone.
func PSKs(tag keying.Tag) (psk [32]byte, ok bool) { return psk, tag == HandshakeTag }

// A Tag names a group to a rendezvous. It is shown to nobody else, so it prints only its beginning.
type Tag [32]byte

// TagOf derives the tag of a group.
func TagOf(group, secret [32]byte) Tag {
	b, err := hkdf.Key(sha256.New, secret[:], group[:], "lyceum/v1/rendezvous tag", 32)
	if err != nil {
		panic("BUG: rendezvous tag: " + err.Error()) // only for lengths beyond 255 hashes
	}
	return Tag(b)
}

// Short is the beginning of the tag, by which the people who run a rendezvous speak of it.
func (t Tag) Short() ShortTag { return ShortTag(t[:]) }

// Format implements fmt.Formatter: whatever the verb, only the beginning shows.
func (t Tag) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.Short().String()+"…") }

// A ShortTag tells the tags at a rendezvous apart and is of no use to anybody else: 8 bytes, so that nobody
// finds another group with the same.
type ShortTag [8]byte

// String returns 16 hexadecimal digits.
func (t ShortTag) String() string { return hex.EncodeToString(t[:]) }

// ParseShortTag reads what String wrote. The error wraps [wire.ErrMalformed].
func ParseShortTag(s string) (t ShortTag, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(t) || hex.EncodeToString(b) != s {
		return t, fmt.Errorf("tag: want 16 hexadecimal digits: %w", wire.ErrMalformed)
	}
	return ShortTag(b), nil
}
