package session

import (
	"net/netip"
	"testing"
	"time"
)

func TestOneAddressDoesNotCrowdOutOthers(t *testing.T) {
	in := intake{perSecond: 100}
	now := time.Unix(1000, 0)
	takes := func(from string, n int) (taken int) {
		for range n {
			if in.takes(now, netip.MustParseAddr(from)) {
				taken++
			}
		}
		return taken
	}
	if got := takes("10.0.0.66", 1000); got != 50 {
		t.Errorf("%d of one address, want half", got)
	}
	if got := takes("10.0.0.1", 20); got != 20 {
		t.Errorf("%d of another one, want all 20", got)
	}
	if got := takes("10.0.0.2", 1000); got != 30 {
		t.Errorf("%d of a third, want what is left", got)
	}
	now = now.Add(time.Second)
	for i := range 10 * maxSources {
		in.takes(now, netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}))
	}
	if n := len(in.from); n > maxSources+1 {
		t.Errorf("%d addresses are told apart", n)
	}
}
