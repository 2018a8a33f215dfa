package antientropy

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// A messageKind begins every message. doc.go has the formats.
type messageKind byte

const (
	messageCompare messageKind = iota + 1 // how far the sender's logs go
	messageWant                           // asks for entries
	messageEntries                        // the answer to one
	messageCancel                         // of a want
)

// IsEntries reports whether a message has entries in it, which go in the bulk flow.
func IsEntries(message []byte) bool { return len(message) > 0 && message[0] == byte(messageEntries) }

// IsWant reports whether a message asks for entries.
func IsWant(message []byte) bool { return len(message) > 0 && message[0] == byte(messageWant) }

// Limits of messages; longer lists are malformed.
const (
	MaxLogs      = 3072 // heads in one message, which fit 256 KiB: the longest of the transport
	maxSections  = 1024
	maxNeeds     = 128
	maxEntries   = 256
	entriesBytes = 64 << 10 // in one answer
)

// A mode says what a section holds.
type mode byte

const (
	modeSkip    mode = iota // nothing: there is nothing to say of these authors
	modePrint               // a fingerprint of all heads
	modeDigests             // a digest of each head
	modeHeads               // all heads
	modeSome                // heads that the receiver has not, and digests of those that the sender has not
	modeFinal               // heads that the receiver has not: the end of the matter
)

const (
	printSize  = 8
	digestSize = 2
)

// A section is what a comparison says of the authors from the end of the one before up to upTo.
type section struct {
	upTo    bound
	mode    mode
	print   [printSize]byte
	digests []uint16 // with modeSome rising
	heads   []journal.Head
}

// A bound parts authors: those whose keys are lower than it, as if zeros followed, from all others. The empty one
// is the end, above all.
type bound string

// isAbove reports whether an author is below the bound.
func (u bound) isAbove(a journal.Author) bool { return u == "" || bytes.Compare(a[:], []byte(u)) < 0 }

// isAfter reports whether the bound is above another one that is not the end.
func (u bound) isAfter(before bound) bool { return u == "" || u > before }

// between returns the shortest bound that has a below and b, which follows it, above.
func between(a, b journal.Author) bound {
	n := 0
	for a[n] == b[n] {
		n++
	}
	return bound(b[:n+1])
}

// A comparison tells how far the sender's logs go, as far as the receiver does not know that.
type comparison struct {
	yours, mine uint64 // how many entries of the receiver's log and of its own the sender has
	logs        uint64 // how many logs the sender has
	sections    []section
}

func (c *comparison) appendTo(b []byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageCompare)), c.yours)
	b = wire.AppendVLU(wire.AppendVLU(b, c.mine), c.logs)
	for i := range c.sections {
		s := &c.sections[i]
		b = append(append(append(b, byte(len(s.upTo))), s.upTo...), byte(s.mode))
		switch s.mode {
		case modePrint:
			b = append(b, s.print[:]...)
		case modeDigests:
			b = appendDigests(b, s.digests)
		case modeHeads, modeFinal:
			b = appendHeads(b, s.heads)
		case modeSome:
			b = appendDigests(appendHeads(b, s.heads), s.digests)
		}
	}
	return b
}

func parseComparison(b []byte) (c comparison, err error) {
	for _, v := range [...]*uint64{&c.yours, &c.mine, &c.logs} {
		if *v, b, err = takeNumber(b); err != nil {
			return c, err
		}
	}
	from, heads := bound(""), 0
	for len(b) > 0 {
		if n := len(c.sections); n >= maxSections || n > 0 && from == "" {
			return c, malformed("comparison: a section too many")
		}
		var s section
		if s, b, err = takeSection(b); err != nil {
			return c, err
		}
		if n := len(c.sections); s.mode == modeSkip && (len(b) == 0 || n > 0 && c.sections[n-1].mode == modeSkip) || n > 0 && !s.upTo.isAfter(from) {
			return c, malformed("comparison: sections out of order, or one that says nothing")
		}
		if heads += len(s.heads); heads > MaxLogs || !within(s.heads, from, s.upTo) {
			return c, malformed("comparison: heads in the wrong section, or too many")
		}
		from = s.upTo
		c.sections = append(c.sections, s)
	}
	return c, nil
}

