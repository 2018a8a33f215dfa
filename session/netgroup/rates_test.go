package netgroup

import (
	"math"
	"testing"
	"time"
)

func TestRateIsTheAverageOfTheLastSeconds(t *testing.T) {
	var r byteRate
	now := classStart
	for range 100 { // 1,000 bytes in each tenth of a second
		r.add(now, 1000)
		now = now.Add(100 * time.Millisecond)
	}
	if got := r.perSecond(now.Add(-time.Millisecond)); math.Abs(got-10_000) > 300 {
		t.Errorf("%v bytes a second, want about 10,000", got)
	}
	for s, want := range []float64{10_000, 20_000.0 / 3, 10_000.0 / 3, 0, 0} {
		if got := r.perSecond(now.Add(time.Duration(s) * time.Second)); math.Abs(got-want) > 1 {
			t.Errorf("%v bytes a second after %d s of silence, want %v", got, s, want)
		}
	}
	r.add(now.Add(-time.Hour), 5) // a clock that went back
	if got := r.perSecond(now.Add(time.Hour)); got != 0 {
		t.Errorf("%v bytes a second after an hour", got)
	}
}

func TestInfoTellsWhatIsSentAndReceived(t *testing.T) {
	c := newRoutingClass(t, 2)
	p, q := c.people[0], c.people[1]
	c.w.RunFor(10*time.Second + 500*time.Millisecond)
	before := q.g.Info(c.w.Now())
	if before.PostingReceiveDataBytesPerSecond > 200 || before.RoutingReceiveBytesPerSecond != 0 {
		t.Errorf("while nobody says anything: %+v", before)
	}
	for range 40 {
		p.post(make([]byte, 1000))
		p.do(func(now time.Time) { _, _ = p.g.SendToNeighbor(now, NextIncreasing, make([]byte, 499)) })
		c.w.RunFor(100 * time.Millisecond)
	}
	sent, received := p.g.Info(c.w.Now()), q.g.Info(c.w.Now())
	if sent.PostingSendDataBytesPerSecond < 10_000 || sent.PostingSendDataBytesPerSecond > 13_000 || math.Abs(sent.RoutingSendBytesPerSecond-5_000) > 500 {
		t.Errorf("sent: %+v", sent)
	}
	if math.Abs(received.PostingReceiveDataBytesPerSecond-sent.PostingSendDataBytesPerSecond) > 1500 ||
		math.Abs(received.RoutingReceiveBytesPerSecond-sent.RoutingSendBytesPerSecond) > 600 || received.PostingSendDataBytesPerSecond > 200 {
		t.Errorf("received: %+v", received)
	}
}
