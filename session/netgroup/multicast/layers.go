package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	layersEvery = 500 * time.Millisecond
	tooLossy    = 0.10             // of the packets given up: less is received
	veryLossy   = 0.25             // the same at once
	lossyRounds = 2                // in a row
	settling    = 3 * time.Second  // what is lost while parents are found says nothing of the downlink
	newHere     = 8 * time.Second  // nor what is lost before, while trees grow with many who come at once
	gathering   = 15 * time.Second // nor before there was a parent for everything for a while, if that comes later
	firstReturn = 5 * time.Second
	lastReturn  = 80 * time.Second
	standsAfter = 10 * time.Second // with more the line can take it: what came of trying before is forgotten

	// The downlink is full if all that comes waits for it, by whichever way, and some of it had to be asked for.
	fullWait  = 120 * time.Millisecond
	fullLater = 60 * time.Millisecond
	fullAsked = 0.05
	fullHeard = time.Second // only who was heard lately has a round trip that says something
	drained   = time.Second // after less is received the queue is empty
)

// layers decides what a weak receiver asks for: fewer layer groups, and at last no picture at all, for sound goes first.
type layers struct {
	got, gone, asked int // packets that came, that were given up, and that were asked for, in this round
	lately           float64
	rounds           int // that were bad, in a row
	roundAt          time.Time
	off              bool // not even the first layer group is received
	lessAt, moreAt   time.Time
	returnAt         time.Time // when to try one more again
	patience         time.Duration
}

func (l *layers) came() { l.got++ }
func (l *layers) lost() { l.gone++ }
func (l *layers) pull() { l.asked++ }

// isSettled reports whether a substream has had a parent for a while.
func (e *Engine) isSettled(now time.Time, s int) bool {
	sub := &e.substreams[s]
	return sub.parent != 0 && now.Sub(sub.since) > settling
}

// isNewHere reports whether what is lost may still be lost because trees grow.
func (e *Engine) isNewHere(now time.Time) bool {
	here := now.Sub(e.joinedAt)
	if here < newHere || here >= gathering {
		return here < newHere
	}
	for s := range e.k {
		if e.wanted(s) && !e.isSettled(now, s) {
			return true
		}
	}
	return false
}

// share is how much was given up lately.
func (l *layers) share() float64 { return l.lately }

// advance looks at the round that ends.
func (l *layers) advance(now time.Time, e *Engine) {
	if now.Sub(l.roundAt) < layersEvery {
		return
	}
	all := max(float64(l.got+l.gone), 1)
	gone, asked := float64(l.gone)/all, float64(l.asked)/all
	l.roundAt, l.lately, l.got, l.gone, l.asked = now, gone, 0, 0, 0
	if l.rounds++; gone < tooLossy && (asked < fullAsked || !e.isFull(now)) {
		l.rounds = 0
	}
	if now.Sub(l.lessAt) < drained || e.isNewHere(now) {
		l.rounds = 0
		return
	}
	if l.rounds >= lossyRounds || gone > veryLossy {
		l.less(now, e)
	} else if gone < lossyAbove && !l.returnAt.IsZero() && now.After(l.returnAt) {
		l.more(now, e)
	}
}

// less leaves out the highest layer group that is received. Of a picture the last is one, as sound comes by a stream of
// its own. Who tried more and failed waits longer before the next time.
func (l *layers) less(now time.Time, e *Engine) {
	isPicture := e.cfg.Info.Kind == stream.Video || e.cfg.Info.Kind == stream.Screen
	switch {
	case l.off || e.maxGroup == 0 && !isPicture:
		return
	case e.maxGroup > 0:
		e.maxGroup--
	default:
		l.off = true
	}
	switch {
	case l.patience == 0 || now.Sub(l.moreAt) > standsAfter && now.Sub(l.lessAt) > standsAfter:
		l.patience = firstReturn
	case l.moreAt.After(l.lessAt):
		l.patience = min(4*l.patience, lastReturn)
	}
	l.rounds, l.lessAt, l.returnAt = 0, now, now.Add(l.patience)
	e.counters.LayersDropped++
	e.forgetMissing()
}

// more receives one layer group more again. A picture begins anew.
func (l *layers) more(now time.Time, e *Engine) {
	switch {
	case l.off:
		l.off = false
		e.keyFrames.any, e.keyFrames.rewound = false, false
	case e.maxGroup < min(e.cfg.MaxGroup, uint8(e.nGroups-1)):
		e.maxGroup++
	default:
		l.returnAt = time.Time{}
		return
	}
	l.moreAt, l.returnAt = now, now.Add(l.patience)
}

// isFull reports whether what comes waits for this member's downlink, by whichever way it comes. Then nearly all round
// trips are longer than they were, and so is what packets take from the publisher. The former alone may be this
// member's uplink's fault, the latter the publisher's.
func (e *Engine) isFull(now time.Time) bool {
	var trips, ways, longer, later int
	for _, n := range e.neighbors {
		if n.path.RTT == 0 || now.Sub(n.heardAt) > fullHeard {
			continue
		}
		if trips++; n.path.RTT-n.leastRTT > fullWait {
			longer++
		}
	}
	for s := range e.k {
		if sub := &e.substreams[s]; sub.parent != 0 && sub.age.samples >= ageSamples {
			if ways++; sub.age.longer() > fullLater {
				later++
			}
		}
	}
	return trips > 0 && ways > 0 && longer*5 >= trips*4 && later*5 >= ways*4
}

// receivesGroup reports whether a layer group is received.
func (e *Engine) receivesGroup(g uint8) bool { return g <= e.maxGroup && !e.layers.off }

// forgetMissing asks for nothing more of layer groups that are not received.
func (e *Engine) forgetMissing() {
	for g := range e.nGroups {
		b := &e.groups[g]
		for n := b.low; n != b.high && !e.receivesGroup(uint8(g)); n++ {
			if c := b.get(n); c.state == missing {
				b.leave(c)
				c.state = lost
			}
		}
	}
}

// MaxGroup returns the highest layer group that is received now.
func (e *Engine) MaxGroup() uint8 { return e.maxGroup }
