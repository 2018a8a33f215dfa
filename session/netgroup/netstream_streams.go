package netgroup

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
)

// groupStreams are the streams of a group: who publishes what, and in which this machine takes part.
type groupStreams struct {
	group  *Group
	lists  map[journal.Author]*streamList
	passed map[journal.Author]*allowance // lists that were passed on
	parts  map[stream.ID]*streamPart
	order  []*streamPart // the same, by ID
	open   []*NetStream  // in the order in which they were opened
	frames frameQueue
	budget uplinkBudget
	dueAt  time.Time // when to look after lists; zero: when something changes
	sayAt  time.Time // when to say the own list again; zero: there is none

	sequence uint64 // of the own list
}

func newGroupStreams(g *Group) *groupStreams {
	return &groupStreams{
		group: g, lists: map[journal.Author]*streamList{}, passed: map[journal.Author]*allowance{},
		parts: map[stream.ID]*streamPart{},
	}
}

// isOpen reports whether a stream like that is published or played here.
func (s *groupStreams) isOpen(o *NetStream) bool {
	return slices.ContainsFunc(s.open, func(other *NetStream) bool {
		return other.publishes == o.publishes && other.direct == o.direct && other.name == o.name && other.author == o.author && other.to == o.to
	})
}

// publish begins a stream of this machine's own, for all or for one member.
func (s *groupStreams) publish(now time.Time, o *NetStream) (*NetStream, error) {
	g := s.group
	switch {
	case s.isOpen(o):
		return nil, fmt.Errorf("publish %q: %w", o.name, ErrStreamName)
	case s.countPublished(o.to) >= maxStreamsOfOne:
		return nil, fmt.Errorf("publish %q: %d streams already", o.name, maxStreamsOfOne)
	}
	of := partConfig{author: g.self(), publisher: o, with: o.to}
	id, err := newStreamID(g.c.cfg.Random, g.self())
	if err == nil && o.direct {
		of.secret = new([32]byte)
		_, err = io.ReadFull(g.c.cfg.Random, of.secret[:])
	}
	if err != nil {
		return nil, fmt.Errorf("publish %q: %w", o.name, err)
	}
	if of.listed, err = o.cfg.withDefaults().listed(id, o.name); err != nil {
		return nil, err
	}
	o.part = s.begin(now, newStreamPart(now, s, of))
	s.open = append(s.open, o)
	g.c.emit(StreamStarted{o})
	if o.direct {
		s.tellDirect(now, o.to)
	} else {
		s.say(now)
	}
	s.settle(now)
	return o, nil
}

// countPublished returns how many streams this machine publishes for a member; zero is those for all.
func (s *groupStreams) countPublished(to journal.Author) (count int) {
	for _, p := range s.order {
		if p.publisher != nil && p.with == to {
			count++
		}
	}
	return count
}

func (s *groupStreams) play(now time.Time, o *NetStream) (*NetStream, error) {
	switch {
	case s.isOpen(o):
		return nil, fmt.Errorf("play %q: %w", o.name, ErrStreamName)
	case len(s.open) >= maxStreamsPlayed+maxStreamsOfOne:
		return nil, fmt.Errorf("play %q: %d streams already", o.name, len(s.open))
	}
	s.open = append(s.open, o)
	s.tune(now, o)
	s.budget.at = earliest(s.budget.at, now.Add(budgetEvery))
	s.settle(now)
	return o, nil
}

func (s *groupStreams) close(now time.Time, o *NetStream) {
	s.open = slices.DeleteFunc(s.open, func(other *NetStream) bool { return other == o })
	s.leave(now, o)
	switch {
	case o.publishes && o.direct:
		s.tellDirect(now, o.to)
	case o.publishes:
		s.say(now)
	}
	s.settle(now)
}

// published returns this machine's own streams for all.
func (s *groupStreams) published() (list []listedStream) {
	for _, p := range s.order {
		if p.publisher != nil && !p.isDirect() {
			list = append(list, p.listed)
		}
	}
	return list
}

// tune has a stream that is played be the one that it is to be, if anybody publishes it.
func (s *groupStreams) tune(now time.Time, o *NetStream) {
	c, found := s.find(o)
	switch {
	case !found:
		if o.part != nil {
			s.leave(now, o)
			s.group.c.emit(StreamStopped{o})
		}
		return
	case o.part != nil && o.part.id == c.listed.info.ID:
		return
	}
	again := o.part != nil
	s.leave(now, o)
	p := s.parts[c.listed.info.ID]
	if p == nil {
		p = s.begin(now, newStreamPart(now, s, c))
	}
	p.players = append(p.players, o)
	o.part = p
	if again {
		s.group.c.emit(StreamReset{o})
	} else {
		s.group.c.emit(StreamStarted{o})
	}
}

