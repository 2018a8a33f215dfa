package replication

import (
	"fmt"

	"lyceum/session/wire"
)

// A messageKind begins every message. doc.go has the formats.
type messageKind byte

const (
	messageUpdate  messageKind = iota + 1 // what the sender has and wants
	messageRequest                        // for objects
	messageCancel                         // of requests
	messageDeny                           // the answer that there is nothing
	messageReply                          // objects
)

// IsReply reports whether a message has objects in it.
func IsReply(message []byte) bool { return len(message) > 0 && message[0] == byte(messageReply) }

// IsRequest reports whether a message asks for objects.
func IsRequest(message []byte) bool { return len(message) > 0 && message[0] == byte(messageRequest) }

// Limits of messages.
const (
	// MaxObject is how long an object may be: a piece of 64 KiB and what proves that it belongs to its file.
	MaxObject = 64<<10 + 2<<10
	// packBytes is up to where objects are packed into one reply.
	packBytes = 64 << 10
	// maxPerRequest is how many objects one request may name, and one reply hold.
	maxPerRequest = 256
	// maxRanges is how many ranges a set in a message may have, and one that is kept of a neighbour.
	maxRanges = 16384
	// maxBitmap is how many bytes of bits a set in a message may have.
	maxBitmap = 32 << 10
)

// What an update holds, by bit of its second byte.
const (
	updateSets   = 4      // bits 0 to 3: a set each follows, see setHave
	updateWhole  = 1 << 4 // all there is to know: what was said before does not hold
	updateAnswer = 1 << 5 // the sender asks for the same
	updateIdle   = 1 << 6 // nobody asks the sender for anything
)

// An update tells a neighbour what the sender has and wants.
type update struct {
	sets   [updateSets]Set // in the order of the bits
	whole  bool
	answer bool
	idle   bool
}

func (u *update) empty() bool {
	for i := range u.sets {
		if !u.sets[i].Empty() {
			return false
		}
	}
	return !u.whole && !u.idle
}

func (u *update) appendTo(b []byte) []byte {
	b = append(b, byte(messageUpdate), 0)
	flags := len(b) - 1
	for i := range u.sets {
		if !u.sets[i].Empty() {
			b[flags] |= 1 << i
			b = appendSet(b, &u.sets[i])
		}
	}
	if u.whole {
		b[flags] |= updateWhole
	}
	if u.answer {
		b[flags] |= updateAnswer
	}
	if u.idle {
		b[flags] |= updateIdle
	}
	return b
}

// parseUpdate refuses what appendTo would not write, and sets of which one removes what the other adds.
func parseUpdate(b []byte) (u update, err error) {
	if len(b) == 0 || b[0]&^(updateIdle<<1-1) != 0 {
		return u, malformed("update of unknown kind")
	}
	flags, b := b[0], b[1:]
	u.whole, u.answer, u.idle = flags&updateWhole != 0, flags&updateAnswer != 0, flags&updateIdle != 0
	for i := range u.sets {
		if flags&(1<<i) == 0 {
			continue
		}
		if u.sets[i], b, err = takeSet(b); err != nil {
			return u, err
		}
		if u.sets[i].Empty() {
			return u, malformed("empty set")
		}
	}
	_, have := Common(&u.sets[0], &u.sets[1], 0)
	_, want := Common(&u.sets[2], &u.sets[3], 0)
	switch {
	case have || want:
		return u, malformed("object both added and removed")
	case u.answer && !u.whole, u.empty():
		return u, malformed("update that says nothing")
	case len(b) > 0:
		return u, malformed("bytes after an update")
	}
	return u, nil
}

// appendRange writes a message that names a range of at most maxPerRequest objects.
func appendRange(b []byte, kind messageKind, r Range) []byte {
	b = wire.AppendVLU(append(b, byte(kind)), r.First)
	return wire.AppendVLU(b, r.Size()-1)
}

func parseRange(b []byte) (r Range, err error) {
	first, b, err := takeNumber(b, MaxIndex)
	if err != nil {
		return r, err
	}
	more, b, err := takeNumber(b, maxPerRequest-1)
	if err != nil {
		return r, err
	}
	if r = (Range{first, first + more}); !r.valid() || len(b) > 0 {
		return r, malformed("range")
	}
	return r, nil
}

// appendReply writes objects of consecutive indices.
func appendReply(b []byte, first uint64, objects [][]byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageReply)), first)
	for _, o := range objects {
		b = wire.AppendField(b, o)
	}
	return b
}

// parseReply returns objects that share storage with b.
func parseReply(b []byte) (first uint64, objects [][]byte, err error) {
	if first, b, err = takeNumber(b, MaxIndex); err != nil {
		return 0, nil, err
	}
	for len(b) > 0 {
		size, rest, err := takeNumber(b, MaxObject)
		switch {
		case err != nil:
			return 0, nil, err
		case size > uint64(len(rest)):
			return 0, nil, malformed("object cut short")
		case len(objects) == maxPerRequest:
			return 0, nil, malformed("too many objects")
		}
		objects = append(objects, rest[:size:size])
		b = rest[size:]
	}
	if len(objects) == 0 || first+uint64(len(objects))-1 > MaxIndex {
		return 0, nil, malformed("reply without objects")
	}
	return first, objects, nil
}

// takeNumber reads an integer of the shortest form.
func takeNumber(b []byte, limit uint64) (n uint64, rest []byte, err error) {
	n, rest, err = wire.TakeVLU(b)
	if err != nil {
		return 0, nil, err
	}
	if n > limit || len(b)-len(rest) != wire.SizeVLU(n) {
		return 0, nil, malformed("number")
	}
	return n, rest, nil
}

func malformed(what string) error { return fmt.Errorf("replication: %s: %w", what, wire.ErrMalformed) }
