package session

import (
	"net/netip"
	"testing"

	"lyceum/session/netgroup"
)

func TestOneCopyOfAStreamIsSentToTheFirstAddressThatMayBeUsed(t *testing.T) {
	own := []netip.AddrPort{netip.MustParseAddrPort("10.0.0.5:1935")}
	for _, tt := range []struct {
		source string
		may    bool
	}{{"", true}, {"10.0.0.5", true}, {"10.0.0.6", false}} {
		var source netip.Addr
		if tt.source != "" {
			source = netip.MustParseAddr(tt.source)
		}
		if got := mayEmit(source, own); got != tt.may {
			t.Errorf("to an address for %q: %v, want %v", tt.source, got, tt.may)
		}
	}
}

func TestStreamsAreNeverBroadcast(t *testing.T) {
	spec := netgroup.NewSpec("x")
	spec.IPMulticastMemberUpdatesEnabled, spec.MulticastEnabled = true, true
	if o := updateGroups(spec, nil); len(o) != 1 || o[0].MulticastOnly {
		t.Errorf("updates of a usual group go to %+v", o)
	}
	spec.PeerToPeerDisabled = true
	if o := updateGroups(spec, nil); len(o) != 1 || !o[0].MulticastOnly {
		t.Errorf("updates of a group that sends by multicast alone go to %+v", o)
	}
	for _, a := range spec.StreamAddresses() {
		if o := singleFamily(a.AddrPort, nil); !o.MulticastOnly || o.V4.IsValid() == o.V6.IsValid() {
			t.Errorf("streams go to %+v", o)
		}
	}
}
