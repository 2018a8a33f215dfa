package netgroup

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/ring"
)

// newRoutingClass returns a settled class of some size in which messages may be directed.
func newRoutingClass(t testing.TB, size byte) *testClass {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) { s.RoutingEnabled = true })
	c.joins(2, size)
	c.settle(30 * time.Second)
	return c
}

// takeNearest puts members into the mode nearest and waits until it holds.
func takeNearest(people ...*person) {
	for _, p := range people {
		p.do(func(now time.Time) { p.g.SetReceiveMode(now, ReceiveNearest) })
	}
	people[0].class.w.RunFor(settledAfter + nearQuiet + time.Second)
}

// nearestTo returns who of some stands nearest to an address.
func nearestTo(to ring.Address, people []*person) *person {
	best := people[0]
	for _, p := range people {
		if ring.Nearer(to, p.g.Address(), best.g.Address()) {
			best = p
		}
	}
	return best
}

func (p *person) sendToNearest(to ring.Address, text string) (result SendResult) {
	p.class.t.Helper()
	p.do(func(now time.Time) {
		var err error
		if result, err = p.g.SendToNearest(now, to, []byte(text)); (result == NotSent) != (err != nil) {
			p.class.t.Errorf("%v, %v", result, err)
		}
	})
	return result
}

func TestMessageReachesWhoStandsNearest(t *testing.T) {
	c := newRoutingClass(t, 9)
	takeNearest(c.people...)
	for i := range 40 {
		to := ring.Address{byte(i * 6), 7}
		from, want := c.people[i%9], nearestTo(to, c.people)
		if got := from.sendToNearest(to, "hello"); got != Sent {
			t.Fatalf("%v", got)
		}
		c.w.RunFor(300 * time.Millisecond)
		for _, p := range c.people {
			n := len(p.told)
			if p != want && n > 0 || p == want && n != 1 {
				t.Fatalf("%d messages to %v at person %d, nearest is %d", n, to, p.seed, want.seed)
			}
			if p == want {
				ev := p.told[0]
				if string(ev.Message) != "hello" || ev.Author != from.author() || ev.From != from.g.Address() || ev.FromLocal != (from == want) ||
					ev.Sealed || Status(ev) != "NetGroup.SendTo.Notify" {
					t.Errorf("%+v", ev)
				}
			}
			p.told = nil
		}
	}
}

// Nearest is who stands nearest of those in that mode; others take what is sent to their very address.
func TestNearestIsJudgedAmongThoseInTheMode(t *testing.T) {
	c := newRoutingClass(t, 9)
	takes := c.people[3:6]
	takeNearest(takes...)
	for i := range 30 {
		to := ring.Address{byte(i * 8), 9}
		c.people[i%9].sendToNearest(to, "hello")
		c.w.RunFor(300 * time.Millisecond)
		for _, p := range c.people {
			// A member in the mode that has no nearer neighbour in it delivers; with all linked that is the nearest.
			if want := nearestTo(to, takes); len(p.told) != 0 != (p == want) {
				t.Errorf("%d messages at person %d, want them at %d", len(p.told), p.seed, want.seed)
			}
			p.told = nil
		}
	}
	other := c.people[8]
	c.people[1].sendToNearest(other.g.Address(), "exactly")
	c.w.RunFor(time.Second)
	if len(other.told) != 1 {
		t.Error("not delivered at the very address")
	}
}

func TestWithoutAnybodyInTheModeThereIsNoRoute(t *testing.T) {
	c := newRoutingClass(t, 3)
	p := nearestTo(ring.Address{1}, c.people)
	if got := p.sendToNearest(ring.Address{1}, "hello"); got != NoRoute || got.String() != "no route" {
		t.Errorf("%v, want no route", got)
	}
	p.do(func(now time.Time) { p.g.SetReceiveMode(now, ReceiveNearest) })
	if got := p.sendToNearest(ring.Address{1}, "hello"); got != NoRoute {
		t.Errorf("%v before its place settled, want no route", got)
	}
	takeNearest(p)
	if got := p.sendToNearest(ring.Address{1}, "hello"); got != Sent || len(p.told) != 1 || !p.told[0].FromLocal {
		t.Errorf("%v, %+v", got, p.told)
	}
}

func TestNeighborsOnTheRing(t *testing.T) {
	c := newRoutingClass(t, 6)
	people := slices.Clone(c.people)
	slices.SortFunc(people, func(a, b *person) int { return a.g.Address().Compare(b.g.Address()) })
	for i, p := range people {
		up, down := people[(i+1)%6], people[(i+5)%6]
		p.do(func(now time.Time) {
			if r, err := p.g.SendToNeighbor(now, NextIncreasing, []byte("up")); r != Sent || err != nil {
				t.Error(r, err)
			}
			if r, err := p.g.SendToNeighbor(now, NextDecreasing, []byte("down")); r != Sent || err != nil {
				t.Error(r, err)
			}
		})
		c.w.RunFor(time.Second)
		if len(up.told) != 1 || string(up.told[0].Message) != "up" || up.told[0].From != p.g.Address() || up.told[0].Author != p.author() ||
			len(down.told) != 1 || string(down.told[0].Message) != "down" {
			t.Errorf("up %+v, down %+v", up.told, down.told)
		}
		for _, q := range people {
			if len(q.told) > 0 && q != up && q != down {
				t.Error("somebody else was told")
			}
			q.told = nil
		}
	}
	p := people[0]
	p.do(func(now time.Time) {
		if r, err := p.g.SendToAllNeighbors(now, []byte("all")); r != Sent || err != nil {
			t.Error(r, err)
		}
	})
	c.w.RunFor(time.Second)
	for _, q := range people[1:] {
		if len(q.told) != 1 {
			t.Errorf("person %d was told %d times", q.seed, len(q.told))
		}
	}
}

