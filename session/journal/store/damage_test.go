package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// walOf writes batches of 1 to 3 entries, each with a fact, and returns the file and the WAL as a killed process
// leaves them, with the length of the WAL after each batch.
func walOf(t testing.TB, raws []Raw) (file, wal []byte, ends []int, entries []int) {
	t.Helper()
	path := tempFile(t)
	mustClose(t, mustOpen(t, path)) // the empty file is whole without a WAL
	f := mustOpen(t, path)
	for at := 0; at < len(raws); {
		n := min(1+len(ends)%3, len(raws)-at)
		mustPut(t, f, Batch{Entries: raws[at : at+n], Facts: map[string][]byte{"count": {byte(at + n)}}})
		at += n
		info, err := os.Stat(path + walSuffix)
		if err != nil {
			t.Fatal(err)
		}
		ends, entries = append(ends, int(info.Size())), append(entries, at)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if wal, err = os.ReadFile(path + walSuffix); err != nil {
		t.Fatal(err)
	}
	return file, wal, ends, entries
}

// wantPrefix opens a file with a WAL and wants exactly the batches whose end is at most whole bytes into it.
func wantPrefix(t *testing.T, path string, file, wal []byte, whole int, ends, entries []int, raws []Raw) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+walSuffix, wal, 0o600)); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, testKey)
	if err != nil {
		t.Fatalf("WAL sound up to byte %d: %v", whole, err)
	}
	defer f.Close()
	want := 0
	for i, end := range ends {
		if end <= whole {
			want = entries[i]
		}
	}
	wantRaws(t, "what is left", collect(t, f.Entries(Class)), raws[:want])
	count, ok, err := f.Fact("count")
	if err != nil || ok != (want > 0) || ok && int(count[0]) != want {
		t.Errorf("WAL sound up to byte %d: half a batch: %d entries, and the fact says %d, %v", whole, want, count, err)
	}
	if err := check(f.db); err != nil {
		t.Errorf("WAL sound up to byte %d: %v", whole, err)
	}
}

func TestTruncatedWALLosesWholeBatchesFromTheEndOnly(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 24)
	file, wal, ends, entries := walOf(t, raws)
	path := tempFile(t)
	for cut := len(wal); cut >= 0; cut -= 512 {
		wantPrefix(t, path, file, wal[:cut], cut, ends, entries, raws)
		if t.Failed() {
			return
		}
	}
	t.Logf("WAL of %d bytes, %d batches", len(wal), len(ends))
}

func TestFlippedByteInTheWALLosesWholeBatchesFromThereOnly(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 24)
	file, wal, ends, entries := walOf(t, raws)
	path := tempFile(t)
	random := rand.New(chance(1))
	for range 200 {
		at := random.IntN(len(wal))
		torn := bytes.Clone(wal)
		torn[at] ^= byte(1 + random.IntN(255))
		wantPrefix(t, path, file, torn, at, ends, entries, raws)
		if t.Failed() {
			t.Fatalf("byte %d of the WAL flipped", at)
		}
	}
}

// damagedFile returns a sound class file with entries of three people and what a damage to some of its pages leaves
// of it.
func damagedFile(t *testing.T, damage func(file []byte)) (path string, raws [][]Raw) {
	t.Helper()
	path = tempFile(t)
	f := mustOpen(t, path)
	for n := byte(1); n <= 3; n++ {
		raws = append(raws, entriesOf(t, newPerson(n), 200))
	}
	for i := range raws[0] {
		mustPut(t, f, batchOf(raws[0][i], raws[1][i], raws[2][i]))
	}
	mustPut(t, f, Batch{Evidence: raws[0][:2], Facts: map[string][]byte{FactGroup: testGroup[:], FactTitle: []byte("T")}, Secrets: map[string][]byte{"keys": []byte("K")}})
	mustClose(t, f)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage(file)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, raws
}

// leafOf returns the page that holds an entry.
func leafOf(t *testing.T, file []byte, raw []byte) int {
	t.Helper()
	at := bytes.Index(file, raw)
	if at < 0 {
		t.Fatal("the entry is not in the file in one piece")
	}
	return at / pageSize
}

