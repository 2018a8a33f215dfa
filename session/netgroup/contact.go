package netgroup

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

const (
	retryFirst  = 2 * time.Second // after a link was lost or not to be had
	retryMax    = time.Minute
	slowAfter   = 2 * time.Second // an attempt that takes longer is not waited for
	maxHints    = 4               // addresses of one contact that others told of
	rejoinEvery = 5 * time.Second // members are sought again that stood near and vanished
)

// A contact is a peer that may be in the group, and where it may be reached. It is hearsay as long as
// neighbours alone speak of it: they may make up both.
type contact struct {
	group *Group
	id    keying.PeerID

	// What every choice of neighbours looks at stands together: there are many contacts.
	neighbor  *neighbor // that it is; nil if it is not linked
	session   *neighbor // the same, also while it is not up
	attempt   *link     // whose session is opening; nil if none is
	listed    int       // how many neighbours say that they are linked to it
	roles     ring.Role // as a neighbour, by the last choice
	bootstrap bool      // in the invite
	proven    bool      // was linked
	asked     bool      // the owner wants a link with it
	departed  bool      // said goodbye: not sought before retryAt, whoever speaks of it
	retryAt   time.Time
	lostAt    time.Time // when it vanished without a goodbye
	heardAt   time.Time // when it was last there, as far as anybody says
	rejoinTo  time.Time // until when to seek it for having stood near

	address ring.Address
	order   uint64 // chance, so that members seek different ones and nobody can choose to be first

	invited []wire.Address   // from the invite
	nearby  []netip.AddrPort // where it told the local network that it is; see learnNearby
	seenAt  []wire.Address   // where it was when it was last linked, and told of itself at the same IP address
	claimed []wire.Address   // told of itself elsewhere: hearsay like hints
	hints   []wire.Address   // by neighbours, the newest last

	via       keying.PeerID // which neighbour spoke of it first
	meeting   *meeting      // the rendezvous that spoke of it last; nil if none did
	attemptAt time.Time     // when the last one began
	calling   bool          // that was this machine's wish
	giveUpAt  time.Time     // when to end it; zero for when the transport does
	paid      bool          // it may go where hearsay says, which was taken from the budget
	fresh     bool          // addresses came after the attempt began
	interval  time.Duration
	linkedAt  time.Time // when it was last linked
}

func (k *contact) hearsay() bool { return !k.bootstrap && !k.proven && !k.asked && len(k.nearby) == 0 }

// rejoins reports whether a member that vanished is sought wherever it stands.
func (k *contact) rejoins(now time.Time) bool { return now.Before(k.rejoinTo) && k.neighbor == nil }

// trusted returns where the peer was, where it tells the local network that it is, and where the invite says
// so: nobody else can be meant.
func (k *contact) trusted() []netip.AddrPort { return k.withNearby(merged(k.seenAt, k.invited)) }

// addrs returns where to try, what is known best first. Beyond what is trusted these may be a bystander's.
func (k *contact) addrs() []netip.AddrPort {
	return k.withNearby(merged(k.seenAt, k.invited, k.claimed, k.hints))
}

func (k *contact) withNearby(addrs []netip.AddrPort) []netip.AddrPort {
	for _, a := range k.nearby {
		if !slices.Contains(addrs, a) {
			addrs = append(addrs, a)
		}
	}
	return addrs
}

func (k *contact) hasAddrs() bool {
	return len(k.seenAt)+len(k.invited)+len(k.nearby)+len(k.claimed)+len(k.hints) > 0
}

func merged(lists ...[]wire.Address) (all []netip.AddrPort) {
	for _, list := range lists {
		for _, a := range list {
			if !slices.Contains(all, a.AddrPort) {
				all = append(all, a.AddrPort)
			}
		}
	}
	return all
}

// targets returns where an attempt may go now: to all addresses if those of hearsay can be paid for. What
// introducers answer is hearsay too.
func (k *contact) targets(now time.Time) []netip.AddrPort {
	all, trusted := append(k.addrs(), k.introducers()...), k.trusted()
	if len(all) == len(trusted) || k.pay(now) {
		return all
	}
	return trusted
}

// pay takes one attempt on hearsay from the budgets, unless this attempt has been paid for.
func (k *contact) pay(now time.Time) bool {
	if k.paid {
		return true
	}
	g := k.group
	teller := g.neighbors[k.via]
	if k.hearsay() && teller != nil && !teller.hearsay.has(now, hearsayPerTeller) {
		return false
	}
	if !g.hearsay.has(now, hearsayAtOnce) {
		return false
	}
	g.hearsay.spend(now)
	if k.hearsay() && teller != nil {
		teller.hearsay.spend(now)
	}
	k.paid = true
	return true
}

// refund gives back what was paid for an attempt that led to a member, or was not made.
func (k *contact) refund() {
	if !k.paid {
		return
	}
	k.paid = false
	k.group.hearsay.giveBack()
	if teller := k.group.neighbors[k.via]; teller != nil && k.hearsay() {
		teller.hearsay.giveBack()
	}
}

// usable reports whether an address can be that of one peer here. Loopback addresses mean another machine to
// everyone, so they count only between peers who are linked by loopback themselves.
func usable(a netip.AddrPort, loopback bool) bool {
	return sendable(a) && (loopback || !a.Addr().Unmap().IsLoopback())
}

// usableOf returns the usable of some addresses, no more than two for each IP address: that is what a
// peer with one socket can have there.
func usableOf(addrs []wire.Address, loopback bool) (out []wire.Address) {
	for _, a := range addrs {
		same := 0
		for _, b := range out {
			if b.AddrPort == a.AddrPort {
				same = 2
			} else if b.AddrPort.Addr() == a.AddrPort.Addr() {
				same++
			}
		}
		if same < 2 && usable(a.AddrPort, loopback) {
			out = append(out, a)
		}
	}
	return out
}

// knows reports whether an address is among those to try.
func (k *contact) knows(a netip.AddrPort) bool {
	is := func(b wire.Address) bool { return a == b.AddrPort }
	return slices.Contains(k.nearby, a) || slices.ContainsFunc(k.seenAt, is) || slices.ContainsFunc(k.invited, is) ||
		slices.ContainsFunc(k.claimed, is) || slices.ContainsFunc(k.hints, is)
}

// hint notes an address that a neighbour told of. It displaces other hints only.
func (k *contact) hint(now time.Time, a wire.Address) {
	if k.knows(a.AddrPort) {
		return
	}
	if k.hints = append(k.hints, a); len(k.hints) > maxHints {
		k.hints = slices.Delete(k.hints, 0, 1)
	}
	k.refresh(now)
}

// refresh has an attempt go to addresses that came after it began.
func (k *contact) refresh(now time.Time) {
	if k.attempt != nil {
		k.fresh = true
		k.group.attemptsAt = now
	}
}

// backOff plans the next attempt. What vanished from next to this machine on the ring may be the other half of
// a group that fell in two, so that is not put off.
func (k *contact) backOff(now time.Time) {
	if k.rejoins(now) {
		k.retryAt = now.Add(rejoinEvery)
		return
	}
	k.interval = min(max(2*k.interval, retryFirst), retryMax)
	k.retryAt = now.Add(k.interval)
}
