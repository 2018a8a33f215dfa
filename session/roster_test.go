package session

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// A writer makes the entries of one author, unsigned: the roster is given what the journal has verified.
type writer struct {
	id     *keying.Identity
	join   journal.Join
	rights journal.Rights // at every entry
	log    []journal.Entry
}

func newWriter(n byte, name string, rights journal.Rights) *writer {
	id := keying.NewIdentity([32]byte{n})
	return &writer{id: id, rights: rights, join: journal.Join{Certificate: id.Certificate(), Name: name}}
}

func (w *writer) author() journal.Author { return journal.Author(w.id.Public()) }

// at returns a clock n seconds into the class.
func at(n int) journal.Clock {
	return journal.Clock(time.Date(2026, 3, 2, 9, 0, n, 0, time.UTC).UnixMilli() << 16)
}

func (w *writer) write(clock journal.Clock, kind journal.Kind, body []byte) *writer {
	w.log = append(w.log, journal.Entry{
		Author: w.author(), Seq: uint64(len(w.log)) + 1, Clock: clock, Kind: kind, Body: body,
	})
	return w
}

// rosterOf returns a roster in which everybody has their rights and nobody was removed.
func rosterOf(writers []*writer) *roster {
	return newRoster(func(a journal.Author) (s standing) {
		for _, w := range writers {
			if w.author() == a {
				s.rights, s.role = w.rights, w.rights.Role()
			}
		}
		return s
	})
}

// fold gives all logs to a new roster, one after the other.
func foldAll(writers ...*writer) *roster {
	r := rosterOf(writers)
	for _, w := range writers {
		for _, e := range w.log {
			r.apply(e, w.join)
		}
	}
	return r
}

func (r *roster) member(a journal.Author) Member {
	if p := r.members[a]; p != nil {
		return p.Member
	}
	return Member{}
}

// A class with everything in it that could depend on order: comers and goers, and people of one name.
func eventfulClass() (ws []*writer) {
	for n := byte(4); n < 12; n++ {
		w := newWriter(n, "Ana", journal.Student.Rights()).write(at(int(n)), journal.KindJoin, nil)
		for i := range int(n) % 4 {
			kind := []journal.Kind{journal.KindLeave, journal.KindJoin}[i%2]
			w.write(at(20+i), kind, nil)
		}
		ws = append(ws, w)
	}
	return ws
}

func TestRosterIsTheSameInAnyOrder(t *testing.T) {
	ws := eventfulClass()
	want := foldAll(ws...)
	list := fmt.Sprint(want.list(func(keying.PeerID) bool { return false }))
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		r := rosterOf(ws)
		next := make([]int, len(ws)) // of each log
		for left := true; left; {
			left = false
			for _, i := range rnd.Perm(len(ws)) {
				w := ws[i]
				if next[i] < len(w.log) && rnd.IntN(2) == 0 {
					r.apply(w.log[next[i]], w.join)
					next[i]++
				}
				if next[i] > 0 && rnd.IntN(3) == 0 { // again
					r.apply(w.log[rnd.IntN(next[i])], w.join)
				}
				left = left || next[i] < len(w.log)
			}
		}
		if got := fmt.Sprint(r.list(func(keying.PeerID) bool { return false })); r.hash() != want.hash() || got != list {
			t.Fatalf("seed %d: members %s; want %s", seed, got, list)
		}
	}
}

