package rtmfp

import "time"

// RFC 7016 Appendix A.
const (
	smss         = 1460
	cwndInit     = 4380
	cwndTimedOut = smss
	fastAbove    = 67200
	criticalFor  = 800 * time.Millisecond // how long time-critical traffic is remembered
)

// trafficMode is what Appendix A calls fast, time-critical here, or neither.
type trafficMode uint8

const (
	modeYield    trafficMode = iota // others have time-critical traffic and we do not
	modeCritical                    // we send time-critical data on this session
	modeFast                        // nobody does
)

// congestion is the window of Appendix A with one addition: a recovery epoch, so that the losses of one
// round trip cut the window once (the RFC gives no such rule, and cuts again at every packet with a loss).
type congestion struct {
	cwnd     int
	ssthresh int // maxInt is infinity
	acc      int

	recoverUntil uint64 // losses of packets numbered up to this belong to a cut already made
}

const infinite = int(^uint(0) >> 1)

func newCongestion() congestion {
	return congestion{cwnd: cwndInit, ssthresh: infinite}
}

// onTimeout answers the retransmission timeout. lossy says that something was outstanding.
func (c *congestion) onTimeout(lossy bool, nextTSN uint64) {
	c.ssthresh = max(c.ssthresh, c.cwnd*3/4)
	c.acc = 0
	c.cwnd = cwndInit
	if lossy {
		c.cwnd = cwndTimedOut
	}
	c.recoverUntil = nextTSN
}

// onLoss answers the loss of the packet numbered tsn while out bytes were outstanding.
func (c *congestion) onLoss(tsn, nextTSN uint64, out int, mode trafficMode) {
	if tsn <= c.recoverUntil {
		return
	}
	c.recoverUntil = nextTSN
	keep := out / 2
	if mode == modeCritical || (mode == modeFast && out > fastAbove) {
		keep = out * 7 / 8
	}
	c.ssthresh = max(keep, cwndInit)
	c.cwnd, c.acc = c.ssthresh, 0
}

// onAck answers acked bytes, out bytes having been outstanding before. The window grows only when it was
// full, by at most one segment.
func (c *congestion) onAck(acked, out int, mode trafficMode) {
	if acked == 0 || out < c.cwnd {
		return
	}
	inc := 0
	if c.cwnd < c.ssthresh && mode != modeYield {
		inc = acked
		if mode == modeCritical {
			inc = (acked + 3) / 4
		}
	} else {
		quantum, top := 24, 4800
		switch mode {
		case modeFast:
			quantum = 48
		case modeCritical:
			top = 2400
		}
		threshold := min(max(c.cwnd/16, 64), top)
		c.acc += acked
		for c.acc >= threshold {
			c.acc -= threshold
			inc += quantum
		}
	}
	c.cwnd = max(c.cwnd+min(inc, smss), cwndInit)
}
