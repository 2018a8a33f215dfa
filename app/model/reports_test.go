package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

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
	for _, off := range []bool{false, true} {
		dir := t.TempDir()
		if err := saveSettings(dir, Settings{NoReports: off}); err != nil {
			t.Fatal(err)
		}
		pictures := filepath.Join(dir, "reports", "2026-03-02 Algebra", "snapshots")
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
				t.Errorf("off %v: left %v, %v", off, left, err)
			}
		})
	}
}
