package rtmfp

import (
	"testing"
	"time"

	"lyceum/session/netsim"
)

// lossyLink is 20 Mbit/s and half of a round trip of 40 ms.
func lossyLink(loss float64, jitter, queue time.Duration) netsim.Link {
	return netsim.Link{Delay: 20 * time.Millisecond, Rate: 20e6, Loss: loss, Jitter: jitter, Queue: queue}
}

// Loss that no queue causes says nothing about the rate of the path.
func TestLossAndJitterDoNotSlowBulkDown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		link   netsim.Link
		least  float64 // Mbit/s; 20 carry 18.8 of messages
		extra  float64 // fragments sent in vain, of all
		jitter time.Duration
	}{
		{"nothing lost", lossyLink(0, 0, 0), 18, 0, 0},
		{"1 % lost", lossyLink(0.01, 0, 0), 17.5, 0, 0},
		{"5 % lost", lossyLink(0.05, 0, 0), 16.5, 0, 0},
		{"2 ms of jitter", lossyLink(0, 2*time.Millisecond, 0), 18, 0.001, 0},
		{"10 ms of jitter", lossyLink(0, 10*time.Millisecond, 0), 17.5, 0.002, 0},
	} {
		r := newBulkRun(t, tt.link, tt.link)
		r.run(2 * time.Second)
		got := r.run(6 * time.Second)[0]
		c := r.a.Counters()
		t.Logf("%s: %.1f Mbit/s, %d lost, %d of them late only, %d timeouts", tt.name, got, c.LostFragments, c.SpuriousLosses, c.Timeouts)
		if got < tt.least {
			t.Errorf("%s: %.1f Mbit/s, want %.1f", tt.name, got, tt.least)
		}
		if vain := float64(c.SpuriousLosses) / float64(c.PacketsSent); vain > tt.extra {
			t.Errorf("%s: %.4f of all were sent again in vain, want %.4f", tt.name, vain, tt.extra)
		}
	}
}

// A quarter of a second of other people's patience is there to be filled; we leave it alone.
func TestQueueStaysNearTheTarget(t *testing.T) {
	link := lossyLink(0, 0, 250*time.Millisecond)
	r := newBulkRun(t, link, netsim.Link{Delay: 20 * time.Millisecond})
	r.run(2 * time.Second)
	worst := time.Duration(0)
	for range 100 {
		r.run(100 * time.Millisecond)
		worst = max(worst, r.flows[0].session.RTT()-40*time.Millisecond)
	}
	if worst > 2*delayTargetMin {
		t.Errorf("the queue reached %v, want at most twice the target of %v", worst, delayTargetMin)
	}
	if n := r.w.Stats().QueueDrops; n > 0 {
		t.Errorf("%d packets were dropped by a full queue", n)
	}
}

// A buffer shorter than the target cannot be seen as delay: only as loss, and as nothing gained.
func TestPathThatDropsWhatExceedsItsRateLosesLittle(t *testing.T) {
	t.Parallel()
	for _, queue := range []time.Duration{2 * time.Millisecond, 5 * time.Millisecond} {
		r := newBulkRun(t, lossyLink(0, 0, queue), netsim.Link{Delay: 20 * time.Millisecond})
		r.run(2 * time.Second)
		drops := r.w.Stats().QueueDrops
		got, sent := r.run(12 * time.Second)[0], r.a.Counters().PacketsSent
		if dropped := float64(r.w.Stats().QueueDrops-drops) / float64(sent); got < 15 || dropped > 0.04 {
			t.Errorf("queue of %v: %.1f Mbit/s and %.3f dropped, want 15 and at most 0.04", queue, got, dropped)
		}
	}
}

