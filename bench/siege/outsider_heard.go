//go:build linux

package main

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// maxHeard bounds what is kept of one kind of packet.
const maxHeard = 2000

// A spot is an address at which somebody runs the program.
type spot struct {
	addr        netip.AddrPort
	mac         mac
	peer        keying.PeerID
	certificate []byte
}

// heard is what the outsider knows from listening.
type heard struct {
	mu       sync.Mutex // guards what follows
	spots    map[netip.AddrPort]*spot
	peers    map[netip.AddrPort]keying.PeerID // for whom hellos to an address asked
	startup  []packet                         // hellos and keyings of honest people
	sessions []packet                         // packets of open sessions
	groups   map[netip.AddrPort][]packet      // by IP multicast or broadcast
	cookies  map[netip.AddrPort][]cookie      // that were given to addresses of ours
	came     int                              // bytes sent to addresses of ours
	packets  map[string]int                   // of others, by kind
	sizes    map[int]int                      // of packets of open sessions
}

// A cookie is good at its maker.
type cookie struct {
	maker netip.AddrPort
	bytes []byte
}

func newHeard() *heard {
	return &heard{spots: map[netip.AddrPort]*spot{}, peers: map[netip.AddrPort]keying.PeerID{}, groups: map[netip.AddrPort][]packet{},
		cookies: map[netip.AddrPort][]cookie{}, packets: map[string]int{}, sizes: map[int]int{}}
}

// A startup is a chunk of a packet that anybody can open.
type startup struct {
	id      uint32
	chunk   wire.ChunkType
	payload []byte
}

// openStartup opens a startup packet: sent with the session ID 0 or to the ID of who asked.
func openStartup(c keying.PacketCipher, d []byte) (s startup, ok bool) {
	id, err := wire.SessionID(d)
	if err != nil {
		return s, false
	}
	plain, err := c.Open(nil, d[4:], id)
	if err != nil {
		return s, false
	}
	_, rest, err := wire.TakeHeader(plain)
	if err != nil {
		return s, false
	}
	t, payload, _, ok := wire.NextChunk(rest)
	return startup{id, t, payload}, ok
}

// spotOf returns what is known of an address, for the first time or again. h.mu is held.
func (h *heard) spotOf(addr netip.AddrPort, m mac) *spot {
	s := h.spots[addr]
	if s == nil {
		s = &spot{addr: addr}
		h.spots[addr] = s
	}
	s.mac = m
	return s
}

// keep appends a packet to a list that is not to grow for ever: chance decides what goes. h.mu is held.
func keep(list []packet, p packet) []packet {
	if len(list) < maxHeard {
		return append(list, p)
	}
	list[rand.IntN(len(list))] = p
	return list
}

// open returns whom handshakes can be tried with: addresses of whose owner the certificate is known.
func (h *heard) open() (all []spot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.spots {
		if s.certificate != nil {
			all = append(all, *s)
		}
	}
	slices.SortFunc(all, func(a, b spot) int { return a.addr.Compare(b.addr) })
	return all
}

// all returns all addresses of honest programs.
func (h *heard) all() (all []spot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.spots {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b spot) int { return a.addr.Compare(b.addr) })
	return all
}

// some returns up to n packets by chance of a list that is read under the lock.
func (h *heard) some(n int, list func() []packet) (all []packet) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from := list()
	for range n {
		if len(from) > 0 {
			all = append(all, from[rand.IntN(len(from))])
		}
	}
	return all
}

// multicast returns the last packets to every group, and where the group is.
func (h *heard) multicast() (all []packet) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, list := range h.groups {
		all = append(all, list...)
	}
	return all
}
