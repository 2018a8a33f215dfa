package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// wantFolder wants files of these names and contents in a folder, and nothing else.
func wantFolder(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range all {
		b, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		got[e.Name()] = string(b)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("in the folder is %q, want %q", got, want)
	}
}

func TestSavedFileTakesAFreeName(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"one", "two", "three"} {
		path, err := Save(dir, "../leaf.pdf", says(text))
		if err != nil || filepath.Dir(path) != dir {
			t.Fatalf("%q, %v", path, err)
		}
	}
	if _, err := Save(dir, "noending", says("a")); err != nil {
		t.Fatal(err)
	}
	if _, err := Save(dir, "noending", says("b")); err != nil {
		t.Fatal(err)
	}
	wantFolder(t, dir, map[string]string{
		"leaf.pdf": "one", "leaf (2).pdf": "two", "leaf (3).pdf": "three", "noending": "a", "noending (2)": "b",
	})
}

func TestWhatCannotBeSavedLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	_, err := Save(dir, "leaf.pdf", func(w io.Writer) error { return errors.Join(says("half")(w), broken) })
	if !errors.Is(err, broken) {
		t.Errorf("saved with %v", err)
	}
	wantFolder(t, dir, map[string]string{})
	if _, err := Save(filepath.Join(dir, "nowhere"), "leaf.pdf", says("x")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
}

// A link that lies where a file is saved is not followed.
func TestSavedFileFollowsNoLink(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	if err := os.Symlink(filepath.Join(other, "stolen"), filepath.Join(dir, "leaf.pdf")); err != nil {
		t.Fatal(err)
	}
	path, err := Save(dir, "leaf.pdf", says("x"))
	if err != nil || filepath.Base(path) != "leaf (2).pdf" {
		t.Errorf("saved as %q, %v", path, err)
	}
	wantFolder(t, other, map[string]string{})
}

func TestManySaveAtOnceUnderOneName(t *testing.T) {
	dir := t.TempDir()
	var saving sync.WaitGroup
	for i := range 20 {
		saving.Go(func() {
			if _, err := Save(dir, "a.txt", says(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	saving.Wait()
	all, _ := os.ReadDir(dir)
	texts := map[string]bool{}
	for _, e := range all {
		b, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		texts[string(b)] = true
	}
	if len(all) != 20 || len(texts) != 20 {
		t.Errorf("%d files with %d texts, want 20", len(all), len(texts))
	}
}

func TestFolderTakesAFreeName(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []string{"Ana", "Ana (2)"} {
		if path, err := MakeFolder(dir, "Ana"); err != nil || filepath.Base(path) != want {
			t.Errorf("%q, %v, want %q", path, err, want)
		}
	}
}
