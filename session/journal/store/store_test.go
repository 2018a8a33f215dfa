package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/session/journal"
)

func TestEntriesAreThereAgainByAuthorAndSequence(t *testing.T) {
	path := tempFile(t)
	ana, ben := entriesOf(t, newPerson(1), 20), entriesOf(t, newPerson(2), 20)
	desk := deskEntriesOf(t, newPerson(3), 3)
	f := mustOpen(t, path)
	for i := range ana {
		mustPut(t, f, batchOf(ana[i], ben[i]))
	}
	mustPut(t, f, Batch{Entries: desk, Evidence: []Raw{ana[7], ana[7], desk[1]}})
	for range 2 {
		wantRaws(t, "class log", collect(t, f.Entries(Class)), ana, ben)
		wantRaws(t, "desk log", collect(t, f.Entries(Desk)), desk)
		wantRaws(t, "class evidence", collect(t, f.Evidence(Class)), ana[7:8])
		wantRaws(t, "desk evidence", collect(t, f.Evidence(Desk)), desk[1:2])
		mustClose(t, f)
		f = mustOpen(t, path)
	}
}

func TestEntryInThePlaceOfAnotherReplacesIt(t *testing.T) {
	one := entriesOf(t, newPerson(1), 3)
	j := journal.New(config(newPerson(1), 99)) // other nonces, so other entries
	other, err := j.Append(at(0), journal.KindJoin, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, tempFile(t))
	mustPut(t, f, batchOf(one...))
	mustPut(t, f, batchOf(one...))
	wantRaws(t, "the same twice", collect(t, f.Entries(Class)), one)
	mustPut(t, f, Batch{Entries: []Raw{raw(other)}, Evidence: one[:1]})
	wantRaws(t, "after another", collect(t, f.Entries(Class)), []Raw{raw(other)}, one[1:])
	wantRaws(t, "evidence", collect(t, f.Evidence(Class)), one[:1])
}

func TestWritingWhileReadingIsFine(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 30)
	f := mustOpen(t, tempFile(t))
	mustPut(t, f, batchOf(raws[:20]...))
	seen := 0
	for _, err := range f.Entries(Class) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 3 {
			mustPut(t, f, batchOf(raws[20:]...))
		}
	}
	if seen != 20 {
		t.Errorf("saw %d entries, want the 20 that were there at the beginning", seen)
	}
	for range f.Entries(Class) {
		break // gives its connection back
	}
	wantRaws(t, "afterwards", collect(t, f.Entries(Class)), raws)
}

func TestFactsAndSecretsByName(t *testing.T) {
	path := tempFile(t)
	f := mustOpen(t, path)
	mustPut(t, f, Batch{
		Facts:   map[string][]byte{FactGroup: testGroup[:], FactTitle: []byte("Algebra"), "gone": {1}, "empty": {}},
		Secrets: map[string][]byte{"keys": []byte("very secret indeed"), "gone": {1}, "empty": {}},
	})
	mustPut(t, f, Batch{
		Facts:   map[string][]byte{FactTitle: []byte("Algebra II"), "gone": nil, "never": nil},
		Secrets: map[string][]byte{"gone": nil},
	})
	for range 2 {
		for name, want := range map[string]string{FactTitle: "Algebra II", "empty": "", FactGroup: string(testGroup[:])} {
			if got, ok, err := f.Fact(name); err != nil || !ok || string(got) != want {
				t.Errorf("Fact(%s) = %q, %v, %v; want %q", name, got, ok, err, want)
			}
		}
		for name, want := range map[string]string{"keys": "very secret indeed", "empty": ""} {
			if got, ok, err := f.Secret(name); err != nil || !ok || string(got) != want {
				t.Errorf("Secret(%s) = %q, %v, %v; want %q", name, got, ok, err, want)
			}
		}
		for _, get := range []func(string) ([]byte, bool, error){f.Fact, f.Secret} {
			for _, name := range []string{"gone", "never", ""} {
				if got, ok, err := get(name); err != nil || ok || got != nil {
					t.Errorf("%q is %q, %v, %v; want nothing", name, got, ok, err)
				}
			}
		}
		mustClose(t, f)
		bytesOfFile, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(bytesOfFile, []byte("very secret")) || !bytes.Contains(bytesOfFile, []byte("Algebra II")) {
			t.Error("a secret is in the file as it is, or a fact is not")
		}
		f = mustOpen(t, path)
	}
}

