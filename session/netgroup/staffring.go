package netgroup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// The staff ring: private keys of the class, to which members seal what only staff may read. They are handed
// over sessions to those alone who may monitor or grade. The launch carries the first public key, epochs
// bring new ones.

const (
	maxStaffKeys      = 256 // more are refused: what is sealed to those stays sealed here
	maxEarlyStaffKeys = 32  // that the record here does not have yet, of one neighbour
	staffSeekEvery    = 10 * time.Second
	staffSealID       = 8 // bytes that name the key

	readsSealed = journal.Monitor | journal.Grade
)

// ErrNoStaffKey reports that there is no class sealing key, or not here.
var ErrNoStaffKey = errors.New("no class sealing key")

// A staffRing holds the private keys, as they came.
type staffRing struct {
	sealingKeys    []journal.SealingKey
	earlyStaffKeys []earlyStaffKey // that the record here does not have yet, as they came
	staffSeekAt    time.Time       // when to look again for somebody who has the one in force
}

// An earlyStaffKey is a private key that may never count.
type earlyStaffKey struct {
	from keying.PeerID
	key  journal.SealingKey
}

// keepStaffKey keeps a private key.
func (g *Group) keepStaffKey(k journal.SealingKey) {
	if !k.IsZero() && len(g.sealingKeys) < maxStaffKeys && g.staffKey(k.Public()) == nil {
		g.sealingKeys = append(g.sealingKeys, k)
		g.secretsChanged = true
		if g.desk.log.Len() > 0 && g.isDeskStaff(g.self()) {
			g.desk.restartSoon()
		}
	}
}

// StaffKeys returns how many private keys of staff are here: more can be opened ([Group.OpenAsStaff]) once it grows.
func (g *Group) StaffKeys() int { return len(g.sealingKeys) }

func (g *Group) staffKey(public [32]byte) *journal.SealingKey {
	for i := range g.sealingKeys {
		if g.sealingKeys[i].Public() == public {
			return &g.sealingKeys[i]
		}
	}
	return nil
}

// nextStaffKey returns a new private key if the one in force has to be replaced and this machine may hold it.
func (g *Group) nextStaffKey() (journal.SealingKey, error) {
	if !g.mayRenewStaffKey() {
		return journal.SealingKey{}, nil
	}
	return journal.NewSealingKey(g.c.cfg.Random)
}

// mayRenewStaffKey reports whether the class sealing key has to be replaced, and this machine may hold the next.
func (g *Group) mayRenewStaffKey() bool {
	_, needed := g.membership.NeedsStaffKey()
	return needed && g.rights(g.self())&readsSealed != 0
}

// handStaffKeys gives a neighbour that may read what is sealed to staff the keys that it was not given yet.
func (g *Group) handStaffKeys(now time.Time, n *neighbor) {
	if g.membership.Rights(n.author, journal.Always, journal.ClockAt(g.ClassTime(now)))&readsSealed == 0 {
		return
	}
	var items [][]byte
	for _, k := range g.sealingKeys {
		public := k.Public()
		if !n.staffKeys[public] && g.isStaffKey(now, public) {
			n.staffKeys[public] = true
			items = append(items, k.Bytes())
		}
	}
	for batch := range slices.Chunk(items, keysInOne) {
		n.send(now, appendItems(messageStaffKeys, batch))
	}
}

// isStaffKey reports whether the record has a class sealing key, and whoever it keeps out is known here.
func (g *Group) isStaffKey(now time.Time, public [32]byte) bool {
	if g.membership.LaunchKey() == public { // of entry 2 of the log of who launched the class
		return g.me.StaffKey.Public() != public || g.journal.Confirmed() >= 2
	}
	return slices.ContainsFunc(g.membership.Epochs(), func(e journal.EpochFact) bool {
		held := e.Author == g.self() && e.Seq > g.journal.Confirmed()
		return e.StaffKey == public && !held && g.mayHand(now, e.Hash)
	})
}

// addEarlyStaffKey keeps a private key until the record has it. Of one neighbour's the oldest gives way, so that
// made-up ones take no other's place.
func (g *Group) addEarlyStaffKey(k earlyStaffKey) {
	public, of := k.key.Public(), 0
	for _, other := range g.earlyStaffKeys {
		if other.from == k.from {
			if other.key.Public() == public {
				return
			}
			of++
		}
	}
	if of >= maxEarlyStaffKeys {
		i := slices.IndexFunc(g.earlyStaffKeys, func(other earlyStaffKey) bool { return other.from == k.from })
		g.earlyStaffKeys = slices.Delete(g.earlyStaffKeys, i, i+1)
	} else if len(g.earlyStaffKeys) >= maxEarlyStaffKeys*MaxNeighbors {
		g.earlyStaffKeys = slices.Delete(g.earlyStaffKeys, 0, 1)
	}
	g.earlyStaffKeys = append(g.earlyStaffKeys, k)
}