// find returns what a stream that is played should be now, false if there is none.
func (s *groupStreams) find(o *NetStream) (c partConfig, found bool) {
	if o.direct {
		if d := s.findDirect(o); d != nil && s.isFree(d.info.ID, o.author, true) {
			return partConfig{author: o.author, listed: d.listedStream, with: o.author, secret: &d.secret}, true
		}
		return c, false
	}
	if l, listed := s.findListed(o); listed != nil && s.isFree(listed.info.ID, l.author, false) {
		return partConfig{author: l.author, listed: *listed}, true
	}
	return c, false
}

// isFree reports whether a stream's ID names no other stream here: somebody may have made another's ID its own.
func (s *groupStreams) isFree(id stream.ID, author journal.Author, direct bool) bool {
	p := s.parts[id]
	return p == nil || p.author == author && p.isDirect() == direct
}

// findListed returns which stream of all that fit one that is played should be now: the one announced last.
func (s *groupStreams) findListed(o *NetStream) (of *streamList, found *listedStream) {
	for _, a := range s.authors() {
		l := s.lists[a]
		if l.pending || o.author != (journal.Author{}) && o.author != a || a == s.group.self() {
			continue
		}
		for i := range l.streams {
			is := &l.streams[i]
			if is.name != o.name {
				continue
			}
			if o.part != nil && o.part.id == is.info.ID { // as long as it lasts
				return l, is
			}
			if of == nil || l.sequence > of.sequence {
				of, found = l, is
			}
		}
	}
	return of, found
}

// authors returns of whom a list is here, in order.
func (s *groupStreams) authors() []journal.Author {
	all := make([]journal.Author, 0, len(s.lists))
	for a := range s.lists {
		all = append(all, a)
	}
	slices.SortFunc(all, journal.Author.Compare)
	return all
}

// leave ends a NetStream's use of the part in what it played or published.
func (s *groupStreams) leave(now time.Time, o *NetStream) {
	p := o.part
	if p == nil {
		return
	}
	o.part = nil
	p.players = slices.DeleteFunc(p.players, func(other *NetStream) bool { return other == o })
	if p.publisher == o {
		p.publisher = nil
	}
	if p.publisher == nil && len(p.players) == 0 {
		s.end(now, p)
	}
}

// begin has this machine take part in a stream.
func (s *groupStreams) begin(now time.Time, p *streamPart) *streamPart {
	s.parts[p.id] = p
	i, _ := slices.BinarySearchFunc(s.order, p.id, func(o *streamPart, id stream.ID) int { return bytes.Compare(o.id[:], id[:]) })
	s.order = slices.Insert(s.order, i, p)
	s.budget.share(now, s)
	if p.publisher == nil && !p.isDirect() {
		s.group.listenTo(p.id, p.author)
	}
	for _, n := range s.group.ups {
		n.streams.show(now, n, p)
	}
	return p
}

// end has this machine take part no more.
func (s *groupStreams) end(now time.Time, p *streamPart) {
	delete(s.parts, p.id)
	s.group.ignoreStream(p.id)
	s.order = slices.DeleteFunc(s.order, func(o *streamPart) bool { return o == p })
	for _, n := range s.group.order {
		n.streams.hide(p.id)
	}
	s.budget.share(now, s)
}

// advance applies the passing of time.
func (s *groupStreams) advance(now time.Time) {
	s.advanceLists(now)
	s.budget.advance(now, s)
	for _, p := range s.order {
		p.advance(now)
	}
	s.settle(now)
}

// settle sees to what the engines told.
func (s *groupStreams) settle(now time.Time) {
	for _, p := range s.order { // none begins or ends by it
		p.settle(now)
	}
}

func (s *groupStreams) wake() (wake time.Time) {
	wake = earliest(s.dueAt, s.sayAt)
	wake = earliest(wake, s.budget.at)
	for _, p := range s.order {
		wake = earliest(wake, p.engine.Wake())
		wake = earliest(wake, p.wakeAt())
	}
	return wake
}

// closeAll ends what this machine publishes and plays, as it leaves.
func (s *groupStreams) closeAll(now time.Time) {
	for _, o := range slices.Clone(s.open) {
		o.Close(now)
	}
}
