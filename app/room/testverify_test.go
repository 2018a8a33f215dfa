package room

import (
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup"
)

// handedIn is a class after Ana has handed in a test, which everybody has left.
func handedIn(b *building) (teacher, ana *desk) {
	id, teacher, ana, ben := inTest(b, aTest(), TestStart{})
	ana.takes(id)
	ana.must("hands in", ana.FinishAttempt(id))
	wait(10 * time.Second)
	for _, d := range []*desk{ana, ben, teacher} {
		d.goAway()
	}
	return teacher, ana
}

// put changes the class file of somebody who has left, with some of whose rows it is told.
func (d *desk) put(change func(file *store.File)) {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.profile.ClassDir(), "*"+store.Suffix))
	if err != nil || len(files) != 1 {
		d.t.Fatalf("%d class files: %v", len(files), err)
	}
	f, err := store.Open(files[0], d.profile.Identity.FileKey())
	d.must("opens the class file", err)
	change(f)
	d.must("closes it", f.Close())
}

// verified returns what is found in somebody's class file.
func (d *desk) verified() TestEvidence {
	d.t.Helper()
	v, err := VerifyTests(d.options, "Algebra")
	d.must("verifies", err)
	return v
}

func TestHonestClassFileVerifies(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := handedIn(b)
		v := teacher.verified()
		if len(v.Findings) != 0 || v.Answers != 6 || v.Receipted != 6 || v.Receipts == 0 || len(v.Tests) != 1 || v.Tests[0].Title != "Mosses" || v.Entries < 15 {
			t.Errorf("evidence %+v", v)
		}
		if v := ana.verified(); len(v.Findings) != 0 || v.Answers != 6 {
			t.Errorf("of the student's own file: %+v", v)
		}
	})
}

// Somebody changes what Ana wrote, in the file: the entry is named.
func TestForgedRowOfAClassFileIsNamed(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := handedIn(b)
		teacher.put(func(f *store.File) {
			for raw, err := range f.Entries(store.Desk) {
				teacher.must("reads", err)
				if journal.AuthorOf(raw) == ana.self && journal.SeqOf(raw) == 3 {
					raw[len(raw)-1] ^= 1
					teacher.must("forges", f.Put(store.Batch{Evidence: []store.Raw{{Log: store.Desk, Raw: raw}}}))
					return
				}
			}
			t.Error("there is no such entry")
		})
		v := teacher.verified()
		if len(v.Findings) != 1 || v.Findings[0].Kind != "forged" || v.Findings[0].Name != "Ana" || v.Findings[0].Entry != 3 {
			t.Errorf("findings %+v", v.Findings)
		}
	})
}

// Ana writes another answer in the place of one that staff have: both are named, though she signed both.
func TestRewrittenLogIsNamed(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := handedIn(b)
		teacher.put(func(f *store.File) {
			var group journal.GroupID
			spec, _, err := f.Secret(session.SecretSpec)
			teacher.must("reads", err)
			group = groupOf(t, string(spec))
			other := journal.New(journal.Config{
				Group: group, Self: ana.profile.Identity, Random: rand.Reader, Desk: true, Keys: journal.NewRing(group, journal.KeyID{1}, [32]byte{1}),
			})
			e, err := other.Append(time.Now(), journal.KindAnswer, []byte("another first entry"))
			teacher.must("writes", err)
			teacher.must("keeps", f.Put(store.Batch{Evidence: []store.Raw{{Log: store.Desk, Raw: e.Raw}}}))
		})
		v := teacher.verified()
		forked := slices.DeleteFunc(slices.Clone(v.Findings), func(f TestFinding) bool { return f.Kind != "forked" })
		if len(forked) != 2 || forked[0].Name != "Ana" || forked[0].Entry != 1 {
			t.Errorf("findings %+v", v.Findings)
		}
	})
}

// groupOf returns the class that an invite is for.
func groupOf(t *testing.T, invite string) journal.GroupID {
	t.Helper()
	spec, err := netgroup.ParseSpec(invite, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return spec.ID()
}
