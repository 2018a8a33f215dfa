package netgroup

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/posting"
)

// Here a member turns against how posts spread.

// hears reports whether a post is among those that a person got.
func (p *person) hears(text string) bool {
	return slices.ContainsFunc(p.posts, func(ev PostReceived) bool { return string(ev.Data) == text })
}

func madeUpID(n int) (id posting.ID) {
	binary.BigEndian.PutUint32(id[:], uint32(n))
	id[15] = 0xee
	return id
}

func TestAnnouncedPostsThatNeverComeHoldNobodyUp(t *testing.T) {
	c := settled(t, classLinks[0].link, 6)
	liar, victim := c.people[1], c.people[2]
	sent := c.w.Stats().SentBytes
	for round := range 20 {
		var list []posting.Announced
		for i := range posting.MaxAnnounce {
			list = append(list, posting.Announced{ID: madeUpID(round*posting.MaxAnnounce + i), Large: i%2 == 0})
		}
		liar.send(victim, appendAnnounce(nil, list))
		c.w.RunFor(500 * time.Millisecond)
	}
	// It is asked for 64 at a time, each in 16 bytes.
	if bytes := c.w.Stats().SentBytes - sent; bytes > 200_000 {
		t.Errorf("2,560 announcements caused %d bytes", bytes)
	}
	c.people[3].post([]byte("small"))
	c.people[4].post(append([]byte("large"), make([]byte, 8<<10)...))
	c.eventually(time.Second, "both are there", func() bool { return len(victim.posts) == 2 })
	c.w.RunFor(time.Minute)
	if n := victim.g.Counters(); n.Malformed != 0 || victim.g.neighbors[liar.PeerID()] == nil {
		t.Errorf("having nothing of what one announced is no fault: %+v", n)
	}
}

func TestFetchesAreAnsweredOnceEach(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, victim := c.people[1], c.people[2]
	victim.post(make([]byte, MaxPost))
	c.w.RunFor(2 * time.Second)
	post := idOf(liar.posts[0].MessageID)
	sent := c.w.Stats().SentBytes
	ids := slices.Repeat([]posting.ID{post}, posting.MaxFetch)
	for range 200 {
		liar.send(victim, appendFetch(nil, ids, true))
		liar.send(victim, appendCatchUp(nil, maxAge))
	}
	c.w.RunFor(5 * time.Second)
	// 200 questions of a kilobyte each, and no answer but, once more after catching up, the post.
	if bytes := c.w.Stats().SentBytes - sent; bytes > 200*1200+40_000 {
		t.Errorf("%d bytes for one post", bytes)
	}
}

// A member that has others make their links to it, or all links around it, lazy: posts of theirs arrive all the same.
func TestPrunedEverywhereAPostStillReachesEverybody(t *testing.T) {
	t.Parallel()
	c := settled(t, classLinks[0].link, 20)
	liar, victim := c.people[1], c.people[2]
	for round := range 10 {
		for _, p := range c.people {
			if p == liar {
				continue
			}
			liar.send(p, []byte{byte(messagePrune)})
			// What it posts comes to all at once from it and a moment later from one another, which makes those links
			// look superfluous.
			if round%2 == 0 {
				liar.send(p, postMessage(liar.seal(uint64(round+1), []byte("mine"))))
			}
		}
		c.w.RunFor(200 * time.Millisecond)
	}
	for _, p := range c.people { // as if its word had counted everywhere
		for _, n := range p.g.up() {
			p.g.spreading.engine.Pruned(n.spread.at)
		}
	}
	victim.post([]byte("still here"))
	c.eventually(3*time.Second, "heard by all", func() bool {
		return c.everyone(func(p *person) bool { return p == victim || p.hears("still here") })
	})
}

// Waves and ages are a member's own word; none makes anybody else's post be lost or come twice.
func TestMadeUpWavesAndAgesDoNoHarm(t *testing.T) {
	c := settled(t, classLinks[0].link, 8)
	liar := c.people[1]
	for i := range 30 {
		author := c.people[2+i%6]
		text := []byte{byte(i)}
		raw := author.seal(uint64(100+i), text)
		hash := sha256.Sum256(raw)
		for j, p := range c.people {
			if p == liar || p == author {
				continue
			}
			switch (i + j) % 3 {
			case 0: // as if everybody had been sent it
				liar.send(p, append([]byte{byte(messagePost), 255}, raw...))
			case 1:
				liar.send(p, append([]byte{byte(messagePost), byte(128 + i)}, raw...))
			default:
				liar.send(p, appendAnnounce(nil, []posting.Announced{{ID: idOf(hash), Age: maxAge}}))
			}
		}
		c.w.RunFor(300 * time.Millisecond)
	}
	c.w.RunFor(3 * time.Second)
	for _, p := range c.people {
		seen := map[string]int{}
		for _, ev := range p.posts {
			seen[string(ev.Data)]++
		}
		for i := range 30 {
			n, own := seen[string([]byte{byte(i)})], p == c.people[2+i%6]
			if n != 1 && p != liar && !own || n > 1 {
				t.Errorf("person %d got post %d %d times", p.seed, i, n)
			}
		}
	}
	c.people[3].post([]byte("as ever"))
	c.eventually(2*time.Second, "heard by all", func() bool {
		return c.everyone(func(p *person) bool { return p == c.people[3] || p.hears("as ever") })
	})
}
