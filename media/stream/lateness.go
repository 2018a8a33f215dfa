package stream

import "time"

// lateOver is for how long it is remembered how late frames came.
const lateOver = 10 * time.Second

// lateKept is how many frames are remembered at most: 10 s of sound, or of pictures.
const lateKept = 512

// A lateness says how late the frames of a stream come: each compared with the one that had the shortest way of those of
// the last ten seconds. Ways are differences of two machines' clocks, so only their differences mean anything.
type lateness struct {
	kept  [lateKept]lateFrame // a ring
	count int                 // how many there ever were
}

type lateFrame struct {
	at  time.Duration // of its arrival
	way time.Duration // from its timestamp to its arrival
}

// add remembers a frame. at never falls.
func (l *lateness) add(at, way time.Duration) {
	l.kept[l.count%lateKept] = lateFrame{at, way}
	l.count++
}

// any reports whether there is one, or was.
func (l *lateness) any() bool { return l.count > 0 }

// reset forgets all.
func (l *lateness) reset() { l.count = 0 }

// worst is how many of 512 frames one in twenty is, and one.
const worst = lateKept/20 + 1

// look returns the shortest way of the last ten seconds, and by how much the longest is longer but for one in so many, 20 or
// more. Ways are seen as they would be now, if the publisher's clock is fast by so many millionths. It is false if there was no
// frame.
func (l *lateness) look(now time.Duration, skew float64, oneIn int) (base, late time.Duration, ok bool) {
	var longest [worst]time.Duration // the longest first
	n := 0
	keep := lateKept/oneIn + 1
	for i := l.count - 1; i >= max(0, l.count-lateKept); i-- {
		f := l.kept[i%lateKept]
		if now-f.at > lateOver {
			break
		}
		f.way -= time.Duration(skew * 1e-6 * float64(now-f.at))
		if n == 0 || f.way < base {
			base = f.way
		}
		for j, from := 0, min(n, keep); j < keep && (n < keep || f.way > longest[keep-1]); j++ {
			if j == from || f.way > longest[j] {
				copy(longest[j+1:keep], longest[j:])
				longest[j] = f.way
				break
			}
		}
		n++
	}
	if n == 0 {
		return 0, 0, false
	}
	return base, longest[n/oneIn] - base, true
}
