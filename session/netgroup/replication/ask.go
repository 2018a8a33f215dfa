package replication

import (
	"slices"
	"time"
)

const (
	// maxChecking is how many objects the owner may have to check before no more are asked for.
	maxChecking = 256
	// fasterBy is by how much an answer has to come sooner from another neighbour to take the request there, and
	// fasterIdle if that one is idle, whose answers are expected within idleWait if nothing is known.
	fasterBy   = 500 * time.Millisecond
	fasterIdle = 300 * time.Millisecond
	idleWait   = 200 * time.Millisecond
	// maxCopies is how many neighbours an object is asked of at once, at the very end.
	maxCopies = 3
	// copyAfter is how long an answer has to be outstanding before another neighbour is asked too, or twice
	// what that one's answers usually take.
	copyAfter = 500 * time.Millisecond
	// endEvery is how often that is looked at.
	endEvery = 100 * time.Millisecond
)

// reopen makes what of a range is wanted and not asked of anybody eligible.
func (s *Space) reopen(r Range) {
	var parts Set
	for i := r.First; ; {
		part, ok := s.want.Next(i)
		if !ok || part.First > r.Last {
			break
		}
		parts.Add(part.cut(r))
		i = part.Last + 1
	}
	if parts.Empty() {
		return
	}
	for _, n := range s.neighbors {
		for _, q := range n.requests {
			parts.Remove(q.objects)
		}
	}
	for _, part := range parts.ranges {
		s.open.Add(part)
		s.rarity.open(part, true)
	}
}

// close is the opposite: nobody else is to be asked for a range.
func (s *Space) close(r Range) {
	s.open.Remove(r)
	s.rarity.open(r, false)
}

// fillAll asks all neighbours for what they can still be asked for.
func (s *Space) fillAll(now time.Time) {
	if s.want.Empty() {
		return
	}
	for _, n := range s.neighbors {
		s.fill(now, n)
	}
}

// fill asks a neighbour for what it can still be asked for.
func (s *Space) fill(now time.Time, n *neighbor) {
	if n.liar || now.Before(n.shunTo) || n.have.Empty() {
		return
	}
	for len(n.requests) < n.limit() && s.checking.Size() < maxChecking {
		r, ok := s.pick(now, n)
		if !ok {
			return
		}
		s.ask(now, n, r)
	}
}

// pick chooses what to ask a neighbour for.
func (s *Space) pick(now time.Time, n *neighbor) (Range, bool) {
	if s.cfg.Strategy == RarestFirst {
		if i, ok := s.rarity.pick(n, s.cfg.Rand); ok {
			return s.extend(n, i), true
		}
	}
	if r, ok := Common(&s.open, &n.have, 0); ok {
		return s.extend(n, r.First), true
	}
	if len(n.requests) > 0 {
		return Range{}, false
	}
	if r, ok := s.takeOver(now, n); ok || !s.open.Empty() {
		return r, ok
	}
	return s.pickCopy(now, n)
}

// takeOver takes back the request to another neighbour whose answer is farthest away, if this neighbour is
// likely to be faster.
func (s *Space) takeOver(now time.Time, n *neighbor) (Range, bool) {
	var from *neighbor
	which, longest := 0, n.slow+fasterBy
	if n.idle {
		longest = max(n.wait, idleWait) + fasterIdle
	}
	for _, other := range s.neighbors {
		if other == n || other.slow <= longest {
			continue
		}
		for i := len(other.requests) - 1; i >= 0; i-- {
			q := &other.requests[i]
			left := q.at.Add(other.slow).Sub(now)
			if left <= longest {
				break
			}
			if n.have.Covers(q.objects) {
				from, which, longest = other, i, left
			}
		}
	}
	if from == nil {
		return Range{}, false
	}
	r := from.requests[which].objects
	from.requests = slices.Delete(from.requests, which, which+1)
	from.late++
	s.sendRange(from, messageCancel, r)
	return r, true
}

// extend makes a range of an object and those that follow, as many as usually fit one reply.
func (s *Space) extend(n *neighbor, first uint64) Range {
	r, _ := s.open.Next(first)
	theirs, _ := n.have.Next(first)
	r = r.cut(theirs)
	return s.cutToReply(r)
}

// cutToReply leaves as many of a range as usually fit one reply.
func (s *Space) cutToReply(r Range) Range {
	r.Last = min(r.Last, r.First+uint64(min(maxPerRequest, max(1, packBytes/s.cfg.ObjectBytes)))-1)
	return r
}

