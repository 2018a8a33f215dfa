package netgroup

import (
	"slices"
	"time"

	"lyceum/session/netgroup/replication"
	"lyceum/session/rtmfp"
)

// Replies with objects and entries are held back here rather than in the transport: what waits there is sent to all
// neighbours at the same time, so that each gets its object late, and cannot be taken back. So only a few
// are under way at a time, one to each neighbour, which keeps the line busy. The first to a neighbour do not
// count, for they take several round trips until the transport has found out what the path carries, nor, after
// a while, does one that takes long because its receiver's line is slow.
const (
	repliesAtOnce = 6
	repliesAtMost = 16
	replyKbit     = 2000 // of a line that was measured, for each: what goes first waits for what every session has on its way
	firstReplies  = 2
	slowReply     = 150 * time.Millisecond // or twice what replies usually take
	stuckReply    = 2 * time.Second        // or four times what one takes on a line that was measured: its receiver does not take it
	stuckAtFirst  = 10 * time.Second       // of a line that was not
)

// While there are streams, objects take a quarter of a line that was full once at most, and one reply is under way at a time: what a full line has taken
// already, the packets of streams wait for, whatever their priority. Our choice, by measuring (decision 0049): a stream's packets took 3.8 times as long
// beside a file without that, 1.2 times with half of the line.
const (
	liveShare   = 0.25
	liveReplies = 1
)

// An uplink is what the object spaces and logs of a connection share.
type uplink struct {
	replies []*bulk // passed to the owner or the transport, and not sent yet; oldest first
	usual   time.Duration
	line    time.Duration // what a reply takes at most if the line alone holds it up; 0 if the line was not measured
	turn    int           // of the space that is next
	look    bool          // for requests that can be passed on
	lookAt  time.Time     // the same, when a reply counts as slow
	nextAt  time.Time     // the same, when objects may go again beside streams; zero: nothing waits for that
	paidAt  time.Time     // until when the share of objects is spent
}

// A bulk is the flows of objects and entries to and from a neighbour.
type bulk struct {
	n    *neighbor
	out  SendFlow    // nil before the first reply
	in   ReceiveFlow // nil until the peer begins it
	busy bool        // with a reply
	at   time.Time
	sent int  // replies
	slow bool // the last took much longer than the line does
}

// serve has logs answered and the object spaces pass on requests, each in turn, while there is room for replies.
func (c *Connection) serve(now time.Time) {
	u := &c.uplink
	u.look, u.lookAt, u.line = false, time.Time{}, c.replyTime()
	for idle := 0; idle < len(c.spaces)+len(c.logs); {
		if !u.hasRoom(now, c.repliesAtMost()) {
			return
		}
		served := false
		if u.turn = (u.turn + 1) % (len(c.spaces) + len(c.logs)); u.turn < len(c.logs) {
			served = c.logs[u.turn].serve(now)
		} else {
			served = c.spaces[u.turn-len(c.logs)].serve(now)
		}
		if idle++; served {
			idle = 0
		}
	}
}

// serve has a request passed on, if there is one.
func (s *Objects) serve(now time.Time) bool {
	if c := s.group.c; c.isLive() && c.capacity.wasFull() && !c.uplink.hasRoomBesideStreams(now) {
		return false
	}
	served := s.engine.Serve(now, func(number replication.Neighbor) bool { return s.group.canReply(number) })
	s.settle(now)
	return served
}

// canReply reports whether a neighbour has no reply under way.
func (g *Group) canReply(number replication.Neighbor) bool {
	n := g.numbered[number]
	return n != nil && !n.dropped && !n.bulk.busy
}

// repliesAtMost returns how many replies may be under way: few on a line that is known to be thin.
func (c *Connection) repliesAtMost() int {
	if limit := c.capacity.limit; limit > 0 {
		return min(repliesAtMost, max(1, int(limit/replyKbit)))
	}
	return repliesAtMost
}

// replyTime returns what a reply takes while as many are under way as may be, and beside streams, 0 if the line was not measured.
func (c *Connection) replyTime() time.Duration {
	limit := c.capacity.limit
	if limit == 0 {
		return 0
	}
	if c.isLive() {
		limit *= liveShare
	}
	return time.Duration(float64(c.repliesAtMost()) * 8 * replication.MaxObject / limit * float64(time.Millisecond))
}

// patience returns for how long a reply keeps the line busy at most: after that another may get under way in its place. A neighbour
// that asks and then takes nothing, or takes it late each time, would keep all others from their answers else.
func (u *uplink) patience(b *bulk) time.Duration {
	switch {
	case u.line == 0:
		return stuckAtFirst
	case b.slow:
		return max(slowReply, 2*u.line)
	}
	return max(stuckReply, 4*u.line)
}

