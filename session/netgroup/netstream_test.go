package netgroup

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

func withStreams(s *Spec) { s.MulticastEnabled = true }

// A viewer is a person's part in streams, as the owner of the connection plays it.
type viewer struct {
	*person
	frames     map[*NetStream][]Frame
	written    map[*NetStream]map[uint8]uint64 // frames by layer
	ages       map[*NetStream][]time.Duration  // of the same frames, when they came
	keysWanted int
	unverified []*FrameBatch
	slow       bool // does not verify
}

func (p *person) watch() *viewer {
	v := &viewer{person: p, frames: map[*NetStream][]Frame{}, ages: map[*NetStream][]time.Duration{}, written: map[*NetStream]map[uint8]uint64{}}
	p.also = v.handle
	return v
}

func (v *viewer) handle(now time.Time, ev Event) {
	switch ev := ev.(type) {
	case FrameReceived:
		v.frames[ev.Stream] = append(v.frames[ev.Stream], ev.Frame)
		v.ages[ev.Stream] = append(v.ages[ev.Stream], now.Sub(classStart)-time.Duration(ev.Frame.Timestamp)*time.Microsecond)
	case KeyFrameWanted:
		v.keysWanted++
	case FramesToVerify:
		if v.unverified = append(v.unverified, ev.Batch); !v.slow {
			v.verify(now)
		}
	}
}

func (v *viewer) verify(now time.Time) {
	batches := v.unverified
	v.unverified = nil
	for _, b := range batches {
		b.Verify()
		v.g.Verified(now, b)
	}
}

func (v *viewer) publish(name string, cfg PublishConfig) (s *NetStream) {
	v.class.t.Helper()
	v.do(func(now time.Time) {
		var err error
		if s, err = v.g.Publish(now, name, cfg); err != nil {
			v.class.t.Fatalf("person %d: %v", v.seed, err)
		}
	})
	return s
}

func (v *viewer) play(name string) (s *NetStream) {
	v.class.t.Helper()
	v.do(func(now time.Time) {
		var err error
		if s, err = v.g.Play(now, name); err != nil {
			v.class.t.Fatalf("person %d: %v", v.seed, err)
		}
	})
	return s
}

// streamID makes an ID for a stream that a program of another kind publishes.
func (v *viewer) streamID() stream.ID {
	id, err := newStreamID(v.cfg.Random, v.author())
	if err != nil {
		v.class.t.Fatal(err)
	}
	return id
}

// testFrame returns what a frame of the tests must be.
func testFrame(layer uint8, number uint64, size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{layer, byte(number), byte(number >> 8)}).Read(b)
	return b
}

// film writes n more frames of a stream at an interval, whose layers are those given in turn.
func (v *viewer) film(s *NetStream, n, size int, every time.Duration, layers ...uint8) {
	v.class.t.Helper()
	if v.written[s] == nil {
		v.written[s] = map[uint8]uint64{}
	}
	for i := range n {
		layer := layers[i%len(layers)]
		want := v.written[s][layer]
		v.do(func(now time.Time) {
			number, err := s.Write(now, Frame{Layer: layer, Key: i == 0, Timestamp: uint64(now.Sub(classStart).Microseconds()), Data: testFrame(layer, want, size)})
			if err != nil || number != want {
				v.class.t.Fatalf("frame %d of layer %d got number %d: %v", want, layer, number, err)
			}
		})
		v.written[s][layer]++
		v.class.w.RunFor(every)
	}
}

// warmUp films two seconds, in which trees grow, and forgets what came of them.
func warmUp(all []*viewer, s *NetStream, size int, every time.Duration, layers ...uint8) {
	all[0].film(s, int(3*time.Second/every), size, every, layers...)
	for _, v := range all {
		clear(v.frames)
	}
}

// checkFrames fails unless somebody was given genuine frames only, each once, and at least so many.
func (v *viewer) checkFrames(s *NetStream, size, least int) {
	v.class.t.Helper()
	type place struct {
		layer  uint8
		number uint64
	}
	seen := map[place]bool{}
	for _, f := range v.frames[s] {
		if !bytes.Equal(f.Data, testFrame(f.Layer, f.Number, size)) {
			v.class.t.Errorf("person %d: frame %d of layer %d is not what was written", v.seed, f.Number, f.Layer)
		}
		if at := (place{f.Layer, f.Number}); seen[at] {
			v.class.t.Errorf("person %d: frame %d of layer %d came twice", v.seed, f.Number, f.Layer)
		} else {
			seen[at] = true
		}
	}
	if len(seen) < least {
		v.class.t.Errorf("person %d: %d frames came, want %d", v.seed, len(seen), least)
	}
}

// settledClass returns a class of n that watch, with the right that its invite gives.
func settledClass(t *testing.T, seed uint64, link netsim.Link, n byte) (*testClass, []*viewer) {
	t.Helper()
	c := newClassLike(t, seed, link, withStreams)
	c.joins(2, n)
	c.settle(time.Minute)
	var all []*viewer
	for _, p := range c.people {
		all = append(all, p.watch())
	}
	return c, all
}

