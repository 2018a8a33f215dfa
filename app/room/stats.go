package room

import "time"

// A traffic is what went over the network up to a moment.
type traffic struct {
	at             time.Time
	sent, received uint64 // bytes
}

// Stats returns how this computer is linked to the class. The rates are those since it was asked for before, or since
// the class was opened.
func (r *Room) Stats() Stats {
	now := traffic{at: time.Now()}
	now.sent, now.received = r.class.Traffic()
	v := r.class.View()
	s := Stats{Neighbors: v.Neighbors}
	r.mu.Lock()
	if passed := now.at.Sub(r.traffic.at).Seconds(); passed > 0 {
		s.Sent = kilobits(now.sent-r.traffic.sent) / passed
		s.Received = kilobits(now.received-r.traffic.received) / passed
	}
	r.traffic = now
	r.mu.Unlock()
	linked := 0
	for _, m := range v.Members {
		if m.Quality.Direct {
			linked++
			s.RTT += m.Quality.RTT
			s.Loss += m.Quality.Loss
		}
	}
	if linked > 0 {
		s.RTT /= time.Duration(linked)
		s.Loss /= float64(linked)
	}
	return s
}

func kilobits(bytes uint64) float64 { return float64(bytes) * 8 / 1000 }
