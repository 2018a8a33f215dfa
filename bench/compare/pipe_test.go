//go:build linux

package main

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestDatagramsQueueForTheirTurnAtTheRate(t *testing.T) {
	p := newPipe(link{Rate: 8_000_000, Delay: 20 * time.Millisecond}, 1, 0) // a byte a microsecond
	for i := range 10 {
		due, ok := p.pass(1000, 1000-headers)
		if want := int64(1000) + int64(i+1)*1_000_000 + 20_000_000; !ok || due != want {
			t.Errorf("datagram %d comes out at %d, %v, want %d", i, due, ok, want)
		}
	}
	idle := int64(time.Second)
	if due, ok := p.pass(idle, 100-headers); !ok || due != idle+100_000+20_000_000 {
		t.Errorf("after a pause: %d, %v", due, ok)
	}
}

func TestWhatWouldWaitLongerThanTheQueueIsDropped(t *testing.T) {
	p := newPipe(link{Rate: 8_000_000}, 1, 0)
	passed := 0
	for range 1000 {
		if _, ok := p.pass(0, 1000-headers); ok {
			passed++
		}
	}
	// 250 wait up to 249 ms, and the one after them exactly 250 ms.
	if passed != 251 || p.Overflowed != 749 {
		t.Errorf("%d passed, %d dropped, want 251 and 749", passed, p.Overflowed)
	}
	if _, ok := p.pass(1_500_000, 1000-headers); !ok {
		t.Error("dropped although one and a half have left")
	}
}

func TestWhatNoEthernetCarriesIsDropped(t *testing.T) {
	p := newPipe(link{Rate: 8_000_000}, 1, 0)
	if _, ok := p.pass(0, 1473); ok || p.TooLong != 1 {
		t.Error("1473 bytes passed")
	}
	if _, ok := p.pass(0, 1472); !ok {
		t.Error("1472 bytes were dropped")
	}
}

func TestChanceRepeatsWithTheSeed(t *testing.T) {
	l := link{Rate: 1e9, Loss: 0.05, Jitter: 10 * time.Millisecond}
	run := func(seed, stream uint64) (out []int64, lost uint64, jitter float64) {
		p := newPipe(l, seed, stream)
		for i := range 20_000 {
			at := int64(i) * int64(time.Millisecond)
			due, ok := p.pass(at, 1000)
			if out = append(out, due); ok {
				jitter += float64(due - at)
			}
		}
		return out, p.Lost, jitter / float64(p.Passed)
	}
	a, lost, jitter := run(1, 0)
	if again, _, _ := run(1, 0); !slices.Equal(a, again) {
		t.Error("the same seed gave another run")
	}
	if other, _, _ := run(1, 1); slices.Equal(a, other) {
		t.Error("both directions have the same luck")
	}
	if got := float64(lost) / 20_000; math.Abs(got-0.05) > 0.01 {
		t.Errorf("%.3f lost, want 0.05", got)
	}
	if got := time.Duration(jitter); got < 9*time.Millisecond || got > 11*time.Millisecond {
		t.Errorf("mean extra delay %v, want 10 ms", got)
	}
}