// within reports whether heads rise by author, each once, between two bounds.
func within(heads []journal.Head, from, upTo bound) bool {
	for i := range heads {
		a := heads[i].Author
		if i == 0 && from != "" && from.isAbove(a) || i > 0 && heads[i-1].Author.Compare(a) >= 0 || !upTo.isAbove(a) {
			return false
		}
	}
	return true
}

func takeSection(b []byte) (s section, rest []byte, err error) {
	head, b, err := take(b, 1)
	if err != nil {
		return s, nil, err
	}
	if head[0] > 32 {
		return s, nil, malformed("bound of %d bytes", head[0])
	}
	upTo, b, err := take(b, int(head[0])+1)
	if err != nil {
		return s, nil, err
	}
	n := len(upTo) - 1
	s.upTo, s.mode = bound(upTo[:n]), mode(upTo[n])
	if n > 0 && upTo[n-1] == 0 {
		return s, nil, malformed("bound that is longer than needed")
	}
	var raw []byte
	switch s.mode {
	case modeSkip:
	case modePrint:
		if raw, b, err = take(b, printSize); err == nil {
			s.print = [printSize]byte(raw)
		}
	case modeDigests:
		s.digests, b, err = takeDigests(b, false)
	case modeHeads, modeFinal:
		s.heads, b, err = takeHeads(b)
	case modeSome:
		if s.heads, b, err = takeHeads(b); err == nil {
			s.digests, b, err = takeDigests(b, true)
		}
	default:
		err = malformed("section of mode %d", s.mode)
	}
	return s, b, err
}

func appendDigests(b []byte, digests []uint16) []byte {
	b = wire.AppendVLU(b, uint64(len(digests)))
	for _, d := range digests {
		b = binary.BigEndian.AppendUint16(b, d)
	}
	return b
}

func takeDigests(b []byte, rising bool) (digests []uint16, rest []byte, err error) {
	n, b, err := takeCount(b, maxDigests)
	if err != nil {
		return nil, nil, err
	}
	raw, b, err := take(b, n*digestSize)
	for i := 0; i < len(raw); i += digestSize {
		d := binary.BigEndian.Uint16(raw[i:])
		if last := len(digests) - 1; rising && last >= 0 && digests[last] >= d {
			return nil, nil, malformed("digests out of order")
		}
		digests = append(digests, d)
	}
	return digests, b, err
}

func appendHeads(b []byte, heads []journal.Head) []byte {
	b = wire.AppendVLU(b, uint64(len(heads)))
	for i := range heads {
		b = appendHead(b, &heads[i])
	}
	return b
}

func appendHead(b []byte, h *journal.Head) []byte {
	b = wire.AppendVLU(append(b, h.Author[:]...), h.Seq)
	return wire.AppendVLU(append(b, h.Hash[:]...), h.Stop)
}

func takeHeads(b []byte) (heads []journal.Head, rest []byte, err error) {
	n, b, err := takeCount(b, MaxLogs)
	for range n {
		var h journal.Head
		var raw []byte
		if raw, b, err = take(b, len(h.Author)); err != nil {
			return nil, nil, err
		}
		h.Author = journal.Author(raw)
		if h.Seq, b, err = takeNumber(b); err != nil {
			return nil, nil, err
		}
		if raw, b, err = take(b, len(h.Hash)); err != nil {
			return nil, nil, err
		}
		h.Hash = journal.Hash(raw)
		if h.Stop, b, err = takeNumber(b); err != nil {
			return nil, nil, err
		}
		heads = append(heads, h)
	}
	return heads, b, err
}

func appendWant(b []byte, id uint64, needs []journal.Need) []byte {
	b = wire.AppendVLU(append(b, byte(messageWant)), id)
	b = wire.AppendVLU(b, uint64(len(needs)))
	for _, n := range needs {
		b = wire.AppendVLU(append(b, n.Author[:]...), n.From)
		b = wire.AppendVLU(b, n.To-n.From)
	}
	return b
}

