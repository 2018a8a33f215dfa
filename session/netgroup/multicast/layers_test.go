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
