package session

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// Who is expected is for staff to write and to read, and is there when the class meets again.
func TestRosterIsForStaff(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben := s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(3 * time.Second)
		var rows []conduct.RosterRow
		for i := range 1000 { // more than one entry holds
			rows = append(rows, conduct.RosterRow{Name: fmt.Sprint("Student ", i), ID: fmt.Sprint("s", i), Email: fmt.Sprintf("s%d@school.example", i)})
		}
		wantErr(t, ana.ImportRoster(t.Context(), rows), ErrNotAllowed)
		wantErr(t, teacher.ImportRoster(t.Context(), []conduct.RosterRow{{}}), journal.ErrMalformed)
		must(t, teacher.ImportRoster(t.Context(), rows[:3]))
		must(t, teacher.ImportRoster(t.Context(), rows)) // in the same moment: the later one counts
		wait(5 * time.Second)
		for _, p := range []*someone{teacher, ben} {
			if got := p.inspected().Roster; !slices.Equal(got, rows) {
				t.Errorf("%s has a roster of %d", p.cfg.Name, len(got))
			}
		}
		if got := ana.inspected().Roster; len(got) != 0 {
			t.Errorf("a student has a roster of %d", len(got))
		}
		if v := teacher.inspected(); v.DiskError != nil || v.Saved != teacher.length() {
			t.Errorf("saved up to %d of %d: %v", v.Saved, teacher.length(), v.DiskError)
		}
		path := teacher.path()
		teacher.leave()
		teacher.reopen(path)
		wait(10 * time.Second)
		if got := teacher.inspected().Roster; !slices.Equal(got, rows) {
			t.Errorf("the teacher comes back to a roster of %d", len(got))
		}
		must(t, teacher.ImportRoster(t.Context(), nil))
		wait(3 * time.Second)
		if got := ben.inspected().Roster; len(got) != 0 {
			t.Errorf("emptied, it has %d", len(got))
		}
	})
}
