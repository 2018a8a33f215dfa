package rtmfp

// A ring is a queue that reuses its memory. The zero value is empty.
type ring[T any] struct {
	items []T // len is a power of two, or 0
	head  int
	n     int
}

func (r *ring[T]) len() int { return r.n }

// at returns the i-th item from the front.
func (r *ring[T]) at(i int) *T { return &r.items[(r.head+i)&(len(r.items)-1)] }

func (r *ring[T]) push(v T) {
	r.grow()
	r.n++
	*r.at(r.n - 1) = v
}

func (r *ring[T]) pushFront(v T) {
	r.grow()
	r.head = (r.head - 1) & (len(r.items) - 1)
	r.n++
	*r.at(0) = v
}

// grow makes room for one more.
func (r *ring[T]) grow() {
	if r.n < len(r.items) {
		return
	}
	grown := make([]T, max(8, 2*r.n))
	for i := range r.n {
		grown[i] = *r.at(i)
	}
	r.items, r.head = grown, 0
}

// pop takes the front item off; the ring must not be empty.
func (r *ring[T]) pop() T {
	var zero T
	p := r.at(0)
	v := *p
	*p = zero
	r.head = (r.head + 1) & (len(r.items) - 1)
	r.n--
	return v
}
