package netgroup

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
	"lyceum/session/wire"
)

// What a member publishes is told in one list, signed by the member:
//
//	streams  author (32) ‖ sequence ‖ count ‖ that many of: field name ‖ field info (package stream) ‖ kbit/s ‖
//	         fetch period, ms ‖ signature (64)
//
// The signature covers "lyceum/v1/streams", a zero byte, the group ID, and all before it. Streams stand by rising ID.
// The list with the highest sequence number, which is class time in µs, replaces those before; so a stream that is in
// it no more has ended. It is passed on to all neighbours by who is told something new, and given to each that comes
// up. The publisher says it again every listEvery, and it counts no longer than listLasts after that.
const messageStreams messageKind = 112

const (
	listEvery = 30 * time.Second
	listLasts = 100 * time.Second
	listStale = 5 * time.Minute // of class time: an older one is of who has gone
	listRate  = 0.5             // lists of one member that are passed on, a second
	listBurst = 20.0

	// costOfOwnList is what a list costs its author, and one of direct streams: some ten a second are read for long, as the
	// owner looks at all streams anew with each.
	costOfOwnList = 40
)

// A listedStream is one stream that a member publishes.
type listedStream struct {
	name       string
	info       stream.Info
	kbit       int
	fetchAfter time.Duration
}

// A streamList is what one member publishes.
type streamList struct {
	author   journal.Author
	sequence uint64
	streams  []listedStream
	raw      []byte // as signed
	heardAt  time.Time
	pending  bool // it is not known yet whether its author may publish
}

func (l *streamList) appendUnsigned(b []byte) []byte {
	b = wire.AppendVLU(append(b, l.author[:]...), l.sequence)
	b = wire.AppendVLU(b, uint64(len(l.streams)))
	for _, s := range l.streams {
		b = s.append(b)
	}
	return b
}

func (s *listedStream) append(b []byte) []byte {
	b = wire.AppendField(b, []byte(s.name))
	b = wire.AppendField(b, s.info.AppendTo(nil))
	return wire.AppendVLU(wire.AppendVLU(b, uint64(s.kbit)), uint64(s.fetchAfter.Milliseconds()))
}

// Limits on what a stream may ask of those who play it.
const (
	maxStreamKbit  = 100_000
	maxStreamFetch = 10 * time.Second
)

// has returns a stream of the list.
func (l *streamList) has(id stream.ID) bool {
	return slices.ContainsFunc(l.streams, func(s listedStream) bool { return s.info.ID == id })
}

// parseStreamList reads a list, without its kind. The result aliases b.
func parseStreamList(b []byte) (*streamList, error) {
	l := &streamList{raw: b}
	raw, b, err := take(b, len(l.author))
	if err != nil {
		return nil, err
	}
	l.author = journal.Author(raw)
	if l.sequence, b, err = takeNumber(b); err != nil {
		return nil, err
	}
	n, b, err := takeShortCount(b, maxStreamsOfOne)
	for range n {
		var s listedStream
		if s, b, err = takeListed(b); err != nil {
			return nil, err
		}
		if k := len(l.streams); k > 0 && bytes.Compare(l.streams[k-1].info.ID[:], s.info.ID[:]) >= 0 {
			return nil, fmt.Errorf("streams out of order: %w", wire.ErrMalformed)
		}
		if !isIDOf(s.info.ID, l.author) {
			return nil, fmt.Errorf("ID of another's stream: %w", wire.ErrMalformed)
		}
		l.streams = append(l.streams, s)
	}
	if err == nil && len(b) != ed25519.SignatureSize {
		err = fmt.Errorf("streams: %w", wire.ErrMalformed)
	}
	return l, err
}

func takeListed(b []byte) (s listedStream, rest []byte, err error) {
	name, b, err := takeShortField(b)
	if err != nil {
		return s, nil, err
	}
	if s.name = string(name); !isStreamName(s.name) {
		return s, nil, fmt.Errorf("name of a stream: %w", wire.ErrMalformed)
	}
	info, b, err := takeShortField(b)
	if err != nil {
		return s, nil, err
	}
	if s.info, err = stream.ParseInfo(info); err != nil {
		return s, nil, err
	}
	kbit, b, err := takeNumber(b)
	if err != nil {
		return s, nil, err
	}
	fetch, b, err := takeNumber(b)
	if err != nil {
		return s, nil, err
	}
	if kbit == 0 || kbit > maxStreamKbit || fetch > uint64(maxStreamFetch.Milliseconds()) {
		return s, nil, fmt.Errorf("rate of a stream: %w", wire.ErrMalformed)
	}
	s.kbit, s.fetchAfter = int(kbit), time.Duration(fetch)*time.Millisecond
	return s, b, nil
}

// takeShortField takes a field whose length has the shortest form.
func takeShortField(b []byte) (field, rest []byte, err error) {
	if _, _, err = takeNumber(b); err != nil {
		return nil, nil, err
	}
	return wire.TakeField(b)
}

// A stream's ID is eight bytes of chance, new whenever one is published, and eight of the SHA-256 of "lyceum/v1/stream
// ID", a zero byte, its publisher and these: so nobody can give a stream the ID of another member's.
const streamIDChance = 8

func newStreamID(random io.Reader, author journal.Author) (id stream.ID, err error) {
	if _, err = io.ReadFull(random, id[:streamIDChance]); err == nil {
		copy(id[streamIDChance:], streamIDCheck(id, author))
	}
	return id, err
}

func streamIDCheck(id stream.ID, author journal.Author) []byte {
	b := append([]byte("lyceum/v1/stream ID\x00"), author[:]...)
	sum := sha256.Sum256(append(b, id[:streamIDChance]...))
	return sum[:len(id)-streamIDChance]
}

// isIDOf reports whether a stream's ID is one of its publisher's.
func isIDOf(id stream.ID, author journal.Author) bool {
	return bytes.Equal(id[streamIDChance:], streamIDCheck(id, author))
}

// signList makes a list of this machine's own.
func (g *Group) signList(sequence uint64, streams []listedStream) *streamList {
	l := &streamList{author: g.self(), sequence: sequence, streams: slices.Clone(streams)}
	slices.SortFunc(l.streams, func(a, b listedStream) int { return bytes.Compare(a.info.ID[:], b.info.ID[:]) })
	b := l.appendUnsigned(nil)
	l.raw = append(b, g.c.cfg.Identity.Sign(streamsSigned(g.id, b))...)
	return l
}

func streamsSigned(id journal.GroupID, b []byte) []byte {
	return append(append([]byte("lyceum/v1/streams\x00"), id[:]...), b...)
}

// isAuthentic reports whether a list is its author's.
func (l *streamList) isAuthentic(g *Group) bool {
	unsigned := len(l.raw) - ed25519.SignatureSize
	return g.c.cfg.Signatures.Verify(l.author[:], streamsSigned(g.id, l.raw[:unsigned]), l.raw[unsigned:])
}