func playAll(viewers []*viewer, name string) (streams []*NetStream) {
	for _, v := range viewers {
		streams = append(streams, v.play(name))
	}
	return streams
}

func TestStreamReachesAllWhoPlayIt(t *testing.T) {
	t.Parallel()
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c, all := settledClass(t, 1, l.link, 7)
			s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
			played := playAll(all[1:], "cam")
			c.w.RunFor(time.Second)
			warmUp(all, s, 2000, 50*time.Millisecond, 0, 2, 1, 2)
			all[0].film(s, 128, 2000, 50*time.Millisecond, 0, 2, 1, 2) // the end is missed by nobody who does not hear of it
			c.w.RunFor(2 * time.Second)
			for i, v := range all[1:] {
				v.checkFrames(played[i], 2000, 120)
			}
			if n := count[StreamStarted](all[3].person); n != 1 {
				t.Errorf("told %d times that the stream started", n)
			}
		})
	}
}

func TestSoundOfAFrameThatWasLostComesWithTheNext(t *testing.T) {
	c, all := settledClass(t, 2, classLinks[0].link, 3)
	s := all[0].publish("mic", PublishConfig{Kind: AudioStream})
	played := all[1].play("mic")
	c.w.RunFor(time.Second)
	all[0].film(s, 10, 80, 20*time.Millisecond, 0)
	lose(all[0], all[1], s) // one packet
	all[0].film(s, 1, 80, 20*time.Millisecond, 0)
	all[0].film(s, 10, 80, 20*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	all[1].checkFrames(played, 80, 21)
}

// Who comes late hears a stream a round trip after it is linked: it is told of streams with the content keys, and asks for
// them before it hears who takes part.
func TestWhoComesLateHearsSoundARoundTripAfterItIsLinked(t *testing.T) {
	const oneWay = 100 * time.Millisecond
	c, all := settledClass(t, 22, netsim.Link{Delay: oneWay / 2}, 4)
	s := all[0].publish("mic", PublishConfig{Kind: AudioStream})
	playAll(all[1:], "mic")
	all[0].film(s, 100, 80, 20*time.Millisecond, 0)
	late := c.person(9).watch()
	var linked, heard time.Time
	late.also = func(now time.Time, ev Event) {
		switch ev.(type) {
		case NeighborConnected:
			linked = earliest(linked, now)
		case FrameReceived:
			heard = earliest(heard, now)
		}
		late.handle(now, ev)
	}
	late.join()
	late.play("mic")
	all[0].film(s, 150, 80, 20*time.Millisecond, 0)
	if d := heard.Sub(linked); linked.IsZero() || heard.IsZero() || d > 2*oneWay+70*time.Millisecond {
		t.Errorf("the first frame came %v after the first link, %v is a round trip", d, 2*oneWay)
	}
}

// A tamper is a SendFlow that changes what is written to it.
type tamper struct {
	SendFlow
	change func(message []byte) (sent []byte)
}

func (f *tamper) Write(now time.Time, message []byte, d rtmfp.Deadlines) error {
	if message = f.change(bytes.Clone(message)); message == nil {
		return nil
	}
	return f.SendFlow.Write(now, message, d)
}

// tampers has somebody change the packets of a stream that it sends to another.
func tampers(from, to *viewer, s *NetStream, change func(message []byte) []byte) {
	n := from.g.neighbors[to.PeerID()]
	p := from.g.streams.parts[s.ID()]
	for _, class := range []flowClass{flowFirst, flowDetail} {
		k := n.streams.of(p.id)
		if k.out[class] == nil {
			out, err := n.session.OpenFlow(append(append(append([]byte(streamMetadata), n.group.keys.tag[:]...), p.id[:]...), byte(class)), rtmfp.PriorityVideo)
			if err != nil {
				from.class.t.Fatal(err)
			}
			out.SetOwner(&streamFlow{n, p.id, class})
			k.out[class] = out
		}
		k.out[class] = &tamper{k.out[class], change}
	}
}

// lose has the next packet of a stream from one to another be lost.
func lose(from, to *viewer, s *NetStream) {
	done := false
	tampers(from, to, s, func(m []byte) []byte {
		if !done {
			done = true
			return nil
		}
		return m
	})
}

func TestWhoJoinsLaterLearnsOfStreams(t *testing.T) {
	c, all := settledClass(t, 8, classLinks[0].link, 4)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Kbit: 500})
	c.w.RunFor(time.Second)
	late := c.person(9).join().watch()
	c.settle(time.Minute)
	played := late.play("cam")
	c.w.RunFor(time.Second)
	if played.ID() != s.ID() || played.Author() != all[0].author() || played.Config().Kbit != 500 {
		t.Fatalf("who joined later plays %v of %v", played.ID(), played.Author())
	}
	all[0].film(s, 30, 2000, 50*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	late.checkFrames(played, 2000, 30)
	all[0].do(func(now time.Time) { s.Close(now) })
	c.w.RunFor(time.Second)
	if count[StreamUnpublished](late.person) != 1 || count[StreamStopped](late.person) != 1 {
		t.Error("it was not told of the end")
	}
}

