package rtmfp

// Counters counts since an endpoint was made. Each dropped packet or chunk is counted once, by cause.
type Counters struct {
	Sessions                     uint64 // ever begun
	PacketsSent, PacketsReceived uint64
	BytesSent, BytesReceived     uint64 // UDP payload

	Malformed       uint64 // packets or chunks that do not parse
	NotAuthentic    uint64 // packets that do not open, replays included
	UnknownSession  uint64 // packets for a session that is not, or no longer, here
	WrongMode       uint64 // packets reflected, or of the wrong kind for the session
	IgnoredChunks   uint64 // chunks of an unknown type or illegal in their packet
	ShortHellos     uint64 // hellos smaller than the answer could be
	RateLimited     uint64 // hellos and keyings beyond the limits a second
	BogusCookies    uint64
	RefusedKeyings  uint64 // handshakes that failed, or for which there was no room
	QueueFull       uint64 // startup packets dropped because the queue was full
	RefusedFlows    uint64 // flows of peers beyond the limit, or that are not acceptable
	RefusedAddrs    uint64 // addresses beyond those that are tried for one peer
	RefusedData     uint64 // fragments for which there was no room
	RefusedPieces   uint64 // of packets in pieces for which there was no room
	LostFragments   uint64 // sent again, or given up, after loss
	Timeouts        uint64 // retransmission timeouts
	DroppedMessages uint64 // messages given up because their deadline passed
}

// Counters returns a copy of the counts.
func (e *Endpoint) Counters() Counters { return e.counters }
