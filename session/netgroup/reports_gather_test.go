package netgroup

import (
	"testing"
	"time"

	"lyceum/session/netgroup/ring"
)

// away returns a target that nobody of a class stands at, and those who are nearer to it than a person, the nearest
// first.
func (m *monitored) away(p *person) (reportTarget, []*neighbor) {
	m.t.Helper()
	for i := range byte(255) {
		to := ring.Address{i, 1}
		var nearer []*neighbor
		for _, n := range p.g.ups {
			if ring.Nearer(to, n.address, p.g.address) {
				nearer = append(nearer, n)
			}
		}
		if len(nearer) < 4 {
			continue
		}
		for j := range nearer {
			for k := j; k > 0 && ring.Nearer(to, nearer[k].address, nearer[k-1].address); k-- {
				nearer[k], nearer[k-1] = nearer[k-1], nearer[k]
			}
		}
		return targetOf(to), nearer
	}
	m.t.Fatal("nobody is nearer anywhere")
	return reportTarget{}, nil
}

func TestReportsGoInTurnToTheTwoNearest(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	r, now := &p.g.reports, m.w.Now()
	times := map[*neighbor]int{}
	for range 10 {
		times[r.next(now, to, nil)]++
	}
	if times[nearer[0]] != 5 || times[nearer[1]] != 5 {
		t.Errorf("%v", times)
	}
	if n := p.g.neighbors[m.people[0].PeerID()]; r.next(now, targetOf(n.address), nil) != n {
		t.Error("whom they are for is linked, and they go to somebody else")
	}
}

// Nobody gets reports who sent them, is silent, knows no way, or has confirmed nothing of late; in the end nobody is left.
func TestReportsGoAroundWhoDoesNotPassThemOn(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	r, now := &p.g.reports, m.w.Now()
	wants := func(best, second *neighbor, from *neighbor) {
		t.Helper()
		for range 2 {
			if n := r.next(now, to, from); n != best && n != second {
				t.Errorf("went to another")
			}
		}
	}
	wants(nearer[1], nearer[2], nearer[0])
	nearer[0].silentAt = now
	wants(nearer[1], nearer[2], nil)
	nearer[1].reportLink().noWays.shut(now, to, noWayFor)
	wants(nearer[2], nearer[3], nil)
	now = now.Add(noWayFor)
	nearer[0].silentAt = time.Time{}
	wants(nearer[0], nearer[1], nil)

	r.gather(now, nearer[0], to, []byte{itemReport})
	r.flush(now, nearer[0])
	wants(nearer[0], nearer[1], nil)
	now = now.Add(time.Second) // of the simulation nothing has passed, so nothing is confirmed
	wants(nearer[1], nearer[2], nil)
	now = now.Add(confirmNot)
	wants(nearer[0], nearer[1], nil)
	m.w.RunFor(time.Second)
	now = m.w.Now()
	for _, n := range nearer {
		n.reportLink().noWays.shut(now, to, noWayFor)
	}
	if r.next(now, to, nil) != nil {
		t.Error("somebody is left")
	}
}

// A report that overtakes its opening cannot be read, so both take one way.
func TestReportFollowsItsOpening(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	from := p.g.neighbors[m.people[0].PeerID()]
	for range 3 {
		before := []int{len(nearer[0].reportLink().gathered), len(nearer[1].reportLink().gathered)}
		p.g.reports.passOn(m.w.Now(), from, bound{to, [][]byte{{itemOpening, 1}, {itemReport, 1}}}, false)
		for i, n := range before {
			if got := len(nearer[i].reports.gathered) - n; from != nearer[0] && from != nearer[1] && got != 0 && got != 2 {
				t.Errorf("%d of two", got)
			}
		}
	}
}

// What waits is sent on after a while, or when it fills a packet.
func TestReportsAreGathered(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	r, n := &p.g.reports, nearer[0]
	p.do(func(now time.Time) { r.gather(now, n, to, []byte{itemReport, 1}, []byte{itemReport, 2}) })
	m.w.RunFor(gatherFor - 10*time.Millisecond)
	if len(n.reports.gathered) != 2 {
		t.Error("sent before time")
	}
	if m.w.RunFor(20 * time.Millisecond); len(n.reports.gathered) != 0 || n.reports.bytes != 0 {
		t.Error("not sent in time")
	}
	p.do(func(now time.Time) { r.gather(now, n, to, make([]byte, gatherBytes-1)) })
	if len(n.reports.gathered) != 1 {
		t.Error("what fits waits for no more")
	}
	p.do(func(now time.Time) { r.gather(now, n, to, []byte{itemReport}) })
	if len(n.reports.gathered) != 0 {
		t.Error("a full packet waits")
	}
}

// What a neighbour does not confirm, or waits for one that goes, is sent another way.
func TestReportsTakeAnotherWayWhenALinkFails(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, nearer := m.away(p)
	r, now := &p.g.reports, m.w.Now()
	others := func() (n int) {
		for _, x := range nearer[1:] {
			if x.reports != nil {
				n += len(x.reports.sent)
			}
		}
		return n
	}
	r.gather(now, nearer[0], to, []byte{itemReport, 1})
	r.flush(now, nearer[0])
	if at, waits := nearer[0].unsureAt(); !waits || r.rescueAt.IsZero() || at.Sub(now) > time.Second {
		t.Fatalf("%v, %v", at, waits)
	}
	if r.rescue(now.Add(confirmWithin / 2)); others() != 0 {
		t.Error("sent again too soon")
	}
	if r.rescue(now.Add(time.Second)); others() != 1 {
		t.Errorf("%d sent another way", others())
	}
	if r.rescue(now.Add(2 * time.Second)); others() != 1 {
		t.Error("sent another way twice")
	}
	r.gather(now, nearer[0], to, []byte{itemReport, 2})
	if r.gone(now, nearer[0]); others() != 2 || len(nearer[0].reports.gathered) != 0 {
		t.Errorf("%d sent another way", others())
	}
}

// Whoever floods takes from another neighbour at most what that one has beyond a little.
func TestFloodTakesLittleFromOthers(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 9)
	p := m.people[4]
	to, _ := m.away(p)
	r, now := &p.g.reports, m.w.Now()
	liars, honest := p.g.ups[:6], p.g.ups[6]
	for range 10 {
		for _, n := range liars {
			for range 100 {
				r.passOn(now, n, bound{to, [][]byte{make([]byte, 1000)}}, false)
			}
		}
		if spend := r.mayPass(now, honest.reportLink(), 100); spend == nil {
			t.Fatal("nothing is passed on for who sends little")
		} else {
			spend()
		}
		now = now.Add(time.Second)
	}
	if d := p.g.Counters().ReportsDropped; d < 1500 {
		t.Errorf("%d dropped of 6,000", d)
	}
}
