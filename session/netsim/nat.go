package netsim

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"
)

// A Dependence says on how much of the remote address something a NAT does depends.
type Dependence uint8

// The behaviours of RFC 4787 §4.1 (mapping) and §5 (filtering). None means that the NAT does not
// do it at all.
const (
	None                    Dependence = iota
	EndpointIndependent                // on nothing
	AddressDependent                   // on the IP address
	AddressAndPortDependent            // on both
)

// part returns what of remote matters.
func (d Dependence) part(remote netip.AddrPort) netip.AddrPort {
	switch d {
	case AddressDependent:
		return netip.AddrPortFrom(remote.Addr(), 0)
	case AddressAndPortDependent:
		return remote
	}
	return netip.AddrPort{}
}

// String returns the abbreviation that is usual before M for mapping or F for filtering.
func (d Dependence) String() string { return [...]string{"none", "EI", "AD", "APD"}[d] }

// A Kind is how a NAT behaves towards different remote addresses. The kinds that people give
// names to: EIM/EIF is a "full cone", EIM/ADF a "restricted cone", EIM/APDF a "port restricted
// cone" and APDM/APDF "symmetric". With Mapping None and some Filtering it is a firewall that
// lets answers in and translates nothing, as homes have for IPv6.
type Kind struct{ Mapping, Filtering Dependence }

// Public is no NAT at all.
var Public Kind

// Kinds returns Public and the nine kinds of NAT, the friendliest first.
func Kinds() []Kind {
	kinds := []Kind{Public}
	for m := EndpointIndependent; m <= AddressAndPortDependent; m++ {
		for f := EndpointIndependent; f <= AddressAndPortDependent; f++ {
			kinds = append(kinds, Kind{m, f})
		}
	}
	return kinds
}

// String returns the kind as in "EIM/APDF".
func (k Kind) String() string {
	switch {
	case k == Public:
		return "public"
	case k.Mapping == None:
		return "wall/" + k.Filtering.String() + "F"
	}
	return k.Mapping.String() + "M/" + k.Filtering.String() + "F"
}

const (
	// DefaultLifetime is how long a NAT remembers. RFC 4787 REQ-5 demands two minutes and
	// recommends five. Our choice: what many home routers really do (Linux's conntrack for
	// datagrams without an answer), because what works with it works with more.
	DefaultLifetime = 30 * time.Second
	// DefaultCapacity is how much a NAT remembers. Our choice: a class of 32 behind one NAT whose
	// members all know one another by addresses outside needs a thousand.
	DefaultCapacity = 4096
)

// A NAT translates between the addresses of a site and one address outside. Its table has an
// entry for each pair of an inside host's mapping and whom the filter lets in through it; a
// mapping lives as long as it has an entry.
type NAT struct {
	Kind
	Outside     netip.Addr    // in the network that the site is connected to; not used if Mapping is None
	Hairpinning bool          // hosts inside reach one another by their outside addresses (RFC 4787 REQ-9)
	Lifetime    time.Duration // of an entry after the last datagram from inside; 0 is DefaultLifetime
	RandomPorts bool          // draw every outside port; otherwise only if the inside port number is in use
	Capacity    int           // most entries; 0 is DefaultCapacity. What needs one more is dropped
}

// check panics if no NAT can be like n.
func (n NAT) check() {
	if n.Mapping > AddressAndPortDependent || n.Filtering > AddressAndPortDependent ||
		n.Mapping != None && (n.Filtering == None || !n.Outside.IsValid() || n.Outside.Is4In6()) ||
		n.Lifetime < 0 || n.Capacity < 0 {
		panic(fmt.Sprintf("netsim: impossible NAT %+v", n))
	}
}

// A nat is a NAT in use. Its maps are looked up, never iterated.
type nat struct {
	NAT
	out     map[outKey]*mapping
	in      map[netip.AddrPort]*mapping // by outside address
	entries map[entryKey]*entry
	// The entries in the order in which they expire: all live equally long after their last
	// use. The ring's head is no entry itself.
	ring entry
}

type outKey struct{ inside, remote netip.AddrPort } // remote as far as Mapping depends on it

type mapping struct {
	key             outKey
	inside, outside netip.AddrPort
	entries         int
}

type entryKey struct {
	m      *mapping
	remote netip.AddrPort // as far as Filtering depends on it
}

type entry struct {
	key        entryKey
	last       int64 // when a datagram last went out, in ns since the world's start
	prev, next *entry
}

