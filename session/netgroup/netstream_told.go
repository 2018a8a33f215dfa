package netgroup

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// say tells everybody what this machine publishes.
func (s *groupStreams) say(now time.Time) {
	g := s.group
	streams := s.published()
	s.sequence = max(s.sequence+1, uint64(max(g.ClassTime(now).UnixMicro(), 0)))
	l := g.signList(s.sequence, streams)
	l.heardAt = now
	s.lists[l.author] = l
	s.sayAt = now.Add(listEvery)
	if len(streams) == 0 {
		s.sayAt = time.Time{}
	}
	g.spread(now, append([]byte{byte(messageStreams)}, l.raw...), nil)
	s.sayByMulticast(now)
	if g.spec.PeerToPeerDisabled && len(streams) > 0 {
		s.sayAt = now.Add(infoEvery)
	}
}

// gotStreams takes in what a member publishes, and passes it on if it is new and the member may.
func (n *neighbor) gotStreams(now time.Time, body []byte) error {
	g := n.group
	if !g.spec.MulticastEnabled {
		return ErrNotEnabled
	}
	l, err := parseStreamList(body)
	if err != nil {
		return err
	}
	s := g.streams
	if !s.isNews(now, l) {
		return nil
	}
	n.charge(now, 4)
	if !l.isAuthentic(g) {
		g.counters.Forged++
		return keying.ErrNotAuthentic
	}
	if l.author == n.author {
		n.charge(now, costOfOwnList)
	}
	if l.author == g.self() { // of before this machine was started again
		s.sequence = max(s.sequence, l.sequence)
		s.say(now)
		return nil
	}
	return s.take(now, n, l)
}

// isNews reports whether a list is newer than what is here, and neither of somebody who has gone nor of one whose clock
// is far off.
func (s *groupStreams) isNews(now time.Time, l *streamList) bool {
	if known := s.lists[l.author]; known != nil && known.sequence >= l.sequence {
		return false
	}
	g := s.group
	apart := g.ClassTime(now).Sub(time.UnixMicro(int64(min(l.sequence, 1<<62))))
	return !g.clock.IsKnown() || max(apart, -apart) <= listStale
}

// hasRoomFor reports whether a member's list can be kept, forgetting another if need be.
func (s *groupStreams) hasRoomFor(a journal.Author) bool {
	return s.lists[a] != nil || len(s.lists) < maxStreamAuthors || s.forgetOne()
}

// take takes in a list that is genuine and newer.
func (s *groupStreams) take(now time.Time, from *neighbor, l *streamList) error {
	g := s.group
	var claim *credentials
	if from.author == l.author {
		claim = from.claim
	}
	switch verdict := s.mayPublish(now, claim, l.author); {
	case verdict == publishNever:
		return nil // whoever passed it on may not know yet
	case verdict == publishUnknown:
		l.pending = true
	}
	l.raw, l.heardAt = bytes.Clone(l.raw), now
	if !s.hasRoomFor(l.author) {
		return nil
	}
	s.keep(now, l)
	s.settle(now)
	if !l.pending && s.mayPass(now, l.author) {
		g.spread(now, append([]byte{byte(messageStreams)}, l.raw...), from)
	}
	return nil
}

// mayPass reports whether another list of a member may be passed on.
func (s *groupStreams) mayPass(now time.Time, a journal.Author) bool {
	p := s.passed[a]
	if p == nil {
		p = &allowance{}
		s.passed[a] = p
	}
	if !p.has(now, listRate, listBurst) {
		s.group.counters.Slowed++
		return false
	}
	p.spent++
	return true
}

type publishVerdict uint8

const (
	publishUnknown publishVerdict = iota // its join is on the way
	publishMay
	publishNever
)

// mayPublish judges whether a member has the right to publish. claim is what it showed of itself, if it did.
func (s *groupStreams) mayPublish(now time.Time, claim *credentials, a journal.Author) publishVerdict {
	g := s.group
	v := g.given[a]
	switch known := v != nil && v.standing.Limit > 0; {
	case g.membership.IsRemoved(a):
		return publishNever
	case known:
		if g.membership.Rights(a, journal.Always, journal.ClockAt(g.ClassTime(now)))&journal.Publish == 0 {
			return publishNever
		}
		return publishMay
	case claim != nil:
		if g.claimedRights(now, claim, a)&journal.Publish == 0 {
			return publishNever
		}
		return publishMay
	case !g.hasStaff() && g.spec.PublishKey == nil:
		return publishMay
	}
	return publishUnknown
}

// isAllowed reports whether this machine may publish: by what it can show, and unless the record says otherwise.
func (s *groupStreams) isAllowed(now time.Time) bool {
	return s.group.MayPublish(s.group.self()) && s.mayPublish(now, nil, s.group.self()) != publishNever
}

