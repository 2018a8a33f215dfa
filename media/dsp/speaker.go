package dsp

import (
	"slices"
	"time"
)

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
	i := slices.IndexFunc(d.heard, func(s speaking[K]) bool { return s.who == who })
	if i < 0 {
		d.heard = append(d.heard, speaking[K]{who, now, now, level})
		return
	}
	s := &d.heard[i]
	if now.Sub(s.last) > attackGap && !s.speaks() {
		s.since = now
	}
	s.last = now
	s.level += 0.1 * (level - s.level)
	d.choose(now)
}

// speaks reports whether the attack is over.
func (s *speaking[K]) speaks() bool { return s.last.Sub(s.since) >= speakerAttack }

// Speaking reports whether who speaks.
func (d *SpeakerDetector[K]) Speaking(now time.Time, who K) bool {
	d.forget(now)
	i := slices.IndexFunc(d.heard, func(s speaking[K]) bool { return s.who == who })
	return i >= 0 && d.heard[i].speaks()
}

// Active returns who speaks, if anybody does; of several the one who was it before, until another is clearly louder or
// speaks when that one does not.
func (d *SpeakerDetector[K]) Active(now time.Time) (who K, ok bool) {
	d.forget(now)
	d.choose(now)
	return d.active, d.any
}

func (d *SpeakerDetector[K]) choose(now time.Time) {
	var best *speaking[K]
	for i := range d.heard {
		s := &d.heard[i]
		if s.speaks() && (best == nil || d.rank(s, now) > d.rank(best, now)) {
			best = s
		}
	}
	var nobody K
	d.active, d.any = nobody, best != nil
	if d.any {
		d.active = best.who
	}
}

// rank orders those who speak: who is silent for long comes after who is not, then the louder.
func (d *SpeakerDetector[K]) rank(s *speaking[K], now time.Time) float64 {
	rank := s.level
	if d.any && s.who == d.active {
		rank += louder
	}
	if now.Sub(s.last) > speakerAttack {
		rank -= 1000
	}
	return rank
}

// forget drops who was not heard within the hold.
func (d *SpeakerDetector[K]) forget(now time.Time) {
	d.heard = slices.DeleteFunc(d.heard, func(s speaking[K]) bool { return now.Sub(s.last) > speakerHold })
}
