package room

import (
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSnapshotsAreKeptForSoManyDaysAndTold(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		root := t.TempDir()
		teacher.mu.Lock()
		teacher.news.reports = filepath.Join(root, "2026-03-02 T")
		teacher.mu.Unlock()
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(5 * time.Second)
		wantErr(t, teacher.SetSnapshots(SnapshotRule{Keep: MaxKeepPicture + 1}), ErrKeepPicture)
		must(t, teacher.SetSnapshots(SnapshotRule{Keep: 3}))
		files, err := teacher.SaveSnapshot("Ana")
		must(t, err)
		must(t, teacher.Look(nil)) // at once
		time.Sleep(time.Second)
		w.look(teacher, "Ana")
		if len(files) != 1 || !strings.Contains(filepath.Base(files[0]), "Ana_screen_") {
			t.Fatalf("saved %q", files)
		}
		f, err := os.Open(files[0])
		must(t, err)
		config, kind, err := image.DecodeConfig(f)
		must(t, f.Close())
		if err != nil || kind != "jpeg" || config.Width != 256 {
			t.Errorf("a %s of %d pixels: %v", kind, config.Width, err)
		}
		time.Sleep(5 * time.Second)
		more, err := teacher.SaveSnapshot("Ana")
		must(t, err)
		must(t, os.Remove(more[0]))
		time.Sleep(2 * time.Minute)
		saved := 0
		for _, v := range ana.Snapshot().ViewLog {
			if v.How == "saved" && v.ViewerName == "Teacher" && v.To.Equal(v.From) {
				saved++
			}
		}
		if saved != 2 {
			t.Errorf("of two pictures that were saved Ana reads %v", ana.Snapshot().ViewLog)
		}

		other := filepath.Join(filepath.Dir(files[0]), "notes_until-20200101.txt")
		must(t, os.WriteFile(other, nil, 0o600))
		delete := func(after time.Duration, want int) {
			t.Helper()
			if n, err := DeleteSnapshots(root, time.Now().Add(after)); n != want || err != nil {
				t.Errorf("%d were deleted after %v, want %d: %v", n, after, want, err)
			}
		}
		delete(3*24*time.Hour, 0)
		delete(5*24*time.Hour, 1)
		if _, err := os.Stat(other); err != nil {
			t.Error("another file was deleted")
		}
		must(t, teacher.SetSnapshots(SnapshotRule{Every: time.Second})) // 10 s at least
		time.Sleep(time.Minute)
		list, err := os.ReadDir(filepath.Dir(files[0]))
		must(t, err)
		if n := len(list) - 1; n < 4 || n > 7 {
			t.Errorf("%d pictures were saved within a minute", n)
		}
	})
}

// A picture that is saved just after the person's program has died is in their log once it runs again; the one before it, which was
// written down, is there once.
func TestPictureSavedAsAProgramDiesIsInTheLog(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		teacher.mu.Lock()
		teacher.news.reports = filepath.Join(t.TempDir(), "2026-03-02 T")
		teacher.mu.Unlock()
		must(t, ana.AnswerShow(LookScreen, true))
		newWall().look(teacher, "Ana")
		time.Sleep(5 * time.Second)
		save := func() {
			t.Helper()
			if _, err := teacher.SaveSnapshot("Ana"); err != nil {
				t.Fatal(err)
			}
		}
		saved := func() (n int) {
			for _, v := range ana.Snapshot().ViewLog {
				if v.How == "saved" && v.ViewerName == "Teacher" {
					n++
				}
			}
			return n
		}
		save()
		time.Sleep(10 * time.Second)
		if n := saved(); n != 1 {
			t.Fatalf("of one picture there are %d lines", n)
		}
		ana.conn.Fail(errors.New("switched off"))
		save()
		time.Sleep(time.Second)
		_ = ana.Leave() // it was off
		ana.join(teacher.Invite())
		time.Sleep(30 * time.Second)
		if n := saved(); n != 2 {
			t.Errorf("of two pictures there are %d lines: %v", n, ana.Snapshot().ViewLog)
		}
	})
}
