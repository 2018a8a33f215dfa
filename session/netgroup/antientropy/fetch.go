package antientropy

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

// What may be under way to this machine, from all neighbours together. Our choice: with 64 KiB a request twice what
// 200 Mbit/s carry in 40 ms.
const (
	maxRequests = 32
	maxStash    = 8 << 20 // bytes of entries that wait for earlier ones
	aheadOf     = 16      // requests that one log is fetched ahead of what is here
)

// firstBytes are about what a neighbour is asked for that never answered anything yet: a session that has just begun carries a few
// packets in a round trip, and there may be others soon, of whom the rest is asked.
const firstBytes = 4 << 10

// impatience is after how long somebody else, who has nothing else to give, is asked for what a neighbour of which nothing was measured yet
// has not sent: its line may be thin, or a stream may have begun that goes first there, and a newcomer knows nothing before it is answered.
const impatience = 300 * time.Millisecond

// A fetch is what is under way of one author's log.
type fetch struct {
	spans []span // asked for or stashed, by rising number
	stash []Batch
}

// A span is a part of a log, both ends included.
type span struct{ from, to uint64 }

func (f *fetch) add(p span) {
	i, _ := slices.BinarySearchFunc(f.spans, p.from, func(q span, from uint64) int {
		if q.from < from {
			return -1
		}
		return 1
	})
	f.spans = slices.Insert(f.spans, i, p)
}

func (f *fetch) remove(p span) {
	if i := slices.Index(f.spans, p); i >= 0 {
		f.spans = slices.Delete(f.spans, i, i+1)
	}
}

// open returns the first part of a span that nobody was asked for.
func (f *fetch) open(p span) (span, bool) {
	for _, q := range f.spans {
		switch {
		case q.to < p.from:
		case q.from > p.from:
			p.to = min(p.to, q.from-1)
			return p, true
		case q.to >= p.to:
			return p, false
		default:
			p.from = q.to + 1
		}
	}
	return p, p.from <= p.to
}

func (s *Sync) fetchOf(a journal.Author) *fetch {
	f := s.fetches[a]
	if f == nil {
		f = &fetch{}
		s.fetches[a] = f
	}
	return f
}

// settle forgets about a log of which nothing is under way.
func (s *Sync) settle(a journal.Author) {
	if f := s.fetches[a]; f != nil && len(f.spans) == 0 && len(f.stash) == 0 {
		delete(s.fetches, a)
	}
}

func (s *Sync) fillAll(now time.Time) {
	for _, n := range s.neighbors {
		s.fill(now, n)
	}
}

// fill asks a neighbour for what it can still be asked for.
func (s *Sync) fill(now time.Time, n *neighbor) {
	if len(n.theirs) == 0 {
		return
	}
	if now.Before(n.pace.shunTo) {
		s.due(n.pace.shunTo)
		return
	}
	for len(n.requests) < n.pace.window() && s.requests < maxRequests {
		needs := s.pick(n)
		if len(needs) == 0 {
			return
		}
		s.lastID++
		q := request{id: s.lastID, needs: needs, at: now, deadline: now.Add(n.pace.patience()), little: !n.pace.answers}
		n.requests = append(n.requests, q)
		s.requests++
		s.due(q.deadline)
		if n.pace.slow == 0 {
			s.due(q.at.Add(impatience))
		}
		s.send(n, appendWant(s.header(), q.id, needs))
	}
}

// pick chooses what to ask a neighbour for: as much as fills one answer, little if it never answered anything, beginning behind the log that was asked for
// last, so that several are fetched from several neighbours. Heads that tell nothing new any more are forgotten.
func (s *Sync) pick(n *neighbor) (needs []journal.Need) {
	room := s.perRequest()
	if !n.pace.answers {
		room = min(room, max(int(firstBytes/s.entry), 1))
	}
	at, _ := slices.BinarySearchFunc(n.theirs, s.cursor, func(h head, a journal.Author) int {
		if h.compare(a) <= 0 {
			return -1
		}
		return 1
	})
	known, stale := n.theirs, false
	for i := range known {
		h := &known[(at+i)%len(known)]
		if room <= 0 || len(needs) >= maxNeeds {
			break
		}
		if h.stuck {
			continue
		}
		missing := s.cfg.Log.Missing([]journal.Head{h.Head}, 4)
		if len(missing) == 0 {
			h.stuck, stale = true, true
			continue
		}
		for _, need := range missing {
			if room <= 0 || len(needs) >= maxNeeds {
				break
			}
			if need, ok := s.mayAsk(n, h, need, room); ok {
				needs = append(needs, need)
				room -= int(min(need.To-need.From, maxEntries)) + 1
				s.cursor = h.Author
			}
		}
	}
	if stale {
		n.theirs = slices.DeleteFunc(known, func(h head) bool {
			return h.stuck && len(s.cfg.Log.Missing([]journal.Head{h.Head}, 1)) == 0
		})
	}
	return needs
}

