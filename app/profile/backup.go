package profile

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"lyceum/quiz/bank"
	"lyceum/session/journal/store"
)

// backupName begins a backup.
const backupName = "lyceum-backup-1"

// maxHead is how long the first line of a backup may be, in bytes.
const maxHead = 256

// Errors about backups.
var (
	// ErrNotBackup reports a file that is no backup, or of a version that this program does not know.
	ErrNotBackup = errors.New("not a backup of a profile")
	// ErrBackupDamaged reports one that is cut off or was changed.
	ErrBackupDamaged = errCut
	// ErrNotEmpty reports a folder that has a profile: a backup is restored into an empty one only.
	ErrNotEmpty = errors.New("there is a profile already")
)

// smallFiles are the files of a profile beside the class files, in the order in which a restore puts them into place:
// the identity last, for it makes a profile.
var smallFiles = []string{settingsFile, peopleFile, identityFile}

// A Backup says what was written.
type Backup struct {
	Classes   int
	Questions bool     // with the question bank
	Skipped   []string // names of class files that are open or damaged, and of a question bank that is damaged
	Bytes     int64
}

// Export writes the identity, the window's settings, the people remembered, the question bank, which may be open, and, if classes is true,
// the class files to a new file, under a passphrase of its own. A file that is there is not replaced (fs.ErrExist). The identity keeps the
// passphrase it has, too. Errors wrap ErrPassphraseLength or are the system's; nothing is left then.
func (p *Profile) Export(file string, passphrase Passphrase, classes bool) (b Backup, err error) {
	if err := checkPassphrase(passphrase); err != nil {
		return b, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return b, err
	}
	err = p.export(f, passphrase, classes, &b)
	if info, statErr := f.Stat(); statErr == nil {
		b.Bytes = info.Size()
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Backup{}, errors.Join(err, os.Remove(file))
	}
	return b, syncDir(filepath.Dir(file))
}

func (p *Profile) export(to io.Writer, passphrase Passphrase, classes bool, b *Backup) error {
	c := newCost()
	head := c.line(backupName)
	if _, err := io.WriteString(to, head+"\n"); err != nil {
		return err
	}
	sealed := &sealWriter{stream: newStream(c.key(passphrase), []byte(head)), to: to}
	archive := tar.NewWriter(sealed)
	for _, name := range smallFiles {
		content, err := readFile(p.Dir, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = addFile(archive, name, int64(len(content)), strings.NewReader(string(content)))
		}
		if err != nil {
			return err
		}
	}
	if err := p.exportBank(archive, b); err != nil {
		return err
	}
	if classes {
		if err := p.exportClasses(archive, b); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), sealed.Close())
}

// exportBank adds what the question bank holds at this moment.
func (p *Profile) exportBank(archive *tar.Writer, b *Backup) (err error) {
	f, err := os.CreateTemp(p.Dir, bank.FileName+"-*.new") // readable by its owner only
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	err = bank.Snapshot(filepath.Join(p.Dir, bank.FileName), f.Name())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // there are no questions
	case errors.Is(err, bank.ErrDamaged), errors.Is(err, bank.ErrNewer), errors.Is(err, bank.ErrForeign):
		b.Skipped = append(b.Skipped, bank.FileName)
		return nil
	case err != nil:
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	b.Questions = true
	return addFile(archive, bank.FileName, info.Size(), f)
}

func (p *Profile) exportClasses(archive *tar.Writer, b *Backup) error {
	infos, err := store.List(p.ClassDir())
	if err != nil {
		return err
	}
	for _, i := range infos {
		name := filepath.Base(i.Path)
		if !isClassFile(name) {
			continue // nobody's class
		}
		frozen, err := store.Freeze(i.Path)
		if err != nil {
			b.Skipped = append(b.Skipped, name)
			continue
		}
		err = addFile(archive, path.Join(classFolder, name), frozen.Size(), frozen)
		if err := errors.Join(err, frozen.Close()); err != nil {
			return err
		}
		b.Classes++
	}
	return nil
}

func addFile(archive *tar.Writer, name string, size int64, from io.Reader) error {
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	_, err := io.Copy(archive, from)
	return err
}

// isClassFile reports whether a name is that of a class file: 16 hexadecimal digits and its suffix.
func isClassFile(name string) bool {
	digits, ok := strings.CutSuffix(name, store.Suffix)
	return ok && len(digits) == 16 && strings.Trim(digits, "0123456789abcdef") == ""
}

// backupReader opens a backup and returns the archive in it. A passphrase that is not the right one and a damaged
// beginning look alike: both are ErrPassphraseWrong.
func backupReader(f io.Reader, passphrase Passphrase) (io.Reader, error) {
	head, err := readLine(f, maxHead)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotBackup, err)
	}
	c, err := parseCost(backupName, head)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotBackup, err)
	}
	if len(passphrase) == 0 {
		return nil, ErrPassphraseNeeded
	}
	r := &sealReader{stream: newStream(c.key(passphrase), []byte(head)), from: f}
	if r.next(); r.err != nil && !errors.Is(r.err, io.EOF) {
		return nil, ErrPassphraseWrong
	}
	return r, nil
}
