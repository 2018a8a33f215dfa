package session

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netgroup"
)

func TestOneCopyOfAStreamIsSentToTheFirstAddressThatMayBeUsed(t *testing.T) {
	own := []netip.AddrPort{netip.MustParseAddrPort("10.0.0.5:1935")}
	for _, tt := range []struct {
		source string
		may    bool
	}{{"", true}, {"10.0.0.5", true}, {"10.0.0.6", false}} {
		var source netip.Addr
		if tt.source != "" {
			source = netip.MustParseAddr(tt.source)
		}
		if got := mayEmit(source, own); got != tt.may {
			t.Errorf("to an address for %q: %v, want %v", tt.source, got, tt.may)
		}
	}
}

func TestStreamsAreNeverBroadcast(t *testing.T) {
	spec := netgroup.NewSpec("x")
	spec.IPMulticastMemberUpdatesEnabled, spec.MulticastEnabled = true, true
	if o := updateGroups(spec, nil); len(o) != 1 || o[0].MulticastOnly {
		t.Errorf("updates of a usual group go to %+v", o)
	}
	spec.PeerToPeerDisabled = true
	if o := updateGroups(spec, nil); len(o) != 1 || !o[0].MulticastOnly {
		t.Errorf("updates of a group that sends by multicast alone go to %+v", o)
	}
	for _, a := range spec.StreamAddresses() {
		if o := singleFamily(a.AddrPort, nil); !o.MulticastOnly || o.V4.IsValid() == o.V6.IsValid() {
			t.Errorf("streams go to %+v", o)
		}
	}
}

// plays has peers publish and play a stream, and checks that each frame comes to each player.
func plays(t *testing.T, publisher *peerOf, players ...*peerOf) {
	t.Helper()
	on := func(p *peerOf, f func(now time.Time) error) {
		t.Helper()
		var err error
		doErr := p.Do(t.Context(), func(now time.Time, _ *netgroup.Connection) { err = f(now) })
		must(t, errors.Join(doErr, err))
	}
	var s *netgroup.NetStream
	on(publisher, func(now time.Time) (err error) {
		s, err = publisher.group.Publish(now, "camera", netgroup.PublishConfig{Kind: netgroup.VideoStream, Kbit: 300})
		return err
	})
	for _, p := range players {
		on(p, func(now time.Time) error {
			_, err := p.group.Play(now, "camera")
			return err
		})
	}
	wait(3 * time.Second)
	const frames = 60
	for i := range frames {
		on(publisher, func(now time.Time) error {
			_, err := s.Write(now, netgroup.Frame{Key: i == 0, Timestamp: uint64(i) * 33_000, Data: make([]byte, 3000)})
			return err
		})
		wait(33 * time.Millisecond)
	}
	wait(2 * time.Second)
	for i, p := range players {
		if p.frames != frames {
			t.Errorf("player %d got %d of %d frames", i+1, p.frames, frames)
		}
	}
}

func multicastSpec() *netgroup.Spec {
	spec := netgroup.NewSpec("x")
	spec.MulticastEnabled, spec.Unique[0], spec.Secret[0] = true, 1, 2
	spec.IPMulticast = []netgroup.IPMulticastAddress{{AddrPort: netip.MustParseAddrPort("239.255.3.4:19400")}}
	return spec
}

func TestStreamComesByIPMulticastAlone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		spec := multicastSpec()
		spec.PeerToPeerDisabled = true
		all := []*peerOf{s.peer(spec), s.peer(spec), s.peer(spec)}
		plays(t, all[0], all[1:]...)
		for i, p := range all {
			if sent, _ := p.Traffic(); sent > 0 {
				t.Errorf("peer %d sent %d bytes to single peers", i, sent)
			}
		}
	})
}

func TestStreamByIPMulticastCostsThePublisherOneCopy(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		spec := multicastSpec()
		spec.IPMulticastMemberUpdatesEnabled = true
		all := []*peerOf{s.peer(spec), s.peer(spec), s.peer(spec), s.peer(spec)}
		plays(t, all[0], all[1:]...)
		if sent, _ := all[0].Traffic(); sent > 60*3000/4 {
			t.Errorf("the publisher sent %d bytes to single peers", sent)
		}
	})
}
