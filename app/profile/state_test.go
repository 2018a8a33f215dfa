package profile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func recent(n byte) Recent {
	return Recent{Group: [32]byte{n}, Title: "Algebra", Teacher: "Ana", Invite: "G:secretinvite", Opened: start.Add(time.Duration(n) * time.Hour)}
}

func wantRecent(t *testing.T, p *Profile, want ...byte) {
	t.Helper()
	all, err := p.Recent()
	mustDo(t, err)
	var got []byte
	for _, r := range all {
		got = append(got, r.Group[0])
		if r != recent(r.Group[0]) {
			t.Errorf("class %d came back as %+v", r.Group[0], r)
		}
	}
	if !bytes.Equal(got, want) {
		t.Errorf("recent classes %d, want %d", got, want)
	}
}

func TestLastTenClassesAreRemembered(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir)
	wantRecent(t, p)
	for n := byte(1); n <= 12; n++ {
		mustDo(t, p.Remember(recent(n)))
	}
	mustDo(t, p.Remember(recent(5)))
	wantRecent(t, p, 5, 12, 11, 10, 9, 8, 7, 6, 4, 3)
	mustDo(t, p.Forget([32]byte{9}))
	mustDo(t, p.Forget([32]byte{99}))
	mustDo(t, p.Close())
	wantRecent(t, mustOpen(t, dir), 5, 12, 11, 10, 8, 7, 6, 4, 3)
	for name, text := range filesIn(t, dir) {
		if strings.Contains(text, "secretinvite") || strings.Contains(text, "Algebra") {
			t.Errorf("%s can be read by whoever has it", name)
		}
	}
}

func TestPeopleAreRememberedByClass(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	one, other := [32]byte{1}, [32]byte{2}
	for n := range byte(3) {
		mustDo(t, p.RememberPerson(one, [32]byte{n}))
	}
	mustDo(t, p.RememberPerson(one, [32]byte{0}))
	mustDo(t, p.RememberPerson(other, [32]byte{7}))
	mustDo(t, p.ForgetPerson(one, [32]byte{1}))
	want := func(group [32]byte, want ...[32]byte) {
		t.Helper()
		got, err := p.People(group)
		mustDo(t, err)
		if len(got) != len(want) {
			t.Fatalf("people %v, want %v", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("people %v, want %v", got, want)
			}
		}
	}
	want(one, [32]byte{0}, [32]byte{2})
	want(other, [32]byte{7})
	mustDo(t, p.Forget(one))
	want(one)
	want(other, [32]byte{7})
}

func TestDamagedFileLosesOnlyItself(t *testing.T) {
	for _, file := range []string{settingsFile, recentFile, peopleFile} {
		for name, damage := range map[string]func([]byte) []byte{
			"a changed byte": func(b []byte) []byte { b[len(b)/3] ^= 0x81; return b },
			"empty":          func([]byte) []byte { return nil },
			"cut":            func(b []byte) []byte { return b[:len(b)/2] },
		} {
			dir := t.TempDir()
			p := mustOpen(t, dir)
			mustDo(t, errors.Join(p.Remember(recent(1)), p.RememberPerson([32]byte{1}, [32]byte{2}), p.ChangeSettings(func(s *Settings) { s.Name = "Ana" })))
			path := filepath.Join(dir, file)
			b, err := os.ReadFile(path)
			mustDo(t, err)
			b = damage(b)
			mustDo(t, os.WriteFile(path, b, 0o600))
			all, err1 := p.Recent()
			people, err2 := p.People([32]byte{1})
			s, err3 := p.Settings()
			mustDo(t, errors.Join(err1, err2, err3))
			if (len(all) == 0) != (file == recentFile) || (len(people) == 0) != (file == peopleFile) || (s.Name == "") != (file == settingsFile) {
				t.Errorf("%s of %s: %v, %v, %v", name, file, all, people, s)
			}
			mustDo(t, errors.Join(p.Remember(recent(2)), p.RememberPerson([32]byte{1}, [32]byte{3}), p.ChangeSettings(func(s *Settings) { s.Name = "Ben" })))
			if kept, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(kept, b) {
				t.Errorf("%s of %s: not kept: %v", name, file, err)
			}
		}
	}
}

func TestSealedFileOfAnotherNameOrIdentityIsNotBelieved(t *testing.T) {
	p, other := mustOpen(t, t.TempDir()), mustOpen(t, t.TempDir())
	mustDo(t, other.Remember(recent(1)))
	theirs, err := os.ReadFile(filepath.Join(other.Dir, recentFile))
	mustDo(t, err)
	mustDo(t, os.WriteFile(filepath.Join(p.Dir, recentFile), theirs, 0o600))
	wantRecent(t, p)
	mustDo(t, p.Remember(recent(1)))
	mustDo(t, os.Rename(filepath.Join(p.Dir, recentFile), filepath.Join(p.Dir, peopleFile)))
	if people, err := p.People([32]byte{1}); err != nil || people != nil {
		t.Errorf("people %v, %v", people, err)
	}
}

func TestNewerSettingsAreReadAndLeftAlone(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	newer := `{"version": 2, "name": "Ana", "colour": "blue"}`
	path := filepath.Join(p.Dir, settingsFile)
	mustDo(t, os.WriteFile(path, []byte(newer), 0o600))
	if s, err := p.Settings(); err != nil || s.Name != "Ana" {
		t.Errorf("Settings = %+v, %v", s, err)
	}
	if err := p.ChangeSettings(func(s *Settings) { s.Name = "Ben" }); !errors.Is(err, ErrSettingsNewer) {
		t.Errorf("ChangeSettings = %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != newer {
		t.Errorf("now %s, %v", text, err)
	}
}