// A policer of a slow line drops without delaying; a window that grew regardless would lose nearly all.
func TestSlowPathThatDropsWhatExceedsItsRateIsNotFlooded(t *testing.T) {
	slow := netsim.Link{Delay: 20 * time.Millisecond, Rate: 2_000_000, Queue: 8 * time.Millisecond}
	r := newBulkRun(t, slow, netsim.Link{Delay: 20 * time.Millisecond})
	r.run(5 * time.Second)
	drops, before := r.w.Stats().QueueDrops, r.a.Counters().PacketsSent
	got := r.run(30 * time.Second)[0]
	dropped := float64(r.w.Stats().QueueDrops-drops) / float64(r.a.Counters().PacketsSent-before)
	t.Logf("%.2f Mbit/s, %.3f dropped", got, dropped)
	if got < 1.2 || dropped > 0.15 {
		t.Errorf("%.2f Mbit/s and %.3f dropped, want 1.2 and at most 0.15", got, dropped)
	}
}

// Whoever comes second sees the first one's queue and takes it for the length of the path, until that
// queue is let run empty.
func TestSessionsThatGoByDelayShareALink(t *testing.T) {
	t.Parallel()
	lan := netsim.Link{Delay: 20 * time.Millisecond}
	r := newBulkRun(t, lossyLink(0, 0, 0), lan, lan)
	r.flows[1].idle = true
	r.run(5 * time.Second)
	r.flows[1].idle = false
	r.run(15 * time.Second)
	got := r.run(10 * time.Second)
	if got[0] < 6 || got[1] < 6 || got[0]+got[1] < 17 {
		t.Errorf("%.1f and %.1f Mbit/s of 20, want a share each", got[0], got[1])
	}
	for _, f := range r.flows {
		if f.session.cc.(*delayControl).crowd.rival != nil {
			t.Error("one took the other for a crowd")
		}
	}
}

// A teacher sends to many over one line. Each session wants a queue of 10 ms, not each one of its own.
func TestManySessionsOverOneLineKeepOneShortQueue(t *testing.T) {
	lans := make([]netsim.Link, 16)
	for i := range lans {
		lans[i] = netsim.Link{Delay: 20 * time.Millisecond}
	}
	r := newBulkRun(t, lossyLink(0, 0, 0), lans...)
	r.run(10 * time.Second)
	least, most, sum, worst := 1e9, 0.0, 0.0, time.Duration(0)
	for range 10 {
		for i, rate := range r.run(time.Second) {
			worst = max(worst, r.flows[i].session.RTT()-40*time.Millisecond)
			r.flows[i].rate += rate / 10
		}
	}
	crowded := 0
	for _, f := range r.flows {
		least, most, sum = min(least, f.rate), max(most, f.rate), sum+f.rate
		if f.session.cc.(*delayControl).crowd.rival != nil {
			crowded++
		}
	}
	t.Logf("%.2f to %.2f Mbit/s, together %.1f, worst queue %v, %d crowded", least, most, sum, worst, crowded)
	if sum < 17 || least < sum/16/3 || worst > 3*delayTargetMin || crowded > 0 {
		t.Errorf("%.2f to %.2f Mbit/s, together %.1f, a queue of %v, %d take the others for a crowd", least, most, sum, worst, crowded)
	}
}

// Whoever goes by delay alone would get next to nothing beside one that fills the queue.
func TestDelayControlCompetesWhileOthersFillTheQueue(t *testing.T) {
	t.Parallel()
	lan := netsim.Link{Delay: 20 * time.Millisecond}
	r := newBulkRun(t, lossyLink(0, 0, 0), lan, lan)
	delay := r.flows[0].session.cc.(*delayControl)
	r.flows[1].session.cc = newAppendixA()
	r.run(12 * time.Second)
	if got := r.run(10 * time.Second)[0]; got < 3 || delay.crowd.rival == nil {
		t.Errorf("%.1f Mbit/s of 20 beside a flow that fills the queue, competing: %v", got, delay.crowd.rival != nil)
	}
	r.flows[1].idle = true
	r.run(15 * time.Second)
	if got := r.run(5 * time.Second)[0]; got < 17 || delay.crowd.rival != nil {
		t.Errorf("%.1f Mbit/s after the other has gone, competing still: %v", got, delay.crowd.rival != nil)
	}
	if queue := r.flows[0].session.RTT() - 40*time.Millisecond; queue > 2*delayTargetMin {
		t.Errorf("a queue of %v is left", queue)
	}
}

