package netgroup

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/rendezvous"
	"lyceum/session/wire"
)

func TestUplinkIsMeasuredWhereItIsFull(t *testing.T) {
	t.Parallel()
	for _, mbit := range []int64{1, 8} {
		t.Run(fmt.Sprintf("%d Mbit/s", mbit), func(t *testing.T) {
			c := newClassLike(t, 1, netsim.Link{Delay: 15 * time.Millisecond, Rate: 50e6}, withObjects)
			c.joins(2, 5)
			c.settle(time.Minute)
			c.w.SetUplink(c.people[0].addr, netsim.Link{Delay: 15 * time.Millisecond, Rate: mbit * 1e6, Queue: 250 * time.Millisecond})
			var all []*sharer
			for _, p := range c.people {
				all = append(all, p.share(64<<10, fileOptions))
			}
			all[0].have(0, 199)
			for i, h := range all[1:] { // nobody has what another wants, so it all comes from the first
				h.want(uint64(i*50), uint64(i*50+49))
			}
			c.w.RunFor(8 * time.Second)
			got := float64(c.people[0].g.Uplink())
			if want := float64(mbit) * 1000; got < 0.8*want || got > 1.02*want {
				t.Errorf("%v kbit/s, want nearly %v", got, want)
			}
			if c.people[0].capacity.limit == 0 {
				t.Error("nobody noticed that the line was full")
			}
		})
	}
}

// fed has a meter take in windows of a rate in kbit/s, of which some links are held back.
func (m *uplinkMeter) fed(from time.Time, windows int, rate float64, links, held int) time.Time {
	for range windows {
		from = from.Add(uplinkWindow)
		w := loadedWindow{took: uplinkWindow, links: links, held: held, bytes: uint64(rate * 250 / 8)}
		if held > 0 {
			w.heldBytes = w.bytes
		}
		m.take(from, w)
	}
	return from
}

func TestUplinkThatWasNeverFullIsTakenForTwiceWhatItCarried(t *testing.T) {
	var m uplinkMeter
	if got := m.kbit(classStart); got != uplinkAtFirst {
		t.Errorf("before anything was sent: %v", got)
	}
	now := m.fed(classStart, 4, 3000, 4, 0)
	if got := m.kbit(now); got != 6000 {
		t.Errorf("after 3000 kbit/s: %v", got)
	}
	if got := m.kbit(now.Add(2*peakKept + time.Second)); got != uplinkAtFirst {
		t.Errorf("long after: %v", got)
	}
}

func TestOneSlowReceiverIsNoFullUplink(t *testing.T) {
	var m uplinkMeter
	now := m.fed(classStart, 40, 400, 5, 1)
	if got := m.kbit(now); got != uplinkAtFirst {
		t.Errorf("%v kbit/s, want what is taken at first", got)
	}
	now = m.fed(now, 4, 400, 1, 1)
	if got := m.kbit(now); got != 400 {
		t.Errorf("only one link, held back: %v kbit/s", got)
	}
}

func TestSessionsThatAreStartingAreNoFullUplink(t *testing.T) {
	var m uplinkMeter
	now := classStart
	for rate := 100.0; rate < 5000; rate *= 1.5 {
		now = m.fed(now, 1, rate, 4, 4)
	}
	if m.limit != 0 {
		t.Errorf("limit %v while rates grew", m.limit)
	}
}

func TestLimitFallsSoonAndRisesSlowly(t *testing.T) {
	var m uplinkMeter
	now := m.fed(classStart, 4, 5000, 4, 4)
	if got := m.kbit(now); got != 5000 {
		t.Fatalf("full at 5000: %v", got)
	}
	now = m.fed(now, 12, 2000, 4, 4) // 3 s
	if got := m.kbit(now); got > 2200 {
		t.Errorf("3 s after the line fell to 2000 kbit/s: %v", got)
	}
	limit := m.kbit(now)
	now = m.fed(now, 45, 1000, 4, 0)
	if got := m.kbit(now); got != limit {
		t.Errorf("raised to %v though half of it was used", got)
	}
	now = m.fed(now, 45, limit*0.8, 4, 0)
	if got := m.kbit(now); math.Abs(got-limit*uplinkRaise) > 1 {
		t.Errorf("after 11 s of much use %v, want %v", got, limit*uplinkRaise)
	}
}

// believers is a group with neighbours that claim something.
func believers(claims ...uint64) *Group {
	g := &Group{c: &Connection{}}
	g.count = len(claims) + 1
	for _, kbit := range claims {
		n := &neighbor{group: g, capacity: kbit, up: true}
		g.ups = append(g.ups, n)
	}
	return g
}

// sends has a neighbour send for a while.
func (n *neighbor) sends(from time.Time, kbit int, d time.Duration) time.Time {
	for end := from.Add(d); from.Before(end); from = from.Add(100 * time.Millisecond) {
		n.gave.add(from, kbit*1000/8/10)
	}
	return from
}

func TestNobodyIsBelievedMoreThanTwiceWhatItShowed(t *testing.T) {
	g := believers(1000, 1000, 1<<40)
	liar := g.ups[2]
	if got := liar.believed(classStart, g.ordinary(classStart)); got != 1000 {
		t.Errorf("who showed nothing is believed %v kbit/s, want what others claim", got)
	}
	now := liar.sends(classStart, 4000, 10*time.Second)
	if got := liar.believed(now, g.ordinary(now)); got < 7200 || got > 8000 {
		t.Errorf("who sent 4000 kbit/s is believed %v, want 8000", got)
	}
	if got := liar.believed(now.Add(time.Hour), 0); got != 0 {
		t.Errorf("an hour later still %v", got)
	}
}

