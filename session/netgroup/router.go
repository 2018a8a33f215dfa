package netgroup

import (
	"crypto/sha256"
	"slices"
	"time"

	"lyceum/session/netgroup/posting"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rtmfp"
)

const (
	routedWithin = 1500 * time.Millisecond // a neighbour answers, or another is tried; at least, and four round trips
	keptFor      = 5 * time.Second         // after a neighbour sees to a message it may still say that it cannot
	maxTransits  = 512                     // messages on their way through here; more are not taken
	transitBytes = 4 << 20                 // of these together
	maxTries     = 4                       // neighbours that are tried for one
	handledSize  = 4096                    // messages that are not handled twice
	maxRecalls   = 4096                    // addresses; with more, what was sent before cannot be taken back

	// What one neighbour may have passed on. More is answered by that it cannot be.
	routeRate  = 50.0 // a second
	routeBurst = 200.0

	settledAfter = 5 * time.Second // in the group, and then
	nearQuiet    = 2 * time.Second // without a change next to this machine on the ring
)

// A transit is a directed message for which this machine looks for the next who sees to it.
type transit struct {
	route        // of the attempt; hops are those that it came
	target       ring.Address
	kind         directedKind
	from         *neighbor // who sent it here; nil: this machine, or one that is gone
	fromTransfer uint64
	to           *neighbor     // who was asked to see to it
	taken        bool          // it said that it does
	due          time.Time     // when to give up waiting for it or, once taken, to forget the message
	until        time.Time     // when it is worth nothing any more; zero: never. Of this machine's own alone
	recall       *rtmfp.Recall // of the same, to one member
	tried        []*neighbor
}

// A router passes directed messages on. Each goes to the neighbour nearest to its target while there is one
// nearer than where it is, so its distance falls with every link and it cannot go in circles. Whom it arrives at
// delivers it if it is in the mode nearest or the target; else it hands it to its nearest neighbour in that mode,
// and from there it goes on among those. Each neighbour says at once that it sees to a message; if it does not, or
// later says that it cannot, the next nearest is tried.
type router struct {
	group   *Group
	mode    ReceiveMode
	settled bool      // in the mode nearest, and neighbours know
	quietAt time.Time // when those next to this machine on the ring changed

	transfers uint64 // the last number given
	transits  []*transit
	bytes     int
	dueAt     time.Time // the earliest of the transits; zero: none
	handled   posting.IDSet
	recalls   map[ring.Address]*rtmfp.Recall // of what was sent to each since it was taken back last
}

func newRouter(now time.Time, g *Group) *router {
	return &router{group: g, quietAt: now, handled: posting.NewIDSet(handledSize)}
}

// setMode chooses which messages are taken here.
func (r *router) setMode(now time.Time, mode ReceiveMode) {
	if r.mode == mode {
		return
	}
	r.mode = mode
	if mode == ReceiveExact && r.settled {
		r.settled = false
		r.tellMode(now)
	}
}

// nearChanged notes that others stand next to this machine on the ring.
func (r *router) nearChanged(now time.Time) { r.quietAt = now }

// settlesAt returns when the mode nearest holds; zero if it does already or was not chosen.
func (r *router) settlesAt() time.Time {
	if r.mode == ReceiveExact || r.settled || !r.group.routes() {
		return time.Time{}
	}
	return later(r.group.joinedAt.Add(settledAfter), r.quietAt.Add(nearQuiet))
}

func (r *router) tellMode(now time.Time) {
	for _, n := range r.group.ups {
		r.meet(now, n)
	}
}

// meet tells a neighbour of the mode. It takes it for exact until then.
func (r *router) meet(now time.Time, n *neighbor) {
	if r.settled || n.toldMode {
		n.toldMode = true
		mode := ReceiveExact
		if r.settled {
			mode = ReceiveNearest
		}
		n.send(now, appendReceives(nil, mode))
	}
}

// advance does what is due.
func (r *router) advance(now time.Time) {
	if at := r.settlesAt(); !at.IsZero() && !now.Before(at) {
		r.settled = true
		r.tellMode(now)
	}
	if r.dueAt.IsZero() || now.Before(r.dueAt) {
		return
	}
	for _, t := range slices.Clone(r.transits) {
		switch {
		case now.Before(t.due):
		case t.taken:
			r.forget(t)
		default:
			r.tryNext(now, t)
		}
	}
	r.schedule()
}