// keep replaces a member's list, tells the owner what changed, and has what is played follow.
func (s *groupStreams) keep(now time.Time, l *streamList) {
	old := s.lists[l.author]
	s.lists[l.author] = l
	s.dueAt = earliest(s.dueAt, now.Add(listLasts))
	s.tellChange(old, l)
	s.tuneAll(now)
}

// tellChange tells the owner of the streams that are in one list and not in the other.
func (s *groupStreams) tellChange(old, new *streamList) {
	if old != nil && !old.pending {
		for _, is := range old.streams {
			if new == nil || new.pending || !new.has(is.info.ID) {
				s.group.c.emit(StreamUnpublished{Group: s.group, Author: old.author, Name: is.name})
			}
		}
	}
	if new == nil || new.pending {
		return
	}
	for i := range new.streams {
		if is := &new.streams[i]; old == nil || old.pending || !old.has(is.info.ID) {
			s.group.c.emit(StreamPublished{Group: s.group, Author: new.author, Name: is.name, Config: is.config()})
		}
	}
}

func (s *groupStreams) tuneAll(now time.Time) {
	for _, o := range slices.Clone(s.open) {
		if !o.publishes {
			s.tune(now, o)
		}
	}
}

// forgetOne makes room for another member's list: that of who publishes nothing, or is not known, and was heard
// longest ago.
func (s *groupStreams) forgetOne() bool {
	var oldest *streamList
	for _, a := range s.authors() {
		if l := s.lists[a]; (len(l.streams) == 0 || l.pending) && a != s.group.self() && (oldest == nil || l.heardAt.Before(oldest.heardAt)) {
			oldest = l
		}
	}
	if oldest == nil {
		return false
	}
	delete(s.lists, oldest.author)
	delete(s.passed, oldest.author)
	return true
}

// advanceLists says the own list again, and ends the streams of those who do not any more.
func (s *groupStreams) advanceLists(now time.Time) {
	if !s.sayAt.IsZero() && !now.Before(s.sayAt) {
		s.say(now)
	}
	if s.dueAt.IsZero() || now.Before(s.dueAt) {
		return
	}
	s.dueAt = time.Time{}
	for _, a := range s.authors() {
		l := s.lists[a]
		if a == s.group.self() {
			continue
		}
		if at := l.heardAt.Add(listLasts); now.Before(at) {
			s.dueAt = earliest(s.dueAt, at)
			continue
		}
		delete(s.lists, a)
		delete(s.passed, a)
		s.tellChange(l, nil)
	}
	s.tuneAll(now)
}

// rightsMayHaveChanged judges lists anew: who lost the right to publish is heard no more, and whose join came is.
func (s *groupStreams) rightsMayHaveChanged(now time.Time, authors []journal.Author) {
	g, changed := s.group, false
	for _, a := range authors {
		l := s.lists[a]
		if l == nil || a == g.self() {
			continue
		}
		switch s.mayPublish(now, nil, a) {
		case publishNever:
			delete(s.lists, a)
			delete(s.passed, a)
			s.tellChange(l, nil)
			changed = true
		case publishMay:
			if l.pending {
				l.pending, changed = false, true
				s.tellChange(nil, l)
				g.spread(now, append([]byte{byte(messageStreams)}, l.raw...), nil)
			}
		}
	}
	if !s.isAllowed(now) {
		s.unpublish(now)
	}
	if changed {
		s.tuneAll(now)
		s.settle(now)
	}
	for _, n := range slices.Clone(g.ups) { // what they publish for this machine alone
		if len(n.directs) > 0 && slices.Contains(authors, n.author) && s.mayPublish(now, nil, n.author) == publishNever {
			s.setDirect(now, n, nil)
		}
	}
}

// unpublish ends this machine's own streams: it has lost the right.
func (s *groupStreams) unpublish(now time.Time) {
	for _, o := range slices.Clone(s.open) {
		if o.publishes {
			o.Close(now)
			s.group.c.emit(StreamStopped{o})
		}
	}
}

// tell gives somebody who belongs the lists that came since it was told of others. That begins before it is a neighbour:
// a newcomer that plays a stream takes part in it a round trip sooner.
func (s *groupStreams) tell(now time.Time, n *neighbor) {
	for _, a := range s.authors() {
		if l := s.lists[a]; !l.pending && len(l.streams) > 0 && l.heardAt.After(n.streams.toldAt) {
			n.send(now, append([]byte{byte(messageStreams)}, l.raw...))
		}
	}
	n.streams.toldAt = now
}

// meet gives a neighbour that came up what is known of streams.
func (s *groupStreams) meet(now time.Time, n *neighbor) {
	s.tell(now, n)
	if len(s.directTo(n.author)) > 0 {
		s.tellDirect(now, n.author)
	}
	for _, p := range s.order {
		n.streams.show(now, n, p)
	}
}
