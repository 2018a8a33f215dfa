package rtmfp

import "time"

// Our choices for delay-based congestion control.
const (
	delayTargetMin = 10 * time.Millisecond // queueing delay aimed at: enough to keep a link busy, too little to hear
	delayTargetPer = 10                    // or this fraction of the base round trip, if that is more
	baseMemory     = 30 * time.Second      // how long a base round trip is believed, once to twice
	drainEvery     = 2 * time.Second       // so often the queue is let run empty, for all who share it to see the base
	drainRounds    = 2                     // by half a window for so many rounds
	competeAfter   = 3 * time.Second       // well above the target: somebody else fills the queue
	yieldAfter     = time.Second           // no longer: nobody does any more
	retreatEvery   = 10 * time.Second      // while competing: is it ourselves who fill the queue?
	retreatRounds  = 4                     // with no more in flight than the path itself holds
	minDelayWindow = 2 * smss

	// A path that drops what exceeds its rate without queueing it: a policer, or a buffer too short to
	// be seen as delay.
	shallowLoss  = 0.02      // fraction of a round lost from which it may be one
	shallowMore  = 1.2       // growth of the window that must have brought more through
	shallowAgain = 1.1       // the same on a path that was one before
	shallowHold  = 16        // rounds in which the window then does not grow
	shallowPast  = 1.25      // growth without such a sign after which the path is none any more
	shallowSure  = 24 * smss // bytes a round must have to say so: a few packets prove nothing,
	shallowMuch  = 0.12      // unless so many of them are lost
)

// A delayControl keeps the queue on the path short: it aims at a round trip a little above the shortest
// one seen (the target), as FAST TCP and LEDBAT do, and once a round moves the window half of the way to
// what would give that. Loss by itself means nothing to it, as on Wi-Fi it means nothing; a queue does.
//
// Whoever goes by delay starves beside those who go by loss. So when the queueing delay stays well above
// the target although the window was halved twice, appendixA takes over for a while: see crowd.go.
type delayControl struct {
	cwnd     int
	ssthresh int // slow start ends here

	base     [2]time.Duration // shortest round trip of this and of the previous period; 0 is unknown
	baseFrom time.Time        // when this period began
	drain    int              // rounds left to go with half a window
	drainAt  time.Time        // when to do so next

	round   delayRound
	rise    windowRise
	rate    float64 // bytes a second that came through in the latest round
	hold    int     // rounds in which the window does not grow
	careful int     // window when the path last showed to be shallow: grow by little a round; 0 if it is not

	crowd crowd
}

// A delayRound is what one round trip showed. It ends when a packet that was sent after its beginning is
// acknowledged.
type delayRound struct {
	began   time.Time
	end     uint64 // number of the last packet sent before it began
	samples int
	rtt     time.Duration // shortest; 0 without a sample
	acked   int
	lost    int
	limited bool // the window was full
}

func newDelayControl() *delayControl {
	return &delayControl{cwnd: cwndInit, ssthresh: infinite}
}

func (c *delayControl) window() int {
	switch {
	case c.crowd.retreat > 0:
		return max(int(c.rate*c.baseRTT().Seconds()), minDelayWindow)
	case c.crowd.rival != nil:
		return c.crowd.rival.window()
	case c.drain > 0:
		return max(c.cwnd/2, minDelayWindow)
	}
	return c.cwnd
}

func (c *delayControl) onLoss(l lost) {
	c.round.lost += l.bytes
	if c.crowd.rival != nil {
		c.crowd.rival.onLoss(l)
	}
}

func (c *delayControl) onTimeout(lossy bool, nextTSN uint64) {
	if c.crowd.rival != nil {
		c.crowd.rival.onTimeout(lossy, nextTSN)
		return
	}
	if lossy {
		c.ssthresh = max(c.cwnd*3/4, cwndInit)
		c.cwnd = cwndTimedOut
		c.round = delayRound{end: nextTSN}
		c.drain = 0
	}
}

// onIdle begins anew with slow start, as RFC 5681 §4.1 has it, and with the measurements too. Twice is as once.
func (c *delayControl) onIdle() {
	threshold := max(c.ssthresh, c.window()*3/4)
	*c = *newDelayControl()
	c.ssthresh = threshold
}

func (c *delayControl) onAck(a acknowledged) {
	r := &c.round
	if r.began.IsZero() {
		r.began, r.end = a.now, max(r.end, a.nextTSN)
	}
	r.acked += a.bytes
	r.limited = r.limited || a.out+smss > c.window()
	if a.rtt > 0 {
		r.samples++
		if r.rtt == 0 || a.rtt < r.rtt {
			r.rtt = a.rtt
		}
		c.noteBase(a.now, a.rtt)
	}
	if c.crowd.rival != nil {
		c.crowd.rival.onAck(a)
	} else if c.cwnd < c.ssthresh && c.drain == 0 && a.bytes > 0 && r.limited {
		c.slowStart(a)
	}
	if a.maxAcked > r.end {
		c.endRound(a)
		c.round = delayRound{began: a.now, end: a.nextTSN}
	}
}

