package rtmfp

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// behind moves a peer into a home whose router is of a kind; Public leaves it where it is.
func (p *testPeer) behind(kind netsim.Kind, outside byte) {
	if kind == netsim.Public {
		return
	}
	home := p.world.AddSite(netsim.NAT{Kind: kind, Outside: netip.AddrFrom4([4]byte{198, 51, 100, outside})})
	inside := netip.MustParseAddrPort("192.168.1.2:1935")
	p.world.Public().Move(p.addr, home, inside)
	p.site, p.addr = home, inside
}

// introduced lets two peers behind routers of two kinds, both with a session with a public introducer,
// try to open one with each other, and reports whether that succeeded.
func introduced(t *testing.T, asking, wanted netsim.Kind) bool {
	t.Helper()
	in := &introduction{t: t, w: netsim.New(1, testStart)}
	in.a, in.b, in.i = newTestPeer(t, in.w, "a", 1, lan), newTestPeer(t, in.w, "b", 2, lan), in.introducer(3)
	in.a.behind(asking, 1)
	in.b.behind(wanted, 2)
	openBetween(in.a, in.i)
	openBetween(in.b, in.i)
	in.w.RunFor(time.Second)
	s := in.a.connect(in.b, in.i.addr)
	f := in.a.openFlow(s, "f", PriorityData)
	in.a.write(f, numbered(0, 20_000))
	return in.w.RunUntil(openTimeout, func() bool { return len(in.b.messages("f")) == 1 })
}

// "All that UDP hole punching can connect do": netsim.Punch finds out what it can by trying.
func TestIntroductionConnectsWhateverHolePunchingCan(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, b := range netsim.Kinds() {
		fmt.Fprintf(&table, " | %v", b)
	}
	for _, a := range netsim.Kinds() {
		fmt.Fprintf(&table, "\n%v", a)
		for _, b := range netsim.Kinds() {
			connected, reach := introduced(t, a, b), netsim.Punch(a, b)
			switch {
			case connected && reach == netsim.Apart:
				t.Errorf("%v to %v: connected, which nothing can", a, b)
			case !connected && reach == netsim.Paired:
				t.Errorf("%v to %v: not connected, which hole punching can", a, b)
			}
			if connected {
				table.WriteString(" | direct")
			} else {
				table.WriteString(" | –")
			}
		}
	}
	t.Logf("asking below, wanted across%s", table.String())
}
