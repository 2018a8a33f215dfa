//go:build !nogui

package ink

import (
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

// A Person is somebody else who draws or points.
type Person struct{ ID, Name string }

// Of what others do, at most so much is shown; what is older gives way.
const (
	mostStrokes  = 2   // of one person
	mostAtOnce   = 128 // strokes of all
	mostCursors  = 12
	mostFinished = 512
	mostPoints   = board.MaxPoints + 512 // of a stroke: a longer one is several
)

const (
	strokeStays = 5 * time.Second // without news; the object itself may not have come
	cursorStays = 3 * time.Second
	slowest     = 120 * time.Millisecond // over which points that came at once are shown one after another
)

// A strokeKey names what somebody draws. who is "" where it is not known who drew an object.
type strokeKey struct {
	who   string
	token board.Token
}

// others is what everybody else is doing.
type others struct {
	strokes  map[strokeKey]*remote
	lasers   map[string]*trail
	cursors  map[string]*cursor
	done     []strokeKey // what became objects lately: news of it comes late
	hurrying bool        // steps are made with each frame
	looking  bool        // it is looked now and then for what is too old
	at       time.Time   // of the last step
}

// A remote is what somebody else is drawing. Points are shown one after another, as they were drawn, not all at once as they come.
type remote struct {
	is      *draw.LiveShape // nil: nothing is shown yet
	shape   board.Shape     // with all points that are known
	shown   float64         // so many of them are shown
	pace    float64         // points a second
	heard   time.Time
	changed int // from that point on they are others than those that are shown
}

func newOthers() others {
	return others{strokes: make(map[strokeKey]*remote), lasers: make(map[string]*trail), cursors: make(map[string]*cursor)}
}

// clear forgets everybody: another page is shown.
func (o *others) clear() {
	clear(o.strokes)
	clear(o.lasers)
	clear(o.cursors)
	o.done = nil
}

// Live takes what somebody else does. What is not on the page that is shown is ignored.
func (c *Canvas) Live(from Person, m live.Message) {
	doc, page := m.On()
	if !c.shown || c.page.Page == nil || doc != c.page.Doc || page != c.page.Page.ID || from.ID == c.page.Self {
		return
	}
	switch m := m.(type) {
	case live.Ink:
		c.ink(from, m)
	case live.Pointer:
		if m.Gone {
			delete(c.others.cursors, from.ID)
			c.draw()
			return
		}
		c.others.point(c, from, draw.At(m.At))
	case live.Laser:
		c.shine(from, m.Points)
	}
	c.step()
}

// ink takes a part of what somebody draws.
func (c *Canvas) ink(from Person, m live.Ink) {
	o, key := &c.others, strokeKey{from.ID, m.Token}
	if slices.Contains(o.done, key) {
		return
	}
	r := o.strokes[key]
	switch {
	case m.Cancel:
		o.note(key)
		c.drop(key)
		return
	case len(m.Points) == 0 || m.First+len(m.Points) > mostPoints:
		return
	case r == nil:
		if n, oldest := o.oldest(from.ID); n >= mostStrokes {
			c.drop(oldest)
		}
		if n, oldest := o.oldest(""); n >= mostAtOnce {
			c.drop(oldest)
		}
		r = &remote{shape: board.Shape{Kind: m.Kind, Style: m.Style, Place: board.Here, Token: m.Token}, heard: c.now().Add(-slowest / 2)}
		o.strokes[key] = r
	}
	r.take(m, c.now())
	o.point(c, from, draw.At(m.Points[len(m.Points)-1]))
}

// take notes points. Where some are missing, those around them are joined.
func (r *remote) take(m live.Ink, now time.Time) {
	if m.Kind != r.shape.Kind || !m.Kind.IsStroke() {
		r.shape.Kind, r.shape.Style = m.Kind, m.Style
		r.shape.Points = m.Points
		r.shown, r.changed = float64(len(m.Points)), 0
		r.heard = now
		return
	}
	r.changed = min(r.changed, m.First, len(r.shape.Points))
	r.shape.Points = live.Joined(r.shape.Points, m)
	r.shown = min(r.shown, float64(len(r.shape.Points)))
	// What is not shown yet is shown in as long as it took to come.
	gap := min(max(now.Sub(r.heard), 16*time.Millisecond), slowest)
	r.pace = (float64(len(r.shape.Points)) - r.shown) / gap.Seconds()
	r.heard = now
}

// oldest returns how many strokes somebody draws, or with "" all do, and of which nothing was heard for the longest time.
func (o *others) oldest(who string) (n int, key strokeKey) {
	var at time.Time
	for k, r := range o.strokes {
		if who != "" && k.who != who {
			continue
		}
		if n++; n == 1 || r.heard.Before(at) {
			key, at = k, r.heard
		}
	}
	return n, key
}

// note remembers that news of a stroke comes late from now on.
func (o *others) note(key strokeKey) {
	if o.done = append(o.done, key); len(o.done) > mostFinished {
		o.done = slices.Delete(o.done, 0, len(o.done)-mostFinished)
	}
}

// drop takes what somebody draws off the board.
func (c *Canvas) drop(key strokeKey) {
	r := c.others.strokes[key]
	if r == nil {
		return
	}
	delete(c.others.strokes, key)
	if r.is != nil {
		c.layer.live.End(r.is)
		c.showLive()
	}
}

// finished has an object take the place of what somebody drew: that stays until tiles show the object.
func (o *others) finished(c *Canvas, key strokeKey) {
	o.note(key)
	if r := o.strokes[key]; r != nil {
		delete(o.strokes, key)
		if r.is != nil {
			c.sheets.retiring = append(c.sheets.retiring, r.is)
		}
	}
}

// step has everything move on with the next frames, as long as there is something.
func (c *Canvas) step() {
	o := &c.others
	if o.hurrying {
		return
	}
	o.hurrying, o.at = true, c.now()
	c.ticker.Hurry(func(time.Time) bool {
		now := c.now()
		moving, waiting := c.advance(now, now.Sub(o.at))
		o.at = now
		if moving {
			return true
		}
		o.hurrying = false
		if waiting {
			c.later()
		}
		return false
	})
}

// later looks now and then whether something is too old to be shown.
func (c *Canvas) later() {
	o := &c.others
	if o.looking {
		return
	}
	o.looking = true
	c.ticker.Animate(func(time.Time) bool {
		if !o.hurrying {
			if _, waiting := c.advance(c.now(), 0); waiting {
				return true
			}
		}
		o.looking = false
		return false
	})
}

// advance moves what others do on by some time. moving says that there is more to be shown at once, waiting that something is to
// go when it is old.
func (c *Canvas) advance(now time.Time, by time.Duration) (moving, waiting bool) {
	o := &c.others
	changed := false
	for key, r := range o.strokes {
		if now.Sub(r.heard) > strokeStays {
			c.drop(key)
			continue
		}
		waiting = true
		shown, more := r.advance(c.layer.live, by)
		changed, moving = changed || shown, moving || more
	}
	if c.fadeTrails(now) {
		changed, moving = true, true
	}
	if changed {
		c.showLive()
	}
	placed, more := o.moveCursors(c, now, by)
	if placed {
		c.draw()
	}
	return moving || more, waiting || len(o.cursors) > 0
}

// advance shows more of what is drawn.
func (r *remote) advance(l *draw.Live, by time.Duration) (shown, more bool) {
	total := len(r.shape.Points)
	before := int(r.shown)
	r.shown = min(float64(total), r.shown+max(r.pace*by.Seconds(), 0))
	if r.is == nil {
		r.shown = max(r.shown, 1)
	}
	n := int(r.shown)
	if n == before && r.is != nil && r.changed >= n {
		return false, n < total
	}
	switch {
	case r.is == nil:
		s := r.shape
		s.Points = slices.Clone(r.shape.Points[:n])
		r.is = l.Begin(s)
	case r.shape.Kind.IsStroke() && r.is.Shape().Kind == r.shape.Kind:
		keep := max(min(before, r.changed), 1)
		if r.changed == 0 {
			s := r.shape
			s.Points = slices.Clone(r.shape.Points[:n])
			l.Change(r.is, s)
		} else {
			l.Extend(r.is, keep, r.shape.Points[min(keep, n):n]...)
		}
	default:
		s := r.shape
		s.Points = slices.Clone(r.shape.Points[:n])
		l.Change(r.is, s)
	}
	r.changed = total
	return true, n < total
}

// people returns who is on the board, in order.
func (o *others) people() []string { return slices.Sorted(maps.Keys(o.cursors)) }

// append adds what shows the others, undermost first.
func (o *others) append(all []fyne.CanvasObject) []fyne.CanvasObject {
	for _, id := range o.people() {
		all = o.cursors[id].append(all)
	}
	return all
}

// place puts everybody's pointer where it is on the page.
func (o *others) place(c *Canvas) {
	for _, k := range o.cursors {
		k.place(c)
	}
}

func (o *others) colour() {
	for _, k := range o.cursors {
		k.colour()
	}
}
