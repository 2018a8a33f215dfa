package session

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Here somebody who was let into a class has a program of their own, which keeps to no rule.

// say has somebody write an entry as it is, past all that the program checks.
func (p *someone) say(kind journal.Kind, body []byte) {
	p.t.Helper()
	var err error
	if doErr := p.do(p.t.Context(), func(now time.Time) { _, err = p.group.Append(now, kind, body) }); doErr != nil || err != nil {
		p.t.Fatalf("%s writes %v: %v", p.cfg.Name, kind, errors.Join(doErr, err))
	}
}

// must1 returns a body that is sound as far as its form goes.
func must1(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		must(t, err)
		return b
	}
}

// decisions is what a class has decided, for comparison before and after somebody forges it.
func decisions(v View) (words []string) {
	for _, m := range v.Members {
		words = append(words, m.Name, string(m.Role), m.Rights.String())
		if m.Deputy {
			words = append(words, "deputy")
		}
	}
	return append(words, v.Title, v.Stage.String(), strings.Join(v.Locks.Names(), " "), v.Sitting.Title,
		map[bool]string{true: "ended", false: "on"}[v.Ended], v.Lead.String(), v.Owner.Heir.String())
}

func TestStudentsDecideNothing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, eve := s.person("Ana").join(teacher.Invite()), s.person("Eve").join(teacher.Invite())
		everyone := []*someone{teacher, ana, eve}
		wait(5 * time.Second)
		must(t, ana.RaiseHand(t.Context(), true))
		must(t, teacher.Present(t.Context(), ana.author()))
		wait(time.Second)
		before, hands := decisions(teacher.View()), teacher.hands()

		body := must1(t)
		grant, err := journal.Chain(nil).Extend(eve.spec.ID(), eve.cfg.Identity, journal.Grant{Subject: eve.author(), Rights: journal.AllRights})
		must(t, err)
		again := append(slices.Clone(eve.me.Grants), journal.IssueGrant(eve.spec.ID(), eve.cfg.Identity, journal.Grant{
			Subject: eve.author(), Rights: journal.AllRights,
		}))
		one := []journal.Cut{{Author: ana.author(), Seq: 1}}
		one[0].Hash, _ = eve.group.Journal().HashAt(ana.author(), 1)
		for kind, b := range map[journal.Kind][]byte{
			journal.KindLaunch:      body(journal.Launch{Title: "Eve's", StaffKey: [32]byte{9}}.AppendTo(nil)),
			journal.KindEnd:         nil,
			journal.KindAdmit:       body(journal.Admit{Admissions: []journal.Admission{{Author: journal.Author{7}}}}.Encode()),
			journal.KindRevoke:      body(journal.Revoke{Rights: journal.Post, Cuts: one}.Encode()),
			journal.KindRemove:      body(journal.Remove{Cuts: one}.Encode()),
			journal.KindEpoch:       body(journal.Epoch{Commitment: [32]byte{1}}.Encode()),
			journal.KindWaitingRoom: journal.WaitingRoom{On: true}.Encode(),
			journal.KindLowerHands:  body(conduct.LowerHands{UpTo: journal.ClockAt(time.Now())}.Encode()),
			journal.KindStage:       body(conduct.StageChange{Presenter: eve.author()}.Encode(), nil),
			journal.KindLocks:       body(conduct.LockChange{On: conduct.AllLocks}.Encode()),
			journal.KindOwner:       body(conduct.OwnerPolicy{Choice: conduct.HandOver, Heir: eve.author()}.Encode()),
		} {
			eve.say(kind, b)
		}
		for _, chain := range []journal.Chain{grant, again} {
			eve.say(journal.KindGrant, body(journal.GrantStatement{Grants: chain}.Encode()))
		}
		wait(5 * time.Second)
		for _, p := range everyone {
			if after := decisions(p.View()); !slices.Equal(after, before) {
				t.Errorf("%s sees %q, before it was\n%q", p.cfg.Name, after, before)
			}
			if after := p.hands(); !slices.Equal(after, hands) {
				t.Errorf("%s sees the hands %q", p.cfg.Name, after)
			}
		}
		wantErr(t, eve.End(t.Context()), ErrNotAllowed)
		ana.write("still here")
		wait(time.Second)
		teacher.wantSaid("still here")
		wantSameState(t, everyone...)
	})
}

