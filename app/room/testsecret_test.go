package room

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal/store"
)

// keptBytes returns all that somebody's profile folder has, file by file, with what is sealed in the class file opened.
func (d *desk) keptBytes() map[string][]byte {
	d.t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(d.options.ProfileDir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		all[path], err = os.ReadFile(path)
		return err
	})
	d.must("keeps", err)
	classes, err := filepath.Glob(filepath.Join(d.profile.ClassDir(), "*"+store.Suffix))
	if err != nil || len(classes) != 1 {
		d.t.Fatalf("%d class files: %v", len(classes), err)
	}
	all["the secrets of the class"] = d.secretsIn(classes[0])
	return all
}

// secretsIn returns the secrets of a class file.
func (d *desk) secretsIn(path string) (secrets []byte) {
	d.t.Helper()
	f, err := store.Open(path, d.profile.Identity.FileKey())
	d.must("opens the class file", err)
	defer f.Close()
	for _, name := range []string{session.SecretGroup, session.SecretInvites, session.SecretSpec} {
		secret, _, err := f.Secret(name)
		d.must("reads a secret", err)
		secrets = append(secrets, secret...)
	}
	return secrets
}

// opensWith reports whether any 32 bytes in a row are the key of a test.
func opensWith(is *attempt.Test, b []byte) bool {
	a, _, _ := is.Announcement()
	for i := 0; i+len(attempt.PaperKey{}) <= len(b); i++ {
		if attempt.PaperKey(b[i:i+32]).Commit(is.ID) == a.Commit {
			return true
		}
	}
	return false
}

// Before the start no student's computer has the key: not in any file, in any secret of the class, nor in what it was told of the test.
func TestStudentsHoldNoKeyBeforeTheStart(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		id := teacher.announces(aTest())
		wait(15 * time.Second)
		if is := ana.test(id); is.Have != is.Size {
			t.Fatalf("the file is not there: %d of %d bytes", is.Have, is.Size)
		}
		ana.goAway() // so that all is on disk
		is := ana.tests.fold.Test(id)
		a, _, _ := is.Announcement()
		told, err := a.Encode()
		ana.must("reads", err)
		kept := ana.keptBytes()
		kept["the announcement"], kept["the invite"] = told, []byte(teacher.Invite())
		size := 0
		for where, content := range kept {
			size += len(content)
			if opensWith(is, content) {
				t.Errorf("the key of the test is in %s", where)
			}
			for _, secret := range []string{"Sphagnum", "Which of these", "rhizoid", "mosses small"} {
				if bytes.Contains(content, []byte(secret)) {
					t.Errorf("%q is in %s", secret, where)
				}
			}
		}
		if size < 1<<15 {
			t.Errorf("only %d bytes were looked at", size)
		}
		if s := is.State(); s.HasKey || is.KeyTicket() != nil {
			t.Error("the student's program knows the key")
		}
		teacher.mu.Lock()
		key := teacher.tests.fold.Test(id).State().Key
		teacher.mu.Unlock()
		if !opensWith(is, append([]byte("between"), append(key[:], "others"...)...)) {
			t.Error("the key itself is not found: this checks nothing")
		}
	})
}

// While the test runs nobody but staff has anything of what others answer, and nobody but staff has the right answers, not even once
// results are released.
func TestAnswersAndKeysAreForStaffAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		id, teacher, ana, ben := inTest(b, aTest(), TestStart{})
		ana.takes(id)
		ben.must("opens", ben.OpenAttempt(id))
		ana.must("hands in", ana.FinishAttempt(id))
		wait(30 * time.Second)
		essay := 0
		for i, s := range ana.attempt(id).Seats {
			if strings.Contains(s.Response.Text, "vessels") {
				essay = i
			}
		}
		teacher.must("marks", teacher.GiveMark(id, "Ana", 1, essay, 1, "A comment for Ana alone"))
		teacher.must("releases", teacher.ReleaseTest(id))
		wait(10 * time.Second)
		if a := ana.attempt(id); a.Seats[essay].Result == nil || a.Seats[essay].Result.Comment == "" {
			t.Fatal("Ana was not told")
		}
		if ben.test(id).Key != nil || ana.test(id).Key != nil {
			t.Error("a student has the key")
		}
		for _, d := range []*desk{ana, ben} {
			d.goAway()
		}
		if ben.tests.fold.Test(id).Taking(ana.self) != nil {
			t.Error("Ben's program knows what Ana did")
		}
		for _, d := range []*desk{ana, ben} {
			if d.tests.fold.Test(id).KeyTicket() != nil {
				t.Errorf("%s knows where the right answers are", d.options.Name)
			}
			for where, content := range d.keptBytes() {
				for _, secret := range []string{"They have no vessels", "A comment for Ana alone", "Well seen", "rhizoid*"} {
					if bytes.Contains(content, []byte(secret)) {
						t.Errorf("%s has %q in %s", d.options.Name, secret, where)
					}
				}
			}
		}
	})
}
