package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

// A Config is one member's settings for one stream. Names and units follow NetStream.multicast* of Flash Player
// where it had them; [DefaultConfig] gives the usual values.
type Config struct {
	Self      Member
	Publisher bool        // the stream is this member's own
	Info      stream.Info // as the publisher signed it
	Kbit      uint32      // what the stream takes, all layer groups; what is measured replaces it
	Members   int         // in the group, about; 0: not known
	MaxGroup  uint8       // highest layer group to be received

	// MulticastPushNeighborLimit is how many neighbours are sent one substream at most, whatever the uplink; 0: none,
	// so nothing is passed on.
	MulticastPushNeighborLimit int
	// MulticastWindowDuration is how long a packet is waited for; MulticastRelayMarginDuration how much longer it is
	// kept for others.
	MulticastWindowDuration      time.Duration
	MulticastRelayMarginDuration time.Duration
	// MulticastAvailabilityUpdatePeriod is the time between maps, each to MapPartners neighbours, or to all with
	// MulticastAvailabilitySendToAll.
	MulticastAvailabilityUpdatePeriod time.Duration
	MulticastAvailabilitySendToAll    bool
	// MulticastFetchPeriod is how long to wait for a packet that a neighbour is known to have before it is pulled.
	// Zero, the usual, is the ladder: the parent is asked as soon as a gap is older than the usual jitter, then others.
	MulticastFetchPeriod time.Duration

	// PublisherCopies caps what a publisher sends, in bytes of packets with headers, parity and repairs over bytes
	// of payload; 0: its uplink alone does.
	PublisherCopies float64

	MapPartners   int           // neighbours that one map is sent to
	MaxOfOne      int           // substreams from one parent where there are others
	Hysteresis    time.Duration // by how much another parent must be better
	ExamineEvery  time.Duration // one substream at random is re-examined
	RepairShare   float64       // of the stream's rate, for pulls and their answers
	MaxRepairs    int           // packets asked for and not come
	PullAfter     time.Duration // without an answer of the parent others are asked, or PullBeyondRTT after the round trip
	PullBeyondRTT time.Duration // likewise of others
	SilentGaps    float64       // a substream silent for so many of its packet gaps
	SilentAfter   time.Duration // and so much longer has lost its parent
	DropForgerIn  time.Duration // after its first forgery a neighbour must have stopped
	KeyFrameEvery time.Duration // requests are passed on so often at most; twice that above 1,000 members
}

// DefaultConfig returns the usual settings of a stream, those that travel with it taken from its Info.
func DefaultConfig(info stream.Info) Config {
	return Config{
		Info: info, Kbit: 860, MaxGroup: 2,
		MulticastPushNeighborLimit:        64,
		MulticastWindowDuration:           info.Window,
		MulticastRelayMarginDuration:      info.Margin,
		MulticastAvailabilityUpdatePeriod: 200 * time.Millisecond,
		MapPartners:                       4,
		MaxOfOne:                          3,
		Hysteresis:                        15 * time.Millisecond,
		ExamineEvery:                      500 * time.Millisecond,
		RepairShare:                       0.2,
		MaxRepairs:                        40,
		PullAfter:                         130 * time.Millisecond,
		PullBeyondRTT:                     50 * time.Millisecond,
		SilentGaps:                        2.2,
		SilentAfter:                       80 * time.Millisecond,
		DropForgerIn:                      time.Second,
		KeyFrameEvery:                     time.Second,
	}
}
