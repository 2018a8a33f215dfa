package rtmfp

import "math/bits"

// Limits on what is kept for reuse: more than moves in a round trip on a fast path is not worth keeping.
const (
	maxFree      = 4096    // of each kind
	minBuffer    = 256     // bytes; smaller messages take such a one
	maxFreeBytes = 4 << 20 // in message buffers
	bufferSizes  = 12      // minBuffer, twice that, … 512 KiB
	maxStore     = 2048    // bytes; a fragment that came in a larger packet is rare, and would keep its size for good
)

// A freeList keeps values for reuse.
type freeList[T any] struct{ items []*T }

// take returns a recycled value, as it was left, or a new one.
func (l *freeList[T]) take() *T {
	n := len(l.items)
	if n == 0 {
		return new(T)
	}
	v := l.items[n-1]
	l.items[n-1], l.items = nil, l.items[:n-1]
	return v
}

func (l *freeList[T]) put(v *T) {
	if len(l.items) < maxFree {
		l.items = append(l.items, v)
	}
}

// pools are what an endpoint's sessions reuse, so that packets cost no memory once traffic flows.
type pools struct {
	fragments freeList[fragment]
	messages  freeList[message]
	received  freeList[received]
	buffers   [bufferSizes][][]byte // by size class, for messages delivered
	bytes     int                   // in buffers
}

func (p *pools) fragment() *fragment { return p.fragments.take() }

// recycle takes back a fragment that nothing refers to any more, and with the last fragment of a message
// the message.
func (p *pools) recycle(f *fragment) {
	if m := f.message; m != nil && f.sequence == m.last {
		*m = message{}
		p.messages.put(m)
	}
	*f = fragment{}
	p.fragments.put(f)
}

// waiting copies a fragment that has to wait longer than its packet's buffer does.
func (p *pools) waiting(d *received) *received {
	w := p.received.take()
	store := append(w.store[:0], d.data...)
	*w = *d
	w.data, w.store = store, store
	return w
}

func (p *pools) recycleWaiting(w *received) {
	store := w.store
	if cap(store) > maxStore {
		store = nil
	}
	*w = received{store: store}
	p.received.put(w)
}

// sizeClass is the index into pools.buffers of the buffers that hold n bytes; beyond the largest they are
// not kept.
func sizeClass(n int) int { return bits.Len(uint(max(n, 1)-1) / minBuffer) }

// buffer returns an empty slice with room for n bytes.
func (p *pools) buffer(n int) []byte {
	c := sizeClass(n)
	if c >= bufferSizes {
		return make([]byte, 0, n)
	}
	if k := len(p.buffers[c]); k > 0 {
		b := p.buffers[c][k-1]
		p.buffers[c] = p.buffers[c][:k-1]
		p.bytes -= cap(b)
		return b[:0]
	}
	return make([]byte, 0, minBuffer<<c)
}

// Recycle takes back the bytes of a delivered message from an owner who needs them no more. It is never
// needed, and saves memory where messages are many. Other bytes than those of a delivered message must
// not be handed over.
func (e *Endpoint) Recycle(data []byte) {
	p := &e.pools
	c := sizeClass(cap(data))
	if c < bufferSizes && cap(data) == minBuffer<<c && p.bytes+cap(data) <= maxFreeBytes {
		p.buffers[c] = append(p.buffers[c], data[:0])
		p.bytes += cap(data)
	}
}
