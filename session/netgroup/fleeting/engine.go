package fleeting

import (
	"math/rand/v2"
	"slices"
	"time"
)

// An Author is who wrote a message.
type Author [32]byte

// A Neighbor is the place of a neighbour in an Engine, 0 to MaxNeighbors - 1. It is free for another once the neighbour was
// removed.
type Neighbor uint8

// nobody is no neighbour.
const nobody = Neighbor(MaxNeighbors)

// A Way is why a message is sent.
type Way uint8

const (
	Fed         Way = iota // the sender feeds the receiver
	Offered                // it does not, and may
	OfferedLast            // it may if nobody else does
)

// A Sender takes what an Engine sends. It must not call the Engine back.
type Sender interface {
	// Push sends a message in one of the ways. It reports whether there was room.
	Push(to Neighbor, data []byte, w Way) bool
	// Graft asks to be fed what an author posts, and sent what came of it with higher numbers than since; alone says that nobody
	// feeds this member.
	Graft(to Neighbor, of Author, since uint64, alone bool)
	// Prune asks to be fed it no more, or refuses to feed.
	Prune(to Neighbor, of Author)
}

// A Config configures an Engine.
type Config struct {
	Sender Sender
	Rand   *rand.Rand
}

// An Engine decides what a member sends to which neighbour. The owner of the group calls it; it is told the time, which
// never goes back.
type Engine struct {
	out      Sender
	rand     *rand.Rand
	up       set
	strength [MaxNeighbors]float64 // kbit/s that it may pass on
	own, all float64               // bytes a second for copies of what this member posts, and for all copies
	weak     bool                  // beside its neighbours: it feeds only those who find nobody else
	trees    map[Author]*tree
	order    []*tree // the same, in the order in which they began
	shedAt   time.Time
	list     []Neighbor
	counters Counters
}

// Counters counts what an Engine saw.
type Counters struct {
	Received   uint64 // messages that were new
	Duplicates uint64 // came again
	Offers     uint64 // sent
	Swaps      uint64 // another parent
	Refused    uint64 // children for whom there was no room
	Ignored    uint64 // messages of more authors than there is room for
}

// New returns an Engine without neighbours.
func New(cfg Config) *Engine {
	return &Engine{out: cfg.Sender, rand: cfg.Rand, trees: map[Author]*tree{}}
}

// Counters returns the counts so far.
func (e *Engine) Counters() Counters { return e.counters }

// Kept returns how many messages are kept for new children.
func (e *Engine) Kept() (n int) {
	for _, t := range e.order {
		n += len(t.kept)
	}
	return n
}

// SetBudget says how many kbit/s the copies of this member's own messages may take, and those of all together. A member that is weak
// beside its neighbours feeds others' messages only to who finds nobody else.
func (e *Engine) SetBudget(own, all float64, weak bool) {
	e.own, e.all, e.weak = own*1000/8, all*1000/8, weak
}

// SetStrength says how many kbit/s a neighbour is believed to pass on.
func (e *Engine) SetStrength(h Neighbor, kbit float64) { e.strength[h] = kbit }

// Free returns a place that no neighbour has. It is false if there is none.
func (e *Engine) Free() (h Neighbor, ok bool) {
	for e.up.has(h) {
		if h++; h == MaxNeighbors {
			return 0, false
		}
	}
	return h, true
}

// Add takes in a neighbour at a free place.
func (e *Engine) Add(h Neighbor, kbit float64) {
	e.up.add(h)
	e.strength[h] = kbit
}

// Remove forgets a neighbour. Whose messages it brought come from somebody else from now on.
func (e *Engine) Remove(now time.Time, h Neighbor) {
	e.up.remove(h)
	for _, t := range e.order {
		t.forget(h)
		if t.parent == h {
			e.orphaned(now, t)
		}
	}
}

// Publish sends a message of this member's own. The Engine keeps data, which must not be changed.
func (e *Engine) Publish(now time.Time, a Author, number uint64, data []byte) {
	t, fresh := e.tree(now, a, true)
	t.own = true
	e.pass(now, t, t.hold(now, number, nobody, data), fresh)
}

