package main

// A fifo is a queue in a slice that is used over and over. The zero value is empty.
type fifo[T any] struct {
	buf   []T // its length is a power of two, or 0
	head  int
	count int
}

func (r *fifo[T]) len() int { return r.count }

// at returns element i, counted from the oldest.
func (r *fifo[T]) at(i int) *T { return &r.buf[(r.head+i)&(len(r.buf)-1)] }

func (r *fifo[T]) push(v T) {
	if r.count == len(r.buf) {
		grown := make([]T, max(2, 2*len(r.buf)))
		for i := range r.count {
			grown[i] = *r.at(i)
		}
		r.buf, r.head = grown, 0
	}
	r.count++
	*r.at(r.count - 1) = v
}

// pop removes and returns the oldest. There must be one.
func (r *fifo[T]) pop() T {
	p := r.at(0)
	v := *p
	var zero T
	*p = zero
	r.head = (r.head + 1) & (len(r.buf) - 1)
	r.count--
	return v
}
