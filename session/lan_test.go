package session

import (
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

var sprintf = fmt.Sprintf // not checked by vet: verbs that do not fit are the point

// browse listens on the LAN until the test ends.
func (s *school) browse() *Browser {
	s.t.Helper()
	p := s.person("")
	b, err := Browse(s.t.Context(), p.cfg.Network, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { b.Close() })
	return b
}

// one returns the only class listed.
func one(t *testing.T, b *Browser) netgroup.Announcement {
	t.Helper()
	list := b.Classes()
	if len(list) != 1 {
		t.Fatalf("%d classes listed: %v, want 1", len(list), list)
	}
	return list[0]
}

func TestOpenClassIsAnnouncedWithItsInvite(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", true)
		wait(3 * time.Second)
		a := one(t, b)
		if a.Title != "Photosynthesis" || a.Teacher != "Dr. Lindqvist" || a.People != 1 || a.Endpoint().Port() != uint16(teacher.Port()) {
			t.Errorf("announced %+v", a)
		}
		select {
		case <-b.Changed():
		default:
			t.Error("not told of the change")
		}
		ana := s.person("Ana").join(a.Invite)
		wait(5 * time.Second)
		ana.wantPresent("Dr. Lindqvist", "Ana")
		if a := one(t, b); a.People != 2 {
			t.Errorf("%d people announced, want 2", a.People)
		}
		teacher.leave()
		wait(time.Second)
		if list := b.Classes(); len(list) != 0 {
			t.Errorf("after the goodbye: %v", list)
		}
	})
}

func TestClosedClassIsAnnouncedWithoutAnInvite(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		s.person("Teacher").launch("Private", false)
		wait(3 * time.Second)
		if a := one(t, b); a.Invite != "" || a.Title != "Private" {
			t.Errorf("announced %q with invite %q", a.Title, a.Invite)
		}
	})
}

func TestClassThatEndedIsNoLongerAnnounced(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		teacher := s.person("Teacher").launch("T", true)
		wait(3 * time.Second)
		one(t, b)
		if err := teacher.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		wait(3 * time.Second)
		if list := b.Classes(); len(list) != 0 {
			t.Errorf("listed after its end: %v", list)
		}
	})
}

func TestClassThatFallsSilentIsForgotten(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse() // 10.0.0.1
		teacher := s.person("Teacher").launch("T", true)
		wait(3 * time.Second)
		one(t, b)
		for len(b.Changed()) > 0 {
			<-b.Changed()
		}
		wait(10 * time.Second)
		if len(b.Changed()) != 0 {
			t.Error("told of a change though only the time of the announcement is new")
		}
		s.lan.Cut(teacher.ip, "10.0.0.1")
		wait(3*netgroup.AnnounceInterval + 2*time.Second)
		if list := b.Classes(); len(list) != 0 {
			t.Errorf("still listed: %v", list)
		}
		if len(b.Changed()) != 1 {
			t.Error("not told that it is gone")
		}
	})
}

func TestAnnouncementTellsWhatTheTeacherChose(t *testing.T) {
	for name, hide := range map[string]Hide{
		"all": {}, "title": {Title: true}, "teacher": {Teacher: true}, "people": {People: true}, "class": {Class: true},
	} {
		inSchool(t, func(t *testing.T, s *school) {
			b := s.browse()
			teacher := s.person("Dr. Lindqvist")
			teacher.cfg.Hide = hide
			teacher.launch("Photosynthesis", false)
			wait(3 * time.Second)
			if hide.Class {
				if list := b.Classes(); len(list) != 0 {
					t.Errorf("%s: announced %v", name, list)
				}
				return
			}
			a := one(t, b)
			if (a.Title == "") != hide.Title || (a.Teacher == "") != hide.Teacher || (a.People == 0) != hide.People {
				t.Errorf("hidden: %s; announced %q by %q with %d", name, a.Title, a.Teacher, a.People)
			}
		})
	}
}

