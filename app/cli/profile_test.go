package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
	"lyceum/session/journal/store"
)

// A shelf is a profile that commands are carried out on.
type shelf struct {
	t   *testing.T
	dir string
}

func newShelf(t *testing.T) shelf { return shelf{t, filepath.Join(t.TempDir(), "profile")} }

// do carries out "profile …" with lines on standard input and returns the one event that it prints.
func (s shelf) do(code int, input string, args ...string) map[string]any {
	s.t.Helper()
	r := newRun()
	r.in = strings.NewReader(input)
	r.start(s.t.Context(), append([]string{"profile", "--json", "--profile", s.dir}, args...)...).wantCode(s.t, code)
	for _, secret := range strings.Fields(input) {
		if strings.Contains(r.out.String()+r.err.String(), secret) {
			s.t.Errorf("%v shows a passphrase", args)
		}
	}
	events := r.events(s.t)
	if len(events) != 1 {
		s.t.Fatalf("%v printed %v", args, events)
	}
	return events[0]
}

// wantError wants a command to fail and to say so in a sentence with certain words.
func (s shelf) wantError(words, input string, args ...string) {
	s.t.Helper()
	if e := s.do(1, input, args...); e["event"] != "error" || !strings.Contains(e["message"].(string), words) {
		s.t.Errorf("%v printed %v, want an error about %q", args, e, words)
	}
}

