package rtmfp

import (
	"net/netip"
	"time"

	"lyceum/session/wire"
)

// maxRedirected is how many addresses an opening takes from the redirects of one address together (our
// choice: enough for one peer with several interfaces, and of 24 candidates one rotten
// introducer must leave room for what others tell).
const maxRedirected = 8

// maxRedirectedPorts is at how many ports of one IP address redirects can make an opening look (our
// choice: introducers may each see another port of one address translator, but no peer needs many, and
// the address may be a bystander's).
const maxRedirectedPorts = 4

// handleRedirect takes in where else the wanted peer may be (RFC 7016 §3.5.1.1.1), while nobody has
// answered for it yet. Anyone may say so who knows our hello's tag: the wanted peer's certificate is
// still what decides, so a lie costs some hellos and no more.
func (e *Endpoint) handleRedirect(now time.Time, from netip.AddrPort, payload []byte) {
	tag, _, err := wire.TakeField(payload)
	if err != nil {
		e.counters.Malformed++
		return
	}
	s := e.openings[string(tag)]
	if sought := e.seekers[string(tag)]; sought != nil {
		e.handleSeekersRedirect(now, from, sought, payload)
		return
	}
	if s == nil || s.state != stateOpening || s.opening.initiator != nil {
		e.counters.IgnoredChunks++
		return
	}
	r, err := wire.ParseResponderRedirect(payload)
	if err != nil {
		e.counters.Malformed++
		return
	}
	e.counters.Redirects++
	if len(r.Addresses) == 0 { // implied: where it came from (§2.3.5)
		r.Addresses = []wire.Address{{AddrPort: from}}
	}
	for _, a := range r.Addresses {
		if !meaningful(a.AddrPort, from) || e.own[a.AddrPort] || !s.opening.redirected(a.AddrPort, from, e.limits.Candidates) {
			e.counters.RefusedAddresses++
		}
	}
	s.advanceOpening(now) // says hello to the new ones
	e.reschedule(s)
}

// redirected makes addr a candidate on the word of teller, and reports whether it is one.
func (o *opening) redirected(addr, teller netip.AddrPort, limit int) bool {
	told, ports := 0, 0
	for _, c := range o.candidates {
		if c.addr == addr {
			return true
		}
		if c.teller == teller {
			told++
		}
		if c.teller.IsValid() && c.addr.Addr() == addr.Addr() {
			ports++
		}
	}
	if told >= maxRedirected || ports >= maxRedirectedPorts || len(o.candidates) >= limit {
		return false
	}
	o.candidates = append(o.candidates, candidate{addr: addr, teller: teller})
	return true
}
