package netgroup

import (
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/antientropy"
)

// What is passed on of one author, whoever it comes from, so that one member cannot take the places of others:
// some 60 strokes or positions a second, or 16 pictures of 16 KiB; and ten times as much at once.
const (
	authorRate       = 60.0 // posts and entries a second
	authorBurst      = 600.0
	authorByteRate   = 256 << 10 // bytes of these a second
	authorBytesBurst = 4 << 20

	// maxAuthors is how many authors of posts are remembered. In a class only members post, who are no more;
	// of a group without staff, who posted longest ago is forgotten.
	maxAuthors = antientropy.MaxLogs
)

// A postAuthor is what is remembered of an author of posts and entries.
type postAuthor struct {
	window postWindow
	count  allowance
	bytes  allowance
	little allowance // of what goes before others' where little can be passed on
	took   intake
	brief  briefAuthor
	usedAt time.Time
}

// postAuthors are the authors heard of lately.
type postAuthors map[journal.Author]*postAuthor

// of returns what is remembered of an author.
func (p postAuthors) of(now time.Time, a journal.Author) *postAuthor {
	author := p[a]
	if author == nil {
		if len(p) >= maxAuthors {
			p.forgetOldest()
		}
		author = &postAuthor{}
		p[a] = author
	}
	author.usedAt = now
	return author
}

func (p postAuthors) forgetOldest() {
	var oldest journal.Author
	var at time.Time
	for a, author := range p {
		if at.IsZero() || author.usedAt.Before(at) || author.usedAt.Equal(at) && a.Compare(oldest) < 0 {
			oldest, at = a, author.usedAt
		}
	}
	delete(p, oldest)
}

// may reports whether one more message of an author may be passed on, and counts it.
func (a *postAuthor) may(now time.Time, size int) bool {
	if !a.count.has(now, authorRate, authorBurst) || !a.bytes.hasFor(now, float64(size), authorByteRate, authorBytesBurst) {
		return false
	}
	a.count.spent++
	a.bytes.spent += float64(size)
	return true
}

// windowSize is how far an author's posts may overtake one another.
const windowSize = 4096

// A postWindow remembers which of an author's latest post numbers were seen. Numbers are times in
// microseconds or counted up from there, so the window is over posts, not over time: the highest numbers. To
// add one takes a search and, for one that comes late, moving those above it.
type postWindow struct {
	floor uint64   // numbers up to here are refused
	seen  []uint64 // rising, at most windowSize
}

// accept reports whether a number is new, and notes it.
func (w *postWindow) accept(n uint64) bool {
	if n <= w.floor {
		return false
	}
	i := len(w.seen)
	if i > 0 && n <= w.seen[i-1] { // not in order
		var found bool
		if i, found = slices.BinarySearch(w.seen, n); found {
			return false
		}
	}
	w.seen = slices.Insert(w.seen, i, n)
	if len(w.seen) > windowSize {
		w.floor = w.seen[0]
		w.seen = w.seen[1:]
	}
	return true
}
