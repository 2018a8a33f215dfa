package netgroup

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// askew is a class whose clocks are up to two minutes apart and drift by up to 100 ppm. The last three are not linked to
// the teacher.
func askew(t *testing.T, seed uint64, size byte) *testClass {
	c := newClass(t, seed, netsim.Link{Delay: 15 * time.Millisecond, Jitter: 3 * time.Millisecond})
	for i := byte(2); i <= size; i++ {
		p := c.person(i)
		p.skew = time.Duration(int(i)*37%240-120) * time.Second
		p.drift = float64(int(i)*61%200-100) / 1e6
		p.join()
	}
	c.w.RunFor(10 * time.Second)
	for _, p := range c.people[size-3:] {
		c.w.SetPath(p.addr, c.people[0].addr, netsim.Link{Loss: 1})
		c.w.SetPath(c.people[0].addr, p.addr, netsim.Link{Loss: 1})
	}
	return c
}

// clock returns what a person's clock shows at some time, and world when it shows that.
func (p *person) clock(at time.Time) time.Time {
	return at.Add(p.skew + time.Duration(p.drift*float64(at.Sub(classStart))))
}

func (p *person) world(shown time.Time) time.Time {
	if shown.IsZero() || p.skew == 0 && p.drift == 0 {
		return shown
	}
	return classStart.Add(time.Duration(float64(shown.Sub(classStart)-p.skew)/(1+p.drift)) + 2)
}

// apart returns how far a person's class time is from the teacher's, or from that of whoever leads.
func (p *person) apart(lead *person) time.Duration {
	now := p.class.w.Now()
	return p.g.ClassTime(p.clock(now)).Sub(lead.g.ClassTime(lead.clock(now)))
}

// apart returns how far people's class time is from a lead's at most.
func (c *testClass) apart(lead *person) (most time.Duration) {
	for _, p := range c.people {
		most = max(most, p.apart(lead).Abs())
	}
	return most
}

func TestClocksThatAreWrongShowOneClassTime(t *testing.T) {
	t.Parallel()
	c := askew(t, 1, 8)
	teacher := c.people[0]
	c.eventually(20*time.Second, "one class time", func() bool { return c.apart(teacher) < 20*time.Millisecond })
	c.w.RunFor(90 * time.Second)
	most := time.Duration(0)
	for range 600 {
		c.w.RunFor(time.Second)
		most = max(most, c.apart(teacher))
	}
	t.Logf("class time was up to %v apart in ten minutes", most)
	if most > 20*time.Millisecond {
		t.Errorf("%v apart, want 20 ms", most)
	}
	for i, p := range c.people {
		lead, ok := p.g.Lead()
		if !ok || lead != teacher.author() {
			t.Errorf("person %d takes %v for the lead", p.seed, lead)
		}
		want := 1
		switch {
		case i == 0:
			want = 0
		case i >= 5:
			want = 2
		}
		if got := p.g.clock.Stratum(); got != want {
			t.Errorf("person %d is of stratum %d, want %d", p.seed, got, want)
		}
	}
}

// A line is stamped with class time, so that who has a wrong clock is not shown in the wrong place.
func TestEntriesAreStampedWithClassTime(t *testing.T) {
	c := askew(t, 2, 8)
	c.w.RunFor(time.Minute)
	for _, p := range c.people {
		p.say("what time is it?")
		e := p.folded[len(p.folded)-1]
		if off := e.Clock.Time().Sub(c.w.Now()); off.Abs() > 100*time.Millisecond {
			t.Errorf("person %d, whose clock is off by %v, wrote at %v", p.seed, p.skew, off)
		}
		c.w.RunFor(time.Second)
	}
}

