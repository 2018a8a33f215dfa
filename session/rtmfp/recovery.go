package rtmfp

import "time"

// An ackedSample is the newest fragment that a packet acknowledges for the first time, to measure the
// round trip by. Fragments that were sent more than once do not count: nobody knows which of their
// transmissions was received.
type ackedSample struct {
	tsn    uint64
	sentAt time.Time
}

// afterAcks tells congestion control what the acknowledgements of a packet amount to. out is what was
// outstanding before it.
func (s *Session) afterAcks(now time.Time, out int) {
	d := &s.sending
	d.burst = 0
	d.wakeOwners(s)
	a := acknowledged{now: now, bytes: d.ackedBytes, out: out, mode: s.mode(now), maxAcked: d.maxAckedTSN, nextTSN: d.tsn}
	if d.newest.tsn > 0 {
		a.rtt = max(now.Sub(d.newest.sentAt), 1)
	}
	a.sharers = 1
	if out+smss > s.cc.window() {
		a.sharers = s.e.sharers.full(now, &d.sharedIn)
	}
	s.counts.BytesDelivered += uint64(d.ackedBytes)
	d.ackedBytes, d.newest = 0, ackedSample{}
	a.lossy = s.detectLoss(now, out)
	s.cc.onAck(a)
	d.timeoutAt = time.Time{}
	if d.outstanding > 0 {
		d.timeoutAt = now.Add(s.rtt.erto)
	}
}

// detectLoss finds fragments that were overtaken by acknowledged packets for longer than reordering
// explains. The RFC's three negative acknowledgements (§3.6.2.5) collapse under a few milliseconds of
// jitter; time does not.
func (s *Session) detectLoss(now time.Time, out int) (lossy bool) {
	d := &s.sending
	d.lossAt = time.Time{}
	wait := s.reorderingTime(now)
	for fr := d.flight.first; fr != nil && fr.tsn < d.maxAckedTSN; fr = d.flight.first {
		if at := fr.sentAt.Add(wait); now.Before(at) {
			d.lossAt = at
			return lossy
		}
		l := lost{bytes: fr.size, tsn: fr.tsn, nextTSN: d.tsn, out: out, mode: s.mode(now)}
		fr.overtaken = true
		d.lost(s, fr)
		s.cc.onLoss(l)
		lossy = true
	}
	return lossy
}

// A reordering is how much later than others packets were seen to arrive. Without news it halves every
// reorderMemory (our choice): paths change.
type reordering struct {
	margin time.Duration
	seen   time.Time
}

const reorderMemory = 5 * time.Second

// reorderingTime is how long after its sending an overtaken fragment is still waited for: a round trip
// and a margin for reordering, at least a quarter of it and two ticks of the clock it is measured with.
// When a fragment that counted as lost turns out to have been late only, the margin becomes what would
// have sufficed, up to one more round trip.
func (s *Session) reorderingTime(now time.Time) time.Duration {
	r := &s.sending.reorder
	for ; r.margin > 0 && now.Sub(r.seen) >= reorderMemory; r.seen = r.seen.Add(reorderMemory) {
		r.margin /= 2
	}
	rtt := max(s.rtt.srtt, s.rtt.latest)
	return rtt + max(rtt/4, 2*tick, min(r.margin, s.rtt.srtt))
}

// wasLate reports, and notes, that a fragment which counted as lost arrived after all: its
// acknowledgement came before it was sent again, or too soon after for being about that.
func (s *Session) wasLate(now time.Time, fr *fragment) bool {
	at := fr.sentAt
	if !fr.overtaken {
		return false
	}
	if fr.inFlight {
		if s.rtt.srtt == 0 || now.Sub(fr.sentAt) > s.rtt.srtt/2 {
			return false
		}
		at = fr.sentBefore
	}
	s.e.counters.SpuriousLosses++
	r := &s.sending.reorder
	r.margin, r.seen = max(r.margin, (now.Sub(at)-s.rtt.srtt)*5/4), now
	return true
}

// timeout takes everything in flight for lost (RFC 7016 §3.6.2.6).
func (s *Session) timeout(now time.Time) {
	d := &s.sending
	lossy := d.flight.first != nil
	s.recall()
	if lossy {
		s.e.counters.Timeouts++
		s.rtt.backoff()
		if s.liveness.asked.IsZero() {
			s.ping()
		}
	}
	s.cc.onTimeout(lossy, d.tsn)
	s.e.markReady(s)
}

// recall puts everything in flight back into its queue.
func (s *Session) recall() {
	d := &s.sending
	for d.flight.first != nil {
		d.lost(s, d.flight.first)
	}
	d.timeoutAt, d.lossAt, d.burst = time.Time{}, time.Time{}, 0
}
