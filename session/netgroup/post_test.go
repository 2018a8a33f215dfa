package netgroup

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/session/journal"
)

func (p *person) post(data []byte) (id [32]byte) {
	p.class.t.Helper()
	p.do(func(now time.Time) {
		var err error
		if id, err = p.g.Post(now, data); err != nil {
			p.class.t.Error(err)
		}
	})
	return id
}

// seal makes an envelope as p would, but for the number.
func (p *person) seal(number uint64, data []byte) []byte {
	raw, err := sealPost(postVersion, p.g.content, p.g.id, identityOf(p.seed), number, data, rand.NewChaCha8([32]byte{p.seed}))
	if err != nil {
		p.class.t.Fatal(err)
	}
	return raw
}

func postMessage(raw []byte) []byte { return spreadingMessage(messagePost, raw) }

func appendEntry(raw []byte) []byte { return spreadingMessage(messageEntry, raw) }

// forgetPosts makes a member forget which posts it had, as after many others.
func (p *person) forgetPosts() {
	now := p.class.w.Now()
	p.g.spreading = newSpreading(now, p.g)
	for _, n := range p.g.up() {
		n.spread.taken = false
		p.g.spreading.add(now, n)
	}
}

func TestPostReachesEveryoneElseOnce(t *testing.T) {
	for _, tt := range someLinks() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := settled(t, tt.link, 8)
			sent := map[[32]byte]string{}
			for i := range 5 {
				for _, p := range c.people {
					text := fmt.Sprintf("%d from %d", i, p.seed)
					sent[p.post([]byte(text))] = text
				}
			}
			empty, full := c.people[3].post(nil), c.people[3].post(bytes.Repeat([]byte{1}, MaxPost))
			sent[empty], sent[full] = "", string(bytes.Repeat([]byte{1}, MaxPost))
			c.eventually(time.Minute, "all posts everywhere", func() bool {
				return c.everyone(func(p *person) bool { return len(p.posts) >= 5*7 })
			})
			c.w.RunFor(10 * time.Second)
			for _, p := range c.people {
				want := 5*7 + 2
				if p == c.people[3] {
					want -= 2
				}
				seen := map[[32]byte]bool{}
				for _, ev := range p.posts {
					if text, ok := sent[ev.MessageID]; !ok || text != string(ev.Data) || seen[ev.MessageID] || ev.Author == p.author() {
						t.Errorf("person %d got %.20q of %v, seen before %v", p.seed, ev.Data, ev.Author, seen[ev.MessageID])
					}
					seen[ev.MessageID] = true
				}
				if len(seen) != want {
					t.Errorf("person %d got %d posts, want %d", p.seed, len(seen), want)
				}
			}
		})
	}
}

func TestPostTooLongIsRefused(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p, q := c.people[1], c.people[0]
	if _, err := p.g.Post(c.w.Now(), make([]byte, MaxPost+1)); err == nil {
		t.Error("a post of 16 KiB + 1 was taken")
	}
	p.send(q, postMessage(p.seal(1, make([]byte, MaxPost+1))))
	c.w.RunFor(time.Second)
	if len(q.posts) != 0 || q.g.Counters().Malformed != 1 {
		t.Errorf("%d posts, %+v", len(q.posts), q.g.Counters())
	}
}

func TestPostingNotEnabledIsEnforcedAtBothEnds(t *testing.T) {
	enabled := newClass(t, 1, classLinks[0].link)
	enabled.w.RunFor(time.Second)
	entry := enabled.people[0].folded[0].Raw

	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) { s.PostingEnabled = false })
	c.joins(2, 3)
	c.eventually(time.Second, "linked and ready", func() bool { return c.isMesh() && c.isSettled(0) })
	p, q := c.people[1], c.people[2]
	if _, err := p.g.Post(c.w.Now(), nil); !errors.Is(err, ErrNotEnabled) {
		t.Errorf("Post: %v, want ErrNotEnabled", err)
	}
	if _, err := p.g.Append(c.w.Now(), journal.KindJoin, nil); !errors.Is(err, ErrNotEnabled) {
		t.Errorf("Append: %v, want ErrNotEnabled", err)
	}
	p.send(q, postMessage(p.seal(1, []byte("psst"))))
	p.send(q, appendEntry(entry))
	p.send(q, appendEntries(nil, [][]byte{entry}))
	p.send(q, allHeads(0, 0, []journal.Head{{Author: p.author(), Seq: 9}}))
	c.w.RunFor(time.Second)
	if len(q.posts) != 0 || q.g.Journal().Stats().Added != 0 || q.g.Counters().Malformed != 3 || q.g.logs.engine.Stats().Fetched != 0 {
		t.Errorf("%d posts, journal %+v, %+v", len(q.posts), q.g.Journal().Stats(), q.g.Counters())
	}
}

func TestWithoutTheRightToPostNobodyPosts(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	c.invite = c.authorize(0, time.Time{})
	observer := c.person(3).join()
	c.eventually(time.Second, "settled", func() bool { return c.isMesh() && c.isSettled(3) })
	if _, err := observer.g.Post(c.w.Now(), nil); !errors.Is(err, ErrNotEnabled) {
		t.Errorf("Post: %v, want ErrNotEnabled", err)
	}
	observer.send(c.people[0], postMessage(observer.seal(1, []byte("but"))))
	c.w.RunFor(time.Second)
	if len(c.people[0].posts)+len(c.people[1].posts) != 0 || c.people[0].g.Counters().Malformed != 1 {
		t.Error("an observer's post was delivered")
	}
}