func TestLeadChangesWithoutAJump(t *testing.T) {
	c := askew(t, 3, 8)
	teacher, deputy := c.people[0], c.people[1]
	c.w.RunFor(20 * time.Second)
	teacher.do(func(now time.Time) {
		err := teacher.g.Admit(now, deputy.author())
		if err = errors.Join(err, teacher.g.Grant(now, deputy.author(), journal.AllRights, time.Time{})); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(10 * time.Second)
	teacher.vanish()
	before := map[*person]time.Time{}
	for i := range 1200 {
		for _, p := range c.people {
			got := p.g.ClassTime(p.clock(c.w.Now()))
			if was, ok := before[p]; ok {
				if step := got.Sub(was) - 100*time.Millisecond; step.Abs() > 600*time.Microsecond {
					t.Fatalf("person %d: class time moved by %v in 100 ms, %v after the lead was gone", p.seed, got.Sub(was), time.Duration(i)*100*time.Millisecond)
				}
			}
			before[p] = got
		}
		c.w.RunFor(100 * time.Millisecond)
	}
	for _, p := range c.people {
		if lead, ok := p.g.Lead(); !ok || lead != deputy.author() {
			t.Errorf("person %d takes %v for the lead", p.seed, lead)
		}
	}
	if most := c.apart(deputy); most > 30*time.Millisecond {
		t.Errorf("%v apart from the new lead", most)
	}
	if off := deputy.g.ClassTime(deputy.clock(c.w.Now())).Sub(c.w.Now()); off.Abs() > 50*time.Millisecond {
		t.Errorf("class time is off by %v two minutes after the teacher was gone", off)
	}
}

// A member that lies about the time moves nobody; the lead moves everybody, by 5 ms a second.
func TestWhoLiesAboutTheTimeMovesLittle(t *testing.T) {
	c := askew(t, 4, 8)
	teacher, liar := c.people[0], c.people[1]
	c.w.RunFor(30 * time.Second)
	liar.skew += time.Hour
	honest := func() (most time.Duration) {
		for _, p := range c.people {
			if p != liar {
				most = max(most, p.apart(teacher).Abs())
			}
		}
		return most
	}
	for range 300 {
		c.w.RunFor(time.Second)
		if most := honest(); most > 20*time.Millisecond {
			t.Fatalf("a member's lie moved somebody by %v", most)
		}
	}
	teacher.skew += time.Hour
	began := c.w.Now()
	for range 60 {
		c.w.RunFor(time.Second)
		for _, p := range c.people[2:] {
			off := p.g.ClassTime(p.clock(c.w.Now())).Sub(c.w.Now())
			if most := c.w.Now().Sub(began)/200 + 30*time.Millisecond; off.Abs() > most {
				t.Fatalf("the lead's lie moved person %d by %v in %v, want at most 5 ms a second", p.seed, off, c.w.Now().Sub(began))
			}
		}
	}
}

// Somebody sets the lead's clock, or its machine slept: it learns from the others what class time was.
func TestLeadWhoseClockWasSetGoesOnWithClassTime(t *testing.T) {
	c := askew(t, 7, 8)
	teacher := c.people[0]
	c.w.RunFor(30 * time.Second)
	teacher.do(func(now time.Time) {
		teacher.skew += time.Minute
		teacher.g.forgetTime(now.Add(time.Minute))
	})
	c.w.RunFor(30 * time.Second)
	if most := c.apart(teacher); most > 50*time.Millisecond {
		t.Errorf("%v apart", most)
	}
	if off := teacher.g.ClassTime(teacher.clock(c.w.Now())).Sub(c.w.Now()); off.Abs() > 100*time.Millisecond {
		t.Errorf("class time moved by %v", off)
	}
}

func TestGroupsWithoutStaffHaveTheMachinesTime(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) { s.ClassKey = [32]byte{} })
	now := c.w.Now()
	if _, ok := c.people[0].g.Lead(); ok || !c.people[0].g.ClassTime(now).Equal(now) {
		t.Error("a lead where nobody is staff")
	}
}

func TestClockMessages(t *testing.T) {
	for _, m := range []clockMessage{{}, {asked: 1 << 60, class: classStart, stratum: 255, lead: journal.Author{1, 2}}} {
		if m.class.IsZero() {
			m.class = time.Unix(0, 0).UTC()
		}
		got, err := parseClockMessage(m.append(nil)[1:])
		if err != nil || got != m {
			t.Errorf("%+v became %+v, %v", m, got, err)
		}
	}
	long := (clockMessage{class: classStart}).append(nil)
	for _, b := range [][]byte{nil, long[1:40], append(long[1:], 0), func() []byte { b := append([]byte{}, long[1:]...); b[8] |= 0x80; return b }()} {
		if _, err := parseClockMessage(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%x: %v, want ErrMalformed", b, err)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	f.Add((clockMessage{asked: 7, class: classStart, stratum: 3, lead: journal.Author(keying.PeerID{9})}).append(nil)[1:])
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := parseClockMessage(in)
		if err == nil && fmt.Sprintf("%x", m.append(nil)[1:]) != fmt.Sprintf("%x", in) {
			t.Errorf("%x became %+v", in, m)
		}
	})
}

// A newcomer that meets somebody first who came by an invite for staff, and whose clock is wrong or who lies, is not told the
// time by it; and if that is the peer of its invite, it learns class time once it knows the lead.
func TestNewcomerThatWasToldAWrongTimeLearnsClassTime(t *testing.T) {
	for _, inviter := range []bool{false, true} {
		c := staffedWith(t, 1, classLinks[0].link, 1, 4, func(*person) {})
		teacher, liar := c.people[0], c.people[1]
		liar.do(func(now time.Time) {
			liar.g.clock.Lead(now, true)
			liar.g.clock.Begin(now)
			liar.skew += 24 * time.Hour
		})
		late := c.person(9)
		alone := true
		c.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
			if alone && (from == late.addr && to != liar.addr || to == late.addr && from != liar.addr) {
				return netsim.Link{Loss: 1}
			}
			return netsim.Link{}
		})
		peer := Peer{ID: liar.PeerID(), Addrs: []wire.Address{{AddrPort: liar.addr}}}
		if inviter {
			late.spec.Bootstrap = append(late.spec.Bootstrap, peer)
		}
		late.join()
		late.do(func(now time.Time) { late.g.AddNeighbor(now, peer) })
		c.w.RunFor(5 * time.Second)
		off := late.apart(teacher).Abs()
		if late.g.NeighborCount() != 1 || (off > time.Hour) != inviter {
			t.Errorf("alone with the liar (inviter %v) class time is off by %v", inviter, off)
		}
		alone = false
		c.w.RunFor(40 * time.Second)
		if off := late.apart(teacher).Abs(); off > 50*time.Millisecond {
			t.Errorf("class time is off by %v (inviter %v)", off, inviter)
		}
	}
}
