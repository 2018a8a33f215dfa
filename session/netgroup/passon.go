package netgroup

import (
	"fmt"
	"time"
)

// What may be sent on at once where that is limited.
const (
	passOnBurst = 0.25 // seconds' worth
	passOnLeast = 1500 // bytes: a packet of the largest size
)

// A PassOn is how much of other members' streams a machine may send on: its owner's limit. The zero value is as much as
// its line carries.
type PassOn struct {
	limited bool
	kbit    uint64
}

// PassOnUpTo returns a limit in kbit/s; with 0 nothing is passed on.
func PassOnUpTo(kbit uint64) PassOn { return PassOn{true, min(kbit, maxCapacity)} }

// Limit returns the limit in kbit/s, and whether there is one.
func (p PassOn) Limit() (kbit uint64, limited bool) { return p.kbit, p.limited }

// String says what the limit is.
func (p PassOn) String() string {
	if !p.limited {
		return "what the line carries"
	}
	return fmt.Sprintf("up to %d kbit/s", p.kbit)
}

// SetPassOn changes the limit. What is being passed on beyond it stops at once; neighbours learn it from the next report.
func (g *Group) SetPassOn(now time.Time, p PassOn) {
	if g.me.PassOn == p {
		return
	}
	g.me.PassOn = p
	if g.state == groupOpen {
		g.linksChanged(now)
	}
}

// MeasuredUplink returns at how many kbit/s this machine's line was found full, whatever its owner's limit; 0 if it never was.
// It is what [Member.Uplink] takes when the program runs again.
func (g *Group) MeasuredUplink() uint64 { return uint64(g.c.capacity.limit) }

// Uplink returns how many kbit/s of streams this machine passes on at most: what its line was measured at, not more than its
// owner's limit. Before anything was measured it is a guess.
func (g *Group) Uplink() uint64 {
	u := uint64(g.c.capacity.kbit(g.c.capacity.at))
	if kbit, limited := g.me.PassOn.Limit(); limited {
		u = min(u, kbit)
	}
	return u
}

// SlotsFor returns how many substreams of a stream this machine may feed: ⌊0.8·u·k/rate⌋ for a stream of that many
// kbit/s in k substreams, where u is Uplink. They are for all streams together: who is in several weighs them.
func (g *Group) SlotsFor(rate uint64, k int) int {
	if rate == 0 || k <= 0 {
		return 0
	}
	return int(uplinkShare * float64(g.Uplink()) * float64(k) / float64(rate))
}

// maySendOn reports whether a packet of so many bytes may be sent on for somebody else now, and counts it if so. It keeps
// the owner's limit whatever was planned.
func (g *Group) maySendOn(now time.Time, bytes int) bool {
	kbit, limited := g.me.PassOn.Limit()
	if !limited {
		return true
	}
	perSecond := float64(kbit) * 1000 / 8
	if kbit == 0 || !g.passedOn.hasFor(now, float64(bytes), perSecond, max(perSecond*passOnBurst, passOnLeast)) {
		return false
	}
	g.passedOn.spent += float64(bytes)
	return true
}
