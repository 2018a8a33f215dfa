package room

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/app/profile"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// What a class file tells afterwards is what its owner saw in class, and no more than that.
func TestArchiveTellsWhatThePersonSaw(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
		teacher.launch("Algebra")
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		ana.say("hello")
		wait(time.Second)
		ben.say("rude")
		wait(time.Second)
		must(ana.Tell("Ben", "psst"))
		must(ben.SayToStaff("help"))
		must(ana.Edit(idOf(ana, "hello"), "hello all"))
		wait(time.Second)
		must(teacher.Erase(idOf(teacher, "rude")))
		must(teacher.Remove("Ben"))
		must(teacher.SetRole("Ana", Observer))
		wait(5 * time.Second)
		for _, d := range []*desk{ana, teacher} {
			s := d.Snapshot()
			if _, err := OpenArchive(d.options, "Algebra"); !errors.Is(err, profile.ErrInUse) {
				t.Errorf("while the class is open: %v", err)
			}
			d.goAway()
			a, err := OpenArchive(d.options, "Algebra")
			must(err)
			if a.Title != "Algebra" || a.Lost != 0 || len(a.Sittings) != 1 || len(a.Sittings[0].Rows) != 3 || len(a.Fingerprints) != 3 {
				t.Errorf("%s: %+v", d.options.Name, a)
			}
			if got, want := texts(a.Messages), texts(s.Messages); len(got) != 3 || got[0] != "Ana: hello all" || got[1] != "Ben: " || len(want) != 3 {
				t.Errorf("%s reads %q, saw %q", d.options.Name, got, want)
			}
			if m := a.Messages[0]; !m.Edited || !m.EditedAt.After(m.At) || m.Role != Student {
				t.Errorf("the line that was edited: %+v", m)
			}
			if m := a.Messages[1]; !m.Deleted || m.By != "Teacher" || m.Role != Student {
				t.Errorf("the line that was taken away: %+v", m)
			}
			private := slices.ContainsFunc(a.Messages, func(m Message) bool { return m.Text == "psst" && m.ToName == "Ben" })
			forStaff := slices.ContainsFunc(a.Messages, func(m Message) bool { return m.Text == "help" && m.Audience == ToStaff })
			if private != (d == ana) || forStaff != (d == teacher) {
				t.Errorf("%s reads %q", d.options.Name, texts(a.Messages))
			}
		}
		if _, err := OpenArchive(ana.options, "Botany"); !errors.Is(err, ErrNoClass) {
			t.Errorf("a class that is not kept: %v", err)
		}
	})
}

// What was drawn is written from the class file as it was while the class went on: to each what that person saw.
func TestArchiveHasWhatWasDrawn(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		teacher.draws(classBoard, 100, 100)
		ana.draws(ana.own(), 100, 100)
		doc := teacher.shareDeck("Plants", 3, bytes.Repeat([]byte("page"), 10_000))
		wait(10 * time.Second)
		teacher.draws(doc, 100, 100)
		must(t, teacher.AddPicture(aPicture(t, 40, 40), classBoard, board.PageNumber(1), board.Point{}))
		wait(10 * time.Second)
		for d, want := range map[*desk][]string{
			teacher: {"board.cboard", "board.pdf", "private-boards/Ana.pdf", "slides-Plants.pdf"},
			ana:     {"board.cboard", "board.pdf", "private-boards/Ana.pdf", "slides-Plants.pdf"},
		} {
			d.goAway()
			a, err := OpenArchive(d.options, "Algebra")
			must(t, err)
			folder := t.TempDir()
			must(t, a.SaveBoards(t.Context(), folder))
			for _, name := range want {
				if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
					t.Errorf("%s: %v", d.options.Name, err)
				}
			}
			f, err := os.Open(filepath.Join(folder, "board.cboard"))
			must(t, err)
			is, err := board.ReadFile(f)
			f.Close()
			if err != nil || is.Title != "Algebra" || len(is.Pages[0].Objects) != 2 || is.Pages[0].Objects[0].By != "Teacher" || (len(is.Pictures) == 1) != (d == teacher) {
				t.Errorf("%s has %+v, %v", d.options.Name, is, err)
			}
		}
	})
}

// idOf returns the ID of the line with a text.
func idOf(d *desk, text string) string {
	d.t.Helper()
	for _, m := range d.Snapshot().Messages {
		if m.Text == text {
			return m.ID
		}
	}
	d.t.Fatalf("%s does not see %q", d.options.Name, text)
	return ""
}

func TestArchiveTellsADeputyFromAProctor(t *testing.T) {
	student := journal.Student.Rights()
	for rights, want := range map[journal.Rights]Role{
		student:                   Student,
		journal.Proctor.Rights():  Proctor,
		journal.AllRights:         Instructor,
		journal.Observer.Rights(): Observer,
		student | journal.Moderate | journal.Monitor | journal.Present | journal.GrantRight: "deputy",
	} {
		if got := roleThen(rights); got != want {
			t.Errorf("roleThen(%v) = %s, want %s", rights, got, want)
		}
	}
}
