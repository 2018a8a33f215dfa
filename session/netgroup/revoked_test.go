package netgroup

import (
	"math"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// That an invite was revoked is believed on the word of staff by the class key, and on no other: not of a student, not
// of another invite, not with somebody else's join.
func TestRevocationIsBelievedWithProofOnly(t *testing.T) {
	c := staffed(t, 1, netsim.Link{Delay: 5 * time.Millisecond}, 1, 3)
	teacher, proctor, student := c.people[0], c.people[1], c.people[2]
	bearer, _ := student.member.Grants.Holder()
	revoke := func(p *person, key [32]byte) []byte {
		var raw []byte
		p.do(func(now time.Time) {
			e, err := p.g.Append(now, journal.KindRevokeInvite, journal.RevokeInvite{Bearer: key}.Encode())
			if err != nil {
				t.Fatal(err)
			}
			raw = e.Raw
		})
		return raw
	}
	joinOf := func(p *person) []byte { return p.g.journal.Range(p.author(), 1, 1, math.MaxInt)[0] }
	byTeacher, byProctor, byStudent := revoke(teacher, bearer), revoke(proctor, bearer), revoke(student, bearer)
	ofAnother := revoke(teacher, [32]byte{1})
	for _, tt := range []struct {
		name             string
		join, revocation []byte
		believed         bool
	}{
		{"teacher", joinOf(teacher), byTeacher, true},
		{"proctor", joinOf(proctor), byProctor, true},
		{"student", joinOf(student), byStudent, false},
		{"student, with the teacher's join", joinOf(teacher), byStudent, false},
		{"another invite", joinOf(teacher), ofAnother, false},
		{"no revocation", joinOf(teacher), joinOf(teacher), false},
		{"no join", byTeacher, byTeacher, false},
	} {
		if _, err := student.g.readRevocation(bearer, tt.join, tt.revocation); (err == nil) != tt.believed {
			t.Errorf("%s: %v, believed: want %v", tt.name, err, tt.believed)
		}
	}
}

// Whatever a stranger sends, it does not make up that the invite was revoked.
func FuzzGotRevoked(f *testing.F) {
	c := newClass(f, 1, netsim.Link{})
	teacher := c.people[0]
	c.eventually(time.Minute, "ready", func() bool { return teacher.g.journal.Length(teacher.author()) > 0 })
	join := teacher.g.journal.Range(teacher.author(), 1, 1, math.MaxInt)[0]
	f.Add(wire.AppendField(wire.AppendField(nil, join), join))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		g := teacher.g
		g.me.Grants = journal.Chain{{Bearer: true}}
		g.waits, g.toldRevoked = true, false
		n := &neighbor{group: g, refusing: true}
		_ = n.gotRevoked(body)
		if g.toldRevoked {
			t.Errorf("believed %x", body)
		}
	})
}
