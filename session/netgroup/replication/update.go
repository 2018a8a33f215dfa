package replication

import (
	"slices"
	"time"
)

// announceEvery is the least time between two updates to all neighbours, and announceIdle that while nobody
// asks for anything here, so that what is new is wanted soon (our choice: the one is a fraction of what a piece
// of 64 KiB takes from neighbour to neighbour, and the other no more than an uplink of 20 Mbit/s takes to
// send one).
const (
	announceEvery = 200 * time.Millisecond
	announceIdle  = 25 * time.Millisecond
	idleEvery     = 50 * time.Millisecond // our choice: several times what an answer takes
	maxIdles      = 5
)

// The sets of an update.
const (
	setHave = iota
	setHaveNot
	setWant
	setWantNot
)

// Receive takes in a message. It belongs to the Space from then on, and objects from it to the owner. An
// error is about what no correct neighbour sends, and wraps wire.ErrMalformed.
func (s *Space) Receive(now time.Time, from Neighbor, message []byte) error {
	n := s.find(from)
	if n == nil || n.liar {
		return nil
	}
	if len(message) == 0 {
		return malformed("empty message")
	}
	err := s.handle(now, n, messageKind(message[0]), message[1:])
	if err == nil {
		s.fill(now, n)
	}
	return err
}

func (s *Space) handle(now time.Time, n *neighbor, kind messageKind, body []byte) error {
	if kind != messageUpdate && !n.present {
		return malformed("message before the first update")
	}
	switch kind {
	case messageUpdate:
		return s.gotUpdate(now, n, body)
	case messageRequest:
		return s.gotRequest(now, n, body)
	case messageCancel:
		return s.gotCancel(now, n, body)
	case messageDeny:
		return s.gotDeny(now, n, body)
	case messageReply:
		return s.gotReply(now, n, body)
	}
	return malformed("message of unknown kind")
}

// gotUpdate learns what a neighbour has and wants.
func (s *Space) gotUpdate(now time.Time, n *neighbor, body []byte) error {
	u, err := parseUpdate(body)
	if err != nil {
		return err
	}
	if u.whole {
		n.present = true
		s.setHave(n, Set{})
		n.want.Clear()
		if u.sets[setHave].Empty() && u.sets[setWant].Empty() { // it takes no part any more, or not yet
			s.takeBack(now, n)
		}
		if u.answer || n.missed { // it answers what it was told before something changed
			s.sendWhole(n, false)
		}
	}
	if !n.present {
		return malformed("change of what is not known")
	}
	n.idle = u.idle
	for _, r := range u.sets[setHaveNot].ranges {
		s.addHave(n, r, false)
	}
	for _, r := range u.sets[setHave].ranges {
		s.addHave(n, r, true)
	}
	s.seed.passedOn(n, &u.sets[setHave])
	for _, r := range u.sets[setWantNot].ranges {
		n.want.RemoveBounded(r, maxRanges)
	}
	for _, r := range u.sets[setWant].ranges {
		if s.exists(&r) {
			n.want.AddBounded(r, maxRanges)
		}
	}
	s.show(now, n)
	return nil
}

// addHave notes that a neighbour has a range, or has not. What it has it does not want. Of what it has in
// too many pieces, some is not noted.
func (s *Space) addHave(n *neighbor, r Range, has bool) {
	if !has {
		n.have.RemoveBounded(r, maxRanges)
		s.rarity.has(n, r, false)
		return
	}
	if s.exists(&r) && n.have.AddBounded(r, maxRanges) {
		s.rarity.has(n, r, true)
		wanted := n.want.Size()
		n.want.RemoveBounded(r, maxRanges)
		s.got(n, wanted-n.want.Size())
		s.seed.seenElsewhere(r)
	}
}

// exists cuts a range to the objects that there are, and reports whether one is left.
func (s *Space) exists(r *Range) bool {
	if s.cfg.Objects == 0 {
		return true
	}
	r.Last = min(r.Last, s.cfg.Objects-1)
	return r.First <= r.Last
}

