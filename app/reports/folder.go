package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxTitle   = 120 // bytes of a title in the name of a folder
	maxNamings = 99  // folders of one name
)

// baseName returns what the folder of a sitting is called, unless others have that name.
func (s sitting) baseName() string {
	day := s.of.Started.Time().In(s.report.Made.Location()).Format(time.DateOnly)
	if title := cleanTitle(s.report.Title); title != "" {
		return day + " " + title
	}
	return day
}

// cleanTitle returns a title as a part of a file's name on any system: letters, digits and what stands between them, so
// that it leads nowhere else, hides nothing and is no device.
func cleanTitle(title string) string {
	var b strings.Builder
	space := false
	for _, r := range title {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune("-_,'()&+", r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		default:
			space = true
		}
		if b.Len() >= maxTitle {
			break
		}
	}
	text := b.String()
	for len(text) > maxTitle {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimSpace(text)
}

// errNames says that there is no name left for a folder.
var errNames = errors.New("too many folders of that name")

// find returns the folder of a sitting below a root, and whether it is there.
func find(root string, s sitting) (folder string, found bool, err error) {
	base := s.baseName()
	for n := 1; n <= maxNamings; n++ {
		folder = filepath.Join(root, base)
		if n > 1 {
			folder = filepath.Join(root, fmt.Sprintf("%s (%d)", base, n))
		}
		info, err := os.Lstat(folder)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return folder, false, nil
		case err != nil:
			return "", false, err
		case !info.IsDir():
			continue
		}
		is, err := readSummary(folder)
		switch {
		case err == nil && is.is(s):
			return folder, true, nil
		case err != nil && !errors.Is(err, errNoSummary) && !errors.Is(err, fs.ErrNotExist):
			return "", false, err
		}
	}
	return "", false, fmt.Errorf("%s: %w", filepath.Join(root, base), errNames)
}

// makeFolder returns the folder of a sitting below a root, and makes it if it is not there. Two programs never have
// the same one: it appears with its summary.
func makeFolder(root string, s sitting) (string, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return "", err
	}
	sweep(root, s.report.Made)
	for range maxNamings {
		folder, found, err := find(root, s)
		if found || err != nil {
			return folder, err
		}
		beside, err := os.MkdirTemp(root, besidePrefix+"*")
		if err != nil {
			return "", err
		}
		docs, err := s.documents()
		if err == nil {
			last := docs[len(docs)-1]
			err = replace(beside, last.name, last.content)
		}
		if err == nil {
			err = os.Rename(beside, folder)
		}
		if err == nil {
			return folder, syncDir(root)
		}
		_ = os.RemoveAll(beside)
		if _, gone := os.Lstat(folder); gone != nil { // nobody else was quicker
			return "", err
		}
	}
	return "", fmt.Errorf("%s: %w", filepath.Join(root, s.baseName()), errNames)
}
