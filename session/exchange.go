package session

import (
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// An exchange carries datagrams of one group between it and multicast groups of the local network: its membership
// updates, or its streams.
type exchange struct {
	peer    *Peer
	what    string // for the log
	options []udp.GroupOptions
	out     chan []byte   // full: what comes is dropped, for more follows
	moved   chan struct{} // fires when this machine's addresses have changed
	left    chan struct{} // closed when the group was left

	filter    func() func(datagram []byte) bool // makes, for one reader, what tells the group's datagrams from others
	perSecond int                               // datagrams that are read; the group takes fewer
	deliver   func(now time.Time, from netip.AddrPort, datagram []byte)
	keys      *atomic.Pointer[netgroup.MulticastKeys]  // for filter, of streams
	sends     func(joined []joinedGroup) []joinedGroup // chooses where to send

	joined  []joinedGroup // belongs to run, as does readers
	readers sync.WaitGroup
}

// A joinedGroup is a multicast group, and which of the exchange's options it was joined with.
type joinedGroup struct {
	Group
	option int
}

// exchanges are those of one group; nil where there is nothing to exchange.
type exchanges struct{ updates, streams *exchange }

func (e exchanges) all() (list []*exchange) {
	for _, x := range []*exchange{e.updates, e.streams} {
		if x != nil {
			list = append(list, x)
		}
	}
	return list
}

// start begins to carry datagrams until the group is left, if there is somewhere to carry them.
func (x *exchange) start(p *Peer, waiting int) *exchange {
	if len(x.options) == 0 {
		return nil
	}
	x.peer = p
	x.out, x.moved, x.left = make(chan []byte, waiting), make(chan struct{}, 1), make(chan struct{})
	p.done.Go(x.run)
	return x
}

// exchange begins to carry what the group's invite enables. What is carried runs on the loop.
func (p *Peer) exchange(g *netgroup.Group, spec *netgroup.Spec) {
	p.exchanges[g] = exchanges{
		updates: newUpdates(g, spec, p.cfg.Interfaces).start(p, maxUpdatesWaiting),
		streams: p.newStreams(g, spec).start(p, maxStreamsWaiting),
	}
}

// run sends and reads until the group is left.
func (x *exchange) run() {
	for again := true; again; {
		x.join()
		again = x.send(x.sends(x.joined))
	}
	for _, g := range x.joined {
		if err := g.Close(); err != nil {
			x.peer.cfg.Log.Debug("leaving a multicast group", "error", err)
		}
	}
	x.readers.Wait()
}

// join joins those groups that it is not in, and begins to read. A network on which that does not work is no reason to
// stay away: there may be another way.
func (x *exchange) join() {
	for i, o := range x.options {
		if slices.ContainsFunc(x.joined, func(j joinedGroup) bool { return j.option == i }) {
			continue // it follows the interfaces itself
		}
		g, err := x.peer.cfg.Network.joinGroup(o)
		if err != nil {
			x.peer.cfg.Log.Warn("not in a multicast group", "for", x.what, "error", err)
			continue
		}
		x.joined = append(x.joined, joinedGroup{g, i})
		x.readers.Go(func() { x.read(g) })
	}
	slices.SortFunc(x.joined, func(a, b joinedGroup) int { return a.option - b.option })
}

// offer takes a datagram to be sent.
func (x *exchange) offer(b []byte) {
	if x == nil {
		return
	}
	select {
	case x.out <- b:
	default:
	}
}

func (x *exchange) noteMoved() {
	select {
	case x.moved <- struct{}{}:
	default: // one is waiting
	}
}

// read hands what comes to the group, until g is closed. What is none of the group's business, and what comes too
// often, does not reach the loop.
func (x *exchange) read(g Group) {
	buf := make([]byte, udp.MaxDatagram)
	accepts := x.filter()
	intake := intake{perSecond: x.perSecond}
	for {
		n, from, err := g.ReadFrom(buf)
		if err != nil {
			return
		}
		if !accepts(buf[:n]) {
			continue
		}
		if !intake.takes(time.Now(), from.Addr()) {
			continue
		}
		// It fails when the peer is closed; then so is g, soon.
		_ = x.peer.Do(x.peer.ctx, func(now time.Time, _ *netgroup.Connection) { x.deliver(now, from, buf[:n]) })
	}
}

// maxSources is how many addresses an intake tells apart; further ones count as one.
const maxSources = 64

// An intake bounds what is handed on: so many datagrams a second, half of them from one address.
type intake struct {
	perSecond int
	second    time.Time // in which so many were
	count     int
	from      map[netip.Addr]int
}

func (in *intake) takes(now time.Time, from netip.Addr) bool {
	if now.Sub(in.second) >= time.Second {
		in.second, in.count = now, 0
		clear(in.from)
	}
	if in.from == nil {
		in.from = map[netip.Addr]int{}
	}
	if _, known := in.from[from]; !known && len(in.from) >= maxSources {
		from = netip.Addr{}
	}
	if in.count >= in.perSecond || in.from[from] >= in.perSecond/2 {
		return false
	}
	in.count++
	in.from[from]++
	return true
}

// send sends what the group has to tell. It returns true when it is to be chosen anew where to, and false when the
// group was left.
func (x *exchange) send(groups []joinedGroup) (again bool) {
	for {
		select {
		case b := <-x.out:
			x.sendTo(groups, b)
			continue
		case <-x.moved:
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

func (x *exchange) sendTo(groups []joinedGroup, b []byte) {
	for _, g := range groups {
		if err := g.Send(b); err != nil {
			x.peer.cfg.Log.Debug("sending by multicast", "for", x.what, "error", err)
		}
	}
}