func TestOneBadPageDoesNotKeepAClassFromStarting(t *testing.T) {
	lostRaws := entriesOf(t, newPerson(2), 200)
	path, raws := damagedFile(t, func(file []byte) {
		at := leafOf(t, file, lostRaws[100].Raw) * pageSize
		copy(file[at:at+pageSize], bytes.Repeat([]byte{0xa5}, pageSize))
	})
	if _, err := Open(path, testKey); !errors.Is(err, ErrDamaged) {
		t.Fatalf("Open = %v, want ErrDamaged", err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Salvage(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	if s.Lost < 3 || s.Lost > 30 || s.Entries+s.Lost != 600 || s.Evidence != 2 || s.Facts != 2 || s.Secrets != 1 {
		t.Errorf("salvaged %+v", s)
	}
	if kept, err := os.ReadFile(s.Damaged); err != nil || !bytes.Equal(kept, before) {
		t.Errorf("the damaged file was not kept as it was: %v", err)
	}
	f := mustOpen(t, path)
	if got := len(collect(t, f.Entries(Class))); got != s.Entries {
		t.Errorf("%d entries, want %d", got, s.Entries)
	}
	if secret, _, err := f.Secret("keys"); err != nil || string(secret) != "K" {
		t.Errorf("Secret = %q, %v", secret, err)
	}
	for _, of := range raws { // from the neighbours
		mustPut(t, f, batchOf(of...))
	}
	wantRaws(t, "after the neighbours", collect(t, f.Entries(Class))[400:], raws[2])
}

func TestDamageAnywhereIsFoundOrHarmless(t *testing.T) {
	for at := range 12 {
		var pages int
		path, raws := damagedFile(t, func(file []byte) {
			pages = len(file) / pageSize
			p := at * pages / 12
			random := rand.New(chance(byte(at)))
			for i := range 64 {
				file[p*pageSize+i*64] ^= byte(1 + random.IntN(255))
			}
		})
		f, err := Open(path, testKey)
		if err == nil { // only what rows hold was touched
			if n := len(collect(t, f.Entries(Class))); n != 600 {
				t.Errorf("page %d of %d: nothing was found, and %d of 600 entries are there", at*pages/12, pages, n)
			}
			mustClose(t, f)
			continue
		}
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrKey) && !errors.Is(err, ErrForeign) {
			t.Errorf("page %d: Open = %v", at*pages/12, err)
		}
		if errors.Is(err, ErrKey) {
			continue // the page of the secrets: only the owner can tell
		}
		s, err := Salvage(path, testKey)
		if err != nil {
			t.Errorf("page %d: Salvage = %v", at*pages/12, err)
			continue
		}
		t.Logf("page %d of %d: %v", at*pages/12, pages, s)
		f = mustOpen(t, path)
		mustPut(t, f, batchOf(raws[0]...))
		mustClose(t, f)
	}
}

func TestCutFileIsDamagedAndSalvaged(t *testing.T) {
	path, _ := damagedFile(t, func([]byte) {})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/pageSize/2*pageSize); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, testKey); !errors.Is(err, ErrDamaged) {
		t.Fatalf("Open = %v", err)
	}
	s, err := Salvage(path, testKey)
	if err != nil || s.Entries < 100 {
		t.Errorf("Salvage = %+v, %v", s, err)
	}
	mustOpen(t, path)
}

func TestSalvageReadsTheWALToo(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 24)
	file, wal, _, _ := walOf(t, raws)
	path := tempFile(t)
	copy(file[len(file)-pageSize:], bytes.Repeat([]byte{0xa5}, pageSize)) // the last page; the WAL may have it too
	if err := errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+walSuffix, wal, 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := Salvage(path, testKey)
	if err != nil || s.Entries != 24 {
		t.Errorf("Salvage = %+v, %v", s, err)
	}
	wantRaws(t, "salvaged", collect(t, mustOpen(t, path).Entries(Class)), raws)
}

