package rendezvous

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rendezvous/protocol"
)

// crowd fills a server's store with n members of tag1: the i-th is at 10.0.i/256.i%256 and has i kbit/s.
func crowd(t *testing.T, n int) *Server {
	s := newService(t, Limits{}).Server
	for i := range n {
		s.store.Put(Registration{
			Tag: tag1, Peer: peerID(i), Capacity: uint64(i),
			Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 1935),
		})
	}
	return s
}

func peerID(i int) keying.PeerID {
	var id keying.PeerID
	r := rand.New(rand.NewPCG(uint64(i), 1))
	for j := range id {
		id[j] = byte(r.Uint32())
	}
	return id
}

func peersOf(some []Registration) (ids []keying.PeerID) {
	for _, r := range some {
		ids = append(ids, r.Peer)
	}
	return ids
}

func TestEverybodyIsToldOfWhereTheyAreFew(t *testing.T) {
	for n := 1; n <= protocol.MaxMembers+1; n++ {
		if got := crowd(t, n).choose(tag1, peerID(0)); len(got) != n-1 || slices.Contains(peersOf(got), peerID(0)) {
			t.Errorf("%d of %d others are told of", len(got), n-1)
		}
	}
}

func TestChoiceHasSomeOfEachKind(t *testing.T) {
	const n, rounds = 1000, 200
	s := crowd(t, n)
	order := slices.SortedFunc(slices.Values(func() (all []keying.PeerID) {
		for i := range n {
			all = append(all, peerID(i))
		}
		return all
	}()), func(a, b keying.PeerID) int {
		return ring.AddressOf(tag1, a).Compare(ring.AddressOf(tag1, b))
	})
	told := map[keying.PeerID]int{}
	for round := range rounds {
		me := round * 3
		at := slices.Index(order, peerID(me))
		got := peersOf(s.choose(tag1, peerID(me)))
		if len(got) != protocol.MaxMembers || !slices.IsSortedFunc(got, func(a, b keying.PeerID) int { return bytes.Compare(a[:], b[:]) }) {
			t.Fatalf("told of %d, or not in order", len(got))
		}
		for _, step := range []int{n - 2, n - 1, 1, 2} {
			if q := order[(at+step)%n]; !slices.Contains(got, q) {
				t.Errorf("round %d: not told of the neighbour %d on the ring", round, step)
			}
		}
		near, rich := 0, 0
		for i := range n {
			if slices.Contains(got, peerID(i)) {
				told[peerID(i)]++
				if i != me && i>>3 == me>>3 { // within the same /29 there are seven others
					near++
				}
				if i > n*3/4 {
					rich++
				}
			}
		}
		if near < perKind {
			t.Errorf("round %d: %d nearby", round, near)
		}
		if rich < 2 { // 4 of the best of 32
			t.Errorf("round %d: %d with spare capacity", round, rich)
		}
	}
	most := 0
	for _, k := range told {
		most = max(most, k)
	}
	if len(told) < n*3/4 || most > rounds/4 {
		t.Errorf("%d of %d were told of to anybody, one of them %d times of %d", len(told), n, most, rounds)
	}
}

// 30 members collude around a victim: next to it on the ring, in its network, and with all the capacity.
func TestColludersCannotBeAllThatAMemberIsToldOf(t *testing.T) {
	s := crowd(t, 0)
	for i := range 300 {
		s.store.Put(Registration{Tag: tag1, Peer: peerID(i), Address: netip.MustParseAddrPort(fmt.Sprintf("%d.0.0.1:1", i%200+20))})
	}
	victim := peerID(0)
	at := ring.AddressOf(tag1, victim)
	for made, i := 0, 1000; made < 30; i++ {
		id := peerID(i)
		if a := ring.AddressOf(tag1, id); a[0] != at[0] { // as near as trying 256 identities each gets it
			continue
		}
		s.store.Put(Registration{Tag: tag1, Peer: id, Capacity: 1 << 31, Address: netip.MustParseAddrPort("20.0.0.2:1")})
		made++
	}
	all := 0
	for range 100 {
		honest := 0
		for _, r := range s.choose(tag1, victim) {
			if r.Capacity == 0 {
				honest++
			}
		}
		if all += honest; honest == 0 {
			t.Error("told of colluders alone")
		}
	}
	if all < 100*(perKind-1) { // a tenth are colluders
		t.Errorf("told of %d honest members in 100 answers", all)
	}
}

// The store against the obvious way to do it.
func TestMemoryAgreesWithASimpleStore(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	m := NewMemory().(*memory)
	simple := map[protocol.Tag]map[keying.PeerID]Registration{tag1: {}, tag2: {}}
	for range 5000 {
		tag := []protocol.Tag{tag1, tag2}[r.IntN(2)]
		id := peerID(r.IntN(60))
		if r.IntN(3) == 0 {
			m.Remove(tag, id)
			delete(simple[tag], id)
		} else {
			reg := Registration{Tag: tag, Peer: id, Capacity: r.Uint64N(9), Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{byte(r.IntN(4)), 1, 1, byte(r.IntN(9))}), 1)}
			m.Put(reg)
			simple[tag][id] = reg
		}
		checkStore(t, m, simple, tag)
	}
}

func checkStore(t *testing.T, m *memory, simple map[protocol.Tag]map[keying.PeerID]Registration, tag protocol.Tag) {
	t.Helper()
	tags := 0
	for _, s := range simple {
		tags += min(1, len(s))
	}
	if gotTags, all := m.Count(); gotTags != tags || all != len(simple[tag1])+len(simple[tag2]) || m.Members(tag) != len(simple[tag]) {
		t.Fatalf("%d tags, %d registrations, %d members of %v", gotTags, all, m.Members(tag), simple[tag])
	}
	n := len(simple[tag])
	for i := range n {
		reg := m.At(tag, i)
		got, ok := m.Get(tag, reg.Peer)
		if want := simple[tag][reg.Peer]; !ok || got.Capacity != want.Capacity || got.Address != want.Address || got.Address != reg.Address {
			t.Fatalf("%v is %+v, want %+v", reg.Peer, got, want)
		}
		if near := m.RingNeighbors(tag, reg.Peer, 2); len(near) != min(4, n-1) || slices.Contains(peersOf(near), reg.Peer) {
			t.Fatalf("%d ring neighbours of %d", len(near), n)
		}
		near := m.Nearby(tag, reg.Peer, 3)
		if len(near) != min(3, n-1) {
			t.Fatalf("%d nearby of %d", len(near), n)
		}
		for _, q := range simple[tag] { // nobody who was left out is nearer than who was not
			if q.Peer != reg.Peer && !slices.Contains(peersOf(near), q.Peer) && len(near) > 0 &&
				commonBits(ipOf(q.Address), ipOf(reg.Address)) > commonBits(ipOf(near[len(near)-1].Address), ipOf(reg.Address)) {
				t.Fatalf("%v is nearer to %v than %v", q.Address, reg.Address, near[len(near)-1].Address)
			}
		}
	}
}
