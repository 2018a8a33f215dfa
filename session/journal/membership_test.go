package journal

import (
	"slices"
	"testing"
	"time"
)

func TestInviteAloneMakesAMemberUntilTheFirstRemoval(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	admitted, early, other := s.invited(2, Student.Rights()), s.invited(3, Student.Rights()), s.invited(4, Student.Rights())
	teacher.admit(admitted)
	teacher.admit(other)
	for _, p := range s.people {
		s.wantMember("open class", p, true)
	}
	if !s.now().IsOpen() {
		t.Error("not open")
	}
	teacher.remove(other)
	late := s.invited(5, Student.Rights())
	s.wantMember("appointed by the root key", teacher, true)
	s.wantMember("admitted", admitted, true)
	s.wantMember("came before, not admitted", early, false)
	s.wantMember("came after", late, false)
	s.wantMember("removed", other, false)
	teacher.admit(late)
	s.wantMember("admitted after the removal", late, true)
}

func TestInviteRevocationAndWaitingRoomCloseTheClass(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	p := s.invited(2, Student.Rights())
	teacher.waitingRoom(true)
	s.wantMember("waiting room", p, false)
	teacher.waitingRoom(false)
	s.wantMember("waiting room gone", p, true)
	teacher.say(KindRevokeInvite, RevokeInvite{bearer.author()}.Encode())
	s.wantMember("invite revoked", p, false)
	if m := s.now(); !m.IsInviteRevoked(bearer.author()) || m.IsInviteRevoked([32]byte{1}) {
		t.Error("which invite was revoked is not known")
	}
	teacher.admit(p)
	s.wantMember("invite revoked, admitted", p, true)
}

func TestInviteThatHadExpiredWhenItWasUsedMakesNoMember(t *testing.T) {
	s := newSchool(t)
	s.appointed(1, Instructor.Rights())
	at := uint64(s.clock.Time().Unix())
	over := s.joins(2, extend(t, nil, root, Grant{Subject: bearer.author(), Bearer: true, Rights: Post, NotAfter: at - 1}))
	soon := s.joins(3, extend(t, nil, root, Grant{Subject: bearer.author(), Bearer: true, Rights: Post, NotAfter: at + 1}))
	s.clock = clockOf(start)
	soon.chat()
	s.wantMember("expired before", over, false)
	s.wantMember("expired since", soon, true)
	s.wantRights("expired since", soon, Post)
}

func TestPersonalGrantEndsWithItsValidity(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	p := s.invited(2, Post)
	until := s.clock.Time().Add(time.Minute)
	c := extend(t, teacher.chain, teacher, Grant{Subject: p.author(), Rights: Present, NotAfter: uint64(until.Unix())})
	teacher.say(KindGrant, must(GrantStatement{Grants: c}.Encode()))
	p.chat()
	s.wantRights("within it", p, Post|Present)
	s.clock = clockOf(until.Add(time.Second))
	p.chat()
	s.wantRights("after it", p, Post)
}

func TestWhoIsNotStaffDecidesNothing(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	pupil, victim := s.invited(2, Student.Rights()), s.invited(3, Student.Rights())
	teacher.admit(pupil)
	teacher.admit(victim)
	pupil.remove(victim)
	pupil.revoke(Post, victim)
	pupil.admit(s.joins(4, nil))
	pupil.waitingRoom(true)
	pupil.epoch('a', true, nil)
	pupil.say(KindRevokeInvite, RevokeInvite{bearer.author()}.Encode())
	pupil.grantBy(nil, AllRights, pupil)
	forged := append(teacher.chain[:1:1], IssueGrant(testGroup, pupil, Grant{Subject: pupil.author(), Rights: AllRights}))
	pupil.say(KindGrant, must(GrantStatement{Grants: forged}.Encode()))
	s.wantMember("removed by a student", victim, true)
	s.wantRights("revoked by a student", victim, Student.Rights())
	s.wantRights("granted to itself", pupil, Student.Rights())
	s.wantMember("admitted by a student", s.people[3], false)
	m := s.now()
	if !m.IsOpen() || len(m.Heads()) > 0 || m.IsInviteRevoked(bearer.author()) {
		t.Error("a student closed the class, or began an epoch")
	}
}

