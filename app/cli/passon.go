package cli

import (
	"errors"
	"math"
	"strconv"

	"lyceum/app/room"
)

// maxPassOn is the largest limit, in Mbit/s: more than any line.
const maxPassOn = 1e6

// passOn is the flag that says how much this computer helps to pass on the class, in Mbit/s.
type passOn struct{ limit room.PassOn }

// String implements pflag.Value.
func (p *passOn) String() string {
	kbit, limited := p.limit.Limit()
	if !limited {
		return ""
	}
	return strconv.FormatFloat(float64(kbit)/1000, 'f', -1, 64)
}

// Type implements pflag.Value.
func (p *passOn) Type() string { return "Mbit/s" }

// Set implements pflag.Value.
func (p *passOn) Set(text string) error {
	mbit, err := strconv.ParseFloat(text, 64)
	if err != nil || !(mbit >= 0 && mbit <= maxPassOn) { // which is false for what is no number, too
		return errors.New("a number of Mbit/s is needed, 0 for nothing")
	}
	p.limit = room.PassOnUpTo(uint64(math.Round(mbit * 1000)))
	return nil
}