// setHave replaces what a neighbour is known to have.
func (s *Space) setHave(n *neighbor, have Set) {
	for _, r := range n.have.ranges {
		s.rarity.has(n, r, false)
	}
	n.have.Clear()
	for _, r := range have.ranges {
		s.addHave(n, r, true)
	}
}

// tell puts a change among the news: a range goes into one set of the next update, and out of the opposite.
func (s *Space) tell(now time.Time, into, outOf int, r Range) {
	s.news.sets[outOf].Remove(r)
	s.news.sets[into].Add(r)
	if s.newsAt.IsZero() {
		every := announceEvery
		if !s.isAsked() {
			every = announceIdle
		}
		s.newsAt = now
		if next := s.toldAt.Add(every); now.Before(next) {
			s.newsAt = next
		}
	}
	s.due(s.newsAt)
}

// tellIdle has the neighbours told that nobody asks for anything here although there is something for them: what
// they were promised elsewhere they may get here sooner. It is told again ever more rarely until somebody asks.
func (s *Space) tellIdle(now time.Time) {
	if s.isAsked() || s.idles >= maxIdles || !s.newsAt.IsZero() || !slices.ContainsFunc(s.neighbors, s.hasFor) {
		return
	}
	at := s.toldAt.Add(idleEvery << s.idles)
	if !now.Before(at) {
		at = now
		s.newsAt = now
		s.idles++
	}
	s.due(at)
}

// hasFor reports whether a neighbour wants something that is here.
func (s *Space) hasFor(n *neighbor) bool {
	_, ok := Common(&s.have, &n.want, 0)
	return ok && n.present && !n.liar
}

// isAsked reports whether a request waits here for its answer.
func (s *Space) isAsked() bool {
	return len(s.answers.pending) > 0 || slices.ContainsFunc(s.neighbors, func(n *neighbor) bool { return len(n.queue) > 0 })
}

// flush tells all neighbours the news if it is time to.
func (s *Space) flush(now time.Time) {
	switch {
	case s.newsAt.IsZero():
		return
	case now.Before(s.newsAt):
		s.due(s.newsAt)
		return
	}
	s.newsAt, s.toldAt = time.Time{}, now
	s.news.idle = !s.have.Empty() && !s.isAsked()
	if s.news.empty() {
		return
	}
	for i := range s.news.sets {
		s.news.sets[i].truncate(maxRanges)
	}
	message := s.news.appendTo(s.begin(64))
	for i := range s.news.sets {
		s.news.sets[i].Clear()
	}
	for _, n := range s.neighbors {
		switch {
		case n.liar:
		case n.present:
			s.send(n, message)
		default:
			n.missed = true
		}
	}
}

// Resync tells a neighbour everything anew, because something that it was sent got lost.
func (s *Space) Resync(id Neighbor) {
	if n := s.find(id); n != nil {
		s.sendWhole(n, true)
	}
}

// Leave tells the neighbours that there is nothing here any more and nothing wanted.
func (s *Space) Leave() {
	for _, n := range s.neighbors {
		if n.present && !n.liar {
			s.send(n, (&update{whole: true}).appendTo(s.begin(8)))
		}
	}
}

// sendWhole tells a neighbour all there is to know, and asks for the same if it is to answer.
func (s *Space) sendWhole(n *neighbor, answer bool) {
	n.missed = false
	u := update{whole: true, answer: answer}
	u.sets[setHave] = s.have.Clone()
	for _, r := range s.seed.hidden.ranges {
		u.sets[setHave].Remove(r)
	}
	u.sets[setHave].AddSet(&n.seen.all)
	u.sets[setWant] = s.want.Clone()
	for i := range u.sets {
		u.sets[i].truncate(maxRanges)
	}
	s.send(n, u.appendTo(s.begin(64)))
}