func TestStaffRightsOfAnInviteNeedAdmission(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	proctor := s.invited(2, Proctor.Rights())
	victim := s.invited(3, Student.Rights())
	proctor.remove(victim)
	proctor.admit(proctor)
	s.wantRights("not admitted", proctor, Post|Publish|Present)
	s.wantMember("removed by who is not admitted", victim, true)
	teacher.admit(proctor)
	s.wantRights("admitted", proctor, Proctor.Rights())
	s.wantLimit("removed by who is admitted by now", victim, 0) // nobody had admitted the victim
}

func TestTwoWhoAdmitEachOtherAreNotAdmitted(t *testing.T) {
	s := newSchool(t)
	s.appointed(1, Instructor.Rights())
	a, b := s.invited(2, Proctor.Rights()), s.invited(3, Proctor.Rights())
	a.admit(b)
	b.admit(a)
	m := s.now()
	if m.IsAdmitted(a.author()) || m.IsAdmitted(b.author()) {
		t.Error("admitted by each other")
	}
}

func TestRemovalCutsTheLogWhereItSays(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	p := s.invited(2, Student.Rights())
	teacher.admit(p)
	p.chat()
	removal := teacher.remove(p)
	p.chat()
	s.wantLimit("removed", p, 2)
	m := s.now()
	if m.Rights(p.author(), 2, s.clock) != Student.Rights() || m.Rights(p.author(), 3, 0) != 0 {
		t.Error("rights do not end at the cut, whatever the clock")
	}
	teacher.admit(p)
	s.wantLimit("admitted again without naming the removal", p, 2)
	teacher.admit(p, removal)
	s.wantLimit("admitted again", p, Always)
}

func TestReadmissionUndoesOnlyTheRemovalsThatItNames(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	proctor, p := s.invited(2, Proctor.Rights()), s.invited(3, Student.Rights())
	teacher.admit(proctor)
	teacher.admit(p)
	first := teacher.remove(p)
	second := proctor.remove(p)
	teacher.admit(p, first)
	s.wantMember("one of two removals named", p, false)
	proctor.admit(p, second)
	s.wantMember("both named", p, true)
	teacher.remove(p)
	s.wantMember("removed a third time", p, false)
}

func TestRemovedStaffDecideNothingBeyondTheCut(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	proctor := s.invited(2, Proctor.Rights())
	a, b := s.joins(3, nil), s.joins(4, nil)
	teacher.admit(proctor)
	proctor.admit(a)
	teacher.remove(proctor)
	proctor.admit(b)
	proctor.epoch('a', false, nil)
	s.wantMember("admitted before the cut", a, true)
	s.wantMember("admitted beyond it", b, false)
	if heads := s.now().Heads(); len(heads) > 0 {
		t.Errorf("heads %v of an epoch beyond the cut", heads)
	}
}

func TestNobodyRemovesTheirEqualsOrBetters(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	a, b := s.invited(2, Proctor.Rights()), s.invited(3, Proctor.Rights())
	teacher.admit(a)
	teacher.admit(b)
	a.remove(b)
	b.remove(a)
	a.remove(teacher)
	a.revoke(Moderate, b)
	for _, p := range s.people {
		s.wantMember("removed by an equal or worse", p, true)
	}
	s.wantRights("revoked by an equal", b, Proctor.Rights())
	if m := s.now(); !m.IsOpen() || m.Outranks(a.author(), b.author()) || m.Outranks(a.author(), teacher.author()) || !m.Outranks(teacher.author(), a.author()) {
		t.Error("a removal without effect closed the class, or the ranks are wrong")
	}
	teacher.remove(a)
	s.wantMember("removed by the teacher", a, false)
}

func TestGrantAddsRightsAndARevocationTakesThemBeyondItsCut(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	p := s.invited(2, Student.Rights())
	teacher.admit(p)
	teacher.grant(Present|Moderate, p)
	p.chat()
	s.wantRights("granted", p, Post|Publish|Present|Moderate)
	revocation := teacher.revoke(Moderate|Post, p)
	s.wantRights("at the cut", p, Post|Publish|Present|Moderate)
	p.chat()
	s.wantRights("beyond it", p, Publish|Present)
	s.wantMember("revoked", p, true)
	teacher.grant(Post, p)
	s.wantRights("granted without naming the revocation", p, Publish|Present)
	teacher.grant(Post, p, revocation)
	s.wantRights("granted anew", p, Post|Publish|Present)
}

