package netgroup

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
)

func (p *person) postFleeting(text string) {
	p.class.t.Helper()
	p.do(func(now time.Time) {
		if err := p.g.PostFleeting(now, []byte(text)); err != nil {
			p.class.t.Errorf("person %d: %v", p.seed, err)
		}
	})
}

// fleeting lists what came, of an author if it is not nil.
func (p *person) fleeting(of *person) (texts []string) {
	for _, ev := range p.events {
		if ev, ok := ev.(FleetingReceived); ok && (of == nil || ev.Author == of.author()) {
			texts = append(texts, string(ev.Data))
		}
	}
	return texts
}

// sealFleeting makes an envelope as p would, but for the number.
func (p *person) sealFleeting(number uint64, data []byte) []byte {
	raw, err := sealPost(fleetingVersion, p.g.content, p.g.id, identityOf(p.seed), number, data, rand.NewChaCha8([32]byte{p.seed}))
	if err != nil {
		p.class.t.Fatal(err)
	}
	return raw
}

// sendFleetingTo makes a person's machine send another's any message in the flow of what is fleeting.
func (p *person) sendFleetingTo(to *person, message []byte) {
	n := p.g.neighbors[to.PeerID()]
	p.do(func(now time.Time) { n.sendAside(now, sideFleeting, message, rtmfp.Deadlines{}) })
}

// nowNumber is the number of a fleeting post of now.
func (p *person) nowNumber() uint64 { return uint64(p.g.ClassTime(p.class.w.Now()).UnixMicro()) }

func TestFleetingPostReachesEveryoneElseOnce(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 8)
			for i := range 20 {
				for _, p := range c.people {
					p.postFleeting(fmt.Sprintf("%d from %d", i, p.seed))
				}
				c.w.RunFor(50 * time.Millisecond)
			}
			c.w.RunFor(10 * time.Second)
			missing := 0
			for _, p := range c.people {
				for _, q := range c.people {
					seen := map[string]bool{}
					for _, text := range p.fleeting(q) {
						if seen[text] || p == q {
							t.Errorf("person %d got %q of %d again, or its own", p.seed, text, q.seed)
						}
						seen[text] = true
					}
					if p != q {
						missing += 20 - len(seen)
					}
				}
			}
			if most := 0.01 * 20 * 8 * 7; float64(missing) > most {
				t.Errorf("%d of %d were lost", missing, 20*8*7)
			}
		})
	}
}

// On a thin line what is drawn waits neither for what was said at length nor for what spreads, and is late by no more than it takes.
func TestFleetingPostsWaitForNothingButStreams(t *testing.T) {
	thin := netsim.Link{Delay: 20 * time.Millisecond, Rate: 1_000_000}
	c := newClassLike(t, 1, thin, func(s *Spec) { s.RoutingEnabled = true })
	c.joins(2, 3)
	c.settle(time.Minute)
	from, to := c.people[1], c.people[2]
	from.do(func(now time.Time) {
		for range 8 {
			if _, err := from.g.SendToMember(now, to.author(), make([]byte, 15<<10)); err != nil {
				t.Fatal(err)
			}
		}
	})
	for range 20 { // two and a half seconds of the line, to each of the two
		from.say(string(make([]byte, 15<<10)))
	}
	c.w.RunFor(200 * time.Millisecond)
	came := map[string]time.Time{}
	to.also = func(now time.Time, ev Event) {
		if ev, ok := ev.(FleetingReceived); ok {
			came[string(ev.Data)] = now
		}
	}
	said := map[string]time.Time{}
	for i := range 20 {
		point := fmt.Sprint("point ", i)
		said[point] = c.w.Now()
		from.postFleeting(point)
		c.w.RunFor(50 * time.Millisecond)
	}
	if len(to.folded) >= 20 {
		t.Fatal("all was said before, so this shows nothing")
	}
	c.w.RunFor(time.Second)
	late := 0
	for point, at := range said {
		if came[point].IsZero() || came[point].Sub(at) > 350*time.Millisecond { // more than what waits in the router's queue
			late++
		}
	}
	if late > 3 {
		t.Errorf("%d of 20 points took more than 350 ms, or were lost", late)
	}
}

func TestWhatIsFleetingIsNotCaughtUpOn(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	for i := range 50 {
		c.people[0].postFleeting(fmt.Sprint("before ", i))
		c.w.RunFor(20 * time.Millisecond)
	}
	late := c.person(5).join()
	c.eventually(10*time.Second, "settled", func() bool { return c.isMesh() && c.isSettled(5) })
	c.w.RunFor(10 * time.Second)
	if got := late.fleeting(nil); len(got) > 0 {
		t.Errorf("who came later was told %d old posts", len(got))
	}
	c.people[0].postFleeting("after")
	c.w.RunFor(2 * time.Second)
	if got := late.fleeting(nil); len(got) != 1 {
		t.Errorf("heard %q, want what was posted after", got)
	}
	for _, p := range c.people {
		if n := p.g.fleeting.engine.Kept(); n > 1 {
			t.Errorf("person %d keeps %d old posts", p.seed, n)
		}
	}
}

