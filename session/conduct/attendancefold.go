package conduct

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"lyceum/session/journal"
)

// An AttendanceFold folds what shows who was there: joins, leaves, everything else that people write, and what staff
// say of who is gone and who is back. The zero value is empty.
type AttendanceFold struct {
	people map[journal.Author]*attendee
	staff  timeline[staffSaid]
	about  map[journal.Author][]event // of what staff said, by person
	ends   []event                    // of sittings
}

// An attendee is what somebody's log shows.
type attendee struct {
	joins  uint64 // sequence number of the first join that was read; 0: none was, and the person is not counted
	name   string // in it
	sights []sight
	staff  bool // by the rights at the last of sights
}

// A sight is an entry, as far as it shows that its author was there.
type sight struct {
	seq   uint64
	clock journal.Clock
	kind  eventKind // join, seen or left
	chat  bool      // a line of public chat
	staff bool      // by the rights there
}

// A staffSaid is what staff say of others being there.
type staffSaid struct {
	kind      journal.Kind
	sightings Sightings      // of a presence
	removed   journal.Author // of a removal
}

// Apply takes in an entry of any kind.
func (f *AttendanceFold) Apply(e journal.Entry) {
	if e.Sealed {
		return
	}
	f.see(e)
	if !May(e.Kind, e.Rights) {
		return
	}
	switch e.Kind {
	case journal.KindPresence:
		if s, err := ParseSightings(e.Body); err == nil {
			f.staff.add(e, staffSaid{kind: e.Kind, sightings: s})
		}
	case journal.KindRemove:
		if cut, ok := removed(e); ok {
			f.staff.add(e, staffSaid{kind: e.Kind, removed: cut.Author})
		}
	case journal.KindEnd:
		if journal.ParseEnd(e.Body) == nil {
			f.staff.add(e, staffSaid{kind: e.Kind})
		}
	}
}

// see takes in that the author of an entry was there.
func (f *AttendanceFold) see(e journal.Entry) {
	p := f.people[e.Author]
	if p == nil {
		if f.people == nil {
			f.people = map[journal.Author]*attendee{}
		}
		p = &attendee{}
		f.people[e.Author] = p
	}
	i, known := slices.BinarySearchFunc(p.sights, e.Seq, func(s sight, seq uint64) int { return cmp.Compare(s.seq, seq) })
	if known {
		return
	}
	s := sight{seq: e.Seq, clock: e.Clock, kind: eventSeen, staff: IsStaff(e.Rights)}
	switch e.Kind {
	case journal.KindJoin:
		j, err := journal.ParseJoin(e.Body)
		if err != nil {
			break
		}
		s.kind = eventJoin
		if p.joins == 0 || e.Seq < p.joins {
			p.joins, p.name = e.Seq, j.Name
		}
	case journal.KindLeave:
		if journal.ParseLeave(e.Body) == nil {
			s.kind = eventLeft
		}
	case journal.KindChat:
		s.chat = e.Rights&journal.Post != 0 && utf8.Valid(e.Body) && len(bytes.TrimSpace(e.Body)) > 0
	}
	if i == len(p.sights) {
		p.staff = s.staff
		p.sights = append(p.sights, s)
	} else { // a Register may have the old list
		p.sights = slices.Concat(p.sights[:i], []sight{s}, p.sights[i:])
	}
}

// settle brings what staff said in order.
func (f *AttendanceFold) settle() {
	f.staff.replay(func() { f.about, f.ends = map[journal.Author][]event{}, nil }, func(s said[staffSaid]) {
		for _, v := range s.body.sightings {
			kind := eventGone
			if v.Back {
				kind = eventBack
			}
			f.about[v.Author] = append(f.about[v.Author], event{min(v.Since, s.clock), kind, s.clock})
		}
		switch s.body.kind {
		case journal.KindRemove:
			f.about[s.body.removed] = append(f.about[s.body.removed], event{at: s.clock, kind: eventLeft})
		case journal.KindEnd:
			f.ends = append(f.ends, event{at: s.clock, kind: eventOver})
		}
	})
}

// events returns everything about somebody.
func (f *AttendanceFold) events(a journal.Author, sights []sight) []event {
	f.settle()
	return eventsOf(f.about[a], f.ends, sights)
}

// eventsOf returns what staff said of somebody, the ends of sittings, and what somebody's entries show.
func eventsOf(about, ends []event, sights []sight) []event {
	events := slices.Grow(slices.Concat(about, ends), len(sights))
	for _, s := range sights {
		events = append(events, event{at: s.clock, kind: s.kind})
	}
	return events
}

// Here reports whether somebody is there as far as the log says: joined, did not leave, was not removed, and was
// not missed by staff since. Links may know better by some seconds.
func (f *AttendanceFold) Here(a journal.Author) bool {
	p := f.people[a]
	if p == nil || p.joins == 0 {
		return false
	}
	last := len(p.sights) - 1
	join := last
	for join > 0 && p.sights[join].kind != eventJoin {
		join--
	}
	// What was before the last join and the last entry is undone by them.
	s := follow(f.events(a, []sight{p.sights[join], p.sights[last]}))
	return s.here
}

// authors returns those who joined, in order.
func (f *AttendanceFold) authors() []journal.Author {
	authors := slices.SortedFunc(maps.Keys(f.people), journal.Author.Compare)
	return slices.DeleteFunc(authors, func(a journal.Author) bool { return f.people[a].joins == 0 })
}

// Hash sums up what was seen of each and what staff said.
func (f *AttendanceFold) Hash() [32]byte {
	d := newDigest("attendance")
	for _, a := range f.authors() {
		p := f.people[a]
		last := p.sights[len(p.sights)-1]
		d.author(a)
		d.text(p.name)
		d.numbers(uint64(len(p.sights)), last.seq, uint64(last.clock))
	}
	for _, s := range f.staff.statements() {
		d.author(s.author)
		d.numbers(s.seq, uint64(s.clock))
	}
	return d.sum()
}
