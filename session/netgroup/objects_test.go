package netgroup

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/replication"
	"lyceum/session/netsim"
)

var testSpace = SpaceID{Kind: FileSpace, Name: [32]byte{7}}

var fileOptions = ObjectOptions{Strategy: replication.RarestFirst, Bytes: 64 << 10, Seed: true}

// testObject returns what an object of the tests must be.
func testObject(index uint64, size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(index), byte(index >> 8)}).Read(b)
	return b
}

// A sharer is a person's part in an object space, as the owner of the connection plays it.
type sharer struct {
	*person
	space *Objects
	size  int
	got   map[uint64]bool
	lies  bool
}

func (p *person) share(size int, o ObjectOptions) *sharer {
	p.class.t.Helper()
	h := &sharer{person: p, size: size, got: map[uint64]bool{}}
	p.do(func(now time.Time) {
		space, err := p.g.OpenObjects(now, testSpace, o)
		if err != nil {
			p.class.t.Fatal(err)
		}
		h.space = space
	})
	p.also = h.handle
	return h
}

func (h *sharer) handle(now time.Time, ev Event) {
	switch ev := ev.(type) {
	case ReplicationFetchResult:
		if !bytes.Equal(ev.Object, testObject(ev.Index, h.size)) {
			ev.Objects.RefuseObject(now, ev.Peer, ev.Index)
			return
		}
		if h.got[ev.Index] {
			h.class.t.Errorf("object %d came twice", ev.Index)
		}
		h.got[ev.Index] = true
		ev.Objects.AddHaveObjects(now, ev.Index, ev.Index)
	case ReplicationRequest:
		var objects [][]byte
		for i := ev.First; i <= ev.Last; i++ {
			o := testObject(i, h.size)
			if h.lies {
				o[h.size/2] ^= 1
			}
			objects = append(objects, o)
		}
		ev.Objects.WriteRequestedObject(now, ev.RequestID, objects...)
	}
}

func (h *sharer) have(first, last uint64) {
	h.do(func(now time.Time) { h.space.AddHaveObjects(now, first, last) })
}

func (h *sharer) want(first, last uint64) {
	h.do(func(now time.Time) { h.space.AddWantObjects(now, first, last) })
}

func withObjects(s *Spec) { s.ObjectReplicationEnabled = true }

func TestObjectsSpreadToAllWhoWantThem(t *testing.T) {
	t.Parallel()
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			c := newClassLike(t, 1, l.link, withObjects)
			c.joins(2, 6)
			c.settle(time.Minute)
			var all []*sharer
			for _, p := range c.people {
				all = append(all, p.share(64<<10, fileOptions))
			}
			all[0].have(0, 39)
			for _, h := range all[1:] {
				h.want(0, 39)
			}
			c.eventually(2*time.Minute, "all have all", func() bool {
				return !slices.ContainsFunc(all[1:], func(h *sharer) bool { return len(h.got) < 40 })
			})
		})
	}
}

func TestWhoOpensASpaceLaterGetsItToo(t *testing.T) {
	c := newClassLike(t, 2, classLinks[0].link, withObjects)
	c.joins(2, 3)
	c.settle(time.Minute)
	first := c.people[0].share(1000, ObjectOptions{Bytes: 1000})
	first.have(0, 499)
	c.w.RunFor(5 * time.Second)
	second := c.people[1].share(1000, ObjectOptions{Bytes: 1000})
	second.want(0, 499)
	c.eventually(10*time.Second, "the second has all", func() bool { return len(second.got) == 500 })
	first.do(func(now time.Time) { first.space.Close(now) })
	c.w.RunFor(time.Second)
	third := c.people[2].share(1000, ObjectOptions{Bytes: 1000})
	third.want(0, 499)
	c.eventually(10*time.Second, "the third has all, from the second", func() bool { return len(third.got) == 500 })
}

func TestLiarAboutAnObjectIsDropped(t *testing.T) {
	c := newClassLike(t, 3, classLinks[0].link, withObjects)
	c.joins(2, 5)
	c.settle(time.Minute)
	var all []*sharer
	for _, p := range c.people {
		all = append(all, p.share(64<<10, fileOptions))
	}
	all[1].lies = true
	all[0].have(0, 39)
	for _, h := range all[1:] {
		h.want(0, 39)
	}
	honest := all[2:]
	c.eventually(2*time.Minute, "the honest have all", func() bool {
		return !slices.ContainsFunc(honest, func(h *sharer) bool { return len(h.got) < 40 })
	})
	told := 0
	for _, h := range honest {
		for _, ev := range h.events {
			if l, ok := ev.(ReplicationLiar); ok {
				told++
				if l.Peer != all[1].PeerID() {
					t.Errorf("person %d takes an honest member for a liar", h.seed)
				}
			}
		}
	}
	if told == 0 {
		t.Error("nobody noticed the liar")
	}
}

