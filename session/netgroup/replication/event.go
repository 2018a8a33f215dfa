package replication

// An Event is something that the owner of a Space learns from NextEvent: one of the types below, whose
// comments name the status codes of NetGroup.
type Event interface{ isEvent() }

type (
	// A FetchSend tells that a neighbour was asked (NetGroup.Replication.Fetch.SendNotify).
	FetchSend struct {
		To      Neighbor
		Objects Range
	}
	// A FetchFailed tells that it denied or did not answer (NetGroup.Replication.Fetch.Failed). While the
	// objects are wanted, others are asked.
	FetchFailed struct {
		From    Neighbor
		Objects Range
	}
	// A FetchResult hands over an object (NetGroup.Replication.Fetch.Result), which is wanted no more. The
	// owner checks it, and then calls AddHave if it is good, Refuse if it is wrong, RemoveWant if neither
	// can be said.
	FetchResult struct {
		From   Neighbor
		Index  uint64
		Object []byte // the owner's
	}
	// A Request asks for objects, of which the owner hands over one or more with Write, beginning with the
	// first, or calls Deny (NetGroup.Replication.Request). It must do either.
	Request struct {
		From    Neighbor
		ID      uint64
		Objects Range
	}
	// A Liar tells that a neighbour sent a wrong object.
	Liar struct{ Neighbor Neighbor }
)

func (FetchSend) isEvent()   {}
func (FetchFailed) isEvent() {}
func (FetchResult) isEvent() {}
func (Request) isEvent()     {}
func (Liar) isEvent()        {}

// A queue is first in, first out. The zero value is empty.
type queue[T any] struct {
	items []T
	head  int
}

func (q *queue[T]) push(v T) { q.items = append(q.items, v) }

func (q *queue[T]) pop() (v T, ok bool) {
	if q.head == len(q.items) {
		return v, false
	}
	v = q.items[q.head]
	var none T
	q.items[q.head] = none
	if q.head++; q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
	return v, true
}
