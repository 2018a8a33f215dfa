package model

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Folder is one whose files can be chosen from.
type Folder struct {
	Path    string
	Up      string // the folder it lies in; empty: it lies in none
	Entries []FolderEntry
	Fault   string // why it cannot be read; a sentence
}

// A FolderEntry is a folder, or a file that can be chosen.
type FolderEntry struct {
	Name   string
	Path   string
	Folder bool
	When   string // it was changed, in words
}

// maxEntries is how many entries of a folder are shown; the others are left out.
const maxEntries = 2000

// LookInto fills in Snapshot.Folder with the folders and pictures in one; empty is where the person keeps pictures.
func (s *Store) LookInto(path string) { s.LookFor(path, pictureFiles) }

// pictureFiles are the ends of the names of pictures.
var pictureFiles = []string{".png", ".jpg", ".jpeg", ".gif"}

// LookFor fills in Snapshot.Folder with the folders in one, and those files whose names end so, in small letters and with the dot;
// empty is where files come in.
func (s *Store) LookFor(path string, ends []string) {
	s.post(func(st *state, now time.Time) {
		st.folderNo++
		no := st.folderNo
		s.background(func(context.Context) {
			f := folderAt(cmp.Or(path, pictureFolder()), ends, now)
			s.post(func(st *state, _ time.Time) {
				if no == st.folderNo { // nobody has looked elsewhere meanwhile
					st.folder = f
				}
			})
		}, st.ctx)
	})
}

// pictureFolder is where a picture of an invite is most likely: where programs save what comes in, else at home.
func pictureFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	for _, name := range []string{"Downloads", "Pictures"} {
		if info, err := os.Stat(filepath.Join(home, name)); err == nil && info.IsDir() {
			return filepath.Join(home, name)
		}
	}
	return home
}

func folderAt(path string, ends []string, now time.Time) *Folder {
	path, err := filepath.Abs(path)
	if err != nil {
		return &Folder{Path: path, Fault: Sentence(err, now)}
	}
	f := &Folder{Path: path}
	if up := filepath.Dir(path); up != path {
		f.Up = up
	}
	d, err := os.Open(path)
	if err != nil {
		f.Fault = Sentence(err, now)
		return f
	}
	defer d.Close()
	all, err := d.ReadDir(maxEntries)
	if err != nil && err != io.EOF {
		f.Fault = Sentence(err, now)
	}
	f.Entries = entriesOf(path, all, ends, now)
	return f
}

// entriesOf returns folders by name, then files, the newest first.
func entriesOf(path string, all []os.DirEntry, ends []string, now time.Time) (list []FolderEntry) {
	changed := make(map[string]time.Time)
	for _, e := range all {
		info, err := os.Stat(filepath.Join(path, e.Name())) // where a link leads to
		if err != nil || strings.HasPrefix(e.Name(), ".") || !info.IsDir() && !endsSo(e.Name(), ends) {
			continue
		}
		changed[e.Name()] = info.ModTime()
		list = append(list, FolderEntry{
			Name: e.Name(), Path: filepath.Join(path, e.Name()), Folder: info.IsDir(), When: dayOf(info.ModTime(), now),
		})
	}
	slices.SortFunc(list, func(a, b FolderEntry) int {
		switch {
		case a.Folder && b.Folder:
			return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
		case a.Folder != b.Folder:
			return map[bool]int{true: -1, false: 1}[a.Folder]
		}
		return cmp.Or(changed[b.Name].Compare(changed[a.Name]), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// AnyFile is an end for LookFor that all names have.
const AnyFile = "*"

// endsSo reports whether a name ends in one of some ways.
func endsSo(name string, ends []string) bool {
	return slices.Contains(ends, AnyFile) || slices.Contains(ends, strings.ToLower(filepath.Ext(name)))
}
