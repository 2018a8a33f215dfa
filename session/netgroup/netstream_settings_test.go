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

// The packets of a stream are held for its window, within which frames become complete, and not much longer: one that goes
// on for hours needs no more room than one of a minute.
func TestPacketsAreHeldForTheWindowAlone(t *testing.T) {
	const every, frames = 50 * time.Millisecond, 200
	c, all := settledClass(t, 55, classLinks[0].link, 2)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Window: 2 * time.Second, Margin: time.Second})
	played := all[1].play("cam")
	c.w.RunFor(time.Second)
	all[0].film(s, frames, 500, every, 0) // a packet each
	all[1].checkFrames(played, 500, frames-10)
	for i := range uint32(frames) {
		age := (frames - time.Duration(i)) * every
		held := played.part.frames.assembler.Genuine(0, i) != nil
		if held && age > 3*time.Second || !held && age > 500*time.Millisecond && age < 2*time.Second {
			t.Errorf("a packet of %v ago is held: %v", age, held)
		}
	}
}
