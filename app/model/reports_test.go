package model

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/app/room"
)

// Who leaves a class is told where its report is; who sees on the screen that it is over finds it there.
func TestReportIsThereWhenTheClassIsOver(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "2026-03-02 Algebra")
	for name, leave := range map[string]func(b *bench){"leave": (*bench).leaves, "end": (*bench).ends} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bench) {
				b.Teach("Algebra", false)
				b.now()
				b.room.set(func(s *room.Snapshot) { s.Reports = folder })
				if got := b.now().Class.Reports; got != folder {
					t.Errorf("in class: %q", got)
				}
				leave(b)
				s := b.now()
				if len(s.Toasts) != 1 || s.Toasts[0].Text != "The report of Algebra is ready" || s.Toasts[0].Do != DoOpenFolder || s.Toasts[0].Path != folder {
					t.Errorf("toasts %+v", s.Toasts)
				}
				b.DoToast(s.Toasts[0].ID)
				if s := b.now(); len(s.Toasts) != 0 {
					t.Errorf("after its button: %+v", s.Toasts)
				}
			})
		})
	}
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Reports, s.Ended, s.EndReason = folder, true, room.ReasonEnded })
		if c := b.now().Class; c.Phase != Ended || c.Reports != folder {
			t.Errorf("class %+v", c)
		}
		b.Leave()
		if s := b.now(); len(s.Toasts) != 0 {
			t.Errorf("told twice: %+v", s.Toasts)
		}
	})
	inBubble(t, func(b *bench) { // a student
		b.joined()
		b.Leave()
		if s := b.now(); len(s.Toasts) != 0 {
			t.Errorf("toasts %+v", s.Toasts)
		}
	})
}

func (b *bench) leaves() { b.Leave() }
func (b *bench) ends()   { b.End() }

func TestReportThatCannotBeWrittenIsAFaultUntilItCan(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.ReportsChanged{Err: fmt.Errorf("%w: %w", room.ErrReports, syscall.ENOSPC)})
		if s := b.now(); len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Errorf("toasts %+v", s.Toasts)
		}
		b.tell(room.ReportsChanged{Folder: "x"})
		if s := b.now(); len(s.Toasts) != 0 {
			t.Errorf("toasts %+v", s.Toasts)
		}
	})
}

func TestReportsGoWhereThePersonWantsThem(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	for _, tt := range []struct {
		named, setting string
		off            bool
		want           string
	}{
		{"", "", false, filepath.Join(dir, "reports")},
		{"", "", true, ""},
		{"", there, false, there},
		{"", there, true, ""},
		{"", "relative", false, filepath.Join(dir, "reports")},
		{filepath.Join(dir, "here"), there, true, filepath.Join(dir, "here")},
		{"none", there, false, ""},
	} {
		inBubbleWith(t, Config{Reports: tt.named, Room: room.Options{ProfileDir: dir}}, func(b *bench) {
			settings := *b.now().Settings
			settings.SkipCheck, settings.Reports, settings.NoReports = true, tt.setting, tt.off
			b.ChangeSettings(settings)
			b.Teach("Algebra", false)
			b.now()
			if b.rooms.reports != tt.want {
				t.Errorf("named %q, set to %q: %q, want %q", tt.named, tt.setting, b.rooms.reports, tt.want)
			}
		})
	}
}

