package rendezvous

import (
	"bytes"
	"cmp"
	"math/bits"
	"net/netip"
	"slices"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rendezvous/protocol"
)

// memory is the Store that is kept in memory: whoever was registered registers again after a restart.
type memory struct {
	tags  map[protocol.Tag]*roster
	total int
}

// NewMemory returns an empty store in memory.
func NewMemory() Store { return &memory{tags: map[protocol.Tag]*roster{}} }

// A roster is what is registered under one tag. Both orders hold the same entries. Entering one moves up to
// all others, which for some thousand pointers takes a microsecond.
type roster struct {
	byPeer    map[keying.PeerID]*entry
	byRing    []*entry
	byNetwork []*entry
}

type entry struct {
	Registration
	ring ring.Address
	ip   [16]byte // of Address, IPv4 as mapped
}

func compareRing(a, b *entry) int { return a.ring.Compare(b.ring) }

func compareNetwork(a, b *entry) int {
	return cmp.Or(bytes.Compare(a.ip[:], b.ip[:]), compareRing(a, b))
}

func insert(list []*entry, e *entry, compare func(a, b *entry) int) []*entry {
	i, _ := slices.BinarySearchFunc(list, e, compare)
	return slices.Insert(list, i, e)
}

func remove(list []*entry, e *entry, compare func(a, b *entry) int) []*entry {
	i, _ := slices.BinarySearchFunc(list, e, compare)
	return slices.Delete(list, i, i+1)
}

func ipOf(a netip.AddrPort) [16]byte {
	if !a.IsValid() {
		return [16]byte{}
	}
	return a.Addr().As16()
}

func (m *memory) Put(r Registration) {
	t := m.tags[r.Tag]
	if t == nil {
		t = &roster{byPeer: map[keying.PeerID]*entry{}}
		m.tags[r.Tag] = t
	}
	e := t.byPeer[r.Peer]
	if e == nil {
		e = &entry{ring: ring.AddressOf(r.Tag, r.Peer)}
		t.byRing = insert(t.byRing, e, compareRing)
		t.byPeer[r.Peer] = e
		m.total++
	} else {
		t.byNetwork = remove(t.byNetwork, e, compareNetwork)
	}
	e.Registration, e.ip = r, ipOf(r.Address)
	t.byNetwork = insert(t.byNetwork, e, compareNetwork)
}

func (m *memory) Remove(tag protocol.Tag, peer keying.PeerID) {
	t, e := m.find(tag, peer)
	if e == nil {
		return
	}
	t.byRing = remove(t.byRing, e, compareRing)
	t.byNetwork = remove(t.byNetwork, e, compareNetwork)
	delete(t.byPeer, peer)
	m.total--
	if len(t.byPeer) == 0 {
		delete(m.tags, tag)
	}
}

func (m *memory) find(tag protocol.Tag, peer keying.PeerID) (*roster, *entry) {
	t := m.tags[tag]
	if t == nil {
		return nil, nil
	}
	return t, t.byPeer[peer]
}

func (m *memory) Get(tag protocol.Tag, peer keying.PeerID) (Registration, bool) {
	_, e := m.find(tag, peer)
	if e == nil {
		return Registration{}, false
	}
	return e.Registration, true
}

func (m *memory) Count() (tags, registrations int) { return len(m.tags), m.total }

func (m *memory) Members(tag protocol.Tag) int {
	if t := m.tags[tag]; t != nil {
		return len(t.byRing)
	}
	return 0
}

func (m *memory) At(tag protocol.Tag, i int) Registration { return m.tags[tag].byRing[i].Registration }

func (m *memory) RingNeighbors(tag protocol.Tag, peer keying.PeerID, each int) (all []Registration) {
	t, e := m.find(tag, peer)
	if e == nil {
		return nil
	}
	n := len(t.byRing)
	at, _ := slices.BinarySearchFunc(t.byRing, e, compareRing)
	for i := range min(2*each, n-1) { // 1 up, 1 down, 2 up, …: where the ring is short, each once
		step := i/2 + 1
		if i%2 == 1 {
			step = n - step
		}
		all = append(all, t.byRing[(at+step)%n].Registration)
	}
	return all
}

func (m *memory) Nearby(tag protocol.Tag, peer keying.PeerID, n int) (all []Registration) {
	t, e := m.find(tag, peer)
	if e == nil {
		return nil
	}
	// In the order of addresses those with most in common are next to each other.
	at, _ := slices.BinarySearchFunc(t.byNetwork, e, compareNetwork)
	for low, high := at-1, at+1; len(all) < n && (low >= 0 || high < len(t.byNetwork)); {
		if low < 0 || high < len(t.byNetwork) && commonBits(e.ip, t.byNetwork[high].ip) >= commonBits(e.ip, t.byNetwork[low].ip) {
			all = append(all, t.byNetwork[high].Registration)
			high++
		} else {
			all = append(all, t.byNetwork[low].Registration)
			low--
		}
	}
	return all
}

// commonBits returns how many leading bits two addresses share.
func commonBits(a, b [16]byte) int {
	for i := range a {
		if x := a[i] ^ b[i]; x != 0 {
			return 8*i + bits.LeadingZeros8(x)
		}
	}
	return 128
}
