package rtmfp

import (
	"container/heap"
	"time"
)

// A timerHeap orders sessions by when they want to be woken. Ties are broken by the order in which
// sessions were made, so that a simulation repeats.
type timerHeap struct{ h sessionHeap }

// set moves s to wake, or takes it out if wake is zero.
func (t *timerHeap) set(s *Session, wake time.Time) {
	switch {
	case wake.IsZero() && s.heapIndex < 0:
	case wake.IsZero():
		heap.Remove(&t.h, s.heapIndex)
	case s.heapIndex < 0:
		s.wake = wake
		heap.Push(&t.h, s)
	case !wake.Equal(s.wake):
		s.wake = wake
		heap.Fix(&t.h, s.heapIndex)
	}
}

// due returns a session whose time has come, or nil. The caller advances it and calls set.
func (t *timerHeap) due(now time.Time) *Session {
	if len(t.h) == 0 || t.h[0].wake.After(now) {
		return nil
	}
	return t.h[0]
}

func (t *timerHeap) next() time.Time {
	if len(t.h) == 0 {
		return time.Time{}
	}
	return t.h[0].wake
}

type sessionHeap []*Session

func (h sessionHeap) Len() int { return len(h) }
func (h sessionHeap) Less(i, j int) bool {
	if !h[i].wake.Equal(h[j].wake) {
		return h[i].wake.Before(h[j].wake)
	}
	return h[i].serial < h[j].serial
}
func (h sessionHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapIndex, h[j].heapIndex = i, j
}
func (h *sessionHeap) Push(x any) {
	s := x.(*Session)
	s.heapIndex = len(*h)
	*h = append(*h, s)
}
func (h *sessionHeap) Pop() any {
	last := len(*h) - 1
	s := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	s.heapIndex = -1
	return s
}
