package fleeting

import (
	"math"
	"time"
)

// A tree is this member's place in the way that an author's messages take.
type tree struct {
	author   Author
	own      bool // this member is the author
	parent   Neighbor
	children set
	kept     []*message // in the order in which they came
	heard    time.Time  // the latest message
	began    time.Time

	parentAt   time.Time // when the parent brought something last
	fromParent uint64    // the highest number that it brought
	lastResort bool      // it feeds only those whom nobody else feeds
	candidate  candidate
	trial      trial
	spare      Neighbor // who was the last to offer something that was here
	shunned    map[Neighbor]time.Time
	pruned     map[Neighbor]time.Time

	rate   float64   // bytes a second, smoothed
	rateAt time.Time // as of then

	offerAt   time.Time // the next offer
	cursor    Neighbor  // who was offered something last
	replaceAt time.Time // when a child may give way to somebody who is fed by nobody: not while the tree begins
}

// A candidate had a message before the parent brought it.
type candidate struct {
	from   Neighbor // nobody: there is none
	number uint64
	at     time.Time
	last   bool // it feeds only those whom nobody else feeds
}

// A trial is of who may be a better parent, and feeds this member meanwhile.
type trial struct {
	from   Neighbor // nobody: there is none
	at     time.Time
	gain   time.Duration // by how much it was earlier than the parent, in all
	judged int           // messages
}

// A message is one that is here.
type message struct {
	number uint64
	at     time.Time
	from   Neighbor // who brought it; nobody: this member wrote it
	data   []byte
	known  set // who has it
}

// tree returns an author's, a fresh one if there was none. It is nil if there are too many, but for this member's own.
func (e *Engine) tree(now time.Time, a Author, own bool) (t *tree, fresh bool) {
	if t = e.trees[a]; t != nil {
		return t, false
	}
	if len(e.trees) >= maxTrees && !own {
		return nil, false
	}
	t = &tree{
		author: a, parent: nobody, spare: nobody, candidate: candidate{from: nobody}, trial: trial{from: nobody}, began: now, heard: now,
		rate: rateAtFirst, rateAt: now, shunned: map[Neighbor]time.Time{}, pruned: map[Neighbor]time.Time{},
		cursor: Neighbor(e.rand.IntN(MaxNeighbors)), replaceAt: now.Add(replaceEvery),
	}
	e.trees[a] = t
	e.order = append(e.order, t)
	return t, true
}

// find returns a message that is kept.
func (t *tree) find(number uint64) *message {
	for i := len(t.kept) - 1; i >= 0; i-- {
		if t.kept[i].number == number {
			return t.kept[i]
		}
	}
	return nil
}

// hold takes a message in.
func (t *tree) hold(now time.Time, number uint64, from Neighbor, data []byte) *message {
	m := &message{number: number, at: now, from: from, data: data}
	if from != nobody {
		m.known.add(from)
	}
	t.kept = append(t.kept, m)
	t.expire(now)
	t.heard = now
	size := float64(len(data) + HeadBytes)
	t.rate = t.rateOf(now) + size/rateOver.Seconds()
	t.rateAt = now
	return m
}

// rateOf returns how many bytes a second a child costs.
func (t *tree) rateOf(now time.Time) float64 {
	return t.rate * math.Exp(-now.Sub(t.rateAt).Seconds()/rateOver.Seconds())
}

// expire forgets old messages.
func (t *tree) expire(now time.Time) {
	n := max(0, len(t.kept)-keepMost)
	for n < len(t.kept) && now.Sub(t.kept[n].at) >= keepFor {
		n++
	}
	clear(t.kept[:n])
	t.kept = t.kept[n:]
}

// forget takes a neighbour out, but for its being the parent.
func (t *tree) forget(h Neighbor) {
	t.children.remove(h)
	delete(t.shunned, h)
	delete(t.pruned, h)
	if t.spare == h {
		t.spare = nobody
	}
	if t.candidate.from == h {
		t.candidate.from = nobody
	}
	if t.trial.from == h {
		t.trial.from = nobody
	}
	for _, m := range t.kept {
		m.known.remove(h)
	}
}

func (t *tree) shuns(now time.Time, h Neighbor) bool { return now.Before(t.shunned[h]) }

// wasPruned reports whether a neighbour was just asked to feed this member no more: what it sends may have been under way.
func (t *tree) wasPruned(now time.Time, h Neighbor) bool {
	at, asked := t.pruned[h]
	return asked && now.Sub(at) < pruneEvery
}

// newest returns the highest number that is here.
func (t *tree) newest() (number uint64) {
	for _, m := range t.kept {
		number = max(number, m.number)
	}
	return number
}
