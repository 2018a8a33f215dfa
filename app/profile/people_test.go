package profile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantPeople wants exactly the people of these names.
func wantPeople(t *testing.T, p *Profile, names ...string) {
	t.Helper()
	all, err := p.People()
	mustDo(t, err)
	var got []string
	for _, q := range all {
		got = append(got, q.Name)
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("people %q, want %q", got, names)
	}
}

func TestPeopleAreRememberedAndForgotten(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir)
	wantPeople(t, p)
	for n, name := range []string{"Ana", "Benedikt", "Cem"} {
		mustDo(t, p.RememberPerson(Person{[32]byte{byte(n)}, name}))
	}
	mustDo(t, p.RememberPerson(Person{[32]byte{0}, "Ana-Maria"}))
	mustDo(t, p.ForgetPerson([32]byte{2}))
	mustDo(t, p.ForgetPerson([32]byte{9}))
	mustDo(t, p.Close())
	wantPeople(t, mustOpen(t, dir), "Benedikt", "Ana-Maria")
	if text := filesIn(t, dir)[peopleFile]; strings.Contains(text, "Benedikt") {
		t.Error("whoever has the file can read it")
	}
}

func TestPeopleAreBounded(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	var all []Person
	for n := range maxPeople + 1 {
		all = append(all, Person{[32]byte{byte(n), byte(n >> 8)}, "x"})
	}
	mustDo(t, p.changePeople([32]byte{31: 1}, func([]Person) []Person { return all[:maxPeople] }))
	mustDo(t, p.RememberPerson(all[maxPeople]))
	got, err := p.People()
	if err != nil || len(got) != maxPeople || got[0] != all[1] || got[maxPeople-1] != all[maxPeople] {
		t.Errorf("%d people, %v", len(got), err)
	}
}

func TestDamagedListOfPeopleLosesOnlyItself(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"a changed byte": func(b []byte) []byte { b[len(b)/3] ^= 0x81; return b },
		"empty":          func([]byte) []byte { return nil },
		"cut":            func(b []byte) []byte { return b[:len(b)/2] },
	} {
		dir := t.TempDir()
		p := mustOpen(t, dir)
		mustDo(t, p.RememberPerson(Person{[32]byte{1}, "Ana"}))
		path := filepath.Join(dir, peopleFile)
		b, err := os.ReadFile(path)
		mustDo(t, err)
		b = damage(b)
		mustDo(t, os.WriteFile(path, b, 0o600))
		wantPeople(t, p)
		mustDo(t, p.RememberPerson(Person{[32]byte{2}, "Ben"}))
		wantPeople(t, p, "Ben")
		if kept, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(kept, b) {
			t.Errorf("%s: not kept: %v", name, err)
		}
	}
}

func TestListOfPeopleOfAnotherIdentityIsNotBelieved(t *testing.T) {
	p, other := mustOpen(t, t.TempDir()), mustOpen(t, t.TempDir())
	mustDo(t, other.RememberPerson(Person{[32]byte{1}, "Eve"}))
	theirs, err := os.ReadFile(filepath.Join(other.Dir, peopleFile))
	mustDo(t, err)
	mustDo(t, os.WriteFile(filepath.Join(p.Dir, peopleFile), theirs, 0o600))
	wantPeople(t, p)
}
