package profile

import (
	"archive/tar"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/session/journal/store"
)

var passphrase = []byte("correct horse")

// The tests make many keys, which is cheap for them; a test of its own takes the standard cost.
var realCost = standard

func TestMain(m *testing.M) {
	standard = cost{time: 1, memory: 64, threads: 1}
	os.Exit(m.Run())
}

func mustOpen(t testing.TB, dir string) *Profile {
	t.Helper()
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func mustDo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openWith opens a profile with a passphrase and closes it again.
func openWith(dir, passphrase string) (id string, err error) {
	p, err := OpenWith(dir, []byte(passphrase))
	if err != nil {
		return "", err
	}
	return p.Identity.PeerID().String(), p.Close()
}

// addClass makes a class file in a profile.
func addClass(t testing.TB, p *Profile, n byte) (path string) {
	t.Helper()
	mustDo(t, os.MkdirAll(p.ClassDir(), 0o700))
	group := [32]byte{n}
	f, err := store.Open(store.PathOf(p.ClassDir(), group), p.FileKey())
	mustDo(t, err)
	mustDo(t, f.Put(store.Batch{
		Facts:   map[string][]byte{store.FactGroup: group[:], store.FactTitle: {'T', n}},
		Secrets: map[string][]byte{"keys": {n}},
	}))
	mustDo(t, f.Close())
	return f.Path()
}

// filesIn returns what lies in a folder and below, with its text.
func filesIn(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	mustDo(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(text)
		return err
	}))
	return files
}

// writeArchive writes a backup with one file of the given name.
func writeArchive(file, name string) error {
	return writeFiles(file, [2]string{name, "x"})
}

// writeFiles writes a backup with files of these names and texts.
func writeFiles(file string, files ...[2]string) error {
	c := newCost()
	head := c.line(backupName)
	var out bytes.Buffer
	out.WriteString(head + "\n")
	sealed := &sealWriter{stream: newStream(c.key(passphrase), []byte(head)), to: &out}
	archive := tar.NewWriter(sealed)
	var errs []error
	for _, f := range files {
		errs = append(errs, addFile(archive, f[0], int64(len(f[1])), strings.NewReader(f[1])))
	}
	return errors.Join(append(errs, archive.Close(), sealed.Close(), os.WriteFile(file, out.Bytes(), 0o600))...)
}
