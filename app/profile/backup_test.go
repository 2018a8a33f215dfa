package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lyceum/quiz/bank"
	"lyceum/session/journal/store"
)

// backedUp makes a profile with two classes and all there is to remember, and a backup of it.
func backedUp(t testing.TB, classes bool) (p *Profile, file string) {
	t.Helper()
	p = mustOpen(t, t.TempDir())
	addClass(t, p, 1)
	addClass(t, p, 2)
	mustDo(t, errors.Join(p.RememberPerson(Person{[32]byte{2}, "Ben"}), os.WriteFile(filepath.Join(p.Dir, settingsFile), []byte("{\"name\":\"Ana\"}"), 0o600)))
	file = filepath.Join(t.TempDir(), "backup")
	b, err := p.Export(file, passphrase, classes)
	mustDo(t, err)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || info.Size() != b.Bytes || (b.Classes == 2) != classes || b.Skipped != nil {
		t.Errorf("Export = %+v; %v, %v", b, info, err)
	}
	return p, file
}

func TestBackupMovesAProfileToAnotherComputer(t *testing.T) {
	for _, classes := range []bool{false, true} {
		p, file := backedUp(t, classes)
		dir := filepath.Join(t.TempDir(), "new")
		n, err := Import(file, dir, passphrase)
		if err != nil || (n == 2) != classes {
			t.Fatalf("Import = %d, %v", n, err)
		}
		q := mustOpen(t, dir)
		if q.Identity.PeerID() != p.Identity.PeerID() {
			t.Error("another identity")
		}
		wantPeople(t, q, "Ben")
		if settings := filesIn(t, dir)[settingsFile]; settings != `{"name":"Ana"}` {
			t.Errorf("settings %s", settings)
		}
		infos, err := store.List(q.ClassDir())
		if err != nil || len(infos) != n {
			t.Errorf("class files %+v, %v", infos, err)
		}
		for _, i := range infos {
			f, err := store.Open(i.Path, q.FileKey())
			mustDo(t, err)
			if secret, _, err := f.Secret("keys"); err != nil || secret[0] != i.Group[0] {
				t.Errorf("secret %v, %v", secret, err)
			}
			mustDo(t, f.Close())
		}
		for name, text := range filesIn(t, dir) {
			if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s (%d bytes): %v", name, len(text), info.Mode())
			}
		}
		if _, err := os.Stat(filepath.Join(dir, restoreFolder)); !errors.Is(err, fs.ErrNotExist) {
			t.Error("the folder of the restore is left")
		}
	}
}

func TestBackupNeedsItsPassphraseAndHidesEverything(t *testing.T) {
	p, file := backedUp(t, true)
	text, err := os.ReadFile(file)
	mustDo(t, err)
	if bytes.Contains(text, []byte("identity")) || bytes.Contains(text, []byte("SQLite")) || bytes.Contains(text, []byte("Ana")) {
		t.Error("the backup shows what is in it")
	}
	dir := t.TempDir()
	for given, want := range map[string]error{"": ErrPassphraseNeeded, "another passphrase": ErrPassphraseWrong} {
		if _, err := Import(file, dir, []byte(given)); !errors.Is(err, want) {
			t.Errorf("Import with %q = %v", given, err)
		}
	}
	if _, err := p.Export(filepath.Join(dir, "b"), []byte("short"), false); !errors.Is(err, ErrPassphraseLength) {
		t.Errorf("Export = %v", err)
	}
	if _, err := p.Export(file, passphrase, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Export over a file: %v", err)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, text) {
		t.Error("the backup was changed")
	}
}

func TestIdentityKeepsItsOwnPassphraseInABackup(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	mustDo(t, p.SetPassphrase([]byte("battery staple")))
	file := filepath.Join(t.TempDir(), "backup")
	_, err := p.Export(file, passphrase, false)
	mustDo(t, err)
	dir := t.TempDir()
	if _, err := Import(file, dir, passphrase); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrPassphraseNeeded) {
		t.Errorf("Open = %v", err)
	}
	if got, err := openWith(dir, "battery staple"); err != nil || got != p.Identity.PeerID().String() {
		t.Errorf("%v, %v", got, err)
	}
}

func TestBackupIsRestoredIntoAnEmptyProfileOnly(t *testing.T) {
	_, file := backedUp(t, false)
	for _, name := range []string{identityFile, settingsFile, peopleFile, bank.FileName, movedFile, classFolder + "/x"} {
		dir := t.TempDir()
		mustDo(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700))
		mustDo(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
		if _, err := Import(file, dir, passphrase); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("with %s: %v", name, err)
		}
		if files := filesIn(t, dir); len(files) != 2 || files[filepath.FromSlash(name)] != "x" {
			t.Errorf("with %s: now %d files", name, len(files))
		}
	}
	p := mustOpen(t, t.TempDir())
	if _, err := Import(file, p.Dir, passphrase); !errors.Is(err, ErrInUse) {
		t.Errorf("into one that is open: %v", err)
	}
}

