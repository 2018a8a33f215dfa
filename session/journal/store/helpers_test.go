package store

import (
	"bytes"
	"crypto/ed25519"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"lyceum/session/journal"
)

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var (
	testGroup = journal.GroupID{0: 0x67, 31: 0x01}
	testKey   = [32]byte{0: 0x6b, 31: 0x02}
)

// A person signs with a key made from a small number.
type person struct{ key ed25519.PrivateKey }

func newPerson(n byte) person {
	return person{ed25519.NewKeyFromSeed(append(make([]byte, 31), n))}
}

func (p person) Public() ed25519.PublicKey  { return p.key.Public().(ed25519.PublicKey) }
func (p person) Sign(message []byte) []byte { return ed25519.Sign(p.key, message) }

// oneKey is a keyring of one content key.
type oneKey struct{}

func (oneKey) Record() (journal.KeyID, [32]byte)     { return journal.KeyID{1}, [32]byte{1} }
func (oneKey) Current() (journal.KeyID, [32]byte)    { return journal.KeyID{1}, [32]byte{1} }
func (oneKey) Key(id journal.KeyID) ([32]byte, bool) { return [32]byte{1}, id == journal.KeyID{1} }
func chance(seed byte) *rand.ChaCha8                 { return rand.NewChaCha8([32]byte{seed}) }
func config(p person, seed byte) (c journal.Config) {
	return journal.Config{Group: testGroup, Self: p, Keys: oneKey{}, Random: chance(seed)}
}
func at(i int) time.Time           { return start.Add(time.Duration(i) * time.Millisecond) }
func raw(e journal.Entry) Raw      { return Raw{Class, e.Raw} }
func chat(n int) []byte            { return bytes.Repeat([]byte("x"), n) }
func batchOf(raws ...Raw) Batch    { return Batch{Entries: raws} }
func tempDirOf(path string) string { return filepath.Dir(path) }
func tempFile(t testing.TB) string { return filepath.Join(t.TempDir(), "a"+Suffix) }

// entriesOf returns the first n entries of a person's log, as one journal wrote them.
func entriesOf(t testing.TB, p person, n int) []Raw {
	t.Helper()
	j := journal.New(config(p, p.key[31]))
	raws := make([]Raw, 0, n)
	for i := range n {
		kind, body := journal.KindChat, chat(1+i%100)
		if i == 0 {
			kind = journal.KindJoin
		}
		e, err := j.Append(at(i), kind, body)
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw(e))
	}
	return raws
}

// deskEntriesOf does so for a desk log, which begins with anything but a join.
func deskEntriesOf(t testing.TB, p person, n int) (raws []Raw) {
	t.Helper()
	c := config(p, p.key[31])
	c.Desk = true
	j := journal.New(c)
	for i := range n {
		e, err := j.Append(at(i), journal.KindRoster, chat(1+i))
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, Raw{Desk, e.Raw})
	}
	return raws
}

func mustOpen(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func mustPut(t testing.TB, f *File, b Batch) {
	t.Helper()
	if err := f.Put(b); err != nil {
		t.Fatal(err)
	}
}

func mustClose(t testing.TB, c interface{ Close() error }) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func collect(t testing.TB, seq iter.Seq2[[]byte, error]) (raws [][]byte) {
	t.Helper()
	for raw, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw)
	}
	return raws
}

func wantRaws(t testing.TB, what string, got [][]byte, want ...[]Raw) {
	t.Helper()
	var all [][]byte
	for _, raws := range want {
		for _, r := range raws {
			all = append(all, r.Raw)
		}
	}
	if len(got) != len(all) {
		t.Errorf("%s: %d entries, want %d", what, len(got), len(all))
		return
	}
	for i := range got {
		if !bytes.Equal(got[i], all[i]) {
			t.Errorf("%s: entry %d differs", what, i)
			return
		}
	}
}
