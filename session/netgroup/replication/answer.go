package replication

import (
	"slices"
	"time"
)

// maxTurns is by how much more often one neighbour is answered than usual, or less often.
const maxTurns = 2.0

// An answers is what was passed to the owner and not answered yet.
type answers struct {
	lastID  uint64
	turn    float64 // of whoever was served last
	pending map[uint64]answer
}

type answer struct {
	to      *neighbor
	objects Range
}

func (a *answers) drop(n *neighbor) {
	for id, p := range a.pending {
		if p.to == n {
			delete(a.pending, id)
		}
	}
}

// gotRequest queues a request, or denies it if there is nothing to give.
func (s *Space) gotRequest(now time.Time, n *neighbor, body []byte) error {
	r, err := parseRange(body)
	switch {
	case err != nil:
		return err
	case len(n.queue) >= maxQueue:
		return malformed("too many requests")
	case slices.ContainsFunc(n.queue, func(q Range) bool { return q.First == r.First }):
		return malformed("request made twice")
	case !s.mayAsk(n, r.First):
		s.sendRange(n, messageDeny, r)
		return nil
	}
	n.askedFor(now, r.First)
	r = s.cutToReply(r)
	for i := r.First + 1; i <= r.Last; i++ {
		if !s.mayAsk(n, i) {
			r.Last = i - 1
		}
	}
	if len(n.queue) == 0 { // nobody saves up turns
		n.turn = max(n.turn, s.answers.turn)
	}
	n.queue = append(n.queue, r)
	s.show(now, n)
	return nil
}

// gotCancel takes a request out of the queue. If it is answered already, the answer was faster.
func (s *Space) gotCancel(now time.Time, n *neighbor, body []byte) error {
	r, err := parseRange(body)
	if err != nil {
		return err
	}
	n.queue = slices.DeleteFunc(n.queue, func(q Range) bool { return q.First == r.First })
	s.gaveBack(now, n, Range{r.First, r.First})
	return nil
}

// Serve passes the next request to the owner as an event, if there is one by a neighbour for which free
// holds, and reports whether it did. The owner calls it while there is room for an answer. Objects that are
// being seeded go before copies. Neighbours take turns, those who lack much more often than those who lack
// little: who has few neighbours gets no more from each of them otherwise, and would be last by far.
func (s *Space) Serve(now time.Time, free func(Neighbor) bool) bool {
	var next *neighbor
	first := false
	wants, wanting := uint64(0), uint64(0)
	for _, n := range s.neighbors {
		s.denySecond(n)
		if !n.want.Empty() {
			wants, wanting = wants+n.want.Size(), wanting+1
		}
		if len(n.queue) == 0 || !free(n.id) {
			continue
		}
		fresh := s.seed.unsent.Has(n.queue[0].First)
		if next == nil || fresh && !first || fresh == first && n.turn < next.turn {
			next, first = n, fresh
		}
	}
	if next == nil {
		s.tellIdle(now)
		return false
	}
	s.idles = 0
	s.answers.turn = max(s.answers.turn, next.turn)
	next.turn += turnsOf(next.want.Size(), float64(wants)/float64(max(1, wanting)))
	s.pass(next)
	return true
}

// turnsOf returns how many turns of the others a neighbour waits after it had its own.
func turnsOf(wants uint64, usual float64) float64 {
	share := max(1, usual) / max(1, float64(wants))
	return min(maxTurns, max(1/maxTurns, share*share))
}

// pass hands the first request of a neighbour to the owner.
func (s *Space) pass(n *neighbor) {
	r := n.queue[0]
	n.queue = slices.Delete(n.queue, 0, 1)
	a := &s.answers
	a.lastID++
	if a.pending == nil {
		a.pending = map[uint64]answer{}
	}
	a.pending[a.lastID] = answer{n, r}
	s.emit(Request{n.id, a.lastID, r})
}

// denySecond denies what a neighbour was shown and another has by now: the first copies of others go before.
func (s *Space) denySecond(n *neighbor) {
	for len(n.queue) > 0 && s.seed.isSecond(n.queue[0].First) {
		s.sendRange(n, messageDeny, n.queue[0])
		n.seen.isAskedNoMore(Range{n.queue[0].First, n.queue[0].First})
		n.queue = slices.Delete(n.queue, 0, 1)
	}
}

// Write answers a request with objects, of which the first is the first that was asked for. What does not
// fit a reply is left out; the neighbour asks for it again. It reports whether a reply is to be sent: not if
// there are no objects or the first is too long, which is a denial, or the neighbour is gone.
func (s *Space) Write(now time.Time, id uint64, objects ...[]byte) (written bool) {
	a, ok := s.answers.pending[id]
	if !ok {
		return false
	}
	count, bytes := 0, 0
	for ; count < min(len(objects), int(a.objects.Size())); count++ {
		if count > 0 && bytes+len(objects[count]) > packBytes {
			break
		}
		bytes += len(objects[count])
	}
	if count == 0 || len(objects[0]) > MaxObject {
		s.Deny(now, id)
		return false
	}
	delete(s.answers.pending, id)
	s.stats.Answered++
	s.stats.BytesOut += uint64(bytes)
	message := appendReply(s.begin(bytes+16+5*count), a.objects.First, objects[:count])
	s.sends.push(Send{To: a.to.id, Bulk: true, Data: message})
	s.gave(now, a.to, Range{a.objects.First, a.objects.First + uint64(count) - 1})
	return true
}

// Deny answers a request with the regret that there is nothing.
func (s *Space) Deny(now time.Time, id uint64) {
	a, ok := s.answers.pending[id]
	if !ok {
		return
	}
	delete(s.answers.pending, id)
	s.gaveBack(now, a.to, a.objects)
	s.sendRange(a.to, messageDeny, a.objects)
}
