package main

import (
	"time"

	"lyceum/session/netgroup"
)

// What members of a simulation post, and over whom it is counted whether it arrives.
const (
	postMin      = 20 // bytes: a line of chat
	postMax      = 200
	presentFrom  = int64(time.Second)      // before a post: who was linked by then
	presentUntil = int64(10 * time.Second) // after it: who was still there
)

// A posting is what random members say to all, and who hears it.
type posting struct {
	c     *crowd
	rate  float64 // posts a second
	posts []said
	byID  map[[32]byte]int32 // in posts
	over  bool

	splitFrom, splitTo int64  // when the two sides did not reach each other
	before             uint64 // duplicates counted until the first post
}

// said is a post.
type said struct {
	at     int64
	author *peer
	size   int
	heard  []hearing
}

// A hearing is a post's arrival.
type hearing struct {
	peer  int32
	delay int64 // ns
}

// postResult are the figures of posting.
type postResult struct {
	Delivered  figure    `json:"delivered"`
	Duplicates figure    `json:"duplicates_per_post"`
	Delay      quantiles `json:"delay_ms"`
}

// startPosting has random members post from now on.
func (c *crowd) startPosting(rate float64) *posting {
	p := &posting{c: c, rate: rate, byID: map[[32]byte]int32{}, before: c.duplicates()}
	c.heard = p.heard
	c.w.after(p.untilNext(), p.post)
	return p
}

// duplicates counts the posts that reached members who had them.
func (c *crowd) duplicates() (n uint64) {
	for _, p := range c.peers {
		n += p.counters().Duplicate
	}
	return n
}

func (p *posting) untilNext() time.Duration {
	return time.Duration(p.c.w.rand.ExpFloat64() / p.rate * float64(time.Second))
}

func (p *posting) post() {
	if p.over {
		return
	}
	w := p.c.w
	author := p.c.anyoneLinked()
	text := make([]byte, postMin+w.rand.IntN(postMax-postMin+1))
	for i := range text {
		text[i] = byte('a' + w.rand.IntN(26))
	}
	author.do(func(now time.Time) {
		id, err := author.group.Post(now, text)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		p.byID[id] = int32(len(p.posts))
		p.posts = append(p.posts, said{at: w.now, author: author, size: len(text)})
	})
	w.after(p.untilNext(), p.post)
}

func (p *posting) heard(who *peer, ev netgroup.Event) {
	if ev, ok := ev.(netgroup.PostReceived); ok {
		if i, ok := p.byID[ev.MessageID]; ok {
			s := &p.posts[i]
			s.heard = append(s.heard, hearing{int32(who.number), p.c.w.now - s.at})
		}
	}
}

// counts reports whether a peer should have heard a post.
func (p *posting) counts(s *said, q *peer) bool {
	if q == s.author || q.linkedAt > s.at-presentFrom || q.goneAt < s.at+presentUntil {
		return false
	}
	cut := s.at < p.splitTo && s.at+presentUntil > p.splitFrom
	return !cut || q.host.side == s.author.host.side
}

// finish stops posting, lets what is under way arrive, and sums up.
func (p *posting) finish() postResult {
	p.over = true
	p.c.runFor(time.Duration(presentUntil))
	should, did, all := 0, 0, 0
	var delays []int64
	for i := range p.posts {
		s := &p.posts[i]
		for _, q := range p.c.peers {
			if p.counts(s, q) {
				should++
			}
		}
		for _, h := range s.heard {
			all++
			if p.counts(s, p.c.peers[h.peer]) {
				did++
				delays = append(delays, h.delay)
			}
		}
	}
	return postResult{
		Delivered:  ratio(did, should),
		Duplicates: ratio(int(p.c.duplicates()-p.before), all),
		Delay:      quantilesOf(delays),
	}
}
