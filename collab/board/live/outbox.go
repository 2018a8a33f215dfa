package live

import (
	"time"

	"lyceum/collab/board"
)

// repeated is how many points of the last message about a stroke the next one repeats. Our choice: a post that is lost
// leaves no gap while somebody draws slowly, and a small one else.
const repeated = 24

// wait is how many messages can wait: more are one stroke's, or overtaken. Our choice.
const wait = 8

// An Outbox holds what is to be said until it may be. Of one stroke, of the pointer and of the laser one message waits,
// which takes in what comes. The zero value is empty. It is not safe for concurrent use.
type Outbox struct {
	waiting []Message
	strokes []sentStroke
	next    time.Time
}

// A sentStroke is what was said last of an unfinished stroke.
type sentStroke struct {
	token board.Token
	first int
	tail  []board.Point
}

// Add takes in something to be said. What can wait no more, with eight things before it, gives way: the oldest.
func (o *Outbox) Add(m Message) {
	for i, w := range o.waiting {
		if joined, ok := join(w, m); ok {
			o.waiting[i] = joined
			return
		}
	}
	if len(o.waiting) == wait {
		o.waiting = append(o.waiting[:0], o.waiting[1:]...)
	}
	o.waiting = append(o.waiting, m)
}

// join returns one message for two, of which the second came later.
func join(a, b Message) (Message, bool) {
	switch b := b.(type) {
	case Pointer:
		_, is := a.(Pointer)
		return b, is
	case Laser:
		is, ok := a.(Laser)
		if !ok || is.Document != b.Document || is.Page != b.Page {
			return b, ok
		}
		b.Points = append(append([]board.Point(nil), is.Points...), b.Points...)
		b.Points = b.Points[max(0, len(b.Points)-maxLaser):]
		return b, true
	case Ink:
		is, ok := a.(Ink)
		if !ok || is.Token != b.Token {
			return nil, false
		}
		if b.Kind.IsStroke() {
			b.First, b.Points = joinPoints(is.First, is.Points, b.First, b.Points)
		} else if len(b.Points) == 0 {
			b.Points = is.Points
		}
		return b, true
	}
	return nil, false
}

// joinPoints returns the points of two parts of a stroke, of which the second counts where both have one. Where there is
// a gap between them, the second alone is left.
func joinPoints(first int, a []board.Point, next int, b []board.Point) (int, []board.Point) {
	if len(b) == 0 {
		return first, a
	}
	if next < first || next > first+len(a) {
		return next, b
	}
	joined := append(append([]board.Point(nil), a[:next-first]...), b...)
	if rest := next - first + len(b); rest < len(a) {
		joined = append(joined, a[rest:]...)
	}
	return first, joined
}

// Next returns the next message to be posted, if there is one and one may be: pause after pause, several at one time if
// several wait.
func (o *Outbox) Next(now time.Time, pause time.Duration) (Message, bool) {
	if len(o.waiting) == 0 || now.Before(o.next) {
		return nil, false
	}
	m := o.waiting[0]
	o.waiting = append(o.waiting[:0], o.waiting[1:]...)
	if ink, is := m.(Ink); is {
		m = o.ink(ink)
	}
	if len(o.waiting) == 0 {
		o.next = now.Add(pause)
	}
	return m, true
}

// Due returns when Next has something to post; zero: not before something is added.
func (o *Outbox) Due() time.Time {
	if len(o.waiting) == 0 {
		return time.Time{}
	}
	return o.next
}

// ink returns what is posted of a stroke: with the last points of the message before, and no more than fits one. What
// does not fit waits.
func (o *Outbox) ink(m Ink) Ink {
	if !m.Kind.IsStroke() {
		return m
	}
	s := o.sent(m.Token)
	m.First, m.Points = joinPoints(s.first, s.tail, m.First, m.Points)
	if n := fit(m.Points); n < len(m.Points) {
		rest := m
		rest.First, rest.Points = m.First+n, m.Points[n:]
		m.Points, m.End, m.Cancel = m.Points[:n], false, false
		o.waiting = append([]Message{rest}, o.waiting...)
	}
	from := max(0, len(m.Points)-repeated)
	s.first, s.tail = m.First+from, m.Points[from:]
	return m
}

// room is how many bytes of a message points can take: the rest is its head, at its longest.
const room = MaxPost - 128

// fit returns how many of some points fit a message.
func fit(points []board.Point) int {
	n := min(len(points), maxInk)
	for n > 1 && len(appendPoints(nil, points[:n])) > room {
		n = n * 3 / 4
	}
	return n
}

// sent returns what was said of a stroke; of four that were begun the oldest is forgotten.
func (o *Outbox) sent(token board.Token) *sentStroke {
	for i := range o.strokes {
		if o.strokes[i].token == token {
			return &o.strokes[i]
		}
	}
	if len(o.strokes) == 4 {
		o.strokes = append(o.strokes[:0], o.strokes[1:]...)
	}
	o.strokes = append(o.strokes, sentStroke{token: token})
	return &o.strokes[len(o.strokes)-1]
}
