package antientropy

import (
	"slices"

	"lyceum/session/journal"
)

// A want is a request of a neighbour's that waits for its answer.
type want struct {
	id    uint64
	needs []journal.Need
}

func (s *Sync) gotWant(n *neighbor, body []byte) error {
	id, needs, err := parseWant(body)
	switch {
	case err != nil:
		return err
	case n.mute:
		return nil
	case len(n.queue) >= maxQueue:
		return malformed("%d wants at once", maxQueue+1)
	}
	n.queue = append(n.queue, want{id, needs})
	return nil
}

// gotCancel forgets a want, if it was not answered.
func (s *Sync) gotCancel(n *neighbor, body []byte) error {
	id, err := parseCancel(body)
	n.queue = slices.DeleteFunc(n.queue, func(q want) bool { return q.id == id })
	return err
}

// Serve answers one want of those neighbours who may be answered now, each in turn. It is false if there is none.
func (s *Sync) Serve(may func(Neighbor) bool) bool {
	for i := range s.neighbors {
		at := (s.turn + 1 + i) % len(s.neighbors)
		n := s.neighbors[at]
		if len(n.queue) == 0 || !may(n.id) {
			continue
		}
		s.turn = at
		q := n.queue[0]
		n.queue = n.queue[1:]
		a := s.collect(n, q)
		s.stats.Answered++
		s.sends = append(s.sends, Send{To: n.id, Bulk: true, Data: a.appendTo(s.header())})
		return true
	}
	return false
}

// collect packs as much of what is wanted as one message holds.
func (s *Sync) collect(n *neighbor, q want) answer {
	a, room := answer{id: q.id}, entriesBytes
	for _, need := range q.needs {
		if s.cfg.Share != nil && !s.cfg.Share(n.id, need.Author) {
			continue
		}
		// The evidence of a broken log follows the last entry that counts, so there may be more than was asked for.
		count := int(min(need.To-need.From, maxEntries-1)) + 1
		raws := s.cfg.Log.Range(need.Author, need.From, min(count, maxEntries-len(a.raws)), room)
		for _, raw := range raws {
			room -= len(raw)
		}
		a.raws = append(a.raws, raws...)
		got := uint64(len(raws))
		if a.isFull() && got < uint64(count) && need.From+got <= min(need.To, s.cfg.Log.Length(need.Author)) {
			a.cut = true
			break
		}
	}
	return a
}
