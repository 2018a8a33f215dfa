package store

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// run carries out SQL on a new database.
func run(t *testing.T, script string) (path string) {
	t.Helper()
	path = tempFile(t)
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	db, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	mustClose(t, db)
	return path
}

// testdata/version1.sql makes a file as version 1 of the schema had it, with three entries, two facts and a secret.
func TestFileOfVersion1IsBroughtUpToDate(t *testing.T) {
	script, err := os.ReadFile("testdata/version1.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := run(t, string(script))
	infos, err := List(tempDirOf(path))
	if err != nil || len(infos) != 1 || infos[0].Title != "Algebra" || infos[0].Err != nil {
		t.Errorf("before: List = %+v, %v", infos, err)
	}
	raws := entriesOf(t, newPerson(1), 4)
	for range 2 {
		f := mustOpen(t, path)
		wantRaws(t, "entries", collect(t, f.Entries(Class)), raws[:3])
		if secret, _, err := f.Secret("keys"); err != nil || string(secret) != "K" {
			t.Errorf("Secret = %q, %v", secret, err)
		}
		if have, err := versionOf(f.db); err != nil || have != version {
			t.Errorf("version %d, %v; want %d", have, err, version)
		}
		mustPut(t, f, Batch{Evidence: raws[3:]})
		wantRaws(t, "evidence", collect(t, f.Evidence(Class)), raws[3:])
		mustClose(t, f)
	}
}

func TestFileOfALaterVersionIsRefusedAndLeftAlone(t *testing.T) {
	path := run(t, fmt.Sprintf("CREATE TABLE later (x); PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, version+1))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(path, testKey)
	var newer *NewerError
	if !errors.Is(err, ErrNewer) || !errors.As(err, &newer) || newer.Version != version+1 {
		t.Errorf("Open = %v", err)
	}
	if infos, err := List(tempDirOf(path)); err != nil || !errors.Is(infos[0].Err, ErrNewer) {
		t.Errorf("List = %+v, %v", infos, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed: %v", err)
	}
}

func TestOtherDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	for name, script := range map[string]string{
		"of another program": "CREATE TABLE t (x); PRAGMA application_id=7; PRAGMA user_version=1",
		"without a mark":     "CREATE TABLE t (x)",
		"without a version":  fmt.Sprintf("CREATE TABLE t (x); PRAGMA application_id=%d", applicationID),
	} {
		path := run(t, script)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, testKey); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: Open = %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s: the file was changed: %v", name, err)
		}
	}
}