func TestRubbishOnTheAnnouncementPortIsIgnored(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		g := s.lan.Host("10.0.0.99").JoinGroup(announceV4)
		for _, junk := range []string{"", "LYCA", "LYCA\x01\x00garbage", string(make([]byte, 1200))} {
			if err := g.Send([]byte(junk)); err != nil {
				t.Fatal(err)
			}
		}
		s.person("Teacher").launch("T", true)
		wait(3 * time.Second)
		one(t, b)
		g.Close()
	})
}

// A network on which nothing can be announced is no reason not to teach.
func TestClassOpensWhereItCannotBeAnnounced(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		p := s.person("Teacher")
		noGroup := errors.New("no multicast here")
		p.cfg.Network.JoinGroup = func(udp.GroupOptions) (Group, error) { return nil, noGroup }
		p.launch("T", true)
		wait(5 * time.Second)
		p.write("hello")
		if _, err := Browse(t.Context(), p.cfg.Network, nil); !errors.Is(err, noGroup) {
			t.Errorf("Browse = %v", err)
		}
	})
}

func TestBrowserClosesTwice(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		b := s.browse()
		for range 2 {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// withoutAddresses returns the invite as it is where nobody knows anybody's address.
func withoutAddresses(t *testing.T, c *Class) *netgroup.Spec {
	t.Helper()
	spec, err := netgroup.ParseSpec(c.Invite(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for i := range spec.Bootstrap {
		spec.Bootstrap[i].Addrs = nil
	}
	return spec
}

func TestClassOnThisNetworkIsJoinedWithoutAnyAddress(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		wait(time.Minute)
		ana := s.person("Ana").joinSpec(withoutAddresses(t, teacher.Class))
		wait(2 * time.Second)
		ben := s.person("Ben").joinSpec(withoutAddresses(t, teacher.Class))
		wait(2 * time.Second)
		for _, p := range []*someone{teacher, ana, ben} {
			p.wantPresent("Teacher", "Ana", "Ben")
		}
		wait(5 * time.Second)
		s.lan.Cut(teacher.ip, ana.ip)
		s.lan.Cut(teacher.ip, ben.ip)
		ana.write("hello")
		wait(time.Second)
		ben.wantSaid("hello") // who found each other by themselves
	})
}

func TestGroupWithoutLinksIsNoClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		spec := netgroup.NewSpec("IP multicast alone")
		spec.PeerToPeerDisabled = true
		c, err := Join(t.Context(), s.person("Ana").cfg, spec)
		wantErr(t, err, ErrNotSupported)
		if c != nil {
			t.Error("joined")
		}
	})
}

func TestMembersGoOnToBeFoundAfterTheNetworkChanged(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", false)
		wait(time.Minute)
		teacher.conn.Move("10.0.1.1")
		wait(time.Second)
		ana := s.person("Ana").joinSpec(withoutAddresses(t, teacher.Class))
		wait(2 * time.Second)
		ana.wantPresent("Teacher", "Ana")
	})
}

// A countedGroup counts what is read of it.
type countedGroup struct {
	Group
	reads *atomic.Int64
}

func (g countedGroup) ReadFrom(b []byte) (int, netip.AddrPort, error) {
	n, from, err := g.Group.ReadFrom(b)
	if err == nil {
		g.reads.Add(1)
	}
	return n, from, err
}

// Whoever announces hears all that others announce; the system keeps what nobody reads.
func TestAnnouncerLeavesNothingUnread(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		var reads atomic.Int64
		p := s.person("Dr. Lindqvist")
		join := p.cfg.Network.JoinGroup
		p.cfg.Network.JoinGroup = func(o udp.GroupOptions) (Group, error) {
			g, err := join(o)
			if o.V4 == announceV4 && err == nil {
				return countedGroup{g, &reads}, nil
			}
			return g, err
		}
		p.launch("Photosynthesis", true)
		other := s.lan.Host("10.0.0.99").JoinGroup(announceV4)
		for range 100 {
			_ = other.Send([]byte("noise"))
			wait(10 * time.Millisecond)
		}
		if n := reads.Load(); n < 100 {
			t.Errorf("%d datagrams read, 100 came", n)
		}
	})
}
