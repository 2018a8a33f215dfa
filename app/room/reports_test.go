package room

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// reporting has a desk write report folders.
func (d *desk) reporting() *desk {
	d.options.Reports = filepath.Join(d.t.TempDir(), "reports")
	return d
}

// folder returns the report folder of a desk; there is one.
func (d *desk) folder() string {
	d.t.Helper()
	all, err := filepath.Glob(filepath.Join(d.options.Reports, "*"))
	if err != nil || len(all) != 1 {
		d.t.Fatalf("%s has the folders %q, %v", d.options.Name, all, err)
	}
	return all[0]
}

// attendance returns some columns of the attendance in a folder, a row each person, apart from the head.
func attendance(t *testing.T, folder string, columns ...string) (rows []string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, "attendance.csv"))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		var row []string
		for _, c := range columns {
			row = append(row, r[slices.Index(records[0], c)])
		}
		rows = append(rows, strings.Join(row, " "))
	}
	return rows
}

// The folder is there while the class runs, is whole when it ends, and the window knows where it is; students have none.
func TestStaffHaveAReportFolder(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("Algebra")
		ana, ben := b.desk("Ana").reporting(), b.desk("Ben").reporting()
		wait(30 * time.Second)
		if got := attendance(t, teacher.folder(), "Name"); !slices.Equal(got, []string{"Teacher"}) {
			t.Errorf("alone: %q", got)
		}
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(4 * time.Second) // 2 of them to get in
		if got := attendance(t, teacher.folder(), "Name", "Left"); !slices.Equal(got, []string{"Ana ", "Ben ", "Teacher "}) {
			t.Errorf("with two more: %q", got)
		}
		ana.say("hello")
		ben.goAway()
		wait(3 * time.Second)
		if got := attendance(t, teacher.folder(), "Name", "Left"); len(got) != 3 || got[1] == "Ben " {
			t.Errorf("after Ben left: %q", got)
		}
		wait(5 * time.Minute)
		if got := attendance(t, teacher.folder(), "Name", "Duration"); !strings.HasPrefix(got[0], "Ana 0:05:") && !strings.HasPrefix(got[0], "Ana 0:04:5") {
			t.Errorf("after 5 minutes: %q", got)
		}
		if err := teacher.SetRole("Ana", Proctor); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if got := attendance(t, ana.folder(), "Name", "Messages"); len(got) != 3 || got[0] != "Ana 1" {
			t.Errorf("who is a proctor now has %q", got)
		}
		if s := teacher.Snapshot(); s.Reports != teacher.folder() {
			t.Errorf("the window is told of %q", s.Reports)
		}
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		columns := []string{"Name", "Moderator", "Score", "Talk", "Webcam", "Messages", "Reactions", "Hands", "Join", "Left", "Duration", "Rejoins", "% present"}
		if a, b := attendance(t, teacher.folder(), columns...), attendance(t, ana.folder(), columns...); !slices.Equal(a, b) {
			t.Errorf("the teacher's\n%q\nthe proctor's\n%q", a, b)
		}
		for _, name := range []string{"attendance.csv", "chat.csv", "views.csv", "report.html", "summary.json"} {
			if _, err := os.Stat(filepath.Join(teacher.folder(), name)); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(ben.options.Reports); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a student has a report folder: %v", err)
		}
		told := 0
		teacher.seen()
		for _, ev := range teacher.events {
			if r, is := ev.(ReportsChanged); is {
				told++
				if r.Folder != teacher.folder() || r.Err != nil {
					t.Errorf("told %+v", r)
				}
			}
		}
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
}

// What two of the staff have of a class that ended is the same to the second, however it was lived through.
func TestReportsOfStaffAgreeToTheSecond(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("T")
		deputy, proctor := b.desk("Deputy").reporting().join(teacher.Invite()), b.desk("Proctor").reporting().join(teacher.Invite())
		ana, ben := b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		for _, err := range []error{teacher.SetDeputy("Deputy", true), teacher.SetRole("Proctor", Proctor), ana.RaiseHand(true), ben.React("👍")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		wait(40 * time.Second)
		teacher.conn.Fail(errors.New("cut off"))
		wait(30 * time.Second)
		ben.goAway()
		wait(7*time.Minute + 300*time.Millisecond)
		ben.join(deputy.invited(t))
		wait(time.Minute)
		ana.say("one")
		if err := deputy.End(); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		columns := []string{"Name", "Moderator", "Score", "Messages", "Reactions", "Hands", "Join", "Left", "Duration", "Rejoins", "Seconds present", "% present"}
		mine, theirs := attendance(t, deputy.folder(), columns...), attendance(t, proctor.folder(), columns...)
		if !slices.Equal(mine, theirs) || len(mine) != 5 {
			t.Errorf("the deputy's\n%q\nthe proctor's\n%q", mine, theirs)
		}
	})
}