// An entry of the far future is kept and passed on and shows nowhere, and what follows it in its log waits with it.
// Nobody's clock follows.
func TestClockTenYearsAheadMovesNobody(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana, eve := s.person("Ana").join(teacher.Invite()), s.person("Eve").join(teacher.Invite())
		wait(5 * time.Second)
		eve.write("now")
		must(t, eve.do(t.Context(), func(now time.Time) {
			_, err := eve.group.Journal().Append(now.AddDate(10, 0, 0), journal.KindChat, []byte("in ten years"))
			must(t, err)
		}))
		eve.say(journal.KindChat, []byte("and after"))
		wait(time.Minute)
		late := s.person("Late").join(teacher.Invite())
		wait(5 * time.Second)
		for _, p := range []*someone{teacher, ana, late} {
			p.wantSaid("now")
			p.write("on time")
			must(t, p.do(t.Context(), func(now time.Time) {
				for e := range p.group.Journal().Folded() {
					if e.Clock.Time().After(now.Add(time.Minute)) {
						t.Errorf("%s follows a clock of %v", p.cfg.Name, e.Clock.Time())
					}
				}
			}))
		}
		wait(time.Second)
		wantSameState(t, teacher, ana, late)
	})
}

// Names that would show as somebody else's, or turn the text around them, make no member.
func TestNamesThatDeceiveMakeNoMember(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		for _, name := range []string{"\u202eanA", "Ana\u200b", "A\x00a", "A\xffa", "Ana ", " Ana", "A\nB", "\u2066Ana\u2069", "", strings.Repeat("a", 61), strings.Repeat("a", 1<<14)} {
			v := s.villain(teacher.Invite())
			wait(5 * time.Second)
			_ = v.Do(t.Context(), func(now time.Time, _ *netgroup.Connection) {
				_, _ = v.group.Append(now, journal.KindJoin, v.joinAs(name))
			})
		}
		wait(5 * time.Second)
		teacher.wantPresent("Teacher")
		if n := len(teacher.View().Members); n != 1 {
			t.Errorf("%d members", n)
		}
		v := s.villain(teacher.Invite()) // it is the names that are wrong
		wait(5 * time.Second)
		must(t, v.Do(t.Context(), func(now time.Time, _ *netgroup.Connection) {
			_, err := v.group.Append(now, journal.KindJoin, v.joinAs("Ana"))
			must(t, err)
		}))
		wait(time.Second)
		teacher.wantPresent("Teacher", "Ana")
	})
}

// A villain is in a class's group without the program that keeps a class.
type villain struct {
	*Peer
	group *netgroup.Group
	join  journal.Join
}

func (s *school) villain(invite string) *villain {
	s.t.Helper()
	honest := s.person("Villain")
	spec := honest.parse(invite)
	p, err := OpenPeer(s.t.Context(), PeerConfig{Identity: honest.cfg.Identity, Network: honest.cfg.Network})
	must(s.t, err)
	s.t.Cleanup(func() { p.Close() })
	v := &villain{Peer: p, join: journal.Join{
		Certificate: honest.cfg.Identity.Certificate(), Grants: spec.Auth[0].Grants,
		Proof: journal.ProveBearer(spec.ID(), spec.Auth[0].Signer(), honest.author()),
	}}
	v.group, err = p.Join(s.t.Context(), spec, netgroup.Member{Grants: v.join.Grants, Proof: v.join.Proof})
	must(s.t, err)
	return v
}

// joinAs returns the body of a join under any name.
func (v *villain) joinAs(name string) (b []byte) {
	for _, field := range [][]byte{v.join.Certificate, []byte(name), v.join.Grants.AppendTo(nil), v.join.Proof, nil, nil} {
		b = append(binary.AppendUvarint(b, uint64(len(field))), field...)
	}
	return b
}