func parseWant(b []byte) (id uint64, needs []journal.Need, err error) {
	if id, b, err = takeNumber(b); err != nil {
		return 0, nil, err
	}
	n, b, err := takeCount(b, maxNeeds)
	for range n {
		var need journal.Need
		var raw []byte
		if raw, b, err = take(b, len(need.Author)); err != nil {
			return 0, nil, err
		}
		need.Author = journal.Author(raw)
		if need.From, b, err = takeNumber(b); err != nil {
			return 0, nil, err
		}
		var more uint64
		if more, b, err = takeNumber(b); err != nil {
			return 0, nil, err
		}
		if need.To = need.From + more; need.From == 0 || need.To < need.From {
			return 0, nil, malformed("want of %d and %d more", need.From, more)
		}
		needs = append(needs, need)
	}
	if err == nil && (n == 0 || len(b) > 0) {
		err = malformed("want of nothing, or with something behind it")
	}
	return id, needs, err
}

func appendCancel(b []byte, id uint64) []byte {
	return wire.AppendVLU(append(b, byte(messageCancel)), id)
}

func parseCancel(b []byte) (id uint64, err error) {
	id, b, err = takeNumber(b)
	if err == nil && len(b) > 0 {
		err = malformed("%d bytes behind a cancellation", len(b))
	}
	return id, err
}

// An answer is what came of a want.
type answer struct {
	id   uint64
	cut  bool // there is more than one message holds
	raws [][]byte
}

func (a *answer) appendTo(b []byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageEntries)), a.id)
	flags := byte(0)
	if a.cut {
		flags = 1
	}
	b = wire.AppendVLU(append(b, flags), uint64(len(a.raws)))
	for _, raw := range a.raws {
		b = wire.AppendField(b, raw)
	}
	return b
}

// isFull reports whether an entry more might have been too much.
func (a *answer) isFull() bool {
	bytes := 0
	for _, raw := range a.raws {
		bytes += len(raw)
	}
	return len(a.raws) >= maxEntries || bytes > entriesBytes-journal.MaxEntry
}

func parseAnswer(b []byte) (a answer, err error) {
	if a.id, b, err = takeNumber(b); err != nil {
		return a, err
	}
	flags, b, err := take(b, 1)
	if err != nil {
		return a, err
	}
	if flags[0] > 1 {
		return a, malformed("entries with flags %d", flags[0])
	}
	a.cut = flags[0] == 1
	n, b, err := takeCount(b, maxEntries)
	for range n {
		var raw []byte
		if raw, b, err = takeField(b); err != nil {
			return a, err
		}
		a.raws = append(a.raws, raw)
	}
	if err == nil && len(b) > 0 {
		err = malformed("%d bytes behind entries", len(b))
	}
	return a, err
}

func malformed(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, wire.ErrMalformed)...)
}

func take(b []byte, n int) (taken, rest []byte, err error) {
	if len(b) < n {
		return nil, nil, malformed("message about logs cut short")
	}
	return b[:n:n], b[n:], nil
}

// takeNumber takes a VLU of the shortest form.
func takeNumber(b []byte) (v uint64, rest []byte, err error) {
	v, rest, err = wire.TakeVLU(b)
	if err == nil && len(b)-len(rest) != wire.SizeVLU(v) {
		err = malformed("number longer than needed")
	}
	return v, rest, err
}

func takeField(b []byte) (field, rest []byte, err error) {
	n, b, err := takeNumber(b)
	if err != nil {
		return nil, nil, err
	}
	return take(b, int(min(n, uint64(len(b)+1))))
}

func takeCount(b []byte, limit int) (n int, rest []byte, err error) {
	v, rest, err := takeNumber(b)
	if err != nil {
		return 0, nil, err
	}
	if v > uint64(limit) {
		return 0, nil, malformed("list of %d where %d are allowed", v, limit)
	}
	return int(v), rest, nil
}
