package journal

// An arena keeps bytes for good, in few large blocks: entries are never forgotten, and a hundred thousand
// allocations of their own would cost more than what is in them.
type arena struct {
	free  []byte // of the last block
	block int    // its size
}

// Our choice: a small class takes little, a large one few blocks.
const (
	firstBlock   = 4 << 10
	largestBlock = 1 << 20
)

// keep returns a copy of b that nothing overwrites.
func (a *arena) keep(b []byte) []byte {
	if len(b) > len(a.free) {
		a.block = min(max(2*a.block, firstBlock), largestBlock)
		a.free = make([]byte, max(a.block, len(b)))
	}
	kept := a.free[:len(b):len(b)]
	copy(kept, b)
	a.free = a.free[len(b):]
	return kept
}
