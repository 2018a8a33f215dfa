package netgroup

import (
	"net/netip"
	"testing"
	"time"
)

// casts has what somebody sends by IP multicast come to all others a millisecond later, but for what lose says.
func (v *viewer) casts(others []*viewer, lose func(to *viewer) bool) {
	handle := v.also
	v.also = func(now time.Time, ev Event) {
		handle(now, ev)
		d, ok := ev.(MulticastStream)
		if !ok {
			return
		}
		source := netip.AddrPortFrom(v.addr.Addr(), 50000)
		for _, to := range others {
			if to == v || lose(to) {
				continue
			}
			v.class.w.At(now.Add(time.Millisecond), func(now time.Time) {
				to.g.ReceiveMulticast(now, source, d.Datagram)
				to.drain(now)
				to.class.w.Poke(to.addr)
			})
		}
	}
}

// In a group without links the local network carries streams, and what tells of them.
func TestStreamsWithoutLinks(t *testing.T) {
	c := newClassLike(t, 31, classLinks[0].link, func(s *Spec) {
		s.MulticastEnabled, s.PeerToPeerDisabled, s.PostingEnabled = true, true, false
	})
	c.joins(2, 4)
	observer := c.person(9)
	observer.use(c.authorize(0, time.Time{}))
	observer.join()
	var all []*viewer
	for _, p := range c.people {
		all = append(all, p.watch())
	}
	for _, v := range all {
		v.casts(all, func(*viewer) bool { return false })
	}
	played := playAll(all[1:], "cam")
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(2 * time.Second)
	all[0].film(s, 40, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	c.w.RunFor(time.Second)
	for i, v := range all[1:] {
		v.checkFrames(played[i], 2000, 40)
		if n := v.g.NeighborCount(); n > 0 {
			t.Errorf("person %d has %d neighbours", v.seed, n)
		}
	}
	if i := played[0].Info(c.w.Now()); i.FragmentsReceivedFromIPMulticast < 80 || i.FragmentsPushedFromPeers > 0 {
		t.Errorf("came by IP multicast and from peers: %+v", i)
	}
	all[4].do(func(now time.Time) { // who may not publish
		if _, err := all[4].g.Publish(now, "screen", PublishConfig{Kind: ScreenStream}); err == nil {
			t.Error("Publish without the right succeeded")
		}
	})
	all[0].do(func(now time.Time) { s.Close(now) })
	c.w.RunFor(time.Second)
	for _, v := range all[1:] {
		if count[StreamStopped](v.person) != 1 {
			t.Errorf("person %d was not told of the end", v.seed)
		}
	}
}

// Who misses packets of the local network has them from a neighbour.
func TestNeighboursRepairWhatIPMulticastLost(t *testing.T) {
	c := newClassLike(t, 32, classLinks[0].link, withMulticast)
	c.joins(2, 4)
	c.settle(time.Minute)
	var all []*viewer
	for _, p := range c.people {
		all = append(all, p.watch())
	}
	lost := 0
	all[0].casts(all, func(to *viewer) bool {
		if to == all[3] {
			lost++
		}
		return to == all[3] && lost%5 == 0
	})
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	played := playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	warmUp(all, s, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	all[0].film(s, 88, 2000, 50*time.Millisecond, 0, 2, 1, 2)
	c.w.RunFor(time.Second)
	for i, v := range all[1:] {
		v.checkFrames(played[i], 2000, 80)
	}
	if i := played[2].Info(c.w.Now()); i.FragmentsRequestedFromPeers == 0 {
		t.Errorf("nothing was repaired: %+v", i)
	}
}
