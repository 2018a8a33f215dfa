package netgroup

import (
	"fmt"
	"time"
)

// MulticastSettings are the properties NetStream.multicast* of Flash Player 10.1. What travels with the stream is the
// publisher's choice; who plays it may choose otherwise for itself.
type MulticastSettings struct {
	PushNeighborLimit        int           // neighbours that one substream is sent to, at most; 0: none, so nothing is passed on
	WindowDuration           time.Duration // what is later is given up
	RelayMarginDuration      time.Duration // for how much longer packets are kept for others
	AvailabilityUpdatePeriod time.Duration // between two maps of what is here
	AvailabilitySendToAll    bool          // each map to all neighbours, and not to four in turn
	FetchPeriod              time.Duration // how long a packet may be missing before it is pulled; 0: as fits
}

// Multicast returns the settings of now; zero while nobody publishes the stream.
func (s *NetStream) Multicast() MulticastSettings {
	if s.part == nil {
		return MulticastSettings{}
	}
	m := s.part.engine.Settings()
	return MulticastSettings{
		m.MulticastPushNeighborLimit, m.MulticastWindowDuration, m.MulticastRelayMarginDuration,
		m.MulticastAvailabilityUpdatePeriod, m.MulticastAvailabilitySendToAll, m.MulticastFetchPeriod,
	}
}

// Limits of settings.
const (
	leastUpdatePeriod = 20 * time.Millisecond
	mostUpdatePeriod  = 5 * time.Second
	leastWindow       = 100 * time.Millisecond
	mostWindow        = 30 * time.Second
)

// SetMulticast changes the settings for this machine, until StreamReset or StreamStopped: with another stream its
// publisher's come. Two NetStreams that play one stream share them.
func (s *NetStream) SetMulticast(now time.Time, m MulticastSettings) error {
	switch {
	case s.closed:
		return ErrClosed
	case s.part == nil:
		return fmt.Errorf("settings of %q: nobody publishes it", s.name)
	case m.PushNeighborLimit < 0, s.publishes && m.PushNeighborLimit == 0,
		m.WindowDuration < leastWindow, m.WindowDuration > mostWindow,
		m.RelayMarginDuration < 0, m.RelayMarginDuration > mostWindow,
		m.AvailabilityUpdatePeriod < leastUpdatePeriod, m.AvailabilityUpdatePeriod > mostUpdatePeriod,
		m.FetchPeriod < 0, m.FetchPeriod > maxStreamFetch:
		return fmt.Errorf("settings of %q: impossible", s.name)
	}
	is := s.part.engine.Settings()
	is.MulticastPushNeighborLimit, is.MulticastWindowDuration = m.PushNeighborLimit, m.WindowDuration
	is.MulticastRelayMarginDuration, is.MulticastAvailabilityUpdatePeriod = m.RelayMarginDuration, m.AvailabilityUpdatePeriod
	is.MulticastAvailabilitySendToAll, is.MulticastFetchPeriod = m.AvailabilitySendToAll, m.FetchPeriod
	s.part.at(now).Set(now, is)
	if s.part.frames != nil {
		s.part.frames.keep = m.WindowDuration
	}
	return nil
}
