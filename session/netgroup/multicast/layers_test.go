package multicast

import (
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// viewing is a bench of somebody who plays a picture in three layer groups, or sound, from four neighbours.
func viewing(t *testing.T, kind stream.Kind) *bench {
	b := &bench{t: t, now: simStart}
	cfg := DefaultConfig(stream.Info{Kind: kind, Widths: stream.Widths(kind, 90, 3), Window: time.Second, Margin: 500 * time.Millisecond})
	cfg.Self = self
	b.e = New(b, rand.New(rand.NewPCG(1, 2)), b.now, cfg)
	for n := Neighbor(1); n <= 4; n++ {
		b.e.Add(b.now, n, Member(n), false)
	}
	b.rtt(40*time.Millisecond, 1, 2, 3, 4)
	for s := range b.e.k {
		b.e.substreams[s].parent = Neighbor(1 + s%4)
	}
	b.takes(50 * time.Millisecond)
	b.e.joinedAt = b.now.Add(-newHere)
	return b
}

// While trees grow with many who come at once, what is lost is not the downlink's fault.
func TestWhoIsNewLeavesOutNothing(t *testing.T) {
	b := viewing(t, stream.Video)
	b.e.joinedAt = b.now
	for b.now.Sub(b.e.joinedAt) < newHere-layersEvery {
		b.round(50, 10, 50)
	}
	if got := b.e.MaxGroup(); got != 2 {
		t.Errorf("layer group %d is the highest", got)
	}
	b.round(50, 10, 50)
	b.round(50, 10, 50)
	if b.e.MaxGroup() == 2 {
		t.Error("and it is all the same later")
	}
}

// Nor is it while parents are still sought, if that takes longer, but not for ever.
func TestWhoHasNoParentYetLeavesOutNothing(t *testing.T) {
	b := viewing(t, stream.Video)
	for b.now.Sub(b.e.joinedAt) < gathering-layersEvery {
		b.e.substreams[3].since = b.now
		b.round(50, 10, 50)
	}
	if got := b.e.MaxGroup(); got != 2 {
		t.Errorf("layer group %d is the highest", got)
	}
	b.e.substreams[3].since = b.now
	b.round(50, 10, 50)
	b.round(50, 10, 50)
	if b.e.MaxGroup() == 2 {
		t.Error("and it is all the same later")
	}
}

// takes says how long packets take from the publisher now.
func (b *bench) takes(d time.Duration) {
	for s := range b.e.k {
		a := &b.e.substreams[s].age
		a.samples, a.mean = ageSamples, d.Seconds()
		a.least = 0.05
	}
}

// fills has the downlink full, or not.
func (b *bench) fills(full bool) {
	if full {
		b.rtt(250*time.Millisecond, 1, 2, 3, 4)
		b.takes(250 * time.Millisecond)
	} else {
		b.rtt(40*time.Millisecond, 1, 2, 3, 4)
		b.takes(50 * time.Millisecond)
	}
}

func (b *bench) rtt(d time.Duration, of ...Neighbor) {
	for _, n := range of {
		b.e.SetPath(n, Path{RTT: d})
	}
}

// round lets a round pass in which so many packets came, were asked for, and were given up.
func (b *bench) round(came, asked, gone int) {
	for n := Neighbor(1); n <= 4; n++ {
		b.e.find(n).hear(b.now)
	}
	b.e.layers.got, b.e.layers.asked, b.e.layers.gone = came, asked, gone
	b.now = b.now.Add(layersEvery)
	b.e.layers.advance(b.now, b.e)
}

// What comes by every way waits: the downlink is full, and less is asked for until there is nothing but sound.
func TestWeakReceiverLeavesOutLayersAndThenThePicture(t *testing.T) {
	b := viewing(t, stream.Video)
	b.round(50, 0, 0)
	b.fills(true)
	since := b.now
	for _, want := range []uint8{1, 0} {
		for b.e.MaxGroup() != want {
			b.round(50, 10, 0)
			if b.now.Sub(since) > 3*time.Second {
				t.Fatalf("layer group %d is still received after %v", b.e.MaxGroup(), b.now.Sub(since))
			}
		}
	}
	for b.e.wanted(0) {
		b.round(50, 10, 0)
		if b.now.Sub(since) > 6*time.Second {
			t.Fatal("the picture is still received, which the line cannot take")
		}
	}
	b.fills(false)
	left := b.now
	for !b.e.wanted(0) {
		b.round(0, 0, 0)
	}
	if d := b.now.Sub(left); d < firstReturn-time.Second || d > firstReturn+time.Second {
		t.Errorf("the picture was tried again after %v, want %v", d, firstReturn)
	}
	b.fills(true)
	for b.e.wanted(0) {
		b.round(50, 10, 0)
	}
	b.fills(false)
	left = b.now
	for !b.e.wanted(0) {
		b.round(0, 0, 0)
	}
	if d := b.now.Sub(left); d < 3*firstReturn {
		t.Errorf("after it failed it was tried again after %v", d)
	}
}

func TestSoundIsNeverLeftOut(t *testing.T) {
	b := viewing(t, stream.Audio)
	b.fills(true)
	for range 40 {
		b.round(30, 20, 20)
	}
	if !b.e.wanted(0) {
		t.Error("sound is not asked for")
	}
}

// One neighbour far away or with a full line, or a line that loses packets, says nothing of this member's downlink.
func TestWhatIsNotTheDownlinksFaultLeavesLayersAlone(t *testing.T) {
	b := viewing(t, stream.Video)
	b.round(50, 0, 0)
	b.fills(true)
	b.rtt(40*time.Millisecond, 4)
	b.rtt(400*time.Millisecond, 1, 2, 3)
	for range 20 {
		b.round(50, 20, 0)
	}
	b.fills(false)
	for range 20 {
		b.round(50, 20, 3)
	}
	b.fills(true)
	b.takes(50 * time.Millisecond) // it is the own uplink
	for range 20 {
		b.round(50, 20, 0)
	}
	b.fills(false)
	b.takes(250 * time.Millisecond) // it is the publisher's
	for range 20 {
		b.round(50, 20, 0)
	}
	if b.e.MaxGroup() != 2 {
		t.Errorf("layer groups up to %d are received, want all", b.e.MaxGroup())
	}
	b.fills(true)
	for range 20 {
		b.round(50, 1, 0)
	}
	if b.e.MaxGroup() != 2 {
		t.Error("layers are left out though nothing is missing")
	}
}

func TestWhatIsLeftOutIsNotAskedFor(t *testing.T) {
	b := viewing(t, stream.Video)
	for _, n := range []uint32{10, 20} {
		b.e.Receive(b.now, 1, &stream.Packet{Group: 2, Number: n, Frame: n, Parts: 1, Timestamp: 1, Payload: []byte{1}})
	}
	b.fills(true)
	for b.e.MaxGroup() == 2 {
		b.round(50, 10, 0)
	}
	if n := b.e.groups[2].missing; n != 0 {
		t.Errorf("%d packets of the layer group that was left out are asked for", n)
	}
}

// tries lets rounds without loss pass until one more layer group is received, and returns after how long.
func (b *bench) tries(t *testing.T) time.Duration {
	t.Helper()
	since, was := b.now, b.e.MaxGroup()
	for b.e.MaxGroup() == was {
		b.round(50, 0, 0)
		if b.now.Sub(since) > 2*lastReturn {
			t.Fatal("no more is ever tried")
		}
	}
	return b.now.Sub(since)
}

func TestMuchLossLeavesOutALayerAtOnceAndSomeOnlyIfItLasts(t *testing.T) {
	b := viewing(t, stream.Video)
	b.round(20, 0, 10)
	if b.e.MaxGroup() != 1 {
		t.Error("all layers are received though a third is lost")
	}
	b.round(20, 0, 10)
	if b.e.MaxGroup() != 1 {
		t.Error("the next was left out before it could show that the first is enough")
	}
	b = viewing(t, stream.Video)
	for range 3 {
		b.round(50, 0, 10)
		b.round(50, 0, 0)
	}
	if b.e.MaxGroup() != 2 {
		t.Error("a layer was left out for what was lost now and then")
	}
	b.round(50, 0, 10)
	b.round(50, 0, 10)
	if b.e.MaxGroup() != 1 || b.e.Counters().LayersDropped != 1 {
		t.Errorf("layer group %d is the highest, and %d were left out, want 1 and 1", b.e.MaxGroup(), b.e.Counters().LayersDropped)
	}
	if got := b.e.layers; got.got != 0 || got.gone != 0 {
		t.Errorf("a round counts %d and %d of the one before", got.got, got.gone)
	}
}

func TestMoreIsTriedOnlyWhileNothingIsLost(t *testing.T) {
	b := viewing(t, stream.Video)
	b.round(20, 0, 10)
	for left := b.now; b.now.Sub(left) < 2*firstReturn; {
		b.round(100, 0, 6)
	}
	if b.e.MaxGroup() != 1 {
		t.Error("more was tried while packets were lost")
	}
	b.tries(t)
}

// Who tries and fails waits four times as long, but not for ever; what stood for a while is a new beginning.
func TestPatienceGrowsWithFailuresAndEndsWithSuccess(t *testing.T) {
	b := viewing(t, stream.Video)
	b.round(20, 0, 10)
	want := firstReturn
	for range 5 {
		if d := b.tries(t); d < want || d > want+2*layersEvery {
			t.Errorf("more was tried after %v, want %v", d, want)
		}
		b.round(20, 0, 10)
		want = min(4*want, lastReturn)
	}
	b.tries(t)
	for stands := b.now; b.now.Sub(stands) <= standsAfter; {
		b.round(50, 0, 0)
	}
	b.round(20, 0, 10)
	if d := b.tries(t); d > firstReturn+2*layersEvery {
		t.Errorf("after it had stood for long more was tried after %v, want %v", d, firstReturn)
	}
}

func TestNoMoreIsReceivedThanWasAskedFor(t *testing.T) {
	b := viewing(t, stream.Video)
	b.e.cfg.MaxGroup, b.e.maxGroup = 1, 1
	b.round(20, 0, 10)
	for back := b.now; b.now.Sub(back) < 4*firstReturn; {
		b.round(50, 0, 0)
	}
	if got := b.e.MaxGroup(); got != 1 {
		t.Errorf("layer group %d is the highest, want 1", got)
	}
}

// One layer after the other comes back, each after it showed that the line can take it.
func TestLayersComeBackOneByOne(t *testing.T) {
	b := viewing(t, stream.Video)
	for b.e.MaxGroup() > 0 {
		b.round(20, 0, 10)
	}
	b.tries(t)
	if d := b.tries(t); d < firstReturn-layersEvery {
		t.Errorf("the second came back %v after the first", d)
	}
}

func TestPictureThatComesBackBeginsAnew(t *testing.T) {
	b := viewing(t, stream.Video)
	b.e.keyFrames.any = true
	for b.e.wanted(0) {
		b.round(20, 0, 10)
	}
	for !b.e.wanted(0) {
		b.round(0, 0, 0)
	}
	if b.e.keyFrames.any {
		t.Error("what comes is decoded on from a picture of before")
	}
}

// Of who was not heard lately nothing is known, and if nobody was, nothing at all.
func TestOldRoundTripsSayNothingOfTheDownlink(t *testing.T) {
	b := viewing(t, stream.Video)
	b.fills(true)
	for n := Neighbor(1); n <= 4; n++ {
		b.e.find(n).hear(b.now)
	}
	if !b.e.isFull(b.now) {
		t.Error("the downlink is not found full")
	}
	b.e.Add(b.now, 5, 5, false)
	b.rtt(40*time.Millisecond, 5)
	b.e.find(5).hear(b.now)
	if !b.e.isFull(b.now) {
		t.Error("it is not, for one in five whose round trip is short")
	}
	if b.e.isFull(b.now.Add(2 * fullHeard)) {
		t.Error("it is found full by what was measured long ago")
	}
}

// What nobody has was not lost on this member's line, nor what is missing before its parent was there for a while.
func TestOnlyWhatOthersHaveAndAParentShouldHavePushedCountsAsLost(t *testing.T) {
	for _, tt := range []struct {
		held, settled bool
		want          int
	}{{true, true, 1}, {false, true, 0}, {true, false, 0}} {
		b := joined(t, 3)
		b.stream(0, 40)
		b.e.substreams[41%8].since = b.now.Add(-2 * settling)
		if !tt.settled {
			b.e.substreams[41%8].since = b.now
		}
		b.stream(42, 42)
		if tt.held {
			b.hasMap(3, 2, 41)
		}
		b.e.layers.gone = 0
		b.e.giveUp(b.now, &b.e.groups[0], 0, b.e.groups[0].get(41))
		if got := b.e.layers.gone; got != tt.want {
			t.Errorf("held by others %v, its parent there for a while %v: %d count, want %d", tt.held, tt.settled, got, tt.want)
		}
	}
}

func TestWhatIsAskedForWhileParentsAreFoundSaysNothing(t *testing.T) {
	for _, settled := range []bool{false, true} {
		b := joined(t, 3)
		b.stream(0, 40)
		b.e.joinedAt = b.now
		if settled {
			b.e.joinedAt = b.now.Add(-2 * settling)
		}
		b.e.layers.asked = 0
		b.stream(42, 50)
		if got := b.e.layers.asked > 0; got != settled {
			t.Errorf("joined long ago: %v; what is asked for counts: %v", settled, got)
		}
	}
}
