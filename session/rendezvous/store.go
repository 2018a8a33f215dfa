package rendezvous

import (
	"net/netip"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

// A Registration is a member under a tag.
type Registration struct {
	Tag      protocol.Tag
	Peer     keying.PeerID
	Address  netip.AddrPort // where it is seen
	Local    []wire.Address // where it says it is in its own network
	Capacity uint64         // spare uplink as it says, in kbit/s
}

// A Store holds registrations. It is owned by the server's goroutine and must answer at once.
type Store interface {
	// Put enters a registration, in place of the same peer's under the same tag.
	Put(r Registration)
	// Remove removes one if it is there.
	Remove(tag protocol.Tag, peer keying.PeerID)
	// Get returns one.
	Get(tag protocol.Tag, peer keying.PeerID) (Registration, bool)
	// Count returns how many tags have registrations, and how many there are.
	Count() (tags, registrations int)
	// Members returns how many are registered under a tag.
	Members(tag protocol.Tag) int
	// At returns the i-th of them, 0 to Members − 1, in the order of ring addresses.
	At(tag protocol.Tag, i int) Registration
	// RingNeighbors returns those next to a peer on the ring, at most each on either side.
	RingNeighbors(tag protocol.Tag, peer keying.PeerID, each int) []Registration
	// Nearby returns the n whose IP addresses have most leading bits in common with a peer's.
	Nearby(tag protocol.Tag, peer keying.PeerID, n int) []Registration
}
