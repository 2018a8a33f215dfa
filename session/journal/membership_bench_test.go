package journal

import "testing"

// A class of 3,000 joins, is admitted, and somebody is removed: what the fold costs besides signatures, which are
// checked once for each entry before.
func BenchmarkMembershipOfThreeThousand(b *testing.B) {
	const people = 3000
	m := NewMembership(MembershipConfig{Group: testGroup, Root: root.Public(), HashAt: func(Author, uint64) (Hash, bool) { return Hash{}, false }})
	s := newSchool(b)
	teacher := s.appointed(1, Instructor.Rights())
	chain := s.invite(Student.Rights())
	var statements []Entry
	for _, e := range teacher.log {
		e.Body, e.Sealed = must(Join{Certificate: []byte{1}, Name: "person 1", Grants: teacher.chain}.AppendTo(nil)), false
		statements = append(statements, e)
	}
	seq := uint64(1)
	say := func(kind Kind, body []byte) {
		seq++
		statements = append(statements, Entry{Author: teacher.author(), Seq: seq, Kind: kind, Clock: s.clock + Clock(seq), Body: body, Hash: Hash{byte(seq)}})
	}
	authorOf := func(i int) Author { return Author{1, byte(i >> 8), byte(i)} }
	for i := 0; i < people; i += MaxAdmitted {
		var a Admit
		for k := i; k < min(people, i+MaxAdmitted); k++ {
			a.Admissions = append(a.Admissions, Admission{Author: authorOf(k)})
		}
		say(KindAdmit, must(a.Encode()))
	}
	say(KindRemove, must(Remove{[]Cut{{Author: authorOf(7)}}}.Encode()))
	for b.Loop() {
		m = m.Anew()
		for i := range people { // as if verified
			p := m.account(authorOf(i))
			p.seen, p.joined, p.shown = 1, true, &heldChain{chain: chain, used: s.clock}
			m.touch(p)
			m.TakeChanges()
		}
		for _, e := range statements {
			m.Apply(e)
			m.TakeChanges()
		}
	}
	if m.IsMember(authorOf(7)) || !m.IsMember(authorOf(8)) {
		b.Error("not what was said")
	}
}
