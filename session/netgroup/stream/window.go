package stream

import (
	"iter"
	"time"
)

const (
	// MaxAhead is by how many numbers a packet may be above all that were verified: 3.6 s of 5 Mbit/s.
	MaxAhead = 2048
	// before is how many numbers below the first that came are accepted too: what goes by a slower substream comes later.
	before = 64
	// soon is within what time a number that was passed over, or told of, is usually known to be genuine.
	soon = 500 * time.Millisecond
)

// An Arrival says what became of a packet's number in a Window.
type Arrival uint8

// What can become of a number.
const (
	New       Arrival = iota // it was not here
	Duplicate                // it was
	Late                     // it is below the floor
	Beyond                   // it is too far above what was verified
)

// A Gap is a number that is not here.
type Gap struct {
	Number uint32
	Since  time.Time // when that was noticed
	// Passed: a packet above was pushed by the same substream, so that this one was lost there; or it was here and was
	// dropped.
	Passed bool
	// Sure: a frame above was verified, so there is a packet of this number. Of one that is not sure only who said that
	// there is should be asked: who pushes this substream, if it is passed, and those whose maps have it.
	Sure bool
}

// A Window says which numbers of a layer group are here, from the floor to the top, and which are gaps.
//
// What is not verified counts for little, as one forged packet with a high number would otherwise make gaps of all that
// is yet to come, and let it fall below the floor before it comes. So time runs for a number from when a frame above was
// verified: for the window it is a gap if it is not here, as somebody waits for it, and after the margin it is
// forgotten. Numbers more than MaxAhead above are refused.
//
// After a pause, of the stream or of this machine, or if the very first packet was forged, a window may stand wrong. Its
// owner sees that everything is Late or Beyond, or that nothing gets verified, and restarts it where neighbours, better
// two than one, say that the stream is.
type Window struct {
	width        uint32
	window, keep time.Duration // for how long a number may be a gap, and is kept

	started bool
	epoch   time.Time // when that was: times below are nanoseconds since then, and 1
	floor   uint64    // the lowest number that is kept
	top     uint64    // one above the highest number that is known
	sure    uint64    // one above the highest number that was verified; at first that of the first packet
	gaps    uint64    // no number below is a gap, or can become one
	places  []place   // of number n: n modulo the length, which is a power of two
	nextOf  [MaxSubstreams]uint64
}

type presence uint8

const (
	absent presence = iota
	here
	lost // missing for longer than the window
)

// A place is a number's.
type place struct {
	since  int64 // when it was noticed that it is missing; 0: it was not
	sure   int64 // when it was sure that there is such a packet; 0: it is not
	state  presence
	passed bool
}

// NewWindow returns an empty window for a layer group of a stream.
func NewWindow(info *Info, group int) *Window {
	return &Window{width: uint32(info.Widths[group]), window: info.Window, keep: info.Window + info.Margin}
}

// Add takes in that the packet of a number came. pushed says that it came by the way of its substream, where packets
// keep their order but for jitter.
func (w *Window) Add(now time.Time, number uint32, pushed bool) Arrival {
	n := uint64(number)
	if !w.started {
		w.Restart(now, number)
	}
	switch {
	case n < w.floor:
		return Late
	case n >= w.sure+MaxAhead:
		return Beyond
	}
	w.raise(n + 1)
	p := w.place(n)
	if p.state == here {
		return Duplicate
	}
	p.state = here
	if pushed {
		w.pass(now, n)
	}
	return New
}

// Heard takes in what somebody else has. An empty window does not begin with that.
func (w *Window) Heard(now time.Time, m *Map) {
	if !w.started {
		return
	}
	end := min(m.End(), w.sure+MaxAhead)
	for n := max(w.gaps, m.First()); n < end; n++ {
		if !m.Has(uint32(n)) {
			continue
		}
		w.raise(n + 1)
		if p := w.place(n); p.state == absent && p.since == 0 {
			p.since = w.since(now)
		}
	}
}

// Drop takes in that the packet of a number, which was here, is not genuine.
func (w *Window) Drop(now time.Time, number uint32) {
	n := uint64(number)
	if n < w.floor || n >= w.top {
		return
	}
	if p := w.place(n); p.state == here {
		p.state, p.passed, p.since = absent, true, w.since(now)
		w.gaps = min(w.gaps, n)
	}
}

