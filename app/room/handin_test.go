package room

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/collab/files"
	"lyceum/session/journal"
)

// handsIn hands in a file.
func (d *desk) handsIn(box, name string, data []byte) (id string) {
	d.t.Helper()
	id, err := d.HandIn(background, box, d.file(name, data), "", nil)
	if err != nil {
		d.t.Fatalf("%s hands in %s: %v", d.options.Name, name, err)
	}
	return id
}

// box returns a box as somebody sees it.
func (d *desk) seesBox(id string) HandInBox {
	d.t.Helper()
	box := d.Snapshot().Sharing.Box(id)
	if box == nil {
		d.t.Fatalf("%s sees no box", d.options.Name)
	}
	return *box
}

func handIns(b HandInBox) (words []string) {
	for _, h := range b.HandIns {
		word := h.By.Name + " " + h.Name + " " + h.State
		if h.Late {
			word += " late"
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

func TestHandInIsReadByStaffAloneAndCollected(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		id, err := teacher.OpenBox("Essay: my garden", "200 words", time.Now().Add(time.Minute))
		must(t, err)
		wait(5 * time.Second)
		if box := ana.seesBox(id); box.Title != "Essay: my garden" || box.Task != "200 words" || !box.Open || box.By.Name != "Teacher" || box.Due.IsZero() {
			t.Errorf("Ana sees %+v", box)
		}
		ana.handsIn(id, "garden.txt", []byte("Ana's garden"))
		wrong := ana.handsIn(id, "diary.txt", []byte("not for you"))
		ana.must("takes back", ana.TakeBack(wrong))
		ben.handsIn(id, "garden.txt", bytesOf(3, 2<<20)) // more than is fetched by itself
		wait(time.Minute)
		ben.handsIn(id, "appendix.txt", []byte("late"))
		wait(10 * time.Second)
		wantAll(t, "the teacher sees", handIns(teacher.seesBox(id)), "Ana garden.txt here", "Ben appendix.txt here late", "Ben garden.txt waits")
		wantAll(t, "Ana sees", handIns(ana.seesBox(id)), "Ana garden.txt here")
		if n := len(ana.class.Files()); n != 1 {
			t.Errorf("Ana keeps %d files, want her own", n)
		}
		dir := t.TempDir()
		c, err := teacher.CollectBox(background, id, dir)
		must(t, err)
		if c.Students != 2 || c.Files != 2 || len(c.Missing) != 1 || c.Missing[0].By.Name != "Ben" || c.Folder != filepath.Join(dir, "Essay_ my garden") {
			t.Errorf("collected %+v", c)
		}
		wait(20 * time.Second)
		c, err = teacher.CollectBox(background, id, dir)
		must(t, err)
		if c.Files != 3 || len(c.Missing) != 0 || c.Folder != filepath.Join(dir, "Essay_ my garden (2)") {
			t.Errorf("collected again %+v", c)
		}
		got, err := os.ReadFile(filepath.Join(c.Folder, "Ana", "garden.txt"))
		if err != nil || string(got) != "Ana's garden" {
			t.Errorf("Ana's file has %q, %v", got, err)
		}
		if _, err := ana.CollectBox(background, id, dir); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student collects: %v", err)
		}
		one, _ := teacher.State()
		if is, _ := ana.State(); is != one {
			t.Error("Ana has another state")
		}
	})
}

func TestBoxIsClosedOpenedAgainAndTakenAway(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		if _, err := ana.OpenBox("Mine", "", time.Time{}); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student opens a box: %v", err)
		}
		if _, err := teacher.OpenBox(" ", "", time.Time{}); !errors.Is(err, ErrBoxTitle) {
			t.Errorf("without a title: %v", err)
		}
		id, err := teacher.OpenBox("Lab", "", time.Time{})
		must(t, err)
		if _, err := teacher.HandIn(background, id, teacher.file("x", nil), "", nil); !errors.Is(err, ErrStaffHandsIn) {
			t.Errorf("staff hand in: %v", err)
		}
		wait(5 * time.Second)
		teacher.must("closes", teacher.SetBoxOpen(id, false))
		wait(5 * time.Second)
		if _, err := ana.HandIn(background, id, ana.file("x", nil), "", nil); !errors.Is(err, ErrBoxClosed) {
			t.Errorf("into a closed box: %v", err)
		}
		if err := ben.SetBoxOpen(id, true); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student opens it again: %v", err)
		}
		ticket, err := ben.share([]byte("x")) // his program does not mind
		must(t, err)
		box, err := ben.box(id)
		must(t, err)
		body, err := files.EncodeHandIn(box.ID, files.Description{Name: "x", Ticket: ticket.AppendTo(nil)})
		must(t, err)
		_, err = ben.class.AppendDesk(background, journal.KindHandIn, body)
		must(t, err)
		wait(5 * time.Second)
		wantAll(t, "the teacher sees", handIns(teacher.seesBox(id)), "Ben x here late")
		teacher.must("opens again", teacher.SetBoxOpen(id, true))
		wait(5 * time.Second)
		ana.handsIn(id, "lab.txt", []byte("lab"))
		wait(5 * time.Second)
		wantAll(t, "the teacher sees", handIns(teacher.seesBox(id)), "Ana lab.txt here", "Ben x here late")
		teacher.must("takes it away", teacher.RemoveBox(id))
		wait(5 * time.Second)
		if s := ana.Snapshot().Sharing; len(s.Boxes) != 0 {
			t.Errorf("Ana sees %+v", s.Boxes)
		}
		if _, err := ana.HandIn(background, id, ana.file("x", nil), "", nil); !errors.Is(err, ErrNoBox) {
			t.Errorf("into a box that is gone: %v", err)
		}
		if n := len(teacher.class.Files()); n != 0 {
			t.Errorf("the teacher keeps %d files", n)
		}
		want := []string{"Lab open", "Lab closed", "Lab open", "lab.txt of Ana handed-in", "lab.txt of Ana taken-back", "Lab removed"}
		if got := slices.DeleteFunc(filesTold(ana), func(s string) bool { return s == "lab.txt of Ana here" }); !slices.Equal(got, want) {
			t.Errorf("Ana is told %q, want %q", got, want)
		}
	})
}

// What was handed in stays with staff who come back, and with the student's own program.
func TestHandInOutlivesARestart(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		id, err := teacher.OpenBox("Lab", "", time.Time{})
		must(t, err)
		wait(5 * time.Second)
		ana.handsIn(id, "lab.txt", []byte("lab"))
		wait(10 * time.Second)
		ana.goAway()
		teacher.goAway()
		teacher.opened(Reopen(t.Context(), teacher.options, "Algebra", true))
		wait(10 * time.Second)
		wantAll(t, "the teacher sees", handIns(teacher.seesBox(id)), "Ana lab.txt here")
		c, err := teacher.CollectBox(background, id, t.TempDir())
		must(t, err)
		if c.Files != 1 || len(c.Missing) != 0 {
			t.Errorf("collected %+v", c)
		}
	})
}
