package stream

import (
	"bytes"
	"encoding/hex"
	"time"

	"lyceum/session/wire"
)

// What limits a stream's shape.
const (
	MaxGroups     = 3 // layer groups
	MaxSubstreams = 8 // of all layer groups, as a push mask is one byte

	shortestWindow = 100 * time.Millisecond
	longestWindow  = 30 * time.Second
)

// An ID names a stream among all there ever are: random bytes that its publisher drew.
type ID [16]byte

// String returns the first half in hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:8]) }

// A Kind says what a stream carries. The zero value is none.
type Kind uint8

// The kinds of streams.
const (
	Audio Kind = 1 + iota
	Video
	Screen
	Data
)

// String returns the kind's name.
func (k Kind) String() string {
	if k < Audio || k > Data {
		return "none"
	}
	return [...]string{"audio", "video", "screen", "data"}[k-Audio]
}

// An Info is what everybody who takes part in a stream must know of it. Its publisher chooses it once and signs it;
// whoever wants another shape publishes another stream.
type Info struct {
	ID     ID
	Kind   Kind
	Widths [MaxGroups]uint8 // of each layer group, how many substreams it has; those that are not used, at the end, have 0
	FEC    bool             // parity packets are sent
	Window time.Duration    // how late a packet may come and still be of use: 0.1 to 30 s, whole milliseconds
	Margin time.Duration    // for how much longer it is kept for others: 0 to 30 s, whole milliseconds
}

// Widths returns the widths that fit a stream of so many packets a second in so many layer groups, 1 to 3: eight
// substreams, or four below 60 packets a second, half of them for the first group. Audio has two in one group.
func Widths(kind Kind, packets float64, groups int) (w [MaxGroups]uint8) {
	k := uint8(MaxSubstreams)
	if packets < 60 {
		k /= 2
	}
	switch {
	case kind == Audio:
		w = [MaxGroups]uint8{2}
	case groups == 1:
		w = [MaxGroups]uint8{k}
	case groups == 2:
		w = [MaxGroups]uint8{k / 2, k / 2}
	case groups == 3:
		w = [MaxGroups]uint8{k / 2, k / 4, k / 4}
	default:
		panic("BUG: a stream has one to three layer groups")
	}
	return w
}

// Groups returns how many layer groups there are.
func (i *Info) Groups() int {
	n := 0
	for n < MaxGroups && i.Widths[n] != 0 {
		n++
	}
	return n
}

// Substreams returns how many substreams there are (K).
func (i *Info) Substreams() int { return i.base(MaxGroups) }

// base returns the number of a layer group's first substream.
func (i *Info) base(group int) int {
	n := 0
	for _, w := range i.Widths[:group] {
		n += int(w)
	}
	return n
}

// Group returns the layer group of a substream, which must be below Substreams.
func (i *Info) Group(substream int) int {
	for g, w := range i.Widths {
		if substream -= int(w); substream < 0 {
			return g
		}
	}
	panic("BUG: no such substream")
}

// Substream returns by which substream a packet goes: that of its layer group whose place is its number modulo the
// width; a parity packet by those in turn, block by block. The packet must fit the stream.
func (i *Info) Substream(p *Packet) int {
	number := p.Number
	if p.IsParity() {
		number /= BlockPackets
	}
	return i.base(int(p.Group)) + int(number%uint32(i.Widths[p.Group]))
}

// Fits reports whether the stream has the packet's layer group, and parity if it is a parity packet.
func (i *Info) Fits(p *Packet) bool {
	return int(p.Group) < i.Groups() && (i.FEC || !p.IsParity())
}

const (
	errInfo     = malformed("stream info")
	errInfoLong = malformed("stream info: not as it would be written")

	infoFEC = 1
)

// AppendTo appends the info as it is sent and signed to b. The info must be one that ParseInfo would return.
func (i *Info) AppendTo(b []byte) []byte {
	b = append(append(b, i.ID[:]...), byte(i.Kind), boolByte(i.FEC)*infoFEC)
	b = append(b, byte(i.Groups()))
	b = append(b, i.Widths[:i.Groups()]...)
	b = wire.AppendVLU(b, uint64(i.Window/time.Millisecond))
	return wire.AppendVLU(b, uint64(i.Margin/time.Millisecond))
}

// ParseInfo parses what AppendTo wrote, and nothing else: an info has one encoding. Errors wrap wire.ErrMalformed.
func ParseInfo(b []byte) (Info, error) {
	var i Info
	if len(b) < len(i.ID)+3 {
		return Info{}, errInfo
	}
	rest := b[copy(i.ID[:], b):]
	i.Kind, i.FEC = Kind(rest[0]), rest[1]&infoFEC != 0
	groups := int(rest[2])
	if rest = rest[3:]; groups > MaxGroups || len(rest) < groups {
		return Info{}, errInfo
	}
	rest = rest[copy(i.Widths[:groups], rest):]
	window, rest, err := wire.TakeVLU(rest)
	if err != nil {
		return Info{}, err
	}
	margin, rest, err := wire.TakeVLU(rest)
	if err != nil {
		return Info{}, err
	}
	const most = uint64(longestWindow / time.Millisecond)
	if i.Window, i.Margin = milliseconds(min(window, most+1)), milliseconds(min(margin, most+1)); len(rest) != 0 || !i.Valid() {
		return Info{}, errInfo
	}
	var room [64]byte
	if !bytes.Equal(i.AppendTo(room[:0]), b) {
		return Info{}, errInfoLong
	}
	return i, nil
}

// Valid reports whether all fields are in their ranges.
func (i *Info) Valid() bool {
	groups, k := i.Groups(), i.Substreams()
	return i.Kind >= Audio && i.Kind <= Data && groups > 0 && k <= MaxSubstreams && k == i.base(groups) &&
		i.Window >= shortestWindow && i.Window <= longestWindow && i.Window%time.Millisecond == 0 &&
		i.Margin >= 0 && i.Margin <= longestWindow && i.Margin%time.Millisecond == 0
}

func milliseconds(n uint64) time.Duration { return time.Duration(n) * time.Millisecond }

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}
