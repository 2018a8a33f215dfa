package studio

import (
	"math"
	"sync"

	"lyceum/media"
)

// How far behind itself somebody is heard in a Check: far enough that it is no echo to talk against. Our choice, as
// BigBlueButton's.
const (
	echoDelay = media.SampleRate / 2
	echoMost  = echoDelay + media.SampleRate/10 // what two clocks may come apart until some is left out
)

// A checkSound is what is played in a Check. Any goroutine may use it; the zero value plays nothing.
type checkSound struct {
	mu      sync.Mutex // guards what follows
	place   int        // in testChime, of what is played next; 0: it is not played
	echoes  bool
	delayed []int16 // what the microphone heard and was not played yet
	flows   bool    // enough waits, or did
}

// chime begins the test sound.
func (s *checkSound) chime() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place = 1
}

// echo has what is captured be played, or no more.
func (s *checkSound) echo(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.echoes, s.delayed, s.flows = on, s.delayed[:0], false
}

// captured takes in 20 ms of a microphone.
func (s *checkSound) captured(frame []int16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.echoes {
		return
	}
	s.delayed = append(s.delayed, frame...)
	if len(s.delayed) > echoMost {
		s.drop(len(s.delayed) - echoDelay)
	}
}

func (s *checkSound) drop(n int) { s.delayed = s.delayed[:copy(s.delayed, s.delayed[n:])] }

// play fills frame with what is to be heard next, and reports whether the test sound ends with it.
func (s *checkSound) play(frame []int16) (ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(frame)
	s.flows = s.flows && len(s.delayed) >= len(frame) || len(s.delayed) >= echoDelay
	if s.flows {
		copy(frame, s.delayed)
		s.drop(len(frame))
	}
	if s.place == 0 {
		return false
	}
	sound := testChime()[s.place:]
	for i := range min(len(frame), len(sound)) {
		frame[i] = int16(min(max(int(frame[i])+int(sound[i]), math.MinInt16), math.MaxInt16))
	}
	if s.place += len(frame); s.place < len(testChime()) {
		return false
	}
	s.place = 0
	return true
}