func TestStrongMembersAreToldFromWeakOnes(t *testing.T) {
	g := believers(1000, 1000, 1000, 5000, 5000, 5000, 5000, 20000, 20000, 20000, 100000)
	var got []float64
	for _, n := range g.ups {
		got = append(got, n.believed(classStart, g.ordinary(classStart)))
	}
	if want := []float64{1000, 1000, 1000, 5000, 5000, 5000, 5000, 20000, 20000, 20000, 20000}; !slices.Equal(got, want) {
		t.Errorf("believed %v", got)
	}
}

func TestLiarsDoNotRaiseTheAdvisedRate(t *testing.T) {
	honest := believers(1000, 1000, 1000, 1000, 1000, 1000, 1000)
	lied := believers(1000, 1000, 1000, 1000, 1000, 1<<40, 1<<40)
	alone := believers(1 << 40)
	want := honest.StreamCapacity(classStart)
	if want != 600 { // 0.6 of what all can, at 1000 each
		t.Errorf("advised %d kbit/s", want)
	}
	if got := lied.StreamCapacity(classStart); got != want {
		t.Errorf("with two liars of seven %d, want %d", got, want)
	}
	if got := alone.StreamCapacity(classStart); got != want {
		t.Errorf("with a liar alone %d, want %d", got, want)
	}
}

func TestOwnerLimitIsHard(t *testing.T) {
	g := believers()
	g.c.capacity.limit = 8000
	if got := g.SlotsFor(860, 8); got != 59 { // ⌊0.8·8000·8/860⌋
		t.Errorf("%d slots without a limit", got)
	}
	g.SetPassOn(classStart, PassOnUpTo(1000))
	if got := g.Uplink(); got != 1000 {
		t.Errorf("%d kbit/s told to others, want the limit", got)
	}
	if got := g.SlotsFor(860, 8); got != 7 {
		t.Errorf("%d slots at a limit of 1000 kbit/s", got)
	}
	sent, now := 0, classStart
	for range 1000 { // 10 s, of far too much
		for range 3 {
			if g.maySendOn(now, 1200) {
				sent += 1200
			}
		}
		now = now.Add(10 * time.Millisecond)
	}
	if limit := 1000_000 / 8 * 10; sent > limit+limit/30 || sent < limit*9/10 {
		t.Errorf("%d bytes sent on in 10 s, want about %d", sent, limit)
	}
	g.SetPassOn(now, PassOnUpTo(0))
	if g.SlotsFor(860, 8) != 0 || g.Uplink() != 0 || g.maySendOn(now.Add(time.Hour), 1) {
		t.Error("something is passed on by who passes on nothing")
	}
}

func TestRendezvousLearnsWhatAMemberPassesOn(t *testing.T) {
	store := rendezvous.NewMemory()
	server := rendezvous.New(rendezvous.Config{
		Identity: identityOf(meetingSeed), Rand: rand.New(rand.NewPCG(5, 5)), Random: rand.NewChaCha8([32]byte{5}), Store: store,
	})
	c := newClassBehind(t, func(s *Spec) {
		s.Rendezvous = []Rendezvous{{Peer: Peer{ID: identityOf(meetingSeed).PeerID(), Addrs: []wire.Address{{AddrPort: meetingAddr}}}}}
	}, func(c *testClass) { c.w.Add(meetingAddr, server, c.link) }, netsim.Public)
	teacher := c.people[0]
	told := func() uint64 {
		r, _ := store.Get(teacher.g.keys.rendezvous, teacher.PeerID())
		return r.Capacity
	}
	c.eventually(10*time.Second, "registered", func() bool { return told() == uplinkAtFirst })
	teacher.do(func(now time.Time) { teacher.g.SetPassOn(now, PassOnUpTo(300)) })
	c.eventually(10*time.Minute, "the limit is told with a renewal", func() bool { return told() == 300 })
}

func TestReportsTellTheOwnersLimit(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	a, b := c.people[0], c.people[1]
	b.do(func(now time.Time) { b.g.SetPassOn(now, PassOnUpTo(300)) })
	c.w.RunFor(3 * time.Second)
	if got := a.g.CapacityOf(c.w.Now(), b.PeerID()); got != 300 {
		t.Errorf("a neighbour that passes on up to 300 kbit/s is believed %d", got)
	}
}

func TestLimitFollowsNoSingleWindow(t *testing.T) {
	var m uplinkMeter
	now := m.fed(classStart, 4, 5000, 4, 4)
	now = m.fed(now, 1, 3000, 4, 0)
	now = m.fed(now, 1, 7000, 4, 0) // some of it was sent in the window before
	if got := m.kbit(now); got > 5010 {
		t.Errorf("%v kbit/s of a line that delivered 5000 in a second", got)
	}
	now = m.fed(now, 4, 6000, 4, 0)
	if got := m.kbit(now); got < 5990 {
		t.Errorf("%v kbit/s after it delivered 6000 for a second", got)
	}
}

// What is sent never quite reaches the limit, so that alone would let it rise for ever.
func TestLimitDoesNotRiseBeyondWhatWasCarried(t *testing.T) {
	var m uplinkMeter
	now := m.fed(classStart, 4, 5000, 4, 4)
	m.fed(now, 4*120, 4500, 4, 0)
	if got := m.kbit(now.Add(2 * time.Minute)); got > 5000/uplinkSeen*uplinkRaise {
		t.Errorf("%v kbit/s of a line that never carried more than 5000", got)
	}
}
