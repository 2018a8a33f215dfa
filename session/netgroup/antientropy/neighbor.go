package antientropy

import (
	"slices"
	"time"

	"lyceum/session/journal"
)

// A neighbor is one other member as far as this journal goes.
type neighbor struct {
	id     Neighbor
	author journal.Author
	salt   [32]byte
	first  bool
	mute   bool

	begunAt   time.Time // a comparison that the neighbour did not answer so far; zero: none
	waits     bool      // for its turn to tell,
	waitsTo   time.Time // until then
	expects   int       // heads that it is going to tell
	expectsAt time.Time

	theirs   []head // what it has and is missing here, by author
	requests []request
	late     int // answers that may come although nobody waits for them any more
	pace     pace

	queue []want // that are yet to be answered
}

// A head is that of a log of a neighbour's.
type head struct {
	journal.Head
	stuck  bool         // what was asked for did not come, or led nowhere
	asked  bool         // a probe is under way
	probed journal.Need // the last
}

func (h *head) compare(a journal.Author) int { return h.Author.Compare(a) }

func (n *neighbor) head(a journal.Author) *head {
	i, ok := slices.BinarySearchFunc(n.theirs, a, func(h head, a journal.Author) int { return h.compare(a) })
	if !ok {
		return nil
	}
	return &n.theirs[i]
}

// learn takes in heads that the neighbour told, by rising author. What it told before of the same logs is out of
// date, and what led nowhere is tried again.
func (n *neighbor) learn(heads []journal.Head) {
	if len(heads) == 0 {
		return
	}
	merged := make([]head, 0, len(n.theirs)+len(heads))
	i := 0
	for _, h := range heads {
		for ; i < len(n.theirs) && n.theirs[i].compare(h.Author) < 0; i++ {
			merged = append(merged, n.theirs[i])
		}
		next := head{Head: h}
		if i < len(n.theirs) && n.theirs[i].Author == h.Author {
			if was := &n.theirs[i]; was.Seq == h.Seq && was.Hash == h.Hash {
				next.Agreed, next.Differs, next.asked = was.Agreed, was.Differs, was.asked
			}
			i++
		}
		merged = append(merged, next)
	}
	merged = append(merged, n.theirs[i:]...)
	n.theirs = merged[:min(len(merged), MaxLogs)]
}

// A request was sent and not answered yet.
type request struct {
	id       uint64
	needs    []journal.Need
	at       time.Time
	deadline time.Time
	little   bool // is asked for, as the neighbour never answered anything yet: how long that takes says little
	freed    bool // others may be asked for the same
}

// asksToo reports whether a part of a log was asked for that others may be asked for as well.
func (n *neighbor) asksToo(a journal.Author, p span) bool {
	return slices.ContainsFunc(n.requests, func(q request) bool {
		return q.freed && slices.ContainsFunc(q.needs, func(need journal.Need) bool {
			return need.Author == a && need.From <= p.to && p.from <= need.To
		})
	})
}

// has reports whether a neighbour says that it has the beginning of what is needed, and was not found to have nothing of it.
func (n *neighbor) has(need journal.Need) bool {
	h := n.head(need.Author)
	return h != nil && !h.stuck && h.Seq >= need.From
}

const (
	maxWindow = 8  // requests to one neighbour
	maxQueue  = 32 // of one neighbour that wait; correct ones have maxWindow at most

	firstPatience = 10 * time.Second // for an answer while nothing is known of the neighbour
	minPatience   = 3 * time.Second
	maxPatience   = 30 * time.Second
	maxShun       = 60 * time.Second // of a neighbour that does not answer

	waitMemory = 256 // answers after which the shortest wait is mostly forgotten
)

// A pace is how fast a neighbour answers. The zero value knows nothing.
type pace struct {
	more      float64   // requests that may be under way besides the first
	loweredAt time.Time // when they were made fewer, last
	wait      time.Duration
	answers   bool          // something
	slow      time.Duration // wait from a request for as much as fills one to its answer, smoothed; 0: nothing was measured
	failures  int           // in a row
	shunTo    time.Time
}

// window is how many requests may be under way: up to twice what the line carries in the time of an answer, so that
// the neighbour is never idle for want of a request.
func (p *pace) window() int {
	if p.failures > 0 {
		return 1
	}
	return 1 + int(p.more)
}

func (p *pace) patience() time.Duration {
	if p.slow == 0 {
		return firstPatience
	}
	return min(maxPatience, max(minPatience, 4*p.slow))
}

// answered learns that there was an answer, with something or not.
func (p *pace) answered(something bool) {
	p.answers, p.failures, p.shunTo = p.answers || something, 0, time.Time{}
}

// measure learns from the answer to a request; waiting is how many more are under way. Answers that take twice as
// long as one does by itself say that requests wait over there, or on the way: then fewer will do.
func (p *pace) measure(now, askedAt time.Time, waiting int) {
	wait := max(now.Sub(askedAt), time.Microsecond)
	if p.slow == 0 {
		p.slow, p.wait = wait, wait
	}
	p.slow += (wait - p.slow) / 4
	p.wait = min(wait, p.wait+(wait-p.wait)/waitMemory)
	switch {
	case wait > p.wait*2 && askedAt.Before(p.loweredAt): // sent before that could help
	case wait > p.wait*2:
		p.more, p.loweredAt = max(0, p.more*3/4-1.0/4), now
	case wait > p.wait*3/2 || waiting+2 <= p.window(): // enough, or more than was used
	case p.loweredAt.IsZero():
		p.more = min(maxWindow-1, p.more+1)
	default:
		p.more = min(maxWindow-1, p.more+1/(p.more+1))
	}
}

// failed notes that a neighbour did not answer, and leaves it alone for a while, longer each time. The next answer is waited for longer, too:
// what was measured may have been little, over a thin line.
func (p *pace) failed(now time.Time) {
	p.failures++
	if p.slow > 0 {
		p.slow = max(p.slow, p.patience()/2)
	}
	p.shunTo = now.Add(min(maxShun, time.Second<<min(p.failures, 6)))
}
