package session

import (
	"net/netip"
	"sync"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// updatesRead is how many membership updates of the group are read a second. The group takes fewer.
const updatesRead = 400

// maxUpdatesWaiting is how many membership updates wait to be sent; more are dropped, for others follow.
const maxUpdatesWaiting = 8

// An exchange carries the membership updates of one group between it and the local network.
type exchange struct {
	peer    *Peer
	group   *netgroup.Group
	filter  netgroup.UpdateFilter
	options []udp.GroupOptions
	out     chan []byte
	rejoin  chan struct{} // fires when this machine's interfaces have changed
	left    chan struct{} // closed when the group was left
}

// exchangeUpdates begins to carry a group's membership updates until it is left, if its invite enables them.
func (p *Peer) exchangeUpdates(g *netgroup.Group, spec *netgroup.Spec) {
	x := &exchange{
		peer: p, group: g, filter: spec.UpdateFilter(), options: updateGroups(spec.UpdateAddresses(), p.cfg.Interfaces),
		out: make(chan []byte, maxUpdatesWaiting), rejoin: make(chan struct{}, 1), left: make(chan struct{}),
	}
	if len(x.options) > 0 {
		p.exchanges[g] = x
		p.done.Go(x.run)
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

// run joins the groups, and joins them anew when the interfaces have changed. A network on which that does not work
// is no reason to stay away: there may be another way.
func (x *exchange) run() {
	for again := true; again; {
		var list []Group
		var readers sync.WaitGroup
		for _, o := range x.options {
			g, err := x.peer.cfg.Network.joinGroup(o)
			if err != nil {
				x.peer.cfg.Log.Warn("members of this network are not looked for", "error", err)
				continue
			}
			list = append(list, g)
			readers.Go(func() { x.read(g) })
		}
		again = x.send(list)
		for _, g := range list {
			if err := g.Close(); err != nil {
				x.peer.cfg.Log.Debug("leaving a multicast group", "error", err)
			}
		}
		readers.Wait()
	}
}

// offer takes an update to be sent.
func (x *exchange) offer(b []byte) {
	select {
	case x.out <- b:
	default:
	}
}

func (x *exchange) rejoinSoon() {
	select {
	case x.rejoin <- struct{}{}:
	default: // one is waiting
	}
}

// read hands what comes to the group, until g is closed. What is none of the group's business, and what comes too
// often, does not reach the loop.
func (x *exchange) read(g Group) {
	buf := make([]byte, udp.MaxDatagram)
	var second time.Time // in which count were handed on
	count := 0
	for {
		n, from, err := g.ReadFrom(buf)
		if err != nil {
			return
		}
		if !x.filter.Accepts(buf[:n]) {
			continue
		}
		if now := time.Now(); now.Sub(second) >= time.Second {
			second, count = now, 0
		}
		if count++; count > updatesRead {
			continue
		}
		// It fails when the peer is closed; then so is g, soon.
		_ = x.peer.Do(x.peer.ctx, func(now time.Time, _ *netgroup.Connection) {
			x.group.ReceiveUpdate(now, from, buf[:n])
		})
	}
}

// send sends what the group has to tell. It returns true when the groups are to be joined anew, and false when
// the group was left.
func (x *exchange) send(groups []Group) (again bool) {
	for {
		select {
		case b := <-x.out:
			x.sendTo(groups, b)
			continue
		case <-x.rejoin:
			return true
		case <-x.left:
		case <-x.peer.ctx.Done():
		}
		break
	}
	for {
		select {
		case b := <-x.out: // goodbye
			x.sendTo(groups, b)
		default:
			return false
		}
	}
}

func (x *exchange) sendTo(groups []Group, b []byte) {
	for _, g := range groups {
		if err := g.Send(b); err != nil {
			x.peer.cfg.Log.Debug("telling this network of the member here", "error", err)
		}
	}
}
