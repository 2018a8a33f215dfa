package netgroup

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
)

func (v *viewer) publishDirect(to *viewer, name string, cfg PublishConfig) (s *NetStream) {
	v.class.t.Helper()
	v.do(func(now time.Time) {
		var err error
		if s, err = v.g.PublishDirect(now, to.author(), name, cfg); err != nil {
			v.class.t.Fatalf("person %d: %v", v.seed, err)
		}
	})
	return s
}

func (v *viewer) playDirect(from *viewer, name string) (s *NetStream) {
	v.class.t.Helper()
	v.do(func(now time.Time) {
		var err error
		if s, err = v.g.PlayDirect(now, from.author(), name); err != nil {
			v.class.t.Fatalf("person %d: %v", v.seed, err)
		}
	})
	return s
}

// Instructor and student talk to each other, and nobody else has a part in it.
func TestDirectStreamsGoBetweenTwoAlone(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c, all := settledClass(t, 21, l.link, 6)
			a, b := all[0], all[3]
			there := a.publishDirect(b, "talk", PublishConfig{Kind: AudioStream})
			back := b.publishDirect(a, "talk", PublishConfig{Kind: AudioStream})
			heardThere, heardBack := b.playDirect(a, "talk"), a.playDirect(b, "talk")
			for _, v := range all {
				v.do(func(now time.Time) {
					if _, err := v.g.Play(now, "talk"); err != nil { // that of the group, which nobody publishes
						t.Fatal(err)
					}
				})
			}
			c.w.RunFor(time.Second)
			for range 50 {
				a.film(there, 1, 80, 10*time.Millisecond, 0)
				b.film(back, 1, 80, 10*time.Millisecond, 0)
			}
			c.w.RunFor(2 * time.Second)
			b.checkFrames(heardThere, 80, 50)
			a.checkFrames(heardBack, 80, 50)
			for _, v := range all {
				if v == a || v == b {
					continue
				}
				if n := count[StreamPublished](v.person) + count[FrameReceived](v.person) + len(v.g.streams.parts); n > 0 {
					t.Errorf("person %d has a part in it", v.seed)
				}
				for _, n := range v.g.ups {
					if n.streams.byID[there.ID()] != nil || n.streams.byID[back.ID()] != nil {
						t.Errorf("person %d has a flow of it", v.seed)
					}
				}
			}
			a.do(func(now time.Time) { there.Close(now) })
			c.w.RunFor(time.Second)
			if count[StreamStopped](b.person) != 1 || count[StreamUnpublished](b.person) != 1 {
				t.Error("the other end was not told of the end")
			}
		})
	}
}

// Another member that got at the packets could not read them.
func TestDirectStreamIsSealedForItsReceiver(t *testing.T) {
	_, all := settledClass(t, 22, classLinks[0].link, 3)
	s := all[0].publishDirect(all[1], "talk", PublishConfig{Kind: AudioStream})
	frame := stream.Frame{Parts: 1}
	sealed, err := s.part.sealer.seal(nil, &frame, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	other := frameSealer{keys: all[2].g.content, author: all[0].author(), id: s.ID()}
	if _, err := other.open(classStart, &frame, sealed); err == nil {
		t.Error("a third member can open it")
	}
	d := directStream{s.part.listed, *s.part.sealer.secret}
	for _, shown := range []string{fmt.Sprintf("%+v", d), fmt.Sprintf("%#v", d), fmt.Sprintf("%+v", s.part.partConfig), fmt.Sprintf("%v", s.part.sealer)} {
		if strings.Contains(shown, fmt.Sprint(d.secret[:4])[1:]) || len(shown) > 100 {
			t.Errorf("the secret may be in %q", shown)
		}
	}
}

func TestWhoMayNotPublishPublishesNothingDirectly(t *testing.T) {
	c, all := settledClass(t, 23, classLinks[0].link, 2)
	observer := c.person(9)
	observer.use(c.authorize(journal.Post, time.Time{}))
	o := observer.join().watch()
	c.settle(time.Minute)
	o.do(func(now time.Time) {
		if _, err := o.g.PublishDirect(now, all[0].author(), "talk", PublishConfig{Kind: AudioStream}); err == nil {
			t.Error("PublishDirect without the right succeeded")
		}
	})
	all[0].do(func(now time.Time) {
		for _, to := range []journal.Author{all[0].author(), {}} {
			if _, err := all[0].g.PublishDirect(now, to, "talk", PublishConfig{Kind: AudioStream}); err == nil {
				t.Errorf("PublishDirect to %v succeeded", to)
			}
		}
	})
	listed, err := PublishConfig{Kind: AudioStream}.withDefaults().listed(o.streamID(), "talk")
	if err != nil {
		t.Fatal(err)
	}
	o.send(all[0].person, appendDirect(nil, []directStream{{listedStream: listed}}))
	c.w.RunFor(time.Second)
	if count[StreamPublished](all[0].person) > 0 {
		t.Error("the other was told of a stream of who may not publish")
	}
}

func FuzzParseDirect(f *testing.F) {
	listed, err := PublishConfig{Kind: ScreenStream}.withDefaults().listed(stream.ID{1}, "screen")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(appendDirect(nil, []directStream{{listed, [32]byte{2}}, {listed, [32]byte{3}}})[1:])
	f.Add(appendDirect(nil, nil)[1:])
	f.Fuzz(func(t *testing.T, in []byte) {
		list, err := parseDirect(in)
		if err != nil {
			return
		}
		if out := appendDirect(nil, list)[1:]; !bytes.Equal(out, in) {
			t.Errorf("%x was read and becomes %x", in, out)
		}
	})
}