// What was saved of people's screens goes when its day has passed, also where no class is held and no report written any more.
func TestSavedPicturesGoWhenTheWindowStarts(t *testing.T) {
	for name, where := range map[string]struct {
		folder string
		off    bool
	}{"on": {"reports", false}, "off": {"reports", true}, "elsewhere now": {"before", false}} {
		dir := t.TempDir()
		if err := saveSettings(dir, Settings{NoReports: where.off, ReportsBefore: []string{filepath.Join(dir, "before")}}); err != nil {
			t.Fatal(err)
		}
		pictures := filepath.Join(dir, where.folder, "2026-03-02 Algebra", "snapshots")
		if err := os.MkdirAll(pictures, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, day := range []string{"19990101", "20990101"} { // the bubble's clock begins in 2000
			if err := os.WriteFile(filepath.Join(pictures, "Ana_screen_x_until-"+day+".jpg"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		inBubbleWith(t, Config{Dir: dir}, func(b *bench) {
			b.now()
			left, err := os.ReadDir(pictures)
			if err != nil || len(left) != 1 || !strings.Contains(left[0].Name(), "2099") {
				t.Errorf("reports %s: left %v, %v", name, left, err)
			}
		})
	}
}

// summarised makes the report folder of a class, as its summary tells.
func summarised(t *testing.T, root, name, person, started, ended string) string {
	t.Helper()
	folder := filepath.Join(root, name)
	summary := fmt.Sprintf(`{"report": 1, "person": %q, "title": %q, "started": %q, "ended": %q, "as_of": %q, "students": 23}`, person, name, started, ended, ended)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "summary.json"), []byte(summary), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// The reports that there are show the newest first, wherever they were written; those of somebody else do not.
func TestReportsAreListedWhereverTheyWent(t *testing.T) {
	dir := t.TempDir()
	p := openProfile(t, dir)
	id := p.Identity.PeerID().String()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	here, before := filepath.Join(dir, "reports"), filepath.Join(dir, "before")
	if err := saveSettings(dir, Settings{ReportsBefore: []string{before}}); err != nil {
		t.Fatal(err)
	}
	inBubbleWith(t, Config{Dir: dir, Room: room.Options{ProfileDir: dir}}, func(b *bench) {
		b.LookForReports()
		if r := b.now().Reports; r == nil || len(r.All) != 0 || r.Root != here || r.Fault != "" {
			t.Fatalf("at first %+v", r)
		}
		summarised(t, here, "Algebra", id, "1999-12-30T10:00:00Z", "1999-12-30T10:45:00Z")
		summarised(t, before, "Biology", id, "1999-12-31T00:30:00Z", "1999-12-31T09:00:00Z")
		summarised(t, here, "Secret", "somebody else", "1999-12-31T08:00:00Z", "1999-12-31T09:00:00Z")
		if err := os.MkdirAll(filepath.Join(here, "Holidays"), 0o700); err != nil {
			t.Fatal(err)
		}
		b.LookForReports()
		r := b.now().Reports
		if len(r.All) != 2 || r.All[0].Title != "Biology" || r.All[1].Path != filepath.Join(here, "Algebra") || r.All[1].Lasted != 45*time.Minute || r.All[1].Students != 23 {
			t.Errorf("reports %+v", r.All)
		}
		if !strings.HasPrefix(r.All[0].When, "Yesterday, ") {
			t.Errorf("the last was %q", r.All[0].When)
		}
	})
}

// Another folder for reports holds from the next class on; the one before is remembered, for pictures in it have a last day.
func TestFolderOfReportsIsChosen(t *testing.T) {
	dir := t.TempDir()
	usual, other := filepath.Join(dir, "reports"), filepath.Join(dir, "other")
	if err := os.MkdirAll(other, 0o700); err != nil {
		t.Fatal(err)
	}
	inBubbleWith(t, Config{Dir: dir}, func(b *bench) {
		b.SetReportsFolder(other)
		if s := b.now(); s.Settings.Reports != other || !slices.Equal(s.Settings.ReportsBefore, []string{usual}) || s.Storage == nil || s.Storage.Reports != other || s.Storage.Named {
			t.Errorf("settings %+v, storage %+v", s.Settings, s.Storage)
		}
		b.SetReportsFolder(filepath.Join(dir, "nowhere"))
		if s := b.now(); s.Settings.Reports != other || len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Errorf("a folder that is not there: %q, toasts %+v", s.Settings.Reports, s.Toasts)
		}
		file := filepath.Join(dir, "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		b.SetReportsFolder(file)
		if s := b.now(); s.Settings.Reports != other || len(s.Toasts) != 2 {
			t.Errorf("a file: %q, toasts %+v", s.Settings.Reports, s.Toasts)
		}
		b.SetReportsFolder("")
		if s := b.now(); s.Settings.Reports != "" || !slices.Equal(s.Settings.ReportsBefore, []string{other}) || s.Storage.Reports != usual {
			t.Errorf("the usual one again: settings %+v, storage %+v", s.Settings, s.Storage)
		}
	})
	if err := os.WriteFile(filepath.Join(other, "x"), nil, 0o600); err != nil {
		t.Errorf("the folder that was tried: %v", err)
	}
	left, err := os.ReadDir(other)
	if err != nil || len(left) != 1 {
		t.Errorf("trying left %v, %v", left, err)
	}
	if got := cleanFolders(append([]string{"relative", "/a", "/a"}, manyFolders(20)...)); len(got) != maxReportsBefore || got[0] != "/a" || got[1] != "/0" {
		t.Errorf("remembered %q", got)
	}
}

func manyFolders(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint("/", i))
	}
	return all
}
