package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
)

// openProfile makes a profile with a class of 100 bytes in a folder.
func openProfile(t *testing.T, dir string) *profile.Profile {
	t.Helper()
	p, err := profile.Open(dir)
	if err == nil {
		err = os.MkdirAll(p.ClassDir(), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(p.ClassDir(), "a.lyceum"), make([]byte, 100), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// soon waits until a snapshot is as it should be: a profile is opened in real time.
func soon(t *testing.T, s *Store, what string, is func(*Snapshot) bool) *Snapshot {
	t.Helper()
	got := make(chan *Snapshot, 1)
	s.Watch(func(s *Snapshot) {
		if is(s) {
			select {
			case got <- s:
			default:
			}
		}
	})
	select {
	case s := <-got:
		return s
	case <-time.After(20 * time.Second):
		t.Fatalf("never %s: %+v", what, s.Snapshot())
		return nil
	}
}

// running returns a store that runs until the test ends.
func running(t *testing.T, dir string) *Store {
	t.Helper()
	s := New(Config{Rooms: &fakeRooms{room: newFakeRoom(), browser: &fakeBrowser{changed: make(chan struct{}, 1)}}, Room: room.Options{Name: "Amara"}, Dir: dir})
	ended := make(chan struct{})
	go func() { s.Run(t.Context()); close(ended) }()
	t.Cleanup(func() { <-ended })
	return s
}

func TestStorageIsToldAndClassesAreDeletedInOneStep(t *testing.T) {
	dir := t.TempDir()
	p := openProfile(t, dir)
	id := p.Identity.PeerID()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	s := running(t, dir)
	s.LookAtStorage()
	got := soon(t, s, "told", func(s *Snapshot) bool { return s.Storage != nil && s.Identity != nil })
	if want := (Storage{Folder: dir, Reports: filepath.Join(dir, "reports"), Classes: 1, Bytes: 100}); *got.Storage != want {
		t.Errorf("storage %+v, want %+v", *got.Storage, want)
	}
	if want := (Identity{ID: id.String(), Fingerprint: room.Fingerprint(id)}); *got.Identity != want {
		t.Errorf("identity %+v, want %+v", *got.Identity, want)
	}
	s.DeleteClasses()
	got = soon(t, s, "deleted", func(s *Snapshot) bool { return s.Storage.Classes == 0 && !s.Storage.Busy })
	if want := (Storage{Folder: dir, Reports: filepath.Join(dir, "reports")}); *got.Storage != want {
		t.Errorf("storage %+v, want %+v", *got.Storage, want)
	}
}

func TestClassesInUseAreNotDeleted(t *testing.T) {
	dir := t.TempDir()
	p := openProfile(t, dir)
	defer p.Close()
	s := running(t, dir)
	s.DeleteClasses()
	got := soon(t, s, "refused", func(s *Snapshot) bool { return s.Storage != nil && s.Storage.Fault != "" })
	if got.Storage.Classes != 1 || got.Storage.Fault != Sentence(profile.ErrInUse, noon) {
		t.Errorf("%+v, want the class kept and the sentence of a profile in use", got.Storage)
	}
}

func TestPassphraseIsAskedForAndNeverShown(t *testing.T) {
	dir := t.TempDir()
	p := openProfile(t, dir)
	const secret = "nine blue herons"
	if err := p.SetPassphrase(profile.Passphrase(secret)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	s := running(t, dir)
	soon(t, s, "asked for", func(s *Snapshot) bool { return s.Passphrase != nil })
	s.Unlock("nine red herons")
	got := soon(t, s, "refused", func(s *Snapshot) bool { return s.Passphrase != nil && s.Passphrase.Fault != "" })
	if got.Passphrase.Fault != Sentence(profile.ErrPassphraseWrong, noon) {
		t.Errorf("the wrong one: %q", got.Passphrase.Fault)
	}
	s.Unlock(secret)
	got = soon(t, s, "taken", func(s *Snapshot) bool { return s.Passphrase == nil })
	if got.Identity == nil || !got.Identity.Protected {
		t.Errorf("identity %+v, want the protected one", got.Identity)
	}
	if text := fmt.Sprintf("%+v", got); strings.Contains(text, "herons") {
		t.Errorf("the snapshot holds the passphrase: %s", text)
	}
}
