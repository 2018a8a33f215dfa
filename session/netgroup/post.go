package netgroup

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/internal/signature"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// MaxPost is the longest post, in bytes.
const MaxPost = 16 << 10

// postVersion begins every envelope, but that of what is fleeting (fleeting.go), which fleetingVersion does:
//
//	version (1) ‖ author (32) ‖ number ‖ key ID (8) ‖ nonce (24) ‖ field sealed message ‖ signature (64)
//
// The message is sealed with XChaCha20-Poly1305 under HKDF(content key, "lyceum/v1/post body"), all that
// stands before it being associated data. The signature covers "lyceum/v1/post", a zero byte, the group
// ID and everything before itself. The post's ID is the SHA-256 of the envelope.
const (
	postVersion     = 1
	fleetingVersion = 2
)

// An envelope is a parsed post; its slices alias the message it came in.
type envelope struct {
	author journal.Author
	number uint64
	keyID  journal.KeyID
	nonce  []byte
	clear  []byte // everything before the sealed field
	sealed []byte
	signed []byte // everything before the signature
	sig    []byte
}

// Post sends a message to all members: not kept, not ordered, delivered at most once to each. It returns
// the message ID.
func (g *Group) Post(now time.Time, data []byte) (id [32]byte, err error) {
	if err := g.mayPost(now, data); err != nil {
		return id, err
	}
	raw, err := sealPost(postVersion, g.content, g.id, g.c.cfg.Identity, g.nextPost(now.UnixMicro()), data, g.c.cfg.Random)
	if err != nil {
		return id, err
	}
	g.spreading.publish(now, messagePost, raw)
	return sha256.Sum256(raw), nil
}

func (g *Group) mayPost(now time.Time, data []byte) error {
	switch {
	case g.state != groupOpen:
		return ErrClosed
	case !g.spec.carriesPosts() || g.ownRights()&journal.Post == 0:
		return ErrNotEnabled
	case !g.IsSealing(now):
		return ErrNoContentKey
	case len(data) > MaxPost:
		return fmt.Errorf("post of %d bytes: at most %d", len(data), MaxPost)
	}
	return nil
}

// Posted returns the number of the latest post, for Member.Posted: a clock that was set back while the program was
// not running does not make it use numbers again.
func (g *Group) Posted() uint64 { return g.postSeq }

var errUnknownKey = errors.New("post sealed under an unknown key")

// sealPost makes an envelope.
func sealPost(version byte, keys journal.Keyring, id journal.GroupID, from *keying.Identity, number uint64, data []byte, random io.Reader) ([]byte, error) {
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	b := append([]byte{version}, from.Public()...)
	b = wire.AppendVLU(b, number)
	keyID, content := keys.Current()
	b = append(append(b, keyID[:]...), nonce...)
	aead, err := contentAEAD(content, postLabel)
	if err != nil {
		return nil, err
	}
	b = wire.AppendField(b, aead.Seal(nil, nonce, data, b))
	return append(b, from.Sign(postSigned(id, b))...), nil
}

// postLabel is what the key of posts is derived with.
const postLabel = "lyceum/v1/post body"

