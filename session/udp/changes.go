package udp

import (
	"net/netip"
	"slices"
	"time"
)

// Changes come in bursts, such as an address that goes and another that comes in its place. From firstLook to
// settle is how long to wait for more of them before looking: the longer the burst lasts, the longer (our
// choice).
const (
	firstLook = 10 * time.Millisecond
	settle    = 100 * time.Millisecond
)

// notices tell when to look at the interfaces again.
type notices interface {
	// next waits until something may have changed. It fails after Close, and when the Conn is closed.
	next() error
	Close() error
}

// A follower has somebody look at the interfaces whenever something may have changed.
type follower struct {
	notices
	settle time.Duration   // how long to wait for more notices at most, before a look
	closed <-chan struct{} // ends it
}

// run has look called soon after something may have changed, and ever less soon while that goes on.
func (f follower) run(look func()) {
	pause, looked := firstLook, time.Time{}
	for f.next() == nil {
		if time.Since(looked) > settle {
			pause = firstLook // the burst is over
		}
		select {
		case <-time.After(min(pause, f.settle)):
		case <-f.closed:
			return
		}
		look()
		pause, looked = min(2*pause, settle), time.Now()
	}
}

// refresh looks at the interfaces, listens on new addresses of those allowed, no longer on those
// that are gone, and tells if anything changed.
func (c *Conn) refresh() {
	now, err := c.look(c.names)
	if err != nil {
		return
	}
	c.in.renamed()
	moved := len(c.names) > 0 && c.rebind(bindsFor(now, true))
	if !moved && sameInterfaces(c.seen, now) {
		return
	}
	c.seen = now
	c.noteNear()
	select {
	case c.changed <- struct{}{}:
	default: // one is waiting
	}
}

// rebind closes the sockets that are not wanted any more and opens those that are new, and reports
// whether there were any. One that does not work yet, as at an IPv6 address that the system still
// checks for duplicates, is tried again with the next change: the end of that check is one.
func (c *Conn) rebind(wanted []bind) (moved bool) {
	old := slices.Clone(*c.sockets.Load())
	var sockets []*socket
	var missing []bind
	for _, b := range wanted {
		if at := slices.IndexFunc(old, func(s *socket) bool { return s.bind == b }); at >= 0 {
			sockets = append(sockets, old[at])
			old = slices.Delete(old, at, at+1)
		} else {
			missing = append(missing, b)
		}
	}
	closeAll(old) // first of all: one may have an address that only belongs to another network now
	opened := 0
	for _, b := range missing {
		if s, err := open(b, c.port); err == nil {
			sockets = append(sockets, s)
			opened++
		}
	}
	c.sockets.Store(&sockets)
	for _, s := range sockets[len(sockets)-opened:] {
		c.in.start(s)
	}
	return opened+len(old) > 0
}

// sameInterfaces reports whether two looks at the interfaces saw the same: which are up and
// running, with which addresses, in any order.
func sameInterfaces(a, b []iface) bool {
	return slices.EqualFunc(inOrder(a), inOrder(b), func(x, y iface) bool {
		return x.Index == y.Index && x.Name == y.Name && x.Flags == y.Flags && slices.Equal(x.prefixes, y.prefixes)
	})
}

// inOrder returns the interfaces, and the addresses of each, in an order of their own.
func inOrder(ifaces []iface) []iface {
	ifaces = slices.Clone(ifaces)
	slices.SortFunc(ifaces, func(x, y iface) int { return x.Index - y.Index })
	for n := range ifaces {
		ifaces[n].prefixes = slices.SortedFunc(slices.Values(ifaces[n].prefixes), netip.Prefix.Compare)
	}
	return ifaces
}