func TestPostsThatAreNotGenuine(t *testing.T) {
	for _, tt := range []struct {
		name   string
		make   func(c *testClass, p *person) []byte
		forged uint64
		faults uint64
	}{
		{"in somebody else's name", func(c *testClass, p *person) []byte {
			raw := p.seal(1, nil)
			author := c.people[2].author()
			copy(raw[1:], author[:])
			return raw
		}, 1, 1},
		{"changed on the way", func(_ *testClass, p *person) []byte {
			raw := p.seal(1, []byte("yes"))
			raw[len(raw)-70]++
			return raw
		}, 1, 1},
		{"signed, but not sealed with the key it names", func(_ *testClass, p *person) []byte {
			id, key := p.g.content.Current()
			key[0]++
			keys := journal.NewRing(p.g.id, id, key)
			raw, _ := sealPost(postVersion, keys, p.g.id, identityOf(p.seed), 1, nil, rand.NewChaCha8([32]byte{}))
			return raw
		}, 1, 1},
		{"for another group", func(_ *testClass, p *person) []byte {
			raw, _ := sealPost(postVersion, p.g.content, journal.GroupID{1}, identityOf(p.seed), 1, nil, rand.NewChaCha8([32]byte{}))
			return raw
		}, 1, 1},
		{"sealed with a key not known here", func(_ *testClass, p *person) []byte {
			id, key := p.g.content.Current()
			id[0]++
			keys := journal.NewRing(p.g.id, id, key)
			raw, _ := sealPost(postVersion, keys, p.g.id, identityOf(p.seed), 1, nil, rand.NewChaCha8([32]byte{}))
			return raw
		}, 0, 0},
		{"of somebody nobody knows", func(_ *testClass, p *person) []byte {
			raw, _ := sealPost(postVersion, p.g.content, p.g.id, identityOf(77), 1, nil, rand.NewChaCha8([32]byte{}))
			return raw
		}, 0, 0},
		{"of a later version", func(_ *testClass, p *person) []byte {
			raw := p.seal(1, nil)
			raw[0]++
			return raw
		}, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := settled(t, classLinks[0].link, 3)
			p, q := c.people[1], c.people[0]
			p.send(q, postMessage(tt.make(c, p)))
			c.w.RunFor(time.Second)
			n := q.g.Counters()
			if len(q.posts)+len(c.people[2].posts) != 0 || n.Forged != tt.forged || n.Malformed != tt.faults {
				t.Errorf("%d posts delivered, %+v; want none, %d forged, %d faults", len(q.posts), n, tt.forged, tt.faults)
			}
		})
	}
}

func TestReplayedPostIsDeliveredOnce(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	p, q := c.people[1], c.people[0]
	raw := p.seal(7, []byte("once"))
	p.send(q, postMessage(raw))
	p.send(q, postMessage(raw))
	c.w.RunFor(time.Second)
	q.forgetPosts()
	sent := c.w.Stats().Sent
	p.send(q, postMessage(raw))
	p.send(q, postMessage(p.seal(7, []byte("the same number"))))
	c.w.RunFor(time.Second)
	if len(q.posts) != 1 || len(c.people[2].posts) != 1 || q.g.Counters().Malformed != 0 {
		t.Errorf("%d posts delivered, %+v", len(q.posts), q.g.Counters())
	}
	if n := c.w.Stats().Sent - sent; n > 10 {
		t.Errorf("a replay made the class send %d packets", n)
	}
}

func TestForgedPostsDoNotFlushTheGenuine(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	p, q := c.people[1], c.people[0]
	p.post([]byte("genuine"))
	c.w.RunFor(time.Second)
	before := q.g.spreading.engine.Counters()
	stranger, _ := sealPost(postVersion, p.g.content, p.g.id, identityOf(77), 1, nil, rand.NewChaCha8([32]byte{}))
	forged := p.seal(9, nil)
	forged[len(forged)-1]++
	for i := range byte(50) {
		stranger[50] = i // of an author whom nobody knows; nothing else of it is looked at
		p.send(q, postMessage(stranger))
	}
	p.send(q, postMessage(forged))
	p.send(q, postMessage([]byte("nonsense")))
	c.w.RunFor(time.Second)
	after := q.g.spreading.engine.Counters()
	if after.Received != before.Received || q.g.Counters().Forged != 1 || q.g.Counters().Malformed != 2 {
		t.Errorf("%+v, then %+v; %+v", before, after, q.g.Counters())
	}
}

func TestPostNumbersGrowWhileTheClockStandsOrGoesBack(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p := c.people[1]
	var last uint64
	for _, at := range []time.Duration{0, 0, time.Second, -time.Hour} {
		if _, err := p.g.Post(c.w.Now().Add(at), nil); err != nil {
			t.Fatal(err)
		}
		if p.g.postSeq <= last {
			t.Errorf("number %d after %d", p.g.postSeq, last)
		}
		last = p.g.postSeq
	}
}

func TestPostWindowHolds4096(t *testing.T) {
	var w postWindow
	rng := rand.New(rand.NewPCG(1, 2))
	for _, i := range rng.Perm(windowSize) {
		if n := uint64(1000 + i*3); !w.accept(n) || w.accept(n) {
			t.Fatalf("number %d not accepted exactly once", n)
		}
	}
	if len(w.seen) != windowSize || !w.accept(999) || w.accept(999) {
		t.Errorf("the window holds %d", len(w.seen))
	}
	if !w.accept(1_000_000) || w.accept(1000) || w.accept(1) || !w.accept(1004) {
		t.Error("what the window has left behind comes back, or what it has not is refused")
	}
	if len(w.seen) > windowSize {
		t.Errorf("the window holds %d", len(w.seen))
	}
	w = postWindow{}
	if w.accept(0) || !w.accept(^uint64(0)) || !w.accept(1) {
		t.Error("0 is no number; the largest leaves room below")
	}
}