func (r *router) wake() time.Time { return earliest(r.dueAt, r.settlesAt()) }

// schedule notes when the next of the transits is due.
func (r *router) schedule() {
	r.dueAt = time.Time{}
	for _, t := range r.transits {
		r.dueAt = earliest(r.dueAt, t.due)
	}
}

// send sends a message of this machine's own.
func (r *router) send(now time.Time, raw []byte) (SendResult, error) {
	return r.sendUntil(now, raw, time.Time{})
}

// sendUntil is send of a message that is given up at a time; zero: never.
func (r *router) sendUntil(now time.Time, raw []byte, until time.Time) (SendResult, error) {
	if r.isFull(len(raw)) {
		return NotSent, ErrCongested
	}
	d, err := parseDirected(raw)
	if err != nil {
		return NotSent, err
	}
	r.handled.Add(handledID(raw, false))
	if !r.begin(now, &transit{route: route{directed: raw}, target: d.target, kind: d.kind, until: until, recall: r.recallOf(d.target)}) {
		return NoRoute, nil
	}
	return Sent, nil
}

// handledID names a message on one of the two stretches of its way.
func handledID(raw []byte, nearest bool) posting.ID {
	id := idOf(sha256.Sum256(raw))
	if nearest {
		id[0] ^= 0xff
	}
	return id
}

func (r *router) isFull(size int) bool {
	return len(r.transits) >= maxTransits || r.bytes+size > transitBytes
}

// gotRoute takes in a message on its way. What comes again was seen to.
func (r *router) gotRoute(now time.Time, n *neighbor, body []byte) error {
	if !r.group.routes() {
		return ErrNotEnabled
	}
	m, err := parseRoute(body)
	if err != nil {
		return err
	}
	d, err := parseDirected(m.directed)
	if err != nil {
		return err
	}
	n.charge(now, float64(len(m.directed)/bytesPerToken))
	n.send(now, appendRouted(nil, m.transfer, r.take(now, n, m, d)))
	return nil
}

// take sees to a message that a neighbour sent, if it can.
func (r *router) take(now time.Time, n *neighbor, m route, d directed) routeResult {
	id := handledID(m.directed, m.nearest)
	switch {
	case r.handled.Has(id):
		return routeTaken
	case m.hops >= maxHops, r.isFull(len(m.directed)), !n.routed.has(now, routeRate, routeBurst):
		return routeBusy
	}
	n.routed.spent++
	r.handled.Add(id)
	if !r.begin(now, &transit{route: m, target: d.target, kind: d.kind, from: n, fromTransfer: m.transfer}) {
		return routeNobody
	}
	return routeTaken
}

// begin looks for the first to see to a message. It is false if there is nobody.
func (r *router) begin(now time.Time, t *transit) bool {
	r.transits = append(r.transits, t)
	r.bytes += len(t.directed)
	ok := r.pass(now, t)
	r.schedule()
	return ok
}

// pass hands a message to the next who may see to it, or delivers it. It is false, and the message forgotten, if
// there is nobody.
func (r *router) pass(now time.Time, t *transit) bool {
	n, nearest := r.next(t)
	if n == nil {
		r.forget(t)
		if !r.isHere(t) {
			r.group.counters.Unrouted++
			return false
		}
		r.group.deliver(now, t.directed, t.hops)
		return true
	}
	r.transfers++
	t.transfer, t.to, t.taken = r.transfers, n, false
	t.due = now.Add(max(routedWithin, 4*n.session.RTT()))
	t.tried = append(t.tried, n)
	n.sendAside(now, sideDirected, route{transfer: t.transfer, hops: t.hops + 1, nearest: nearest, directed: t.directed}.append(nil),
		rtmfp.Deadlines{StartBy: t.until, FinishBy: t.until, Recall: t.recall})
	return true
}

// recallOf returns by what this machine's own messages to an address are taken back.
func (r *router) recallOf(target ring.Address) *rtmfp.Recall {
	if r.recalls == nil || len(r.recalls) >= maxRecalls {
		r.recalls = map[ring.Address]*rtmfp.Recall{}
	}
	if r.recalls[target] == nil {
		r.recalls[target] = new(rtmfp.Recall)
	}
	return r.recalls[target]
}