// A longer route looks like a queue that does not go away, until the old one is forgotten.
func TestLongerRouteIsLearnt(t *testing.T) {
	link := lossyLink(0, 0, 0)
	link.Rate = 2e6
	r := newBulkRun(t, link, netsim.Link{Delay: 20 * time.Millisecond})
	r.run(5 * time.Second)
	link.Delay = 120 * time.Millisecond
	r.w.SetUplink(r.a.addr, link)
	r.run(2 * baseMemory)
	r.run(30 * time.Second)
	d := r.flows[0].session.cc.(*delayControl)
	if got := r.run(10 * time.Second)[0]; got < 1.7 || d.baseRTT() < 140*time.Millisecond {
		t.Errorf("%.1f Mbit/s and a base of %v, want 1.7 and 140 ms", got, d.baseRTT())
	}
}

// What was learnt of the path before a laptop slept says nothing of it now. A window for 20 Mbit/s would put
// more than a second of queue before a link that has 1 Mbit/s left.
func TestAfterALongPauseThePathIsLearntAnew(t *testing.T) {
	link := lossyLink(0, 0, 2*time.Second)
	r := newBulkRun(t, link, netsim.Link{Delay: 20 * time.Millisecond})
	r.run(5 * time.Second)
	r.flows[0].idle = true
	window := r.flows[0].session.cc.window()
	link.Rate, link.Delay = 1e6, 60*time.Millisecond
	r.run(time.Minute)
	r.w.SetUplink(r.a.addr, link)
	r.flows[0].idle = false
	d, worst := r.flows[0].session.cc.(*delayControl), time.Duration(0)
	if d.cwnd != cwndInit || d.ssthresh < window*3/4 {
		t.Errorf("window %d, threshold %d after a pause, want %d and at least %d", d.cwnd, d.ssthresh, cwndInit, window*3/4)
	}
	for range 40 {
		r.run(50 * time.Millisecond)
		worst = max(worst, r.flows[0].session.rtt.latest)
	}
	if worst > 500*time.Millisecond || d.baseRTT() < 80*time.Millisecond {
		t.Errorf("a round trip of %v where the path takes 80 ms, with a base of %v", worst, d.baseRTT())
	}
}

// Time in which nothing was sent is no time in which the delay was above the target.
func TestAPauseDoesNotMakeACrowd(t *testing.T) {
	c, now, tsn := newDelayControl(), testStart, uint64(0)
	round := func(pause, rtt time.Duration) {
		now = now.Add(pause + rtt)
		tsn++
		c.onAck(acknowledged{now: now, bytes: 500, out: 500, rtt: rtt, maxAcked: tsn, nextTSN: tsn, mode: modeFast})
	}
	c.cwnd, c.ssthresh = minDelayWindow, minDelayWindow
	for range 10 {
		round(0, 40*time.Millisecond)
	}
	for range 3 {
		round(20*time.Second, 100*time.Millisecond)
	}
	if c.crowd.rival != nil || c.crowd.above > competeAfter/2 {
		t.Errorf("three late packets in a minute count as %v above the target, a crowd: %v", c.crowd.above, c.crowd.rival != nil)
	}
	for range 60 {
		round(0, 100*time.Millisecond)
	}
	if c.crowd.rival == nil {
		t.Error("six seconds above the target are no crowd")
	}
}

