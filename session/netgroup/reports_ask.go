package netgroup

import (
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Whose report does not come when it is due, staff ask for it. The request goes by two ways, and so does the answer.
const (
	askLook  = 100 * time.Millisecond // how often staff look who is overdue, at most
	askGrace = 700 * time.Millisecond // for what is gathered or sent again on the way, and a part of the interval
	askPart  = 16
	askAgain = 600 * time.Millisecond // after the last request that was not answered,
	askTimes = 5                      // so many times in all, and then once in an interval
	// onTheWay is how long a report is taken to have been on its way at most: a member's clock may be wrong.
	onTheWay = 400 * time.Millisecond

	// Of all who are due in an interval so many are asked in it, and at least a few.
	askShare = 0.25
	askFew   = 4.0 // a second

	// What a member repeats for one of the staff, and how many signatures of requests it checks that come by one neighbour.
	repeatAtMost         = 400 * time.Millisecond
	askedRate, askedOnce = 10.0, 40.0
)

// An Expected is a member from whom staff are to hear.
type Expected struct {
	Author journal.Author
	Peer   keying.PeerID
}

// ExpectReports says who reports to this machine, as often as it says. Who is not heard in time is asked to say it again, by other
// ways; at first nobody is. The list is the caller's.
func (g *Group) ExpectReports(now time.Time, from []Expected, every time.Duration) {
	x := &g.reports.expecting
	from = from[:min(len(from), maxAuthors)]
	if every <= 0 || !g.routes() {
		from = nil
	}
	if x.of == nil {
		x.of = map[journal.Author]*expectation{}
	}
	x.round++
	list := make([]*expectation, 0, len(from))
	for _, m := range from {
		e := x.of[m.Author]
		switch {
		case m.Author == g.self(), e != nil && e.round == x.round:
			continue
		case e == nil:
			e = &expectation{author: m.Author}
			x.of[m.Author] = e
			e.await(now, every)
		}
		if e.round = x.round; e.peer != m.Peer {
			e.peer, e.target = m.Peer, targetOf(g.GroupAddress(m.Peer))
		}
		list = append(list, e)
	}
	for _, e := range x.list {
		if e.round != x.round {
			delete(x.of, e.author)
		}
	}
	switch x.list = list; {
	case len(list) == 0:
		x.of, x.lookAt = nil, time.Time{}
	case x.lookAt.IsZero(), x.every != every:
		x.lookAt = now.Add(askLook)
	}
	x.every = every
}

// expecting is of whom reports are to come to this machine.
type expecting struct {
	list   []*expectation
	of     map[journal.Author]*expectation
	every  time.Duration
	round  uint64 // of ExpectReports
	lookAt time.Time
	turnOf int // in the list: whom to look at first
	asking allowance
}

type expectation struct {
	author journal.Author
	peer   keying.PeerID
	target reportTarget
	round  uint64
	askAt  time.Time
	asked  int // since it was heard
	pair   int // of ways, by which it was asked last
}

// await has a member's next report expected, the last of which was made at some time.
func (e *expectation) await(made time.Time, every time.Duration) {
	e.asked, e.askAt = 0, made.Add(every+every/askPart+askGrace)
}

// heardFrom notes a report that was made at some class time, in milliseconds.
func (r *reporting) heardFrom(now time.Time, a journal.Author, at uint64) {
	if e := r.of[a]; e != nil {
		age := time.Duration(int64(r.group.reportTime(now, 0))-int64(at)) * time.Millisecond
		most := onTheWay
		// What was repeated may be as old as the next is due, which may have been lost, too. What looks less old may be the
		// fault of a clock: it would be asked for each time.
		if every := r.expecting.every; e.asked > 0 && age > every/2 {
			most = every
		}
		e.await(now.Add(-min(max(age, 0), most)), r.expecting.every)
	}
}

// askDue asks those who are overdue, one after the other, as far as there may be requests now.
func (r *reporting) askDue(now time.Time) {
	x := &r.expecting
	x.lookAt = now.Add(askLook)
	rate := max(askFew, askShare*float64(len(x.list))/x.every.Seconds())
	var next time.Time
	for range x.list {
		x.turnOf = (x.turnOf + 1) % len(x.list)
		e := x.list[x.turnOf]
		if !now.Before(e.askAt) {
			if !x.asking.has(now, rate, 2*rate) {
				x.turnOf-- // who is the next to be asked
				return
			}
			x.asking.spent++
			r.ask(now, e)
		}
		next = earliest(next, e.askAt)
	}
	x.lookAt = later(x.lookAt, next)
}

// ask asks a member for its last report, each time by other ways until it is heard: who drops a request says nothing of it.
func (r *reporting) ask(now time.Time, e *expectation) {
	if e.asked > 0 {
		e.pair++
	}
	if e.asked++; e.asked < askTimes {
		e.askAt = now.Add(askAgain)
	} else {
		e.askAt = now.Add(r.expecting.every)
	}
	g := r.group
	a := reportAsk{asker: targetOf(g.address), at: g.reportTime(now, 0)}
	if known := r.reader.authors[e.author]; known != nil {
		a.heard, a.context = known.at, known.context
	}
	item := a.append(nil)
	item = append(item, g.c.cfg.Identity.Sign(askSigned(g.id, e.author, item))...)
	for _, n := range r.pair(now, e.target, e.pair) {
		r.gather(now, n, e.target, item)
		r.hurry(now, n)
	}
	g.counters.ReportsAsked++
}

func askSigned(id journal.GroupID, of journal.Author, b []byte) []byte {
	return append(append(append([]byte(askLabel), id[:]...), of[:]...), b...)
}

// A reportWay is one of the staff to whom this machine reports.
type reportWay struct {
	target     reportTarget
	by         [2]*neighbor // to whom the last report went
	turn       int          // by which way the next goes
	asked      uint64       // when it asked for one last, in milliseconds of class time
	repeatedAt time.Time    // when it got it
}

// target finds the ways to those who are told. What is known of those who were before is kept: a request counts once.
func (r *reporting) target() {
	before := r.targets
	r.targets = nil
	for _, w := range r.cfg.To {
		to := reportWay{target: targetOf(r.group.GroupAddress(w.Peer))}
		if i := slices.IndexFunc(before, func(b reportWay) bool { return b.target == to.target }); i >= 0 {
			to = before[i]
		}
		r.targets = append(r.targets, to)
	}
}

// gotAsk takes in that one of the staff asks this machine for its last report, which did not come.
func (r *reporting) gotAsk(now time.Time, n *neighbor, item []byte) error {
	a, err := parseAsk(item)
	if err != nil {
		return err
	}
	g, s := r.group, &r.sealer
	i := slices.IndexFunc(r.targets, func(w reportWay) bool { return w.target == a.asker })
	switch {
	case i < 0, !r.isOn():
		return nil // it is not known here yet that this is one of the staff
	case a.at <= r.targets[i].asked, a.at > g.reportTime(now, reportAhead), a.at < g.reportTime(now, -reportBehind):
		g.counters.ReportsStale++
		return nil
	case s.last != nil && a.heard >= s.made && a.context == s.context:
		return nil // the report and the request met on the way
	case !n.reportLink().asks.has(now, askedRate, askedOnce):
		g.counters.Slowed++
		return nil
	}
	n.reports.asks.spent++
	if by := r.cfg.To[i].Author; !g.c.cfg.Signatures.Verify(by[:], askSigned(g.id, g.self(), a.signed), a.sig) {
		g.counters.Forged++
		return nil
	}
	w := &r.targets[i]
	switch w.asked = a.at; {
	case s.last == nil:
		r.soonAt = now
	case !now.Before(w.repeatedAt.Add(repeatAtMost)):
		w.repeatedAt = now
		r.repeat(now, w, a.context != s.context)
	}
	return nil
}

// repeat sends the last report once more to one of the staff, by two ways that the last was not sent by, if there are others.
func (r *reporting) repeat(now time.Time, to *reportWay, opening bool) {
	for _, n := range to.by {
		if n != nil {
			n.reportLink().doubts.shut(now, to.target, doubtFor)
		}
	}
	items := [][]byte{r.sealer.last}
	if opening {
		items = [][]byte{r.sealer.opening, r.sealer.last}
	}
	first, second := r.ways(now, to.target, nil)
	to.by = [2]*neighbor{first, second}
	for _, n := range to.by {
		if n != nil {
			r.gather(now, n, to.target, items...)
			r.hurry(now, n)
		}
	}
	r.group.counters.ReportsRepeated++
}
