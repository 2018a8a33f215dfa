package netgroup

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/multicast"
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
	keysWanted int
	unverified []*FrameBatch
	slow       bool // does not verify
}

func (p *person) watch() *viewer {
	v := &viewer{person: p, frames: map[*NetStream][]Frame{}, written: map[*NetStream]map[uint8]uint64{}}
	p.also = v.handle
	return v
}

func (v *viewer) handle(now time.Time, ev Event) {
	switch ev := ev.(type) {
	case FrameReceived:
		v.frames[ev.Stream] = append(v.frames[ev.Stream], ev.Frame)
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
	for _, l := range classLinks {
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

// Everybody's frames come by way of somebody who changes them, or not.
func TestRelayThatChangesBytesIsFoundOut(t *testing.T) {
	c, all := settledClass(t, 3, classLinks[0].link, 6)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Copies: 1.5})
	played := playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	warmUp(all, s, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	for _, v := range all[2:] {
		tampers(all[1], v, played[0], func(m []byte) []byte { m[len(m)-1] ^= 1; return m })
	}
	all[0].film(s, 150, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	c.w.RunFor(2 * time.Second)
	charged := uint64(0)
	for i, v := range all[2:] {
		v.checkFrames(played[i+1], 2000, 140)
		e := played[i+1].part.engine
		charged += e.Counters().Forgeries
		if slices.Contains(e.Parents(), multicast.Neighbor(v.g.neighbors[all[1].PeerID()].number)) {
			t.Errorf("person %d still has who changes bytes for a parent", v.seed)
		}
		for _, ev := range v.events {
			if d, ok := ev.(ForgerDropped); ok && d.Peer != all[1].PeerID() {
				t.Errorf("person %d dropped an honest neighbour", v.seed)
			}
		}
	}
	if charged == 0 {
		t.Error("nobody charged who changes bytes")
	}
}

// Who goes on delivering forgeries is shut out of the stream, and nothing of it is taken or given any more.
func TestForgerIsShutOutOfTheStream(t *testing.T) {
	c, all := settledClass(t, 14, classLinks[0].link, 3)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	played := playAll(all[1:], "cam")
	warmUp(all, s, 2000, 50*time.Millisecond, 0)
	p, n := played[0].part, all[1].g.neighbors[all[2].PeerID()]
	all[1].do(func(now time.Time) {
		p.Forger(multicast.Neighbor(n.number))
		p.settle(now)
	})
	if count[ForgerDropped](all[1].person) != 1 || n.streams.takesPart(s.ID()) {
		t.Fatal("the forger still takes part")
	}
	packets := p.engine.Counters().PacketsReceived
	all[2].do(func(now time.Time) {
		back := all[2].g.neighbors[all[1].PeerID()]
		packet := stream.Packet{Number: 1 << 20, Frame: 1 << 19, Parts: 1, Payload: make([]byte, 200)}
		back.streams.write(now, back, played[1].part, flowFirst, packet.AppendTo(nil), rtmfp.Deadlines{})
	})
	c.w.RunFor(time.Second)
	if got := p.engine.Counters().PacketsReceived; got != packets {
		t.Errorf("%d packets were taken", got-packets)
	}
	all[0].film(s, 20, 2000, 50*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	all[1].checkFrames(played[0], 2000, 20)
}

func TestWhoMayNotPublishIsHeardByNobody(t *testing.T) {
	c, all := settledClass(t, 4, classLinks[0].link, 4)
	observer := c.person(9)
	observer.use(c.authorize(journal.Post, time.Time{}))
	observer.join()
	c.settle(time.Minute)
	o := observer.watch()
	observer.do(func(now time.Time) {
		if _, err := o.g.Publish(now, "cam", PublishConfig{Kind: VideoStream}); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Publish without the right: %v", err)
		}
	})
	played := playAll(all, "cam")
	// It does all the same, with a program of its own.
	listed, err := PublishConfig{Kind: VideoStream}.withDefaults().listed(o.streamID(), "cam")
	if err != nil {
		t.Fatal(err)
	}
	l := o.g.signList(uint64(c.w.Now().UnixMicro()), []listedStream{listed})
	for _, v := range all {
		o.send(v.person, append([]byte{byte(messageStreams)}, l.raw...))
	}
	c.w.RunFor(2 * time.Second)
	for i, v := range all {
		if n := count[StreamPublished](v.person); n > 0 || played[i].ID() != (stream.ID{}) {
			t.Errorf("person %d was told of the stream", v.seed)
		}
	}
}

// Nobody can give a stream of its own the ID of another member's, whose packets would be taken for forgeries then.
func TestStreamIDNamesItsPublisher(t *testing.T) {
	c, all := settledClass(t, 15, classLinks[0].link, 3)
	listed, err := PublishConfig{Kind: VideoStream}.withDefaults().listed(all[0].streamID(), "cam")
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range all[:2] { // its publisher, and somebody else
		l := by.g.signList(uint64(c.w.Now().UnixMicro()), []listedStream{listed})
		by.send(all[2].person, append([]byte{byte(messageStreams)}, l.raw...))
		by.send(all[2].person, appendDirect(nil, []directStream{{listedStream: listed}}))
	}
	c.w.RunFor(time.Second)
	for _, ev := range all[2].events {
		if p, ok := ev.(StreamPublished); ok && p.Author != all[0].author() {
			t.Errorf("%v published a stream with the ID of another's", p.Author)
		}
	}
	if n, faults := count[StreamPublished](all[2].person), all[2].g.Counters().Malformed; n != 2 || faults != 2 {
		t.Errorf("%d streams and %d faults, want 2 and 2", n, faults)
	}
}

func TestWhoLosesTheRightToPublishIsHeardNoMore(t *testing.T) {
	c, all := settledClass(t, 5, classLinks[0].link, 4)
	s := all[1].publish("cam", PublishConfig{Kind: VideoStream})
	played := playAll(all[2:], "cam")
	c.w.RunFor(time.Second)
	all[1].film(s, 60, 2000, 50*time.Millisecond, 0)
	all[0].do(func(now time.Time) {
		if err := all[0].g.Revoke(now, all[1].author(), journal.Publish); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(time.Second)
	all[1].do(func(now time.Time) {
		if _, err := s.Write(now, Frame{Data: []byte{1}}); err == nil {
			t.Error("Write without the right succeeded")
		}
	})
	c.w.RunFor(time.Second)
	for i, v := range all[2:] {
		if n := count[StreamUnpublished](v.person); n != 1 {
			t.Errorf("person %d was told %d times that the stream ended", v.seed, n)
		}
		v.checkFrames(played[i], 2000, 30)
	}
}

func TestRemovedMemberHearsNothingSealedASecondLater(t *testing.T) {
	c, all := settledClass(t, 6, classLinks[0].link, 5)
	out := all[4]
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	playAll(all[1:4], "cam")
	played := out.play("cam")
	c.w.RunFor(time.Second)
	all[0].film(s, 30, 2000, 50*time.Millisecond, 0)
	all[0].do(func(now time.Time) {
		if err := all[0].g.Remove(now, out.author()); err != nil {
			t.Fatal(err)
		}
	})
	removedAt := c.w.Now()
	sealer := s.part.sealer // a copy, with the keys of until then
	sealer.keys = out.g.content
	all[0].film(s, 60, 2000, 50*time.Millisecond, 0)
	late := 0
	for _, f := range out.frames[played] {
		if at := classStart.Add(time.Duration(f.Timestamp) * time.Microsecond); at.After(removedAt.Add(time.Second + 100*time.Millisecond)) {
			late++
		}
	}
	if late > 0 {
		t.Errorf("who was removed heard %d frames of later", late)
	}
	// Even if it is handed what travels it cannot read it.
	frame := stream.Frame{Number: 7, Parts: 1}
	sealed, err := s.part.sealer.seal(nil, &frame, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealer.open(c.w.Now(), &frame, sealed); err == nil {
		t.Error("who was removed can open what is sealed now")
	}
	if _, err := all[1].g.streams.parts[s.ID()].sealer.open(c.w.Now(), &frame, sealed); err != nil {
		t.Errorf("who is a member cannot: %v", err)
	}
}

func TestRestartNeverReusesANonce(t *testing.T) {
	c, all := settledClass(t, 7, classLinks[0].link, 2)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	first, sealer := s.ID(), s.part.sealer
	all[0].film(s, 3, 100, 33*time.Millisecond, 0)
	all[0].do(func(now time.Time) { s.Close(now) })
	again := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	if again.ID() == first {
		t.Fatal("two publications have one ID")
	}
	frame := stream.Frame{Number: 1, Parts: 1}
	a, errA := sealer.seal(nil, &frame, make([]byte, 64))
	b, errB := again.part.sealer.seal(nil, &frame, make([]byte, 64))
	if errA != nil || errB != nil || bytes.Equal(a, b) {
		t.Error("two publications seal alike under one number")
	}
	seen := map[uint64]bool{}
	for range 10 {
		all[0].do(func(now time.Time) {
			number, err := again.Write(now, Frame{Timestamp: 1, Data: []byte("x")})
			if err != nil || seen[number] {
				t.Errorf("number %d again, or %v", number, err)
			}
			seen[number] = true
		})
	}
	c.w.RunFor(time.Second)
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