// perRequest is how many entries a request is for: as many as usually fill an answer, or down to a quarter of that where
// many neighbours have something, so that all together have not much more under way than the own line carries and none
// has much left when the others are done.
func (s *Sync) perRequest() int {
	givers := 0
	for _, n := range s.neighbors {
		if len(n.theirs) > 0 {
			givers++
		}
	}
	parts := float64(min(4, 1+givers/3))
	return min(max(int(entriesBytes/parts/s.entry), 1), maxEntries)
}

// isProbe reports whether a need is part of the search for where two branches of a log part, or for what proves that
// it stopped: no other neighbour needs to have that.
func (s *Sync) isProbe(h *head, need journal.Need) bool {
	return need.From <= s.cfg.Log.Length(need.Author) || need.To > h.Seq
}

// mayAsk decides how much of a need a neighbour is asked for now, and notes that it is. The own log, which this machine
// cannot write to before it has it, is asked of all who have it; any other part of any log of one at a time.
func (s *Sync) mayAsk(n *neighbor, h *head, need journal.Need, room int) (journal.Need, bool) {
	if need.To = min(need.To, s.cfg.Limit(need.Author)); need.From > need.To {
		return need, false
	}
	length := s.cfg.Log.Length(need.Author)
	if need.From > length && need.From <= h.Seq { // what proves that the log stopped comes after it
		need.To = min(need.To, h.Seq)
	}
	if s.isProbe(h, need) {
		if h.asked {
			return need, false
		}
		if h.probed == need { // it did not help
			h.stuck = true
			return need, false
		}
		h.asked, h.probed = true, need
		return need, true
	}
	if need.Author == s.cfg.Self {
		if n.asks(need.Author) {
			return need, false
		}
		need.To = min(need.To, need.From+uint64(room)-1)
		return need, true
	}
	f := s.fetchOf(need.Author)
	part, ok := f.open(span{need.From, need.To})
	if !ok || n.asksToo(need.Author, part) || part.from > length+uint64(aheadOf*s.perRequest()) || part.from > length+1 && s.stashed >= maxStash {
		s.settle(need.Author)
		return need, false
	}
	part.to = min(part.to, part.from+uint64(room)-1)
	f.add(part)
	return journal.Need{Author: need.Author, From: part.from, To: part.to}, true
}

// asks reports whether a request for a part of a log is under way.
func (n *neighbor) asks(a journal.Author) bool {
	return slices.ContainsFunc(n.requests, func(q request) bool {
		return slices.ContainsFunc(q.needs, func(need journal.Need) bool { return need.Author == a })
	})
}

// release notes that a request is under way no more: what it was for is free to be asked of others.
func (s *Sync) release(n *neighbor, q request) {
	s.requests--
	for _, need := range q.needs {
		if h := n.head(need.Author); h != nil && h.probed == need {
			h.asked = false
		}
	}
	if !q.freed {
		s.free(q)
	}
}

// free makes what a request is for free to be asked of others.
func (s *Sync) free(q request) {
	for _, need := range q.needs {
		if f := s.fetches[need.Author]; f != nil {
			f.remove(span{need.From, need.To})
			s.settle(need.Author)
		}
	}
}

// expire gives up requests that were not answered in time.
func (s *Sync) expire(now time.Time) {
	for _, n := range s.neighbors {
		for i := len(n.requests) - 1; i >= 0; i-- {
			q := n.requests[i]
			if now.Before(q.deadline) {
				s.due(q.deadline)
				s.hurry(now, n, &n.requests[i])
				continue
			}
			n.requests = slices.Delete(n.requests, i, i+1)
			n.late++
			n.pace.failed(now)
			s.stats.Late++
			s.send(n, appendCancel(s.header(), q.id))
			s.release(n, q)
		}
	}
}

// hurry lets somebody who has nothing else to give be asked for what a neighbour of which nothing was measured has not sent for a while.
func (s *Sync) hurry(now time.Time, n *neighbor, q *request) {
	switch at := q.at.Add(impatience); {
	case q.freed || n.pace.slow > 0:
	case now.Before(at):
		s.due(at)
	case slices.ContainsFunc(s.neighbors, func(m *neighbor) bool {
		return m != n && len(m.requests) == 0 && !now.Before(m.pace.shunTo) && slices.ContainsFunc(q.needs, m.has)
	}):
		q.freed = true
		s.free(*q)
	default:
		s.due(now.Add(impatience))
	}
}
