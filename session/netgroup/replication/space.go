package replication

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// A Neighbor is the owner's name for a neighbour. Neighbours take their turns in rising order.
type Neighbor int

// NoNeighbor is never given to Meet.
const NoNeighbor Neighbor = 0

// A Strategy says which of the objects that a neighbour has is asked for first.
type Strategy uint8

// The strategies of NetGroup.
const (
	LowestFirst Strategy = iota
	RarestFirst          // the one that the fewest neighbours have, by chance among equals
)

// A Config says what a Space is for.
type Config struct {
	Rand     *rand.Rand
	Strategy Strategy
	// Objects is how many objects there are, from 0 on; 0 if that is unknown. What a neighbour says of
	// others is not believed.
	Objects uint64
	// ObjectBytes is how long an object usually is: a request names as many as fill 64 KiB.
	ObjectBytes int
	// Seed shows each own object to one neighbour at a time until it was sent once, so that the first copies
	// of all leave before the second of any.
	Seed bool
	// Header is put in front of every message that is sent; messages are received without.
	Header []byte
}

// A Space is one object space as one member sees it. It does no I/O: what it sends and tells is taken from
// it after each call with NextSend and NextEvent.
type Space struct {
	cfg       Config
	neighbors []*neighbor // by rising ID
	have      Set         // objects that can be asked of here
	want      Set         // objects that are neither here nor with the owner to be checked
	open      Set         // of want: what no neighbour was asked for
	checking  Set         // given to the owner in FetchResult, who has not said yet whether they are good
	rarity    rarity
	seed      seeding

	news    update    // what neighbours were not told yet
	newsAt  time.Time // when they will be; zero while there is nothing
	toldAt  time.Time
	idles   int       // how often they were told that nobody asks for anything since somebody did
	next    time.Time // when Advance has something to do, at the latest; zero: never
	answers answers
	sends   queue[Send]
	events  queue[Event]
	stats   Stats
}

// Stats counts what a Space did.
type Stats struct {
	Fetched    uint64 // objects that were wanted
	Duplicates uint64 // objects that came again
	Refused    uint64 // objects that the owner found wrong
	Failed     uint64 // requests denied or not answered
	Answered   uint64 // replies
	BytesIn    uint64 // of objects
	BytesOut   uint64
}

// A Send is a message for a neighbour.
type Send struct {
	To   Neighbor
	Bulk bool // objects, which all else overtakes
	Data []byte
}

// New returns an empty Space.
func New(cfg Config) *Space {
	s := &Space{cfg: cfg}
	s.cfg.ObjectBytes = max(1, cfg.ObjectBytes)
	return s
}

// Have returns the objects that neighbours may ask for. It is not to be changed.
func (s *Space) Have() *Set { return &s.have }

// Want returns the objects that are yet to come. It is not to be changed.
func (s *Space) Want() *Set { return &s.want }

// Stats returns the counts so far.
func (s *Space) Stats() Stats { return s.stats }

// Sources returns how many neighbours have something, as far as they show it.
func (s *Space) Sources() (count int) {
	for _, n := range s.neighbors {
		if !n.liar && !n.have.Empty() {
			count++
		}
	}
	return count
}

// SetStrategy changes the strategy.
func (s *Space) SetStrategy(st Strategy) {
	s.cfg.Strategy = st
	s.rebase()
}

// NextSend takes the oldest message to send.
func (s *Space) NextSend() (Send, bool) { return s.sends.pop() }

// NextEvent takes the oldest event.
func (s *Space) NextEvent() (Event, bool) { return s.events.pop() }

// AddHave lets neighbours ask for objects, which is a promise to serve them. For those that came from a
// neighbour it says that they are good.
func (s *Space) AddHave(now time.Time, r Range) {
	if !r.valid() {
		return
	}
	own := s.own(r)
	full := s.checking.Size() >= maxChecking
	s.checking.Remove(r)
	s.unwant(now, r)
	s.have.Add(r)
	if s.cfg.Seed && !own.Empty() {
		s.addFresh(now, own)
	}
	for _, part := range s.visible(r) {
		s.tell(now, setHave, setHaveNot, part)
	}
	if full {
		s.fillAll(now)
	}
}

// own returns what of a range is neither here yet nor came from a neighbour.
func (s *Space) own(r Range) Set {
	var own Set
	own.Add(r)
	for _, known := range []*Set{&s.have, &s.checking} {
		for i := r.First; ; {
			part, ok := known.Next(i)
			if !ok || part.First > r.Last {
				break
			}
			own.Remove(part.cut(r))
			i = part.Last + 1
		}
	}
	return own
}

