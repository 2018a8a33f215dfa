package session

import (
	"cmp"
	"slices"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// The names of a person's streams. Their kinds are audio, video and screen.
const (
	StreamMicrophone = "mic"
	StreamCamera     = "cam"
	StreamScreen     = "screen"

	// StreamShow begins the names of direct streams by which staff who may monitor, and nobody else, are shown something.
	StreamShow = "show "
)

// A Stream is one that a member publishes.
type Stream struct {
	Author journal.Author
	Name   string
	Config netgroup.PublishConfig
	Direct bool // for one member alone: this machine, if another publishes it
	Locked bool // for its publisher, by staff; or it was far more than it said: it is not played
}

type streamKey struct {
	author journal.Author
	name   string
	direct bool
}

func (s Stream) key() streamKey { return streamKey{s.Author, s.Name, s.Direct} }

// classMedia is what a class's members publish, and what of it this machine publishes and plays. The loop owns it.
type classMedia struct {
	published    map[streamKey]Stream // by others
	publications []*Publication
	playbacks    []*Playback
	floods       map[streamKey]bool // streams that are too much: of those that were played
	shown        []Stream           // as View has them
	speaker      journal.Author
}

func newClassMedia() classMedia {
	return classMedia{published: map[streamKey]Stream{}, floods: map[streamKey]bool{}}
}

func (m *classMedia) forget(p *Publication) {
	m.publications = slices.DeleteFunc(m.publications, func(o *Publication) bool { return o == p })
}

func (m *classMedia) forgetPlayback(p *Playback) {
	m.playbacks = slices.DeleteFunc(m.playbacks, func(o *Playback) bool { return o == p })
}

// playbackOf returns who plays a NetStream; nil if that ended.
func (m *classMedia) playbackOf(s *netgroup.NetStream) *Playback {
	for _, p := range m.playbacks {
		if p.stream == s {
			return p
		}
	}
	return nil
}

func (m *classMedia) publicationOf(s *netgroup.NetStream) *Publication {
	for _, p := range m.publications {
		if p.stream == s {
			return p
		}
	}
	return nil
}

// frame hands over a frame, of which there are many: it changes no view.
func (c *Class) frame(now time.Time, ev netgroup.FrameReceived) {
	if p := c.media.playbackOf(ev.Stream); p != nil {
		p.on.Frame(now, ev.Frame)
	}
}

// streamed takes in an event about streams that is no frame. It is false for other events.
func (c *Class) streamed(now time.Time, ev netgroup.Event) bool {
	m := &c.media
	switch ev := ev.(type) {
	case netgroup.StreamPublished:
		s := Stream{Author: ev.Author, Name: ev.Name, Config: ev.Config, Direct: ev.Direct}
		m.published[s.key()] = s
	case netgroup.StreamUnpublished:
		delete(m.published, streamKey{ev.Author, ev.Name, ev.Direct})
	case netgroup.StreamStarted:
		if p := m.playbackOf(ev.Stream); p != nil {
			p.begins(now)
		}
	case netgroup.StreamReset:
		if p := m.playbackOf(ev.Stream); p != nil {
			p.begins(now)
		}
	case netgroup.StreamStopped:
		if p := m.playbackOf(ev.Stream); p != nil {
			p.ended(now)
		} else if p := m.publicationOf(ev.Stream); p != nil {
			c.endPublication(now, p, ErrNotAllowed)
		}
	case netgroup.StreamFlood:
		if p := m.playbackOf(ev.Stream); p != nil {
			c.flooded(p)
		}
	case netgroup.ReceiverCame:
		if p := m.publicationOf(ev.Stream); p != nil {
			p.idle.Store(false)
		}
	case netgroup.KeyFrameWanted:
		if p := m.publicationOf(ev.Stream); p != nil && p.on.KeyFrameWanted != nil {
			p.on.KeyFrameWanted()
		}
	case netgroup.RateAdvice:
		if p := m.publicationOf(ev.Stream); p != nil && p.on.RateAdvised != nil {
			p.on.RateAdvised(ev.Kbit)
		}
	default:
		return false
	}
	return true
}

// locksFor returns which locks keep somebody from a stream: by what its name says and by what it carries, so that neither
// can be used to get around the other.
func locksFor(s Stream) (locks conduct.Locks) {
	switch s.Name {
	case StreamMicrophone:
		locks = conduct.LockMicrophone
	case StreamCamera:
		locks = conduct.LockCamera
	case StreamScreen:
		locks = conduct.LockScreen
	}
	switch s.Config.Kind {
	case netgroup.AudioStream:
		locks |= conduct.LockMicrophone
	case netgroup.VideoStream:
		locks |= conduct.LockCamera
	case netgroup.ScreenStream:
		locks |= conduct.LockScreen
	}
	return locks
}

// isLocked reports whether staff have locked a stream for its publisher, or it was too much. With staff anybody may talk
// alone; to is for whom a direct stream is.
func (c *Class) isLocked(s Stream, to journal.Author) bool {
	if c.media.floods[s.key()] {
		return true
	}
	if s.Direct && conduct.IsStaff(c.standing(to).rights) {
		return false
	}
	locks := locksFor(s)
	if s.Direct {
		locks |= conduct.LockPrivate
	}
	presents := c.conduct.Stage.Snapshot() == s.Author
	return c.conduct.Locks.Snapshot().Now().Forbids(locks, c.standing(s.Author).rights, presents)
}

// isHidden reports whether staff have locked others' cameras for this machine, and a stream is one.
func (c *Class) isHidden(s Stream) bool {
	if locksFor(s)&conduct.LockCamera == 0 || conduct.IsStaff(c.standing(s.Author).rights) || c.conduct.Stage.Snapshot() == s.Author {
		return false
	}
	return !s.Direct && c.conduct.Locks.Snapshot().Now().Forbids(conduct.LockCameras, c.standing(c.self()).rights, false)
}

// settleStreams has what is published and played be what may be, after something changed.
func (c *Class) settleStreams(now time.Time) {
	m := &c.media
	if c.closed || c.leaving {
		for _, p := range slices.Clone(m.publications) {
			c.endPublication(now, p, ErrClosed)
		}
		return
	}
	for _, p := range slices.Clone(m.publications) {
		if err := c.mayPublish(p); err != nil {
			c.endPublication(now, p, err)
		}
	}
	for _, p := range m.playbacks {
		if err := c.tune(now, p); err != nil {
			c.cfg.Log.Warn("playing a stream", "name", p.name, "error", err)
		}
	}
	if speaker := c.conduct.Stage.Snapshot(); speaker != m.speaker {
		m.speaker = speaker
		c.group.SetSpeaker(now, speaker)
	}
}

// lookForReceivers notes whose frames go nowhere.
func (m *classMedia) lookForReceivers() {
	for _, p := range m.publications {
		p.idle.Store(!p.stream.HasReceivers())
	}
}

func ofDirect(s Stream) int {
	if s.Direct {
		return 1
	}
	return 0
}

// listStreams lists who publishes what, by author and name.
func (c *Class) listStreams() []Stream {
	all := make([]Stream, 0, len(c.media.published)+len(c.media.publications))
	for _, p := range c.media.publications {
		all = append(all, p.is)
	}
	for _, s := range c.media.published {
		s.Locked = c.isLocked(s, c.self())
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b Stream) int {
		return cmp.Or(a.Author.Compare(b.Author), cmp.Compare(a.Name, b.Name), ofDirect(a)-ofDirect(b))
	})
	return all
}
