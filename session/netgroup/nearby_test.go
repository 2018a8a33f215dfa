package netgroup

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/keying"
)

// A neighborhood is a network of machines that tell each other that they are there, and nothing else.
type neighborhood struct {
	chance *rand.Rand
	now    time.Time
	all    []*nearby
	sent   int
}

func newNeighborhood(n int) *neighborhood {
	h := &neighborhood{chance: rand.New(rand.NewPCG(1, uint64(n))), now: specNow}
	for range n {
		h.add()
	}
	return h
}

func (h *neighborhood) add() *nearby {
	l := new(nearby)
	l.start(h.now)
	h.all = append(h.all, l)
	return l
}

// run lets time pass, in steps of ten milliseconds. Who is in seeks says so in each update.
func (h *neighborhood) run(d time.Duration, seeks map[*nearby]bool) {
	for end := h.now.Add(d); h.now.Before(end); h.now = h.now.Add(10 * time.Millisecond) {
		for i, l := range h.all {
			if l == nil || !l.isDue(h.now) {
				continue
			}
			h.sent++
			u := memberUpdate{peer: keying.PeerID{byte(i), byte(i >> 8), 1}}
			if seeks[l] {
				u.flags = updateSeeking
			}
			u.sequence, u.next = l.next(h.now, h.chance)
			for j, other := range h.all {
				if j != i && other != nil {
					other.hear(h.now, nearbyIP(i), u, h.chance)
				}
			}
		}
		for _, l := range h.all {
			if l != nil {
				l.forget(h.now)
			}
		}
	}
}

func nearbyIP(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}) }

func TestUpdatesOfAllMembersTogetherAreBounded(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 3, 30, 300} {
		h := newNeighborhood(n)
		h.run(2*time.Minute, nil) // all have come, and know of each other
		h.sent = 0
		const seconds = 300
		h.run(seconds*time.Second, nil)
		rate := float64(h.sent) / seconds
		t.Logf("%d members: %.2f updates a second", n, rate)
		if limit := min(float64(n)/updateEvery.Seconds(), 1/updateShare.Seconds()) * 1.15; rate > limit || rate < limit/2 {
			t.Errorf("%d members: %.2f updates a second, want about %.2f", n, rate, limit/1.15)
		}
		for i, l := range h.all {
			if l.count() != n-1 {
				t.Errorf("of %d members, %d knows %d others", n, i, l.count())
			}
		}
	}
}

func TestSomebodyWhoSeeksIsAnsweredByAFewAtOnce(t *testing.T) {
	for _, n := range []int{1, 2, 30, 300} {
		h := newNeighborhood(n)
		h.run(3*time.Minute, nil)
		regular := min(float64(n)/updateEvery.Seconds(), 1/updateShare.Seconds())
		seeker := h.add()
		h.sent = 0
		h.run(1500*time.Millisecond, map[*nearby]bool{seeker: true})
		t.Logf("%d members: %d updates, %d heard", n, h.sent, seeker.count())
		if seeker.count() < min(n, answerEnough) {
			t.Errorf("of %d members %d answered", n, seeker.count())
		}
		// It asked updateBurst-1 times by then. Each time the few that are enough answer, and those who cannot
		// have heard them.
		if most := (updateBurst-1)*(1+3*answerEnough) + int(2*regular); h.sent > most {
			t.Errorf("%d members: %d updates, want %d at most", n, h.sent, most)
		}
	}
}

func TestMemberIsGoneAfterMissedUpdates(t *testing.T) {
	h := newNeighborhood(3)
	h.run(time.Minute, nil)
	h.all[2] = nil
	h.run(2*updateEvery, nil)
	if h.all[0].count() != 2 {
		t.Error("gone after one or two missed updates")
	}
	h.run(nearbyMissed*2*updateEvery, nil)
	if h.all[0].count() != 1 || !h.all[0].surprised {
		t.Error("still there")
	}
}

func TestGoodbyeIsNotUndoneByAnOlderUpdate(t *testing.T) {
	var l nearby
	chance := rand.New(rand.NewPCG(1, 1))
	id := keying.PeerID{1}
	hear := func(sequence uint64, flags byte) bool {
		return l.hear(specNow, nearbyIP(1), memberUpdate{peer: id, sequence: sequence, flags: flags, next: time.Second}, chance)
	}
	if !hear(5, 0) || !l.has(id) || hear(5, 0) || hear(4, 0) {
		t.Error("an update counts once")
	}
	if !hear(7, updateGoodbye) || l.has(id) || hear(6, 0) || l.has(id) {
		t.Error("an older update came after the goodbye and counted")
	}
	if !hear(8, 0) || !l.has(id) {
		t.Error("who left cannot come back")
	}
}

func TestMembersHeardAreBounded(t *testing.T) {
	var l nearby
	chance := rand.New(rand.NewPCG(1, 1))
	for i := range 2 * maxNearby {
		u := memberUpdate{peer: keying.PeerID{byte(i), byte(i >> 8)}, sequence: 1, next: time.Minute}
		l.hear(specNow, nearbyIP(i/2), u, chance)
	}
	if l.count() != maxNearby {
		t.Errorf("%d members heard", l.count())
	}
	later := specNow.Add(nearbyMissed * time.Minute)
	if !l.hear(later, nearbyIP(9999), memberUpdate{peer: keying.PeerID{9, 9, 9}, sequence: 1}, chance) || l.count() != 1 || len(l.ofIP) != 1 {
		t.Errorf("once they are gone: %d members of %d addresses", l.count(), len(l.ofIP))
	}
}
