package netsim

import (
	"net/netip"
	"slices"
	"time"
)

// A Reach is how far two hosts get that are told of each other by an introducer.
type Reach uint8

const (
	// Apart: at least one of the two never hears the other.
	Apart Reach = iota
	// Crossed: both hear each other, but never from the address that they wrote to. Whoever
	// follows the other to where it last came from makes it come from elsewhere again.
	Crossed
	// Paired: one pair of addresses carries both ways.
	Paired
)

// String returns a word.
func (r Reach) String() string { return [...]string{"apart", "crossed", "paired"}[r] }

// Punchable reports whether UDP hole punching without predicting ports connects a host behind a
// NAT of kind a to one behind another NAT of kind b, given a public introducer: whether their
// reach is Paired. It is the yardstick for a protocol that claims to punch holes.
func Punchable(a, b Kind) bool { return Punch(a, b) == Paired }

// Punch returns the best that hole punching without predicting ports can do, by doing it: both
// hosts first write to the introducer, which tells each as what it sees the other. From then on
// each keeps writing to every address of the other that it was told or has ever been written to
// from. Nothing else can be known, so no protocol gets further, unless it guesses ports or has
// introducers at several addresses.
//
// The theory behind the table that comes out. Call m0 the mapping that the introducer sees; it is
// the only address known at first. An EIM NAT has no other, so writing to anyone opens it to
// whoever its filter then admits. A NAT that is not EIM makes another mapping, m1, for the other
// host; a filter that is not EIF keeps m0 shut to it, so its host must be heard first, from m1,
// an address that nobody knows. The other side admits that if it is public, or EIF, or is EIM and
// filters by address only, since it has written to m0. Then answering m1 succeeds if the answer
// comes from where the filter of m1 expects it. Therefore APDF, whose filter expects a known
// port, never meets a NAT whose port towards it is new; two that both need to be heard first
// never meet; and where both are APDM and do hear each other, every answer comes from a new port.
func Punch(a, b Kind) Reach { return punch(a, b, punchRounds) }

// punchRounds ends the search where every answer comes from a new address, for ever. Our choice:
// all pairs there are have formed by the third round; later ones repeat it with other ports.
const punchRounds = 10

func punch(a, b Kind, rounds int) Reach {
	w := New(1, time.Time{})
	introducer := &witness{}
	w.Add(witnessAddr, introducer, Link{})
	A := addPuncher(w, a, netip.AddrFrom4([4]byte{198, 51, 100, 1}))
	B := addPuncher(w, b, netip.AddrFrom4([4]byte{198, 51, 100, 2}))
	w.RunFor(time.Second)
	A.knows, B.knows = introducer.saw[1:2:2], introducer.saw[:1:1]
	for quiet, round := 0, 0; quiet < 2 && round < rounds; round++ {
		before := len(A.heard) + len(B.heard)
		A.round(w)
		B.round(w)
		quiet++
		if len(A.heard)+len(B.heard) > before {
			quiet = 0
		}
	}
	return reach(A.heard, B.heard)
}

// reach judges what two hosts have heard of each other.
func reach(a, b []heard) Reach {
	for _, h := range a {
		if slices.Contains(b, heard{from: h.at, at: h.from}) {
			return Paired
		}
	}
	if len(a) > 0 && len(b) > 0 {
		return Crossed
	}
	return Apart
}

var witnessAddr = netip.MustParseAddrPort("203.0.113.1:1935")

// A witness is an introducer: it notes from where it is written to.
type witness struct{ saw []netip.AddrPort }

func (n *witness) Receive(_ time.Time, from netip.AddrPort, _ []byte) { n.saw = append(n.saw, from) }
func (n *witness) Advance(time.Time) time.Time                        { return time.Time{} }
func (n *witness) Transmit(time.Time, []byte) (netip.AddrPort, []byte, bool) {
	return netip.AddrPort{}, nil, false
}

// heard is a datagram that came: from where, and where its sender aimed it, which it contains.
type heard struct{ from, at netip.AddrPort }

// A puncher is a host that tries to reach another.
type puncher struct {
	site  *Site
	addr  netip.AddrPort
	knows []netip.AddrPort // addresses of the other
	todo  []netip.AddrPort // those it has not yet written to in this round
	heard []heard          // each once
}

// addPuncher adds a puncher behind a NAT of some kind.
func addPuncher(w *World, k Kind, outside netip.Addr) *puncher {
	p := &puncher{site: w.AddSite(NAT{Kind: k, Outside: outside}), todo: []netip.AddrPort{witnessAddr}}
	p.addr = netip.MustParseAddrPort("192.168.1.2:1935") // the same in both homes
	if k.Mapping == None {
		p.addr = netip.AddrPortFrom(outside, 1935)
	}
	p.site.Add(p.addr, p, Link{})
	return p
}

// round writes once to every address known at its start.
func (p *puncher) round(w *World) {
	p.todo = p.knows
	p.site.Poke(p.addr)
	w.RunFor(time.Second)
}

func (p *puncher) Receive(_ time.Time, from netip.AddrPort, datagram []byte) {
	h := heard{from: from}
	if err := h.at.UnmarshalBinary(datagram); err != nil {
		panic("BUG: a puncher sent something else: " + err.Error())
	}
	if !slices.Contains(p.heard, h) {
		p.heard = append(p.heard, h)
	}
	if !slices.Contains(p.knows, from) {
		p.knows = append(p.knows, from)
	}
}

func (p *puncher) Advance(time.Time) time.Time { return time.Time{} }

func (p *puncher) Transmit(_ time.Time, buf []byte) (netip.AddrPort, []byte, bool) {
	if len(p.todo) == 0 {
		return netip.AddrPort{}, nil, false
	}
	to := p.todo[0]
	p.todo = p.todo[1:]
	datagram, err := to.AppendBinary(buf)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return to, datagram, true
}