func TestSecretsBelongToOneKeyGroupAndName(t *testing.T) {
	path := tempFile(t)
	f := mustOpen(t, path)
	mustPut(t, f, Batch{Facts: map[string][]byte{FactGroup: testGroup[:]}, Secrets: map[string][]byte{"a": []byte("A"), "b": []byte("B")}})
	if _, err := f.conn.ExecContext(t.Context(), "UPDATE secret SET sealed=(SELECT sealed FROM secret WHERE name='b') WHERE name='a'"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Secret("a"); !errors.Is(err, ErrKey) {
		t.Errorf("a secret under another's name: %v", err)
	}
	if _, err := f.conn.ExecContext(t.Context(), "UPDATE fact SET value=? WHERE name=?", make([]byte, 32), FactGroup); err != nil {
		t.Fatal(err)
	}
	mustClose(t, f)
	f = mustOpen(t, path)
	if _, _, err := f.Secret("b"); !errors.Is(err, ErrKey) {
		t.Errorf("a secret of another class: %v", err)
	}
	mustClose(t, f)
	if _, err := Open(path, [32]byte{1}); !errors.Is(err, ErrKey) {
		t.Errorf("another key: %v", err)
	}
	mustOpen(t, path) // and nothing was changed or kept locked
}

func TestImpossibleBatchIsRefusedWhole(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 2)
	group := map[string][]byte{FactGroup: testGroup[:]}
	f := mustOpen(t, tempFile(t))
	secret := map[string][]byte{"a": {1}}
	for name, b := range map[string]Batch{
		"no entry":                  batchOf(raws[0], Raw{Class, []byte("nothing")}),
		"cut entry":                 batchOf(raws[0], Raw{Class, raws[1].Raw[:80]}),
		"cut evidence":              {Entries: raws, Evidence: []Raw{{Class, raws[1].Raw[:80]}}},
		"a third log":               batchOf(raws[0], Raw{2, raws[1].Raw}),
		"fact without a name":       {Entries: raws, Facts: map[string][]byte{"": {1}}},
		"secret without a name":     {Entries: raws, Facts: group, Secrets: map[string][]byte{"": {1}}},
		"a long name":               {Entries: raws, Facts: map[string][]byte{strings.Repeat("n", 65): {1}}},
		"a long value":              {Entries: raws, Facts: map[string][]byte{"a": make([]byte, maxValue+1)}},
		"secret before a group":     {Entries: raws, Secrets: secret},
		"a short group":             {Entries: raws, Facts: map[string][]byte{FactGroup: {1}}},
		"group taken away, secrets": {Entries: raws, Facts: map[string][]byte{FactGroup: nil}, Secrets: secret},
	} {
		if err := f.Put(b); !errors.Is(err, ErrBatch) {
			t.Errorf("%s: Put = %v, want ErrBatch", name, err)
		}
	}
	if got := collect(t, f.Entries(Class)); len(got) != 0 {
		t.Errorf("%d entries were written", len(got))
	}
	mustPut(t, f, Batch{Entries: raws, Facts: group, Secrets: secret})
	if err := f.Put(Batch{Facts: map[string][]byte{FactGroup: make([]byte, 32)}}); !errors.Is(err, ErrBatch) {
		t.Errorf("another group: %v", err)
	}
	wantRaws(t, "in the end", collect(t, f.Entries(Class)), raws)
}

func TestClassFileIsForOneAtATimeAndForItsOwner(t *testing.T) {
	path := tempFile(t)
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, path)
	mustPut(t, f, batchOf(entriesOf(t, newPerson(1), 5)...))
	for _, name := range []string{path, path + "-wal", path + "-shm", path + ".lock"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want mode 600", filepath.Base(name), info, err)
		}
	}
	if _, err := Open(path, testKey); !errors.Is(err, ErrInUse) {
		t.Errorf("second Open = %v", err)
	}
	if err := Delete(path); !errors.Is(err, ErrInUse) {
		t.Errorf("Delete = %v", err)
	}
	if _, err := Salvage(path, testKey); !errors.Is(err, ErrInUse) {
		t.Errorf("Salvage = %v", err)
	}
	mustClose(t, f)
	mustOpen(t, path)
}

func TestDurabilityIsTurnedOnForEveryConnection(t *testing.T) {
	f := mustOpen(t, tempFile(t))
	first, err := f.db.Conn(t.Context()) // held, so that the next one is another
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "fullfsync": "1", "trusted_schema": "0", "cell_size_check": "1"} {
		var got, own string
		if err := f.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s, %v; want %s", pragma, got, err, want)
		}
		if err := f.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&own); err != nil || own != want {
			t.Errorf("%s of the connection that writes = %s, %v; want %s", pragma, own, err, want)
		}
	}
}

func TestSecretsStayOutOfErrorsAndFormats(t *testing.T) {
	s := newSealer(testKey)
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s"} {
		if got := fmt.Sprintf(verb, s); got != "class file key" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

func TestSecretsOfABatchAreNotShown(t *testing.T) {
	b := Batch{Secrets: map[string][]byte{"root": []byte("SECRET")}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if shown := fmt.Sprintf(verb, b); strings.Contains(shown, "SECRET") || strings.Contains(shown, "534543") || strings.Contains(shown, "83 69 67") {
			t.Errorf("%s shows %s", verb, shown)
		}
	}
}
