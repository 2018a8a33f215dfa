package rtmfp

// Counters counts since an endpoint was made. Each dropped packet or chunk is counted once, by cause.
type Counters struct {
	Sessions                     uint64 // ever begun
	PacketsSent, PacketsReceived uint64
	BytesSent, BytesReceived     uint64 // UDP payload

	Malformed         uint64 // packets or chunks that do not parse
	NotAuthentic      uint64 // packets that do not open, replays included
	UnknownSession    uint64 // packets for a session that is not, or no longer, here
	WrongMode         uint64 // packets reflected, or of the wrong kind for the session
	IgnoredChunks     uint64 // chunks of an unknown type or illegal in their packet
	ShortHellos       uint64 // hellos smaller than the answer could be
	RateLimited       uint64 // hellos, introductions and keyings beyond the limits a second
	BogusCookies      uint64
	RefusedKeyings    uint64 // handshakes that failed, or for which there was no room
	QueueFull         uint64 // startup packets and hellos to pass on, dropped because the queue was full
	RefusedFlows      uint64 // flows of peers beyond the limit
	RefusedData       uint64 // fragments for which there was no room
	RefusedPieces     uint64 // of packets in pieces for which there was no room
	LostFragments     uint64 // sent again, or given up, after loss
	SpuriousLosses    uint64 // of those, that turned out to have been late only
	BogusAcks         uint64 // acknowledgements of what was never sent
	BogusReplies      uint64 // answers to pings that were not asked, or not from there
	Challenges        uint64 // pings that asked a peer whether it is at a new address
	LimitedChallenges uint64 // not sent, because there were enough
	AddressChanges    uint64 // peers followed to another address
	Timeouts          uint64 // retransmission timeouts
	DroppedMessages   uint64 // messages given up because their deadline passed

	Redirects             uint64 // of our hellos, believed
	RefusedAddresses      uint64 // of wanted peers, and to answer to: unusable, or too many
	Introductions         uint64 // made: a redirect sent and a hello passed on
	IntroductionsStranger uint64 // not made, for who has no open session here
	IntroductionsUnknown  uint64 // not made, because the wanted peer has none, or cannot be told of
	IntroductionsDenied   uint64 // not made, because Config.Introduce said no
	ForwardedHellos       uint64 // passed on by introducers, and answered
}

// Counters returns a copy of the counts.
func (e *Endpoint) Counters() Counters { return e.counters }