func (s shelf) keep(n byte, title string, opened time.Time) (path string) {
	s.t.Helper()
	p, err := profile.Open(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	defer p.Close()
	if err := os.MkdirAll(p.ClassDir(), 0o700); err != nil {
		s.t.Fatal(err)
	}
	f, err := store.Open(store.PathOf(p.ClassDir(), [32]byte{n}), p.FileKey())
	if err != nil {
		s.t.Fatal(err)
	}
	if err := errors.Join(f.Put(store.Batch{Facts: map[string][]byte{
		store.FactTitle: []byte(title), store.FactTeacher: []byte("Ana"), store.FactRole: []byte("student"), store.FactOpened: store.TimeValue(opened),
	}}), f.Close()); err != nil {
		s.t.Fatal(err)
	}
	return f.Path()
}

func TestPassphraseIsReadFromInputAndNeverShown(t *testing.T) {
	s := newShelf(t)
	if e := s.do(0, "correct-horse\n", "passphrase"); e["event"] != "passphrase" || e["set"] != true {
		t.Errorf("printed %v", e)
	}
	s.wantError("not the passphrase", "other-horse\nbattery-staple\n", "passphrase")
	s.wantError("passphrase is needed", "", "passphrase")
	s.wantError("passphrase is needed", "correct-horse\n", "passphrase")
	s.wantError("8 to 1024 bytes", "correct-horse\nshort\n", "passphrase")
	s.do(0, "correct-horse\r\nbattery-staple", "passphrase")
	if _, err := profile.OpenWith(s.dir, []byte("battery-staple")); err != nil {
		t.Error(err)
	}
}

func TestPassphraseFileAnswersInPlaceOfInput(t *testing.T) {
	s := newShelf(t)
	file := filepath.Join(t.TempDir(), "answers")
	if err := os.WriteFile(file, []byte("correct-horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.do(0, "", "passphrase", "--passphrase-file", file)
	if err := os.WriteFile(file, []byte("correct-horse\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	inBubble(t, func(t *testing.T) {
		r := newRun()
		r.open.launch = func(_ context.Context, o room.Options, _ string, _ bool) (class, error) {
			r.asked = string([]byte(o.Passphrase))
			return r.class, nil
		}
		r.start(t.Context(), "host", "--title", "T", "--name", "A", "--headless", "--for", "1s", "--passphrase-file", file)
		if r.wantCode(t, 0); r.asked != "correct-horse" {
			t.Errorf("launched with %q", r.asked)
		}
	})
	if e := s.do(0, "", "passphrase", "--passphrase-file", file); e["set"] != false {
		t.Errorf("printed %v", e)
	}
	s.wantError("not there", "", "passphrase", "--passphrase-file", file+"x")
}

func TestBackupIsWrittenMovedAndRestored(t *testing.T) {
	s, other := newShelf(t), newShelf(t)
	s.keep(1, "Algebra", time.Now())
	file := filepath.Join(t.TempDir(), "backup")
	if e := s.do(0, "correct-horse\n", "backup", file, "--classes", "--moved"); e["event"] != "backup" || e["classes"] != 1.0 || e["moved"] != true || e["bytes"].(float64) < 1000 {
		t.Errorf("printed %v", e)
	}
	s.wantError("moved to another computer", "correct-horse\n", "backup", file+"2")
	if e := s.do(0, "", "return"); e["event"] != "returned" {
		t.Errorf("printed %v", e)
	}
	s.wantError("Choose another name", "correct-horse\n", "backup", file)
	other.wantError("not the passphrase", "battery-staple\n", "restore", file)
	if e := other.do(0, "correct-horse\n", "restore", file); e["event"] != "restored" || e["classes"] != 1.0 {
		t.Errorf("printed %v", e)
	}
	other.wantError("left as it is", "correct-horse\n", "restore", file)
	if e := other.do(0, "", "classes"); e["event"] != "kept" || e["title"] != "Algebra" || e["teacher"] != "Ana" || e["role"] != "student" {
		t.Errorf("printed %v", e)
	}
	if err := os.WriteFile(file, []byte("no backup\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	newShelf(t).wantError("no backup", "correct-horse\n", "restore", file)
}

func TestKeptClassesAreListedAndForgotten(t *testing.T) {
	s := newShelf(t)
	r := newRun().start(t.Context(), "profile", "--profile", s.dir, "classes")
	if r.wantCode(t, 0); r.out.String() != "No class is kept on this computer.\n" {
		t.Errorf("printed %q", r.out.String())
	}
	now := time.Now()
	old := s.keep(1, "Old", now.AddDate(0, 0, -40))
	twice := s.keep(2, "Twice", now)
	s.keep(3, "Twice", now)
	s.wantError("No class of that title", "", "forget", "Algebra")
	s.wantError("Several classes", "", "forget", "Twice")
	if e := s.do(0, "", "forget", filepath.Base(twice)); e["event"] != "forgotten" || e["files"].([]any)[0] != twice {
		t.Errorf("printed %v", e)
	}
	if e := s.do(0, "", "forget", "--unused-for", "39"); len(e["files"].([]any)) != 1 || e["files"].([]any)[0] != old {
		t.Errorf("printed %v", e)
	}
	if e := s.do(0, "", "forget", "--unused-for", "1"); len(e["files"].([]any)) != 0 {
		t.Errorf("printed %v", e)
	}
	s.do(0, "", "forget", "Twice") // one of them is left
	if infos, err := store.List(filepath.Join(s.dir, "classes")); err != nil || len(infos) != 0 {
		t.Errorf("left: %v, %v", infos, err)
	}
	for _, args := range [][]string{{"forget"}, {"forget", "A", "--unused-for", "1"}, {"forget", "--unused-for", "-1"}, {"backup"}, {}} {
		newRun().start(t.Context(), append([]string{"profile", "--profile", s.dir}, args...)...).wantCode(t, 2)
	}
}

func TestClassIsKeptUntilTheDayThatWasSaid(t *testing.T) {
	s := newShelf(t)
	now := time.Now()
	file := s.keep(1, "Algebra", now.AddDate(0, 0, -40))
	s.keep(2, "Botany", now.AddDate(0, 0, -40))
	for _, day := range []string{"soon", "2020-01-01", "2026-13-01"} {
		s.wantError("until a day to come", "", "keep", "Algebra", day)
	}
	s.wantError("No class of that title", "", "keep", "Zoology", "2999-01-01")
	until := now.AddDate(0, 0, 50)
	e := s.do(0, "", "keep", "Algebra", until.Format(time.DateOnly))
	if said, err := time.Parse(time.RFC3339, fmt.Sprint(e["keep_until"])); e["event"] != "kept" || err != nil || said.Local().Format(time.TimeOnly) != "23:59:59" {
		t.Errorf("printed %v", e)
	}
	if e := s.do(0, "", "forget", "--unused-for", "39"); len(e["files"].([]any)) != 1 || e["files"].([]any)[0] == file {
		t.Errorf("printed %v", e)
	}
	for _, tt := range []struct{ days, deleted int }{{49, 0}, {52, 1}} {
		if files, err := store.ExpireOlder(filepath.Dir(file), now.AddDate(0, 0, tt.days), time.Time{}); err != nil || len(files) != tt.deleted {
			t.Errorf("after %d days: %v, %v", tt.days, files, err)
		}
	}
}

func TestPeopleAreListedAndForgotten(t *testing.T) {
	s := newShelf(t)
	p, err := profile.Open(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.RememberPerson(profile.Person{Author: [32]byte{1}, Name: "Ana"}), p.RememberPerson(profile.Person{Author: [32]byte{2}, Name: "Ben"}),
		p.RememberPerson(profile.Person{Author: [32]byte{3}, Name: "Ben"}), p.Close()); err != nil {
		t.Fatal(err)
	}
	s.wantError("Nobody of that name", "", "people", "forget", "Cem")
	s.wantError("Several people", "", "people", "forget", "Ben")
	if e := s.do(0, "", "people", "forget", "Ana"); e["event"] != "forgotten" || e["name"] != "Ana" {
		t.Errorf("printed %v", e)
	}
	s.do(0, "", "people", "forget", keyOf(profile.Person{Author: [32]byte{2}}))
	if e := s.do(0, "", "people"); e["event"] != "remembered" || e["name"] != "Ben" || e["key"] != keyOf(profile.Person{Author: [32]byte{3}}) {
		t.Errorf("printed %v", e)
	}
}

func TestEverythingIsDeletedOnlyWhenOneIsSure(t *testing.T) {
	s := newShelf(t)
	s.keep(1, "Algebra", time.Now())
	s.wantError("--yes", "", "delete-all")
	if e := s.do(0, "", "classes"); e["title"] != "Algebra" {
		t.Errorf("printed %v", e)
	}
	if e := s.do(0, "", "delete-all", "--yes"); e["event"] != "deleted" {
		t.Errorf("printed %v", e)
	}
	left, err := os.ReadDir(s.dir)
	if err != nil || len(left) != 1 || left[0].Name() != "lock" {
		t.Errorf("left: %v, %v", left, err)
	}
}
