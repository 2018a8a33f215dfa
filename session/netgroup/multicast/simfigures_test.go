package multicast

import (
	"fmt"
	"slices"
	"time"
)

// simFigures are what is measured of a simulation.
type simFigures struct {
	delivered, within300, within1s     float64
	p50, p99, p999, direct50, direct99 time.Duration
	perByte, control, copies           float64
	depthMean                          float64
	depthMax                           int
	late500                            float64
	forged                             int
}

func (s *simulation) figures() (f simFigures) {
	var ages, direct []time.Duration
	var expected, in300, in1s, in500 int
	var sent, control uint64
	var depths, n int
	for _, node := range s.nodes {
		sent += node.sent
		control += node.controlSent
		if node.i == 0 || node.dead || node.joined > simWarm {
			continue
		}
		f.forged += len(node.forged)
		expected += len(s.sentAt)
		for _, age := range node.got {
			ages = append(ages, age)
			if age <= 300*time.Millisecond {
				in300++
			}
			if age <= 500*time.Millisecond {
				in500++
			}
			if age <= time.Second {
				in1s++
			}
		}
		for range 50 {
			direct = append(direct, s.oneWay(s.nodes[0], node)+s.nodes[0].jitter())
		}
		for sub := range node.engine.k {
			d := node.engine.Depth(sub)
			depths += d
			n++
			f.depthMax = max(f.depthMax, d)
		}
	}
	slices.Sort(ages)
	slices.Sort(direct)
	q := func(list []time.Duration, p float64) time.Duration {
		if len(list) == 0 {
			return 0
		}
		return list[min(int(p*float64(len(list))), len(list)-1)]
	}
	f.p50, f.p99, f.p999 = q(ages, .5), q(ages, .99), q(ages, .999)
	f.direct50, f.direct99 = q(direct, .5), q(direct, .99)
	e := float64(expected)
	f.delivered, f.within300, f.within1s, f.late500 = float64(len(ages))/e, float64(in300)/e, float64(in1s)/e, 1-float64(in500)/e
	alive := e / float64(len(s.sentAt))
	f.perByte = float64(sent) / float64(s.media) / alive
	f.control = float64(control) / float64(sent+control)
	f.copies = float64(s.nodes[0].sent) / float64(s.media)
	f.depthMean = float64(depths) / float64(n)
	return f
}

func (f simFigures) String() string {
	ms := func(d time.Duration) int64 { return d.Milliseconds() }
	return fmt.Sprintf("delivered %.5f in300 %.5f in1s %.5f p50 %d p99 %d p999 %d direct %d/%d (%.2f× %.2f×) perbyte %.3f control %.3f copies %.2f depth %.2f/%d late500 %.5f forged %d",
		f.delivered, f.within300, f.within1s, ms(f.p50), ms(f.p99), ms(f.p999), ms(f.direct50), ms(f.direct99),
		float64(f.p50)/float64(f.direct50), float64(f.p99)/float64(f.direct99), f.perByte, f.control, f.copies, f.depthMean, f.depthMax, f.late500, f.forged)
}

func (s *simulation) totals() (c Counters) {
	for _, n := range s.nodes {
		k := n.engine.Counters()
		c.Duplicates += k.Duplicates
		c.Repaired += k.Repaired
		c.Restored += k.Restored
		c.Lost += k.Lost
		c.Requested += k.Requested
		c.PacketsPushed += k.PacketsPushed
		c.PacketsAnswered += k.PacketsAnswered
		c.Unanswered += k.Unanswered
		c.Withheld += k.Withheld
		c.Premature += k.Premature
		c.NoRoom += k.NoRoom
		c.Implausible += k.Implausible
		c.Switches += k.Switches
		c.ParentsLost += k.ParentsLost
		c.Silences += k.Silences
		c.Promoted += k.Promoted
		c.Loops += k.Loops
		c.Displaced += k.Displaced
		c.Shed += k.Shed
		c.BadFrames += k.BadFrames
		c.Forgeries += k.Forgeries
		c.ForgersDropped += k.ForgersDropped
		c.LayersDropped += k.LayersDropped
	}
	return c
}
