package profile

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func openAndClose(t *testing.T, dir string) (id string) {
	t.Helper()
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	return p.Identity.PeerID().String()
}

func TestIdentityPersistsAndIsReadableByItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "profile")
	first := openAndClose(t, dir)
	if again := openAndClose(t, dir); again != first {
		t.Errorf("identity %s became %s", first, again)
	}
	if other := openAndClose(t, t.TempDir()); other == first {
		t.Error("two profiles have one identity")
	}
	for file, want := range map[string]os.FileMode{"identity": 0o600, "lock": 0o600, "": 0o700} {
		info, err := os.Stat(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q has mode %o, want %o", file, got, want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestIdentityThatOthersCouldReadIsClosedToThem(t *testing.T) {
	dir := t.TempDir()
	first := openAndClose(t, dir)
	file := filepath.Join(dir, "identity")
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if again := openAndClose(t, dir); again != first {
		t.Error("another identity")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestDamagedIdentityIsReportedAndLeftAlone(t *testing.T) {
	short := base64.RawURLEncoding.EncodeToString(make([]byte, 31))
	for name, text := range map[string]string{
		"empty": "", "not base64": "!!!", "short": short, "long": short + short, "two lines": short + "\n" + short,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "identity")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(dir)
			if !errors.Is(err, ErrBroken) {
				t.Errorf("Open = %v", err)
			}
			if text != "" && strings.Contains(err.Error(), text) {
				t.Errorf("the error shows the secret: %v", err)
			}
			if now, err := os.ReadFile(file); err != nil || string(now) != text {
				t.Errorf("the file is now %q, %v", now, err)
			}
			// The lock is free again: the person can repair the file and go on.
			if err := os.WriteFile(file, []byte(base64.RawURLEncoding.EncodeToString(make([]byte, 32))+" \n"), 0o600); err != nil {
				t.Fatal(err)
			}
			openAndClose(t, dir)
		})
	}
}

func TestProfileIsForOneAtATime(t *testing.T) {
	dir := t.TempDir()
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("second open = %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	openAndClose(t, dir)
}

func TestProfileThatCannotBeMadeNamesTheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("Open(%s) = %v", dir, err)
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "identity"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a folder in the place of the identity")
	}
}

func TestDefaultProfileIsTheUsersOwn(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "conf"))
	t.Setenv("AppData", home)
	dir, err := DefaultDir()
	if err != nil || !strings.HasPrefix(dir, home) {
		t.Fatalf("DefaultDir() = %q, %v", dir, err)
	}
	if openAndClose(t, "") != openAndClose(t, dir) {
		t.Error("no folder given means another than the default")
	}
}
