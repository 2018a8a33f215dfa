package profile

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lyceum/quiz/bank"
)

// Folders of a restore, in the profile's: the first while files come out of the backup, the second once all are
// there and on disk.
const (
	partFolder    = "restoring.part"
	restoreFolder = "restoring"
)

// Import restores a backup into an empty profile folder, the user's own if dir is empty. It replaces nothing. It may
// be interrupted: before all is there nothing is restored, after that the next Open finishes it. The error wraps
// ErrNotBackup, ErrBackupDamaged, ErrPassphraseNeeded, ErrPassphraseWrong, ErrNotEmpty, ErrInUse, or is the
// system's.
func Import(file, dir string, passphrase Passphrase) (classes int, err error) {
	dir, lock, err := lockDir(dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if err := errors.Join(tidy(dir), wantEmpty(dir)); err != nil {
		return 0, err
	}
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	archive, err := backupReader(f, passphrase)
	if err != nil {
		return 0, err
	}
	part := filepath.Join(dir, partFolder)
	if err := errors.Join(os.RemoveAll(part), os.MkdirAll(filepath.Join(part, classFolder), 0o700)); err != nil {
		return 0, err
	}
	if classes, err = extract(archive, part); err != nil {
		return 0, errors.Join(fmt.Errorf("restore %s: %w", file, err), os.RemoveAll(part))
	}
	if err := os.Rename(part, filepath.Join(dir, restoreFolder)); err != nil {
		return 0, err
	}
	return classes, errors.Join(syncDir(dir), finishRestore(dir))
}

// wantEmpty returns ErrNotEmpty if a folder has anything that a restore would bring.
func wantEmpty(dir string) error {
	for _, name := range append(slices.Clone(smallFiles), bank.FileName, movedFile) {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("profile %s: %w", dir, errors.Join(ErrNotEmpty, err))
		}
	}
	names, err := os.ReadDir(filepath.Join(dir, classFolder))
	if len(names) > 0 {
		return fmt.Errorf("profile %s: %w", dir, ErrNotEmpty)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// extract takes all files out of an archive into a new folder and has them on disk.
func extract(from io.Reader, into string) (classes int, err error) {
	archive := tar.NewReader(from)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, damaged(err)
		}
		folder, name := filepath.Split(filepath.FromSlash(h.Name))
		isClass := folder == classFolder+string(filepath.Separator) && isClassFile(name)
		isSmall := folder == "" && slices.Contains(smallFiles, name) && h.Size <= maxFile
		isBank := folder == "" && name == bank.FileName
		if h.Typeflag != tar.TypeReg || !isClass && !isSmall && !isBank {
			return 0, fmt.Errorf("%w: an unknown file", ErrBackupDamaged)
		}
		if err := extractFile(archive, filepath.Join(into, folder, name)); err != nil {
			return 0, err
		}
		if isClass {
			classes++
		}
	}
	if _, err := io.Copy(io.Discard, from); err != nil { // up to the last piece, or the backup was cut
		return 0, damaged(err)
	}
	if err := checkBank(filepath.Join(into, bank.FileName)); err != nil {
		return 0, err
	}
	text, err := readFile(into, identityFile)
	if err == nil {
		_, err = parseIdentity(string(text), nil)
	}
	if err != nil && !errors.Is(err, ErrPassphraseNeeded) {
		return 0, fmt.Errorf("%w: %w", ErrBackupDamaged, err)
	}
	return classes, errors.Join(syncDir(filepath.Join(into, classFolder)), syncDir(into))
}

// checkBank returns what keeps the question bank of a backup from being opened; nil if there is none.
func checkBank(path string) error {
	err := bank.Check(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, bank.ErrNewer):
		return fmt.Errorf("%w: %w", ErrNotBackup, err)
	case errors.Is(err, bank.ErrDamaged), errors.Is(err, bank.ErrForeign):
		return fmt.Errorf("%w: %w", ErrBackupDamaged, err)
	}
	return err
}

// damaged calls what a tar reader complains about a damaged backup, but not what the system does.
func damaged(err error) error {
	if errors.Is(err, tar.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", ErrBackupDamaged, err)
	}
	return err
}

func extractFile(from io.Reader, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return damaged(err)
	}
	_, err = io.Copy(f, from)
	if err != nil {
		err = damaged(err)
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// finishRestore puts the files of a restore into their places, the identity last.
func finishRestore(dir string) error {
	from := filepath.Join(dir, restoreFolder)
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	classes, err := os.ReadDir(filepath.Join(from, classFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(classes) > 0 {
		if err := os.MkdirAll(filepath.Join(dir, classFolder), 0o700); err != nil {
			return err
		}
	}
	var names []string
	for _, c := range classes {
		names = append(names, filepath.Join(classFolder, c.Name()))
	}
	names = append(names, bank.FileName)
	for _, name := range append(names, smallFiles...) {
		err := os.Rename(filepath.Join(from, name), filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(syncDir(dir), os.RemoveAll(from), syncDir(dir))
}

// DeleteAll deletes the profile in a folder, the user's own if dir is empty: identity, classes and all that is
// remembered. Nobody will know its owner again. Files that are not the profile's stay, and so does the lock.
// It does not overwrite what the disk held. The error wraps ErrInUse or is the system's.
func DeleteAll(dir string) error {
	dir, lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	names, err := os.ReadDir(dir)
	errs := []error{err}
	for _, n := range names {
		if isOurs(n.Name()) && n.Name() != identityFile {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, n.Name())))
		}
	}
	if err := errors.Join(errs...); err != nil { // the identity goes last: until then it can be tried again
		return errors.Join(err, lock.Unlock())
	}
	err = os.Remove(filepath.Join(dir, identityFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, syncDir(dir), lock.Unlock())
}

// isOurs reports whether a name in the folder is the profile's: one of its files, what is left of one, or a folder.
func isOurs(name string) bool {
	if slices.Contains([]string{movedFile, classFolder, partFolder, restoreFolder}, name) || slices.Contains(smallFiles, name) ||
		strings.HasPrefix(name, bank.FileName) { // what SQLite keeps beside it, its lock, what of it was damaged
		return true
	}
	for _, own := range append(slices.Clone(smallFiles), movedFile) {
		rest, ok := strings.CutPrefix(name, own)
		if ok && (rest == ".damaged" || strings.HasPrefix(rest, "-") && strings.HasSuffix(rest, ".new")) {
			return true
		}
	}
	return false
}
