package rtmfp

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// SessionStats says how a session is doing at one moment. It is a value that nothing changes any more.
// Counts go on from the first packet under the session's keys; handshakes count at the endpoint only.
// Rates are for the caller to make: the difference of two counts, by the time between them.
type SessionStats struct {
	Peer      keying.PeerID
	Address   netip.AddrPort // where packets are sent; invalid while opening
	Initiator bool           // this end opened the session
	Open      bool           // flows move
	Suspect   bool           // pings went unanswered for a while

	SessionCounts

	RTT         time.Duration // smoothed; 0 before the first measurement
	RTTVariance time.Duration // mean deviation, smoothed (RFC 7016 §3.5.2.2)
	RTO         time.Duration // after which what is not acknowledged counts as lost: the ERTO

	PathMTU  int // bytes of UDP payload that a datagram may have
	Window   int // bytes of user data that may be in flight: the congestion window
	InFlight int // bytes of user data sent and neither acknowledged nor lost
	Queued   int // bytes of messages written and neither acknowledged nor given up, bookkeeping included
	Waiting  int // bytes received and not delivered, bookkeeping included

	SendFlows, ReceiveFlows int // finished ones included while they linger
}

// SessionCounts are what Counters are for a whole endpoint.
type SessionCounts struct {
	PacketsSent, PacketsReceived uint64 // those received are authentic
	BytesSent, BytesReceived     uint64 // UDP payload, of the same packets

	FragmentsSent   uint64 // pieces of messages, repeats included
	LostFragments   uint64 // of those, for a measure of loss
	BytesDelivered  uint64 // of fragments with their framing, that the peer has acknowledged
	SpuriousLosses  uint64 // of those lost, that turned out to have been late only
	Timeouts        uint64 // retransmission timeouts
	DroppedMessages uint64 // messages given up because their deadline passed

	NotAuthentic  uint64 // packets that do not open, replays included
	WrongMode     uint64 // packets reflected, or of a kind that has no place in a session
	Malformed     uint64 // packets or chunks that do not parse
	IgnoredChunks uint64 // chunks of an unknown type, or out of place
	RefusedFlows  uint64 // flows of the peer beyond the limit, or not acceptable
	RefusedData   uint64 // fragments for which there was no room
}

// Stats returns how the session is doing. It allocates nothing and costs about as much as copying the result.
func (s *Session) Stats() SessionStats {
	return SessionStats{
		Peer:          s.peer,
		Address:       s.dest,
		Initiator:     s.role != wire.ModeResponder, // an opening session has none yet
		Open:          s.state == stateOpen,
		Suspect:       s.Suspect(),
		SessionCounts: s.counts,
		RTT:           s.rtt.srtt,
		RTTVariance:   s.rtt.rttvar,
		RTO:           s.rtt.erto,
		PathMTU:       s.mtu,
		Window:        s.cc.window(),
		InFlight:      s.sending.outstanding,
		Queued:        s.sending.queued,
		Waiting:       s.receiving.buffered,
		SendFlows:     len(s.sending.flows),
		ReceiveFlows:  len(s.receiving.flows),
	}
}

// tally adds what the endpoint has counted since before to the session's own counts: the one place that
// counts for both, around everything that is done for a session.
func (s *Session) tally(before Counters) {
	c, now := &s.counts, &s.e.counters
	c.LostFragments += now.LostFragments - before.LostFragments
	c.SpuriousLosses += now.SpuriousLosses - before.SpuriousLosses
	c.Timeouts += now.Timeouts - before.Timeouts
	c.DroppedMessages += now.DroppedMessages - before.DroppedMessages
	c.NotAuthentic += now.NotAuthentic - before.NotAuthentic
	c.WrongMode += now.WrongMode - before.WrongMode
	c.Malformed += now.Malformed - before.Malformed
	c.IgnoredChunks += now.IgnoredChunks - before.IgnoredChunks
	c.RefusedFlows += now.RefusedFlows - before.RefusedFlows
	c.RefusedData += now.RefusedData - before.RefusedData
}

// countReceived counts an authentic packet of size bytes.
func (c *SessionCounts) countReceived(size int) {
	c.PacketsReceived++
	c.BytesReceived += uint64(size)
}

func (c *SessionCounts) countSent(size int) {
	c.PacketsSent++
	c.BytesSent += uint64(size)
}
