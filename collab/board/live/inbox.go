package live

import (
	"cmp"
	"slices"
	"time"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

// How long what is heard stays, and of how many. Our choices.
const (
	strokeStays  = 5 * time.Second
	pointerStays = 3 * time.Second
	maxAuthors   = 64
	maxStrokes   = 2 // unfinished ones of one author
	maxGone      = 32
)

// A Stroke is an unfinished stroke of somebody else.
type Stroke struct {
	Author journal.Author
	Ink              // all points so far, First being 0
	Heard  time.Time // last
}

// A Point is where somebody else's pointer is.
type Point struct {
	Author journal.Author
	Pointer
	Heard time.Time
}

// A Trail is somebody else's laser.
type Trail struct {
	Author journal.Author
	Laser
	Heard time.Time
}

// An Inbox puts together what others say. Use [NewInbox]. It is not safe for concurrent use.
type Inbox struct {
	people map[journal.Author]*person
}

// A person is what was heard of one.
type person struct {
	strokes []*Stroke // as they began
	gone    []board.Token
	pointer *Point
	laser   *Trail
	heard   time.Time
}

// NewInbox returns one in which nothing was heard.
func NewInbox() *Inbox { return &Inbox{map[journal.Author]*person{}} }

// Take takes in what an author said, who may draw there: that is for the caller to know.
func (in *Inbox) Take(now time.Time, from journal.Author, m Message) {
	p := in.person(from)
	p.heard = now
	switch m := m.(type) {
	case Ink:
		p.ink(now, from, m)
	case Pointer:
		p.pointer = nil
		if !m.Gone {
			p.pointer = &Point{from, m, now}
		}
	case Laser:
		p.laser = &Trail{from, m, now}
	}
}

// person returns what was heard of an author. Of too many, the one of whom nothing was heard for the longest time gives way.
func (in *Inbox) person(a journal.Author) *person {
	if p := in.people[a]; p != nil {
		return p
	}
	if len(in.people) == maxAuthors {
		delete(in.people, slices.MinFunc(in.authors(), func(x, y journal.Author) int {
			return cmp.Or(in.people[x].heard.Compare(in.people[y].heard), x.Compare(y))
		}))
	}
	p := &person{}
	in.people[a] = p
	return p
}

// authors returns who was heard, in order.
func (in *Inbox) authors() []journal.Author {
	all := make([]journal.Author, 0, len(in.people))
	for a := range in.people {
		all = append(all, a)
	}
	slices.SortFunc(all, journal.Author.Compare)
	return all
}

// ink takes in part of a stroke. A message that comes after the end of one, or after what came of it, begins no other.
func (p *person) ink(now time.Time, from journal.Author, m Ink) {
	if slices.Contains(p.gone, m.Token) {
		return
	}
	i := slices.IndexFunc(p.strokes, func(s *Stroke) bool { return s.Token == m.Token })
	if m.Cancel {
		p.finish(m.Token)
		return
	}
	if i < 0 {
		if len(p.strokes) == maxStrokes {
			p.finish(p.strokes[0].Token)
		}
		p.strokes, i = append(p.strokes, &Stroke{Author: from}), len(p.strokes)
	}
	was := p.strokes[i]
	m.Points = together(was.Points, m)
	m.First, m.End = 0, m.End || was.End
	p.strokes[i] = &Stroke{from, m, now} // who has the last one may be reading it
}

// together returns the points of a stroke with those of a message; where some are missing, those around them are joined.
func together(have []board.Point, m Ink) []board.Point {
	if len(m.Points) == 0 {
		return have
	}
	if !m.Kind.IsStroke() {
		return m.Points
	}
	at := m.First
	all := slices.Clone(have)
	for len(all) < at {
		all = append(all, m.Points[0])
	}
	for i, p := range m.Points {
		if at+i < len(all) {
			all[at+i] = p
		} else {
			all = append(all, p)
		}
	}
	return all
}

// finish forgets a stroke, and that it was.
func (p *person) finish(token board.Token) {
	p.strokes = slices.DeleteFunc(p.strokes, func(s *Stroke) bool { return s.Token == token })
	if p.gone = append(p.gone, token); len(p.gone) > maxGone {
		p.gone = slices.Delete(p.gone, 0, 1)
	}
}

// Finished notes that an object of an author is there that took the place of an unfinished stroke.
func (in *Inbox) Finished(from journal.Author, token board.Token) {
	if p := in.people[from]; p != nil && token != 0 {
		p.finish(token)
	}
}

// Expire forgets what was not heard of for too long, and reports whether anything was.
func (in *Inbox) Expire(now time.Time) (any bool) {
	for a, p := range in.people {
		n := len(p.strokes)
		p.strokes = slices.DeleteFunc(p.strokes, func(s *Stroke) bool { return now.Sub(s.Heard) >= strokeStays })
		any = any || len(p.strokes) < n
		if p.pointer != nil && now.Sub(p.pointer.Heard) >= pointerStays {
			p.pointer, any = nil, true
		}
		if p.laser != nil && now.Sub(p.laser.Heard) >= pointerStays {
			p.laser, any = nil, true
		}
		if len(p.strokes) == 0 && p.pointer == nil && p.laser == nil && now.Sub(p.heard) >= strokeStays {
			delete(in.people, a)
		}
	}
	return any
}

// Strokes returns the unfinished strokes, by author and then as they began. Nobody changes what they point to.
func (in *Inbox) Strokes() (all []*Stroke) {
	for _, a := range in.authors() {
		all = append(all, in.people[a].strokes...)
	}
	return all
}

// Pointers returns where others point, by author.
func (in *Inbox) Pointers() (all []*Point) {
	for _, a := range in.authors() {
		if p := in.people[a].pointer; p != nil {
			all = append(all, p)
		}
	}
	return all
}

// Trails returns what others show with their lasers, by author.
func (in *Inbox) Trails() (all []*Trail) {
	for _, a := range in.authors() {
		if p := in.people[a].laser; p != nil {
			all = append(all, p)
		}
	}
	return all
}