func TestAloneThereIsNoRoute(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) { s.RoutingEnabled = true })
	p := c.people[0]
	p.do(func(now time.Time) {
		for _, mode := range []SendMode{NextIncreasing, NextDecreasing} {
			if r, err := p.g.SendToNeighbor(now, mode, nil); r != NoRoute || err != nil {
				t.Errorf("SendToNeighbor: %v, %v", r, err)
			}
		}
		if r, err := p.g.SendToAllNeighbors(now, nil); r != NoRoute || err != nil {
			t.Errorf("SendToAllNeighbors: %v, %v", r, err)
		}
	})
	if r := p.sendToNearest(ring.Address{1}, ""); r != NoRoute {
		t.Errorf("SendToNearest: %v", r)
	}
}

func TestMessageToAMemberIsReadByItAlone(t *testing.T) {
	c := newRoutingClass(t, 5)
	takeNearest(c.people...)
	from, to := c.people[1], c.people[4]
	var raw []byte
	from.do(func(now time.Time) {
		if r, err := from.g.SendToMember(now, to.author(), []byte("for you")); r != Sent || err != nil {
			t.Errorf("%v, %v", r, err)
		}
		if _, err := from.g.SendToMember(now, journal.Author{1}, nil); !errors.Is(err, ErrUnknownMember) {
			t.Errorf("to nobody: %v", err)
		}
		certificate, _ := from.g.certificateOf(to.author())
		var err error
		if raw, err = from.g.sealDirected(now, directed{kind: directedPerson, target: c.people[2].g.Address()}, []byte("for you"), certificate.Static); err != nil {
			t.Fatal(err)
		}
	})
	c.w.RunFor(time.Second)
	if len(to.told) != 1 || string(to.told[0].Message) != "for you" || !to.told[0].Sealed || to.told[0].Author != from.author() {
		t.Errorf("%+v", to.told)
	}
	// Sent to another's address, it is opened by nobody.
	from.do(func(now time.Time) { _, _ = from.g.router.send(now, raw) })
	c.w.RunFor(time.Second)
	if n := c.people[2].g.Counters().Forged; len(c.people[2].told) != 0 || n != 1 {
		t.Errorf("%+v", c.people[2].told)
	}
}

func TestRoutingNotEnabledIsEnforcedAtBothEnds(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p, q := c.people[1], c.people[0]
	p.do(func(now time.Time) {
		_, a := p.g.SendToNearest(now, ring.Address{}, nil)
		_, b := p.g.SendToNeighbor(now, NextIncreasing, nil)
		_, d := p.g.SendToAllNeighbors(now, nil)
		_, e := p.g.SendToMember(now, q.author(), nil)
		for i, err := range []error{a, b, d, e} {
			if !errors.Is(err, ErrNotEnabled) {
				t.Errorf("%d: %v, want ErrNotEnabled", i, err)
			}
		}
	})
	p.send(q, tellMessage([]byte("psst")))
	p.send(q, route{transfer: 1, hops: 1, directed: p.directedTo(q.g.Address(), "psst")}.append(nil))
	p.send(q, appendRouted(nil, 1, routeTaken))
	p.send(q, appendReceives(nil, ReceiveNearest))
	c.w.RunFor(time.Second)
	if len(q.told) != 0 || q.g.Counters().Malformed != 4 {
		t.Errorf("%d messages, %+v", len(q.told), q.g.Counters())
	}
}

// directedTo makes a message as p would.
func (p *person) directedTo(to ring.Address, text string) (raw []byte) {
	p.class.t.Helper()
	raw, err := p.g.sealDirected(p.class.w.Now(), directed{target: to}, []byte(text), [32]byte{})
	if err != nil {
		p.class.t.Fatal(err)
	}
	return raw
}

// One that vanished without a word is still taken for a neighbour when it is asked to see to a message.
func TestMessageGoesAroundWhoVanished(t *testing.T) {
	c := newRoutingClass(t, 9)
	takeNearest(c.people...)
	gone := c.people[4]
	to := gone.g.Address()
	to[31]++ // next to it, so that it would be the nearest
	gone.vanish()
	from, want := c.people[1], nearestTo(to, c.people)
	if from == want {
		from = c.people[2]
	}
	if got := from.sendToNearest(to, "hello"); got != Sent {
		t.Fatal(got)
	}
	c.eventually(2*routedWithin, "delivered", func() bool { return len(want.told) == 1 })
}
