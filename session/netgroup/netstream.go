package netgroup

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
)

// Limits on streams. Our choice: a person has a microphone, cameras and a screen, and some room beside.
const (
	maxStreamName    = 64 // characters
	maxStreamsOfOne  = 8  // that one member publishes at a time
	maxStreamsPlayed = 64 // by this machine
	maxStreamFrame   = 256 << 10
	maxStreamAuthors = 1024 // of whom it is remembered what they publish
)

// Errors of streams.
var (
	ErrStreamName  = errors.New("a stream of that name is published or played here already")
	ErrStreamRole  = errors.New("only who publishes a stream writes to it") // and not who plays it
	ErrStreamFrame = errors.New("no frame that a stream can carry")         // its length, or a layer that there is not
)

// A StreamKind says what a stream carries. Audio goes before all else on its way.
type StreamKind = stream.Kind

// The kinds of streams.
const (
	AudioStream  = stream.Audio
	VideoStream  = stream.Video
	ScreenStream = stream.Screen
	DataStream   = stream.Data
)

// A PublishConfig says how a stream is to travel. What is zero is chosen by kind and rate. It goes along with the
// stream, so that all members do alike.
type PublishConfig struct {
	Kind       StreamKind
	Kbit       int           // rate of all layers together, kbit/s, as planned
	Rate       int           // packets a second, as planned: below 60 there are four substreams, else eight; 0: by Kbit
	Layers     int           // layer groups, 1 to 3
	FEC        bool          // one packet of parity for ten
	Window     time.Duration // what is later than this is not played (multicastWindowDuration)
	Margin     time.Duration // for how much longer it is kept for others (multicastRelayMarginDuration)
	FetchAfter time.Duration // how long a packet may be missing before it is pulled (multicastFetchPeriod); 0: as fits

	// Copies is a cap on what this machine sends of the stream, in copies of it; 0 for what its uplink carries.
	Copies float64
}

// A Frame is one picture, 20 ms of sound, or one message of data.
type Frame struct {
	Layer     uint8  // layer group, 0 to 2: receivers may leave out 2, and then 1
	Key       bool   // nothing before it is needed to show it
	Timestamp uint64 // µs of the clock of who captured it
	Data      []byte // at most 256 KiB
	Number    uint64 // in its layer group; given by Write
	Repeated  bool   // sound that came with the frame behind it, before its own packet
}

// A NetStream is one stream that this machine publishes or plays: NetStream of Flash Player 10.1, of a group. It is
// owned by the goroutine of its Connection.
type NetStream struct {
	group     *Group
	name      string
	author    journal.Author // zero: whoever publishes that name
	publishes bool
	direct    bool           // for one member alone:
	to        journal.Author // this one, if it is published here
	closed    bool
	cfg       PublishConfig
	part      *streamPart // in the stream that is played now, or published; nil if there is none
	soughtAt  time.Time   // when the other end of a direct stream was sought last
}

// Group returns the group that the stream is in.
func (s *NetStream) Group() *Group { return s.group }

// ID returns what names this publication of the stream; zero as long as there is none.
func (s *NetStream) ID() (id stream.ID) {
	if s.part != nil {
		id = s.part.id
	}
	return id
}

// Name returns the stream's name.
func (s *NetStream) Name() string { return s.name }

// Author returns who publishes the stream: zero if that is open and nobody does.
func (s *NetStream) Author() journal.Author {
	if s.part != nil {
		return s.part.author
	}
	return s.author
}

// IsPublishing reports whether this machine publishes the stream; else it plays it.
func (s *NetStream) IsPublishing() bool { return s.publishes }

// Config returns how the stream travels: the publisher's choice. It is zero as long as nobody publishes.
func (s *NetStream) Config() PublishConfig {
	if s.part != nil {
		return s.part.listed.config()
	}
	return s.cfg
}

// Publish begins a stream of this machine's own. StreamStarted follows. The error wraps ErrNotEnabled if the invite
// or the own grant does not allow it, ErrStreamName if the name is in use here.
func (g *Group) Publish(now time.Time, name string, cfg PublishConfig) (*NetStream, error) {
	switch {
	case g.state != groupOpen:
		return nil, ErrClosed
	case !g.streams.isAllowed(now), g.spec.PeerToPeerDisabled && !g.ipm.enabled:
		return nil, fmt.Errorf("publish %q: %w", name, ErrNotEnabled)
	case !isStreamName(name):
		return nil, fmt.Errorf("publish %q: a name has 1 to %d characters", name, maxStreamName)
	}
	return g.streams.publish(now, &NetStream{group: g, name: name, author: g.self(), publishes: true, cfg: cfg})
}

// Play has a stream's frames come as FrameReceived, whoever publishes it, from the moment on at which somebody does.
// If several publish one of that name it is the one that began last, and StreamReset tells of each change.
func (g *Group) Play(now time.Time, name string) (*NetStream, error) {
	return g.PlayFrom(now, journal.Author{}, name)
}

// PlayFrom plays the stream of one member and no other.
func (g *Group) PlayFrom(now time.Time, author journal.Author, name string) (*NetStream, error) {
	switch {
	case g.state != groupOpen:
		return nil, ErrClosed
	case !g.spec.MulticastEnabled:
		return nil, fmt.Errorf("play %q: %w", name, ErrNotEnabled)
	case !isStreamName(name):
		return nil, fmt.Errorf("play %q: a name has 1 to %d characters", name, maxStreamName)
	}
	return g.streams.play(now, &NetStream{group: g, name: name, author: author})
}

// Write sends a frame to all who play the stream, and takes ownership of its data. It returns the frame's number in
// its layer group. The error wraps ErrNoContentKey while nothing can be sealed: the frame is lost then.
func (s *NetStream) Write(now time.Time, f Frame) (number uint64, err error) {
	switch {
	case s.closed:
		return 0, ErrClosed
	case !s.publishes:
		return 0, ErrStreamRole
	case s.part == nil, !s.group.streams.isAllowed(now):
		return 0, ErrNotEnabled
	}
	return s.part.write(now, f)
}

// HasReceivers reports whether a frame that is written goes anywhere: to a neighbour that takes part in the stream, or to all
// on the local network by IP multicast.
func (s *NetStream) HasReceivers() bool {
	return s.direct || s.part != nil && (!s.part.engine.IsAlone() || len(s.group.spec.StreamAddresses()) > 0)
}

// WantKeyFrame asks the publisher for a frame that can be shown without those before it. Requests of many merge on
// the way.
func (s *NetStream) WantKeyFrame(now time.Time) {
	if s.part != nil && !s.publishes && !s.closed {
		s.part.wantKeyFrame(now)
	}
}

// Close ends the publication or the playing of the stream. No event of it follows but StreamUnpublished.
func (s *NetStream) Close(now time.Time) {
	if !s.closed {
		s.closed = true
		s.group.streams.close(now, s)
	}
}

func isStreamName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n > 0 && n <= maxStreamName && utf8.ValidString(name)
}
