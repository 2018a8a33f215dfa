package dsp

import "time"

const (
	speakerAttack = 300 * time.Millisecond // a cough is nobody speaking
	speakerHold   = 1500 * time.Millisecond
	attackGap     = 200 * time.Millisecond // a pause that does not begin the attack again
	louder        = 3.0                    // dB by which one is put before another who speaks
)

// A SpeakerDetector tells who of many speaks: each who was heard for 300 ms, until 1.5 s after. The zero value is ready; K
// names a person. Who was not heard for a while is forgotten, so it grows with those who speak at once alone.
type SpeakerDetector[K comparable] struct {
	heard  []speaking[K] // in the order in which they began
	active K
	any    bool // active is somebody
}

type speaking[K comparable] struct {
	who         K
	since, last time.Time
	level       float64 // dBFS, smoothed over some 200 ms
}

// Heard tells that 20 ms of who were speech, at a level in dBFS, and are heard at the time now.
func (d *SpeakerDetector[K]) Heard(now time.Time, who K, level float64) {
	d.forget(now)
	for i := range d.heard {
		s := &d.heard[i]
		if s.who != who {
			continue
		}
		if now.Sub(s.last) > attackGap && !s.speaks() {
			s.since = now
		}
		s.last = now
		s.level += 0.1 * (level - s.level)
		return
	}
	d.heard = append(d.heard, speaking[K]{who, now, now, level})
}

// speaks reports whether the attack is over.
func (s *speaking[K]) speaks() bool { return s.last.Sub(s.since) >= speakerAttack }

// Speaking reports whether who speaks.
func (d *SpeakerDetector[K]) Speaking(now time.Time, who K) bool {
	d.forget(now)
	for i := range d.heard {
		if d.heard[i].who == who {
			return d.heard[i].speaks()
		}
	}
	return false
}

// Active returns who speaks, if anybody does; of several the one who was it before, until another is clearly louder or
// speaks when that one does not.
func (d *SpeakerDetector[K]) Active(now time.Time) (who K, ok bool) {
	d.forget(now)
	var best *speaking[K]
	for i := range d.heard {
		s := &d.heard[i]
		if !s.speaks() {
			continue
		}
		if best == nil || s.rank(now, d.holds(s)) > best.rank(now, d.holds(best)) {
			best = s
		}
	}
	if d.any = best != nil; !d.any {
		return who, false
	}
	d.active = best.who
	return d.active, true
}

// holds reports whether s is the active speaker until now.
func (d *SpeakerDetector[K]) holds(s *speaking[K]) bool { return d.any && s.who == d.active }

// rank orders those who speak: who is silent for long comes after who is not, then the louder.
func (s *speaking[K]) rank(now time.Time, holds bool) float64 {
	rank := s.level
	if holds {
		rank += louder
	}
	if now.Sub(s.last) > speakerAttack {
		rank -= 1000
	}
	return rank
}

// forget drops who was not heard within the hold.
func (d *SpeakerDetector[K]) forget(now time.Time) {
	kept := d.heard[:0]
	for _, s := range d.heard {
		if now.Sub(s.last) <= speakerHold {
			kept = append(kept, s)
		}
	}
	d.heard = kept
}
