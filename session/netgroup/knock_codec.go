package netgroup

import (
	"crypto/ed25519"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// What members and those who are none yet say to each other. The kinds are numbered from 64:
//
//	knock    a knock: the sender asks the receiver to let it in
//	answer   nothing: the sender takes the receiver for no member, and it may knock; or a refusal of it
//	knocked  a knock, passed on from member to member
//	refusal  a refusal, passed on in the same way
//	keys     count ‖ that many of: field epoch entry ‖ key (32)
//	staff keys  count ‖ that many private keys (32)
//	revoked  fields join entry, entry that revoked the receiver's invite (revoked.go)
//
// A knock is
//
//	version (1) ‖ fields certificate, name, grants, bearer proof ‖ time ‖ signature (64)
//
// and a refusal
//
//	version (1) ‖ author who is refused (32) ‖ refuser's author key (32) ‖ time ‖ signature (64)
//
// Times are Unix milliseconds. Signatures are the knocker's and the refuser's, of the kinds "knock" and
// "refusal" (package journal says what they cover), over all that stands before.
const (
	messageKnock messageKind = iota + 64
	messageAnswer
	messageKnocked
	messageRefusal
	messageKeys
	messageStaffKeys
	messageRevoked
)

const (
	knockVersion = 1
	maxKnock     = 4 << 10 // bytes; a certificate, a name and four grants take less
	knockFresh   = 10 * time.Minute
)

// A knock is somebody's wish to be let in.
type knock struct {
	certificate []byte
	name        string
	grants      []byte
	bearerProof []byte
	at          uint64

	author journal.Author // by the certificate
	peer   keying.PeerID
	raw    []byte // with signature
}

// seal signs a knock and fills in what follows from it.
func (k knock) seal(group journal.GroupID, id *keying.Identity) knock {
	b := wire.AppendField([]byte{knockVersion}, k.certificate)
	b = wire.AppendField(wire.AppendField(b, []byte(k.name)), k.grants)
	b = wire.AppendVLU(wire.AppendField(b, k.bearerProof), k.at)
	k.raw = append(b, id.Sign(groupSigned("knock", group, b))...)
	k.author, k.peer = journal.Author(id.Public()), id.PeerID()
	return k
}

// parseKnock reads a knock and verifies that its author made it for this group.
func parseKnock(group journal.GroupID, raw []byte) (k knock, err error) {
	if len(raw) > maxKnock || len(raw) < 1+ed25519.SignatureSize || raw[0] != knockVersion {
		return k, fmt.Errorf("knock: %w", wire.ErrMalformed)
	}
	signed, signature := raw[:len(raw)-ed25519.SignatureSize], raw[len(raw)-ed25519.SignatureSize:]
	k.raw = raw
	b := signed[1:]
	var name []byte
	for _, field := range []*[]byte{&k.certificate, &name, &k.grants, &k.bearerProof} {
		if *field, b, err = wire.TakeField(b); err != nil {
			return k, err
		}
	}
	if k.at, b, err = wire.TakeVLU(b); err != nil || len(b) > 0 {
		return k, orTrailing(err, b)
	}
	k.name = string(name)
	certificate, err := keying.ParseCertificate(k.certificate)
	if err != nil || len(k.certificate) > journal.MaxCertificate {
		return k, fmt.Errorf("knock: certificate: %w", wire.ErrMalformed)
	}
	if journal.CleanName(k.name) != k.name || k.name == "" || len([]rune(k.name)) > journal.MaxName {
		return k, fmt.Errorf("knock: name: %w", wire.ErrMalformed)
	}
	k.author, k.peer = journal.Author(certificate.Signing), certificate.PeerID()
	if !ed25519.Verify(certificate.Signing, groupSigned("knock", group, signed), signature) {
		return k, fmt.Errorf("knock: %w", keying.ErrNotAuthentic)
	}
	return k, nil
}

// A refusal is a staff peer's word that somebody is not let in.
type refusal struct {
	subject, by journal.Author
	at          uint64
	raw         []byte // with signature
}

func (r refusal) seal(group journal.GroupID, id *keying.Identity) refusal {
	r.by = journal.Author(id.Public())
	b := append(append([]byte{knockVersion}, r.subject[:]...), r.by[:]...)
	b = wire.AppendVLU(b, r.at)
	r.raw = append(b, id.Sign(groupSigned("refusal", group, b))...)
	return r
}

// parseRefusal reads a refusal and verifies that it was signed for this group by whom it names.
func parseRefusal(group journal.GroupID, raw []byte) (r refusal, err error) {
	if len(raw) < 1+32+32+1+ed25519.SignatureSize || raw[0] != knockVersion {
		return r, fmt.Errorf("refusal: %w", wire.ErrMalformed)
	}
	signed, signature := raw[:len(raw)-ed25519.SignatureSize], raw[len(raw)-ed25519.SignatureSize:]
	r.subject, r.by, r.raw = journal.Author(raw[1:33]), journal.Author(raw[33:65]), raw
	var b []byte
	if r.at, b, err = wire.TakeVLU(signed[65:]); err != nil || len(b) > 0 {
		return r, orTrailing(err, b)
	}
	if !ed25519.Verify(r.by[:], groupSigned("refusal", group, signed), signature) {
		return r, fmt.Errorf("refusal: %w", keying.ErrNotAuthentic)
	}
	return r, nil
}

// groupSigned returns what a signature of some kind covers, as in package journal.
func groupSigned(kind string, group journal.GroupID, b []byte) []byte {
	out := append([]byte("lyceum/v1/"+kind+"\x00"), group[:]...)
	return append(out, b...)
}

// isFresh reports whether something signed at a time is recent, clocks that differ by minutes aside.
func isFresh(now time.Time, at uint64) bool {
	d := now.UnixMilli() - int64(min(at, 1<<62))
	return -knockFresh.Milliseconds() < d && d < knockFresh.Milliseconds()
}

func appendAnswer(b, refusal []byte) []byte {
	return append(append(b, byte(messageAnswer)), refusal...)
}