func TestObjectsNeedTheCapability(t *testing.T) {
	c := newClass(t, 4, classLinks[0].link)
	c.joins(2, 2)
	c.settle(time.Minute)
	a, b := c.people[0], c.people[1]
	if _, err := a.g.OpenObjects(c.w.Now(), testSpace, fileOptions); err != ErrNotEnabled {
		t.Errorf("OpenObjects error = %v, want ErrNotEnabled", err)
	}
	before := a.g.Counters().Malformed
	b.send(a, append([]byte{byte(messageObjects), byte(FileSpace)}, make([]byte, 40)...))
	c.w.RunFor(time.Second)
	if got := a.g.Counters().Malformed; got != before+1 {
		t.Errorf("%d faults counted, want 1 for a message about objects", got-before)
	}
}

// A file of 6 MB takes 5 s here; what is said meanwhile arrives as if there were none.
func TestObjectsDoNotHoldUpPosts(t *testing.T) {
	link := netsim.Link{Delay: 10 * time.Millisecond, Rate: 10e6, Queue: 250 * time.Millisecond}
	c := newClassLike(t, 5, link, withObjects)
	c.joins(2, 2)
	c.settle(time.Minute)
	a, b := c.people[0].share(64<<10, fileOptions), c.people[1].share(64<<10, fileOptions)
	a.have(0, 99)
	b.want(0, 99)
	c.w.RunFor(2 * time.Second)
	for range 10 {
		before := len(b.folded)
		start := c.w.Now()
		a.say("hello")
		c.eventually(time.Second, "the entry is there", func() bool { return len(b.folded) > before })
		if took := c.w.Now().Sub(start); took > 150*time.Millisecond {
			t.Errorf("an entry took %v, want 150 ms at most", took)
		}
	}
	if n := len(b.got); n == 0 || n == 100 {
		t.Fatalf("%d pieces of 100 came: the file was not on its way", n)
	}
	c.eventually(20*time.Second, "the file is there", func() bool { return len(b.got) == 100 })
}

// A line that is full with objects would make packets of streams wait, whatever their priority.
func TestObjectsTakeAQuarterOfTheLineBesideStreams(t *testing.T) {
	for _, live := range []bool{false, true} {
		link := netsim.Link{Delay: 10 * time.Millisecond, Rate: 10e6, Queue: 250 * time.Millisecond}
		c := newClassLike(t, 5, link, func(s *Spec) { s.ObjectReplicationEnabled, s.MulticastEnabled = true, true })
		c.joins(2, 2)
		c.settle(time.Minute)
		a, b := c.people[0].share(64<<10, fileOptions), c.people[1].share(64<<10, fileOptions)
		a.do(func(now time.Time) { a.capacity.begin(8000) })
		if live {
			a.do(func(now time.Time) {
				if _, err := a.g.Publish(now, "mic", PublishConfig{Kind: AudioStream}); err != nil {
					t.Fatal(err)
				}
			})
		}
		a.have(0, 99)
		b.want(0, 99)
		c.w.RunFor(3 * time.Second)
		mbit := float64(len(b.got)) * 8 * (64 << 10) / 3 / 1e6
		if live != (mbit < 3) || mbit < 1.5 {
			t.Errorf("with a stream %v: objects take %.1f Mbit/s of a line of 10", live, mbit)
		}
		c.eventually(time.Minute, "the file is there", func() bool { return len(b.got) == 100 })
	}
}

// Who only listens has never filled the line, and knows nothing of what it carries.
func TestObjectsAreNotHeldBackOnALineThatWasNeverFull(t *testing.T) {
	link := netsim.Link{Delay: time.Millisecond, Rate: 1e9, Queue: 50 * time.Millisecond}
	c := newClassLike(t, 5, link, func(s *Spec) { s.ObjectReplicationEnabled, s.MulticastEnabled = true, true })
	c.joins(2, 2)
	c.settle(time.Minute)
	a, b := c.people[0].share(64<<10, fileOptions), c.people[1].share(64<<10, fileOptions)
	a.do(func(now time.Time) {
		if _, err := a.g.Publish(now, "mic", PublishConfig{Kind: AudioStream}); err != nil {
			t.Fatal(err)
		}
	})
	a.have(0, 99)
	b.want(0, 99)
	c.w.RunFor(3 * time.Second)
	if mbit := float64(len(b.got)) * 8 * (64 << 10) / 3 / 1e6; mbit < 10 {
		t.Errorf("objects take %.1f Mbit/s of a line of 1000", mbit)
	}
}

func TestRequestsThatTheOwnerDoesNotAnswerHoldNobodyUpForGood(t *testing.T) {
	c := newClassLike(t, 6, classLinks[0].link, withObjects)
	c.joins(2, 3)
	c.settle(time.Minute)
	lazy := c.people[0].share(1000, fileOptions)
	lazy.have(0, 99)
	c.people[0].also = nil
	diligent := c.people[1].share(1000, fileOptions)
	diligent.have(0, 99)
	h := c.people[2].share(1000, fileOptions)
	h.want(0, 99)
	c.eventually(time.Minute, "all is there", func() bool { return len(h.got) == 100 })
	lazy.do(func(now time.Time) { lazy.space.Close(now) })
	if n := len(lazy.uplink.replies); n != 0 {
		t.Errorf("%d replies are still under way after the space was closed", n)
	}
}