func TestGrantNeverExceedsItsIssuers(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	deputy, p := s.invited(2, Student.Rights()), s.invited(3, Student.Rights())
	teacher.admit(deputy)
	teacher.admit(p)
	_, chain := teacher.grant(Post|Present|GrantRight, deputy)
	g := IssueGrant(testGroup, deputy, Grant{Subject: p.author(), Rights: Grade})
	deputy.say(KindGrant, must(GrantStatement{Grants: append(chain[:2:2], g)}.Encode()))
	s.wantRights("a right that the issuer lacks", p, Student.Rights())
	deputy.grantBy(chain, Present, p)
	s.wantRights("a right that the issuer has", p, Student.Rights()|Present)
}

func TestGrantIsMadeByWhoSignedItsLastLink(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	second := s.appointed(2, Instructor.Rights())
	p := s.invited(3, Student.Rights())
	teacher.admit(p)
	c := extend(t, teacher.chain, teacher, Grant{Subject: p.author(), Rights: Present})
	second.say(KindGrant, must(GrantStatement{Grants: c}.Encode()))
	s.wantRights("posted by another", p, Student.Rights())
}

func TestRightsFallWithThoseOfWhoGrantedThem(t *testing.T) {
	for name, end := range map[string]func(teacher, deputy *scribe, heirs ...*scribe) Entry{
		"removal": func(teacher, deputy *scribe, heirs ...*scribe) Entry { return teacher.remove(deputy, heirs...) },
		"revocation": func(teacher, deputy *scribe, heirs ...*scribe) Entry {
			return teacher.revoke(GrantRight, deputy, heirs...)
		},
	} {
		s := newSchool(t)
		teacher := s.appointed(1, Instructor.Rights())
		deputy := s.joins(2, nil)
		teacher.admit(deputy)
		_, chain := teacher.grant(Post|Present|GrantRight, deputy)
		named, unnamed := s.joins(3, nil), s.joins(4, nil)
		for _, p := range []*scribe{named, unnamed} {
			teacher.admit(p)
			deputy.grantBy(chain, Post, p)
			p.chat()
			s.wantRights(name+": before", p, Post)
		}
		if heirs := s.now().Heirs(deputy.author()); len(heirs) != 2 {
			t.Errorf("%s: %d heirs, want 2", name, len(heirs))
		}
		end(teacher, deputy, named)
		s.wantRights(name+": named, at the cut", named, Post)
		s.wantRights(name+": not named", unnamed, 0)
		named.chat()
		s.wantRights(name+": named, beyond the cut", named, 0)
		s.wantMember(name+": without rights", named, true)
	}
}

func TestInviteOfAFallenDeputyAdmitsNobody(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	deputy := s.joins(2, extend(t, teacher.chain, teacher, Grant{Subject: newPerson(2).author(), Rights: Post | GrantRight}))
	teacher.admit(deputy)
	invite := extend(t, deputy.chain, deputy, Grant{Subject: bearer.author(), Bearer: true, Rights: Post})
	p := s.joins(3, invite)
	s.wantMember("invited by a deputy", p, true)
	teacher.revoke(GrantRight, deputy)
	s.wantMember("the deputy has fallen", p, false)
}

func TestKeyOutOfAnInviteIssuesNothing(t *testing.T) {
	s := newSchool(t)
	s.appointed(1, Instructor.Rights())
	invite := s.invite(Post | GrantRight)
	p := s.joins(2, extend(t, invite, bearer, Grant{Subject: newPerson(2).author(), Rights: Post}))
	s.wantMember("granted by an invite", p, false)
}

func TestCutNamesABranchOfALog(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	p := s.invited(2, Student.Rights())
	teacher.admit(p)
	p.chat()
	shown := forge(p.person, &p.log[0], s.clock, KindChat, "as it was shown to the teacher")
	teacher.say(KindRemove, must(Remove{[]Cut{{p.author(), 2, shown.Hash}}}.Encode()))
	s.wantLimit("the other branch", p, 0)
	s.entries = append(s.entries, shown)
	s.wantLimit("both branches: the log stops at the last common entry", p, 2)
	if got := s.now().Rights(p.author(), 1, p.log[0].Clock); got != Student.Rights() {
		t.Errorf("the common entry has %v", got)
	}
}