// Confirm takes in that the packet of a number, which is here, is genuine, and with it that the stream has come so far.
func (w *Window) Confirm(now time.Time, number uint32) {
	t := w.since(now)
	for n := max(w.sure, w.floor); n <= min(uint64(number), w.top-1); n++ {
		p := w.place(n)
		p.sure = t
		if p.state == absent && (p.since == 0 || t-p.since > int64(soon)) {
			p.since = t
		}
	}
	w.sure = max(w.sure, min(uint64(number)+1, w.top))
}

// Restart forgets everything and begins where the packet of a number is the first that comes.
func (w *Window) Restart(now time.Time, number uint32) {
	n := uint64(number)
	clear(w.places)
	w.started, w.epoch = true, now
	w.floor = n - min(n, before)
	w.top, w.gaps, w.sure = w.floor, n, n
	w.raise(n)
	for below := w.floor; below < n; below++ {
		w.place(below).sure = w.since(now)
	}
	for i := range uint64(w.width) {
		w.nextOf[i] = n + (i+uint64(w.width)-n%uint64(w.width))%uint64(w.width)
	}
}

// Advance applies the passing of time.
func (w *Window) Advance(now time.Time) {
	if !w.started {
		return
	}
	t := w.since(now)
	for w.floor < w.top && w.place(w.floor).sure != 0 && t-w.place(w.floor).sure > int64(w.keep) {
		w.dropLowest()
	}
	for n := w.gaps; n < w.top; n++ {
		p := w.place(n)
		if p.state == absent && p.since != 0 && t-p.since > int64(w.window) {
			if p.sure != 0 {
				p.state = lost
			} else {
				p.since, p.passed = 0, false // once it is sure it is a gap again
			}
		}
		if p.state != absent && n == w.gaps {
			w.gaps++
		}
	}
}

// dropLowest lets the lowest number fall below the floor.
func (w *Window) dropLowest() {
	*w.place(w.floor) = place{}
	w.floor++
	w.gaps = max(w.gaps, w.floor)
}

// raise makes numbers below top known.
func (w *Window) raise(top uint64) {
	if top <= w.top {
		return
	}
	for top-w.floor > MaxSpan && w.floor < w.top {
		w.dropLowest()
	}
	size := max(128, len(w.places))
	for uint64(size) < top-w.floor {
		size *= 2
	}
	if size > len(w.places) {
		larger := make([]place, size)
		for n := w.floor; n < w.top; n++ {
			larger[n&uint64(size-1)] = *w.place(n)
		}
		w.places = larger
	}
	w.top = top // the places up to there are empty
}

// pass notes of numbers below n of the same substream that they were passed over.
func (w *Window) pass(now time.Time, n uint64) {
	width := uint64(w.width)
	next := &w.nextOf[n%width]
	if *next < w.floor {
		*next += (w.floor - *next + width - 1) / width * width
	}
	for ; *next < n; *next += width {
		if p := w.place(*next); p.state == absent && !p.passed {
			p.passed = true
			if p.since == 0 {
				p.since = w.since(now)
			}
		}
	}
	*next = max(*next, n+width)
}

// place returns the place of a number from the floor to before the top.
func (w *Window) place(n uint64) *place { return &w.places[n&uint64(len(w.places)-1)] }

func (w *Window) since(now time.Time) int64 { return int64(now.Sub(w.epoch)) + 1 }

// Has reports whether the packet of a number is here.
func (w *Window) Has(number uint32) bool {
	n := uint64(number)
	return n >= w.floor && n < w.top && w.place(n).state == here
}

// Floor returns the lowest number that is kept.
func (w *Window) Floor() uint64 { return w.floor }

// Top returns the number one above the highest that is known: 0 to 1<<32. It may be forged.
func (w *Window) Top() uint64 { return w.top }

// Sure returns the number one above the highest that was confirmed.
func (w *Window) Sure() uint64 { return w.sure }

// Gaps returns the numbers that are missing and of use, from the lowest on. The window must not change meanwhile.
func (w *Window) Gaps() iter.Seq[Gap] {
	return func(yield func(Gap) bool) {
		for n := w.gaps; n < w.top; n++ {
			p := w.place(n)
			if p.state != absent || p.since == 0 {
				continue
			}
			g := Gap{Number: uint32(n), Since: w.epoch.Add(time.Duration(p.since - 1)), Passed: p.passed, Sure: p.sure != 0}
			if !yield(g) {
				return
			}
		}
	}
}
