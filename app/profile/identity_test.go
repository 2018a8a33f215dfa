package profile

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPassphraseIsSetChangedAndRemoved(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir)
	seed := base64.RawURLEncoding.EncodeToString(p.seed[:])
	id := p.Identity.PeerID().String()
	mustDo(t, p.SetPassphrase(passphrase))
	mustDo(t, p.Close())

	if text := filesIn(t, dir)["identity"]; strings.Contains(text, seed) || strings.Count(text, "\n") != 1 {
		t.Error("the seed is in the file as it is")
	}
	if has, err := HasPassphrase(dir); err != nil || !has {
		t.Errorf("HasPassphrase = %v, %v", has, err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrPassphraseNeeded) {
		t.Errorf("without: %v", err)
	}
	if _, err := openWith(dir, "correct horsf"); !errors.Is(err, ErrPassphraseWrong) {
		t.Errorf("with another: %v", err)
	}
	if got, err := openWith(dir, string(passphrase)); err != nil || got != id {
		t.Errorf("with it: %v, %v; want %v", got, err, id)
	}

	p, err := OpenWith(dir, passphrase)
	mustDo(t, err)
	for _, bad := range []string{"short", strings.Repeat("x", MaxPassphrase+1)} {
		if err := p.SetPassphrase([]byte(bad)); !errors.Is(err, ErrPassphraseLength) {
			t.Errorf("a passphrase of %d bytes: %v", len(bad), err)
		}
	}
	mustDo(t, p.SetPassphrase([]byte("battery staple")))
	mustDo(t, p.Close())
	if _, err := openWith(dir, string(passphrase)); !errors.Is(err, ErrPassphraseWrong) {
		t.Errorf("with the old one: %v", err)
	}
	p, err = OpenWith(dir, []byte("battery staple"))
	mustDo(t, err)
	mustDo(t, p.SetPassphrase(nil))
	mustDo(t, p.Close())
	if got, err := openWith(dir, "any other"); err != nil || got != id {
		t.Errorf("without one again: %v, %v; want %v", got, err, id)
	}
	if names := filesIn(t, dir); len(names) != 2 {
		t.Errorf("left: %d files", len(names))
	}
}

func TestDamagedSealedIdentityIsReportedAndLeftAlone(t *testing.T) {
	good := sealSeed(seed{1}, passphrase)
	for name, text := range map[string]string{
		"cut":                 good[:len(good)-9],
		"without a line feed": strings.TrimSuffix(good, "\n"),
		"two lines":           good + good,
		"another cost":        strings.Replace(good, " 1 64 1 ", " 1 65 1 ", 1),
		"too dear":            strings.Replace(good, " 1 64 1 ", " 1 99999999 1 ", 1),
		"a leading zero":      strings.Replace(good, " 1 64 1 ", " 01 64 1 ", 1),
		"of another version":  strings.Replace(good, "identity-1", "identity-2", 1),
		"nothing but a name":  sealedIdentity,
	} {
		dir := t.TempDir()
		mustDo(t, os.WriteFile(filepath.Join(dir, "identity"), []byte(text), 0o600))
		_, err := OpenWith(dir, passphrase)
		if want := ErrBroken; name == "another cost" && !errors.Is(err, ErrPassphraseWrong) || name != "another cost" && !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
		if filesIn(t, dir)["identity"] != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestPassphraseCostsWhatRFC9106Recommends(t *testing.T) {
	// "Argon2id with t=3 iterations, p=4 lanes, m=2^(16) (64 MiB of RAM), 128-bit salt, and 256-bit tag size" (RFC 9106 §4)
	cheap := standard
	standard = realCost
	defer func() { standard = cheap }()
	text := sealSeed(seed{1}, passphrase)
	if !strings.HasPrefix(text, "lyceum-identity-1 argon2id 3 65536 4 ") {
		t.Errorf("written: %q", strings.Fields(text)[:5])
	}
	if s, err := openSeed(text, passphrase); err != nil || s != (seed{1}) {
		t.Errorf("read back: %v", err)
	}
}

func TestNothingSecretIsPrinted(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	seedText := base64.RawURLEncoding.EncodeToString(p.seed[:])
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d"} {
		for _, v := range []any{p, p.seed, Passphrase(p.seed[:])} {
			text := fmt.Sprintf(verb, v)
			if strings.Contains(text, seedText) || strings.Contains(text, fmt.Sprintf("%x", p.seed[:4])) || strings.Contains(text, fmt.Sprint(p.seed[0])+" ") {
				t.Errorf("%s of %T shows the seed", verb, v)
			}
		}
	}
}

func TestFileKeyIsTheIdentitysAndNoOtherKey(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir)
	key := p.FileKey()
	sealedFiles := p.peopleKey()
	if other := mustOpen(t, t.TempDir()); other.FileKey() == key || bytes.Equal(sealedFiles, key[:]) {
		t.Error("one key for two purposes, or two identities")
	}
	mustDo(t, p.SetPassphrase(passphrase))
	mustDo(t, p.Close())
	p, err := OpenWith(dir, passphrase)
	mustDo(t, err)
	defer p.Close()
	if p.FileKey() != key {
		t.Error("the key changed with the passphrase")
	}
}

func TestMovedProfileIsRefusedUntilItReturns(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir)
	id := p.Identity.PeerID().String()
	if err := Return(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("Return while it is open: %v", err)
	}
	mustDo(t, p.MarkMoved())
	mustDo(t, p.Close())
	for range 2 {
		if _, err := Open(dir); !errors.Is(err, ErrMoved) {
			t.Errorf("Open = %v", err)
		}
	}
	mustDo(t, Return(dir))
	if got := openAndClose(t, dir); got != id {
		t.Errorf("%v returned as %v", id, got)
	}
	mustDo(t, Return(dir)) // nothing to undo
}

func TestInterruptedWritesAreTidiedUp(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"identity-123.new", "people-9.new", "keys.json.7.new", "identity-1.old"} {
		mustDo(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
	openAndClose(t, dir)
	files := filesIn(t, dir)
	if len(files) != 4 || files["keys.json.7.new"] == "" || files["identity-1.old"] == "" {
		t.Errorf("left: %q", files)
	}
}

// What is read as an identity under a passphrase has one spelling, and asks for no more than its bounds.
func FuzzParseCost(f *testing.F) {
	f.Add(newCost().line(sealedIdentity))
	f.Add("lyceum-identity-1 argon2id 1 8 1 AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("lyceum-identity-1 argon2id +1 8 1 AAAAAAAAAAAAAAAAAAAAAB")
	f.Fuzz(func(t *testing.T, line string) {
		c, err := parseCost(sealedIdentity, line)
		if err != nil {
			return
		}
		if c.line(sealedIdentity) != line || c.time > maxTime || c.memory > maxMemory || c.threads == 0 || c.threads > maxThreads {
			t.Errorf("%q was read as %+v", line, c)
		}
	})
}
