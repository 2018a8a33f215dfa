package netgroup

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// What every holder of an invite derives from the group secret. The labels keep the uses apart.
type groupKeys struct {
	tag     keying.Tag // names the pre-shared key in handshakes; says nothing about the secret
	psk     [32]byte   // opens sessions
	join    []byte     // proves, inside a session, that its peer means this group
	content [32]byte   // the first content key: seals the record, and all else until the first epoch
	keyID   journal.KeyID

	// rendezvous names the group to a rendezvous, and is what the addresses of its members are computed with. It
	// says nothing about the group ID or the secret.
	rendezvous [32]byte
}

func deriveKeys(id journal.GroupID, secret [32]byte) groupKeys {
	derive := func(label string, n int) []byte {
		b, err := hkdf.Key(sha256.New, secret[:], id[:], "lyceum/v1/"+label, n)
		if err != nil {
			panic("BUG: netgroup: " + err.Error()) // only for lengths beyond 255 hashes
		}
		return b
	}
	k := groupKeys{join: derive("join", 32)}
	copy(k.tag[:], derive("handshake tag", len(k.tag)))
	copy(k.psk[:], derive("psk", 32))
	copy(k.content[:], derive("content key", 32))
	copy(k.keyID[:], derive("content key ID", len(k.keyID)))
	copy(k.rendezvous[:], derive("rendezvous tag", len(k.rendezvous)))
	return k
}

// joinProof binds membership to one session and one sender, so that it cannot be shown again elsewhere.
func (k *groupKeys) joinProof(handshake [32]byte, sender keying.PeerID) []byte {
	m := hmac.New(sha256.New, k.join)
	m.Write(handshake[:])
	m.Write(sender[:])
	return m.Sum(nil)
}
