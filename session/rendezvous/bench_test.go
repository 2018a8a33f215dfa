package rendezvous

import (
	"net/netip"
	"runtime"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/rendezvous/protocol"
)

// A clocked node adds up the time that it takes.
type clocked struct {
	netsim.Node
	took time.Duration
}

func (n *clocked) time(f func()) {
	began := time.Now()
	f()
	n.took += time.Since(began)
}

func (n *clocked) Receive(now time.Time, from netip.AddrPort, d []byte) {
	n.time(func() { n.Node.Receive(now, from, d) })
}

func (n *clocked) Advance(now time.Time) (wake time.Time) {
	n.time(func() { wake = n.Node.Advance(now) })
	return wake
}

func (n *clocked) Transmit(now time.Time, buf []byte) (to netip.AddrPort, d []byte, ok bool) {
	n.time(func() { to, d, ok = n.Node.Transmit(now, buf) })
	return to, d, ok
}

// BenchmarkCaller is one of many members that open sessions, register under one tag and ask for members: what that costs
// the service, in processor time and in memory that stays.
func BenchmarkCaller(b *testing.B) {
	v := newService(b, Limits{Handshakes: 1 << 20, MembersPerTag: 1 << 20, SessionsPerSite: 1 << 20})
	node := &clocked{Node: v}
	v.w.Remove(v.addr)
	v.w.Add(v.addr, node, link)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peers := make([]*peer, b.N)
	for i := range peers {
		p := v.peer(i + 1)
		p.connect()
		for _, m := range []protocol.Request{protocol.Hello{}, protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1}} {
			p.sends(protocol.Append(nil, m))
		}
		peers[i] = p
	}
	b.ResetTimer()
	v.w.RunFor(10 * time.Second)
	b.StopTimer()
	if n := v.store.Members(tag1); n != b.N {
		b.Fatalf("%d of %d are registered", n, b.N)
	}
	for _, p := range peers {
		v.w.Remove(p.addr)
		*p = peer{} // what stays is the service's
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(node.took.Microseconds())/float64(b.N), "service-µs/op")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "service-B/op")
}