func TestHashTellsRostersApart(t *testing.T) {
	seen := map[[32]byte]string{}
	for name, r := range map[string]*roster{
		"nobody":       foldAll(),
		"one":          foldAll(newWriter(1, "A", 0).write(at(0), journal.KindJoin, nil)),
		"another":      foldAll(newWriter(2, "A", 0).write(at(0), journal.KindJoin, nil)),
		"another name": foldAll(newWriter(1, "B", 0).write(at(0), journal.KindJoin, nil)),
		"another role": foldAll(newWriter(1, "A", journal.AllRights).write(at(0), journal.KindJoin, nil)),
		"gone":         foldAll(newWriter(1, "A", 0).write(at(0), journal.KindJoin, nil).write(at(1), journal.KindLeave, nil)),
	} {
		if other, known := seen[r.hash()]; known {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[r.hash()] = name
	}
}

func TestLeavingAndComingBackGoBySequence(t *testing.T) {
	w := newWriter(1, "Ana", journal.Student.Rights()).write(at(0), journal.KindJoin, nil)
	for i, want := range []bool{true, false, true} {
		w.write(at(i+1), []journal.Kind{journal.KindLeave, journal.KindJoin}[i%2], nil)
		if m := foldAll(w).member(w.author()); m.Left != want || m.JoinedAt != at(0).Time() {
			t.Errorf("after %d entries: left %v, joined %v; want left %v, joined as at first", len(w.log), m.Left, m.JoinedAt, want)
		}
	}
	r := foldAll(w)
	r.apply(w.log[0], w.join) // a duplicate brings nobody back
	if !r.member(w.author()).Left {
		t.Error("a repeated entry 1 undoes a later leave")
	}
}

// What somebody may do, and whether somebody was removed, is the record's to say, and shows in list and hash.
func TestStandingIsWhatTheRecordSaysNow(t *testing.T) {
	w := newWriter(1, "Ana", journal.Student.Rights()).write(at(0), journal.KindJoin, nil)
	now := standing{rights: journal.Student.Rights(), role: journal.Student}
	r := newRoster(func(journal.Author) standing { return now })
	r.apply(w.log[0], w.join)
	hashes := map[[32]byte]bool{r.hash(): true}
	present := func(keying.PeerID) bool { return true }
	if m := r.list(present)[0]; m.Role != journal.Student || m.Removed || !m.Present {
		t.Errorf("%+v, want a student who is there", m)
	}
	now.rights, now.role = 0, journal.Observer
	if m := r.list(present)[0]; m.Role != journal.Observer || hashes[r.hash()] {
		t.Errorf("%+v, want an observer, and another hash", m)
	}
	hashes[r.hash()] = true
	now.removed = true
	if m := r.list(present)[0]; !m.Removed || m.Present || hashes[r.hash()] {
		t.Errorf("%+v, want somebody who is removed, and another hash", m)
	}
}

func TestWhoHasNoCertificateOrNoEntry1IsNoMember(t *testing.T) {
	broken := newWriter(1, "X", journal.AllRights).write(at(0), journal.KindJoin, nil)
	broken.join.Certificate = []byte("none")
	late := newWriter(2, "Y", journal.AllRights).write(at(0), journal.KindJoin, nil).write(at(1), journal.KindJoin, nil)
	late.log = late.log[1:]
	if r := foldAll(broken, late); len(r.members) != 0 {
		t.Errorf("%d members, want none", len(r.members))
	}
}

func TestMembersAreListedStaffFirstThenByName(t *testing.T) {
	var ws []*writer
	for i, p := range []struct {
		name string
		role journal.Role
	}{
		{"zoe", journal.Student}, {"Ana", journal.Student}, {"ana", journal.Student}, {"Obs", journal.Observer},
		{"Proctor", journal.Proctor}, {"Teacher", journal.Instructor},
	} {
		ws = append(ws, newWriter(byte(i+1), p.name, p.role.Rights()).write(at(i), journal.KindJoin, nil))
	}
	ws[0].write(at(50), journal.KindLeave, nil)
	var names []string
	for _, m := range foldAll(ws...).list(func(keying.PeerID) bool { return true }) {
		names = append(names, m.Name)
		if m.Present != (m.Name != "zoe") {
			t.Errorf("%s: present = %v; who left is not there, whatever neighbours say", m.Name, m.Present)
		}
	}
	if len(names) != 6 || !slices.Equal(names[:2], []string{"Teacher", "Proctor"}) || names[4] != "zoe" || names[5] != "Obs" {
		t.Errorf("order = %q", names)
	}
}

func BenchmarkRosterList(b *testing.B) {
	var ws []*writer
	for i := range 200 {
		ws = append(ws, newWriter(byte(i), fmt.Sprint("Student ", i), journal.Student.Rights()).write(at(i), journal.KindJoin, nil))
	}
	r := foldAll(ws...)
	for b.Loop() {
		r.list(func(keying.PeerID) bool { return true })
	}
}
