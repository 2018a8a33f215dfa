package stream

import "lyceum/session/wire"

// A Pair is what one frame of an audio stream holds, before it is sealed: a frame of sound and the one before it once
// more, so that either may be lost. There is no one before the first, nor one that is worth repeating after a pause.
type Pair struct {
	Now    []byte // not empty
	Before []byte // empty: there is none
	Age    uint64 // microseconds by which Before is older than Now: 1 to MaxPairAge, or 0 if there is none
}

// MaxPairAge is the oldest frame that is worth repeating, in microseconds.
const MaxPairAge = 200_000

const (
	errPair     = malformed("audio frame")
	errPairLong = malformed("audio frame: not as it would be written")
)

// AppendTo appends the pair to b. It must be one that ParsePair would return.
func (p Pair) AppendTo(b []byte) []byte {
	b = wire.AppendVLU(b, p.Age)
	if p.Age != 0 {
		b = wire.AppendField(b, p.Before)
	}
	return append(b, p.Now...)
}

// ParsePair parses what AppendTo wrote, and nothing else. The frames alias b. Errors wrap wire.ErrMalformed.
func ParsePair(b []byte) (Pair, error) {
	age, rest, err := wire.TakeVLU(b)
	if err != nil || age > MaxPairAge {
		return Pair{}, errPair
	}
	p := Pair{Age: age}
	header := wire.SizeVLU(age)
	if age != 0 {
		if p.Before, rest, err = wire.TakeField(rest); err != nil || len(p.Before) == 0 {
			return Pair{}, errPair
		}
		header += wire.SizeVLU(uint64(len(p.Before))) + len(p.Before)
	}
	if p.Now = rest; len(p.Now) == 0 {
		return Pair{}, errPair
	}
	if header+len(p.Now) != len(b) {
		return Pair{}, errPairLong
	}
	return p, nil
}