// Received takes in that a copy of a message came, and reports whether the message is not here: then the owner judges it and calls
// Accept if it is genuine.
func (e *Engine) Received(now time.Time, from Neighbor, a Author, number uint64, w Way) (isNew bool) {
	t := e.trees[a]
	if t == nil {
		return true
	}
	m := t.find(number)
	if m == nil {
		return true
	}
	e.counters.Duplicates++
	m.known.add(from)
	switch {
	case t.own:
		if w == Fed {
			e.prune(now, t, from)
		}
	case from == t.parent:
		t.parentAt, t.fromParent = now, max(t.fromParent, number)
		if m.from == t.trial.from {
			t.trial.gain, t.trial.judged = t.trial.gain+now.Sub(m.at), t.trial.judged+1
		}
		e.compare(now, t, number)
	case from == t.trial.from:
		if m.from == t.parent {
			t.trial.gain, t.trial.judged = t.trial.gain-now.Sub(m.at), t.trial.judged+1
		}
	default:
		e.spare(now, t, from, w)
	}
	return false
}

// Accept takes in a genuine message that was not here, and passes it on. The Engine keeps data, which must not be changed.
func (e *Engine) Accept(now time.Time, from Neighbor, a Author, number uint64, w Way, data []byte) {
	t, fresh := e.tree(now, a, false)
	if t == nil {
		e.counters.Ignored++
		return
	}
	e.counters.Received++
	m := t.hold(now, number, from, data)
	switch {
	case t.own: // written before the program ran anew
	case from == t.parent:
		t.parentAt, t.fromParent = now, max(t.fromParent, number)
	case t.parent == nobody:
		e.adopt(now, t, from, w == Fed && !t.wasPruned(now, from), w == OfferedLast)
		t.fromParent = max(t.fromParent, number)
	case (t.candidate.from == nobody || t.candidate.last && w != OfferedLast) && from != t.trial.from && !t.shuns(now, from) && !t.wasPruned(now, from):
		t.candidate = candidate{from: from, number: number, at: now, last: w == OfferedLast}
	}
	e.pass(now, t, m, fresh)
}

// pass sends a message on.
func (e *Engine) pass(now time.Time, t *tree, m *message, fresh bool) {
	if fresh {
		e.begin(t, m)
	}
	e.list = t.children.list(e.list[:0])
	for _, h := range e.list {
		e.push(m, h, Fed)
	}
	e.offer(now, t, m)
	e.shed(now, t)
}

// push sends a message, unless the neighbour has it.
func (e *Engine) push(m *message, h Neighbor, w Way) bool {
	if m.known.has(h) || !e.out.Push(h, m.data, w) {
		return false
	}
	m.known.add(h)
	return true
}

// Advance does what is due.
func (e *Engine) Advance(now time.Time) {
	for _, t := range e.order {
		t.expire(now)
		if c := t.candidate; c.from != nobody && now.Sub(c.at) >= patience {
			e.lateParent(now, t, c)
		}
		if x := t.trial; x.from != nobody && now.Sub(x.at) >= trialFor {
			e.judge(now, t, x)
		}
	}
	e.order = slices.DeleteFunc(e.order, func(t *tree) bool {
		if now.Sub(t.heard) < treeFor {
			return false
		}
		delete(e.trees, t.author)
		return true
	})
}

// Wake returns when to call Advance next; zero means never.
func (e *Engine) Wake() (wake time.Time) {
	for _, t := range e.order {
		wake = earliest(wake, t.heard.Add(treeFor))
		if len(t.kept) > 0 {
			wake = earliest(wake, t.kept[len(t.kept)-1].at.Add(keepFor))
		}
		if t.candidate.from != nobody {
			wake = earliest(wake, t.candidate.at.Add(patience))
		}
		if t.trial.from != nobody {
			wake = earliest(wake, t.trial.at.Add(trialFor))
		}
	}
	return wake
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
