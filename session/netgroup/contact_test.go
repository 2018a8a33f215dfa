package netgroup

import (
	"net/netip"
	"testing"
	"time"

	"lyceum/session/wire"
)

// The budget is what keeps attempts on hearsay rare; links that others opened must not fill it up.
func TestOnlyAttemptsThatWerePaidForAreRefunded(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	q, p := c.people[0], c.people[1]
	now := c.w.Now()
	q.g.hearsay = budget{}
	for range 5 {
		q.g.hearsay.spend(now)
	}
	n := q.g.neighbors[p.PeerID()]
	k := q.g.contacts[n.id]
	for range 3 {
		k.proven = false // as if it were new, and called here
		q.g.learnLinked(now, n)
	}
	if q.g.hearsay.spent != 5 {
		t.Errorf("%d spent after three links nobody paid for, want 5", q.g.hearsay.spent)
	}
	first, second := k.pay(now), k.pay(now)
	if !first || !second || q.g.hearsay.spent != 6 {
		t.Errorf("%d spent, want one attempt paid once", q.g.hearsay.spent)
	}
	q.g.learnLinked(now, n)
	q.g.learnLinked(now, n)
	if q.g.hearsay.spent != 5 {
		t.Errorf("%d spent, want it refunded once", q.g.hearsay.spent)
	}
	k.pay(now)
	k.attemptOver(now, false)
	q.g.learnLinked(now, n)
	if q.g.hearsay.spent != 6 {
		t.Errorf("%d spent, want an attempt that failed not refunded", q.g.hearsay.spent)
	}
}

// Members who say that they are where a victim is, and leave, must not have it flooded either.
func TestAddressesAPeerClaimsAreRationed(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	q := c.people[0]
	victim := netip.MustParseAddr("10.66.6.6")
	packets := 0
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, _ []byte) {
		if to.Addr() == victim {
			packets++
		}
	})
	const liars = 10
	for i := range byte(liars) {
		liar := c.person(20 + i)
		for j := range 2 {
			liar.member.Addrs = append(liar.member.Addrs, netip.AddrPortFrom(victim, uint16(1000+int(i)*8+j)))
		}
		liar.silent = true
		liar.join()
	}
	c.eventually(10*time.Second, "linked", func() bool { return q.g.NeighborCount() == liars+1 })
	k := q.g.contacts[c.people[2].PeerID()]
	if len(k.trusted()) != 1 || len(k.addrs()) != 3 {
		t.Errorf("trusted %v of %v", k.trusted(), k.addrs())
	}
	for len(c.people) > 2 {
		c.people[2].vanish()
	}
	c.w.RunFor(10 * time.Minute)
	// At first and then one in ten seconds, for each of two members; each two addresses and six hellos, and
	// more as such an attempt is not cut short.
	if limit := 2 * (hearsayAtOnce + 60) * 2 * 6; packets > limit {
		t.Errorf("%d packets at the victim, at most %d", packets, limit)
	}
	t.Logf("%d packets at the victim", packets)

	k = &contact{group: q.g, seenAt: hinted("10.0.0.9:1"), claimed: hinted("10.66.6.6:1"), hints: []wire.Address{}}
	q.g.hearsay = budget{spent: hearsayAtOnce, refillAt: c.w.Now().Add(time.Hour)}
	if got := k.targets(c.w.Now()); len(got) != 1 || got[0] != netip.MustParseAddrPort("10.0.0.9:1") {
		t.Errorf("without budget %v are tried", got)
	}
}

func TestBarsHoldWhileTheContactsAreFull(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	q, liar := c.people[0], c.people[1]
	for i := range maxContacts {
		if k := q.g.contact(c.w.Now(), madeUp(i)); k != nil {
			k.bootstrap = true
		}
	}
	delete(q.g.contacts, liar.PeerID())
	for range maxFaults {
		liar.send(q, []byte{byte(messageLogs), classLogs, 2})
	}
	c.w.RunFor(time.Second)
	if q.g.neighbors[liar.PeerID()] != nil || !q.g.barred.has(c.w.Now(), liar.PeerID()) {
		t.Error("let in again at once")
	}
	c.w.RunFor(shunFor)
	c.eventually(2*rejoinEvery, "forgiven", func() bool { return q.g.neighbors[liar.PeerID()] != nil })
}

func TestBarsAreBounded(t *testing.T) {
	var b bars
	for i := range maxBars + 10 {
		b.add(classStart.Add(time.Duration(i)*time.Millisecond), madeUp(i))
	}
	now := classStart.Add(time.Second)
	if len(b) != maxBars || b.has(now, madeUp(9)) || !b.has(now, madeUp(10)) || !b.has(now, madeUp(maxBars+9)) {
		t.Errorf("%d bars, or not the oldest is gone", len(b))
	}
	if b.add(classStart.Add(time.Hour), madeUp(1)); len(b) != 1 {
		t.Errorf("%d bars after an hour", len(b))
	}
}
