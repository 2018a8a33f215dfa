package udp

import (
	"net"
	"net/netip"
	"testing"
)

func TestBroadcastAddress(t *testing.T) {
	for _, tt := range []struct {
		name, prefix string
		flags        net.Flags
		want         string // "" for none
	}{
		{"class C", "192.0.2.7/24", net.FlagBroadcast, "192.0.2.255"},
		{"odd length", "192.0.2.7/27", net.FlagBroadcast, "192.0.2.31"},
		{"smallest", "192.0.2.5/30", net.FlagBroadcast, "192.0.2.7"},
		{"loopback has no broadcast flag", "127.0.0.1/8", net.FlagLoopback, "127.255.255.255"},
		{"two hosts only", "192.0.2.6/31", net.FlagBroadcast, ""},
		{"one host only", "192.0.2.6/32", net.FlagBroadcast, ""},
		{"point to point", "192.0.2.6/24", net.FlagPointToPoint, ""},
		{"IPv6", "2001:db8::1/64", net.FlagBroadcast, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := iface{Interface: net.Interface{Flags: tt.flags}}
			got, ok := i.broadcast(netip.MustParsePrefix(tt.prefix))
			if ok != (tt.want != "") || ok && got != netip.MustParseAddr(tt.want) {
				t.Errorf("broadcast(%s) = %v, %v, want %q", tt.prefix, got, ok, tt.want)
			}
		})
	}
}

func TestSocketForTakesTheNetworkOfTheDestination(t *testing.T) {
	conn := func(index int, sockets ...*socket) *Conn {
		c := &Conn{}
		for _, s := range sockets {
			s.index = index
		}
		c.sockets.Store(&sockets)
		return c
	}
	sock := func(addr, network string) *socket {
		return &socket{bind: bind{addr: netip.MustParseAddr(addr), network: netip.MustParsePrefix(network)}}
	}
	named := conn(1,
		sock("127.0.0.1", "127.0.0.0/8"),
		sock("fe80::1%eth0", "fe80::/64"), sock("fe80::2%wlan0", "fe80::/64"),
		sock("10.1.0.1", "10.1.0.0/16"), sock("10.1.2.1", "10.1.2.0/24"),
		sock("2001:db8::1", "2001:db8::/64"),
	)
	for _, tt := range []struct{ to, by string }{
		{"127.0.0.9", "127.0.0.1"},
		{"10.1.9.9", "10.1.0.1"},
		{"10.1.2.9", "10.1.2.1"}, // the longer prefix
		{"198.51.100.1", "10.1.0.1"},
		{"fe80::9%eth0", "fe80::1%eth0"},
		{"fe80::9%wlan0", "fe80::2%wlan0"},
		{"fe80::9%ppp0", ""},
		{"2001:db8::9", "2001:db8::1"},
		{"2001:db8:1::9", "2001:db8::1"},
		{"::1", ""}, // loopback has no socket in IPv6 here
	} {
		got := ""
		if s := named.socketFor(netip.MustParseAddr(tt.to)); s != nil {
			got = s.addr.String()
		}
		if got != tt.by {
			t.Errorf("to %s by %q, want %q", tt.to, got, tt.by)
		}
	}
	v4only := conn(0, sock("0.0.0.0", "0.0.0.0/0"))
	if s := v4only.socketFor(netip.MustParseAddr("::1")); s != nil {
		t.Errorf("without an IPv6 socket ::1 goes by %v", s.addr)
	}
}

func TestGroupFilterAcceptsOnlyAnnouncementsOnAllowedInterfaces(t *testing.T) {
	group, bcast := netip.MustParseAddr("239.255.1.1"), netip.MustParseAddr("192.0.2.255")
	f := groupFilter{group: group, broadcasts: []netip.Addr{bcast}, indexes: []int{2}, names: []string{"eth0"},
		prefixes: []netip.Prefix{netip.MustParsePrefix("192.0.2.7/24")}}
	all := f
	all.all = true
	for _, tt := range []struct {
		name      string
		f         groupFilter
		from      string
		index     int
		dst       string
		want, any bool
	}{
		{"group", f, "192.0.2.9:1", 2, "239.255.1.1", true, true},
		{"broadcast", f, "192.0.2.9:1", 2, "192.0.2.255", true, true},
		{"limited broadcast", f, "192.0.2.9:1", 2, "255.255.255.255", true, true},
		{"other interface", f, "192.0.2.9:1", 3, "239.255.1.1", false, true},
		{"other group", f, "192.0.2.9:1", 2, "239.255.1.2", false, false},
		{"unicast", f, "192.0.2.9:1", 2, "192.0.2.7", false, false},
		{"nothing known, source near", f, "192.0.2.9:1", 0, "", true, true},
		{"nothing known, source far", f, "198.51.100.9:1", 0, "", false, true},
		{"nothing known, source of our link", f, "[fe80::9%eth0]:1", 0, "", true, true},
		{"nothing known, source of another link", f, "[fe80::9%wlan0]:1", 0, "", false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from := net.UDPAddrFromAddrPort(netip.MustParseAddrPort(tt.from))
			if _, got := tt.f.accepts(from, tt.index, net.ParseIP(tt.dst)); got != tt.want {
				t.Errorf("restricted: accepts = %v, want %v", got, tt.want)
			}
			if _, got := all.accepts(from, tt.index, net.ParseIP(tt.dst)); got != tt.any {
				t.Errorf("unrestricted: accepts = %v, want %v", got, tt.any)
			}
		})
	}
}

func TestLoopbackLeadsNowhere(t *testing.T) {
	name, err := Loopback()
	if err != nil {
		t.Fatal(err)
	}
	if i, err := net.InterfaceByName(name); err != nil || i.Flags&net.FlagLoopback == 0 {
		t.Errorf("interface %+v, %v", i, err)
	}
}
