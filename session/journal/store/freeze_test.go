package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"
)

func TestFrozenFileIsWholeAndKeepsOthersOut(t *testing.T) {
	raws := entriesOf(t, newPerson(1), 24)
	file, wal, _, _ := walOf(t, raws)
	path := tempFile(t)
	if err := errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+walSuffix, wal, 0o600)); err != nil {
		t.Fatal(err)
	}
	z, err := Freeze(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, testKey); !errors.Is(err, ErrInUse) {
		t.Errorf("Open meanwhile = %v", err)
	}
	whole, err := io.ReadAll(z)
	if err != nil || int64(len(whole)) != z.Size() {
		t.Errorf("read %d bytes of %d, %v", len(whole), z.Size(), err)
	}
	mustClose(t, z)
	wantRaws(t, "the original", collect(t, mustOpen(t, path).Entries(Class)), raws)
	other := tempFile(t)
	if err := os.WriteFile(other, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRaws(t, "the copy", collect(t, mustOpen(t, other).Entries(Class)), raws)
	if _, err := Freeze(tempFile(t)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Freeze of nothing = %v", err)
	}
}
