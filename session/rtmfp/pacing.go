package rtmfp

import "time"

// burstLimit is how many packets with user data may leave at once after an acknowledgement or a timeout
// (RFC 7016 §3.5.2.3).
const burstLimit = 6

// paceGrain is how finely the rate is smoothed (our choice: waking more often costs more than it smooths). Beyond the
// burst, packets leave spread over the round trip, as many at once as the rate gives in paceGrain, and at least
// one. By the burst alone, a receiver that acknowledges a whole burst at once, as one that reads its socket in
// batches does, would get six packets a round trip however large the window is.
const paceGrain = time.Millisecond

// paceGap is the time between two paced packets: five quarters of the congestion window a round trip, so
// that the window still gets full and can grow. It is 0 before a round trip was measured: there is
// nothing to pace by.
func (s *Session) paceGap() time.Duration {
	return s.rtt.srtt * smss / time.Duration(s.cc.window()) * 4 / 5
}

// graining is how many packets the rate gives in paceGrain.
func graining(gap time.Duration) int { return int((paceGrain + gap - 1) / gap) }

// allowance is how many packets may leave at once.
func (s *Session) allowance() int {
	gap := s.paceGap()
	if gap <= 0 {
		return burstLimit
	}
	return max(burstLimit, graining(gap))
}

// spend counts a packet with user data.
func (d *sendSide) spend(now time.Time) {
	if d.burst == 0 {
		d.pacedFrom = now
	}
	d.burst++
}

// credit gives back what may be sent because time has passed.
func (d *sendSide) credit(now time.Time, s *Session) {
	gap := s.paceGap()
	if d.burst == 0 || gap <= 0 || now.Before(d.pacedFrom) {
		return
	}
	n := now.Sub(d.pacedFrom) / gap
	d.burst -= int(min(n, time.Duration(d.burst)))
	d.pacedFrom = d.pacedFrom.Add(n * gap)
}

// pacedUntil is when the limit on bursts lets the next packets leave; zero if it holds nothing back, or
// only an acknowledgement can help.
func (d *sendSide) pacedUntil(s *Session) time.Time {
	gap := s.paceGap()
	if gap <= 0 || d.burst < s.allowance() || d.outstanding >= s.cc.window() || !d.hasRunnable() {
		return time.Time{}
	}
	return d.pacedFrom.Add(gap * time.Duration(graining(gap)))
}
