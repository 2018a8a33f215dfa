package netgroup

import (
	"fmt"
	"time"

	"lyceum/session/netgroup/stream"
)

// withDefaults fills in what was left to choose.
func (c PublishConfig) withDefaults() PublishConfig {
	usual := PublishConfig{Kbit: 860, Layers: 1, Window: time.Second, Margin: 500 * time.Millisecond}
	switch c.Kind {
	case AudioStream:
		usual.Kbit, usual.Rate = 32, 50
	case VideoStream:
		usual.Layers = 3
	case DataStream:
		usual.Kbit, usual.Window, usual.Margin = 64, 8*time.Second, 2*time.Second
	}
	set := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	set(&c.Kbit, usual.Kbit)
	set(&c.Layers, usual.Layers)
	set(&c.Rate, usual.Rate)
	set(&c.Rate, max(c.Kbit/8, 1)) // packets of 1,000 bytes
	if c.Window == 0 {
		c.Window, c.Margin = usual.Window, usual.Margin
	}
	return c
}

// listed returns how a stream is announced. The error says what of its settings is impossible.
func (c PublishConfig) listed(id stream.ID, name string) (s listedStream, err error) {
	if c.Layers < 1 || c.Layers > stream.MaxGroups || c.Kbit < 1 || c.Kbit > maxStreamKbit || c.Rate < 1 ||
		c.FetchAfter < 0 || c.FetchAfter > maxStreamFetch || c.Copies < 0 {
		return s, fmt.Errorf("publish %q: impossible settings", name)
	}
	s = listedStream{name: name, kbit: c.Kbit, fetchAfter: c.FetchAfter.Truncate(time.Millisecond), info: stream.Info{
		ID: id, Kind: c.Kind, Widths: stream.Widths(c.Kind, float64(c.Rate), c.Layers), FEC: c.FEC,
		Window: c.Window.Truncate(time.Millisecond), Margin: c.Margin.Truncate(time.Millisecond),
	}}
	if !s.info.Valid() {
		return s, fmt.Errorf("publish %q: impossible settings", name)
	}
	return s, nil
}

// config returns what an announced stream is like.
func (s *listedStream) config() PublishConfig {
	return PublishConfig{
		Kind: s.info.Kind, Kbit: s.kbit, Layers: s.info.Groups(), FEC: s.info.FEC,
		Window: s.info.Window, Margin: s.info.Margin, FetchAfter: s.fetchAfter,
	}
}