// keepEarlyStaffKeys keeps the keys that the record has by now.
func (g *Group) keepEarlyStaffKeys() {
	if len(g.earlyStaffKeys) == 0 {
		return
	}
	known := map[[32]byte]bool{g.membership.LaunchKey(): true}
	for _, e := range g.membership.Epochs() {
		known[e.StaffKey] = true
	}
	g.earlyStaffKeys = slices.DeleteFunc(g.earlyStaffKeys, func(k earlyStaffKey) bool {
		public := k.key.Public()
		if !known[public] {
			return false
		}
		g.keepStaffKey(k.key)
		if n := g.neighbors[k.from]; n != nil {
			n.staffKeys[public] = true
		}
		return true
	})
}

// gotStaffKeys takes in private keys. Those that the record does not have yet wait for it.
func (n *neighbor) gotStaffKeys(now time.Time, body []byte) error {
	g := n.group
	count, b, err := takeCount(body, keysInOne)
	n.charge(now, float64(count)) // each costs as much as a signature check
	for range count {
		var raw []byte
		if raw, b, err = take(b, 32); err != nil {
			return err
		}
		k, err := journal.ParseSealingKey(raw)
		if err != nil {
			return fmt.Errorf("staff key: %w", wire.ErrMalformed)
		}
		g.addEarlyStaffKey(earlyStaffKey{n.id, k})
	}
	g.keepEarlyStaffKeys()
	if err := orTrailing(err, b); err != nil {
		return err
	}
	for _, other := range g.ups {
		g.handStaffKeys(now, other)
	}
	return nil
}

// seekStaff looks for a link with staff when this machine lacks the private key in force: keys pass over
// links of staff only.
func (g *Group) seekStaff(now time.Time) {
	key, _ := g.membership.StaffKey()
	if key == [32]byte{} || g.rights(g.self())&readsSealed == 0 || g.staffKey(key) != nil || now.Before(g.staffSeekAt) {
		return
	}
	g.staffSeekAt = now.Add(staffSeekEvery)
	for _, a := range g.membership.Staff() {
		if id, ok := g.peerOf(a); ok && g.Present(id) && g.neighbors[id] == nil {
			g.AddNeighbor(now, Peer{ID: id})
			return
		}
	}
}

// peerOf returns the peer ID of an author who has joined.
func (g *Group) peerOf(a journal.Author) (id keying.PeerID, ok bool) {
	j, ok := g.membership.Join(a)
	if !ok {
		return id, false
	}
	certificate, err := keying.ParseCertificate(j.Certificate)
	return certificate.PeerID(), err == nil
}

// SealToStaff seals a message to the class sealing key in force. Label and header have to be the same when it
// is opened. The first 8 bytes of the result name the key.
func (g *Group) SealToStaff(label string, header, message []byte) ([]byte, error) {
	key, _ := g.membership.StaffKey()
	if key == [32]byte{} {
		return nil, ErrNoStaffKey
	}
	sealed, err := journal.SealTo(key, label, g.id, header, message)
	if err != nil {
		return nil, err
	}
	id := staffKeyID(key)
	return append(id[:], sealed...), nil
}

// OpenAsStaff opens what was sealed to a class sealing key, if this machine has been given that one. Errors
// wrap [ErrNoStaffKey] and [journal.ErrNotForUs].
func (g *Group) OpenAsStaff(label string, header, sealed []byte) ([]byte, error) {
	if len(sealed) < staffSealID {
		return nil, journal.ErrNotForUs
	}
	for _, k := range g.sealingKeys {
		if id := staffKeyID(k.Public()); id == [staffSealID]byte(sealed[:staffSealID]) {
			return k.Open(label, g.id, header, sealed[staffSealID:])
		}
	}
	return nil, ErrNoStaffKey
}

func staffKeyID(public [32]byte) (id [staffSealID]byte) {
	sum := sha256.Sum256(append([]byte("lyceum/v1/staff key ID\x00"), public[:]...))
	copy(id[:], sum[:])
	return id
}