func newNAT(n NAT) *nat {
	if n.Lifetime == 0 {
		n.Lifetime = DefaultLifetime
	}
	if n.Capacity == 0 {
		n.Capacity = DefaultCapacity
	}
	t := &nat{
		NAT:     n,
		out:     make(map[outKey]*mapping),
		in:      make(map[netip.AddrPort]*mapping),
		entries: make(map[entryKey]*entry),
	}
	t.ring.prev, t.ring.next = &t.ring, &t.ring
	return t
}

// outward notes a datagram from inside and returns its source address outside, or false if the
// table is full.
func (t *nat) outward(now int64, r *rand.Rand, inside, remote netip.AddrPort) (netip.AddrPort, bool) {
	if t.Mapping != None && remote.Addr().Is4() != t.Outside.Is4() {
		return netip.AddrPort{}, false // it does not translate between versions of IP
	}
	t.expire(now)
	key := outKey{inside, t.Mapping.part(remote)}
	m := t.out[key]
	if m == nil {
		if len(t.entries) >= t.Capacity {
			return netip.AddrPort{}, false
		}
		outside, ok := t.allocate(r, inside)
		if !ok {
			return netip.AddrPort{}, false
		}
		m = &mapping{key: key, inside: inside, outside: outside}
		t.out[key], t.in[outside] = m, m
	}
	return m.outside, t.touch(now, entryKey{m, t.Filtering.part(remote)})
}

// touch makes an entry the youngest. "The NAT mapping Refresh Direction MUST have a 'NAT Outbound
// refresh behavior' of 'True'" (RFC 4787 REQ-6). Inbound traffic refreshes nothing, which the RFC
// leaves open. Every entry has a lifetime of its own, as in Linux: what is sent to one peer does
// not keep the filter open for another.
func (t *nat) touch(now int64, key entryKey) bool {
	e := t.entries[key]
	switch {
	case e != nil:
		e.prev.next, e.next.prev = e.next, e.prev
	case len(t.entries) >= t.Capacity:
		return false
	default:
		e = &entry{key: key}
		t.entries[key] = e
		key.m.entries++
	}
	e.last, e.prev, e.next = now, t.ring.prev, &t.ring
	e.prev.next, t.ring.prev = e, e
	return true
}

// expire forgets what has outlived its time.
func (t *nat) expire(now int64) {
	for e := t.ring.next; e != &t.ring && now-e.last >= int64(t.Lifetime); e = t.ring.next {
		t.ring.next, e.next.prev = e.next, &t.ring
		delete(t.entries, e.key)
		m := e.key.m
		if m.entries--; m.entries == 0 {
			delete(t.out, m.key)
			delete(t.in, m.outside)
		}
	}
}

// allocate returns an unused outside address. Two mappings never share one: "A NAT MUST NOT have
// a 'Port assignment' behavior of 'Port overloading'" (RFC 4787 REQ-3). Well-known ports stay
// well-known and others do not become so (REQ-3 a).
func (t *nat) allocate(r *rand.Rand, inside netip.AddrPort) (netip.AddrPort, bool) {
	if t.Mapping == None {
		return inside, true
	}
	if same := netip.AddrPortFrom(t.Outside, inside.Port()); !t.RandomPorts && t.in[same] == nil {
		return same, true
	}
	first, count := 1024, 1<<16-1024
	if inside.Port() < 1024 {
		first, count = 1, 1023
	}
	from := r.IntN(count)
	for i := range count {
		port := first + (from+i)%count
		if a := netip.AddrPortFrom(t.Outside, uint16(port)); t.in[a] == nil {
			return a, true
		}
	}
	return netip.AddrPort{}, false
}

// inward returns whom a datagram from outside is for, or false if it may not come in.
func (t *nat) inward(now int64, from, to netip.AddrPort) (netip.AddrPort, bool) {
	t.expire(now)
	m := t.in[to]
	if m == nil || t.entries[entryKey{m, t.Filtering.part(from)}] == nil {
		return netip.AddrPort{}, false
	}
	return m.inside, true
}

// lookup returns the mapping of an inside address towards a remote one.
func (t *nat) lookup(now int64, inside, remote netip.AddrPort) (netip.AddrPort, bool) {
	t.expire(now)
	if m := t.out[outKey{inside, t.Mapping.part(remote)}]; m != nil {
		return m.outside, true
	}
	return netip.AddrPort{}, false
}
