package netgroup

import (
	"fmt"

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

const (
	secretsVersion = 1

	// postsReserved is how far the stored number of posts lies ahead of the last, in microseconds of the clock or
	// posts: it is stored once for so many.
	postsReserved = 600_000_000
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
	b := wire.AppendVLU([]byte{secretsVersion}, g.postReserved)
	epochs := g.content.Epochs()
	b = wire.AppendVLU(b, uint64(len(epochs)+len(g.storedKeys)))
	for _, h := range epochs {
		key, _ := g.content.EpochKey(h)
		b = append(append(b, h[:]...), key[:]...)
	}
	for _, k := range g.storedKeys {
		b = append(append(b, k.epoch[:]...), k.key[:]...)
	}
	b = wire.AppendVLU(b, uint64(len(g.sealingKeys)))
	for _, k := range g.sealingKeys {
		b = append(b, k.Bytes()...)
	}
	return b
}

// A secretsFile is what was stored.
type secretsFile struct {
	posted    uint64
	epochs    []earlyKey
	staffKeys []journal.SealingKey
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
		s.epochs = append(s.epochs, earlyKey{keying.PeerID{}, journal.Hash(raw[:32]), [32]byte(raw[32:])})
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
	if err = orTrailing(err, b); err != nil {
		return secretsFile{}, err
	}
	return s, nil
}