// hasRoom reports whether another reply may get under way, or else notes when to look again: if fewer than most keep the line busy,
// and few that are neither slow nor the first.
func (u *uplink) hasRoom(now time.Time, most int) bool {
	slow := max(slowReply, 2*u.usual)
	return u.fewer(now, most, u.patience) && u.fewer(now, repliesAtOnce, func(b *bulk) time.Duration {
		if b.sent < firstReplies {
			return 0
		}
		return slow
	})
}

// fewer reports whether fewer replies than that count, each of them for a while.
func (u *uplink) fewer(now time.Time, than int, while func(*bulk) time.Duration) bool {
	count, first := 0, time.Time{}
	for _, b := range u.replies {
		if until := b.at.Add(while(b)); now.Before(until) {
			first = earliest(first, until)
			count++
		}
	}
	if count < than {
		return true
	}
	u.lookAt = first
	return false
}

// isLive reports whether there are streams that this machine sends, plays or passes on.
func (c *Connection) isLive() bool {
	return slices.ContainsFunc(c.groups, func(g *Group) bool { return g.streams != nil && len(g.streams.order) > 0 })
}

// hasRoomBesideStreams reports whether a reply with objects may get under way while there are streams, or else notes when to look again.
func (u *uplink) hasRoomBesideStreams(now time.Time) bool {
	at := u.paidAt
	for n, b := range u.replies {
		if slow := b.at.Add(max(slowReply, 2*u.usual)); n >= len(u.replies)-liveReplies && at.Before(slow) {
			at = slow
		}
	}
	if !at.After(now) {
		return true
	}
	u.nextAt = earliest(u.nextAt, at)
	return false
}

// spend notes that a reply with objects went out, of so many bytes.
func (c *Connection) spend(now time.Time, bytes int) {
	if c.isLive() {
		c.uplink.paidAt = now.Add(time.Duration(float64(8*bytes) / (liveShare * c.capacity.kbit(now)) * float64(time.Millisecond)))
	}
}

// advance applies the passing of time.
func (u *uplink) advance(now time.Time) {
	if !u.nextAt.IsZero() && !now.Before(u.nextAt) {
		u.nextAt, u.look = time.Time{}, true
	}
	if !u.lookAt.IsZero() && !now.Before(u.lookAt) {
		u.look = true
	}
}

// begin notes that a request of a neighbour was passed on.
func (u *uplink) begin(now time.Time, b *bulk) {
	b.busy, b.at = true, now
	u.replies = append(u.replies, b)
}

// done notes that a reply was sent, or will not be.
func (u *uplink) done(now time.Time, b *bulk) {
	if !b.busy {
		return
	}
	b.busy = false
	u.replies = slices.DeleteFunc(u.replies, func(other *bulk) bool { return other == b })
	took := now.Sub(b.at)
	b.slow = u.line > 0 && took > max(slowReply, 2*u.line)
	if b.sent++; b.sent > firstReplies {
		u.usual += (min(took, max(stuckReply, 4*u.line)) - u.usual) / 8 // not by how long somebody takes nothing
	}
	u.look = true
}

// sendBulk gives a reply to the transport.
func (n *neighbor) sendBulk(now time.Time, message []byte) {
	if n.bulk.out == nil {
		out, err := n.session.OpenFlow([]byte(bulkMetadata+string(n.group.keys.tag[:])), rtmfp.PriorityBulk)
		if err != nil {
			n.group.c.uplink.done(now, &n.bulk)
			return
		}
		n.bulk.out = out
		out.SetOwner(&n.bulk)
	}
	if n.bulk.out.Write(now, message, rtmfp.Deadlines{}) != nil { // the session is over: its end will be told
		n.group.c.uplink.done(now, &n.bulk)
		return
	}
	if messageKind(message[0]) == messageObjects {
		n.group.c.spend(now, len(message))
	}
	n.group.c.capacity.written += len(message)
	n.group.rates.sent[trafficOfBulk(messageKind(message[0]))].add(now, len(message))
	n.bulk.out.NotifySent()
}

// beginBulk accepts the flow of objects that a neighbour begins. It does so with its first reply, so it was asked.
func (n *neighbor) beginBulk(f ReceiveFlow) {
	if n == nil || !n.up && !n.doubtful || n.bulk.in != nil {
		f.Reject(0)
		return
	}
	n.bulk.in = f
	f.SetOwner(&n.bulk)
}

// close ends both flows.
func (b *bulk) close() {
	if b.out != nil {
		b.out.Close()
	}
	if b.in != nil {
		b.in.Reject(0)
	}
}
