package journal

import (
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var testGroup = GroupID{0: 0x67, 31: 0x01}

// A person signs with a key made from a small number.
type person struct{ key ed25519.PrivateKey }

func newPerson(n byte) person {
	return person{ed25519.NewKeyFromSeed(append(make([]byte, 31), n))}
}

func (p person) Public() ed25519.PublicKey  { return p.key.Public().(ed25519.PublicKey) }
func (p person) Sign(message []byte) []byte { return ed25519.Sign(p.key, message) }
func (p person) author() Author             { return Author(p.Public()) }

// A ring is a keyring; the current key's ID is 8 times the same byte.
type ring struct {
	current byte
	keys    map[KeyID][32]byte
}

func keyNamed(n byte) (KeyID, [32]byte) {
	return KeyID{n, n, n, n, n, n, n, n}, [32]byte{0: n, 31: 0xcc}
}

func ringOf(names ...byte) *ring {
	r := &ring{current: names[0], keys: make(map[KeyID][32]byte)}
	for _, n := range names {
		r.learn(n)
	}
	return r
}

func (r *ring) learn(n byte) {
	id, key := keyNamed(n)
	r.keys[id] = key
}

func (r *ring) Record() (KeyID, [32]byte)  { return keyNamed(1) }
func (r *ring) Current() (KeyID, [32]byte) { return keyNamed(r.current) }
func (r *ring) Key(id KeyID) ([32]byte, bool) {
	k, ok := r.keys[id]
	return k, ok
}

func chance(seed uint64) *rand.ChaCha8 {
	return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)})
}

// journalOf returns the journal of p, who has content key 1.
func journalOf(p person) *Journal {
	return New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(uint64(p.key[31]))})
}

// reading returns a journal that only reads.
func reading(l Limits) *Journal {
	return New(Config{Group: testGroup, Keys: ringOf(1), Limits: l})
}

// forge returns a signed entry that follows prev (nil: entry 1), with whatever clock and kind.
func forge(p person, prev *Entry, clock Clock, kind Kind, body string) Entry {
	e := Entry{Author: p.author(), Seq: 1, Clock: clock, Kind: kind}
	if prev != nil {
		e.Seq, e.Prev = prev.Seq+1, prev.Hash
	}
	id, key := keyNamed(1)
	write(classLog, &e, testGroup, p, id, key, make([]byte, nonceSize), []byte(body))
	return e
}

// logOf returns n sound entries of p, a second apart.
func logOf(p person, n int) []Entry {
	var out []Entry
	for i := range n {
		out = append(out, grow(p, out, i, "x"))
	}
	return out
}

// grow returns an entry that follows the first n of trunk.
func grow(p person, trunk []Entry, n int, body string) Entry {
	at := clockOf(start.Add(time.Duration(n-100) * time.Second))
	if n == 0 {
		return forge(p, nil, at, KindJoin, body)
	}
	return forge(p, &trunk[n-1], at, KindChat, body)
}

func mustAdd(t testing.TB, j *Journal, now time.Time, e Entry) []Entry {
	t.Helper()
	out, err := j.Add(now, e.Raw)
	if err != nil {
		t.Fatalf("Add(%v entry %d): %v", e.Author, e.Seq, err)
	}
	return out
}

func mustAppend(t testing.TB, j *Journal, now time.Time, kind Kind, body string) Entry {
	t.Helper()
	e, err := j.Append(now, kind, []byte(body))
	if err != nil {
		t.Fatalf("Append(%v): %v", kind, err)
	}
	return e
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error = %v, want %v", what, got, want)
	}
}

func seqs(entries []Entry) []uint64 {
	var out []uint64
	for _, e := range entries {
		out = append(out, e.Seq)
	}
	return out
}
