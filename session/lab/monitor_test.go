package main

import "testing"

func TestProctorsKnowHowEverybodyIs(t *testing.T) {
	_, got := figuresOf(t, "monitor", "-peers", "80", "-seconds", "20", "-loss", "0.01")
	for _, limit := range []struct {
		most float64
		path []string
	}{
		{60, []string{"proctor_kbit_s"}},
		{4000, []string{"thumbnails_kbit_s"}},
		{4, []string{"staleness_s", "p99"}},
		{10, []string{"vanished_shown_s"}},
		{0, []string{"vanished_not_shown"}},
		{0.001, []string{"wrongly_gone"}},
	} {
		if n := number(t, got, limit.path...); n > limit.most {
			t.Errorf("%v = %v, want at most %v", limit.path, n, limit.most)
		}
	}
	if n := number(t, got, "proctor_kbit_s"); n < 5 {
		t.Errorf("%v kbit/s, which is not what 80 members report", n)
	}
	if n := number(t, got, "thumbnails_arrived"); n < 0.98 {
		t.Errorf("%v of all thumbnails came, want 0.98", n)
	}
	if n := number(t, got, "vanished_shown_s"); n < 3 {
		t.Errorf("who vanished is shown after %v s, before anybody can know", n)
	}
}

// One member in ten drops what it should pass on: staff know of the others hardly later than else.
func TestReportsFindTheirWayAroundWhoDropsThem(t *testing.T) {
	_, got := figuresOf(t, "monitor", "-peers", "200", "-seconds", "20", "-droppers", "0.1", "-vanish", "0", "-thumbnails=false")
	if n := number(t, got, "droppers"); n < 10 || n > 30 {
		t.Fatalf("%v of 200 drop reports", n)
	}
	for name, most := range map[string]float64{"p99": 4, "max": 5.5} {
		if n := number(t, got, "staleness_s", name); n > most {
			t.Errorf("what is known is old: %s %v s, want %v s", name, n, most)
		}
	}
	if n := number(t, got, "asked_s"); n == 0 {
		t.Error("nothing was asked for: nobody drops anything")
	}
	if n := number(t, got, "wrongly_gone"); n > 0.001 {
		t.Errorf("%v of those who are there were shown as gone", n)
	}
}

// Where nobody watches nothing is reported.
func TestCrowdThatNobodyWatchesIsAsBefore(t *testing.T) {
	c := newCrowd(settings{peers: 40, seconds: 5, seed: 1, loss: -1, links: usualLinks})
	counts := &relayTap{m: &monitoring{c: c}}
	c.w.tap = counts
	c.settle()
	c.runFor(20e9)
	if len(counts.relays) > 0 {
		t.Errorf("%d send reports", len(counts.relays))
	}
}
