// Package ring is the arithmetic of an overlay whose members stand on a circle of 2^256 points: where a
// member stands, who is near whom, how many there are, and which members one should be linked to.
//
// It knows nothing of sessions, groups or time. Everything is computed from addresses, and an address is
// computed from a peer ID, never told:
//
//	me := ring.AddressOf(tag, peerID)
//	var c ring.Circle[string]
//	c.Put(ring.AddressOf(tag, other), "other")
//	nearest, ok := c.Nearest(target)
//
// Increasing means clockwise: from an address to those that are larger, and from the largest on to zero.
package ring
