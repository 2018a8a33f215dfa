package multicast

import (
	"math"
	"time"

	"lyceum/session/netgroup/stream"
)

// A Neighbor is the owner's number of a neighbour. Zero is none.
type Neighbor uint32

// FromMulticast stands for all who send by IP multicast. It is never added and nothing is sent to it.
const FromMulticast Neighbor = math.MaxUint32

// A Member names a member in lists of ancestors: four bytes of its peer ID. If two members' are alike, one is now
// and then refused as a parent who could have been one. Zero is nobody.
type Member uint32

// An Owner sends what an Engine wants sent and is told what it found. It must not call the Engine back. Packets and
// messages are valid during the call; a packet's payload is not to be changed after it either.
type Owner interface {
	// Packet sends a packet to a neighbour, late or never rather than queueing for long. It reports whether there was
	// room. Hops are those of the packet as it is to be sent.
	Packet(to Neighbor, p *stream.Packet) bool
	// Control sends a message, in order with others and reliably while the neighbour is one.
	Control(to Neighbor, message []byte)
	// Deliver gives out a packet: those that were repaired or came late too, parity never. Each is given out once, and
	// once more after each Engine.Bad.
	Deliver(p *stream.Packet)
	// Lost tells that packets first to last of a layer group are given up.
	Lost(group uint8, first, last uint32)
	// KeyFrameWanted tells the publisher that somebody has nothing to begin with.
	KeyFrameWanted()
	// Forged tells of a neighbour who delivered its first forgery: for Engine.Suspect in other streams of the publisher.
	Forged(n Neighbor)
	// Forger tells of a neighbour who delivered forgeries and did not stop: nothing of it is taken any more.
	Forger(n Neighbor)
}

// A Path is what the owner knows of a neighbour.
type Path struct {
	RTT      time.Duration // smoothed round trip; 0: not measured yet
	Queue    time.Duration // how long a packet given to Owner.Packet now would wait in this member's own queues
	Capacity uint32        // kbit/s it is believed to send; 0: not known
}
