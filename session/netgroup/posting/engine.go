package posting

import (
	"math/rand/v2"
	"time"
)

// An ID names a message: the first half of the SHA-256 of its bytes. To make a second message for a given
// ID takes 2^128 attempts.
type ID [16]byte

// A Neighbor is the place of a neighbour in an Engine, 0 to MaxNeighbors - 1. It is free for another once
// the neighbour was removed.
type Neighbor uint8

// nobody is no neighbour.
const nobody = Neighbor(MaxNeighbors)

// MaxNeighbors is how many neighbours an Engine serves at a time. Our choice: well above what the overlay
// accepts, 2 · (13 + log₂ of the members) and guests.
const MaxNeighbors = 128

// A Wave says by which way a copy of a message spreads, so that a cycle of eager links is told from two
// waves that meet: only copies of one wave that meet prove that there is a cycle.
type Wave uint8

const (
	waveTree    Wave = 0   // over the eager links, from the publisher
	waveFetched Wave = 128 // 128 to 254: from a member that fetched it; 1 to 127: from a neighbour of the publisher
	waveDirect  Wave = 255 // the publisher sent it to everybody: it is not passed on, but announced
)

// An Announced is an ID in an announcement.
type Announced struct {
	ID    ID
	Age   time.Duration // since the announcer received the message
	Large bool          // nobody sends it unless asked
}

// A Sender takes what an Engine sends. It must not call the Engine back. Slices are valid during the call.
// The methods that return a bool report whether there was room for the message in that neighbour's queue.
type Sender interface {
	Push(to Neighbor, data []byte, w Wave) bool
	Announce(to Neighbor, list []Announced) bool
	// Fetch asks for messages, at most MaxFetch, and with graft makes the link eager. The list may be empty.
	Fetch(to Neighbor, ids []ID, graft bool)
	Prune(to Neighbor)
	// CatchUp asks to be told of what the neighbour received in the time that is given.
	CatchUp(to Neighbor, within time.Duration)
}

// A Config configures an Engine.
type Config struct {
	Sender Sender
	Rand   *rand.Rand
	// Now is when this member entered the group: what others received before is none of its business.
	Now time.Time
}

// An Engine decides what a member sends to which neighbour. The owner of the group calls it; it is told
// the time, which never goes back.
type Engine struct {
	out    Sender
	rand   *rand.Rand
	joined time.Time

	eagerFirst int // links are made eager until there are so many

	members int  // in the group, as estimated
	few     bool // so few that all are meant to be neighbours
	slots   []slot
	up      mask
	eager   mask

	live    map[ID]*message // held or missing
	log     messageLog      // held, in the order in which they came
	seen    IDSet           // held now or once
	refused IDSet           // not genuine, or not yet
	missing missingHeap
	free    []*message // records to use again

	repeats  float64   // the share of duplicates in what came in full, smoothed; high while there are cycles
	wait     lag       // between an announcement and the message itself
	answer   lag       // between a fetch and the message
	jitter   float64   // 0 to 1, of how long to wait for what was announced
	jitterOf time.Time // when that was drawn

	flushAt  time.Time // when to announce; zero: nothing to announce
	cursor   Neighbor  // who is told next
	swapAt   time.Time // the earliest next optimisation
	list     []Announced
	ids      []ID
	batch    []*message
	counters Counters
}

// Counters counts what an Engine saw.
type Counters struct {
	Received   uint64 // messages that were new
	Duplicates uint64 // in full, though they were here
	Fetched    uint64 // of those received
	Grafts     uint64 // links made eager
	Prunes     uint64 // links made lazy
	Swaps      uint64 // of these, for the sake of delay
	Ignored    uint64 // announced IDs for which there was no room
}

// A slot is what an Engine knows of a neighbour.
type slot struct {
	told     uint64        // the messages of the log before this one it was told of
	gain     time.Duration // by how much it had messages earlier than they came here, smoothed
	samples  int           // behind gain
	failures int           // fetches it left unanswered since the last one that it answered
	missing  int           // IDs that it was the first to announce and that are missing
	asked    int           // what it was asked for and has not sent: a large message is largeCost
	caughtUp bool          // it asked for what came before
	isParent bool          // it sent a message before others did
	trials   int           // optimisations in its favour since it sent a message first
	trialAt  time.Time     // the earliest next one
}

