package model

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestFoldersComeFirstThenTheNewestPictures(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "A", ".hidden"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"old.png", "new.JPG", "letter.txt", ".secret.png"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().AddDate(0, 0, i-3)
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	f := folderAt(dir, pictureFiles, time.Now())
	var names []string
	for _, e := range f.Entries {
		names = append(names, e.Name)
	}
	if want := []string{"A", "b", "new.JPG", "old.png"}; !slices.Equal(names, want) || f.Up != filepath.Dir(dir) || f.Fault != "" {
		t.Errorf("%q in %+v, want %q", names, f, want)
	}
	if f := folderAt(dir, []string{".txt"}, time.Now()); len(f.Entries) != 3 || f.Entries[2].Name != "letter.txt" {
		t.Errorf("letters: %+v", f.Entries)
	}
	if f = folderAt(filepath.Join(dir, "nothing"), pictureFiles, time.Now()); f.Fault == "" {
		t.Error("a folder that is not there")
	}
	if f = folderAt("/", pictureFiles, time.Now()); f.Up != "" {
		t.Errorf("above the root lies %q", f.Up)
	}
}

func TestOnlyTheFolderLookedIntoLastShows(t *testing.T) {
	dir := t.TempDir()
	inBubble(t, func(b *bench) {
		b.LookInto("/")
		b.LookInto(dir)
		if f := b.now().Folder; f == nil || f.Path != dir {
			t.Errorf("folder %+v", f)
		}
	})
}
