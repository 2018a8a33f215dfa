package conduct

import (
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// An eventKind is what happened to somebody's being there.
type eventKind uint8

const (
	eventBack eventKind = iota // staff see the person again
	eventJoin                  // the person says to be there
	eventSeen                  // the person wrote something else
	eventGone                  // staff see the person no more
	eventLeft                  // said goodbye, or was removed
	eventOver                  // the sitting ended
)

// An event is one thing that tells whether somebody was there.
type event struct {
	at   journal.Clock
	kind eventKind
	said journal.Clock // of gone and back: when staff said it, which is later than at
}

// compare orders events by when they happened. What was said later about the same moment comes later.
func (e event) compare(o event) int {
	return cmp.Or(cmp.Compare(e.at, o.at), cmp.Compare(e.said, o.said), cmp.Compare(e.kind, o.kind))
}

// A stay follows one person through a class: the times of being there, and each return.
type stay struct {
	past    []Interval
	arrived []journal.Clock // begins of intervals, and joins within them
	here    bool
	from    journal.Clock // of the interval that is open
	gone    journal.Clock // while staff's last word is that the person is gone: when they said so
}

// follow returns the stay that events make. They need not be in order, and are sorted in place.
func follow(events []event) (s stay) {
	slices.SortFunc(events, event.compare)
	for _, e := range events {
		s.take(e)
	}
	return s
}

func (s *stay) take(e event) {
	switch e.kind {
	case eventJoin, eventSeen:
		s.show(e)
	case eventBack:
		switch {
		case !s.here:
			s.open(e.at)
		case s.gone != 0: // came back by the own word alone
			s.from, s.arrived[len(s.arrived)-1] = e.at, e.at
		}
		s.gone = 0
	case eventGone:
		s.close(e.at)
		s.gone = e.said
	case eventLeft, eventOver:
		s.close(e.at)
		s.gone = 0
	}
}

// show takes in that the person wrote something. What was on its way while staff waited before they said gone is
// no return; a join is.
func (s *stay) show(e event) {
	switch {
	case s.here && e.kind == eventJoin:
		s.arrived = append(s.arrived, e.at)
	case !s.here && (e.kind == eventJoin || e.at > s.gone):
		s.open(e.at)
	}
}

func (s *stay) open(at journal.Clock) {
	s.here, s.from = true, at
	s.arrived = append(s.arrived, at)
}

func (s *stay) close(at journal.Clock) {
	if s.here {
		s.here = false
		s.past = append(s.past, Interval{s.from, at})
	}
}

// within returns the part of the stay in a sitting of which heard is the end, how often the person came back
// during it, and whether the person is there at its end.
func (s *stay) within(sitting Sitting, heard journal.Clock) (in []Interval, rejoins int, here bool) {
	all := s.past
	if s.here {
		all = append(slices.Clip(all), Interval{s.from, max(s.from, heard)})
	}
	for i, v := range all {
		open := s.here && i == len(all)-1
		if !sitting.covers(v.From) && !(v.From < sitting.Started && (open || v.To > sitting.Started)) {
			continue
		}
		from := max(v.From, sitting.Started)
		in = append(in, Interval{from, max(from, min(v.To, heard))})
		here = here || open || sitting.Ended != 0 && v.To >= sitting.Ended
	}
	for _, at := range s.arrived {
		if sitting.covers(at) {
			rejoins++
		}
	}
	if len(in) > 0 && slices.Contains(s.arrived, in[0].From) {
		rejoins-- // that was the first time
	}
	return in, rejoins, here
}
