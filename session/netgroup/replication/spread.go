package replication

import "time"

// Copies are left to whom they were sent for a while before others are shown them here. Our choice: a second is five times as
// long as it takes neighbours to tell each other what they have. Who shares slow computers needs longer, and is left to it for
// as long as it brings everybody to the end soon. Who has a thin line never is as good as done: there the source helps.
const (
	leftFor      = time.Second
	leftAtMost   = 5 * time.Second // while neighbours are as good as done
	asGoodAsDone = 2 * time.Second // and they have all that they want, if they go on as they did lately
	standstill   = 2 * seedEvery   // nobody got anything: they do not go on
)

// A spread is how fast neighbours get what they want, from here and from each other.
type spread struct {
	lacking uint64 // copies, when it was measured
	at      time.Time
	got     uint64    // copies since
	gotAt   time.Time // when there were some, as it was measured
	pace    float64   // copies a second, smoothed over about one
}

// measure learns how many copies neighbours lack, and how fast they get them.
func (p *spread) measure(now time.Time, lacking uint64) {
	d := now.Sub(p.at)
	switch {
	case p.at.IsZero():
		*p = spread{lacking: lacking, at: now}
	case d >= seedEvery:
		if p.got > 0 {
			p.gotAt = now
		}
		p.pace += (float64(p.got)/d.Seconds() - p.pace) * min(1, d.Seconds())
		p.lacking, p.got, p.at = lacking, 0, now
	}
}

func (p *spread) isAsGoodAsDone(now time.Time) bool {
	goesOn := p.got > 0 || now.Sub(p.gotAt) <= standstill
	return goesOn && float64(p.lacking) <= p.pace*asGoodAsDone.Seconds()
}

// got notes that a neighbour got objects that it wanted. Nobody gets more than there is, whatever it says, if that is known.
func (s *Space) got(n *neighbor, copies uint64) {
	if s.cfg.Objects > 0 {
		copies = min(copies, s.cfg.Objects-n.got)
	}
	n.got += copies
	s.seed.spread.got += copies
}
