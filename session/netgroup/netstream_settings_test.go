package netgroup

import (
	"testing"
	"time"
)

// The publisher's values travel with the stream; who plays it may choose others, until it plays another one.
func TestMulticastSettingsTravelWithTheStream(t *testing.T) {
	c, all := settledClass(t, 51, classLinks[0].link, 3)
	cfg := PublishConfig{Kind: VideoStream, Window: 2 * time.Second, Margin: time.Second, FetchAfter: 2500 * time.Millisecond}
	s := all[0].publish("cam", cfg)
	played := playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	m := played[0].Multicast()
	if m.WindowDuration != cfg.Window || m.RelayMarginDuration != cfg.Margin || m.FetchPeriod != cfg.FetchAfter {
		t.Errorf("plays with %+v", m)
	}
	m.PushNeighborLimit, m.WindowDuration, m.FetchPeriod = 0, 500*time.Millisecond, 0
	all[1].do(func(now time.Time) {
		if err := played[0].SetMulticast(now, m); err != nil || played[0].Multicast() != m {
			t.Errorf("SetMulticast: %v, %+v", err, played[0].Multicast())
		}
	})
	if played[1].Multicast().WindowDuration != cfg.Window {
		t.Error("it counts for others too")
	}
	warmUp(all, s, 1000, 50*time.Millisecond, 0)
	all[0].film(s, 40, 1000, 50*time.Millisecond, 0)
	c.w.RunFor(time.Second)
	if i := played[0].Info(c.w.Now()); i.FragmentsPushedToPeers+i.FragmentsRequestedByPeers > 0 {
		t.Errorf("passed on: %+v", i)
	}
	all[0].do(func(now time.Time) { s.Close(now) })
	all[0].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(time.Second)
	if got := played[0].Multicast(); got.WindowDuration != time.Second || got.PushNeighborLimit == 0 {
		t.Errorf("the next stream is played with %+v", got)
	}
}

func TestImpossibleMulticastSettingsAreRefused(t *testing.T) {
	c, all := settledClass(t, 52, classLinks[0].link, 2)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	played := all[1].play("none")
	c.w.RunFor(time.Second)
	good := s.Multicast()
	if err := s.SetMulticast(c.w.Now(), good); err != nil {
		t.Error(err)
	}
	if err := played.SetMulticast(c.w.Now(), good); err == nil {
		t.Error("of a stream that nobody publishes")
	}
	for name, change := range map[string]func(*MulticastSettings){
		"publisher serves nobody": func(m *MulticastSettings) { m.PushNeighborLimit = 0 },
		"no window":               func(m *MulticastSettings) { m.WindowDuration = 0 },
		"window of a minute":      func(m *MulticastSettings) { m.WindowDuration = time.Minute },
		"maps all the time":       func(m *MulticastSettings) { m.AvailabilityUpdatePeriod = time.Millisecond },
		"fetch in the past":       func(m *MulticastSettings) { m.FetchPeriod = -1 },
	} {
		m := good
		if change(&m); s.SetMulticast(c.w.Now(), m) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
