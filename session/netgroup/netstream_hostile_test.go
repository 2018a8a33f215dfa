package netgroup

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
)

// Nothing that was changed on the way is ever played, and while it is found out who did it nearly everything comes from
// others. After three seconds all does.
func TestRelayThatChangesBytesIsFoundOut(t *testing.T) {
	c, all := settledClass(t, 3, classLinks[0].link, 6)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Copies: 1.5})
	played := playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	warmUp(all, s, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	for _, v := range all[2:] {
		tampers(all[1], v, played[0], func(m []byte) []byte { m[len(m)-1] ^= 1; return m })
	}
	all[0].film(s, 60, 2000, 50*time.Millisecond, 0, 2, 1, 2) // while it is found out
	for i, v := range all[2:] {
		v.checkFrames(played[i+1], 2000, 57)
		clear(v.frames)
	}
	all[0].film(s, 128, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	c.w.RunFor(2 * time.Second)
	charged := uint64(0)
	for i, v := range all[2:] {
		v.checkFrames(played[i+1], 2000, 120)
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

// Nor does it help to go on, for one alone.
func TestDirectStreamOfWhoLosesTheRightToPublishEnds(t *testing.T) {
	c, all := settledClass(t, 5, classLinks[0].link, 4)
	all[1].do(func(now time.Time) {
		if _, err := all[1].g.PublishDirect(now, all[2].author(), "call", PublishConfig{Kind: AudioStream}); err != nil {
			t.Fatal(err)
		}
		all[1].g.streams.open = nil // a program that ends nothing
	})
	c.w.RunFor(time.Second)
	all[0].do(func(now time.Time) {
		if err := all[0].g.Revoke(now, all[1].author(), journal.Publish); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(time.Second)
	if begun, ended := count[StreamPublished](all[2].person), count[StreamUnpublished](all[2].person); begun != 1 || ended != 1 {
		t.Errorf("told %d times that it began, and %d times that it ended", begun, ended)
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

func TestWhoDoesNotKnowThePublishPasswordIsHeardByNobody(t *testing.T) {
	c := passwordClass(t)
	var all []*viewer
	for _, p := range c.people {
		all = append(all, p.watch())
	}
	without := all[5]
	without.do(func(now time.Time) {
		if _, err := without.g.Publish(now, "cam", PublishConfig{Kind: VideoStream}); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Publish without the password: %v", err)
		}
	})
	listed, err := PublishConfig{Kind: VideoStream}.withDefaults().listed(without.streamID(), "cam")
	if err != nil {
		t.Fatal(err)
	}
	l := without.g.signList(uint64(c.w.Now().UnixMicro()), []listedStream{listed})
	for _, v := range all {
		if v != without {
			without.send(v.person, append([]byte{byte(messageStreams)}, l.raw...))
		}
	}
	all[1].publish("mic", PublishConfig{Kind: AudioStream})
	c.w.RunFor(2 * time.Second)
	for _, v := range all {
		for _, ev := range v.events {
			if p, ok := ev.(StreamPublished); ok && p.Author == without.author() {
				t.Errorf("person %d was told of the stream of who does not know the password", v.seed)
			}
		}
		if v != all[1] && count[StreamPublished](v.person) != 1 {
			t.Errorf("person %d was not told of the stream of who does", v.seed)
		}
	}
}

// Who sends far more than was announced is told of, though nobody can open it; and who sends what was announced is not.
func TestStreamThatIsFarMoreThanItSaysIsToldOf(t *testing.T) {
	c, all := settledClass(t, 3, classLinks[0].link, 3)
	s := all[0].publish("mic", PublishConfig{Kind: AudioStream})
	playAll(all[1:], "mic")
	c.w.RunFor(time.Second)
	all[0].film(s, 500, 100, 20*time.Millisecond, 0)
	for _, v := range all[1:] {
		if n := count[StreamFlood](v.person); n > 0 {
			t.Errorf("person %d was told %d times of a stream as it should be", v.seed, n)
		}
	}
	tiny := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	all[0].film(tiny, 250, 1000, 20*time.Millisecond, 0)
	for _, v := range all[1:] {
		if n := count[StreamFlood](v.person); n > 0 {
			t.Errorf("person %d was told %d times of pictures as they should be", v.seed, n)
		}
	}
	all[0].film(tiny, 3000, 10, 2*time.Millisecond, 0)
	for _, v := range all[1:] {
		if n := count[StreamFlood](v.person); n < 1 {
			t.Errorf("person %d was not told of 500 pictures a second", v.seed)
		}
		v.events = nil
	}
	all[0].do(func(time.Time) { s.part.sealer.secret = &[32]byte{1} })
	all[0].film(s, 500, 1500, 20*time.Millisecond, 0)
	for _, v := range all[1:] {
		if n := count[StreamFlood](v.person); n < 1 || n > 4 {
			t.Errorf("person %d was told %d times in ten seconds", v.seed, n)
		}
	}
}

// Who begins and ends streams without end tells of some of them only; what is last is told.
func TestStreamsThatComeAndGoWithoutEndAreSlowedDown(t *testing.T) {
	for _, direct := range []bool{false, true} {
		c, all := settledClass(t, 5, classLinks[0].link, 3)
		begin := func(name string) (s *NetStream) {
			all[0].do(func(now time.Time) {
				var err error
				if direct {
					s, err = all[0].g.PublishDirect(now, all[1].g.self(), name, PublishConfig{Kind: AudioStream})
				} else {
					s, err = all[0].g.Publish(now, name, PublishConfig{Kind: AudioStream})
				}
				if err != nil {
					t.Fatal(err)
				}
			})
			return s
		}
		for range 2000 {
			s := begin("call")
			all[0].do(s.Close)
			c.w.RunFor(5 * time.Millisecond)
		}
		if n := count[StreamPublished](all[1].person); n < 10 || n > 1000 {
			t.Errorf("direct %v: told of %d streams of 2,000 in ten seconds", direct, n)
		}
		begin("last")
		c.w.RunFor(10 * time.Minute)
		last := ""
		for _, ev := range all[1].events {
			if p, ok := ev.(StreamPublished); ok {
				last = p.Name
			}
		}
		if last != "last" {
			t.Errorf("direct %v: the last stream that is told of is %q", direct, last)
		}
	}
}

// What a full buffer swallowed is told when there is room: else who was hung up on would go on talking.
func TestEndOfADirectStreamIsToldOnceThereIsRoom(t *testing.T) {
	c, all := settledClass(t, 5, classLinks[0].link, 2)
	var open []*NetStream
	n := all[0].g.neighbors[all[1].PeerID()]
	all[0].do(func(now time.Time) {
		for i := range maxStreamsOfOne {
			s, err := all[0].g.PublishDirect(now, all[1].g.self(), strings.Repeat("😀", maxStreamName-1)+string(rune('a'+i)), PublishConfig{Kind: AudioStream})
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, s)
		}
	})
	c.w.RunFor(time.Second)
	all[0].do(func(now time.Time) {
		for !n.resync {
			n.send(now, appendDirect(nil, n.group.streams.directTo(n.author)))
		}
		for _, s := range open {
			s.Close(now)
		}
	})
	c.w.RunFor(10 * time.Minute)
	if begun, ended := count[StreamPublished](all[1].person), count[StreamUnpublished](all[1].person); begun != len(open) || ended != begun {
		t.Errorf("told of %d streams, and of the end of %d; want %d", begun, ended, len(open))
	}
}
