package rtmfp

import "time"

// A congestionControl decides how many bytes of user data a session may have in flight, over all its
// flows (RFC 7016 §3.5.2). It is told what the acknowledgements of each packet amount to.
type congestionControl interface {
	// window returns the congestion window in bytes.
	window() int
	// onAck answers a packet with acknowledgements, after the losses it revealed.
	onAck(a acknowledged)
	// onLoss answers the loss of fragments.
	onLoss(l lost)
	// onTimeout answers the retransmission timeout. lossy says that something was outstanding, nextTSN
	// is the number of the latest packet sent.
	onTimeout(lossy bool, nextTSN uint64)
	// onIdle is told, perhaps several times, before user data is sent again after idleAfter without any.
	onIdle()
}

// idleAfter is how long nothing was sent when what is known of the path counts as out of date (our choice: as
// long as a base round trip is believed). A laptop may have slept, and its Wi-Fi be another one since.
const idleAfter = baseMemory

// acknowledged is what the acknowledgements in one packet amount to.
type acknowledged struct {
	now      time.Time
	bytes    int           // of fragments that were in flight
	out      int           // bytes outstanding before the packet
	lossy    bool          // it revealed losses
	rtt      time.Duration // from the sending of the newest fragment it names; 0 if that cannot be told
	maxAcked uint64        // number of the newest packet acknowledged so far
	nextTSN  uint64        // number of the newest packet sent
	mode     trafficMode
	sharers  int // sessions of this endpoint whose windows are full, this one included; at least 1
}

// lost is a fragment that counts as lost.
type lost struct {
	bytes   int
	tsn     uint64 // number of the packet that carried it
	nextTSN uint64
	out     int // bytes outstanding before the losses of which this is one
	mode    trafficMode
}

// RFC 7016 Appendix A.
const (
	smss         = 1460
	cwndInit     = 4380
	cwndTimedOut = smss
	criticalFor  = 800 * time.Millisecond // how long time-critical traffic is remembered
)

// trafficMode is what Appendix A calls fast, time-critical here, or neither.
type trafficMode uint8

const (
	modeYield    trafficMode = iota // others have time-critical traffic and we do not
	modeCritical                    // we send time-critical data on this session
	modeFast                        // nobody does
)
