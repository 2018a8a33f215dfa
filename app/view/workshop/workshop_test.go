//go:build !nogui

package workshop

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
)

// A listener writes down what is asked for; what these tests do not ask for panics.
type listener struct {
	Asks
	asked []string
	saved *puzzle.Puzzle
}

func (l *listener) note(f string, a ...any)       { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) CloseWorkshop()                { l.note("close") }
func (l *listener) NewPuzzle(k puzzle.Kind)       { l.note("new %s", k) }
func (l *listener) EditPuzzle(key string)         { l.note("edit %s", key) }
func (l *listener) EditPuzzleFile(path string)    { l.note("open %s", path) }
func (l *listener) SavePuzzle(p *puzzle.Puzzle)   { l.saved = p }
func (l *listener) CancelPuzzle()                 { l.note("cancel") }
func (l *listener) DeletePuzzle(key string)       { l.note("delete %s", key) }
func (l *listener) ExportPuzzle(key, path string) { l.note("export %s %s", key, path) }
func (l *listener) LookFor(string, []string)      {}
func (l *listener) PuzzlePicture(path string, done func(string, []byte, string)) {
	data, err := os.ReadFile(path)
	if err != nil {
		done("", nil, "No such picture.")
		return
	}
	done("picture", data, "")
}

func (l *listener) wants(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.asked, want) {
		t.Errorf("asked for %q, want %q", l.asked, want)
	}
	l.asked = nil
}

func open(w *viewtest.Window, snap *model.Snapshot) (*Screen, *listener) {
	l := &listener{}
	s := New(l, w)
	w.SetContent(s.Content)
	s.Set(snap)
	s.Shown(true)
	return s, l
}

func opened(t *testing.T, snap *model.Snapshot) (*Screen, *listener, *viewtest.Window) {
	w := viewtest.Open(t, viewtest.Usual)
	s, l := open(w, snap)
	return s, l, w
}

func TestPicturesOfWorkshop(t *testing.T) {
	for _, look := range viewtest.Looks {
		t.Run(look.Name, func(t *testing.T) {
			w := viewtest.Open(t, viewtest.Usual)
			w.Use(look)
			open(w, viewtest.Workshop())
			viewtest.Golden(t, "shelf-"+look.Name, w)
			if clipped := viewtest.Clipped(w); len(clipped) > 0 {
				t.Errorf("cut off: %q", clipped)
			}
		})
	}
}

func press(w *viewtest.Window, key fyne.KeyName) {
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

// Everything is done by the keyboard alone.
func TestPuzzlesAreOpenedAndDeletedByKeyboard(t *testing.T) {
	s, l, w := opened(t, viewtest.Workshop())
	w.Canvas().Focus(s.list.focusable())
	press(w, fyne.KeyDown)
	press(w, fyne.KeyReturn)
	l.wants(t, "edit own/rome.cpuzzle")
	press(w, fyne.KeyDelete)
	l.wants(t)
	viewtest.Find[*widget.Button](t, w, "Cancel").Tapped(nil)
	l.wants(t)
	press(w, fyne.KeyDelete)
	viewtest.Find[*widget.Button](t, w, "Delete").Tapped(nil)
	l.wants(t, "delete own/rome.cpuzzle")
	press(w, fyne.KeyEnd)
	press(w, fyne.KeyDelete) // one that comes with the program
	if widget.Covered(w.Canvas()) {
		t.Error("it is asked whether a sample is to be deleted")
	}
	l.wants(t)
}

func TestPuzzleThatCannotBeOpenedSaysWhy(t *testing.T) {
	s, l, w := opened(t, viewtest.Workshop())
	s.list.open(viewtest.Workshop().Shelf.Own[2])
	l.wants(t)
	if !widget.Covered(w.Canvas()) {
		t.Error("nothing is said")
	}
}

func TestBackAsksOnlyIfSomethingWasChanged(t *testing.T) {
	s, l, w := opened(t, viewtest.WorkshopEdit(puzzle.OrderingKind))
	s.Escape()
	l.wants(t, "cancel")
	s.edit.editor.Touch()
	s.Escape()
	l.wants(t)
	viewtest.Find[*widget.Button](t, w, "Discard changes").Tapped(nil)
	l.wants(t, "cancel")
	s.Set(viewtest.Workshop())
	s.Escape()
	l.wants(t, "close")
}

// The window closes once what was made is on the disk, and stays if it could not be written.
func TestClosingWaitsForWhatIsSaved(t *testing.T) {
	s, l, w := opened(t, viewtest.WorkshopEdit(puzzle.OrderingKind))
	closed := 0
	s.edit.editor.Touch()
	s.LeaveThen(func() { closed++ })
	viewtest.Find[*widget.Button](t, w, "Save puzzle").Tapped(nil)
	if l.saved == nil || closed != 0 {
		t.Fatalf("saved %v, closed %d times", l.saved, closed)
	}
	failed := viewtest.WorkshopEdit(puzzle.OrderingKind)
	failed.Workshop.Edited.Fault = "The disk is full."
	s.Set(failed)
	s.Set(viewtest.Workshop())
	if closed != 0 {
		t.Error("it closed though the puzzle could not be written")
	}
}

// A change of the language or the size of texts makes the screen anew: what was written is there still.
func TestWhatIsWrittenStaysWhenTheScreenIsMadeAnew(t *testing.T) {
	snap := viewtest.WorkshopEdit(puzzle.OrderingKind)
	s, _, w := opened(t, snap)
	if s.Keep() != nil {
		t.Error("something is kept that nobody changed")
	}
	s.edit.editor.Touch()
	kept := s.Keep()
	anew, _ := open(w, snap)
	anew.Restore(kept)
	if !anew.edit.editor.Changed() {
		t.Error("what was changed is forgotten")
	}
}

func TestFileDroppedOnTheScreenIsOpened(t *testing.T) {
	s, l, w := opened(t, viewtest.Workshop())
	path := filepath.Join(t.TempDir(), "mine.cpuzzle")
	s.Drop([]fyne.URI{storage.NewFileURI(path)})
	l.wants(t, "open "+path)
	s.Set(viewtest.WorkshopEdit(puzzle.OrderingKind))
	s.Drop([]fyne.URI{storage.NewFileURI(path)}) // no picture
	l.wants(t)
	if !widget.Covered(w.Canvas()) {
		t.Error("it is not said that there is no picture")
	}
}
