package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup"
)

// withDisk has somebody keep classes.
func (p *someone) withDisk() *someone {
	p.cfg.Dir = p.t.TempDir()
	return p
}

// path returns where the class file is.
func (p *someone) path() string { return store.PathOf(p.cfg.Dir, p.spec.ID()) }

// crash ends somebody's program as a power cut does: nothing is said, and nothing is written any more.
func (p *someone) crash() {
	p.t.Helper()
	p.Class.cfg.Log.Debug("crash")
	_ = p.shut()
}

func (p *someone) reopen(path string) *someone {
	p.t.Helper()
	p.mu.Lock()
	p.folded = nil
	p.mu.Unlock()
	c, err := Reopen(p.t.Context(), p.cfg, path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Class = c
	p.closeAtEnd()
	return p
}

func TestWhatIsWrittenIsOnDiskWhenWriteReturns(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		for range 3 {
			ana.write("saved")
			if v := ana.inspected(); v.Saved != ana.length() || v.DiskError != nil || v.Saved == 0 {
				t.Errorf("saved up to %d of %d, %v", v.Saved, ana.length(), v.DiskError)
			}
		}
		must(t, teacher.SetRole(t.Context(), ana.author(), journal.Proctor))
		if v := teacher.inspected(); v.Saved != teacher.length() {
			t.Errorf("saved up to %d of %d", v.Saved, teacher.length())
		}
		path := ana.path()
		ana.crash()
		f, err := store.Open(path, ana.cfg.Identity.FileKey())
		must(t, err)
		defer f.Close()
		n := 0
		for raw, err := range f.Entries(store.Class) {
			must(t, err)
			if journal.AuthorOf(raw) == ana.author() {
				n++
			}
		}
		if n != 4 { // join and three lines
			t.Errorf("%d own entries on disk", n)
		}
	})
}

// length returns how many entries the own log has.
func (p *someone) length() (n uint64) {
	p.t.Helper()
	must(p.t, p.do(p.t.Context(), func(time.Time) { n = p.group.Journal().Length(p.author()) }))
	return n
}

// The same class next week: with the same invite, everything that was said, and the same people.
func TestClassMeetsAgain(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("Algebra", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		extra, err := teacher.NewInvite(t.Context(), journal.Student, time.Time{})
		must(t, err)
		must(t, teacher.SetRole(t.Context(), ana.author(), journal.Proctor))
		ana.write("first week")
		wait(3 * time.Second)
		must(t, teacher.End(t.Context()))
		wait(time.Second)
		invite, path, anaPath := teacher.Invite(), teacher.path(), ana.path()
		for _, p := range []*someone{teacher, ana, ben} {
			p.leave()
		}
		wait(7 * 24 * time.Hour)

		teacher.reopen(path)
		wait(10 * time.Second)
		if v := teacher.View(); v.Ended || !v.Ready || v.Sitting.Number != 2 || v.Title != "Algebra" || v.Role != journal.Instructor {
			t.Errorf("the second sitting: %+v", v.Sitting)
		}
		if teacher.Invite() != invite {
			t.Error("another invite than last week")
		}
		list, err := teacher.Invites(t.Context())
		must(t, err)
		if len(list) != 2 || list[1].ID != extra.ID || list[1].Text != extra.Text {
			t.Errorf("invites after a week: %d", len(list))
		}
		ana.reopen(anaPath)
		ben.folded = nil
		ben.join(extra.Text) // without a file, by the invite
		cid := s.person("Cid").join(invite)
		wait(10 * time.Second)
		for _, p := range []*someone{teacher, ana, ben, cid} {
			p.wantPresent("Teacher", "Ana", "Ben", "Cid")
			if p.sees(ana).Role != journal.Proctor {
				t.Errorf("%s sees Ana as %s", p.cfg.Name, p.sees(ana).Role)
			}
		}
		ana.write("second week")
		wait(time.Second)
		for _, p := range []*someone{teacher, ana, ben, cid} {
			p.wantSaid("first week", "second week")
		}
		wantSameState(t, teacher, ana, ben, cid)
	})
}

// Whose program dies comes back to what was said, the instructor too, while a deputy runs the class on and ends it.
func TestInstructorComesBackAfterACrash(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, ben := s.person("Ana").withDisk().join(teacher.Invite()), s.person("Ben").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
		teacher.write("before")
		path := teacher.path()
		teacher.crash()
		wait(time.Minute)
		ana.write("meanwhile")
		must(t, ana.Remove(t.Context(), ben.author()))
		cid := s.person("Cid").join(ana.Invite())
		wait(5 * time.Second)
		must(t, ana.Admit(t.Context(), cid.author()))
		wait(5 * time.Second)
		teacher.reopen(path)
		wait(15 * time.Second)
		teacher.wantSaid("before", "meanwhile")
		teacher.wantPresent("Teacher", "Ana", "Cid")
		if v := teacher.View(); v.Sitting.Number != 1 || v.Ended {
			t.Errorf("sitting %+v", v.Sitting)
		}
		teacher.write("back")
		wait(time.Second)
		cid.wantSaid("before", "meanwhile", "back")
		wantSameState(t, teacher, ana, cid)
		must(t, ana.End(t.Context()))
		wait(time.Second)
		wantSameState(t, teacher, ana, cid)
		if !teacher.View().Ended {
			t.Error("the class goes on")
		}
	})
}

