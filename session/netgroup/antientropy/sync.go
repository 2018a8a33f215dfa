package antientropy

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

// A Neighbor is the owner's name for a neighbour. Neighbours take their turns in rising order.
type Neighbor int

// A Log is what is kept in step with those of others: a journal.Journal.
type Log interface {
	Heads() []journal.Head
	Length(a journal.Author) uint64
	Range(a journal.Author, from uint64, maxEntries, maxBytes int) [][]byte
	Missing(theirs []journal.Head, limit int) []journal.Need
	Agree(theirs []journal.Head, raw []byte)
}

// A Config says what a Sync is for. Share may be nil.
type Config struct {
	Log  Log
	Self journal.Author
	// Header is put in front of every message that is sent; messages are received without.
	Header []byte
	// Limit returns up to which entry an author's log is of use here.
	Limit func(a journal.Author) uint64
	// Share reports whether both this machine and a neighbour may have an author's log, as both reckon it. Nil: all
	// may have all.
	Share func(n Neighbor, a journal.Author) bool
}

// A Sync keeps one journal in step with those of the neighbours. It does no I/O: what it sends and what it got is
// taken from it after each call with NextSend, NextTold and NextBatch.
type Sync struct {
	cfg       Config
	neighbors []*neighbor // by rising ID
	fetches   map[journal.Author]*fetch
	cursor    journal.Author // whose log was asked for last
	lastID    uint64         // of a request
	requests  int            // under way
	stashed   int            // bytes
	entry     float64        // bytes of one, as they were of late

	sends   []Send
	told    []Told
	batches []Batch

	turn   int       // of the neighbour whose want is answered next
	news   bool      // entries came that others may lack
	toldAt time.Time // when others were told of that last
	next   time.Time // when Advance has something to do, at the latest; zero: never
	stats  Stats
}

// Stats counts what a Sync did.
type Stats struct {
	Comparisons uint64 // begun here
	Compared    uint64 // bytes of comparisons and wants, sent
	Fetched     uint64 // entries that came of wants
	FetchedFrom int    // how many bytes those had
	Denied      uint64 // wants that gave nothing
	Late        uint64 // wants not answered in time
	Answered    uint64 // wants of others
}

// A Send is a message for a neighbour.
type Send struct {
	To   Neighbor
	Bulk bool // entries, which all else overtakes
	Data []byte
}

// A Told is how much of two logs a neighbour says that it has.
type Told struct {
	From  Neighbor
	Yours uint64 // entries of this machine's
	Mine  uint64 // and of its own
}

// A Batch is entries that a neighbour sent, of one author, in the order of their numbers. The owner adds them to the
// journal and then calls Added, before it takes the next.
type Batch struct {
	From Neighbor
	Raws [][]byte
	need journal.Need
}

// A Peer says who a neighbour is.
type Peer struct {
	ID     Neighbor
	Author journal.Author
	Salt   [32]byte // of the session, known to both ends alone
	First  bool     // of two who begin to compare at the same time this machine is the one that did
	Mute   bool     // it is listened to and told nothing, until Trust
}

// New returns a Sync without neighbours.
func New(cfg Config) *Sync {
	return &Sync{cfg: cfg, fetches: map[journal.Author]*fetch{}, entry: 512}
}

// Stats returns the counts so far.
func (s *Sync) Stats() Stats { return s.stats }

// NextSend takes the oldest message to send.
func (s *Sync) NextSend() (m Send, ok bool) { return pop(&s.sends) }

// NextTold takes the oldest word of a neighbour on two logs.
func (s *Sync) NextTold() (t Told, ok bool) { return pop(&s.told) }

// NextBatch takes the oldest entries that came.
func (s *Sync) NextBatch() (b Batch, ok bool) { return pop(&s.batches) }

