package rendezvous

import (
	"container/heap"
	"time"
)

// A callerQueue holds all callers, whoever has something to do next first.
type callerQueue struct{ all []*caller }

// set enters a caller, or changes when it is due; zero means never.
func (q *callerQueue) set(c *caller, due time.Time) {
	switch {
	case c.gonePast:
	case c.index < 0:
		c.due = due
		heap.Push(q, c)
	case !c.due.Equal(due):
		c.due = due
		heap.Fix(q, c.index)
	}
}

func (q *callerQueue) remove(c *caller) {
	if c.index >= 0 {
		heap.Remove(q, c.index)
	}
}

// due returns a caller that has something to do now, or nil.
func (q *callerQueue) due(now time.Time) *caller {
	if at := q.next(); at.IsZero() || at.After(now) {
		return nil
	}
	return q.all[0]
}

// next returns when somebody has something to do, zero for never.
func (q *callerQueue) next() time.Time {
	if len(q.all) == 0 {
		return time.Time{}
	}
	return q.all[0].due
}

// Len implements heap.Interface.
func (q *callerQueue) Len() int { return len(q.all) }

// Less implements heap.Interface. Never comes last.
func (q *callerQueue) Less(i, j int) bool {
	a, b := q.all[i].due, q.all[j].due
	return !a.IsZero() && (b.IsZero() || a.Before(b))
}

// Swap implements heap.Interface.
func (q *callerQueue) Swap(i, j int) {
	q.all[i], q.all[j] = q.all[j], q.all[i]
	q.all[i].index, q.all[j].index = i, j
}

// Push implements heap.Interface.
func (q *callerQueue) Push(x any) {
	c := x.(*caller)
	c.index = len(q.all)
	q.all = append(q.all, c)
}

// Pop implements heap.Interface.
func (q *callerQueue) Pop() any {
	n := len(q.all) - 1
	c := q.all[n]
	q.all[n] = nil
	q.all = q.all[:n]
	c.index = -1
	return c
}