// New returns an Engine without neighbours.
func New(cfg Config) *Engine {
	eagerFirst := 1
	if cfg.Rand.Float64() < eagerSecond {
		eagerFirst = 2
	}
	return &Engine{
		eagerFirst: eagerFirst,
		out:        cfg.Sender, rand: cfg.Rand, joined: cfg.Now,
		live:    map[ID]*message{},
		seen:    NewIDSet(seenSize),
		refused: NewIDSet(refusedSize),
		wait:    newLag(waitInitial, waitMin, waitMax),
		answer:  newLag(answerInitial, answerMin, answerMax),
	}
}

// Counters returns the counts so far.
func (e *Engine) Counters() Counters { return e.counters }

// SetMembers tells how many members the group is believed to have, this one included, and whether they are so few that all
// are meant to be neighbours of all.
func (e *Engine) SetMembers(n int, few bool) { e.members, e.few = n, few }

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
func (e *Engine) Add(now time.Time, h Neighbor) {
	for int(h) >= len(e.slots) {
		e.slots = append(e.slots, slot{})
	}
	e.slots[h] = slot{told: e.log.end()}
	e.up.set(h)
	if within := min(now.Sub(e.joined), cacheFor); within > 0 {
		e.out.CatchUp(h, within)
	}
	if e.eager.count() < e.eagerFirst {
		e.graft(h)
	}
}

// Remove forgets a neighbour. What it was asked for is fetched from others, and if messages came by the link, or it
// was the only eager one, another one takes its part.
func (e *Engine) Remove(now time.Time, h Neighbor) {
	tookPart := e.eager.has(h) && (e.slots[h].isParent || e.eager.count() == 1)
	e.up.clear(h)
	e.eager.clear(h)
	for m := range e.log.all() {
		m.forget(h)
	}
	for _, m := range e.missing {
		if m.first == h {
			m.first = nobody
		}
		if m.tried.has(h) || tookPart {
			m.due = now
		}
		m.forget(h)
	}
	e.missing.init()
	e.slots[h] = slot{}
	if tookPart {
		if next, ok := e.bestLazy(); ok {
			e.graft(next)
		}
	}
}

// bestLazy returns the neighbour that most likely has messages early.
func (e *Engine) bestLazy() (best Neighbor, ok bool) {
	for h := range e.up.and(e.eager.not()).all() {
		if !ok || e.better(h, best) {
			best, ok = h, true
		}
	}
	return best, ok
}

// better reports whether a is the better of two to get a message from.
func (e *Engine) better(a, b Neighbor) bool {
	x, y := &e.slots[a], &e.slots[b]
	if x.failures != y.failures {
		return x.failures < y.failures
	}
	return x.gain > y.gain
}

func (e *Engine) graft(h Neighbor) {
	e.eager.set(h)
	e.counters.Grafts++
	e.out.Fetch(h, nil, true)
}

func (e *Engine) prune(h Neighbor) {
	e.eager.clear(h)
	e.counters.Prunes++
	e.out.Prune(h)
}

// Pruned takes in that a neighbour wants to be told of messages only.
func (e *Engine) Pruned(h Neighbor) { e.eager.clear(h) }

// isMesh reports whether every member is a neighbour.
func (e *Engine) isMesh() bool {
	n := e.up.count()
	return e.members > 0 && n > 0 && n <= meshMax && e.members-1 <= n
}

// Advance does what is due.
func (e *Engine) Advance(now time.Time) {
	e.expire(now)
	e.fetchDue(now)
	if !e.flushAt.IsZero() && !now.Before(e.flushAt) {
		e.flush(now)
	}
}

// Wake returns when to call Advance next; zero means never.
func (e *Engine) Wake() time.Time {
	wake := e.flushAt
	if len(e.missing) > 0 {
		wake = earliest(wake, e.missing[0].due)
	}
	if m := e.log.oldest(); m != nil {
		wake = earliest(wake, m.at.Add(cacheFor+expirySlack))
	}
	return wake
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