// What somebody else signed, or signed for another class, is nothing that anybody takes.
func TestEntriesOfOthersAndOfOtherClassesAreNotTaken(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		other := s.person("Teacher").launch("Other", true)
		must(t, other.SetLock(t.Context(), conduct.AllLocks, true))
		teacher := s.person("Teacher")
		teacher.cfg.Identity = other.cfg.Identity // the same teacher, in two classes one after the other
		var raws [][]byte
		must(t, other.do(t.Context(), func(time.Time) { raws = other.group.Journal().Range(other.author(), 1, 10, 1<<20) }))
		other.leave()
		teacher.launch("T", true)
		eve := s.person("Eve").join(teacher.Invite())
		wait(5 * time.Second)
		must(t, eve.do(t.Context(), func(now time.Time) {
			for _, raw := range raws {
				if _, err := eve.group.Journal().Add(now, raw); !errors.Is(err, journal.ErrSignature) {
					t.Errorf("an entry of another class: %v", err)
				}
			}
			mine := eve.group.Journal().Range(teacher.author(), 1, 1, 1<<20)[0]
			forged := slices.Clone(mine)
			copy(forged[1:33], eve.cfg.Identity.Public())
			if _, err := eve.group.Journal().Add(now, forged); err == nil {
				t.Error("an entry under another name was taken")
			}
		}))
	})
}

// standStill has somebody write an entry whose clock is no later than that of their last one, which ends their log. It
// returns the entry's number.
func (p *someone) standStill() (seq uint64) {
	p.t.Helper()
	must(p.t, p.do(p.t.Context(), func(now time.Time) {
		j := p.group.Journal()
		seq = j.Length(p.author()) + 1
		last := j.Range(p.author(), seq-1, 1, 1<<20)[0]
		_, n := binary.Uvarint(last[33:])
		rest := last[33+n+32 : len(last)-64] // behind version, author, number and the hash of the one before
		hash := sha256.Sum256(last)
		raw := append(binary.AppendUvarint(slices.Clone(last[:33]), seq), hash[:]...)
		raw = append(raw, rest...)
		group := p.spec.ID()
		signed := append(append([]byte("lyceum/v1/entry\x00"), group[:]...), raw...)
		if _, err := j.Add(now, append(raw, p.cfg.Identity.Sign(signed)...)); !errors.Is(err, journal.ErrChain) {
			p.t.Errorf("an entry whose clock stands still: %v", err)
		}
	}))
	return seq
}

func (p *someone) wantFaults(want ...journal.Fault) {
	p.t.Helper()
	if got := p.View().Faults; !slices.Equal(got, want) {
		p.t.Errorf("%s sees what is wrong with logs: %v, want %v", p.cfg.Name, got, want)
	}
}

// Staff see why nothing of somebody shows: until the time has come, after a restart too, and until the person is removed.
// Students, who can do nothing about it, see nothing.
func TestStaffSeeWhyALogIsSilent(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana, eve, mal := s.person("Ana").join(teacher.Invite()), s.person("Eve").join(teacher.Invite()), s.person("Mal").join(teacher.Invite())
		wait(5 * time.Second)
		silent := func(p *someone, years, minutes int) journal.Fault {
			at := time.Now().UTC().AddDate(years, 0, 0).Add(time.Duration(minutes) * time.Minute)
			f := journal.Fault{Author: p.author(), Kind: journal.FaultAhead, Until: at.Add(-journal.MaxAhead)}
			must(t, p.do(t.Context(), func(time.Time) {
				e, err := p.group.Journal().Append(at, journal.KindChat, []byte("ahead"))
				must(t, err)
				f.Seq = e.Seq
			}))
			wait(time.Minute)
			return f
		}
		soon := silent(eve, 0, 5)
		teacher.wantFaults(soon)
		ana.wantFaults()
		wait(3 * time.Minute)
		teacher.wantFaults()
		teacher.wantSaid("ahead")

		far := silent(eve, 10, 0)
		broken := journal.Fault{Author: mal.author(), Kind: journal.FaultBroken, Seq: mal.standStill()}
		wait(time.Minute)
		both := []journal.Fault{far, broken}
		slices.SortFunc(both, func(a, b journal.Fault) int { return a.Author.Compare(b.Author) })
		teacher.wantFaults(both...)
		ana.wantFaults()
		path := teacher.path()
		teacher.crash()
		teacher.reopen(path)
		wait(10 * time.Second)
		teacher.wantFaults(both...)
		must(t, teacher.SetDeputy(t.Context(), ana.author(), true))
		wait(2 * time.Second)
		ana.wantFaults(both...)
		must(t, teacher.Remove(t.Context(), eve.author()))
		wait(2 * time.Second)
		teacher.wantFaults(broken)
		ana.wantFaults(broken)
	})
}
