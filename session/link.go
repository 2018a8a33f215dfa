package session

import (
	"math"
	"time"

	"lyceum/session/netgroup"
)

// A Link says how this machine stands to the rest of the class.
type Link uint8

// What a View's Link can be.
const (
	LinkSeeking Link = iota // nobody has let this machine in yet
	LinkUp                  // at least one neighbour is linked and heard
	LinkAlone               // was let in, or founded the class, and nobody is now
)

// A linkState follows the Link.
type linkState struct {
	now    Link
	since  time.Time
	lost   bool // alone, because links ended or fell silent without a goodbye
	linked bool // ever
	left   bool // who was linked last said goodbye
}

// look takes in how many neighbours are heard. Founded says that this machine launched the class: it is never a
// stranger to it.
func (l *linkState) look(now time.Time, neighbors int, ready, founded bool) {
	is := LinkSeeking
	switch {
	case neighbors > 0:
		is = LinkUp
	case l.linked && ready || founded:
		is = LinkAlone
	}
	if is != l.now || l.since.IsZero() {
		l.now, l.since = is, now
	}
	l.lost = is == LinkAlone && l.linked && !l.left
}

// A Quality is how good this machine's link to a member is; zero for one that is not linked to it.
type Quality struct {
	Direct bool
	RTT    time.Duration // round trip, to the millisecond
	Loss   float64       // of the last minute or so, 0 to 1, to the hundredth
}

// qualityOf rounds, so that what nobody would notice is no news.
func qualityOf(q netgroup.Quality) Quality {
	return Quality{Direct: q.Direct, RTT: q.RTT.Round(time.Millisecond), Loss: math.Round(q.Loss*100) / 100}
}
