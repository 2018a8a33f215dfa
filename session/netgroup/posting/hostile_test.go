package posting

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestAnnouncingWhatNeverComesIsBounded(t *testing.T) {
	x := newTable(t, 3)
	for i := range 100 {
		var made []int
		for j := range missingEach {
			made = append(made, i*missingEach+j)
		}
		x.hears(0, made...)
	}
	if len(x.e.missing) != missingEach || x.e.Counters().Ignored != 99*missingEach {
		t.Errorf("%d missing, %+v", len(x.e.missing), x.e.Counters())
	}
	x.hears(1, 1_000_000)
	x.pass(2 * waitInitial)
	x.want("nobody else suffers", "0 fetch 64", "1 fetch 1")
	x.pass(time.Minute)
	if len(x.e.missing) != 0 || len(x.e.live) != 0 || x.e.slots[0].asked != 0 || x.e.slots[0].missing != 0 {
		t.Errorf("%d of the made up are remembered, %+v", len(x.e.live), x.e.slots[0])
	}
}

func TestFetchFloodIsAnsweredOnce(t *testing.T) {
	x := newTable(t, 3)
	x.got(0, 1, waveTree)
	x.sent = nil
	for range 100 {
		x.e.Fetched(2, []ID{idOf(1), idOf(1), idOf(7)}, false)
		x.e.Fetched(1, []ID{idOf(1)}, true)
	}
	x.want("1 was sent it when it came", "2 push 1 wave 0")
}

func TestRefusedMessagesAreNotFetchedAgain(t *testing.T) {
	x := newTable(t, 3)
	x.e.Refuse(x.now, 0, idOf(1), false)
	x.hears(1, 1)
	x.pass(time.Minute)
	x.want("it is not genuine, whoever has it")
	x.e.Refuse(x.now, 0, idOf(2), true)
	x.hears(1, 2)
	x.pass(refusedFor)
	x.want("it was too early, and is fetched from somebody else", "1 fetch 1")
	x.e.Refuse(x.now, 1, idOf(2), true)
	x.hears(2, 2)
	x.pass(time.Minute)
	x.want("not for ever")
	for i := range 3 * refusedSize {
		x.e.Refuse(x.now, 0, idOf(100+i), i%2 == 0)
	}
	if len(x.e.refused.ids) > refusedSize || len(x.e.missing) > missingEach {
		t.Errorf("%d refused, %d missing", len(x.e.refused.ids), len(x.e.missing))
	}
}

func TestCacheIsBounded(t *testing.T) {
	x := newTable(t, 2)
	large := make([]byte, 16<<10)
	for i := range 3 * cacheSize {
		data := large
		if i > cacheSize {
			data = large[:8]
		}
		x.e.Accept(x.now, 0, idOf(i), waveTree, data)
		if x.e.log.bytes > cacheBytes || x.e.log.n > cacheSize || len(x.e.live) != x.e.log.n {
			t.Fatalf("%d bytes in %d messages, %d records", x.e.log.bytes, x.e.log.n, len(x.e.live))
		}
	}
	x.pass(cacheFor + expirySlack)
	if x.e.log.n != 0 || len(x.e.live) != 0 || !x.e.Has(idOf(3*cacheSize-1)) {
		t.Errorf("%d messages after %v", x.e.log.n, cacheFor)
	}
	if len(x.e.seen.ids) > seenSize {
		t.Errorf("%d IDs seen", len(x.e.seen.ids))
	}
}

// A victim has two honest neighbours. The others announce everything at once and make it look as if they
// had had it long since, answer no fetch, send nothing on, and want to be sent nothing.
func TestSurroundedMemberStillGetsPosts(t *testing.T) {
	s := newSimulation(simConfig{peers: 60, loss: 0.01, size: 300, seed: 8})
	const victim, liars = 0, 30
	s.hostile = map[int]bool{}
	for i := 1; i <= liars; i++ {
		s.hostile[i] = true
		s.connect(s.nodes[i], s.nodes[victim])
		s.connect(s.nodes[i], s.nodes[liars+1+i%29])
		s.connect(s.nodes[i], s.nodes[liars+1+(i+7)%29])
	}
	s.connect(s.nodes[victim], s.nodes[31])
	s.connect(s.nodes[victim], s.nodes[45])
	for i := 31; i < 60; i++ {
		for _, j := range []int{1, 2, 5, 9} {
			s.connect(s.nodes[i], s.nodes[31+(i-31+j)%29])
		}
	}
	s.run(5 * time.Second)
	s.rand = rand.New(rand.NewPCG(9, 9))
	for range 100 {
		s.postBy(s.nodes[31+s.rand.IntN(29)])
		s.run(s.now + 500*time.Millisecond)
	}
	s.run(s.now + 10*time.Second)
	for i, p := range s.posts {
		limit := time.Second
		if i < 20 { // it takes that many to learn who never answers
			limit = 5 * time.Second
		}
		if at, ok := p.got[victim]; !ok || at-p.at > limit {
			t.Errorf("post %d reached the victim: %v, after %v", i, ok, at-p.at)
		}
	}
}

// deceive has a hostile node announce to all what it hears of, long since its own, and do nothing else.
func (s *simulation) deceive(n *simNode, from *simLink, e simEvent) {
	from.send(simEvent{kind: 'x'}, 1)
	list := e.list
	if e.kind == 'p' {
		list = []Announced{{ID: simID(e.data)}}
	}
	for i := range list {
		list[i].Age = time.Second
	}
	for _, i := range sortedKeys(n.links) {
		if l := n.links[i]; l != from && len(list) > 0 && !s.hostile[i] {
			l.send(simEvent{kind: 'a', list: slices.Clone(list)}, 19)
		}
	}
}
