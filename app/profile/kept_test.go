package profile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestClassesAreCountedAndDeletedAndTheIdentityStays(t *testing.T) {
	dir := t.TempDir()
	if n, size, err := Kept(dir); n != 0 || size != 0 || err != nil {
		t.Errorf("a new profile keeps %d classes of %d bytes, %v", n, size, err)
	}
	if _, err := Look(dir, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a new profile's identity: %v", err)
	}
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	who := p.Identity.PeerID()
	if id, err := Look(dir, nil); err != nil || id.PeerID() != who {
		t.Errorf("who it is, while it is in use: %v, %v", id, err)
	}
	if err := os.MkdirAll(p.ClassDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"a.lyceum": 100, "b.lyceum": 20, "b.lyceum-wal": 3} {
		if err := os.WriteFile(filepath.Join(p.ClassDir(), name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, size, err := Kept(dir); n != 2 || size != 123 || err != nil {
		t.Errorf("%d classes of %d bytes, %v, want 2 of 123", n, size, err)
	}
	if err := DeleteClasses(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("deleted while the profile is in use: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := DeleteClasses(dir); err != nil {
		t.Fatal(err)
	}
	if n, size, err := Kept(dir); n != 0 || size != 0 || err != nil {
		t.Errorf("%d classes of %d bytes are left, %v", n, size, err)
	}
	if p, err = Open(dir); err != nil || p.Identity.PeerID() != who {
		t.Errorf("the identity: %v, %v", p, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}