func TestFleetingPostsOfOtherTimesAreDropped(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	p, q := c.people[1], c.people[0]
	recorded := p.sealFleeting(p.nowNumber(), []byte("recorded"))
	p.sendFleetingTo(q, postMessage(p.sealFleeting(p.nowNumber()+uint64(time.Minute/time.Microsecond), []byte("of tomorrow"))))
	c.w.RunFor(time.Minute)
	p.sendFleetingTo(q, postMessage(recorded))
	c.w.RunFor(time.Second)
	if got := q.fleeting(nil); len(got) > 0 || q.g.Counters().Malformed > 0 {
		t.Errorf("heard %q, %+v", got, q.g.Counters())
	}
}

// Neither kind of post can be passed off as the other, and only members' count.
func TestForgedFleetingPostsAreNotDelivered(t *testing.T) {
	for name, tt := range map[string]struct {
		make           func(p *person) []byte
		forged, faults uint64
	}{
		"a post": {func(p *person) []byte { return postMessage(p.seal(p.nowNumber(), []byte("a post"))) }, 0, 1},
		"changed on the way": {func(p *person) []byte {
			m := postMessage(p.sealFleeting(p.nowNumber(), []byte("x")))
			m[len(m)-70]++
			return m
		}, 1, 1},
		"signed for another group": {func(p *person) []byte {
			raw, _ := sealPost(fleetingVersion, p.g.content, journal.GroupID{1}, identityOf(p.seed), p.nowNumber(), nil, rand.NewChaCha8([32]byte{}))
			return postMessage(raw)
		}, 1, 1},
		"of a stranger": {func(p *person) []byte {
			raw, _ := sealPost(fleetingVersion, p.g.content, p.g.id, identityOf(77), p.nowNumber(), nil, rand.NewChaCha8([32]byte{}))
			return postMessage(raw)
		}, 0, 0},
		"too long":       {func(p *person) []byte { return postMessage(p.sealFleeting(p.nowNumber(), make([]byte, MaxFleeting+1))) }, 0, 1},
		"an entry":       {func(p *person) []byte { return appendEntry(p.folded[0].Raw) }, 0, 1},
		"nothing":        {func(*person) []byte { return nil }, 0, 1},
		"a catch-up":     {func(*person) []byte { return appendCatchUp(nil, time.Second) }, 0, 1},
		"a bad announce": {func(*person) []byte { return []byte{byte(messageAnnounce), 200} }, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := settled(t, classLinks[0].link, 3)
			p, q := c.people[1], c.people[0]
			p.sendFleetingTo(q, tt.make(p))
			c.w.RunFor(time.Second)
			n := q.g.Counters()
			if len(q.fleeting(nil))+len(c.people[2].fleeting(nil)) != 0 || n.Forged != tt.forged || n.Malformed != tt.faults {
				t.Errorf("%q delivered, %+v; want none, %d forged, %d faults", q.fleeting(nil), n, tt.forged, tt.faults)
			}
		})
	}
	c := settled(t, classLinks[0].link, 3)
	p, q := c.people[1], c.people[0]
	p.send(q, postMessage(p.sealFleeting(p.nowNumber(), []byte("as a post"))))
	c.w.RunFor(time.Second)
	if len(q.posts) != 0 || q.g.Counters().Malformed != 1 {
		t.Errorf("a fleeting post was taken for a post: %d, %+v", len(q.posts), q.g.Counters())
	}
}

// Who floods is heard as much as anybody may be, and takes nobody's place.
func TestFloodOfFleetingPostsHoldsUpNobody(t *testing.T) {
	c := settled(t, netsim.Link{Delay: 5 * time.Millisecond, Rate: 50_000_000}, 5)
	liar, honest := c.people[1], c.people[2]
	sent := 0
	for range 100 { // 5,000 a second
		liar.do(func(now time.Time) {
			for range 50 {
				sent++
				raw := liar.sealFleeting(liar.nowNumber()+uint64(sent), bytes.Repeat([]byte("f"), 40))
				for _, n := range liar.g.up() {
					n.sendAside(now, sideFleeting, postMessage(raw), rtmfp.Deadlines{})
				}
			}
		})
		honest.postFleeting(fmt.Sprint("point ", sent))
		c.w.RunFor(10 * time.Millisecond)
	}
	honest.say("hello")
	c.w.RunFor(3 * time.Second)
	for _, p := range c.people {
		if p == liar {
			continue
		}
		if got := len(p.fleeting(liar)); float64(got) > briefBurst+2*briefRate {
			t.Errorf("person %d was handed %d posts of who floods", p.seed, got)
		}
		if got := len(p.fleeting(honest)); p != honest && got < 95 {
			t.Errorf("person %d was handed %d of 100 honest posts", p.seed, got)
		}
		if p != honest && p.heardAt["hello"].IsZero() {
			t.Errorf("person %d did not hear what was said", p.seed)
		}
	}
}

func TestWhoMayNotPostPostsNothingFleeting(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	c.invite = c.authorize(0, time.Time{})
	observer := c.person(3).join()
	c.eventually(time.Second, "settled", func() bool { return c.isMesh() && c.isSettled(3) })
	if err := observer.g.PostFleeting(c.w.Now(), nil); err == nil {
		t.Error("an observer posts")
	}
	observer.sendFleetingTo(c.people[0], postMessage(observer.sealFleeting(observer.nowNumber(), []byte("psst"))))
	c.w.RunFor(time.Second)
	if got := c.people[0].fleeting(nil); len(got) != 0 {
		t.Errorf("heard %q", got)
	}
	if err := c.people[1].g.PostFleeting(c.w.Now(), make([]byte, MaxFleeting+1)); err == nil {
		t.Error("1 KiB + 1 was taken")
	}
}
