package session

import (
	"net/netip"
	"sync"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// maxUpdatesWaiting is how many membership updates wait to be sent; more are dropped, for others follow.
const maxUpdatesWaiting = 8

// exchangeUpdates carries membership updates between the group and the local network until the class is
// closed. A network on which that does not work is no reason to stay away: there may be another way.
func (c *Class) exchangeUpdates() {
	options := updateGroups(c.spec.UpdateAddresses(), c.cfg.Interfaces)
	if len(options) == 0 {
		return
	}
	for {
		groups := c.joinUpdateGroups(options)
		again := c.sendUpdates(groups.list)
		groups.close(c)
		if !again {
			return
		}
	}
}

// updateGroups says which groups to join, each with one address of either family at most.
func updateGroups(addrs []netip.AddrPort, interfaces []string) (options []udp.GroupOptions) {
	var v4, v6 int
	at := func(i int) *udp.GroupOptions {
		if i == len(options) {
			options = append(options, udp.GroupOptions{Interfaces: interfaces})
		}
		return &options[i]
	}
	for _, a := range addrs {
		if a.Addr().Is4() {
			at(v4).V4 = a
			v4++
		} else {
			at(v6).V6 = a
			v6++
		}
	}
	return options
}

// joinedGroups are the groups that updates come from and go to, and who reads them.
type joinedGroups struct {
	list    []Group
	readers sync.WaitGroup
}

func (c *Class) joinUpdateGroups(options []udp.GroupOptions) *joinedGroups {
	groups := new(joinedGroups)
	for _, o := range options {
		g, err := c.cfg.Network.joinGroup(o)
		if err != nil {
			c.cfg.Log.Warn("members of this network are not looked for", "error", err)
			continue
		}
		groups.list = append(groups.list, g)
		groups.readers.Go(func() { c.readUpdates(g) })
	}
	return groups
}

func (g *joinedGroups) close(c *Class) {
	for _, group := range g.list {
		if err := group.Close(); err != nil {
			c.cfg.Log.Debug("leaving a multicast group", "error", err)
		}
	}
	g.readers.Wait()
}

// readUpdates hands what comes to the group, until g is closed.
func (c *Class) readUpdates(g Group) {
	buf := make([]byte, udp.MaxDatagram)
	for {
		n, from, err := g.ReadFrom(buf)
		if err != nil {
			return
		}
		if n != netgroup.UpdateSize {
			continue // before it costs the loop anything
		}
		// It fails when the class is closed; then so is g, soon.
		_ = c.do(c.ctx, func(now time.Time) {
			c.group.ReceiveUpdate(now, from, buf[:n])
			c.takeEvents(now)
		})
	}
}

// sendUpdates sends what the group has to tell. It returns true when the groups are to be joined anew, as this
// machine's interfaces have changed, and false when the class is closed.
func (c *Class) sendUpdates(groups []Group) (again bool) {
	for {
		select {
		case b := <-c.updates:
			c.sendUpdate(groups, b)
		case <-c.rejoin:
			return true
		case <-c.ctx.Done():
			for {
				select {
				case b := <-c.updates: // goodbye
					c.sendUpdate(groups, b)
				default:
					return false
				}
			}
		}
	}
}

func (c *Class) sendUpdate(groups []Group, b []byte) {
	for _, g := range groups {
		if err := g.Send(b); err != nil {
			c.cfg.Log.Debug("telling this network of the member here", "error", err)
		}
	}
}