// pickCopy chooses a request to another neighbour to make here too: when all that is wanted was asked for,
// the slowest answers must not hold up the end.
func (s *Space) pickCopy(now time.Time, n *neighbor) (Range, bool) {
	var oldest *request
	for _, other := range s.neighbors {
		for i := range other.requests {
			q := &other.requests[i]
			if other == n || now.Sub(q.at) < max(copyAfter, 2*other.slow) || oldest != nil && !q.at.Before(oldest.at) ||
				!n.have.Covers(q.objects) || n.find(q.objects.First) >= 0 || s.copies(q.objects) >= maxCopies {
				continue
			}
			oldest = q
		}
	}
	if oldest == nil {
		return Range{}, false
	}
	return oldest.objects, true
}

// copies returns of how many neighbours a range is asked.
func (s *Space) copies(r Range) (count int) {
	for _, n := range s.neighbors {
		for _, q := range n.requests {
			if q.objects.Overlaps(r) {
				count++
			}
		}
	}
	return count
}

func (s *Space) ask(now time.Time, n *neighbor, r Range) {
	s.close(r)
	q := request{objects: r, at: now, deadline: now.Add(n.patience())}
	n.requests = append(n.requests, q)
	n.idle = false
	s.due(q.deadline)
	if s.open.Empty() {
		s.due(now.Add(copyAfter))
	}
	s.sendRange(n, messageRequest, r)
	s.emit(FetchSend{n.id, r})
}

// withdraw takes back requests to a neighbour for objects that are not wanted any more. A request of which
// some are is left alone.
func (s *Space) withdraw(now time.Time, n *neighbor, r Range) {
	for i := len(n.requests) - 1; i >= 0; i-- {
		if q := n.requests[i].objects; q.Overlaps(r) && !s.want.Overlaps(q) {
			n.requests = slices.Delete(n.requests, i, i+1)
			n.late++
			s.sendRange(n, messageCancel, q)
		}
	}
}

// gotReply takes in objects.
func (s *Space) gotReply(now time.Time, n *neighbor, body []byte) error {
	first, objects, err := parseReply(body)
	if err != nil {
		return err
	}
	bytes := 0
	for _, o := range objects {
		bytes += len(o)
	}
	i := n.find(first)
	switch {
	case i >= 0 && uint64(len(objects)) > n.requests[i].objects.Size():
		return malformed("more objects than were asked for")
	case i >= 0:
		q := n.requests[i]
		n.requests = slices.Delete(n.requests, i, i+1)
		n.measure(now, q)
		defer s.reopen(q.objects)
	case n.late > 0:
		n.late--
	default:
		return malformed("objects that were not asked for")
	}
	n.failures, n.denials, n.shunTo = 0, 0, time.Time{}
	s.stats.BytesIn += uint64(bytes)
	for i, o := range objects {
		s.gotObject(now, n, first+uint64(i), o)
	}
	return nil
}

func (s *Space) gotObject(now time.Time, n *neighbor, index uint64, object []byte) {
	if !s.want.Has(index) {
		s.stats.Duplicates++
		return
	}
	r := Range{index, index}
	s.stats.Fetched++
	s.checking.Add(r)
	s.unwant(now, r)
	s.emit(FetchResult{n.id, index, object})
}

// gotDeny has others asked for what a neighbour does not have after all.
func (s *Space) gotDeny(now time.Time, n *neighbor, body []byte) error {
	r, err := parseRange(body)
	if err != nil {
		return err
	}
	i := n.find(r.First)
	switch {
	case i >= 0:
		r = n.requests[i].objects
		n.requests = slices.Delete(n.requests, i, i+1)
	case n.late > 0:
		n.late--
		return nil
	default:
		return malformed("denial of what was not asked for")
	}
	s.addHave(n, r, false)
	s.fail(now, n, r)
	if n.denials++; n.denials > deniesAllowed {
		n.failed(now)
	}
	return nil
}

func (s *Space) fail(now time.Time, n *neighbor, r Range) {
	s.stats.Failed++
	s.reopen(r)
	s.emit(FetchFailed{n.id, r})
}

// expire gives up requests that were not answered in time.
func (s *Space) expire(now time.Time) {
	for _, n := range s.neighbors {
		for i := len(n.requests) - 1; i >= 0; i-- {
			q := n.requests[i]
			if now.Before(q.deadline) {
				s.due(q.deadline)
				continue
			}
			n.requests = slices.Delete(n.requests, i, i+1)
			n.late++
			n.failed(now)
			s.sendRange(n, messageCancel, q.objects)
			s.fail(now, n, q.objects)
		}
		if now.Before(n.shunTo) {
			s.due(n.shunTo)
		}
	}
	if s.open.Empty() && !s.want.Empty() {
		s.due(now.Add(endEvery))
	}
}