func TestStreamOfWhoVanishedEnds(t *testing.T) {
	c, all := settledClass(t, 9, classLinks[0].link, 4)
	all[3].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(time.Second)
	all[3].vanish()
	c.w.RunFor(listLasts + 2*time.Second)
	for _, v := range all[:3] {
		if count[StreamPublished](v.person) != 1 || count[StreamUnpublished](v.person) != 1 {
			t.Errorf("person %d was not told of the end", v.seed)
		}
	}
}

func TestPlayerFollowsAStreamThatBeginsAnew(t *testing.T) {
	c, all := settledClass(t, 10, classLinks[0].link, 3)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	played := all[1].play("cam")
	c.w.RunFor(time.Second)
	first := played.ID()
	all[0].do(func(now time.Time) { // within one announcement for others
		s.closed = true
		all[0].g.streams.open = nil
		all[0].g.streams.leave(now, s)
	})
	s = all[0].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(time.Second)
	if played.ID() == first || played.ID() != s.ID() || count[StreamReset](all[1].person) != 1 {
		t.Errorf("plays %v, was %v; is published as %v", played.ID(), first, s.ID())
	}
	all[0].film(s, 10, 1000, 33*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	all[1].checkFrames(played, 1000, 10)
}

func TestFramesWaitToBeVerifiedInBatches(t *testing.T) {
	c, all := settledClass(t, 11, classLinks[0].link, 2)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	all[1].slow = true
	played := all[1].play("cam")
	c.w.RunFor(time.Second)
	all[0].film(s, 20, 500, 20*time.Millisecond, 0)
	c.w.RunFor(200 * time.Millisecond)
	if len(all[1].unverified) != 1 || len(all[1].frames[played]) > 0 {
		t.Fatalf("%d batches are out, %d frames were played", len(all[1].unverified), len(all[1].frames[played]))
	}
	all[1].slow = false
	all[1].do(all[1].verify)
	c.w.RunFor(200 * time.Millisecond)
	all[1].checkFrames(played, 500, 20)
	if n := count[FramesToVerify](all[1].person); n > 6 {
		t.Errorf("%d batches of 20 frames", n)
	}
}

func TestNoStreamsWhereTheInviteDoesNotEnableThem(t *testing.T) {
	c := newClass(t, 12, classLinks[0].link)
	c.people[0].do(func(now time.Time) {
		if _, err := c.people[0].g.Publish(now, "cam", PublishConfig{Kind: VideoStream}); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Publish: %v", err)
		}
		if _, err := c.people[0].g.Play(now, "cam"); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Play: %v", err)
		}
	})
}

func TestKeyFrameIsWantedOfThePublisher(t *testing.T) {
	c, all := settledClass(t, 13, classLinks[0].link, 4)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	played := playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	all[0].film(s, 30, 1000, 33*time.Millisecond, 0)
	all[0].keysWanted = 0
	all[2].do(func(now time.Time) { played[1].WantKeyFrame(now) })
	c.w.RunFor(3 * time.Second)
	if all[0].keysWanted == 0 {
		t.Error("the publisher was not told")
	}
}

func FuzzParseStreamList(f *testing.F) {
	g := &Group{c: &Connection{cfg: ConnectionConfig{Identity: identityOf(1)}}}
	var two []listedStream
	for i, cfg := range []PublishConfig{{Kind: AudioStream}, {Kind: VideoStream, FEC: true, FetchAfter: 2500 * time.Millisecond}} {
		id, err := newStreamID(bytes.NewReader(bytes.Repeat([]byte{byte(i)}, 8)), journal.Author(identityOf(1).Public()))
		if err != nil {
			f.Fatal(err)
		}
		l, err := cfg.withDefaults().listed(id, "mic")
		if err != nil {
			f.Fatal(err)
		}
		two = append(two, l)
	}
	f.Add(g.signList(1<<50, two).raw)
	f.Add(g.signList(7, nil).raw)
	f.Fuzz(func(t *testing.T, in []byte) {
		l, err := parseStreamList(in)
		if err != nil {
			return
		}
		if out := append(l.appendUnsigned(nil), in[len(in)-64:]...); !bytes.Equal(out, in) {
			t.Errorf("%x was read and becomes %x", in, out)
		}
		if !slices.IsSortedFunc(l.streams, func(a, b listedStream) int { return bytes.Compare(a.info.ID[:], b.info.ID[:]) }) {
			t.Error("streams out of order")
		}
	})
}
