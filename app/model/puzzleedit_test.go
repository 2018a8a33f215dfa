package model

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/collab/puzzle"
)

// withWorkshop does something with the puzzles of a new profile.
func withWorkshop(t *testing.T, f func(b *bench, dir string)) {
	dir := t.TempDir()
	inBubbleAt(t, dir, func(b *bench) {
		b.OpenWorkshop()
		if is := b.now(); is.Workshop == nil || is.Shelf == nil || is.Shelf.Fault != "" {
			t.Fatalf("the screen opens as %+v, the shelf as %+v", is.Workshop, is.Shelf)
		}
		f(b, dir)
		b.CloseWorkshop()
		if is := b.now().Workshop; is != nil {
			t.Errorf("a screen that was closed shows as %+v", is)
		}
	})
}

func anOrdering(title string) *puzzle.Puzzle {
	return &puzzle.Puzzle{Title: title, Content: &puzzle.Ordering{Items: []puzzle.Item{{Text: "one"}, {Text: "two"}, {Text: "three"}}}}
}

func titles(all []ShelfPuzzle) (list []string) {
	for _, p := range all {
		list = append(list, p.Title)
	}
	return list
}

func TestSamplesOfEveryKindAreOnTheShelf(t *testing.T) {
	withWorkshop(t, func(b *bench, _ string) {
		var kinds []puzzle.Kind
		for _, p := range b.now().Shelf.Samples {
			kinds = append(kinds, p.Kind)
			if p.Fault != "" || p.Size == "" || !p.Sample() {
				t.Errorf("%+v", p)
			}
		}
		slices.Sort(kinds)
		if !slices.Equal(kinds, puzzle.Kinds()) {
			t.Errorf("samples of %v, want %v", kinds, puzzle.Kinds())
		}
	})
}

func TestSavedPuzzleIsOnTheShelfAndOpensAgain(t *testing.T) {
	withWorkshop(t, func(b *bench, dir string) {
		for range 2 { // the second of a title has a file of its own
			b.NewPuzzle(puzzle.OrderingKind)
			if is := b.now().Workshop.Edited; is == nil || is.Puzzle.Kind() != puzzle.OrderingKind {
				t.Fatalf("begun: %+v", is)
			}
			b.SavePuzzle(anOrdering("The Cycle of Wäter"))
			if is := b.now().Workshop; is.Edited != nil {
				t.Fatalf("it stays open: %+v", is.Edited)
			}
		}
		is := b.now()
		if got, want := titles(is.Shelf.Own), []string{"The Cycle of Wäter", "The Cycle of Wäter"}; !slices.Equal(got, want) {
			t.Fatalf("on the shelf: %q, want %q", got, want)
		}
		if is.Workshop.At != "own/puzzle-the-cycle-of-w-ter (2).cpuzzle" || is.Shelf.Own[0].Size != "3 items" {
			t.Errorf("saved as %q, %+v", is.Workshop.At, is.Shelf.Own[0])
		}
		b.EditPuzzle(is.Workshop.At)
		edit := b.now().Workshop.Edited
		if edit == nil || edit.Key != is.Workshop.At || len(edit.Puzzle.Content.(*puzzle.Ordering).Items) != 3 {
			t.Fatalf("opened: %+v", edit)
		}
		b.SavePuzzle(anOrdering("Renamed"))
		if got := titles(b.now().Shelf.Own); len(got) != 2 || !slices.Contains(got, "Renamed") {
			t.Errorf("after a change: %q", got)
		}
		b.DeletePuzzle(is.Workshop.At)
		if got := titles(b.now().Shelf.Own); !slices.Equal(got, []string{"The Cycle of Wäter"}) {
			t.Errorf("after deleting: %q", got)
		}
		left, _ := os.ReadDir(filepath.Join(dir, puzzleFolder))
		if len(left) != 1 {
			t.Errorf("files: %v, want one", left)
		}
	})
}

