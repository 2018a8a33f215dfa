package room

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal/store"
)

// reopen enters a class that was left before.
func (d *desk) reopen(which string, teaching bool) *desk {
	d.t.Helper()
	r, err := Reopen(d.t.Context(), d.options, which, teaching)
	return d.opened(r, err)
}

func TestTheSameClassMeetsAgainByTheSameInvite(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
		teacher.launch("Photosynthesis")
		invite := teacher.Invite()
		ana.join(invite)
		wait(5 * time.Second)
		ana.say("last week")
		wait(time.Second)
		if got := ana.saved(); got != 2 { // her join, the line
			t.Errorf("%d entries of Ana's are saved", got)
		}
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		wait(time.Minute)
		if s := ana.Snapshot(); !s.Ended {
			t.Fatal("the end of the class did not reach Ana")
		}

		wait(7 * 24 * time.Hour)
		ana.reopen("Photosynthesis", false) // she comes early
		wait(time.Minute)
		if s := ana.Snapshot(); s.Ended || !slices.Equal(texts(s.Messages), []string{"Ana: last week"}) {
			t.Fatalf("before the teacher comes: ended %v, messages %q", s.Ended, texts(s.Messages))
		}
		teacher.reopen("Photosynthesis", true)
		ben.join(invite)
		wait(time.Minute)
		teacher.say("this week")
		wait(time.Second)
		for _, d := range []*desk{teacher, ana, ben} {
			if got := texts(d.Snapshot().Messages); !slices.Equal(got, []string{"Ana: last week", "Teacher: this week"}) {
				t.Errorf("%s sees %q", d.options.Name, got)
			}
			if got := d.names(); len(got) != 3 {
				t.Errorf("%s sees %q", d.options.Name, got)
			}
		}
		for d, want := range map[*desk]int{teacher: 1, ana: 1, ben: 1} {
			if got := countOf(d.seen(), "begun 2"); got != want {
				t.Errorf("%s is told %d times that the class meets again", d.options.Name, got)
			}
		}
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		for _, d := range []*desk{ana, ben} {
			if seen := d.seen(); seen[len(seen)-1] != "ended ended" {
				t.Errorf("%s has seen %q", d.options.Name, seen)
			}
		}
	})
}

func TestClassesAreFoundByTitleOrFile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher")
		teacher.launch("Botany")
		teacher.goAway()
		wait(time.Hour)
		teacher.launch("Algebra")
		teacher.goAway()
		list, err := RecentClasses(teacher.options.ProfileDir)
		if err != nil || len(list) != 2 || list[0].Title != "Algebra" || list[1].Title != "Botany" || list[0].Role != Instructor {
			t.Fatalf("recent %+v, %v", list, err)
		}
		if list[0].Bytes == 0 || list[0].Opened.IsZero() || !strings.HasPrefix(list[0].File, teacher.options.ProfileDir) {
			t.Errorf("recent %+v", list[0])
		}
		if err := store.Delete(list[1].File); err != nil {
			t.Fatal(err)
		}
		if list, err := RecentClasses(teacher.options.ProfileDir); err != nil || len(list) != 1 {
			t.Errorf("recent %+v, %v", list, err)
		}
		if _, err := Reopen(t.Context(), teacher.options, "Botany", true); !errors.Is(err, ErrNoClass) {
			t.Errorf("a class that was forgotten: %v", err)
		}
		if _, err := Reopen(t.Context(), teacher.options, "Algebra", false); !errors.Is(err, ErrNoClass) {
			t.Errorf("one's own class is joined: %v", err)
		}
		if _, err := Reopen(t.Context(), teacher.options, filepath.Join(t.TempDir(), "x.lyceum"), true); !errors.Is(err, ErrNoClass) {
			t.Errorf("no such file: %v", err)
		}
		teacher.launch("Algebra")
		teacher.goAway()
		if _, err := Reopen(t.Context(), teacher.options, "Algebra", true); !errors.Is(err, ErrSeveralClasses) {
			t.Errorf("two of one title: %v", err)
		}
		r, err := Reopen(t.Context(), teacher.options, list[0].File, true)
		teacher.opened(r, err)
		teacher.goAway()
		junk := filepath.Join(teacher.options.ProfileDir, "classes", "junk.lyceum")
		if err := os.WriteFile(junk, []byte("no class"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Reopen(t.Context(), teacher.options, junk, true); !errors.Is(err, ErrClassEmpty) {
			t.Errorf("a file that holds no class: %v", err)
		}
	})
}
