package multicast

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// newcomer is a bench of somebody who begins to play a picture in two layer groups.
func newcomer(t *testing.T, neighbors int) *bench {
	b := &bench{t: t, now: simStart}
	info := stream.Info{Kind: stream.Video, Widths: [3]uint8{4, 4}, Window: time.Second, Margin: 500 * time.Millisecond}
	cfg := DefaultConfig(info)
	cfg.Self = self
	b.e = New(b, rand.New(rand.NewPCG(1, 2)), b.now, cfg)
	for i := range neighbors {
		b.e.Add(b.now, Neighbor(i+1), Member(i+1), false)
		b.e.SetPath(Neighbor(i+1), Path{RTT: 40 * time.Millisecond})
	}
	b.messages = nil
	return b
}

// hasKeyAt has a neighbour tell that its latest key frame begins at a number.
func (b *bench) hasKeyAt(from Neighbor, number uint32) {
	m := mapMessage{capacity: 10_000, free: 20, k: 8, groups: 2, hasKey: true, key: number}
	b.control(from, m.appendTo(nil))
}

// part is a packet of a frame of two in the first layer group.
func part(number uint32, key bool) *stream.Packet {
	return &stream.Packet{
		Number: number, Frame: number / 2, Part: uint16(number % 2), Parts: 2, Key: key,
		Timestamp: uint64(number) * 16_000, Payload: []byte{1, 1},
	}
}

// asked returns the numbers of the first layer group that were asked for, and how many key frames.
func (b *bench) asked() (numbers []uint32, keyFrames int) {
	for _, m := range b.messages {
		switch m.b[0] {
		case kindKeyFrame:
			keyFrames++
		case kindPull:
			p, err := parsePull(m.b[1:])
			if err != nil {
				b.t.Fatal(err)
			}
			for i := range uint32(8 * len(p.packets.set)) {
				if n := p.packets.base + i; p.group == 0 && p.packets.has(n) {
					numbers = append(numbers, n)
				}
			}
		}
	}
	slices.Sort(numbers)
	return numbers, keyFrames
}

func TestNewcomerFetchesTheLatestKeyFrameFromItsNeighbours(t *testing.T) {
	b := newcomer(t, 2)
	b.hasKeyAt(1, 90)
	b.e.Receive(b.now, 1, part(100, false))
	b.run(5 * time.Millisecond)
	numbers, keyFrames := b.asked()
	if len(numbers) != 10 || numbers[0] != 90 || numbers[9] != 99 || keyFrames != 0 {
		t.Errorf("packets %v and %d key frames were asked for, want 90 to 99 and none", numbers, keyFrames)
	}
	for n := uint32(90); n < 100; n++ {
		b.e.Receive(b.now, 2, part(n, n < 92))
	}
	if len(b.delivered) != 11 {
		t.Errorf("%d packets were delivered, want 11", len(b.delivered))
	}
	b.run(rewindWithin)
	if _, keyFrames := b.asked(); keyFrames != 0 {
		t.Error("another key frame was asked for")
	}
}

func TestNewcomerAsksForAKeyFrameIfNoneIsNear(t *testing.T) {
	for name, key := range map[string]uint32{"long ago": 100 - rewindMost - 1, "to come": 140} {
		b := newcomer(t, 2)
		b.hasKeyAt(1, key)
		b.hasMapOfGroups(2)
		b.grantAll()
		b.e.Receive(b.now, 1, part(100, false))
		b.run(50 * time.Millisecond)
		if numbers, keyFrames := b.asked(); slices.Contains(numbers, key) || keyFrames != 1 {
			t.Errorf("%s: packets %v and %d key frames were asked for", name, numbers, keyFrames)
		}
	}
}

// hasMapOfGroups has a neighbour tell that it has all substreams.
func (b *bench) hasMapOfGroups(from Neighbor) {
	m := mapMessage{capacity: 10_000, free: 20, k: 8, groups: 2}
	for s := range 8 {
		m.places[s] = place{1, 5}
	}
	b.run(gather + checkEvery)
	b.control(from, m.appendTo(nil))
}

func TestKeyFrameThatNobodyHasAfterAllIsAskedFor(t *testing.T) {
	b := newcomer(t, 2)
	b.hasKeyAt(1, 90) // a lie
	b.hasMapOfGroups(2)
	b.grantAll()
	b.e.Receive(b.now, 2, part(100, false))
	b.messages = nil
	b.run(rewindWithin + 10*time.Millisecond)
	if _, keyFrames := b.asked(); keyFrames != 1 {
		t.Errorf("%d key frames were asked for, want 1", keyFrames)
	}
}

// A frame's packets come by several ways: which is the first says nothing.
func TestFirstFrameIsWholeWhicheverPacketComesFirst(t *testing.T) {
	b := newcomer(t, 2)
	b.e.Receive(b.now, 1, part(101, true))
	b.e.Receive(b.now, 1, part(100, true))
	if len(b.delivered) != 2 {
		t.Errorf("packets %v were delivered, want both of the frame", b.delivered)
	}
}

func TestMapTellsOfWholeKeyFramesAlone(t *testing.T) {
	b := newcomer(t, 2)
	b.e.Receive(b.now, 1, part(100, true))
	if _, has := b.e.latestKey(); has {
		t.Error("half a key frame is told of")
	}
	b.e.Receive(b.now, 1, part(101, true))
	if first, has := b.e.latestKey(); !has || first != 100 {
		t.Errorf("the latest key frame is at %d, %v", first, has)
	}
}

func TestNewcomerAsksTheFirstItIsLinkedToBeforeItHearsOfIt(t *testing.T) {
	b := newcomer(t, 1)
	b.e.Guess(b.now, 1)
	if a := b.asks()[1]; a.want != 255 {
		t.Fatalf("it was asked for the substreams %08b", a.want)
	}
	b.e.Add(b.now, 2, 2, false)
	b.hasMapOfGroups(2)
	b.run(40*time.Millisecond + guessWithin + 2*checkEvery)
	if a := b.asks()[2]; a.want == 0 {
		t.Error("the guess was wrong, and nobody else was asked")
	}
	if b.e.find(1).silent {
		t.Error("who does not take part is taken for dead")
	}
}
