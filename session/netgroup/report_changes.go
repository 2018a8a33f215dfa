package netgroup

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// In a small group, where each is told of all, a report is much longer than what changed since the last: while sixty come
// within seconds, reports to everybody at each change took most of what they sent. So a neighbour that has had a report
// is told of what is different since, in a message
//
//	changes  of how many members it was told ‖ members ‖ capacity ‖ a list: of members that are new or told of otherwise ‖
//	         count ‖ that many peer IDs, by rising ID: of members that are told of no more
//
// where members, capacity and the list are as in reports. One goes out when there is something to tell, and a report in
// its place if an address of either end changed, or the last one did not fit into the transport's buffer. Who was told
// of another number, as it did not listen at first, asks for a report.
type changes struct {
	base     int
	members  uint64
	capacity uint64
	list     []listing
	gone     []keying.PeerID
}

// noteReported keeps what a neighbour was told, if changes of that can be told.
func (n *neighbor) noteReported(r *report) {
	n.reported = nil
	if !n.resync && n.group.count <= tellAllUpTo {
		n.reported = r
	}
}

// tellChanges tells a neighbour what is different since it was told last, if anything is.
func (g *Group) tellChanges(now time.Time, n *neighbor) {
	was, is := n.reported, g.reportFor(now, n)
	if was == nil || g.count > tellAllUpTo || !slices.Equal(was.observed, is.observed) || !slices.Equal(was.own, is.own) {
		n.send(now, is.append(nil))
		n.noteReported(is)
		return
	}
	c := changesBetween(was, is)
	if len(c.list) == 0 && len(c.gone) == 0 && was.members == is.members && was.capacity == is.capacity {
		return
	}
	n.send(now, c.append(nil))
	n.noteReported(is)
}

// changesBetween returns what is different in one report from another.
func changesBetween(was, is *report) changes {
	c := changes{base: len(was.list), members: is.members, capacity: is.capacity}
	for i, j := 0, 0; i < len(was.list) || j < len(is.list); {
		order := -1
		switch {
		case i == len(was.list):
			order = +1
		case j < len(is.list):
			order = bytes.Compare(was.list[i].ID[:], is.list[j].ID[:])
		}
		switch {
		case order < 0:
			c.gone = append(c.gone, was.list[i].ID)
			i++
			continue
		case order > 0 || !was.list[i].says(&is.list[j]):
			c.list = append(c.list, is.list[j])
		}
		if j++; order == 0 {
			i++
		}
	}
	return c
}

// says reports whether two listings of a member say the same: of one that is not linked the age goes on by itself.
func (l *listing) says(other *listing) bool {
	return l.linked == other.linked && l.chance == other.chance && slices.Equal(l.Addrs, other.Addrs)
}

func (c changes) append(b []byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageChanges)), uint64(c.base))
	b = wire.AppendVLU(b, c.members)
	b = appendList(wire.AppendVLU(b, c.capacity), c.list)
	b = wire.AppendVLU(b, uint64(len(c.gone)))
	for _, id := range c.gone {
		b = append(b, id[:]...)
	}
	return b
}

func parseChanges(b []byte) (c changes, err error) {
	base, b, err := takeCount(b, maxListed)
	if err != nil {
		return c, err
	}
	c.base = base
	if c.members, c.capacity, b, err = takeReckoned(b); err != nil {
		return c, err
	}
	if c.list, b, err = takeList(b); err != nil {
		return c, err
	}
	n, b, err := takeCount(b, maxListed)
	for range n {
		var raw []byte
		if raw, b, err = take(b, len(keying.PeerID{})); err != nil {
			return c, err
		}
		id := keying.PeerID(raw)
		if k := len(c.gone); k > 0 && bytes.Compare(c.gone[k-1][:], id[:]) >= 0 || has(c.list, id) {
			return c, fmt.Errorf("members that are gone: %w", wire.ErrMalformed)
		}
		c.gone = append(c.gone, id)
	}
	return c, orTrailing(err, b)
}

// has reports whether a list has a member.
func has(list []listing, id keying.PeerID) bool {
	_, ok := slices.BinarySearchFunc(list, id, func(l listing, id keying.PeerID) int { return bytes.Compare(l.ID[:], id[:]) })
	return ok
}

// gotChanges takes in what is different from what a neighbour said before.
func (n *neighbor) gotChanges(now time.Time, body []byte) error {
	c, err := parseChanges(body)
	if err != nil {
		return err
	}
	if c.base != len(n.lists) {
		n.send(now, []byte{byte(messageAskReport)})
		return nil
	}
	var kept []listed
	for _, l := range n.lists {
		if !has(c.list, l.id) && !slices.Contains(c.gone, l.id) {
			kept = append(kept, l)
		}
	}
	if len(kept)+len(c.list) > maxListed {
		return fmt.Errorf("%d members told of: %w", len(kept)+len(c.list), wire.ErrMalformed)
	}
	n.estimate, n.capacity = int(c.members), c.capacity
	n.hearOf(now, kept, c.list)
	return nil
}

// askReportEvery is how often a neighbour may ask for a report.
const askReportEvery = time.Second

// gotAskReport tells a neighbour everything that did not hear what changes are told from.
func (n *neighbor) gotAskReport(now time.Time, body []byte) error {
	if n.up && now.Sub(n.askedAt) >= askReportEvery {
		n.askedAt = now
		n.group.reportTo(now, n)
	}
	return orTrailing(nil, body)
}
