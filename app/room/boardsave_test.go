package room

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/collab/board"
)

// Who watches the class finds what was drawn in the report folder when it is over; nobody has to ask for it.
func TestWhatWasDrawnIsSavedAtTheEnd(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("Algebra")
		ana := b.desk("Ana").reporting().join(teacher.Invite())
		wait(10 * time.Second)
		teacher.draws(classBoard, 100, 100)
		ana.draws(ana.own(), 100, 100)
		wait(10 * time.Second)
		folder := teacher.folder()
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"board.pdf", "board.cboard", filepath.Join("private-boards", "Ana.pdf")} {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Error(err)
			} else if filepath.Ext(name) == ".pdf" && !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Errorf("%s begins with %q", name, data[:min(8, len(data))])
			}
		}
		wait(5 * time.Second)
		if all, _ := filepath.Glob(filepath.Join(ana.options.Reports, "*")); len(all) > 0 {
			t.Errorf("a student has %q", all)
		}
	})
}

// What was done before is there when the class is opened again, private boards and slides too.
func TestBoardsAreThereAgain(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		teacher.draws(classBoard, 100, 100)
		ana.draws(ana.own(), 100, 100)
		doc := teacher.shareDeck("Plants", 3, bytes.Repeat([]byte("page"), 10_000))
		wait(20 * time.Second)
		teacher.goAway()
		wait(5 * time.Second)
		r, err := Reopen(t.Context(), teacher.options, "Algebra", true)
		teacher.opened(r, err)
		wait(10 * time.Second)
		is := teacher.Snapshot().Boards
		if d := is.Deck(doc); teacher.onPage(classBoard, 1) != 1 || teacher.onPage(ana.own(), 1) != 1 || d == nil || !d.IsHere() {
			t.Errorf("%d objects, %d private, slides %+v", teacher.onPage(classBoard, 1), teacher.onPage(ana.own(), 1), d)
		}
		if is.Undo[classBoard].Undo {
			t.Error("what was done before can be taken back")
		}
	})
}

func TestAloneOnePractisesWithABoard(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		d := b.desk("Ito")
		r, err := Practise(t.Context(), d.options, "Practice")
		d.opened(r, err)
		wait(time.Second)
		d.draws(classBoard, 100, 100)
		if n := d.onPage(classBoard, 1); n != 1 {
			t.Errorf("%d objects", n)
		}
		path := filepath.Join(t.TempDir(), "one.cboard")
		if err := d.ExportBoard(classBoard, board.PageNumber(1), "cboard", path); err != nil {
			t.Fatal(err)
		}
		if _, err := d.OpenBoardFile(path, classBoard); err != nil {
			t.Fatal(err)
		}
		if n := d.onPage(classBoard, 2); n != 1 {
			t.Errorf("opened again: %d objects on the second page", n)
		}
	})
}