func TestDamagedBackupRestoresNothing(t *testing.T) {
	_, file := backedUp(t, true)
	whole, err := os.ReadFile(file)
	mustDo(t, err)
	lineEnd := bytes.IndexByte(whole, '\n') + 1
	const piece = pieceSize + 16
	damages := map[string][]byte{
		"empty":                 nil,
		"no line":               whole[:lineEnd-1],
		"a line alone":          whole[:lineEnd],
		"the last byte missing": whole[:len(whole)-1],
		"a piece missing":       slices.Concat(whole[:lineEnd], whole[lineEnd+piece:]),
		"cut after a piece":     whole[:lineEnd+piece],
		"something added":       append(bytes.Clone(whole), 'x'),
		"another version":       bytes.Replace(whole, []byte("backup-1"), []byte("backup-2"), 1),
	}
	for _, at := range []int{lineEnd, lineEnd + piece + 5, len(whole) - 1} {
		b := bytes.Clone(whole)
		b[at] ^= 1
		damages[fmt.Sprintf("byte %d flipped", at)] = b
	}
	for name, b := range damages {
		torn := filepath.Join(t.TempDir(), "torn")
		mustDo(t, os.WriteFile(torn, b, 0o600))
		dir := t.TempDir()
		if _, err := Import(torn, dir, passphrase); !errors.Is(err, ErrBackupDamaged) && !errors.Is(err, ErrPassphraseWrong) && !errors.Is(err, ErrNotBackup) {
			t.Errorf("%s: %v", name, err)
		}
		if files := filesIn(t, dir); len(files) != 1 { // the lock
			t.Errorf("%s: left %d files", name, len(files))
		}
	}
}

func TestInterruptedRestoreIsFinishedAtTheNextOpen(t *testing.T) {
	p, file := backedUp(t, true)
	done := t.TempDir()
	_, err := Import(file, done, passphrase)
	mustDo(t, err)
	names := []string{settingsFile, peopleFile, identityFile}
	for moved := range len(names) + 1 { // so many files were in their places already
		dir := t.TempDir()
		from := filepath.Join(dir, restoreFolder)
		mustDo(t, os.MkdirAll(from, 0o700))
		mustDo(t, os.CopyFS(filepath.Join(from, classFolder), os.DirFS(filepath.Join(done, classFolder))))
		for i, name := range names {
			text, err := os.ReadFile(filepath.Join(done, name))
			mustDo(t, err)
			to := from
			if i < moved {
				to = dir
			}
			mustDo(t, os.WriteFile(filepath.Join(to, name), text, 0o600))
		}
		q := mustOpen(t, dir)
		wantPeople(t, q, "Ben")
		if infos, err := store.List(q.ClassDir()); err != nil || len(infos) != 2 || q.Identity.PeerID() != p.Identity.PeerID() {
			t.Errorf("%d files moved: %d classes, %v, identity %v", moved, len(infos), err, q.Identity)
		}
		mustDo(t, q.Close())
	}
}

func TestOpenAndDamagedClassesAreLeftOutOfABackup(t *testing.T) {
	p := mustOpen(t, t.TempDir())
	open, broken, _ := addClass(t, p, 1), addClass(t, p, 2), addClass(t, p, 3)
	f, err := store.Open(open, p.FileKey())
	mustDo(t, err)
	defer f.Close()
	mustDo(t, os.Truncate(broken, 4096))
	b, err := p.Export(filepath.Join(t.TempDir(), "backup"), passphrase, true)
	slices.Sort(b.Skipped)
	if err != nil || b.Classes != 1 || !slices.Equal(b.Skipped, []string{filepath.Base(open), filepath.Base(broken)}) {
		t.Errorf("Export = %+v, %v", b, err)
	}
}

