package keying

import "math"

const (
	// replayWindowSize is how far behind the newest packet an older one may arrive, in packets.
	// Our choice: at 1200 bytes a packet it covers 2.4 MB in flight on paths of uneven delay.
	replayWindowSize = 2048
	// The ring is twice the window, so that a word being entered holds nothing still needed.
	replayWords = 2 * replayWindowSize / 64
)

// A replayWindow remembers which packet counters were used: the bitmap of RFC 6479. The zero
// value has seen none.
type replayWindow struct {
	end  uint64 // one more than the highest counter marked; 0 means none
	used [replayWords]uint64
}

// fresh reports whether a packet with this counter is new and young enough to tell.
func (w *replayWindow) fresh(counter uint64) bool {
	switch {
	case counter == math.MaxUint64: // its end would wrap; no sender uses it
		return false
	case counter >= w.end:
		return true
	case w.end-counter > replayWindowSize:
		return false
	}
	return w.used[counter/64%replayWords]&(1<<(counter%64)) == 0
}

// mark records the counter of a packet that proved authentic and for which fresh was true.
func (w *replayWindow) mark(counter uint64) {
	if counter >= w.end {
		w.advance(counter)
		w.end = counter + 1
	}
	w.used[counter/64%replayWords] |= 1 << (counter % 64)
}

// advance clears the words that the window enters on its way up to counter.
func (w *replayWindow) advance(counter uint64) {
	if w.end == 0 {
		return // nothing was ever set
	}
	from, to := (w.end-1)/64, counter/64
	if to-from >= replayWords {
		w.used = [replayWords]uint64{}
		return
	}
	for word := from + 1; word <= to; word++ {
		w.used[word%replayWords] = 0
	}
}
