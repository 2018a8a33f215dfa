package rtmfp

// fastAbove is from when on a session that nobody yields to gives up less (RFC 7016 Appendix A).
const fastAbove = 67200

// appendixA is the window of Appendix A with one addition: a recovery epoch, so that the losses of one
// round trip cut the window once (the RFC gives no such rule, and cuts again at every packet with a loss).
type appendixA struct {
	cwnd     int
	ssthresh int // maxInt is infinity
	acc      int

	recoverUntil uint64 // losses of packets numbered up to this belong to a cut already made
}

const infinite = int(^uint(0) >> 1)

func newAppendixA() *appendixA {
	return &appendixA{cwnd: cwndInit, ssthresh: infinite}
}

func (c *appendixA) window() int { return c.cwnd }

func (c *appendixA) onTimeout(lossy bool, nextTSN uint64) {
	c.ssthresh = max(c.ssthresh, c.cwnd*3/4)
	c.acc = 0
	c.cwnd = cwndInit
	if lossy {
		c.cwnd = cwndTimedOut
	}
	c.recoverUntil = nextTSN
}

func (c *appendixA) onIdle() { c.onTimeout(false, c.recoverUntil) }

func (c *appendixA) onLoss(l lost) {
	if l.tsn <= c.recoverUntil {
		return
	}
	c.recoverUntil = l.nextTSN
	keep := l.out / 2
	if l.mode == modeCritical || (l.mode == modeFast && l.out > fastAbove) {
		keep = l.out * 7 / 8
	}
	c.ssthresh = max(keep, cwndInit)
	c.cwnd, c.acc = c.ssthresh, 0
}

// onAck lets the window grow, only when it was full and by at most one segment.
func (c *appendixA) onAck(a acknowledged) {
	if a.lossy || a.bytes == 0 || a.out < c.cwnd {
		return
	}
	acked, mode, inc := a.bytes, a.mode, 0
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
