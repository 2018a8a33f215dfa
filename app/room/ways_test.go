package room

import (
	"net/netip"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

func TestWaysOfAnInvite(t *testing.T) {
	peer := func(last byte) netgroup.Peer {
		addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, last}), 1935)
		return netgroup.Peer{ID: keying.PeerID{last}, Addrs: []wire.Address{{AddrPort: addr}}}
	}
	for name, tt := range map[string]struct {
		with func(s *netgroup.Spec)
		want Ways
	}{
		"nothing": {func(*netgroup.Spec) {}, Ways{}},
		"LAN":     {func(s *netgroup.Spec) { s.IPMulticastMemberUpdatesEnabled = true }, Ways{LAN: true}},
		"direct": {func(s *netgroup.Spec) {
			if err := s.AddBootstrapPeer(peer(1)); err != nil {
				t.Fatal(err)
			}
		}, Ways{Direct: true}},
		"helper": {func(s *netgroup.Spec) { s.Rendezvous = []netgroup.Rendezvous{{Peer: peer(2)}} }, Ways{Helper: true}},
	} {
		s := netgroup.NewSpec("Algebra")
		s.IPMulticastMemberUpdatesEnabled = false
		tt.with(s)
		if got := WaysOf("Join us: " + s.WithAuthorizations()); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
	if got := WaysOf("no invite"); got != (Ways{}) {
		t.Errorf("a text: %+v", got)
	}
}