// withdraw forgets this machine's own messages to an address that nobody sees to yet. What of them has not left does not, though
// the attempt to send them have been given up.
func (r *router) withdraw(target ring.Address) {
	if back := r.recalls[target]; back != nil {
		back.Take()
		delete(r.recalls, target)
	}
	for _, t := range slices.Clone(r.transits) {
		if t.hops == 0 && t.from == nil && !t.taken && t.kind == directedPerson && t.target == target {
			r.forget(t)
		}
	}
	r.schedule()
}

// isHere reports whether a message that nobody is nearer to its target for is delivered here.
func (r *router) isHere(t *transit) bool {
	return t.target == r.group.address || t.kind == directedNearest && r.settled
}

// next returns who is to see to a message, and whether it goes from one in the mode nearest to the next from there on.
// It is nil if nobody is nearer to the target than this machine, or enough were tried.
func (r *router) next(t *transit) (next *neighbor, nearest bool) {
	g := r.group
	if t.target == g.address || len(t.tried) >= maxTries {
		return nil, false
	}
	if next = r.nearestOf(t, t.nearest); next != nil && ring.Nearer(t.target, next.address, g.address) {
		return next, t.nearest
	}
	if t.nearest || r.settled || t.kind == directedPerson {
		return nil, false
	}
	return r.nearestOf(t, true), true // this is the end of the way over all, but not in the mode
}

// nearestOf returns the neighbour nearest to a message's target that was not tried; of those in the mode nearest, if
// only these count.
func (r *router) nearestOf(t *transit, nearest bool) (best *neighbor) {
	linked := &r.group.linked
	for i := range linked.Len() {
		a, n := linked.At(i)
		if nearest && n.receives != ReceiveNearest || slices.Contains(t.tried, n) {
			continue
		}
		if best == nil || ring.Nearer(t.target, a, best.address) {
			best = n
		}
	}
	return best
}

// gotRouted takes in whether a neighbour sees to a message.
func (r *router) gotRouted(now time.Time, n *neighbor, body []byte) error {
	if !r.group.routes() {
		return ErrNotEnabled
	}
	transfer, result, err := parseRouted(body)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.transits, func(t *transit) bool { return t.transfer == transfer && t.to == n })
	if i < 0 {
		return nil // another was tried in the meantime
	}
	switch t := r.transits[i]; {
	case result == routeTaken && !t.taken:
		t.taken, t.due = true, now.Add(keptFor)
	case result == routeNobody && t.hops > 0: // only who sent it tries another way, or there would be ever more
		r.forget(t)
		r.fail(now, t)
	case result != routeTaken:
		r.tryNext(now, t)
	}
	r.schedule()
	return nil
}

// tryNext has another see to a message, or tells who sent it here that nobody does.
func (r *router) tryNext(now time.Time, t *transit) {
	if !t.until.IsZero() && !now.Before(t.until) {
		r.forget(t)
		return
	}
	if !r.pass(now, t) {
		r.fail(now, t)
	}
}

// fail tells who sent a message that nobody sees to it.
func (r *router) fail(now time.Time, t *transit) {
	if t.from != nil {
		t.from.send(now, appendRouted(nil, t.fromTransfer, routeNobody))
	}
}

func (r *router) forget(t *transit) {
	r.transits = slices.DeleteFunc(r.transits, func(other *transit) bool { return other == t })
	r.bytes -= len(t.directed)
}

// gone takes in that a neighbour is not there any more.
func (r *router) gone(now time.Time, n *neighbor) {
	if len(r.transits) == 0 {
		return
	}
	for _, t := range slices.Clone(r.transits) {
		if t.from == n {
			t.from = nil
		}
		if t.to == n {
			r.tryNext(now, t)
		}
	}
	r.schedule()
}

// receive reads what a neighbour says about directed messages.
func (r *router) receive(now time.Time, n *neighbor, kind messageKind, body []byte) (err error) {
	switch kind {
	case messageTell:
		return n.gotTell(now, body)
	case messageRoute:
		return r.gotRoute(now, n, body)
	case messageRouted:
		return r.gotRouted(now, n, body)
	}
	if !r.group.routes() {
		return ErrNotEnabled
	}
	mode, err := parseReceives(body)
	if err == nil {
		n.receives = mode
	}
	return err
}