func TestChangedSampleIsAPuzzleOfOnesOwn(t *testing.T) {
	withWorkshop(t, func(b *bench, _ string) {
		b.EditPuzzle(b.now().Shelf.Samples[0].Key)
		edit := b.now().Workshop.Edited
		if edit == nil || edit.Key != "" || edit.Unsaved {
			t.Fatalf("opened: %+v", edit)
		}
		b.SavePuzzle(edit.Puzzle)
		if is := b.now().Shelf; len(is.Own) != 1 || is.Own[0].Kind != is.Samples[0].Kind {
			t.Errorf("%+v", is.Own)
		}
	})
}

// Nothing that was written is lost when it cannot be saved.
func TestPuzzleThatCannotBeSavedStaysOpen(t *testing.T) {
	withWorkshop(t, func(b *bench, dir string) {
		b.NewPuzzle(puzzle.OrderingKind)
		b.now()
		b.SavePuzzle(&puzzle.Puzzle{Title: "Too short", Content: &puzzle.Ordering{}})
		is := b.now().Workshop.Edited
		if is == nil || is.Saving || is.Fault != "There must be at least two." || is.Puzzle.Title != "Too short" {
			t.Fatalf("after a fault: %+v", is)
		}
		if left, _ := os.ReadDir(filepath.Join(dir, puzzleFolder)); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
		if err := os.RemoveAll(filepath.Join(dir, puzzleFolder)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, puzzleFolder), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		b.SavePuzzle(anOrdering("No folder"))
		if is := b.now().Workshop.Edited; is == nil || is.Fault == "" {
			t.Errorf("without a folder: %+v", is)
		}
	})
}

func TestFileThatIsNoPuzzleIsSaidOnTheShelf(t *testing.T) {
	withWorkshop(t, func(b *bench, dir string) {
		if err := os.MkdirAll(filepath.Join(dir, puzzleFolder), 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, puzzleFolder, "broken.cpuzzle")
		if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		b.ListPuzzles()
		if is := b.now().Shelf; len(is.Own) != 1 || is.Own[0].Title != "broken" || !strings.Contains(is.Own[0].Fault, ".cpuzzle") {
			t.Errorf("%+v", is)
		}
		b.EditPuzzleFile(path)
		if is := b.now(); is.Workshop.Edited != nil || len(is.Toasts) != 1 || !is.Toasts[0].Fault {
			t.Errorf("opened %+v, told %+v", is.Workshop.Edited, is.Toasts)
		}
	})
}

func TestExportedPuzzleOpensAsOneThatIsNotKeptYet(t *testing.T) {
	withWorkshop(t, func(b *bench, dir string) {
		path := filepath.Join(dir, "mine.cpuzzle")
		b.ExportPuzzle(b.now().Shelf.Samples[1].Key, path)
		b.now()
		b.EditPuzzleFile(path)
		if is := b.now().Workshop.Edited; is == nil || !is.Unsaved || is.Key != "" {
			t.Errorf("%+v", is)
		}
		b.CancelPuzzle()
		if is := b.now().Workshop.Edited; is != nil {
			t.Errorf("cancelled: %+v", is)
		}
	})
}

func TestEveryFaultOfAPuzzleHasASentence(t *testing.T) {
	for c := puzzle.NoContent; c <= puzzle.BadSolution; c++ {
		if got := PuzzleFaultReason(&puzzle.Fault{Cause: c}); got == "" || strings.Contains(got, "%") {
			t.Errorf("cause %d: %q", c, got)
		}
	}
}

func TestEveryKindOfPuzzleHasWords(t *testing.T) {
	for _, k := range puzzle.Kinds() {
		if PuzzleKindWord(k) == "" || PuzzleKindAbout(k) == "" {
			t.Errorf("%v has no words", k)
		}
		said := map[string]bool{}
		for _, m := range puzzle.ScoreModes(k) {
			said[PuzzleScoreWord(k, m)] = true
		}
		if len(said) != len(puzzle.ScoreModes(k)) {
			t.Errorf("%v: ways to score are called %v", k, said)
		}
	}

}

func TestPictureOfAPuzzleThatIsNoneIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.png")
	if err := os.WriteFile(path, []byte("Dear Ana"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := puzzlePictureFrom(path); Sentence(err, time.Now()) == "" {
		t.Errorf("%v has no sentence", err)
	}
}
