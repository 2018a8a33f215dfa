package rendezvous

import (
	"net/netip"
	"time"
)

// An allowance is what may be done now, refilled with time. The zero value is full.
type allowance struct {
	spent float64
	at    time.Time
}

// refill gives back what time has given back since it was last looked at.
func (a *allowance) refill(now time.Time, rate float64) {
	a.spent = max(0, a.spent-rate*now.Sub(a.at).Seconds())
	a.at = now
}

// has reports whether one more may be done, of burst at once and rate a second.
func (a *allowance) has(now time.Time, rate, burst float64) bool {
	a.refill(now, rate)
	return a.spent+1 <= burst
}

// draw does one more in any case and returns how long to wait until that is made good.
func (a *allowance) draw(now time.Time, rate, burst float64) time.Duration {
	a.refill(now, rate)
	a.spent++
	return time.Duration(max(0, a.spent-burst) / rate * float64(time.Second))
}

// A site is what is known of one place in the network, while it has sessions or what it did counts still.
type site struct {
	sessions      int
	registrations int
	requests      allowance
	newTags       allowance
}

// siteOf is an IPv4 address, behind which there may be a school, or the network of an IPv6 address, all of
// whose 2⁶⁴ addresses one machine may use.
func siteOf(a netip.AddrPort) netip.Addr {
	ip := a.Addr().Unmap().WithZone("")
	if ip.Is6() {
		p, _ := ip.Prefix(64) // 64 bits are never too many
		return p.Addr()
	}
	return ip
}

const sweepSitesEvery = 10 * time.Second

// enter returns the site of an address, with one session more, or nil if there are too many.
func (s *Server) enter(a netip.AddrPort) *site {
	ip := siteOf(a)
	at := s.sites[ip]
	if at == nil {
		if len(s.sites) >= 4*s.limits.Sessions { // most of them were here lately
			return nil
		}
		at = &site{}
		s.sites[ip] = at
	}
	at.sessions++
	return at
}

// sweepSites forgets places that have no sessions and have not done anything lately.
func (s *Server) sweepSites(now time.Time) {
	if now.Before(s.sweepAt) {
		return
	}
	s.sweepAt = now.Add(sweepSitesEvery)
	for ip, at := range s.sites {
		at.requests.refill(now, s.siteRate())
		at.newTags.refill(now, 1)
		if at.sessions == 0 && at.requests.spent == 0 && at.newTags.spent == 0 {
			delete(s.sites, ip)
		}
	}
}

func (s *Server) siteRate() float64 { return float64(s.limits.RequestsPerSite) / 10 }
