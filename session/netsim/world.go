package netsim

import (
	"math/rand/v2"
	"net/netip"
	"time"
)

// A Node is a state machine that the world drives. The world calls one method of one node at a
// time: after Receive, when it asked to be woken or was poked, Advance and then Transmit until
// false, and both again if something was sent, because sending sets timers. A node may use the
// world from inside its methods, except for Run and its like.
type Node interface {
	// Receive hands over a datagram that arrived. The bytes are the node's own until Receive
	// returns; after that they are overwritten, so that a node which kept them fails early.
	Receive(now time.Time, from netip.AddrPort, datagram []byte)
	// Advance applies the passing of time and returns when to call it next; zero means never.
	Advance(now time.Time) (wake time.Time)
	// Transmit returns the next datagram to send, or false. The world calls it until false. buf
	// has length 0 and room for any datagram usual on a network; the datagram may be in it.
	Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool)
}

// Limits on what a node may do without time passing. Beyond them it would never end, so the
// world panics. Our choice: far above anything a sane node does.
const (
	maxRounds = 10_000  // calls of Advance that each want to be called again at once
	maxBurst  = 1 << 16 // datagrams
)

// A host is a node at an address.
type host struct {
	addr     netip.AddrPort
	site     *Site
	node     Node
	up, down *pipe // down is nil for an unlimited downlink
	wake     int64 // when Advance is due; never if there is no wake
	alarm    int64 // the queue's event for wake, at or before it; never if there is none
	gone     bool
}

const never = int64(-1)

type pair struct{ from, to netip.AddrPort }

// A World is a simulated network with its hosts and its clock. New makes one.
type World struct {
	start time.Time
	now   int64 // ns since start
	last  int64 // when a datagram was last delivered; -1 before the first
	queue queue
	rand  *rand.Rand

	public   Site
	pathRule func(from, to netip.AddrPort) Link
	ruled    pipe // what pathRule last returned

	filter  func(t time.Time, from, to netip.AddrPort, datagram []byte) ([]byte, bool)
	observe func(t time.Time, from, to netip.AddrPort, datagram []byte)
	trace   trace
	stats   Stats
	free    []*packet
	scratch []byte
	running bool
}

// New returns an empty world whose clock shows start. All chance comes from seed.
func New(seed uint64, start time.Time) *World {
	w := &World{
		start:   start.Round(0), // without a monotonic reading: this time has nothing to do with the machine's
		last:    -1,
		rand:    rand.New(rand.NewPCG(seed, 0x6e657473696d)),
		trace:   newTrace(),
		scratch: make([]byte, 0, 64<<10),
	}
	w.public = Site{w: w, network: newNetwork()}
	return w
}

// Now returns the virtual time.
func (w *World) Now() time.Time { return w.time(w.now) }

func (w *World) time(at int64) time.Time { return w.start.Add(time.Duration(at)) }

// ns converts a time to ns since start; times already past become now.
func (w *World) ns(t time.Time) int64 { return max(int64(t.Sub(w.start)), w.now) }

// Add puts a node at an address. What it sends goes through uplink. Its Advance is called as
// soon as the world runs. Add panics if the address is invalid or taken.
func (w *World) Add(addr netip.AddrPort, n Node, uplink Link) { w.public.Add(addr, n, uplink) }

// Remove takes the host at addr off the network, as when its power fails: its node is not called
// again. What it sent before still arrives.
func (w *World) Remove(addr netip.AddrPort) { w.public.Remove(addr) }

// Move changes a host's address, as when a laptop changes networks. Datagrams under way to the
// old address reach nobody; uplink and downlink stay, paths set for the old address do not
// follow. The node is not told. Site.Move moves a host behind a NAT, or out.
func (w *World) Move(old, new netip.AddrPort) { w.public.Move(old, &w.public, new) }

// SetUplink replaces the uplink of the host at addr from the next datagram on.
func (w *World) SetUplink(addr netip.AddrPort, l Link) { w.public.SetUplink(addr, l) }

// SetDownlink makes all that is sent to the host at addr cross l last. The zero Link undoes it.
func (w *World) SetDownlink(addr netip.AddrPort, l Link) { w.public.SetDownlink(addr, l) }

// SetPath makes datagrams from one address to another cross l after the sender's uplink. Losses
// and delays of the two add up. It says nothing about the way back. {Loss: 1} cuts a path. Hosts
// behind a NAT go by their outside addresses here.
func (w *World) SetPath(from, to netip.AddrPort, l Link) { w.public.SetPath(from, to, l) }

// SetPathRule computes the path of pairs without SetPath in the public network, which saves
// naming N² of them. The rule must depend on its arguments alone; a Rate would need memory and is not allowed.
func (w *World) SetPathRule(rule func(from, to netip.AddrPort) Link) { w.pathRule = rule }

// At calls f at time t, or next if t has passed. f may use nodes directly and should Poke them.
func (w *World) At(t time.Time, f func(now time.Time)) {
	w.queue.push(event{at: w.ns(t), call: f})
}

// Poke says that something outside the network changed the node at addr: as the next thing at
// this instant its Advance is called and what it wants to transmit is sent.
func (w *World) Poke(addr netip.AddrPort) { w.public.Poke(addr) }

// OnPacket calls f with every datagram that a host sends, at the time it does, before chance
// decides about it and after Filter. from is the address that the host has in its own site. f
// must not keep or change the bytes.
func (w *World) OnPacket(f func(t time.Time, from, to netip.AddrPort, datagram []byte)) {
	w.observe = f
}

// Filter calls f with every datagram that a host sends, and sends what it returns instead, or
// nothing if keep is false. f may change the bytes in place, but must not keep them.
func (w *World) Filter(f func(t time.Time, from, to netip.AddrPort, datagram []byte) (out []byte, keep bool)) {
	w.filter = f
}