func TestDeleteAllLeavesOnlyWhatIsOthers(t *testing.T) {
	p, _ := backedUp(t, false)
	dir := p.Dir
	mustDo(t, p.MarkMoved())
	mustDo(t, os.MkdirAll(filepath.Join(dir, "rendezvous"), 0o700))
	for _, name := range []string{"rendezvous/identity", "identity-note.txt", "identity-5.new", "people.damaged", "bank.sqlite", "bank.sqlite-wal", "bank.sqlite.lock", "bank.sqlite.damaged"} {
		mustDo(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
	if err := DeleteAll(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("while it is open: %v", err)
	}
	mustDo(t, p.Close())
	mustDo(t, DeleteAll(dir))
	files := filesIn(t, dir)
	if len(files) != 3 || files["rendezvous/identity"] == "" || files["identity-note.txt"] == "" {
		t.Errorf("left: %d files", len(files))
	}
	if other := openAndClose(t, dir); other == p.Identity.PeerID().String() {
		t.Error("the identity is still there")
	}
}

func TestBackupWithoutItsEmptyLastPieceIsDamaged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "backup")
	// Two headers, a block for the identity and two for the end: the archive fills its first piece.
	people := strings.Repeat("x", pieceSize-5*512)
	mustDo(t, writeFiles(file, [2]string{peopleFile, people}, [2]string{identityFile, bareIdentity(seed{1})}))
	whole, err := os.ReadFile(file)
	mustDo(t, err)
	if len(whole) != bytes.IndexByte(whole, '\n')+1+pieceSize+16+16 {
		t.Fatalf("%d bytes are not a piece and an empty one", len(whole))
	}
	mustDo(t, os.WriteFile(file, whole[:len(whole)-16], 0o600))
	if _, err := Import(file, t.TempDir(), passphrase); !errors.Is(err, ErrBackupDamaged) {
		t.Errorf("without it: %v", err)
	}
	mustDo(t, os.WriteFile(file, whole, 0o600))
	if _, err := Import(file, t.TempDir(), passphrase); err != nil {
		t.Errorf("with it: %v", err)
	}
}

func TestPiecesCannotBeTakenAwayMovedOrRepeated(t *testing.T) {
	key, head := make([]byte, 32), []byte("head")
	var whole bytes.Buffer
	w := &sealWriter{stream: newStream(key, head), to: &whole}
	_, err := w.Write(make([]byte, 2*pieceSize+pieceSize/2))
	mustDo(t, errors.Join(err, w.Close()))
	const piece = pieceSize + 16
	a, b, last := whole.Bytes()[:piece], whole.Bytes()[piece:2*piece], whole.Bytes()[2*piece:]
	for name, pieces := range map[string][][]byte{
		"the first away": {b, last}, "the second away": {a, last}, "the last away": {a, b}, "moved": {b, a, last}, "repeated": {a, a, b, last},
		"the last repeated": {a, b, last, last}, "the last alone": {last}, "the last first": {last, a, b}, "nothing": nil,
	} {
		if _, err := io.ReadAll(&sealReader{stream: newStream(key, head), from: bytes.NewReader(bytes.Join(pieces, nil))}); !errors.Is(err, ErrBackupDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, other := range []stream{newStream(bytes.Repeat([]byte{1}, 32), head), newStream(key, []byte("tail"))} {
		if _, err := io.ReadAll(&sealReader{stream: other, from: bytes.NewReader(whole.Bytes())}); !errors.Is(err, ErrBackupDamaged) {
			t.Errorf("another key or first line: %v", err)
		}
	}
}

// Whatever a backup's pieces are, what is read is the beginning of what was sealed, and ends without an error only at
// its end.
func FuzzSealedStream(f *testing.F) {
	key, head := make([]byte, 32), []byte("head")
	plain := bytes.Repeat([]byte("0123456789abcdef"), 3*pieceSize/16/2) // a piece and a half
	var whole bytes.Buffer
	w := &sealWriter{stream: newStream(key, head), to: &whole}
	_, err := w.Write(plain)
	mustDo(f, errors.Join(err, w.Close()))
	f.Add(0, whole.Len(), []byte(nil))
	f.Add(0, pieceSize+16, []byte(nil))
	f.Add(pieceSize+16, whole.Len(), []byte("more"))
	f.Fuzz(func(t *testing.T, from, to int, more []byte) {
		if from < 0 || to < from || to > whole.Len() {
			return
		}
		sealed := append(bytes.Clone(whole.Bytes()[from:to]), more...)
		got, err := io.ReadAll(&sealReader{stream: newStream(key, head), from: bytes.NewReader(sealed)})
		if !bytes.HasPrefix(plain, got) {
			t.Errorf("%d bytes that were never sealed", len(got))
		}
		if err == nil && !bytes.Equal(sealed, whole.Bytes()) {
			t.Errorf("bytes %d to %d and %d more were read as whole", from, to, len(more))
		}
	})
}

// An archive brings files of a profile to their places and nothing else anywhere.
func TestArchiveWithOtherFilesIsRefused(t *testing.T) {
	for _, name := range []string{"../identity", "classes/../identity", "/identity", "lock", "moved", "classes/x.lyceum", "classes/0123456789abcdef.lyceum-wal", "rendezvous/keys.json", "classes/a/0123456789abcdef.lyceum"} {
		dir := t.TempDir()
		file := filepath.Join(dir, "backup")
		mustDo(t, writeArchive(file, name))
		if _, err := Import(file, filepath.Join(dir, "p"), passphrase); !errors.Is(err, ErrBackupDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if files := filesIn(t, dir); len(files) != 2 {
			t.Errorf("%s: left %d files", name, len(files))
		}
	}
}
