package multicast

import "time"

// Settings are what may be changed of a stream while it goes on. The zero value passes nothing on and keeps nothing; see
// [Config] for what each means.
type Settings struct {
	MulticastPushNeighborLimit        int
	MulticastWindowDuration           time.Duration
	MulticastRelayMarginDuration      time.Duration
	MulticastAvailabilityUpdatePeriod time.Duration
	MulticastAvailabilitySendToAll    bool
	MulticastFetchPeriod              time.Duration
	PublisherCopies                   float64
}

// Settings returns those of now.
func (e *Engine) Settings() Settings {
	c := &e.cfg
	return Settings{
		c.MulticastPushNeighborLimit, c.MulticastWindowDuration, c.MulticastRelayMarginDuration,
		c.MulticastAvailabilityUpdatePeriod, c.MulticastAvailabilitySendToAll, c.MulticastFetchPeriod, c.PublisherCopies,
	}
}

// Set changes them, from the next packet on. Children beyond the limit are let go.
func (e *Engine) Set(now time.Time, s Settings) {
	c := &e.cfg
	c.MulticastPushNeighborLimit, c.MulticastWindowDuration = s.MulticastPushNeighborLimit, s.MulticastWindowDuration
	c.MulticastRelayMarginDuration = s.MulticastRelayMarginDuration
	c.MulticastAvailabilityUpdatePeriod = s.MulticastAvailabilityUpdatePeriod
	c.MulticastAvailabilitySendToAll, c.MulticastFetchPeriod = s.MulticastAvailabilitySendToAll, s.MulticastFetchPeriod
	c.PublisherCopies = s.PublisherCopies
	for sub := range e.k {
		children := e.substreams[sub].children // the strongest first
		for _, n := range children[min(len(children), s.MulticastPushNeighborLimit):] {
			n.children.clear(sub)
			n.regrant, e.quick = true, true
		}
	}
	e.relist()
	e.settle(now)
}