// Somebody who was alone comes back to an empty room with everything that was said.
func TestReopeningAloneHasEverything(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		teacher.write("one")
		ana.write("two")
		wait(time.Second)
		path := ana.path()
		teacher.leave()
		ana.crash()
		wait(time.Hour)
		ana.reopen(path)
		ana.wantSaid("one", "two")
		if v := ana.View(); v.Title != "T" || v.Role != journal.Student || len(v.Members) != 2 {
			t.Errorf("at once: %+v", v)
		}
		wait(10 * time.Second)
		ana.write("alone")
	})
}

func TestClassFileIsItsIdentitysAndLocked(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		path := teacher.path()
		_, err := Reopen(t.Context(), teacher.cfg, path)
		wantErr(t, err, store.ErrInUse)
		teacher.leave()
		other := s.person("Other")
		_, err = Reopen(t.Context(), other.cfg, path)
		wantErr(t, err, store.ErrKey)
		_, err = Reopen(t.Context(), teacher.cfg, filepath.Join(t.TempDir(), "none.lyceum"))
		wantErr(t, err, ErrNoClass)
		infos, err := store.List(teacher.cfg.Dir)
		must(t, err)
		if len(infos) != 1 || infos[0].Title != "T" || infos[0].Role != "instructor" || infos[0].Opened.IsZero() || infos[0].Group != teacher.spec.ID() {
			t.Errorf("listed: %+v", infos)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("class file: %v, %v", info.Mode(), err)
		}
	})
}

func FuzzParseInvites(f *testing.F) {
	a, err := authorize(journal.GroupID{1}, nil, newWriter(1, "", 0).id, journal.Student, time.Time{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add([]byte{0})
	f.Add(encodeInvites([]netgroup.Authorization{a, a}))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := parseInvites(b)
		if err == nil && len(b) > 0 && string(encodeInvites(list)) != string(b) {
			t.Errorf("%x became %x", b, encodeInvites(list))
		}
	})
}

// Of the instructor's class file nothing is left but who the class belongs to: students have all the rest, the instructor's
// own log too, which must not be begun a second time.
func TestInstructorWhoLostAllEntriesForksNothing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		teacher.write("before")
		path := teacher.path()
		teacher.crash()
		left := emptied(t, teacher, path)
		teacher.reopen(left)
		wait(40 * time.Second)
		teacher.write("after")
		wait(2 * time.Second)
		ana.wantSaid("before", "after")
		teacher.wantSaid("before", "after")
		if f := ana.View().Forks; len(f) > 0 {
			t.Errorf("forks: %+v", f)
		}
	})
}

// emptied leaves of a class file what a salvage does that saves no entry.
func emptied(t *testing.T, p *someone, path string) string {
	t.Helper()
	f, err := store.Open(path, p.cfg.Identity.FileKey())
	must(t, err)
	b := store.Batch{Facts: map[string][]byte{factEmptied: []byte("1")}, Secrets: map[string][]byte{}}
	for _, name := range []string{store.FactGroup, store.FactTitle, store.FactRole, store.FactOpened, factPort, factOpen} {
		if v, ok, err := f.Fact(name); err == nil && ok {
			b.Facts[name] = v
		}
	}
	for _, name := range []string{SecretSpec, SecretRoot, SecretSealing, SecretInvites, SecretGroup} {
		if v, ok, err := f.Secret(name); err == nil && ok {
			b.Secrets[name] = v
		}
	}
	must(t, f.Close())
	must(t, store.Delete(path))
	f, err = store.Open(path, p.cfg.Identity.FileKey())
	must(t, err)
	must(t, f.Put(b))
	must(t, f.Close())
	return path
}

// A disk that is written to although nothing happens never sleeps.
func TestNothingIsWrittenWhileNothingHappens(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		wait(5 * time.Second)
		batches := func() (n uint64) {
			must(t, teacher.do(t.Context(), func(time.Time) { n = teacher.disk.added }))
			return n
		}
		before := batches()
		wait(time.Minute)
		if n := batches() - before; n > 0 {
			t.Errorf("%d batches in a minute in which nothing happened", n)
		}
	})
}
