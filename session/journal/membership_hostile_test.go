package journal

import (
	"encoding/binary"
	"testing"
)

// A hostile is staff who says on the record whatever costs others most, without signing it, which is checked before.
type hostile struct {
	t   *testing.T
	m   *Membership
	who Author
	seq uint64
	now Clock
}

// hostileProctor returns one in a class with a teacher and a student, both admitted.
func hostileProctor(t *testing.T) (h *hostile, teacher, victim *scribe) {
	s := newSchool(t)
	teacher = s.appointed(1, Instructor.Rights())
	proctor, victim := s.invited(2, Proctor.Rights()), s.invited(3, Student.Rights())
	teacher.admit(proctor)
	teacher.admit(victim)
	m := s.now()
	m.TakeChanges()
	return &hostile{t, m, proctor.author(), uint64(len(proctor.log)), s.clock}, teacher, victim
}

// say has the fold take in a statement. It reports whether all of the record has to be reckoned anew for it.
func (h *hostile) say(kind Kind, body []byte, err error) (anew bool) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	h.seq++
	h.now++
	e := Entry{Author: h.who, Seq: h.seq, Clock: h.now, Kind: kind, Body: body}
	binary.BigEndian.PutUint64(e.Hash[:], h.seq)
	h.m.Apply(e)
	anew = h.m.dirty
	h.m.TakeChanges()
	return anew
}

func (h *hostile) admit(removals []Hash, a Author) bool {
	body, err := Admit{[]Admission{{a, removals}}}.Encode()
	return h.say(KindAdmit, body, err)
}

func (h *hostile) remove(a Cut) bool {
	body, err := Remove{[]Cut{a}}.Encode()
	return h.say(KindRemove, body, err)
}

// Else each of 16,384 statements costs everybody as much as all those before it together.
func TestWhatChangesNobodysRankIsNotReckonedAnew(t *testing.T) {
	h, teacher, victim := hostileProctor(t)
	for range 10 {
		if h.admit(nil, teacher.author()) || h.admit(nil, h.who) {
			t.Fatal("admitting who is admitted has all reckoned anew")
		}
		if h.remove(victim.cut()) || h.admit(h.m.Removals(victim.author()), victim.author()) {
			t.Fatal("removing and admitting a student has all reckoned anew")
		}
	}
	puppet := (&school{t: t, clock: h.now}).invited(4, Proctor.Rights()) // shows an invite for staff, and nobody admitted it
	e := puppet.log[0]
	e.Body, e.Sealed = must(Join{Certificate: []byte{1}, Name: "puppet", Grants: puppet.chain, Proof: ProveBearer(testGroup, bearer, puppet.author())}.AppendTo(nil)), false
	h.m.Apply(e)
	h.m.TakeChanges()
	if h.remove(puppet.cut()) {
		t.Error("removing who has no rank has all reckoned anew")
	}
	if !h.admit(h.m.Removals(puppet.author()), puppet.author()) {
		t.Error("who is admitted with a right to decide gets no rank") // else the test could not fail
	}
	if !h.m.Outranks(puppet.author(), victim.author()) {
		t.Error("an admitted proctor does not outrank a student")
	}
}

func TestOneAuthorNamesNoMorePeopleThanMemoryTakes(t *testing.T) {
	h, _, victim := hostileProctor(t)
	before := len(h.m.people)
	for i := range 1200 {
		var a Admit
		for k := range MaxAdmitted {
			var made Author
			binary.BigEndian.PutUint32(made[:], uint32(i*MaxAdmitted+k+1))
			a.Admissions = append(a.Admissions, Admission{Author: made})
		}
		body, err := a.Encode()
		h.say(KindAdmit, body, err)
	}
	if n := len(h.m.people) - before; n != maxNames {
		t.Errorf("%d made-up people are remembered, want %d", n, maxNames)
	}
	h.remove(victim.cut())
	if !h.m.IsMember(victim.author()) {
		t.Error("who has named so many still removes somebody")
	}
}

func TestFirstStatementsOfOneAboutAnotherCount(t *testing.T) {
	h, teacher, victim := hostileProctor(t)
	for i := range 2 * maxAbout {
		h.remove(victim.cut())
		if n := len(h.m.people[victim.author()].restrictions); n > maxAbout {
			t.Fatalf("%d removals of one by one after %d", n, i+1)
		}
	}
	if h.m.IsMember(victim.author()) {
		t.Fatal("none of the removals counts")
	}
	(&hostile{t, h.m, teacher.author(), uint64(len(teacher.log)), h.now}).admit(h.m.Removals(victim.author()), victim.author())
	if !h.m.IsMember(victim.author()) {
		t.Error("nobody can undo all the removals that one proctor made")
	}
	for range maxAbout {
		h.admit(nil, victim.author())
	}
	if n := len(h.m.people[victim.author()].admissions); n > maxAbout+2 {
		t.Errorf("%d admissions of one are remembered", n)
	}
}
