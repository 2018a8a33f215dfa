package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// classIn makes a class file in a folder and returns its path.
func classIn(t *testing.T, dir string, n byte, facts map[string][]byte) string {
	t.Helper()
	group := journal.GroupID{0: n}
	path := PathOf(dir, group)
	f := mustOpen(t, path)
	all := map[string][]byte{FactGroup: group[:]}
	for name, value := range facts {
		all[name] = value
	}
	mustPut(t, f, Batch{Entries: entriesOf(t, newPerson(n), int(n)), Facts: all})
	mustClose(t, f)
	return path
}

func TestListDescribesClassFilesLastOpenedFirst(t *testing.T) {
	dir := t.TempDir()
	if infos, err := List(filepath.Join(dir, "none")); err != nil || infos != nil {
		t.Errorf("a folder that is not there: %v, %v", infos, err)
	}
	old := classIn(t, dir, 1, map[string][]byte{FactTitle: []byte("Old"), FactOpened: TimeValue(start)})
	late := classIn(t, dir, 2, map[string][]byte{FactTitle: []byte("New"), FactTeacher: []byte("Ana"), FactRole: []byte("student"),
		FactOpened: TimeValue(start.Add(time.Hour)), FactKeep: TimeValue(start.Add(48 * time.Hour))})
	broken := filepath.Join(dir, "broken"+Suffix)
	if err := errors.Join(os.WriteFile(broken, []byte("this is no database, and it is a little longer than a header of a hundred bytes, which is what SQLite looks at first"), 0o600),
		os.WriteFile(filepath.Join(dir, "readme.txt"), nil, 0o600), os.Mkdir(filepath.Join(dir, "folder"+Suffix), 0o700)); err != nil {
		t.Fatal(err)
	}
	open := mustOpen(t, late) // listed all the same, and still usable afterwards
	infos, err := List(dir)
	if err != nil || len(infos) != 3 {
		t.Fatalf("List = %+v, %v", infos, err)
	}
	if i := infos[0]; i.Path != late || i.Title != "New" || i.Teacher != "Ana" || i.Role != "student" || !i.Opened.Equal(start.Add(time.Hour)) ||
		!i.Keep.Equal(start.Add(48*time.Hour)) || i.Entries != 2 || i.Group != (journal.GroupID{0: 2}) || i.Size < 20_000 || i.Err != nil {
		t.Errorf("the last one is %+v", i)
	}
	if i := infos[1]; i.Path != old || i.Title != "Old" || i.Entries != 1 || !i.Keep.IsZero() || i.Err != nil {
		t.Errorf("the one before is %+v", i)
	}
	if i := infos[2]; i.Path != broken || !errors.Is(i.Err, ErrDamaged) || i.Size == 0 {
		t.Errorf("the broken one is %+v", i)
	}
	mustPut(t, open, batchOf(entriesOf(t, newPerson(2), 5)...))
	if infos, err := List(dir); err != nil || infos[0].Entries != 5 {
		t.Errorf("while it is open: %+v, %v", infos, err)
	}
}

func TestDeleteLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd [name]*?") // nothing in it is a pattern
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path, other := classIn(t, dir, 1, nil), classIn(t, dir, 2, nil)
	f := mustOpen(t, path)
	copyOfWAL := func() { // as a killed process leaves it
		for _, suffix := range []string{"-wal", "-shm"} {
			if err := os.WriteFile(path+suffix, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	mustClose(t, f)
	if _, err := Salvage(path, testKey); err != nil {
		t.Fatal(err)
	}
	copyOfWAL()
	if err := Delete(path); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || filepath.Join(dir, left[0].Name()) != other || left[1].Name() != left[0].Name()+".lock" {
		t.Errorf("left: %v, %v", left, err)
	}
	if err := Delete(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Delete again = %v", err)
	}
	mustOpen(t, path) // a new one can be made in its place
}

func TestClassesExpireByLastUseUnlessTheyHaveADate(t *testing.T) {
	dir := t.TempDir()
	day := 24 * time.Hour
	opened := func(age time.Duration) []byte { return TimeValue(start.Add(-age)) }
	expired := classIn(t, dir, 1, map[string][]byte{FactOpened: opened(31 * day)})
	fresh := classIn(t, dir, 2, map[string][]byte{FactOpened: opened(29 * day)})
	kept := classIn(t, dir, 3, map[string][]byte{FactOpened: opened(99 * day), FactKeep: TimeValue(start.Add(day))})
	over := classIn(t, dir, 4, map[string][]byte{FactOpened: opened(day), FactKeep: TimeValue(start.Add(-time.Second))})
	unknown := classIn(t, dir, 5, nil)
	inUse := classIn(t, dir, 6, map[string][]byte{FactOpened: opened(31 * day)})
	mustOpen(t, inUse)
	deleted, err := ExpireOlder(dir, start, start.Add(-30*day))
	slices.Sort(deleted)
	if err != nil || !slices.Equal(deleted, []string{expired, over}) {
		t.Errorf("deleted %q, %v; want %q", deleted, err, []string{expired, over})
	}
	for _, path := range []string{fresh, kept, unknown, inUse} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}