// invited returns an invite that this desk makes.
func (d *desk) invited(t *testing.T) string {
	t.Helper()
	made, err := d.NewInvite(Student, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return made.Text
}

// The archive of a class tells what the folder told, and a folder that is written from it is the same one, made whole.
func TestFolderIsWrittenAnewFromTheClassFile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Minute)
		ana.say("hello")
		wait(15 * time.Second)
		ana.goAway()
		teacher.goAway()
		columns := []string{"Name", "Messages", "Join", "Left", "Duration", "Fingerprint"}
		want := attendance(t, teacher.folder(), columns...)
		a, err := OpenArchive(teacher.options, "T")
		if err != nil {
			t.Fatal(err)
		}
		c := a.Reports(time.Now())
		if c.Class == "" || c.Person != teacher.Snapshot().People[0].ID || len(c.Report.Lines) != 1 || c.Report.Lines[0].Role != "student" {
			t.Errorf("content %+v", c)
		}
		if err := os.Remove(filepath.Join(teacher.folder(), "attendance.csv")); err != nil {
			t.Fatal(err)
		}
		r, err := Reopen(t.Context(), teacher.options, "T", true)
		teacher.opened(r, err)
		wait(5 * time.Second)
		got := attendance(t, teacher.folder(), columns...)
		if len(got) != 2 || got[0] != want[0] {
			t.Errorf("written anew %q, was %q", got, want)
		}
		if s := teacher.Snapshot(); s.Reports != teacher.folder() {
			t.Errorf("the folder is %q now", s.Reports)
		}
	})
}

func TestPracticeHasNoReport(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting()
		r, err := Practise(t.Context(), teacher.options, "Mine")
		teacher.opened(r, err)
		wait(30 * time.Second)
		teacher.goAway()
		if _, err := os.Stat(teacher.options.Reports); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("there is a folder: %v", err)
		}
	})
}

func TestReportThatCannotBeWrittenIsToldOnce(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting()
		if err := os.WriteFile(teacher.options.Reports, nil, 0o600); err != nil { // where the folder should be
			t.Fatal(err)
		}
		teacher.launch("T")
		wait(time.Minute)
		teacher.say("the class goes on")
		var told []error
		teacher.seen()
		for _, ev := range teacher.events {
			if r, is := ev.(ReportsChanged); is {
				told = append(told, r.Err)
			}
		}
		if len(told) != 1 || !errors.Is(told[0], ErrReports) {
			t.Errorf("told %v", told)
		}
		if err := os.Remove(teacher.options.Reports); err != nil {
			t.Fatal(err)
		}
		wait(15 * time.Second)
		if got := attendance(t, teacher.folder(), "Name"); len(got) != 1 {
			t.Errorf("then %q", got)
		}
	})
}

// Whom staff looked at is in the report, by the word of who was looked at.
func TestViewsAreInTheReport(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, ana.Choose(Screen, "test"))
		must(t, ana.AnswerShow(LookScreen, true))
		newWall().look(teacher, "Ana")
		wait(30 * time.Second)
		if _, err := teacher.SaveSnapshot("Ana"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		must(t, teacher.Look(nil))
		wait(2 * time.Minute)
		table, err := os.ReadFile(filepath.Join(teacher.folder(), "views.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{",Ana,Teacher,screen,small", ",Ana,Teacher,screen,saved"} {
			if !strings.Contains(string(table), want) {
				t.Errorf("views\n%s, want %q in it", table, want)
			}
		}
		if all, err := filepath.Glob(filepath.Join(teacher.folder(), "snapshots", "*.jpg")); err != nil || len(all) != 1 {
			t.Errorf("saved pictures %q, %v", all, err)
		}
		teacher.goAway()
		a, err := OpenArchive(teacher.options, "T")
		if err != nil || len(a.Looks) < 2 || a.Looks[0].Viewer != "Teacher" {
			t.Errorf("the archive has %+v, %v", a.Looks, err)
		}
	})
}

// What somebody does up to the last moment is in the reports of all staff, though everybody leaves when the class ends.
func TestLastHalfMinuteIsInTheReport(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").reporting().launch("T")
		proctor, ana := b.desk("Proctor").reporting().join(teacher.Invite()), b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole("Proctor", Proctor))
		must(t, ana.Choose(Screen, "test"))
		must(t, ana.SetOn(Screen, true))
		wait(55 * time.Second)
		must(t, teacher.End())
		wait(10 * time.Second)
		mine, theirs := attendance(t, teacher.folder(), "Name", "Screen"), attendance(t, proctor.folder(), "Name", "Screen")
		if !slices.Equal(mine, theirs) || mine[0] < "Ana 0:00:52" || mine[0] > "Ana 0:00:57" {
			t.Errorf("the teacher's %q, the proctor's %q", mine, theirs)
		}
	})
}
