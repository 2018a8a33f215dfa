package puzzle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"lyceum/collab/puzzle"
)

// What ships with the program opens: a puzzle of each kind in each language, as its name says.
func TestBundledPuzzlesOpen(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		for _, kind := range puzzle.Kinds() {
			name := filepath.Join("..", "..", "assets", "puzzles", kind.String()+"."+language+".cpuzzle")
			file, err := os.ReadFile(name)
			if err != nil {
				t.Error(err)
				continue
			}
			p, err := puzzle.ReadFile(bytes.NewReader(file))
			if err != nil || p.Kind() != kind {
				t.Errorf("%s: %v, %v", name, p, err)
				continue
			}
			var again bytes.Buffer
			if err := puzzle.WriteFile(&again, p); err != nil || !bytes.Equal(again.Bytes(), file) {
				t.Errorf("%s is saved in another way than it is kept: %v", name, err)
			}
		}
	}
	if all, err := filepath.Glob("../../assets/puzzles/*.cpuzzle"); err != nil || len(all) != 2*len(puzzle.Kinds()) {
		t.Errorf("%d files, %v, want %d", len(all), err, 2*len(puzzle.Kinds()))
	}
}
