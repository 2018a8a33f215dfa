package netgroup

import "time"

// dismissWithin is how long the session with somebody who was sent away stays for the reason to arrive. Our choice: as
// long as a peer has to prove that it belongs.
const dismissWithin = joinWithin

// A dismissal is somebody who was sent away.
type dismissal struct {
	n  *neighbor
	by time.Time // the session goes then, if not before
}

// dismiss parts with a neighbour once what was written has arrived. Who answers pings and takes nothing in would keep
// its session otherwise.
func (n *neighbor) dismiss(now time.Time) {
	n.out.Close()
	n.dropped = true
	n.group.c.dismissed = append(n.group.c.dismissed, dismissal{n, now.Add(dismissWithin)})
}

// endDismissals ends those whose time is up, and returns when the next is.
func (c *Connection) endDismissals(now time.Time) (wake time.Time) {
	for len(c.dismissed) > 0 && !now.Before(c.dismissed[0].by) {
		c.dismissed[0].n.drop(now)
		c.dismissed = c.dismissed[1:]
	}
	if len(c.dismissed) == 0 {
		c.dismissed = nil
		return time.Time{}
	}
	return c.dismissed[0].by
}
