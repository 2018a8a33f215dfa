package classtime

import (
	"slices"
	"testing"
	"time"
)

var start = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

// answer is what somebody says whose class time is ahead of this machine's clock by an offset.
func answer(at time.Time, rtt, ahead time.Duration, stratum int) Sample {
	return Sample{Asked: at.Add(-rtt), Answered: at, Class: at.Add(-rtt / 2).Add(ahead), Stratum: stratum}
}

func TestFirstAnswerOfTheLeadIsAdoptedAtOnce(t *testing.T) {
	var c Clock
	if c.Stratum() != NoStratum || !c.Time(start).Equal(start) {
		t.Error("a clock that was told nothing is not the machine's own")
	}
	c.Add(1, answer(start, 40*time.Millisecond, 2*time.Minute, 0))
	if got := c.Time(start); !got.Equal(start.Add(2*time.Minute)) || c.Stratum() != 1 {
		t.Errorf("%v of stratum %d, want two minutes more, of 1", got.Sub(start), c.Stratum())
	}
}

// The second answer is late in one direction, which makes it wrong by half of that.
func TestShortestRoundTripCounts(t *testing.T) {
	var c Clock
	c.Add(1, answer(start, 20*time.Millisecond, time.Second, 0))
	late := answer(start.Add(10*time.Second), 20*time.Millisecond, time.Second, 0)
	late.Answered = late.Answered.Add(400 * time.Millisecond)
	c.Add(1, late)
	now := start.Add(20 * time.Second)
	if off := c.Time(now).Sub(now) - time.Second; off.Abs() > time.Millisecond {
		t.Errorf("off by %v", off)
	}
	// A sample as good, of a time that has moved on by 20 ms since, counts as the old one ages.
	now = start.Add(110 * time.Second)
	c.Add(1, answer(now, 20*time.Millisecond, time.Second+20*time.Millisecond, 0))
	now = now.Add(10 * time.Second)
	if off := c.Time(now).Sub(now) - time.Second; off < 19*time.Millisecond {
		t.Errorf("%v after it was told of 20 ms", off)
	}
}

func TestTimeIsSlewedAndNeverRunsBack(t *testing.T) {
	for _, lie := range []time.Duration{time.Hour, -time.Hour} {
		var c Clock
		c.Add(1, answer(start, time.Millisecond, 0, 0))
		before := c.Time(start)
		for i := 1; i <= 600; i++ {
			now := start.Add(time.Duration(i) * 100 * time.Millisecond)
			if i%10 == 0 {
				c.Add(1, answer(now, time.Duration(i%3)*time.Microsecond, lie, 0))
			}
			got := c.Time(now)
			if step := got.Sub(before) - 100*time.Millisecond; step.Abs() > 501*time.Microsecond || !got.After(before) {
				t.Fatalf("time moved by %v in 100 ms", got.Sub(before))
			}
			before = got
		}
		if off := c.Time(start.Add(time.Minute)).Sub(start.Add(time.Minute)); off.Abs() < 290*time.Millisecond || off.Abs() > 300*time.Millisecond {
			t.Errorf("a lead that lies by %v moved time by %v in a minute, want 5 ms a second", lie, off)
		}
	}
}

// One of three or more who lies moves nobody further than the honest are apart.
func TestOneLiarOfThreeMovesNobody(t *testing.T) {
	for _, lie := range []time.Duration{time.Hour, -time.Hour, 200 * 365 * 24 * time.Hour} {
		var c Clock
		c.Add(1, answer(start, 10*time.Millisecond, lie, 1))
		if c.IsKnown() {
			t.Error("learnt from one who is not the lead")
		}
		c.Add(2, answer(start, 30*time.Millisecond, 2*time.Millisecond, 1))
		c.Add(3, answer(start, 40*time.Millisecond, -time.Millisecond, 1))
		if off := c.Time(start).Sub(start); off < -time.Millisecond || off > 2*time.Millisecond || c.Stratum() != 2 {
			t.Errorf("a lie of %v: off by %v, stratum %d", lie, off, c.Stratum())
		}
	}
}

func TestStratumIsAboveThreeSources(t *testing.T) {
	var c Clock
	for id, stratum := range []int{1, 4, 2, 2, 9} {
		c.Add(id, answer(start, 10*time.Millisecond, time.Duration(id)*time.Second, stratum))
	}
	if c.Stratum() != 3 { // by those of 1, 2 and 2
		t.Errorf("stratum %d, want 3", c.Stratum())
	}
	c.Add(0, Sample{Asked: start, Answered: start, Class: start, Stratum: NoStratum})
	if got := c.Sources(); len(got) != 4 || got[0] != 2 {
		t.Errorf("sources %v after one lost its time", got)
	}
}

func TestNewLeadGoesOnWithTheOldTime(t *testing.T) {
	var c Clock
	c.Add(1, answer(start, 10*time.Millisecond, time.Minute, 0))
	c.Lead(start, true)
	now := start.Add(time.Hour)
	c.Add(2, answer(now, 10*time.Millisecond, -time.Minute, 1))
	if off := c.Time(now).Sub(now); off != time.Minute || c.Stratum() != 0 {
		t.Errorf("%v ahead, stratum %d", off, c.Stratum())
	}
	c.Lead(now, false)
	if off := c.Time(now).Sub(now); off != time.Minute || c.Stratum() != NoStratum {
		t.Errorf("%v ahead, stratum %d once another leads", off, c.Stratum())
	}
}

func TestLocalTimeOfAMomentOfClassIsTheInverseOfClassTime(t *testing.T) {
	var c Clock
	c.Add(1, answer(start, 10*time.Millisecond, time.Minute, 0))
	if at := c.Local(start.Add(time.Hour), start); !at.Equal(start.Add(time.Hour - time.Minute)) {
		t.Errorf("%v after now, want a minute less than an hour", at.Sub(start))
	}
}

func TestWhoBeginsClassTimeKnowsIt(t *testing.T) {
	var c Clock
	if c.IsKnown() {
		t.Error("known before anything was said")
	}
	c.Lead(start, true)
	c.Begin(start)
	if !c.IsKnown() || !c.Time(start).Equal(start) {
		t.Errorf("known %v, %v ahead; want this machine's time", c.IsKnown(), c.Time(start).Sub(start))
	}
}

func TestNeighbourThatIsGoneIsNoSource(t *testing.T) {
	var c Clock
	for id := 1; id <= 3; id++ {
		c.Add(id, answer(start, 10*time.Millisecond, 0, id))
	}
	c.Drop(2)
	if got := c.Sources(); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("sources %v, want 1 and 3", got)
	}
}
