package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

type simEvent struct {
	at    time.Duration
	order uint64
	do    func()

	// or what a node is told
	node    *simNode
	wake    bool
	from    Neighbor
	message []byte
	packet  stream.Packet
}

type simQueue []simEvent

func (q simQueue) Len() int { return len(q) }
func (q simQueue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].order < q[j].order
}
func (q simQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *simQueue) Push(x any)   { *q = append(*q, x.(simEvent)) }
func (q *simQueue) Pop() any {
	old := *q
	e := old[len(old)-1]
	old[len(old)-1] = simEvent{}
	*q = old[:len(old)-1]
	return e
}
