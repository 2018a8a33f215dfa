package netgroup

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"lyceum/session/keying"
)

// How often members tell the local network that they are there. All of one network together send about one
// update in updateShare, however many they are; who comes sends a few at once, and is answered.
const (
	updateEvery = 5 * time.Second // at most this often, when few are there
	updateShare = 250 * time.Millisecond
	updateBurst = 4 // who comes sends so many, with pauses of updateFirst and then twice as long each
	updateFirst = 250 * time.Millisecond

	answerGap    = 500 * time.Millisecond // between an update and an answer
	answerSpread = 20 * time.Millisecond  // for each member heard: answers are spread over that
	answerMost   = time.Second
	answerEnough = 3 // who has heard so many others need not answer

	maxNearby     = 1024 // members heard; beyond it the newest is refused
	maxNearbyOfIP = 64   // from one IP address
	nearbyMissed  = 3    // updates, after which a member counts as gone
)

// nearby says when this machine sends a membership update, and who was heard. It is a state machine of its
// own that knows neither groups nor sessions. The zero value sends nothing until it is started.
type nearby struct {
	heard map[keying.PeerID]*nearbyMember
	ofIP  map[netip.Addr]int

	burst     int       // updates to send in quick succession
	sendAt    time.Time // the next regular one; zero before the start
	answerAt  time.Time // an earlier one, because somebody seeks; zero if none is due
	answered  int       // others who told that they are there since that one asked
	sentAt    time.Time
	sequence  uint64
	forgetAt  time.Time // when the first of those heard counts as gone; zero if there are none
	surprised bool      // somebody came or went since it was last asked
}

type nearbyMember struct {
	ip       netip.Addr
	sequence uint64
	until    time.Time
	gone     bool // said goodbye; kept so that older updates do not bring it back
}

// start has a few updates sent soon: this machine is new on its network.
func (l *nearby) start(now time.Time) { l.burst, l.sendAt = updateBurst, now }

func (l *nearby) isDue(now time.Time) bool {
	return isDue(now, l.sendAt) || isDue(now, l.answerAt)
}

func isDue(now, at time.Time) bool { return !at.IsZero() && !now.Before(at) }

// next returns the sequence number of the update to send now, and by when it says the next one comes. It
// plans that one.
func (l *nearby) next(now time.Time, chance *rand.Rand) (sequence uint64, within time.Duration) {
	l.sequence = max(uint64(max(now.UnixMicro(), 0)), l.sequence+1)
	every := max(updateEvery, time.Duration(l.count()+1)*updateShare)
	every = min(every, maxUpdateNext*3/4)
	l.sentAt, l.answerAt = now, time.Time{}
	l.sendAt = now.Add(every*3/4 + time.Duration(chance.Int64N(int64(every/2))))
	if l.burst > 0 {
		l.burst--
		if l.burst > 0 {
			l.sendAt = now.Add(updateFirst << (updateBurst - 1 - l.burst))
		}
	}
	return l.sequence, (every*5/4 + time.Second).Truncate(time.Second)
}

// hear takes in an update that opened. fresh says that it is no copy of an older one. Somebody who seeks is
// answered, unless enough others do.
func (l *nearby) hear(now time.Time, from netip.Addr, u memberUpdate, chance *rand.Rand) (fresh bool) {
	l.forget(now)
	m := l.heard[u.peer]
	if m == nil {
		if m = l.newMember(from, u.peer); m == nil {
			return false
		}
	}
	if u.sequence <= m.sequence {
		return false
	}
	gone := u.flags&updateGoodbye != 0
	l.surprised = l.surprised || m.sequence == 0 || m.gone != gone
	m.sequence, m.gone = u.sequence, gone
	m.until = now.Add(max(nearbyMissed*u.next, updateEvery))
	l.forgetAt = earliest(l.forgetAt, m.until)
	switch {
	case gone:
	case u.flags&updateSeeking != 0:
		l.answer(now, chance)
	case !l.answerAt.IsZero():
		if l.answered++; l.answered >= answerEnough {
			l.answerAt = time.Time{}
		}
	}
	return true
}

func (l *nearby) newMember(from netip.Addr, id keying.PeerID) *nearbyMember {
	if len(l.heard) >= maxNearby || l.ofIP[from] >= maxNearbyOfIP {
		return nil
	}
	if l.heard == nil {
		l.heard, l.ofIP = map[keying.PeerID]*nearbyMember{}, map[netip.Addr]int{}
	}
	m := &nearbyMember{ip: from}
	l.heard[id] = m
	l.ofIP[from]++
	return m
}

// answer plans an update for somebody who seeks members.
func (l *nearby) answer(now time.Time, chance *rand.Rand) {
	if l.sendAt.IsZero() || !l.answerAt.IsZero() {
		return
	}
	spread := min(answerMost, time.Duration(l.count())*answerSpread)
	at := now.Add(time.Duration(chance.Int64N(int64(spread) + 1)))
	if next := l.sentAt.Add(answerGap); at.Before(next) {
		at = next
	}
	l.answerAt, l.answered = at, 0
}

// forget drops members of whom nothing was heard for long.
func (l *nearby) forget(now time.Time) {
	if !isDue(now, l.forgetAt) {
		return
	}
	l.forgetAt = time.Time{}
	for id, m := range l.heard {
		if now.Before(m.until) {
			l.forgetAt = earliest(l.forgetAt, m.until)
			continue
		}
		l.surprised = l.surprised || !m.gone
		delete(l.heard, id)
		if l.ofIP[m.ip]--; l.ofIP[m.ip] == 0 {
			delete(l.ofIP, m.ip)
		}
	}
}

// has reports whether a member is there.
func (l *nearby) has(id keying.PeerID) bool {
	m := l.heard[id]
	return m != nil && !m.gone
}

// isAt reports whether a member that is there was heard from an IP address last.
func (l *nearby) isAt(id keying.PeerID, ip netip.Addr) bool {
	return l.has(id) && l.heard[id].ip.Unmap() == ip
}

// count returns how many others were heard. Those who said goodbye count until they are forgotten.
func (l *nearby) count() int { return len(l.heard) }

// wake returns when something is to do; zero for never.
func (l *nearby) wake() time.Time {
	if l.sendAt.IsZero() {
		return time.Time{}
	}
	return earliest(earliest(l.sendAt, l.answerAt), l.forgetAt)
}
