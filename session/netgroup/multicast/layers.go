package multicast

import "time"

const (
	layersEvery = 500 * time.Millisecond
	tooLossy    = 0.10            // of the packets given up: the highest layer group is left out
	veryLossy   = 0.25            // the same at once
	lossyRounds = 2               // in a row
	settling    = 3 * time.Second // what is lost while parents are found says nothing of the downlink
	firstReturn = 5 * time.Second
	lastReturn  = 80 * time.Second
)

// layers decides which layer groups a weak receiver asks for.
type layers struct {
	got, gone int // packets that came, and that were given up, in this round
	lately    float64
	rounds    int // that were lossy, in a row
	roundAt   time.Time
	returnAt  time.Time // when to try one more again
	patience  time.Duration
}

func (l *layers) came() { l.got++ }
func (l *layers) lost() { l.gone++ }

// isSettled reports whether a substream has had a parent for a while.
func (e *Engine) isSettled(now time.Time, s int) bool {
	sub := &e.substreams[s]
	return sub.parent != 0 && now.Sub(sub.since) > settling
}

// share is how much was given up lately.
func (l *layers) share() float64 { return l.lately }

func (l *layers) advance(now time.Time, e *Engine) {
	if now.Sub(l.roundAt) < layersEvery {
		return
	}
	share := 0.0
	if l.got+l.gone > 0 {
		share = float64(l.gone) / float64(l.got+l.gone)
	}
	l.roundAt, l.lately, l.got, l.gone = now, share, 0, 0
	if l.rounds++; share < tooLossy {
		l.rounds = 0
	}
	top := min(e.cfg.MaxGroup, uint8(e.nGroups-1))
	switch {
	case (l.rounds >= lossyRounds || share > veryLossy) && e.maxGroup > 0:
		e.maxGroup--
		l.rounds = 0
		l.patience = min(max(2*l.patience, firstReturn), lastReturn)
		l.returnAt = now.Add(l.patience)
		e.counters.LayersDropped++
	case e.maxGroup < top && share < lossyAbove && !l.returnAt.IsZero() && now.After(l.returnAt):
		e.maxGroup++
		l.returnAt = now.Add(l.patience)
	}
}

// MaxGroup returns the highest layer group that is received now.
func (e *Engine) MaxGroup() uint8 { return e.maxGroup }

// SetMaxGroup says which layer group is the highest to be received.
func (e *Engine) SetMaxGroup(g uint8) {
	e.cfg.MaxGroup = g
	e.maxGroup = min(g, uint8(e.nGroups-1))
}
