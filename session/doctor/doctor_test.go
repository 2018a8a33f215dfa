package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/memnet"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

func TestClassOnTheSameNetworkIsFoundByEveryWay(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		invite := s.host("10.0.0.1", nil).Invite()
		r := s.examine("10.0.0.2", Config{Invite: invite})
		r.want(CheckInterfaces, Fine)
		r.want(CheckVPN)
		r.want(CheckPort, Fine)
		r.want(CheckMulticast, Fine, Fine)
		r.want(CheckBroadcast, Fine)
		r.want(CheckInvite, Fine)
		r.want(CheckExpiry, Fine)
		r.want(CheckClasses, Fine)
		r.want(CheckBootstrap, Fine)
		r.want(CheckLAN, Fine)
		r.want(CheckFirewall, Fine)
		r.want(CheckMember, Fine)
		if !r.reached || r.took > DefaultWait {
			t.Errorf("reached %v after %v:\n%v", r.reached, r.took, r)
		}
	})
}

func TestNobodyOfTheClassNoticesTheDoctor(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		class := s.host("10.0.0.1", func(c *session.Config) { c.WaitingRoom = true })
		time.Sleep(5 * time.Second) // in the bubble: until the class has begun
		before := class.View().Entries
		r := s.examine("10.0.0.2", Config{Invite: class.Invite()})
		time.Sleep(5 * time.Second)
		if v := class.View(); !r.reached || len(v.Waiting) > 0 || len(v.Members) != 1 || v.Entries != before {
			t.Errorf("reached %v; waiting %v, members %v, %d entries", r.reached, v.Waiting, v.Members, v.Entries)
		}
	})
}

func TestClassBehindAWallIsNotReached(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		invite := s.host("10.0.0.1", nil).Invite()
		s.lan.Cut("10.0.0.1", "10.0.0.2")
		r := s.examine("10.0.0.2", Config{Invite: invite, Wait: 5 * time.Second})
		r.want(CheckMulticast, Fine, Fine) // of oneself
		r.want(CheckClasses, NoClass)
		r.want(CheckBootstrap, Silent)
		r.want(CheckLAN, Silent)
		r.want(CheckFirewall, Silent)
		r.want(CheckMember, Silent)
		if r.reached {
			t.Error("reached")
		}
	})
}

func TestBlockedMulticastIsToldFromABlockedClass(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		invite := s.host("10.0.0.1", nil).Invite()
		s.crowd = memnet.New() // what is sent to all goes nowhere
		r := s.examine("10.0.0.2", Config{Invite: invite, Wait: 6 * time.Second})
		r.want(CheckClasses, NoClass)
		r.want(CheckBootstrap, Fine)
		r.want(CheckLAN, OnlyDirect)
		r.want(CheckMember, Fine)
		if !r.reached {
			t.Errorf("not reached:\n%v", r)
		}
	})
}

func TestComputerThatDoesNotHearItselfIsTold(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		join := func(deaf, refused string) func(udp.GroupOptions) (Group, error) {
			return func(o udp.GroupOptions) (Group, error) {
				return &waysGroup{s.crowd.Host("10.0.0.2").JoinGroup(o.V4), deaf, refused}, nil
			}
		}
		r := s.examine("10.0.0.2", Config{Network: Network{JoinWays: join("wlan0", "eth0")}})
		r.want(CheckMulticast, NotSent, NotHeard)
		r.want(CheckBroadcast, NotSent)
		r.want(CheckClasses, NoClass)
		r.want(CheckMember)
		fails := func(udp.GroupOptions) (Group, error) { return nil, errors.New("no multicast here") }
		s.examine("10.0.0.2", Config{Network: Network{JoinWays: fails}}).want(CheckMulticast, NotOpened)
	})
}

func TestInviteThatIsNoGoodIsTold(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		class := s.host("10.0.0.1", nil)
		r := s.examine("10.0.0.2", Config{Invite: class.Invite()[:40]})
		r.want(CheckInvite, BadInvite)
		r.want(CheckBootstrap)
		if r.reached {
			t.Error("reached by a damaged invite")
		}
		spec, err := netgroup.ParseSpec(class.Invite(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		spec.Expires = time.Now().Add(-time.Hour).Truncate(time.Second)
		r = s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations()})
		r.want(CheckExpiry, Expired)
		r.want(CheckMember, Fine) // the class is there, and that is worth knowing
		if r.reached {
			t.Error("reached by an expired invite")
		}
	})
}