// slowStart doubles the window in a round trip, as RFC 5681 does (§3.5.2 asks not to do more), by the
// bytes acknowledged: a receiver that reads in batches acknowledges many packets at once, and pacing
// takes care of the bursts. It ends with the first sign of a queue.
func (c *delayControl) slowStart(a acknowledged) {
	const enough = 8 // samples, so that one late packet is not taken for a queue
	if r := &c.round; r.samples >= enough && r.rtt-c.baseRTT() > c.target()/2 {
		c.ssthresh = c.cwnd
		return
	}
	switch a.mode {
	case modeYield:
		c.cwnd += a.bytes * max(c.cwnd/200, 384) / c.cwnd // §3.5.2.1: at most 0.5 % or 384 bytes a round trip
	case modeCritical:
		c.cwnd += (a.bytes + 3) / 4
	default:
		c.cwnd += a.bytes
	}
}

func (c *delayControl) baseRTT() time.Duration {
	if c.base[0] == 0 || c.base[1] != 0 && c.base[1] < c.base[0] {
		return c.base[1]
	}
	return c.base[0]
}

func (c *delayControl) target() time.Duration {
	return max(delayTargetMin, c.baseRTT()/delayTargetPer)
}

// noteBase remembers the shortest round trip. A route can become longer, so it is forgotten after a while.
func (c *delayControl) noteBase(now time.Time, rtt time.Duration) {
	switch {
	case c.baseFrom.IsZero():
		c.baseFrom = now
	case now.Sub(c.baseFrom) >= baseMemory:
		c.base, c.baseFrom = [2]time.Duration{0, c.base[0]}, now
	}
	if c.base[0] == 0 || rtt < c.base[0] {
		c.base[0] = rtt
	}
}

// endRound draws the conclusions of a round trip.
func (c *delayControl) endRound(a acknowledged) {
	r := &c.round
	if r.rtt == 0 {
		return // nothing but repetitions was acknowledged
	}
	took := max(a.now.Sub(r.began), time.Microsecond)
	c.rate = float64(r.acked) / took.Seconds()
	queueing := r.rtt - c.baseRTT()
	c.judge(a.now, min(took, 2*r.rtt+delayedAck), queueing) // the rest of the round nothing was sent
	switch {
	case c.crowd.rival != nil:
	case c.drain > 0:
		c.drain--
		c.drainAt = a.now.Add(drainEvery)
		c.hold = max(c.hold, drainRounds) // what the next rounds measure is the emptied queue
	case !r.limited:
		c.rise = windowRise{}
	case c.cwnd >= c.ssthresh && !a.now.Before(c.drainAt) && queueing > c.target()/2:
		c.drain = drainRounds
	case queueing > c.target():
		c.rise, c.careful = windowRise{}, 0
		c.ssthresh = min(c.ssthresh, c.cwnd)
		c.approach(r.rtt, a.mode, max(a.sharers, 1))
	case c.isShallow():
	case c.cwnd >= c.ssthresh:
		c.approach(r.rtt, a.mode, max(a.sharers, 1))
	}
}

// approach moves the window half of the way to what would give the target delay, at most by a quarter, and by
// one segment, or by this session's share of it: what is the same for all lets small windows catch up with
// large ones.
func (c *delayControl) approach(rtt time.Duration, mode trafficMode, sharers int) {
	goal := float64(c.baseRTT()+c.target()) / float64(rtt)
	step := int(float64(c.cwnd) * (min(max(goal, 0.5), 1.5) - 1) / 2)
	switch {
	case step > 0 && c.hold > 0:
		c.hold--
		step = 0
	case step > 0 && c.careful > 0:
		step = min(smss, c.cwnd/32)
	case step > 0 || mode != modeYield:
		step += smss / sharers
	}
	if mode == modeYield {
		step = min(step, max(c.cwnd/200, 384)) // §3.5.2.1, whatever else says how fast to grow
	}
	c.cwnd = max(c.cwnd+step, minDelayWindow)
	if float64(c.cwnd) > shallowPast*float64(c.careful) {
		c.careful = 0
	}
	c.ssthresh = min(c.ssthresh, c.cwnd)
}

// A windowRise compares what came through since the window began to grow.
type windowRise struct {
	from     int     // window when it began
	rate     float64 // bytes a second that came through then; 0 before the first round
	before   int     // window in the round before this one, whose packets this one's acknowledgements are of
	doubtful bool    // a larger window brought no more: one more round decides
}

// isShallow looks for a path that drops what exceeds its rate: losses, no delay, and nothing gained by a
// larger window. If the round after says so too, the window returns to what did come through. It reports
// that the window is not to grow now.
func (c *delayControl) isShallow() bool {
	r, w, rate := &c.round, &c.rise, c.rate
	loss := float64(r.lost) / float64(r.lost+r.acked+1)
	grown, enough := float64(w.before)/float64(max(w.from, 1)), shallowMore
	if c.careful > 0 {
		enough = shallowAgain
	}
	switch {
	case w.rate == 0 || c.hold > 0 || rate > w.rate*(1+grown)/2: // it brought more
		*w = windowRise{from: max(w.before, 1), rate: rate}
	case grown < enough || loss < shallowLoss || loss < shallowMuch && r.lost+r.acked < shallowSure:
		w.doubtful = false
	case !w.doubtful:
		w.doubtful = true
		w.before = c.cwnd
		return true
	default:
		c.cwnd = min(c.cwnd, max(int(rate*r.rtt.Seconds()), cwndInit))
		c.ssthresh, c.hold, c.careful = c.cwnd, shallowHold, c.cwnd
		*w = windowRise{}
		return true
	}
	w.before = c.cwnd
	return false
}
