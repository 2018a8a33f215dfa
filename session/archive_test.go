package session

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/store"
)

// read returns what somebody's class file says, and the entries that were folded from it.
func (p *someone) read() (a *Archive, folded []journal.Entry, seals Seals) {
	p.t.Helper()
	cfg := Config{
		Identity: p.cfg.Identity,
		Fold:     func(e journal.Entry) { folded = append(folded, e) },
		Sealing:  func(s Seals) { seals = s },
	}
	a, err := ReadFile(cfg, p.path())
	must(p.t, err)
	if n, err := a.Lost(); n != 0 || err != nil {
		p.t.Errorf("lost %d entries, %v", n, err)
	}
	return a, folded, seals
}

func TestClassFileReadWithoutNetworkSaysWhatTheClassSaid(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("Algebra", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		ana.write("one")
		must(t, teacher.Remove(t.Context(), ben.author())) // from now on under another key
		wait(5 * time.Second)
		teacher.write("two")
		must(t, ana.RaiseHand(t.Context(), true))
		wait(time.Second)
		must(t, teacher.End(t.Context()))
		wait(time.Second)
		ended := teacher.inspected()
		for _, p := range []*someone{teacher, ana} {
			p.leave()
			a, folded, _ := p.read()
			v := a.View()
			if v.State != ended.State || v.Title != "Algebra" || !v.Ended || v.Self != p.author() {
				t.Errorf("%s reads %q, ended %v, state %x, want %x", p.cfg.Name, v.Title, v.Ended, v.State[:4], ended.State[:4])
			}
			var said []string
			for _, e := range folded {
				if e.Kind == journal.KindChat && !e.Sealed && e.Rights&journal.Post != 0 {
					said = append(said, string(e.Body))
				}
			}
			slices.Sort(said)
			if !slices.Equal(said, []string{"one", "two"}) {
				t.Errorf("%s reads %q", p.cfg.Name, said)
			}
			rows := a.Attendance()
			if len(rows) != 1 || len(rows[0].Rows) != 3 || rows[0].Rows[0].Name != "Ana" || rows[0].Rows[0].Hands != 1 || rows[0].Rows[0].Messages != 1 {
				t.Errorf("attendance %+v", rows)
			}
		}
	})
}

func TestReadingAClassFileOpensWhatIsSealedToItsOwner(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		var forStaff, forAna []byte
		must(t, teacher.do(t.Context(), func(time.Time) {
			var err error
			forStaff, err = Seals{teacher.Class}.SealToStaff("test", nil, []byte("staff"))
			must(t, err)
			forAna, err = Seals{teacher.Class}.SealToMember(ana.author(), "test", nil, []byte("ana"))
			must(t, err)
		}))
		teacher.leave()
		ana.leave()
		_, _, seals := teacher.read()
		if got, err := seals.OpenAsStaff("test", nil, forStaff); err != nil || string(got) != "staff" {
			t.Errorf("the teacher reads %q, %v", got, err)
		}
		if _, err := seals.OpenAsMember("test", nil, forAna); err == nil {
			t.Error("the teacher reads what is Ana's")
		}
		_, _, seals = ana.read()
		if got, err := seals.OpenAsMember("test", nil, forAna); err != nil || string(got) != "ana" {
			t.Errorf("Ana reads %q, %v", got, err)
		}
		if _, err := seals.OpenAsStaff("test", nil, forStaff); err == nil {
			t.Error("Ana reads what is for staff")
		}
	})
}

func TestClassFileIsReadByItsIdentityWhenNobodyElseDoes(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		_, err := ReadFile(teacher.cfg, teacher.path())
		wantErr(t, err, store.ErrInUse)
		teacher.leave()
		_, err = ReadFile(s.person("Other").cfg, teacher.path())
		wantErr(t, err, store.ErrKey)
		none := filepath.Join(t.TempDir(), "none.lyceum")
		_, err = ReadFile(teacher.cfg, none)
		wantErr(t, err, fs.ErrNotExist)
		if _, err := os.Stat(none); err == nil {
			t.Error("reading made a file")
		}
		teacher.read()
		teacher.read() // it is closed after each
	})
}

func TestAttendanceNamesThoseWhoWereExpected(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("ana lee").withDisk().join(teacher.Invite())
		wait(10 * time.Second)
		must(t, teacher.ImportRoster(t.Context(), []conduct.RosterRow{{Name: "Ana Lee", ID: "A1", Email: "ana@example.org"}, {Name: "Zed", ID: "Z9"}}))
		wait(time.Second)
		ana.leave()
		teacher.leave()
		a, _, _ := teacher.read()
		var got []string
		for _, r := range a.Attendance()[0].Rows {
			got = append(got, fmt.Sprintf("%s %s %s %d", r.Name, r.ID, r.Email, len(r.Authors)))
		}
		if want := []string{"Ana Lee A1 ana@example.org 1", "Teacher   1", "Zed Z9  0"}; !slices.Equal(got, want) {
			t.Errorf("the teacher reads %q, want %q", got, want)
		}
		if a, _, _ = ana.read(); len(a.Attendance()[0].Rows) != 2 || a.Attendance()[0].Rows[0].ID != "" {
			t.Error("a student reads the roster")
		}
	})
}
