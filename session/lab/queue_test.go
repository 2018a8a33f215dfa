package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

// taken notes its turn.
type taken struct {
	at    int64
	order int
	out   *[]*taken
}

func (t *taken) happen(*world, int64) { *t.out = append(*t.out, t) }

// Events come in the order of their times, and those of one time in the order in which they were planned, whether
// they were planned for the present slot, for the wheel or for beyond it.
func TestEventsHappenInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	spans := []int64{1, 1000, int64(time.Millisecond), int64(time.Second), int64(time.Minute)}
	var q queue
	var out []*taken
	planned, now := 0, int64(0)
	plan := func() {
		e := &taken{at: now + r.Int64N(spans[r.IntN(len(spans))]), order: planned, out: &out}
		planned++
		q.plan(e.at, e)
	}
	for range 1000 {
		plan()
	}
	for until := int64(0); q.len() > 0; {
		if e, ok := q.take(until); ok {
			if e.at < now || e.at > until {
				t.Fatalf("event of %d ns at %d ns, taken until %d ns", e.at, now, until)
			}
			now = e.at
			e.what.happen(nil, e.at)
			if planned < 100_000 && r.IntN(2) == 0 {
				plan()
			}
			if planned < 100_000 && r.IntN(2) == 0 {
				plan()
			}
			continue
		}
		now = until
		until += r.Int64N(int64(10 * time.Second))
	}
	if len(out) != planned {
		t.Fatalf("%d events happened, %d were planned", len(out), planned)
	}
	for i := 1; i < len(out); i++ {
		if a, b := out[i-1], out[i]; a.at > b.at || a.at == b.at && a.order > b.order {
			t.Fatalf("event %d of %d ns came before event %d of %d ns", a.order, a.at, b.order, b.at)
		}
	}
}

func TestAlarmThatIsPutOffRingsOnce(t *testing.T) {
	w := newWorld(1, usualLinks)
	rings := 0
	r := &ringer{alarm: newAlarm(), rings: &rings}
	r.alarm.set(w, 10, r)
	r.alarm.set(w, 30, r)
	r.alarm.set(w, 20, r)
	w.run(15)
	if rings != 0 {
		t.Error("rang before its time")
	}
	w.run(100)
	if rings != 1 {
		t.Errorf("rang %d times, want once", rings)
	}
}

type ringer struct {
	alarm alarm
	rings *int
}

func (r *ringer) happen(w *world, at int64) {
	if r.alarm.rings(w, at, r) {
		*r.rings++
	}
}