// contentAEAD returns the cipher that seals one kind of things under a content key.
func contentAEAD(content [32]byte, label string) (interface {
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}, error) {
	key, err := hkdf.Key(sha256.New, content[:], nil, label, chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.NewX(key)
}

func postSigned(id journal.GroupID, b []byte) []byte {
	return append(append([]byte("lyceum/v1/post\x00"), id[:]...), b...)
}

func parseEnvelope(version byte, raw []byte) (e envelope, err error) {
	if len(raw) < 1+len(e.author) || raw[0] != version {
		return e, fmt.Errorf("post: %w", wire.ErrMalformed)
	}
	e.author = journal.Author(raw[1:33])
	number, rest, err := wire.TakeVLU(raw[33:])
	if err != nil {
		return e, fmt.Errorf("post number: %w", err)
	}
	e.number = number
	id, rest, err := take(rest, len(e.keyID))
	if err != nil {
		return e, err
	}
	e.keyID = journal.KeyID(id)
	if e.nonce, rest, err = take(rest, chacha20poly1305.NonceSizeX); err != nil {
		return e, err
	}
	e.clear = raw[:len(raw)-len(rest)]
	if e.sealed, rest, err = wire.TakeField(rest); err != nil {
		return e, err
	}
	e.signed = raw[:len(raw)-len(rest)]
	if len(rest) != ed25519.SignatureSize || len(e.sealed) > MaxPost+chacha20poly1305.Overhead {
		return e, fmt.Errorf("post: %w", wire.ErrMalformed)
	}
	e.sig = rest
	return e, nil
}

// openPost verifies an envelope's signature and opens it.
func openPost(keys journal.Keyring, id journal.GroupID, e envelope, check signature.Checker) ([]byte, error) {
	if !check.Verify(e.author[:], postSigned(id, e.signed), e.sig) {
		return nil, fmt.Errorf("post: %w", keying.ErrNotAuthentic)
	}
	content, ok := keys.Key(e.keyID)
	if !ok {
		return nil, errUnknownKey
	}
	aead, err := contentAEAD(content, postLabel)
	if err != nil {
		return nil, err
	}
	data, err := aead.Open(nil, e.nonce, e.sealed, e.clear)
	if err != nil {
		return nil, fmt.Errorf("post: %w", keying.ErrNotAuthentic)
	}
	return data, nil
}

// gotPost takes in a post, delivers it if it is new, and passes it on. Only members post; in a group without staff
// that is who has the secret.
func (g *Group) gotPost(now time.Time, from *neighbor, message []byte) error {
	if !g.spec.carriesPosts() {
		return ErrNotEnabled
	}
	p, fresh, err := g.spreading.take(now, from, message)
	if !fresh {
		return err
	}
	from.charge(now, float64(len(p.raw)/bytesPerToken))
	data, e, err := g.judgePost(now, from, postVersion, p.raw)
	switch {
	case errors.Is(err, errTooEarly):
		g.spreading.refuse(now, &p, true)
		return nil
	case errors.Is(err, errTakenAway):
		g.spreading.refuse(now, &p, false)
		return nil
	case err != nil:
		g.spreading.refuse(now, &p, false)
		return err
	}
	author := g.authors.of(now, e.author)
	if !author.may(now, len(p.raw)) {
		g.counters.Slowed++
		g.spreading.refuse(now, &p, true)
		return nil
	}
	if !author.window.accept(e.number) {
		g.counters.Duplicate++
		g.spreading.refuse(now, &p, false)
		return nil
	}
	g.counters.Posts++
	g.c.emit(PostReceived{Group: g, Author: e.author, MessageID: p.hash, Data: data})
	g.spreading.accept(now, &p, author)
	return nil
}

// errTooEarly reports a post that this machine cannot judge yet.
var errTooEarly = errors.New("post of somebody, or sealed with a key, not known here yet")

// errTakenAway reports a post of somebody who is a member no more, or may not post any more: whoever passed it
// on did not know yet.
var errTakenAway = errors.New("post of somebody who may not post any more")

// judgePost opens a post if its author may post.
func (g *Group) judgePost(now time.Time, from *neighbor, version byte, raw []byte) (data []byte, e envelope, err error) {
	if e, err = parseEnvelope(version, raw); err != nil {
		return nil, e, err
	}
	v := g.given[e.author]
	known := v != nil && v.standing.Limit > 0
	may := known && g.membership.Rights(e.author, journal.Always, journal.ClockAt(g.ClassTime(now)))&journal.Post != 0
	switch {
	case known && !may && v.standing.Until[0] > 0, g.membership.IsRemoved(e.author):
		return nil, e, errTakenAway
	case known && !may, !known && e.author == from.author && g.claimedRights(now, from.claim, e.author)&journal.Post == 0:
		return nil, e, ErrNotEnabled
	case !known && e.author != from.author && (g.hasStaff() || g.spec.PostingKey != nil):
		return nil, e, errTooEarly // its join is on the way
	}
	data, err = openPost(g.content, g.id, e, g.c.cfg.Signatures)
	if errors.Is(err, errUnknownKey) {
		return nil, e, errTooEarly // of an epoch not known here
	} else if err != nil {
		g.counters.Forged++
	}
	return data, e, err
}