// RFC 7016 §3.5.2: not more aggressive than slow start; §3.5.2.1: beside time-critical traffic elsewhere
// at most 0.5 % or 384 bytes a round trip.
func TestDelayControlGrowsNoFasterThanItsModeAllows(t *testing.T) {
	for _, tt := range []struct {
		name     string
		mode     trafficMode
		ssthresh int
		careful  int // not 0 on a path known to be shallow
		most     int // growth in one round trip of a full window of 100,000 bytes
	}{
		{"slow start doubles", modeFast, infinite, 0, 100_000},
		{"time critical: slow start in quarters", modeCritical, infinite, 0, 26_000},
		{"yielding: no slow start", modeYield, infinite, 0, 500 + 1},
		{"then half of the way", modeFast, 0, 0, 25_000 + smss},
		{"yielding: half a percent", modeYield, 0, 0, 500},
		{"shallow: a segment", modeFast, 0, 100_000, smss},
		{"shallow and yielding: half a percent", modeYield, 0, 100_000, 500},
	} {
		c := newDelayControl()
		c.cwnd, c.ssthresh, c.careful, c.drainAt = 100_000, tt.ssthresh, tt.careful, testStart.Add(time.Hour)
		c.round = delayRound{began: testStart, end: 100}
		for tsn := uint64(1); tsn <= 100; tsn++ {
			c.onAck(acknowledged{now: testStart.Add(40 * time.Millisecond), bytes: 1000, out: c.cwnd, rtt: 40 * time.Millisecond, maxAcked: tsn, nextTSN: 200, mode: tt.mode})
		}
		c.onAck(acknowledged{now: testStart.Add(40 * time.Millisecond), out: c.cwnd, rtt: 40 * time.Millisecond, maxAcked: 101, nextTSN: 200, mode: tt.mode})
		if got := c.cwnd - 100_000; got > tt.most || got <= 0 {
			t.Errorf("%s: grew by %d, want 1 to %d", tt.name, got, tt.most)
		}
	}
}

func TestDelayControlAnswersATimeoutWithSlowStart(t *testing.T) {
	c := newDelayControl()
	c.cwnd, c.ssthresh = 64_000, 64_000
	c.onTimeout(false, 7)
	if c.window() != 64_000 {
		t.Errorf("window %d after a timeout with nothing in flight, want it as before", c.window())
	}
	c.onTimeout(true, 7)
	if c.window() != cwndTimedOut || c.ssthresh != 48_000 {
		t.Errorf("window %d, threshold %d; want %d, 48000", c.window(), c.ssthresh, cwndTimedOut)
	}
	c.crowd.rival = newAppendixA()
	c.crowd.rival.cwnd = 64_000
	c.onTimeout(true, 9)
	if c.window() != cwndTimedOut {
		t.Errorf("window %d of the rival after a timeout", c.window())
	}
}

// A fragment that arrives after it counted as lost teaches how long to wait.
func TestLateArrivalWidensTheMarginForReordering(t *testing.T) {
	now := testStart.Add(time.Second)
	s := &Session{e: &Endpoint{}}
	s.rtt.srtt, s.rtt.latest = 40*time.Millisecond, 40*time.Millisecond
	before := s.reorderingTime(now)
	notSentAgain := &fragment{overtaken: true, sentAt: now.Add(-70 * time.Millisecond)}
	if !s.wasLate(now, notSentAgain) || s.e.counters.SpuriousLosses != 1 {
		t.Error("an acknowledgement before the repetition was not taken for that of the first transmission")
	}
	if got, want := s.reorderingTime(now), 40*time.Millisecond+30*time.Millisecond*5/4; got != want || got <= before {
		t.Errorf("waits %v, want %v", got, want)
	}
	if got := s.reorderingTime(now.Add(20 * reorderMemory)); got != before {
		t.Errorf("a long time later it waits %v, want %v", got, before)
	}
	soon := &fragment{overtaken: true, inFlight: true, sentAt: now.Add(-5 * time.Millisecond), sentBefore: now.Add(-500 * time.Millisecond)}
	if !s.wasLate(now, soon) {
		t.Error("an acknowledgement 5 ms after the repetition was taken for that of the repetition")
	}
	if got := s.reorderingTime(now); got != 80*time.Millisecond {
		t.Errorf("waits %v, want no more than another round trip", got)
	}
	really := &fragment{overtaken: true, inFlight: true, sentAt: now.Add(-45 * time.Millisecond)}
	if s.wasLate(now, really) || s.wasLate(now, &fragment{}) {
		t.Error("a repetition that arrived was taken for a late first transmission")
	}
}