func TestSalvageWithAnotherKeyChangesNothing(t *testing.T) {
	path, _ := damagedFile(t, func([]byte) {})
	if _, err := Salvage(path, [32]byte{1}); !errors.Is(err, ErrKey) {
		t.Errorf("Salvage = %v", err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) != 1 { // the lock
		t.Errorf("left: %q", left)
	}
	mustOpen(t, path)
}

func TestDamageToWhatShowsTheKeyKeepsNobodyOut(t *testing.T) {
	path := tempFile(t)
	f := mustOpen(t, path)
	raws := entriesOf(t, newPerson(1), 20)
	mustPut(t, f, Batch{Entries: raws, Facts: map[string][]byte{FactGroup: testGroup[:]}, Secrets: map[string][]byte{"keys": []byte("K")}})
	if _, err := f.db.Exec("UPDATE secret SET sealed=zeroblob(40) WHERE name=''"); err != nil {
		t.Fatal(err)
	}
	mustClose(t, f)
	if _, err := Open(path, [32]byte{9}); !errors.Is(err, ErrKey) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Salvage(path, [32]byte{9}); !errors.Is(err, ErrKey) {
		t.Errorf("salvage with another key: %v", err)
	}
	if _, err := Open(path, testKey); !errors.Is(err, ErrDamaged) {
		t.Fatalf("with the right key: %v, want ErrDamaged", err)
	}
	if s, err := Salvage(path, testKey); err != nil || s.Entries != len(raws) || s.Secrets != 1 {
		t.Fatalf("salvaged %+v, %v", s, err)
	}
	f = mustOpen(t, path)
	defer f.Close()
	if k, ok, err := f.Secret("keys"); string(k) != "K" || !ok || err != nil {
		t.Errorf("secret %q, %v", k, err)
	}
}

func TestInterruptedSalvageIsFinishedAtTheNextOpen(t *testing.T) {
	path, _ := damagedFile(t, func(file []byte) { copy(file, "garbage") })
	fresh := filepath.Join(t.TempDir(), "new"+Suffix)
	raws := entriesOf(t, newPerson(7), 2)
	f := mustOpen(t, fresh)
	mustPut(t, f, batchOf(raws...))
	mustClose(t, f)
	// The new file is complete, and the WAL of the damaged one still there: it must not be taken for the new one's.
	_, wal, _, _ := walOf(t, entriesOf(t, newPerson(1), 24))
	if err := errors.Join(os.Rename(fresh, path+salvagedSuffix), os.WriteFile(path+walSuffix, wal, 0o600)); err != nil {
		t.Fatal(err)
	}
	wantRaws(t, "salvaged", collect(t, mustOpen(t, path).Entries(Class)), raws)
}

func TestFullDiskIsReportedAndNothingSavedIsClaimed(t *testing.T) {
	path := tempFile(t)
	raws := entriesOf(t, newPerson(1), 400)
	f := mustOpen(t, path)
	limit := func(pages string) {
		t.Helper()
		if _, err := f.conn.ExecContext(t.Context(), "PRAGMA max_page_count="+pages); err != nil { // a disk that is full, to SQLite
			t.Fatal(err)
		}
	}
	mustPut(t, f, batchOf(raws[:10]...))
	limit("20")
	type report struct {
		n   uint64
		err error
	}
	reports := make(chan report, 1000)
	w := NewWriter(f, func(n uint64, err error) { reports <- report{n, err} })
	mustAdd(t, w, batchOf(raws[10:]...), 1)
	if r := <-reports; r.n != 0 || !errors.Is(r.err, syscall.ENOSPC) {
		t.Errorf("reported %d, %v", r.n, r.err)
	}
	wantRaws(t, "on the full disk", collect(t, f.Entries(Class)), raws[:10])
	limit("10000")
	for r := range reports {
		if r.err == nil {
			if r.n != 1 {
				t.Errorf("reported %d", r.n)
			}
			break
		}
	}
	mustClose(t, w)
	mustClose(t, f)
	wantRaws(t, "with room again", collect(t, mustOpen(t, path).Entries(Class)), raws)
}
