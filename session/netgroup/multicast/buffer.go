package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

// bufferSize is how many packets of a layer group are held at most. Our choice: 10 s of 400 packets a second.
const bufferSize = 4096

// A state says what became of a packet.
type state uint8

const (
	unknown state = iota
	missing       // it should have come
	lost          // it was given up
	held
)

// A cell is the place of one packet.
type cell struct {
	number   uint32
	state    state
	tries    uint8 // how often it was asked for
	pending  bool  // the latest request may still be answered
	packet   stream.Packet
	from     Neighbor    // who delivered it
	asked    [3]Neighbor // who was asked, the latest first
	at       time.Time   // when it came, or was found missing
	due      time.Time   // when to ask for it
	askedAt  time.Time
	left     time.Time // when it left for the last child
	awaits   waiters   // who is to be sent it when it comes
	verified bool
	again    bool     // to be delivered again when the rest of its frame comes
	back     bool     // not passed on before its frame is verified
	before   bool     // number is below the first one that came
	passed   bool     // to the children: this packet or another in its place
	not      Neighbor // who delivered a forgery in its place
}

// waiters are neighbours who asked for a packet that is not here, a few.
type waiters struct {
	n    uint8
	list [3]Neighbor
}

func (w *waiters) add(n Neighbor) {
	for _, other := range w.list[:w.n] {
		if other == n {
			return
		}
	}
	if int(w.n) < len(w.list) {
		w.list[w.n] = n
		w.n++
	}
}

// A buffer holds the latest packets of a layer group: numbers low to before high. Packets are counted on from the
// first that came.
type buffer struct {
	cells     []cell
	low, high uint32 // equal: nothing came yet
	came      uint32 // before which number something came: up to high others are only told to have more
	missing   int
	pending   int // asked for and not come
	started   bool
	cameAt    time.Time // when came went up
	newestAt  time.Time // when high went up
	seenAt    time.Time // when it was seen here or elsewhere that the stream goes on
	resumedAt time.Time // when the stream went on after a pause
	refused   int       // implausible numbers in a row
}

func (b *buffer) get(number uint32) *cell {
	if number-b.low >= b.high-b.low {
		return nil
	}
	return &b.cells[number%uint32(len(b.cells))]
}

func (b *buffer) has(number uint32) bool {
	c := b.get(number)
	return c != nil && c.state == held
}

// start makes a number the first.
func (b *buffer) start(number uint32) {
	if b.cells == nil {
		b.cells = make([]cell, 256)
	}
	b.low, b.high, b.came, b.started = number, number, number, true
}

// extend makes room up to a number, which is at least high, and gives the cells before it to fill.
func (b *buffer) extend(number uint32) {
	for int(number-b.low) >= len(b.cells) && len(b.cells) < bufferSize {
		b.grow()
	}
	for b.high != number+1 {
		if int(b.high-b.low) == len(b.cells) {
			b.drop()
		}
		b.cells[b.high%uint32(len(b.cells))] = cell{number: b.high}
		b.high++
	}
}

// rewind makes room down to a number, which is below low, and gives the cells from it on to fill.
func (b *buffer) rewind(number uint32) {
	for b.high-number > uint32(len(b.cells)) && len(b.cells) < bufferSize {
		b.grow()
	}
	for b.low != number && b.high-b.low < uint32(len(b.cells)) {
		b.low--
		b.cells[b.low%uint32(len(b.cells))] = cell{number: b.low, before: true}
	}
}

func (b *buffer) grow() {
	cells := make([]cell, 2*len(b.cells))
	for n := b.low; n != b.high; n++ {
		cells[n%uint32(len(cells))] = b.cells[n%uint32(len(b.cells))]
	}
	b.cells = cells
}

// drop forgets the oldest packet.
func (b *buffer) drop() {
	c := &b.cells[b.low%uint32(len(b.cells))]
	b.leave(c)
	*c = cell{}
	b.low++
}

// leave takes a cell out of the counts of what is missing.
func (b *buffer) leave(c *cell) {
	if c.state == missing {
		b.missing--
	}
	if c.pending {
		b.pending--
		c.pending = false
	}
}

// appendBits appends what is held to set, from the first held number on, and returns it and set.
func (b *buffer) appendBits(set []byte) (bits, []byte) {
	first := b.low
	for first != b.high && b.cells[first%uint32(len(b.cells))].state != held {
		first++
	}
	if b.high-first > 8*maxBitmap {
		first = b.high - 8*maxBitmap
		for first != b.high && b.cells[first%uint32(len(b.cells))].state != held {
			first++
		}
	}
	if first == b.high {
		return bits{}, set
	}
	start := len(set)
	for n := first; n != b.high; n++ {
		i := n - first
		if i%8 == 0 {
			set = append(set, 0)
		}
		if b.cells[n%uint32(len(b.cells))].state == held {
			set[len(set)-1] |= 1 << (i % 8)
		}
	}
	for len(set) > start && set[len(set)-1] == 0 {
		set = set[:len(set)-1]
	}
	return bits{base: first, set: set[start:len(set):len(set)]}, set
}