// A forked log stops, and what it decided before counts.
func TestForkedStaffLogStopsDeciding(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	a, b := s.joins(2, nil), s.joins(3, nil)
	teacher.admit(a)
	teacher.admit(b)
	s.wantMember("before the fork", b, true)
	other := forge(teacher.person, &teacher.log[1], s.clock, KindAdmit, "")
	s.entries = append(s.entries, other)
	s.wantMember("admitted before the fork", a, true)
	s.wantMember("admitted at the fork", b, false)
}

func TestWithoutARootKeyEveryoneIsAMember(t *testing.T) {
	p := newPerson(1)
	j := reading(Limits{})
	m := NewMembership(MembershipConfig{Group: testGroup, HashAt: j.HashAt})
	s := &school{t: t, clock: clockOf(start)}
	s.joins(1, nil)
	for _, e := range mustAdd(t, j, start, s.entries[0]) {
		m.Apply(e)
	}
	if !m.IsMember(p.author()) || m.Rights(p.author(), 1, 0) != AllRights || m.IsMember(Author{}) {
		t.Error("membership needs staff where there is none")
	}
	s.invited(2, Post)
	for _, e := range mustAdd(t, j, start, s.entries[1]) {
		m.Apply(e)
	}
	if m.IsMember(newPerson(2).author()) {
		t.Error("grants of no root key were taken")
	}
}

func TestWhoLacksAPasswordHasNoSuchRight(t *testing.T) {
	s := newSchool(t)
	p := s.appointed(1, Instructor.Rights())
	j := reading(Limits{})
	m := NewMembership(MembershipConfig{Group: testGroup, Root: root.Public(), PostingKey: bearer.Public(), HashAt: j.HashAt})
	for _, e := range mustAdd(t, j, start, p.log[0]) {
		m.Apply(e)
	}
	if got := p.rights(m); got != AllRights&^Post || m.Standing(p.author()).Until[0] != 0 || m.Standing(p.author()).Until[1] != Always {
		t.Errorf("rights %v, standing %v; want all but to post", got, m.Standing(p.author()))
	}
}

func TestWhoEverHeldARightIsKnownAfterItWasTaken(t *testing.T) {
	s := newSchool(t)
	teacher := s.appointed(1, Instructor.Rights())
	proctor, student, knocker := s.invited(2, Proctor.Rights()), s.invited(3, Student.Rights()), s.invited(4, Proctor.Rights())
	j := reading(Limits{})
	m := NewMembership(MembershipConfig{Group: testGroup, Root: root.Public(), HashAt: j.HashAt})
	read := 0
	held := func(when string, want ...*scribe) {
		t.Helper()
		for ; read < len(s.entries); read++ {
			for _, e := range mustAdd(t, j, start, s.entries[read]) {
				m.Apply(e)
			}
		}
		for _, p := range s.people {
			if got := m.EverHeld(p.author(), Monitor); got != slices.Contains(want, p) {
				t.Errorf("%s: of person %v it is %t", when, p.author(), got)
			}
		}
	}
	held("before staff admit", teacher)
	teacher.admit(proctor)
	held("once staff admit", teacher, proctor)
	teacher.admit(student)
	held("of a student", teacher, proctor)
	teacher.revoke(Monitor, proctor)
	held("once it was taken", teacher, proctor)
	teacher.grant(Proctor.Rights(), student)
	held("once it was given", teacher, proctor, student)
	teacher.revoke(Proctor.Rights()&^Student.Rights(), student)
	held("once that was taken", teacher, proctor, student)
	teacher.remove(student)
	held("of who was removed", teacher, proctor, student)
	if m.EverHeld(newPerson(9).author(), Monitor) || m.EverHeld(knocker.author(), Post) {
		t.Error("who is no member held something")
	}
}

func TestCertificateThatIsNotTheAuthorsMakesNoMember(t *testing.T) {
	s := newSchool(t)
	p := s.appointed(1, Instructor.Rights())
	m := NewMembership(MembershipConfig{Group: testGroup, Root: root.Public(), HashAt: reading(Limits{}).HashAt,
		Check: func(Author, Join) error { return ErrNotGranted }})
	e := p.log[0]
	e.Body, e.Sealed = must(Join{Certificate: []byte{1}, Name: "person 1", Grants: p.chain}.AppendTo(nil)), false
	m.Apply(e)
	if m.IsMember(p.author()) {
		t.Error("the certificate was not looked at")
	}
}
