//go:build !386 && !s390x

package udp

import (
	"net"
	"net/netip"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

func TestSourceIsUnmappedAndKeepsItsZone(t *testing.T) {
	lo, err := net.InterfaceByName(loopbackName(t))
	if err != nil {
		t.Fatal(err)
	}
	port := [2]byte{0x07, 0x8f} // 1935
	for _, tt := range []struct {
		addr string
		zone uint32
		want string
	}{
		{"192.0.2.1", 0, "192.0.2.1:1935"},
		{"2001:db8::1", 0, "[2001:db8::1]:1935"},
		{"::ffff:192.0.2.1", 0, "192.0.2.1:1935"},
		{"::ffff:192.0.2.1", uint32(lo.Index), "192.0.2.1:1935"},
		{"fe80::1", uint32(lo.Index), "[fe80::1%" + lo.Name + "]:1935"},
		{"fe80::1", 1 << 30, "[fe80::1%1073741824]:1935"}, // an interface that has gone
	} {
		f := filler{zones: new(zones)}
		a := netip.MustParseAddr(tt.addr)
		if a.Is4() {
			from := (*unix.RawSockaddrInet4)(unsafe.Pointer(&f.from))
			from.Family, from.Addr, from.Port = unix.AF_INET, a.As4(), *(*uint16)(unsafe.Pointer(&port))
		} else {
			f.from = unix.RawSockaddrInet6{Family: unix.AF_INET6, Addr: a.As16(), Port: *(*uint16)(unsafe.Pointer(&port)), Scope_id: tt.zone}
		}
		if got := f.sender(); got != netip.MustParseAddrPort(tt.want) {
			t.Errorf("from %s, zone %d: sender() = %v, want %s", tt.addr, tt.zone, got, tt.want)
		}
	}
}

func TestZoneIsAskedForAgainWhenNamesChanged(t *testing.T) {
	z := zones{names: map[uint32]string{1: "old"}}
	if got := z.name(1); got != "old" {
		t.Errorf("name(1) = %q, want what is remembered", got)
	}
	z.stale.Store(true)
	if got := z.name(1); got == "old" {
		t.Errorf("name(1) = %q after names changed", got)
	}
}
