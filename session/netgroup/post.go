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

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// MaxPost is the longest post, in bytes.
const MaxPost = 16 << 10

// postVersion begins every envelope:
//
//	version (1) ‖ author (32) ‖ number ‖ key ID (8) ‖ nonce (24) ‖ field sealed message ‖ signature (64)
//
// The message is sealed with XChaCha20-Poly1305 under HKDF(content key, "lyceum/v1/post body"), all that
// stands before it being associated data. The signature covers "lyceum/v1/post", a zero byte, the group
// ID and everything before itself. The post's ID is the SHA-256 of the envelope.
const postVersion = 1

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
	switch {
	case g.state != groupOpen:
		return id, ErrClosed
	case !g.spec.carriesPosts() || g.ownRights()&journal.Post == 0:
		return id, ErrNotEnabled
	case len(data) > MaxPost:
		return id, fmt.Errorf("post of %d bytes: at most %d", len(data), MaxPost)
	}
	g.postSeq = max(uint64(now.UnixMicro()), g.postSeq+1)
	raw, err := sealPost(g.content, g.id, g.c.cfg.Identity, g.postSeq, data, g.c.cfg.Random)
	if err != nil {
		return id, err
	}
	id = sha256.Sum256(raw)
	g.seen.add(id)
	g.spread(now, append([]byte{byte(messagePost)}, raw...), nil)
	return id, nil
}

var errUnknownKey = errors.New("post sealed under an unknown key")

// sealPost makes an envelope.
func sealPost(keys journal.Keyring, id journal.GroupID, from *keying.Identity, number uint64, data []byte, random io.Reader) ([]byte, error) {
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	b := append([]byte{postVersion}, from.Public()...)
	b = wire.AppendVLU(b, number)
	keyID, content := keys.Current()
	b = append(append(b, keyID[:]...), nonce...)
	aead, err := postAEAD(content)
	if err != nil {
		return nil, err
	}
	b = wire.AppendField(b, aead.Seal(nil, nonce, data, b))
	return append(b, from.Sign(postSigned(id, b))...), nil
}

func postAEAD(content [32]byte) (interface {
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}, error) {
	key, err := hkdf.Key(sha256.New, content[:], nil, "lyceum/v1/post body", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.NewX(key)
}

func postSigned(id journal.GroupID, b []byte) []byte {
	return append(append([]byte("lyceum/v1/post\x00"), id[:]...), b...)
}

func parseEnvelope(raw []byte) (e envelope, err error) {
	if len(raw) < 1+len(e.author) || raw[0] != postVersion {
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
func openPost(keys journal.Keyring, id journal.GroupID, e envelope) ([]byte, error) {
	if !ed25519.Verify(e.author[:], postSigned(id, e.signed), e.sig) {
		return nil, fmt.Errorf("post: %w", keying.ErrNotAuthentic)
	}
	content, ok := keys.Key(e.keyID)
	if !ok {
		return nil, errUnknownKey
	}
	aead, err := postAEAD(content)
	if err != nil {
		return nil, err
	}
	data, err := aead.Open(nil, e.nonce, e.sealed, e.clear)
	if err != nil {
		return nil, fmt.Errorf("post: %w", keying.ErrNotAuthentic)
	}
	return data, nil
}

// gotPost takes in a post, delivers it if it is new, and passes it on. Only members post.
func (g *Group) gotPost(now time.Time, from *neighbor, raw []byte) error {
	if !g.spec.PostingEnabled {
		return ErrNotEnabled
	}
	id := sha256.Sum256(raw)
	if g.seen.ids[id] { // noted below, once it is genuine: nonsense must not flush the genuine
		g.counters.Duplicate++
		return nil
	}
	e, err := parseEnvelope(raw)
	if err != nil {
		return err
	}
	known := g.isMember(e.author)
	switch {
	case known && g.membership.Rights(e.author, journal.Always, journal.ClockAt(now))&journal.Post == 0, !known && e.author == from.author && from.rights&journal.Post == 0:
		return ErrNotEnabled
	case !known && e.author != from.author:
		return nil // its join is on the way, and posts may be lost
	}
	data, err := openPost(g.content, g.id, e)
	if errors.Is(err, errUnknownKey) {
		return nil // of an epoch not known here
	} else if err != nil {
		g.counters.Forged++
		return err
	}
	g.seen.add(id)
	w := g.windows[e.author]
	if w == nil {
		if len(g.windows) >= maxHeads {
			return nil
		}
		w = &postWindow{}
		g.windows[e.author] = w
	}
	if !w.accept(e.number) {
		g.counters.Duplicate++
		return nil
	}
	g.counters.Posts++
	g.c.emit(PostReceived{Group: g, Author: e.author, MessageID: id, Data: data})
	g.forward(now, from, append([]byte{byte(messagePost)}, raw...))
	return nil
}

// windowSize is how far an author's posts may overtake one another.
const windowSize = 4096

// A postWindow remembers which of an author's latest post numbers were seen. Numbers are times in
// microseconds or counted up from there, so the window is over posts, not over time: a set of the
// highest numbers.
type postWindow struct {
	floor uint64 // numbers up to here are refused
	seen  map[uint64]bool
}

// accept reports whether a number is new, and notes it.
func (w *postWindow) accept(n uint64) bool {
	if n <= w.floor || w.seen[n] {
		return false
	}
	if w.seen == nil {
		w.seen = map[uint64]bool{}
	}
	w.seen[n] = true
	if len(w.seen) > windowSize {
		lowest := n
		for m := range w.seen {
			lowest = min(lowest, m)
		}
		delete(w.seen, lowest)
		w.floor = lowest
	}
	return true
}

// seenSize is how many posts are remembered so as not to be passed on twice.
const seenSize = 16384

// seenPosts remembers the latest IDs. The zero value is empty.
type seenPosts struct {
	ids   map[[32]byte]bool
	order [][32]byte // a ring once it is full
	next  int
}

// add reports whether id is new, and notes it.
func (s *seenPosts) add(id [32]byte) bool {
	if s.ids[id] {
		return false
	}
	if s.ids == nil {
		s.ids = map[[32]byte]bool{}
	}
	s.ids[id] = true
	if len(s.order) < seenSize {
		s.order = append(s.order, id)
		return true
	}
	delete(s.ids, s.order[s.next])
	s.order[s.next] = id
	s.next = (s.next + 1) % seenSize
	return true
}
