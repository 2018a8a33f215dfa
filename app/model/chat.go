package model

import (
	"slices"
	"sort"
	"strconv"
	"time"

	"lyceum/app/room"
)

const (
	// groupWithin is how close together one sender's messages share a head
	// (our choice: what is said in one breath).
	groupWithin = 10 * time.Second
	// maxLines bounds a group, so that a change of one stays small (our choice).
	maxLines = 12
	// maxNews bounds the lines of news kept for one class; the oldest go first.
	maxNews = 200
)

// A conversation is the groups of one channel.
type conversation struct {
	groups []*Group // never modified in front of shared, nor what it points to: snapshots hold it
	shared int      // how many of groups a snapshot holds
	spans  []span   // for each of groups
	from   int      // while all is retold: the first message to be told
	others int      // lines that others wrote since this person came
	seen   int      // of those: that were on show
	news   int      // groups that are news
}

// A span says where a group is among the messages of the class. They may have others between them.
type span struct {
	first, last int   // of its messages; of news, which has none, both are of the one before it
	news        *news // nil: messages
	others      int   // of its lines: those that count as others
}

// tail returns the last group if a message joins it.
func (c *conversation) tail(m room.Message) *Group {
	n := len(c.groups)
	if n == 0 || c.spans[n-1].news != nil {
		return nil
	}
	g := c.groups[n-1]
	gap := m.At.Sub(g.Lines[len(g.Lines)-1].At)
	if g.From != m.From || len(g.Lines) >= maxLines || gap > groupWithin || gap < -groupWithin {
		return nil
	}
	return g
}

// add shows a message behind all others. It is the i-th of the class.
func (c *conversation) add(i int, l Line, m room.Message, since time.Time) {
	others := 0
	if !m.Own && !m.At.Before(since) {
		others = 1
	}
	c.others += others
	if g := c.tail(m); g != nil {
		joined := *g
		joined.Lines = append(slices.Clip(g.Lines), l)
		last := len(c.groups) - 1
		c.put(last, &joined)
		c.spans[last].last = i
		c.spans[last].others += others
		return
	}
	c.groups = append(c.groups, &Group{
		ID: m.ID, From: m.From, Name: m.Name, Role: m.Role, Staff: m.Role.Staff(), Own: m.Own, At: m.At, Lines: []Line{l},
	})
	c.spans = append(c.spans, span{first: i, last: i, others: others})
}

// addNews shows a line of news behind all there is; behind is the last message of the class before it.
func (c *conversation) addNews(behind int, n news) {
	c.groups = append(c.groups, &Group{ID: "news-" + strconv.Itoa(n.number), News: n.text, At: n.at})
	c.spans = append(c.spans, span{first: behind, last: behind, news: &n})
	isNews := func(s span) bool { return s.news != nil }
	if c.news++; c.news > maxNews {
		i := slices.IndexFunc(c.spans, isNews)
		c.groups, c.spans = slices.Delete(slices.Clone(c.groups), i, i+1), slices.Delete(c.spans, i, i+1)
		c.shared, c.news = 0, maxNews
	}
}

// put has g be the i-th group.
func (c *conversation) put(i int, g *Group) {
	if i < c.shared {
		c.groups = append(make([]*Group, 0, len(c.groups)+len(c.groups)/8+8), c.groups...)
		c.shared = 0
	}
	c.groups[i] = g
}

// change shows that the i-th message of the class says something else.
func (c *conversation) change(i int, l Line, m room.Message) {
	if c == nil {
		return // it is not known yet with whom that is
	}
	at := sort.Search(len(c.spans), func(k int) bool { return c.spans[k].last >= i })
	g := *c.groups[at]
	g.Name, g.Role, g.Staff = m.Name, m.Role, m.Role.Staff()
	g.Lines = slices.Clone(g.Lines)
	for k := range g.Lines {
		if g.Lines[k].ID == l.ID {
			g.Lines[k] = l
		}
	}
	c.put(at, &g)
}

// cut takes away all groups that hold the i-th message of the class or one behind it, sets c.from to the first message
// that is not shown any more, and returns the news that was among them.
func (c *conversation) cut(i int) (dropped []news) {
	c.from = i
	n := len(c.groups)
	for ; n > 0 && c.spans[n-1].last >= i; n-- {
		s := c.spans[n-1]
		c.others -= s.others
		if s.news != nil {
			dropped = append(dropped, *s.news)
			c.news--
		} else {
			c.from = min(c.from, s.first)
		}
	}
	if n < len(c.groups) {
		c.groups, c.spans = slices.Clip(c.groups[:n]), c.spans[:n] // the next one goes to a copy
		c.shared = min(c.shared, n)
	}
	return dropped
}

// read notes that all is on show.
func (c *conversation) read() { c.seen = c.others }

// unread returns how many lines of others were not on show yet.
func (c *conversation) unread() int { return max(0, c.others-c.seen) }

// show returns the groups for a snapshot.
func (c *conversation) show() []*Group {
	c.shared = len(c.groups)
	return c.groups[:len(c.groups):len(c.groups)]
}
