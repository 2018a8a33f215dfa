package netgroup

import (
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
	"lyceum/session/wire"
)

// Direct streams go from one member to one other over the session of the two, and through nobody else: what Flash
// Player 10.0 had. Whoever publishes one tells the other, and nobody else:
//
//	direct  count ‖ that many of: field name ‖ field info (package stream) ‖ kbit/s ‖ fetch period, ms ‖ secret (32)
//
// Each message replaces those before. The frames' key is HKDF-SHA256 of the secret where that of a stream of the group is
// that of the content key, so nobody but the two can read them, though they be members.
const messageDirect messageKind = 113

// A directStream is a stream for one member.
type directStream struct {
	listedStream
	secret [32]byte
}

// Format keeps the secret out of logs and errors, for every verb.
func (d directStream) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "direct stream %q", d.name) }

// Format does so for what this machine knows of a stream.
func (c partConfig) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "stream %q", c.listed.name) }

// PublishDirect begins a stream for one member, which plays it by PlayDirect. It travels while the two are linked: that
// is sought. The error is as that of Publish.
func (g *Group) PublishDirect(now time.Time, to journal.Author, name string, cfg PublishConfig) (*NetStream, error) {
	switch {
	case g.state != groupOpen:
		return nil, ErrClosed
	case !g.streams.isAllowed(now), g.spec.PeerToPeerDisabled, to == g.self(), to == (journal.Author{}):
		return nil, fmt.Errorf("publish %q: %w", name, ErrNotEnabled)
	case !isStreamName(name):
		return nil, fmt.Errorf("publish %q: a name has 1 to %d characters", name, maxStreamName)
	}
	return g.streams.publish(now, &NetStream{group: g, name: name, author: g.self(), publishes: true, direct: true, to: to, cfg: cfg})
}

// PlayDirect plays a stream that a member publishes for this machine alone, from the moment on at which it does.
func (g *Group) PlayDirect(now time.Time, from journal.Author, name string) (*NetStream, error) {
	switch {
	case g.state != groupOpen:
		return nil, ErrClosed
	case !g.spec.MulticastEnabled, g.spec.PeerToPeerDisabled:
		return nil, fmt.Errorf("play %q: %w", name, ErrNotEnabled)
	case !isStreamName(name):
		return nil, fmt.Errorf("play %q: a name has 1 to %d characters", name, maxStreamName)
	}
	return g.streams.play(now, &NetStream{group: g, name: name, author: from, direct: true})
}

// IsDirect reports whether the stream is for one member alone.
func (s *NetStream) IsDirect() bool { return s.direct }

// directTo returns what this machine publishes for a member.
func (s *groupStreams) directTo(to journal.Author) (list []directStream) {
	for _, p := range s.order {
		if p.publisher != nil && p.isDirect() && p.with == to {
			list = append(list, directStream{p.listed, *p.sealer.secret})
		}
	}
	return list
}

// tellDirect tells a member what this machine publishes for it, if they are linked.
func (s *groupStreams) tellDirect(now time.Time, to journal.Author) {
	for _, n := range s.group.ups {
		if n.author == to {
			n.send(now, appendDirect(nil, s.directTo(to)))
		}
	}
}

// resync tells a neighbour anew what there is for it, as something of that was lost. Lists of streams for all are said again
// anyway.
func (s *groupStreams) resync(now time.Time, n *neighbor) {
	if s.group.spec.MulticastEnabled {
		n.send(now, appendDirect(nil, s.directTo(n.author)))
	}
}

func appendDirect(b []byte, list []directStream) []byte {
	b = wire.AppendVLU(append(b, byte(messageDirect)), uint64(len(list)))
	for _, d := range list {
		b = append(d.listedStream.append(b), d.secret[:]...)
	}
	return b
}

func parseDirect(b []byte) (list []directStream, err error) {
	n, b, err := takeShortCount(b, maxStreamsOfOne)
	for range n {
		var d directStream
		if d.listedStream, b, err = takeListed(b); err != nil {
			return nil, err
		}
		var secret []byte
		if secret, b, err = take(b, len(d.secret)); err != nil {
			return nil, err
		}
		d.secret = [32]byte(secret)
		list = append(list, d)
	}
	return list, orTrailing(err, b)
}

// gotDirect takes in what a neighbour publishes for this machine.
func (n *neighbor) gotDirect(now time.Time, body []byte) error {
	g := n.group
	if !g.spec.MulticastEnabled {
		return ErrNotEnabled
	}
	n.charge(now, costOfOwnList)
	list, err := parseDirect(body)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(d directStream) bool { return !isIDOf(d.info.ID, n.author) }) {
		return fmt.Errorf("ID of another's stream: %w", wire.ErrMalformed)
	}
	if g.streams.mayPublish(now, n.claim, n.author) == publishNever {
		list = nil
	}
	g.streams.setDirect(now, n, list)
	return nil
}

// setDirect replaces what a neighbour publishes for this machine.
func (s *groupStreams) setDirect(now time.Time, n *neighbor, list []directStream) {
	old := n.directs
	n.directs = list
	has := func(list []directStream, id stream.ID) bool {
		return slices.ContainsFunc(list, func(d directStream) bool { return d.info.ID == id })
	}
	for _, d := range old {
		if !has(list, d.info.ID) {
			s.group.c.emit(StreamUnpublished{Group: s.group, Author: n.author, Name: d.name, Direct: true})
		}
	}
	for _, d := range list {
		if !has(old, d.info.ID) {
			s.group.c.emit(StreamPublished{Group: s.group, Author: n.author, Name: d.name, Config: d.config(), Direct: true})
		}
	}
	s.tuneAll(now)
	s.settle(now)
}

// findDirect returns what a direct stream that is played should be now; nil if there is none.
func (s *groupStreams) findDirect(o *NetStream) *directStream {
	for _, n := range s.group.ups {
		if n.author != o.author || n.dropped {
			continue
		}
		for i := range n.directs {
			if n.directs[i].name == o.name {
				return &n.directs[i]
			}
		}
	}
	return nil
}
