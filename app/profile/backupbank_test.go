package profile

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// openBank opens the question bank of a profile.
func openBank(t *testing.T, dir string) *bank.Bank {
	t.Helper()
	b, err := bank.Open(filepath.Join(dir, bank.FileName))
	mustDo(t, err)
	t.Cleanup(func() { b.Close() })
	return b
}

// addQuestion writes a question into a bank.
func addQuestion(t *testing.T, b *bank.Bank, name string) {
	t.Helper()
	q := quiz.Question{Type: quiz.Essay, Name: name, Text: quiz.Text{Source: "Explain."}, Mark: 1, Lines: 5}
	_, err := b.Add(time.Unix(1, 0), "", q)
	mustDo(t, err)
}

// wantQuestions fails unless a bank has questions of these names.
func wantQuestions(t *testing.T, b *bank.Bank, names ...string) {
	t.Helper()
	page, err := b.List(bank.Query{Limit: 10})
	mustDo(t, err)
	var got []string
	for _, s := range page.Rows {
		got = append(got, s.Name)
	}
	slices.Sort(got)
	if !slices.Equal(got, names) {
		t.Errorf("questions %q, want %q", got, names)
	}
}

func TestBackupBringsTheQuestionsOfABankThatIsOpen(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	b := openBank(t, p.Dir)
	addQuestion(t, b, "Light")
	file := filepath.Join(t.TempDir(), "backup")
	made, err := p.Export(file, passphrase, false)
	if err != nil || !made.Questions || made.Skipped != nil {
		t.Fatalf("Export = %+v, %v", made, err)
	}
	addQuestion(t, b, "Too late") // it is open all the same
	dir := t.TempDir()
	_, err = Import(file, dir, passphrase)
	mustDo(t, err)
	wantQuestions(t, openBank(t, dir), "Light")
	wantQuestions(t, b, "Light", "Too late")
	for name := range filesIn(t, p.Dir) {
		if strings.HasSuffix(name, ".new") {
			t.Errorf("%s is left in the profile", name)
		}
	}
	for name := range filesIn(t, dir) {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestDamagedBankIsLeftOutOfABackupAndNamed(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	mustDo(t, os.WriteFile(filepath.Join(p.Dir, bank.FileName), bytes.Repeat([]byte("no bank "), 1000), 0o600))
	file := filepath.Join(t.TempDir(), "backup")
	made, err := p.Export(file, passphrase, false)
	if err != nil || made.Questions || !slices.Equal(made.Skipped, []string{bank.FileName}) {
		t.Fatalf("Export = %+v, %v", made, err)
	}
	dir := t.TempDir()
	if _, err := Import(file, dir, passphrase); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, bank.FileName)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the damaged bank was restored: %v", err)
	}
}

// bankFile returns a sound bank after something was done to it by SQL.
func bankFile(t *testing.T, changes ...string) string {
	t.Helper()
	dir := t.TempDir()
	b := openBank(t, dir)
	addQuestion(t, b, "Light")
	mustDo(t, b.Close())
	path := filepath.Join(dir, bank.FileName)
	db, err := sql.Open("sqlite3", path)
	mustDo(t, err)
	for _, change := range append(changes, "PRAGMA journal_mode=DELETE") {
		_, err := db.Exec(change)
		mustDo(t, err)
	}
	mustDo(t, db.Close())
	text, err := os.ReadFile(path)
	mustDo(t, err)
	return string(text)
}

func TestBackupWithAHostileBankRestoresNothing(t *testing.T) {
	sound := bankFile(t)
	torn := []byte(sound)
	for i := 4096; i < len(torn); i++ {
		torn[i] ^= 0x5a
	}
	for name, tt := range map[string]struct {
		bank string
		want error
	}{
		"no bank":            {"not a database at all", ErrBackupDamaged},
		"empty":              {"", ErrBackupDamaged},
		"cut":                {sound[:len(sound)/2], ErrBackupDamaged},
		"torn":               {string(torn), ErrBackupDamaged},
		"of another program": {bankFile(t, "PRAGMA application_id=7"), ErrBackupDamaged},
		"with a trigger":     {bankFile(t, "CREATE TRIGGER x AFTER INSERT ON question BEGIN DELETE FROM question; END"), ErrBackupDamaged},
		"with a view":        {bankFile(t, "CREATE VIEW x AS SELECT 1"), ErrBackupDamaged},
		"newer":              {bankFile(t, "PRAGMA user_version=99"), ErrNotBackup},
	} {
		file := filepath.Join(t.TempDir(), "backup")
		mustDo(t, writeFiles(file, [2]string{bank.FileName, tt.bank}, [2]string{identityFile, bareIdentity(seed{1})}))
		dir := t.TempDir()
		if _, err := Import(file, dir, passphrase); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if files := filesIn(t, dir); len(files) != 1 { // the lock
			t.Errorf("%s: left %d files", name, len(files))
		}
	}
	file := filepath.Join(t.TempDir(), "backup")
	mustDo(t, writeFiles(file, [2]string{bank.FileName, sound}, [2]string{identityFile, bareIdentity(seed{1})}))
	dir := t.TempDir()
	_, err := Import(file, dir, passphrase)
	mustDo(t, err)
	wantQuestions(t, openBank(t, dir), "Light")
}
