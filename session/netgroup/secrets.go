package netgroup

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// What is kept of a group besides its logs, for who is started again:
//
//	version      1 byte, 1
//	post number  VLU: numbers of posts begin above it
//	epochs       count ‖ that many of: hash of the statement (32) ‖ key (32)
//	staff keys   count ‖ that many private keys (32)
//	members      count ‖ that many of: peer ID (32) ‖ addresses, where they were last
//
// Who is started again calls on those members as on the peers of the invite: the one who launched the class is itself
// the peer of the invite, and nobody else may know yet that it is back.

const (
	secretsVersion = 1

	// postsReserved is how far the stored number of posts lies ahead of the last, in microseconds of the clock or
	// posts: it is stored once for so many.
	postsReserved = 600_000_000

	maxStoredPeers = 32
)

// A postNumber counts this machine's posts, so that no number is used twice, over restarts and a clock set back too.
type postNumber struct {
	postSeq      uint64 // of the last post
	postReserved uint64 // stored, if the owner stores
}

// nextPost returns the number of the next post.
func (g *Group) nextPost(micros int64) uint64 {
	g.postSeq = max(uint64(max(micros, 0)), g.postSeq+1)
	if g.postSeq > g.postReserved {
		g.postReserved = g.postSeq + postsReserved
		g.secretsChanged = true
	}
	return g.postSeq
}

// secrets encodes what has to survive.
func (g *Group) secrets() []byte {
	var epochs []earlyKey
	for _, h := range g.content.Epochs() {
		key, _ := g.content.EpochKey(h)
		epochs = append(epochs, earlyKey{epoch: h, key: key})
	}
	g.storedPeers = g.linkedPeers()
	return secretsFile{g.postReserved, append(epochs, g.storedKeys...), g.sealingKeys, g.storedPeers}.append(nil)
}

// linkedPeers returns members that are linked, or were last, and where, by peer ID.
func (g *Group) linkedPeers() (peers []Peer) {
	var known []*contact
	for i := range g.known.Len() {
		if _, k := g.known.At(i); k.proven && len(k.seenAt) > 0 && !g.outs[k.id] {
			known = append(known, k)
		}
	}
	slices.SortFunc(known, func(a, b *contact) int {
		return cmp.Or(-a.lastLinked().Compare(b.lastLinked()), bytes.Compare(a.id[:], b.id[:]))
	})
	for _, k := range known[:min(len(known), maxStoredPeers)] {
		peers = append(peers, Peer{ID: k.id, Addrs: k.seenAt[:min(len(k.seenAt), maxAddresses)]})
	}
	slices.SortFunc(peers, func(a, b Peer) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return peers
}

// lastLinked returns when a contact was last linked; the end of time if it is.
func (k *contact) lastLinked() time.Time {
	if k.neighbor != nil {
		return time.Unix(math.MaxInt32, 0)
	}
	return k.linkedAt
}

// peersMayHaveChanged has the members that are linked stored if they are others than before.
func (g *Group) peersMayHaveChanged() {
	if g.me.Durable && !slices.EqualFunc(g.linkedPeers(), g.storedPeers, func(a, b Peer) bool { return a.ID == b.ID && slices.Equal(a.Addrs, b.Addrs) }) {
		g.secretsChanged = true
	}
}

func (s secretsFile) append(b []byte) []byte {
	b = wire.AppendVLU(append(b, secretsVersion), s.posted)
	b = wire.AppendVLU(b, uint64(len(s.epochs)))
	for _, k := range s.epochs {
		b = append(append(b, k.epoch[:]...), k.key[:]...)
	}
	b = wire.AppendVLU(b, uint64(len(s.staffKeys)))
	for _, k := range s.staffKeys {
		b = append(b, k.Bytes()...)
	}
	b = wire.AppendVLU(b, uint64(len(s.peers)))
	for _, p := range s.peers {
		b = appendAddresses(append(b, p.ID[:]...), p.Addrs)
	}
	return b
}

// A secretsFile is what was stored.
type secretsFile struct {
	posted    uint64
	epochs    []earlyKey
	staffKeys []journal.SealingKey
	peers     []Peer
}

// String keeps keys out of logs and errors.
func (s secretsFile) String() string {
	return fmt.Sprintf("%d keys of epochs, %d of staff", len(s.epochs), len(s.staffKeys))
}

// Format does so for every verb.
func (s secretsFile) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// parseSecrets reads what secrets wrote. No errors show a key.
func parseSecrets(b []byte) (s secretsFile, err error) {
	if len(b) == 0 || b[0] != secretsVersion {
		return s, fmt.Errorf("stored secrets: %w", wire.ErrMalformed)
	}
	if s.posted, b, err = takeNumber(b[1:]); err != nil {
		return s, err
	}
	n, b, err := takeShortCount(b, 2*journal.MaxEpochKeys)
	for range n {
		var raw []byte
		if raw, b, err = take(b, 64); err != nil {
			return secretsFile{}, err
		}
		s.epochs = append(s.epochs, earlyKey{epoch: journal.Hash(raw[:32]), key: [32]byte(raw[32:])})
	}
	if err != nil {
		return secretsFile{}, err
	}
	n, b, err = takeShortCount(b, maxStaffKeys)
	for range n {
		var raw []byte
		if raw, b, err = take(b, 32); err != nil {
			return secretsFile{}, err
		}
		k, err := journal.ParseSealingKey(raw)
		if err != nil {
			return secretsFile{}, err
		}
		s.staffKeys = append(s.staffKeys, k)
	}
	if err != nil {
		return secretsFile{}, err
	}
	n, b, err = takeShortCount(b, maxStoredPeers)
	for range n {
		var p Peer
		var raw []byte
		if raw, b, err = take(b, len(p.ID)); err != nil {
			return secretsFile{}, err
		}
		p.ID = keying.PeerID(raw)
		if p.Addrs, b, err = takeAddresses(b); err != nil {
			return secretsFile{}, err
		}
		s.peers = append(s.peers, p)
	}
	if err = orTrailing(err, b); err != nil {
		return secretsFile{}, err
	}
	return s, nil
}
