package antientropy

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

// gotEntries takes in the answer to a want.
func (s *Sync) gotEntries(now time.Time, n *neighbor, body []byte) error {
	a, err := parseAnswer(body)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(n.requests, func(q request) bool { return q.id == a.id })
	switch {
	case i >= 0:
	case n.late > 0: // others were asked meanwhile
		n.late--
		return nil
	default:
		return malformed("entries that were not asked for")
	}
	q := n.requests[i]
	n.requests = slices.Delete(n.requests, i, i+1)
	if n.pace.answered(len(a.raws) > 0); !q.little {
		n.pace.measure(now, q.at, len(n.requests))
	}
	s.release(n, q)
	rest, cut := a.raws, a.cut && a.isFull()
	for _, need := range q.needs {
		k := 0
		for k < len(rest) && journal.AuthorOf(rest[k]) == need.Author {
			k++
		}
		s.got(n, Batch{From: n.id, Raws: rest[:k], need: need}, cut)
		rest = rest[k:]
	}
	if len(rest) > 0 {
		return malformed("entries of others than were asked for")
	}
	return nil
}

// got takes in what came of one need: nothing, entries that follow those here, or entries that have to wait. Who gives
// less than it said that it has, with room for more, is not asked again before it says anew what it has: it would hold
// up the log for as long as it likes by an entry now and then.
func (s *Sync) got(n *neighbor, b Batch, cut bool) {
	h := n.head(b.need.Author)
	if h != nil && !cut && uint64(len(b.Raws)) <= b.need.To-b.need.From && !s.isProbe(h, b.need) {
		h.stuck = true
	}
	if len(b.Raws) == 0 {
		if h != nil && !cut {
			h.stuck = true
			s.stats.Denied++
		}
		return
	}
	for _, raw := range b.Raws {
		s.entry += (float64(len(raw)) - s.entry) / 64
		s.stats.Fetched++
		s.stats.FetchedFrom += len(raw)
	}
	if b.need.From <= s.cfg.Log.Length(b.need.Author)+1 || b.need.Author == s.cfg.Self {
		s.batches = append(s.batches, b)
		return
	}
	s.keep(b)
}

// span is what a batch fills if it holds what was asked for.
func (b *Batch) span() span { return span{b.need.From, b.need.From + uint64(len(b.Raws)) - 1} }

func (b *Batch) size() (bytes int) {
	for _, raw := range b.Raws {
		bytes += len(raw)
	}
	return bytes
}

// Added says that a batch was given to the journal, as far as that took it.
func (s *Sync) Added(now time.Time, b Batch) {
	a := b.need.Author
	length := s.cfg.Log.Length(a)
	if n := s.find(b.From); n != nil {
		if h := n.head(a); h != nil {
			one := []journal.Head{h.Head}
			for _, raw := range b.Raws {
				s.cfg.Log.Agree(one, raw)
			}
			h.Agreed, h.Differs = one[0].Agreed, one[0].Differs
			if !s.isProbe(h, b.need) && length < b.need.From {
				h.stuck = true // nothing came of it
			}
		}
	}
	switch {
	case length >= b.need.From:
		s.news = true
		s.unstash(a, length)
	case length == 0 && b.need.From == 1 && s.stashed < maxStash: // its author may be admitted by what is yet to come
		s.keep(b)
	}
	s.goOn(now)
}

// goOn asks for more once all that came was added. What still waits for earlier entries then, which nobody can be
// asked for, is given up.
func (s *Sync) goOn(now time.Time) {
	if len(s.batches) > 0 {
		return
	}
	s.fillAll(now)
	if s.requests == 0 && s.stashed > 0 {
		clear(s.fetches)
		s.stashed = 0
	}
	s.tell(now)
}

// keep has a batch wait.
func (s *Sync) keep(b Batch) {
	f := s.fetchOf(b.need.Author)
	f.add(b.span())
	f.stash = append(f.stash, b)
	s.stashed += b.size()
}

// unstash passes on what waited for entries that are here now.
func (s *Sync) unstash(a journal.Author, length uint64) {
	f := s.fetches[a]
	if f == nil {
		return
	}
	f.stash = slices.DeleteFunc(f.stash, func(b Batch) bool {
		if b.need.From > length+1 {
			return false
		}
		f.remove(b.span())
		s.stashed -= b.size()
		if b.span().to > length {
			s.batches = append(s.batches, b)
		}
		return true
	})
	s.settle(a)
}

// AskAgain has what came of an author's log, and led nowhere, given out again, or asked for: its author was admitted.
func (s *Sync) AskAgain(now time.Time, a journal.Author) {
	for _, n := range s.neighbors {
		if h := n.head(a); h != nil {
			h.stuck, h.probed = false, journal.Need{}
		}
	}
	s.unstash(a, s.cfg.Log.Length(a))
	s.due(now)
}