func pop[T any](queue *[]T) (first T, ok bool) {
	q := *queue
	if len(q) == 0 {
		return first, false
	}
	first, *queue = q[0], q[1:]
	if len(*queue) == 0 {
		*queue = nil
	}
	return first, true
}

func (s *Sync) find(id Neighbor) *neighbor {
	i, ok := slices.BinarySearchFunc(s.neighbors, id, func(n *neighbor, id Neighbor) int { return int(n.id - id) })
	if !ok {
		return nil
	}
	return s.neighbors[i]
}

// Meet takes in a neighbour, unless it is in.
func (s *Sync) Meet(p Peer) {
	i, ok := slices.BinarySearchFunc(s.neighbors, p.ID, func(n *neighbor, id Neighbor) int { return int(n.id - id) })
	if !ok {
		n := &neighbor{id: p.ID, author: p.Author, salt: p.Salt, first: p.First, mute: p.Mute}
		s.neighbors = slices.Insert(s.neighbors, i, n)
	}
}

// Trust has a neighbour told what it asks for from now on.
func (s *Sync) Trust(id Neighbor) {
	if n := s.find(id); n != nil {
		n.mute = false
	}
}

// Part forgets a neighbour that is gone. What it owed is asked of others.
func (s *Sync) Part(now time.Time, id Neighbor) {
	n := s.find(id)
	if n == nil {
		return
	}
	s.neighbors = slices.DeleteFunc(s.neighbors, func(other *neighbor) bool { return other == n })
	for _, q := range n.requests {
		s.release(n, q)
	}
	n.requests = nil
	s.arrived(now, n)
	s.goOn(now)
}

// Receive takes in a message of a neighbour. Errors wrap wire.ErrMalformed.
func (s *Sync) Receive(now time.Time, id Neighbor, message []byte) error {
	n := s.find(id)
	if n == nil || len(message) == 0 {
		return nil
	}
	switch kind, body := messageKind(message[0]), message[1:]; kind {
	case messageCompare:
		return s.gotComparison(now, n, body)
	case messageWant:
		return s.gotWant(n, body)
	case messageCancel:
		return s.gotCancel(n, body)
	case messageEntries:
		return s.gotEntries(now, n, body)
	}
	return nil // kinds of later versions are ignored
}

// How often others are told that there is news here: less often in a large class.
const (
	tellEvery    = 500 * time.Millisecond
	tellEveryLog = time.Second / 256
)

// Advance gives up on requests that were not answered, and tells others of news.
func (s *Sync) Advance(now time.Time) {
	if s.next.IsZero() || now.Before(s.next) {
		return
	}
	s.next = time.Time{}
	s.expire(now)
	s.resumeAll(now)
	s.goOn(now)
}

// Wake returns when to call Advance; zero: when something changes.
func (s *Sync) Wake() time.Time { return s.next }

func (s *Sync) due(at time.Time) {
	if s.next.IsZero() || at.Before(s.next) {
		s.next = at
	}
}

// tell compares logs with all neighbours once entries came and no more are on the way: others may lack them too.
func (s *Sync) tell(now time.Time) {
	if !s.news || s.requests > 0 || len(s.batches) > 0 {
		return
	}
	every := tellEvery + time.Duration(len(s.cfg.Log.Heads()))*tellEveryLog
	if at := s.toldAt.Add(every); now.Before(at) {
		s.due(at)
		return
	}
	s.news, s.toldAt = false, now
	s.CompareAll(now)
}

func (s *Sync) header() []byte { return slices.Clone(s.cfg.Header) }

func (s *Sync) send(n *neighbor, message []byte) {
	s.stats.Compared += uint64(len(message))
	s.sends = append(s.sends, Send{To: n.id, Data: message})
}

// Known returns how many logs a neighbour is known to have more of, and how many of its requests wait.
func (s *Sync) Known(id Neighbor) (logs, waiting int) {
	if n := s.find(id); n != nil {
		return len(n.theirs), len(n.queue)
	}
	return 0, 0
}