func TestSomebodyElseAtTheAddressIsToldFromNobody(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		class := s.host("10.0.0.1", nil)
		spec, err := netgroup.ParseSpec(class.Invite(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		spec.Bootstrap[0].Addrs[0].AddrPort = netip.MustParseAddrPort("10.0.0.3:1000")
		echo, err := s.lan.Host("10.0.0.3").Listen(1000)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			b, sizes, froms := make([]byte, 64<<10), make([]int, 8), make([]netip.AddrPort, 8)
			for {
				n, err := echo.ReadBatch(b, sizes, froms)
				if err != nil {
					return
				}
				for _, from := range froms[:n] {
					_ = echo.WriteBatch([]byte("who are you?"), 12, from)
				}
			}
		}()
		s.crowd = memnet.New()
		r := s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations(), Wait: 5 * time.Second})
		r.want(CheckBootstrap, Stranger)
		r.want(CheckFirewall, Fine)
		if r.reached {
			t.Error("reached")
		}
		_ = echo.Close()
		<-done
	})
}

func TestRendezvousIsTriedByItself(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		meet := s.rendezvous("10.0.9.9", "school")
		class := s.host("10.0.0.1", func(c *session.Config) { c.Rendezvous = []netgroup.Rendezvous{meet} })
		time.Sleep(2 * time.Second) // in the bubble: until the class is registered
		spec, err := netgroup.ParseSpec(class.Invite(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		spec.Bootstrap = nil
		s.crowd = memnet.New()
		r := s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations()})
		r.want(CheckRendezvous, Fine)
		r.want(CheckMember, Fine)
		if !r.reached {
			t.Errorf("not reached:\n%v", r)
		}
		spec.Rendezvous[0].AccessKey = []byte("another")
		s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations()}).want(CheckRendezvous, Rejected)
		spec.Rendezvous[0].AccessKey = []byte("school")
		s.lan.Cut("10.0.9.9", "10.0.0.2")
		r = s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations()})
		r.want(CheckRendezvous, Silent)
		r.want(CheckMember, Silent)
		s.lan.Mend("10.0.9.9", "10.0.0.2")
		if err := class.Leave(context.Background()); err != nil {
			t.Fatal(err)
		}
		r = s.examine("10.0.0.2", Config{Invite: spec.WithAuthorizations()})
		r.want(CheckRendezvous, Alone)
	})
}

func TestRendezvousIsTriedWithoutAnInviteToo(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		meet := s.rendezvous("10.0.9.9", "")
		url := "rtmfp://10.0.9.9:1935/#" + meet.ID.String()
		r := s.examine("10.0.0.2", Config{Rendezvous: []string{url}})
		r.want(CheckRendezvous, Fine)
		find := func(context.Context, string) (netgroup.Rendezvous, error) {
			return netgroup.Rendezvous{}, &net.DNSError{Name: "nowhere.example", IsNotFound: true}
		}
		r = s.examine("10.0.0.2", Config{Rendezvous: []string{"rtmfp://nowhere.example/KEY#x"}, Network: Network{FindRendezvous: find}})
		r.want(CheckRendezvous, NameUnknown)
		if strings.Contains(r.String(), "KEY") {
			t.Errorf("the access key is shown:\n%v", r)
		}
	})
}

func TestInterfacesThatLeadNowhereAreTold(t *testing.T) {
	for _, tt := range []struct {
		name       string
		interfaces []udp.Interface
		vpn        bool
		want       Finding
	}{
		{"loopback alone", []udp.Interface{{Name: "lo", Flags: net.FlagLoopback, Prefixes: prefixes("127.0.0.1/8")}}, false, NoNetwork},
		{"none", nil, false, NoNetwork},
		{"no address given", []udp.Interface{{Name: "wlan0", Prefixes: prefixes("169.254.7.7/16", "fe80::1/64")}}, false, OnlyLinkLocal},
		{"tunnel", []udp.Interface{{Name: "eth0", Prefixes: prefixes("10.0.0.2/24")}, {Name: "tun0", Prefixes: prefixes("10.8.0.2/24")}}, true, Fine},
		{"point to point", []udp.Interface{{Name: "x7", Flags: net.FlagPointToPoint, Prefixes: prefixes("10.8.0.2/32")}}, true, Fine},
		{"not a tunnel by its name", []udp.Interface{{Name: "tuner", Prefixes: prefixes("10.0.0.2/24")}}, false, Fine},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inSite(t, func(t *testing.T, s *site) {
				n := Network{Interfaces: func([]string) ([]udp.Interface, error) { return tt.interfaces, nil }}
				r := s.examine("10.0.0.2", Config{Network: n})
				r.want(CheckInterfaces, tt.want)
				if tt.vpn {
					r.want(CheckVPN, UsesVPN)
				} else {
					r.want(CheckVPN)
				}
			})
		})
	}
}

func prefixes(list ...string) (all []netip.Prefix) {
	for _, p := range list {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

func TestPortInUseIsTold(t *testing.T) {
	inSite(t, func(t *testing.T, s *site) {
		c, err := s.lan.Host("10.0.0.2").Listen(4000)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		s.examine("10.0.0.2", Config{Port: 4000}).want(CheckPort, NotOpened)
	})
}