// RemoveHave takes back what AddHave promised.
func (s *Space) RemoveHave(now time.Time, r Range) {
	if !r.valid() || !s.have.Overlaps(r) {
		return
	}
	s.have.Remove(r)
	s.seed.forget(r)
	s.tell(now, setHaveNot, setHave, r)
}

// AddWant asks for objects as soon as a neighbour has them, but for those that are here.
func (s *Space) AddWant(now time.Time, r Range) {
	if !r.valid() {
		return
	}
	var add Set
	add.Add(r)
	for _, known := range []*Set{&s.have, &s.checking, &s.want} {
		for _, part := range known.ranges {
			if part.Overlaps(r) {
				add.Remove(part.cut(r))
			}
		}
	}
	for _, part := range add.ranges {
		s.want.Add(part)
		s.reopen(part)
		s.tell(now, setWant, setWantNot, part)
	}
	s.rebase()
	s.fillAll(now)
}

// RemoveWant asks no more for objects, or will not have those checked that came.
func (s *Space) RemoveWant(now time.Time, r Range) {
	if !r.valid() {
		return
	}
	if s.want.Overlaps(r) || s.checking.Overlaps(r) {
		s.checking.Remove(r)
		s.unwant(now, r)
		s.tell(now, setWantNot, setWant, r)
	}
}

// unwant takes a range out of what is wanted, and requests for it back.
func (s *Space) unwant(now time.Time, r Range) {
	if !s.want.Overlaps(r) {
		return
	}
	s.want.Remove(r)
	s.close(r)
	for _, n := range s.neighbors {
		s.withdraw(now, n, r)
	}
}

// Refuse says that an object from FetchResult is wrong. Who sent it is a liar: nothing it says or sends
// counts any more, and the object is wanted anew.
func (s *Space) Refuse(now time.Time, from Neighbor, index uint64) {
	s.stats.Refused++
	if n := s.find(from); n != nil && !n.liar {
		n.liar = true
		s.emit(Liar{from})
		s.silence(now, n)
	}
	r := Range{index, index}
	if s.checking.Has(index) {
		s.checking.Remove(r)
		s.AddWant(now, r)
	}
}

// Meet begins to talk to a neighbour.
func (s *Space) Meet(now time.Time, id Neighbor) {
	if s.find(id) != nil {
		return
	}
	n := &neighbor{id: id, window: startWindow, bits: make([]uint64, len(s.rarity.opens))}
	i, _ := slices.BinarySearchFunc(s.neighbors, id, func(n *neighbor, id Neighbor) int { return cmp.Compare(n.id, id) })
	s.neighbors = slices.Insert(s.neighbors, i, n)
	s.sendWhole(n, true)
}

// Part forgets a neighbour, and asks others for what it still owed.
func (s *Space) Part(now time.Time, id Neighbor) {
	n := s.find(id)
	if n == nil {
		return
	}
	s.silence(now, n)
	s.neighbors = slices.DeleteFunc(s.neighbors, func(other *neighbor) bool { return other == n })
	s.fillAll(now)
}

// silence takes back everything that is known of a neighbour or was agreed with it.
func (s *Space) silence(now time.Time, n *neighbor) {
	asked := n.requests
	n.requests = nil
	for _, q := range asked {
		s.reopen(q.objects)
	}
	s.setHave(n, Set{})
	n.want.Clear()
	s.takeBack(now, n)
}

func (s *Space) find(id Neighbor) *neighbor {
	i, ok := slices.BinarySearchFunc(s.neighbors, id, func(n *neighbor, id Neighbor) int { return cmp.Compare(n.id, id) })
	if !ok {
		return nil
	}
	return s.neighbors[i]
}

func (s *Space) emit(e Event) { s.events.push(e) }

func (s *Space) send(n *neighbor, data []byte) { s.sends.push(Send{To: n.id, Data: data}) }

// begin returns the start of a message, with room for size bytes.
func (s *Space) begin(size int) []byte {
	return append(make([]byte, 0, len(s.cfg.Header)+size), s.cfg.Header...)
}

func (s *Space) sendRange(n *neighbor, kind messageKind, r Range) {
	s.send(n, appendRange(s.begin(16), kind, r))
}

// due has Advance called at a time, or before.
func (s *Space) due(at time.Time) {
	if s.next.IsZero() || at.Before(s.next) {
		s.next = at
	}
}

// Wake returns when to call Advance next; zero means never.
func (s *Space) Wake() time.Time { return s.next }

// Advance applies the passing of time.
func (s *Space) Advance(now time.Time) {
	if s.next.IsZero() || now.Before(s.next) {
		return
	}
	s.next = time.Time{}
	s.tellIdle(now)
	s.flush(now)
	s.expire(now)
	s.advanceSeed(now)
	s.fillAll(now)
}
